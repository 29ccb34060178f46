"""Gaps in a text, written `[[answer|other answer|~wrong]]`: finding, numbering and keeping their places in html.

What an answer is worth is none of its business.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from learning.content import places
from learning.content.inspection import mask_code
from learning.content.scanner import BLOCKS, block_lines, code_lines

PART = "gap"  # of an option that is a gap

_GAP = re.compile(r"\[\[(?P<inner>(?:\\.|(?!\]\]|\[\[)[^\\\n])*)\]\]")
_PIECE = re.compile(r"(?:\\.|[^\\|])*")
_ESCAPE = re.compile(r"\\([|\]~\\])")
_PLACE = re.compile("\ue000gap:([0-9]+)\ue001")
_TABLE_RULE = re.compile(r" {0,3}\|?(?:[ ]*:?-+:?[ ]*\|)+[ ]*(?::?-+:?)?[ ]*$|[ ]{0,3}\|[ ]*:?-+:?[ ]*\|?[ ]*$")
_OPENING = "[["


@dataclass(frozen=True)
class Gap:
    """One gap; start and end are where it stands in its text. rights and wrongs as written, escapes resolved."""

    start: int
    end: int
    inner: str
    rights: tuple[str, ...]
    wrongs: tuple[str, ...]


def find(text: str) -> list[Gap]:
    """The gaps of a text; in code and in blocks there are none."""
    return [_read(match.start(), match.end(), match["inner"]) for match in _GAP.finditer(_masked(text))]


def unclosed(text: str) -> Iterator[int]:
    """Where a gap begins that has no end on its line."""
    rest = _GAP.sub(lambda match: " " * len(match[0]), _masked(text))
    start = rest.find(_OPENING)
    while start >= 0:
        yield start
        start = rest.find(_OPENING, start + len(_OPENING))


def in_tables(text: str) -> Iterator[int]:
    """Where the gaps stand that are in a table, which a phone is too narrow for."""
    blanked = _GAP.sub(lambda match: " " * len(match[0]), _masked(text)).split("\n")
    starts, position = [], 0
    for line in blanked:
        starts.append(position)
        position += len(line) + 1
    rows: set[int] = set()
    for index, line in enumerate(blanked):
        if index and "|" in line and _TABLE_RULE.match(line):
            end = next((later for later in range(index, len(blanked)) if not blanked[later].strip()), len(blanked))
            rows.update(range(index - 1, end))
    yield from (gap.start for gap in find(text) if text.count("\n", 0, gap.start) in rows)


def number(text: str) -> str:
    """The text with `[[1]]`, `[[2]]`, … for its gaps, which says nothing of their answers."""
    return _replaced(text, lambda index: f"[[{index}]]")


def hide(text: str) -> str:
    """The text with a word for each gap that Markdown leaves alone; show is the reverse, in html."""
    return _replaced(text, lambda index: f"{_word(text)}{index}x")


def show(html: str, text: str) -> str:
    """html made of hide(text), with places for the gaps: U+E000 gap:<number> U+E001."""
    return re.sub(rf"{_word(text)}([0-9]+)x", "\ue000gap:\\1\ue001", html)


def leave_open(html: str, text: str) -> str:
    """html made of hide(text), with a line to write on for each gap."""
    return re.sub(rf"{_word(text)}[0-9]+x", "____", html)


def split(html: str) -> list[tuple[str, str]]:
    """html in pieces, each with the number of the gap that follows it; that of the last is empty."""
    pieces = _PLACE.split(html)
    return list(zip(pieces[0::2], [*pieces[1::2], ""], strict=True))


def _replaced(text: str, word: Callable[[int], str]) -> str:
    pieces, done = list[str](), 0
    for index, gap in enumerate(find(text), 1):
        pieces += [text[done : gap.start], word(index)]
        done = gap.end
    return "".join([*pieces, text[done:]])


def _masked(text: str) -> str:
    """The text with blanks for fenced code, blocks and `code`, all else where it was."""
    lines = places.number_lines(text, 1)
    untouched = code_lines(lines) | block_lines(lines, BLOCKS)
    return mask_code("\n".join(" " * len(line.text) if at in untouched else line.text for at, line in enumerate(lines)))


def _read(start: int, end: int, inner: str) -> Gap:
    pieces = [match[0].strip() for match in _PIECE.finditer(inner)]
    rights = tuple(_plain(piece) for piece in pieces if piece and not piece.startswith("~"))
    wrongs = tuple(_plain(piece[1:]) for piece in pieces if piece.startswith("~"))
    return Gap(start, end, inner, rights, wrongs)


def _plain(piece: str) -> str:
    return _ESCAPE.sub(r"\1", piece).strip()


def _word(text: str) -> str:
    """Letters and figures that no author has written in this text."""
    return f"gap{sha256(text.encode()).hexdigest()[:12]}x"
