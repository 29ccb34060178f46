"""What a passage of Markdown contains that can be wrong or points elsewhere: HTML, pictures, links, fields, footnotes.

Finds; does not render, and does not know what exists (learning.content.references compares that).
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from learning.content import attributes
from learning.content.attributes import Attributes
from learning.content.findings import Finding, finding, nearest
from learning.content.places import Passage

UseKind = Literal["picture", "link", "field", "footnote", "source", "lesson", "anchor"]
PROSE_CLASSES = ("num", "soft")
PROSE_ATTRIBUTES = ("todo",)
ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")

_HTML = re.compile(r"(?<!\\)<(?:/?[A-Za-z][A-Za-z0-9-]*(?:[\s/][^<>]*)?>|!--|!\[CDATA\[|![A-Za-z]|\?[A-Za-z])")
_AUTOLINK = re.compile(r"<(https?://[^<>\s]*)>")
_TARGET = r"<[^<>\n]*>|[^\s()<>]*(?:\([^\s()]*\)[^\s()]*)*"
_DESTINATION = re.compile(rf"""\([ \n]*(?P<target>{_TARGET})(?:\s+(?:"[^"\n]*"|'[^'\n]*'))?[ \n]*\)""")
_CLUMSY_DESTINATION = re.compile(r"\([^()\n]*\)")
_APART = re.compile(r"[ \t]+\((?:https?://|www\.|media/|[\w./-]+\.md\b)[^()\n]*\)")
_FOOTNOTE = re.compile(r"\[\^(?P<name>[^\[\]\s]+)\](?P<colon>:?)")
_DEFINITION = re.compile(r"^ {0,3}\[[^\^\]\n][^\]\n]*\]:[ \t]*(?:https?://|<|media/|\S+\.md\b)", re.MULTILINE)
_FIELD = re.compile(r"\{\{[ \t]*(?P<name>[^{}\n]*?)[ \t]*\}\}")
_FIELD_IN_ATTRIBUTES = re.compile(r"(?<!\{)\{[ ]*(?:[#.]|[A-Za-z][\w-]*=)[^{}\n]*(?P<field>\{\{[^{}\n]*\}\})")
_BRACES = re.compile(
    r"""(?<![{\\])\{(?:[^{}\n]*(?:(?<=[{ ])\#|\b(?:id|class|type|points|tags|lesson|exact|todo|tap|label)[ ]*=)[^{}\n]*|
    [ ]*\.?(?:hold|sms|zalo|call|email|icons|list|dialog|form|photo)[ ]*|
    [ ]*[a-z0-9]+(?:[.-][a-z0-9]+)*\.[a-z0-9]+[ ]*)\}(?!\})
    |(?<!\{)\{\{[ ]{0,4}(?=[^\s{}])(?![^{}\n]*\}\})[^\s{}]*""",
    re.VERBOSE,
)
_BARE_CLASS = re.compile(r"\{[ ]*([a-z]+)[ ]*\}")
_CARRIERS = ("*", "_", "`", ")")  # what an attribute list may follow
_HEADING = re.compile(r"^ {0,3}(?P<level>#{1,6})(?:[ \t]+(?P<text>.*))?$", re.MULTILINE)
_UNDERLINE = re.compile(r"(?<=\S\n)=+[ \t]*$", re.MULTILINE)
_TICKS_OR_BREAK = re.compile(r"(?<!\\)`+|\n[ \t]*\n")
_BRACKETS = re.compile(r"\\.|[\[\]]", re.DOTALL)


@dataclass(frozen=True)
class Use:
    """Something that a text points to, with its place; todo is the note on a picture that is still to come.

    An "anchor" is pointed at: an id in the text of its file.
    """

    kind: UseKind
    target: str
    path: str
    line: int
    column: int
    todo: str = ""

    def finding(self, code: str, **arguments: object) -> Finding:
        return finding(self.path, self.line, self.column, code, **arguments)


@dataclass(frozen=True)
class Heading:
    """text is the Markdown of it; id the one that its author gave it, or empty."""

    level: int
    use: Use
    text: str = ""
    id: str = ""


@dataclass(frozen=True)
class Region:
    """A place in a picture that a finger must be able to hit: left, top, width, height in percent; across is how many
    pixels the picture is wide on a phone."""

    source: str
    box: tuple[float, ...]
    across: int
    path: str
    line: int
    column: int

    def finding(self, code: str, **arguments: object) -> Finding:
        return finding(self.path, self.line, self.column, code, **arguments)


@dataclass
class Inspection:
    """Everything found in one or more passages."""

    uses: list[Use] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def add(self, other: "Inspection") -> None:
        self.uses += other.uses
        self.headings += other.headings
        self.regions += other.regions
        self.findings += other.findings


def inspect_prose(passage: Passage) -> Inspection:
    """Inspects a passage in which fields may stand."""
    found = Inspection()
    masked = mask_code(passage.text)
    nowhere = list(_inspect_links(passage, masked, found))
    nowhere += [match.span("field") for match in _FIELD_IN_ATTRIBUTES.finditer(passage.text)]
    for match in _FIELD.finditer(passage.text):
        if any(start <= match.start() < end for start, end in nowhere):
            found.findings.append(passage.finding(match.start(), "E208", name=match["name"]))
        else:
            found.uses.append(_use("field", match["name"], passage, match.start()))
    _inspect_braces(passage, masked, found)
    _inspect_rest(passage, masked, found)
    _inspect_emphasis(passage, masked, found)
    return found


def inspect_answer(passage: Passage) -> Inspection:
    """Inspects an answer: as prose, but a field is a fault, since an answer must be the same for everybody."""
    found = inspect_prose(passage)
    for use in found.uses:
        if use.kind == "field":
            found.findings.append(use.finding("E208", name=use.target))
    found.uses = [use for use in found.uses if use.kind != "field"]
    return found


def mask_code(text: str) -> str:
    """The text with spaces in place of `code`, all else where it was."""
    if "`" not in text:
        return text
    pieces, done = list[str](), 0
    for start, end in _code_spans(text):
        pieces += [text[done:start], re.sub(r"[^\n]", " ", text[start:end])]
        done = end
    return "".join([*pieces, text[done:]])


def check_names(passage: Passage, offset: int, found: Attributes) -> Iterator[Finding]:
    """Findings for ids, classes and keys that prose may not have; offset is where in the passage the list stands."""
    for item in found.items:
        place = offset + item.column - 1
        if item.kind == "." and item.name not in PROSE_CLASSES:
            yield passage.finding(place, "E314", name=item.name, known=nearest(item.name, PROSE_CLASSES))
        elif item.kind == "#" and not ID.fullmatch(item.name):
            yield passage.finding(place, "E115", value=item.name, example="bat-wi-fi")
        elif item.kind in {"=", ""} and item.name not in PROSE_ATTRIBUTES:
            yield passage.finding(place, "E315", name=item.name, known=nearest(item.name, PROSE_ATTRIBUTES))


def _use(kind: UseKind, target: str, passage: Passage, offset: int, todo: str = "") -> Use:
    place = passage.finding(offset, "E201")
    return Use(kind, target, passage.path, place.line, place.column, todo)


def _inspect_rest(passage: Passage, masked: str, found: Inspection) -> None:
    for match in _HTML.finditer(masked) if "<" in masked else ():
        found.findings.append(passage.finding(match.start(), "E301", tag=match[0]))
    for match in _DEFINITION.finditer(masked) if "]:" in masked else ():
        found.findings.append(passage.finding(match.start(), "E211"))
    for match in _AUTOLINK.finditer(masked) if "<http" in masked else ():
        found.uses.append(_use("link", match[1], passage, match.start()))
    for match in _FOOTNOTE.finditer(masked) if "[^" in masked else ():
        defines = match["colon"] and masked[: match.start()].rpartition("\n")[2].strip() == ""
        found.uses.append(_use("source" if defines else "footnote", match["name"], passage, match.start()))
    for match in _HEADING.finditer(masked) if "#" in masked else ():
        start = match.end("level")  # the signs that follow may be code, which is blank here
        written = passage.text[start : match.end()].rstrip().rstrip("#")
        text, attached = attributes.split_at_end(written)
        use = _use("link", "", passage, match.start())
        is_of_a_word = text.endswith(("*", "_", "`", ")")) and written.startswith(f"{text}{{")
        found.headings.append(Heading(len(match["level"]), use, text, "" if is_of_a_word else attached.id))
        found.findings.extend(check_names(passage, start, attached))
    for match in _UNDERLINE.finditer(masked) if "=" in masked else ():
        found.headings.append(Heading(1, _use("link", "", passage, match.start())))


def _inspect_braces(passage: Passage, masked: str, found: Inspection) -> None:
    """Braces that were meant for a machine and that none will read, so that members would see them."""
    for match in _BRACES.finditer(masked) if "{" in masked else ():
        before, line_end = masked[: match.start()], masked.find("\n", match.end())
        rest = masked[match.end() :] if line_end < 0 else masked[match.end() : line_end]
        is_attached = attributes.LIST.fullmatch(match[0]) and (
            passage.text[match.start() - 1 : match.start()] in _CARRIERS
            or (not rest.strip(" #") and before.rpartition("\n")[2].lstrip(" ").startswith("#"))
        )
        if "///" in before.rpartition("\n")[2]:
            continue  # a block where none may be, which the scanner reports
        if not is_attached and (bare := _BARE_CLASS.fullmatch(match[0])):
            found.findings.append(passage.finding(match.start(), "E314", name=bare[1], known=f"{{.{bare[1]}}}"))
        elif not is_attached:
            found.findings.append(passage.finding(match.start(), "E318", text=match[0]))


def _inspect_emphasis(passage: Passage, masked: str, found: Inspection) -> None:
    """Attribute lists right after emphasised words or code."""
    for match in attributes.LIST.finditer(masked) if "{" in masked else ():
        if passage.text[match.start() - 1 : match.start()] in {"*", "_", "`"}:
            items = attributes.parse_list(match["list"])
            found.findings.extend(check_names(passage, match.start("list"), items))
            _note_anchor(passage, match.start(), items, found)


def _note_anchor(passage: Passage, offset: int, items: Attributes, found: Inspection) -> None:
    if ID.fullmatch(items.id):
        found.uses.append(_use("anchor", items.id, passage, offset))


def _inspect_links(passage: Passage, masked: str, found: Inspection) -> Iterator[tuple[int, int]]:
    """Notes pictures and links; yields where each begins and ends, if nothing of it is shown as prose."""
    for opening, closing in _bracket_pairs(masked):
        if masked[closing + 1 : closing + 2] != "(":
            if apart := _APART.match(masked, closing + 1):
                found.findings.append(passage.finding(apart.start(), "E211"))
            continue
        match = _DESTINATION.match(masked, closing + 1)
        is_picture = opening > 0 and masked[opening - 1] == "!" and masked[opening - 2 : opening - 1] != "\\"
        start = opening - 1 if is_picture else opening
        if match is None:
            if _CLUMSY_DESTINATION.match(masked, closing + 1):
                found.findings.append(passage.finding(start, "E211"))
            continue
        attached = attributes.LIST.match(masked, match.end())
        items = attributes.parse_list(attached["list"]) if attached else Attributes()
        if attached:
            found.findings.extend(check_names(passage, attached.start("list"), items))
            _note_anchor(passage, attached.start(), items, found)
        target = match["target"].strip("<>")
        end = attached.end() if attached else match.end()
        if is_picture:
            if not passage.text[opening + 1 : closing].strip():
                found.findings.append(passage.finding(start, "E202"))
            found.uses.append(_use("picture", target, passage, start, items.value("todo")))
            yield start, end
        else:
            found.uses.append(_use("link", target, passage, start))
            yield closing, end


def _bracket_pairs(text: str) -> Iterator[tuple[int, int]]:
    """The indexes of each bracket pair, inner ones first."""
    stack: list[int] = []
    for match in _BRACKETS.finditer(text):
        if match[0] == "[":
            stack.append(match.start())
        elif match[0] == "]" and stack:
            yield stack.pop(), match.start()


def _code_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where `code` begins and ends: from a run of ticks to the next of the same length in the same paragraph."""
    runs: list[tuple[int, int]] = []
    for match in [*_TICKS_OR_BREAK.finditer(text), None]:
        if match and match[0][0] == "`":
            runs.append(match.span())
        else:
            yield from _paired_runs(runs)
            runs = []


def _paired_runs(runs: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    by_length: dict[int, list[int]] = {}
    for index, (start, end) in enumerate(runs):
        by_length.setdefault(end - start, []).append(index)
    index = 0
    while index < len(runs):
        start, end = runs[index]
        same = by_length[end - start]
        later = bisect_right(same, index)
        if later < len(same):
            index = same[later]
            yield start, runs[index][1]
        index += 1
