"""The text of questions into questions, for quizzes and for the checks in lessons; what types there are is in kinds."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from learning.content import attributes, places
from learning.content.attributes import Attributes
from learning.content.findings import Finding, finding, nearest
from learning.content.inspection import ID, Inspection, Region, Use, inspect_answer, inspect_prose
from learning.content.lessons import check_footnotes
from learning.content.library import Option, Question
from learning.content.places import Line, Passage
from learning.content.texts import BLOCKS_IN_STEMS, inspect_stem, inspect_text
from learning.quizzes import question_lines
from learning.quizzes.kinds import DEFAULT, KINDS
from learning.quizzes.kinds.kind import Kind, ScannedQuestion
from learning.quizzes.question_lines import Layout, Section
from learning.vietnamese import slugify

ATTRIBUTES = ("type", "points", "tags", "lesson", "exact")
MOST_POINTS = 100
MOST_OPTIONS = 60
ACROSS = 328  # pixels that a picture is wide on a phone of 360

_POINTS = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{1,2})?")
_LONGEST_EXAMPLE = 40
_ALSO_SAID = ("E404", "E408", "E421")  # of answers that could not be read


@dataclass(frozen=True)
class Sections:
    """What a text of questions holds: the lines before the first, the questions, everything found."""

    before: tuple[Line, ...]
    questions: tuple[Question, ...]
    found: Inspection


def parse_questions(path: str, lines: Sequence[Line]) -> tuple[tuple[Question, ...], Inspection]:
    """The questions in some lines of a file; what stands before the first `##` is passed over."""
    sections = parse_sections(path, lines)
    return sections.questions, sections.found


def parse_sections(path: str, lines: Sequence[Line]) -> Sections:
    """Questions, one for each `##`, and the lines before them. Ids are compared by the caller."""
    before, sections, findings = question_lines.split_sections(path, lines)
    found = Inspection(findings=findings)
    questions = []
    for section in sections:
        parser = _Parser(path, section)
        questions.append(parser.parse())
        found.add(parser.found)
    found.findings += check_footnotes([use for use in found.uses if use.kind == "footnote"])
    return Sections(tuple(before), tuple(questions), found)


@dataclass
class _Parser:
    """Parses one question."""

    path: str
    section: Section
    found: Inspection = field(default_factory=Inspection)

    def parse(self) -> Question:
        heading = self.section.heading
        stem, listed = attributes.split_at_end(heading.text, heading.column)
        stem_passage = Passage(self.path, (Line(heading.number, heading.column, stem),))
        self._check_attributes(listed)
        written = listed.value("type")
        kind = KINDS.get(written or DEFAULT, KINDS[DEFAULT])
        others = [each.answer_line for each in KINDS.values() if each.answer_line is not kind.answer_line]
        layout = question_lines.lay_out(self.path, self.section.lines, kind, others)
        body = Passage(self.path, tuple(places.trim(layout.stem)))
        scanned = ScannedQuestion(stem_passage, tuple(layout.answers), bool(listed.find("exact")), written, body)
        parts = kind.parse(scanned)
        self._inspect(stem_passage, layout)
        self._note_regions(parts.options)
        if not stem:
            self._report(stem_passage, "E409")
        if written and written not in KINDS:
            self._report_type(listed)
        elif layout.slips:
            self.found.findings += [*layout.slips, *(one for one in parts.findings if one.code not in _ALSO_SAID)]
        elif layout.foreign and not layout.answers and not parts.options:
            self.found.findings.append(layout.foreign[0].finding(0, "E416", name=_kind_of(layout.foreign[0].text)))
        else:
            self.found.findings += parts.findings
        if len(parts.options) > MOST_OPTIONS:
            self._report(stem_passage, "E432", count=len(parts.options), most=MOST_OPTIONS)
        return Question(
            id=self._id(listed, stem, stem_passage),
            type=parts.type,
            stem=stem,
            passage=body.text if parts.passage is None else parts.passage,
            points=self._points(listed, KINDS[parts.type]),
            tags=tuple(tag.strip() for tag in listed.value("tags").split(",") if tag.strip()),
            lesson=self._lesson(listed),
            exact=scanned.exact,
            options=parts.options,
            accepted=parts.accepted,
            hints=tuple(hint.text for hint in layout.hints if hint.lines),
            explanation=_text(layout.explanation),
            line=heading.number,
            path=self.path,
        )

    def _inspect(self, stem: Passage, layout: Layout) -> None:
        self.found.findings += layout.findings
        for name, here in layout.blocks:
            if name in BLOCKS_IN_STEMS:  # a closed one is part of the stem
                self.found.findings.append(here.finding(0, "E302", name=name))
            elif name:
                known = nearest(name, BLOCKS_IN_STEMS)
                self.found.findings.append(here.finding(0, "E303", name=name, known=known))
        texts = [layout.explanation, *(one.lines for one in (*layout.hints, *layout.feedback))]
        inspections = [inspect_stem(self.path, layout.stem)]
        inspections += [inspect_text(self.path, lines) for lines in texts if lines]
        inspections += [inspect_prose(stem), *(inspect_answer(passage) for passage in layout.answer_texts)]
        for inspection in inspections:
            self.found.uses += inspection.uses
            self.found.regions += inspection.regions
            self.found.findings += inspection.findings

    def _note_regions(self, options: Sequence[Option]) -> None:
        heading = self.section.heading.number
        for source in [use.target for use in self.found.uses if use.kind == "picture"][:1]:
            boxes = [option.region for option in options if option.region]
            self.found.regions += [Region(source, box, ACROSS, self.path, heading, 1) for box in boxes]

    def _check_attributes(self, listed: Attributes) -> None:
        seen: set[str] = set()
        for item in listed.items:
            name = "#" if item.kind == "#" else item.name
            if item.kind != "#" and item.name not in ATTRIBUTES:
                known = nearest(item.name, ATTRIBUTES)
                self._add(item.column, "E412", name=item.name, known=known)
            elif name in seen:
                self._add(item.column, "E109", key=name)
            elif item.name == "exact" and item.value:
                self._add(item.column, "E412", name=f"exact={item.value}", known="exact")
            seen.add(name)

    def _report_type(self, listed: Attributes) -> None:
        item = listed.find("type")
        if item:
            self._add(item.column, "E403", name=item.value, known=nearest(item.value, KINDS))

    def _id(self, listed: Attributes, stem: str, passage: Passage) -> str:
        item = next((item for item in listed.items if item.kind == "#"), None)
        if item is not None and ID.fullmatch(item.name):
            return item.name
        example = slugify(stem)[:_LONGEST_EXAMPLE].strip("-") or "cau-hoi"
        if item is None:
            if not any(found.code == "E318" for found in self.found.findings):  # else it is perhaps in those braces
                self._report(passage, "E401", example=example)
        else:
            self._add(item.column, "E115", value=item.name, example=example)
        return example

    def _points(self, listed: Attributes, kind: Kind) -> float:
        item = listed.find("points")
        if not kind.is_marked:
            if item:
                self._add(item.column, "W512", name=kind.name)
            return 0
        if item is None:
            return 1
        points = float(item.value.replace(",", ".")) if _POINTS.fullmatch(item.value) else 0
        if not 0 < points <= MOST_POINTS:
            value = item.value or "–"
            self._add(item.column, "E112", key="points", least="0,01", most=MOST_POINTS, value=value)
            return 1
        return int(points) if points == int(points) else points

    def _lesson(self, listed: Attributes) -> str:
        item = listed.find("lesson")
        if item is None:
            return ""
        self.found.uses.append(Use("lesson", item.value, self.path, self.section.heading.number, item.column))
        return item.value

    def _report(self, passage: Passage, code: str, **arguments: object) -> None:
        self.found.findings.append(passage.finding(0, code, **arguments))

    def _add(self, column: int, code: str, **arguments: object) -> None:
        self.found.findings.append(finding(self.path, self.section.heading.number, column, code, **arguments))


def check_ids(questions: Sequence[Question]) -> Iterator[Finding]:
    """A finding for each question whose id an earlier one has."""
    seen: set[str] = set()
    for question in questions:
        if question.id in seen:
            yield finding(question.path, question.line, 1, "E402", id=question.id)
        seen.add(question.id)


def _text(lines: Sequence[Line]) -> str:
    return "\n".join(line.text for line in places.trim(lines))


def _kind_of(line: str) -> str:
    """The type whose answers are written like this line."""
    return next((kind.name for kind in KINDS.values() if kind.answer_line.match(line)), DEFAULT)
