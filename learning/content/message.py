"""A `message` block into bubbles with the signs of fraud in them. Pure; how it is drawn is message_drawing."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from learning.content import places, plain
from learning.content.findings import finding, nearest
from learning.content.inspection import Inspection
from learning.content.places import Line, Passage
from learning.content.scanner import Block

LOOKS = ("sms", "zalo", "call", "email")

SENT = re.compile(r"\Atôi[ \t]*[:：]\s*", re.IGNORECASE)  # how a bubble begins that the reader sent
_TIME = re.compile(r"@(?:[ \t]+(?=\S)|(?=[0-9]{1,2}[:.h][0-9]{2}(?![0-9])))(?P<time>.*)$")
_BARE_LOOK = re.compile(r"(?<=\s)\.(" + "|".join(LOOKS) + r")$", re.IGNORECASE)
_SIGN = re.compile(r"==(?P<sign>(?!=)\S(?:[^\n=]|=(?!=)|\n(?!\n))*?)==")
_MARK = re.compile(r"==+")


@dataclass(frozen=True)
class Piece:
    """A stretch of text; is_sign when it gives a fraud away."""

    text: str
    is_sign: bool = False


@dataclass(frozen=True)
class Bubble:
    """One paragraph: received, or sent by the reader."""

    pieces: tuple[Piece, ...]
    is_sent: bool = False


@dataclass(frozen=True)
class Time:
    """When what follows was sent, in the author's words."""

    text: str


@dataclass(frozen=True)
class Message:
    """A conversation as the phone shows it; look is one of LOOKS."""

    look: str
    sender: str
    parts: tuple[Bubble | Time, ...]

    @property
    def has_signs(self) -> bool:
        return any(piece.is_sign for part in self.parts if isinstance(part, Bubble) for piece in part.pieces)


def parse_message(path: str, block: Block) -> tuple[Message, Inspection]:
    """The message of a block, and what is wrong with it."""
    found = _inspect_opening(path, block)
    parts: list[Bubble | Time] = []
    for passage in _paragraphs(path, block.lines):
        time = _TIME.match(passage.text)
        if time:
            parts.append(Time(time["time"].strip()))
        else:
            parts.append(_bubble(passage))
        found.add(plain.inspect_plain(passage))
        found.findings += [
            passage.finding(mark.start(), "E336") for mark in _MARK.finditer(_SIGN.sub(_blank, passage.text))
        ]
    if not any(isinstance(part, Bubble) for part in parts):
        found.findings.append(finding(path, block.line, 1, "E335"))
    look = next((name for name in block.attributes.classes if name in LOOKS), LOOKS[0])
    return Message(look, block.argument, tuple(parts)), found


def _inspect_opening(path: str, block: Block) -> Inspection:
    found = plain.inspect_constant(Passage(path, (block.title,)))
    if not block.argument:
        found.findings.append(finding(path, block.line, 1, "E311", name=block.name))
    if bare := _BARE_LOOK.search(block.argument):
        column, known = block.argument_column + bare.start(), f"{{.{bare[1].lower()}}}"
        found.findings.append(finding(path, block.line, column, "E314", name=bare[0], known=known))
    for item in block.attributes.items:
        if item.kind != ".":
            found.findings.append(finding(path, block.line, item.column, "E315", name=item.name, known="–"))
        elif item.name not in LOOKS:
            known = nearest(item.name, LOOKS)
            found.findings.append(finding(path, block.line, item.column, "E314", name=item.name, known=known))
    looks = [name for name in block.attributes.classes if name in LOOKS]
    if len(looks) > 1:
        known = nearest("", LOOKS)
        found.findings.append(finding(path, block.line, 1, "E338", count=len(looks), known=known))
    return found


def _paragraphs(path: str, lines: Sequence[Line]) -> Iterator[Passage]:
    """What stands between blank lines; a time is a paragraph of its own wherever it stands."""
    gathered: list[Line] = []
    for line in [*lines, None]:
        if line is not None and line.text.startswith("///"):
            continue  # the scanner has reported it
        is_time = line is not None and _TIME.match(line.text)
        if line is not None and line.text.strip() and not is_time:
            gathered.append(line)
            continue
        if gathered:
            yield Passage(path, tuple(places.dedent(gathered)))
            gathered = []
        if line is not None and is_time:
            yield Passage(path, (line,))


def _bubble(passage: Passage) -> Bubble:
    text = passage.text
    sent = SENT.match(text)
    text = text[sent.end() if sent else 0 :].strip()
    pieces: list[Piece] = []
    done = 0
    for match in _SIGN.finditer(text):
        pieces += [Piece(text[done : match.start()]), Piece(match["sign"], is_sign=True)]
        done = match.end()
    pieces.append(Piece(text[done:]))
    return Bubble(tuple(piece for piece in pieces if piece.text), bool(sent))


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])
