"""Lines of prose that were meant as something of ours, or of Markdown, and would be shown as they are typed.

What the fingers do: a colon for a slash, a bullet from a word processor, a box outside its question.
"""

import re
from collections.abc import Iterator, Sequence

from learning.content.findings import Finding
from learning.content.inspection import mask_code
from learning.content.places import Line, Passage
from learning.content.scanner import BLOCKS, CALLOUTS, code_lines

BULLETS = "•●▪◦○‣∙"
_DASHES = "–—"

_BLOCK = re.compile(
    rf"""[ \t]*(?:(?::{{2,}}|//|\\{{2,3}}|/[ ]/[ ]/)[ \t]*(?P<rest>(?i:{"|".join(BLOCKS)})(?![\w-]).*|$)
    |/{{4,}}(?P<more>.*))$""",
    re.VERBOSE,
)
_CALLOUT = re.compile(
    rf"""[ \t]*(?:[-*+][ \t]{{1,8}})?(?:>[ \t]{{0,8}}){{0,8}}\[[ \t]{{0,8}}![^\]\n]*\](?![(\[])
    |[ \t]*>[ \t>]{{0,16}}\[[ \t]{{0,8}}(?i:{"|".join(CALLOUTS)})[ \t]{{0,8}}\](?![(\[])""",
    re.VERBOSE,
)
_BOX = re.compile(r"[ \t]*[-*+][ \t]{0,8}\[[ \t]{0,8}[xX]?[ \t]{0,8}\](?![(\[])")
_HEADING = re.compile(r"#{2,6}(?P<text>[^\W\d_].*)$")
_BULLET = re.compile(rf"[ \t]*([{BULLETS}{_DASHES}])[ \t]*(?!\[)\S")
_ROW = re.compile(r"[ \t]*\|.*\|[ \t]*$")
_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_CELL_END = re.compile(r"(?<!\\)\|")
_SUSPECT = re.compile(rf"^[ \t]*(?:[:/\\\-*+>\[#|{BULLETS}{_DASHES}]|\S.*\|)", re.MULTILINE)


def find_slips(passage: Passage) -> Iterator[Finding]:
    """A finding for each such line."""
    if not _SUSPECT.search(passage.text):
        return
    masked = mask_code(passage.text).split("\n")
    offsets, offset = [], 0
    for text in masked:
        offsets.append(offset)
        offset += len(text) + 1
    for index, text in enumerate(masked):
        for column, code, arguments in _of_line(text, masked[index - 1] if index else ""):
            yield passage.finding(offsets[index] + column, code, **arguments)
    yield from (passage.finding(offsets[index], "W515") for index in _bad_rows(masked))


def find_boxes(path: str, lines: Sequence[Line]) -> Iterator[Finding]:
    """A finding for the first line with a box that belongs to no question."""
    code = code_lines(lines)
    for index, line in enumerate(lines):
        if index not in code and _BOX.match(line.text):
            yield Passage(path, (line,)).finding(0, "E435")
            return


def _of_line(text: str, before: str) -> Iterator[tuple[int, str, dict[str, str]]]:
    """(column from 0, code, arguments) of what a line was meant to be; before is the line above it."""
    start = len(text) - len(text.lstrip(" \t"))
    if block := _BLOCK.match(text):
        example = f"/// {(block['rest'] or block['more'] or '').strip()}".strip()
        yield start, "E317", {"text": text.strip(), "example": example}
    elif _CALLOUT.match(text):
        yield text.index("["), "E319", {}
    elif heading := _HEADING.match(text):
        signs = text[: heading.start("text")]
        yield 0, "W516", {"example": f"{signs} {heading['text']}"}
    elif bullet := _BULLET.match(text):
        is_listed = bullet[1] in BULLETS or before.lstrip(" \t").startswith(bullet[1])
        yield from [(start, "W517", {"sign": bullet[1]})] if is_listed else ()


def _bad_rows(lines: Sequence[str]) -> Iterator[int]:
    """The indexes of rows that are shown as typed, or lose cells: no rule under the first, or more cells than it."""
    index = 0
    while index < len(lines):
        start = index
        while index < len(lines) and lines[index].strip():
            index += 1
        yield from _bad_rows_of(lines, start, index)
        index += 1


def _bad_rows_of(lines: Sequence[str], start: int, end: int) -> Iterator[int]:
    rule = next((at for at in range(start + 1, end) if "|" in lines[at] and _RULE.match(lines[at])), None)
    if rule is None:
        rows = [at for at in range(start, end) if _ROW.match(lines[at])]
        yield from rows[:1] if len(rows) > 1 else ()
        return
    most = _cells(lines[rule])
    yield from (at for at in range(rule - 1, end) if at != rule and _cells(lines[at]) > most)


def _cells(row: str) -> int:
    return len(_CELL_END.findall(row.strip().removeprefix("|").removesuffix("|"))) + 1
