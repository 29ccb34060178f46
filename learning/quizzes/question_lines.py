"""Splits the text of questions into headings, stems, hints, answers and explanations, line by line.

Knows how a question is laid out, not what its answers mean: a kind says which lines are answers.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from learning.content import places
from learning.content.findings import Finding
from learning.content.places import Line, Passage
from learning.content.scanner import block_lines, code_lines, unquote
from learning.content.texts import BLOCKS_IN_STEMS
from learning.quizzes.kinds.kind import BULLET, Kind, ScannedAnswer

_HEADING = re.compile(r"##[ \t]+(?P<text>.*)$")
_OTHER_HEADING = re.compile(r"[ ]{0,3}#{1,6}(?:[ \t]|$)|##+[^#\s]")
_HINT = re.compile(r">[ ]?\[!TIP\][ \t]*(?P<rest>.*)$", re.IGNORECASE)
_CALLOUT = re.compile(r">[ ]?\[![A-Za-z]+\][ \t]*")
_BOX_SLIP = re.compile(
    rf"""[ \t]*(?:{BULLET}|[0-9A-Za-z]{{1,2}}[.)][ \t]*)?
    (?:\[[ \t]{{0,8}}(?P<tick>[xXхХvV✓✔√☑]?)[ \t]{{0,8}}\](?![(\[])
    |\[[ \t]{{0,8}}(?P<share>-?[0-9]{{1,3}}(?:[.,][0-9]{{1,5}})?)[ \t]{{0,8}}%[ \t]{{0,8}}\]
    |(?P<sign>[☐☑☒□■])|(?<=[-*+–—•●▪◦○‣∙·][ ])\([ \t]{{0,8}}(?P<round>[xXхХvV]?)[ \t]{{0,8}}\))
    [ \t]*(?P<text>\S.*)$""",
    re.VERBOSE,
)
_BLOCK = re.compile(r"[ \t]*///[ \t]*(?P<name>[^\s|{]*)")


@dataclass(frozen=True)
class Section:
    """A heading with the lines under it."""

    heading: Line
    lines: tuple[Line, ...]


@dataclass
class Layout:
    """The pieces of one question; foreign holds lines that would be answers of another kind, slips
    what was found of lines that were meant as answers."""

    path: str
    stem: list[Line] = field(default_factory=list)
    hints: list[Passage] = field(default_factory=list)
    answers: list[ScannedAnswer] = field(default_factory=list)
    answer_texts: list[Passage] = field(default_factory=list)
    feedback: list[Passage] = field(default_factory=list)
    explanation: list[Line] = field(default_factory=list)
    foreign: list[Passage] = field(default_factory=list)
    slips: list[Finding] = field(default_factory=list)
    blocks: list[tuple[str, Passage]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def split_sections(path: str, lines: Sequence[Line]) -> tuple[list[Line], list[Section], list[Finding]]:
    """The lines before the first `##`, and one section for each; other headings are findings and are left out."""
    before: list[Line] = []
    sections: list[tuple[Line, list[Line]]] = []
    findings: list[Finding] = []
    code = _untouched(lines)
    for index, line in enumerate(lines):
        match = _HEADING.match(line.text) if index not in code else None
        if match:
            sections.append((line.without(match.start("text")), []))
        elif index not in code and _OTHER_HEADING.match(line.text):
            findings.append(Passage(path, (line,)).finding(0, "E410"))
        else:
            (sections[-1][1] if sections else before).append(line)
    return before, [Section(heading, tuple(body)) for heading, body in sections], findings


def lay_out(path: str, lines: Sequence[Line], kind: Kind, others: Sequence[re.Pattern[str]]) -> Layout:
    """Sorts the lines under a heading. The kind says where its answers begin; others tell those of other kinds."""
    layout = Layout(path)
    code = _untouched(lines)
    first = kind.first_answer(["" if index in code else line.text for index, line in enumerate(lines)])
    _read_stem(layout, lines[:first], code, others)
    _read_answers(layout, lines[first:], kind.answer_line)
    shown = [line for index, line in enumerate(lines) if index not in code]
    layout.slips += _find_slips(path, shown, kind, has_answers=bool(layout.answers))
    return layout


def _find_slips(path: str, lines: Sequence[Line], kind: Kind, *, has_answers: bool) -> Iterator[Finding]:
    """Lines that were meant as answers. A box always is one; what else may be, only where there are no answers."""
    for line in lines:
        if kind.answer_line.match(line.text):
            continue
        example = _box_meant(line.text) or ("" if has_answers else _answer_meant(line.text, kind))
        if example and example != line.text:
            yield Passage(path, (line,)).finding(0, "E436", example=example)


def _box_meant(text: str) -> str:
    box = _BOX_SLIP.match(text)
    if box is None:
        return ""
    is_ticked = bool(box["tick"] or box["round"]) or (box["sign"] or "☐") not in "☐□"
    inside = f"{box['share']}%" if box["share"] else "x" if is_ticked else " "
    return f"- [{inside}] {box['text']}"


def _answer_meant(text: str, kind: Kind) -> str:
    slips = ((slip.match(text), meant) for slip, meant in kind.slips)
    return next((match.expand(meant) for match, meant in slips if match), "")


def _untouched(lines: Sequence[Line]) -> set[int]:
    """Lines in which nothing of ours has a meaning: fenced code, and what a message says."""
    return code_lines(lines) | block_lines(lines, BLOCKS_IN_STEMS)


def _read_stem(layout: Layout, lines: Sequence[Line], code: set[int], others: Sequence[re.Pattern[str]]) -> None:
    hint: list[Line] | None = None
    for index, line in enumerate(lines):
        here = Passage(layout.path, (line,))
        is_hint = _HINT.match(line.text) if index not in code else None
        if hint is not None and (is_hint or not line.text.startswith(">")):
            layout.hints.append(Passage(layout.path, tuple(places.trim(hint))))
            hint = None
        block = _BLOCK.match(line.text) if index not in code else None
        if is_hint:
            hint = [line.without(is_hint.start("rest"))]
        elif hint is not None:
            hint.append(unquote(line))
        elif block:
            layout.blocks.append((block["name"], here))
        else:
            layout.stem.append(line)
            if index not in code and any(other.match(line.text) for other in others):
                layout.foreign.append(here)
    if hint is not None:
        layout.hints.append(Passage(layout.path, tuple(places.trim(hint))))


def _read_answers(layout: Layout, lines: Sequence[Line], answer_line: re.Pattern[str]) -> None:
    """The lines from the first answer on: answers with what is indented under them, then the explanation."""
    answers: list[tuple[Line, list[Line]]] = []
    for line in lines:
        if answer_line.match(line.text):
            answers.append((line, []))
            if layout.explanation:
                # A quote between two answers was meant for the one above it.
                layout.findings.append(Passage(layout.path, (layout.explanation[0],)).finding(0, "E420"))
                layout.explanation.clear()
        elif not line.text.strip():
            if layout.explanation:
                layout.explanation.append(line)
            else:
                answers[-1][1].append(line)
        elif line.text.startswith(" >"):  # neither under the answer nor at the start of the line
            layout.findings.append(Passage(layout.path, (line,)).finding(1, "E420"))
        elif line.text.startswith(">"):
            marker = _CALLOUT.match(line.text)
            layout.explanation.append(line.without(marker.end()) if marker else unquote(line))
        elif line.text.startswith(("  ", "\t")) and not layout.explanation:
            answers[-1][1].append(line)
        elif _box_meant(line.text) in {"", line.text}:  # one that is nearly right is reported with the answers
            layout.findings.append(Passage(layout.path, (line,)).finding(0, "E411"))
    for line, under in answers:
        _add_answer(layout, line, under, answer_line)


def _add_answer(layout: Layout, line: Line, under: list[Line], answer_line: re.Pattern[str]) -> None:
    match = answer_line.match(line.text)
    if match is None:
        return
    start = match.start("text") if match["text"] is not None else len(line.text)
    more: list[Line] = []
    feedback: list[Line] = []
    for each in places.dedent(under):
        if each.text.startswith(">"):
            feedback.append(unquote(each))
        elif each.text.strip() or more:
            (feedback if feedback and not each.text.strip() else more).append(each)
    text = Passage(layout.path, (line.without(start), *places.trim(more)))
    remarks = Passage(layout.path, tuple(places.trim(feedback)))
    layout.answer_texts.append(text)
    layout.feedback.extend([remarks] if remarks.lines else [])
    whole = Passage(layout.path, (line,))
    layout.answers.append(ScannedAnswer(match, whole, text.text.strip(), remarks.text.strip()))
