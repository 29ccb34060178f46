"""What a type of question must be able to do. A new type is one module that has this shape, and one template."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, Protocol

from learning.content.findings import Finding
from learning.content.library import Option, Question
from learning.content.places import Passage

Answer = str | list[str] | dict[str, str] | None
Ids = Sequence[Sequence[str]]
LEAST_ANSWERS = 2
BULLET = r"(?:[-*+–—•●▪◦○‣∙·][ \t]*)"  # and what word processors make of one


@dataclass(frozen=True)
class ScannedAnswer:
    """One answer line of a question as the scanner found it.

    match is that of the kind's answer_line; passage begins with that line; text is what its group "text" holds, with
    the indented lines that continue it; feedback is Markdown.
    """

    match: re.Match[str]
    passage: Passage
    text: str
    feedback: str = ""

    def finding(self, code: str, **arguments: object) -> Finding:
        """A finding at the start of the line."""
        return self.passage.finding(0, code, **arguments)


@dataclass(frozen=True)
class ScannedQuestion:
    """What a kind may look at: the heading, what stands between it and the answers, its answer lines, whether every
    mark counts, the type as written ("" when absent)."""

    heading: Passage
    answers: tuple[ScannedAnswer, ...]
    exact: bool
    written_type: str
    body: Passage

    def finding(self, code: str, **arguments: object) -> Finding:
        """A finding at the heading."""
        return self.heading.finding(0, code, **arguments)


@dataclass(frozen=True)
class Parts:
    """What a kind makes of the answer lines; type may differ from the kind's own, as when several are right.

    passage replaces what stands above the answers, where the kind writes it anew.
    """

    type: str
    options: tuple[Option, ...] = ()
    accepted: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    passage: str | None = None


@dataclass(frozen=True)
class Review:
    """How one answer stands, for the page that shows it: html of what was given, of what is right, of the feedback to
    what was given."""

    given: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    feedback: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tally:
    """How much of an answer in pieces is right: of whole pieces so many are, so many are still to be given, and so many
    were given that do not belong. It says where to look without saying what is right."""

    right: int
    whole: int
    missing: int = 0
    extra: int = 0


class Kind(Protocol):
    """A type of question. Everything but parse works on parsed questions; answers are JSON-safe.

    template draws what `draw` gives; draws_passage: also what stands above the answers. shape is that of an answer.
    slips are lines that were meant as its answers, each with what it should have been (as for re.Match.expand).
    mixed says when options are shown in another order than written: as the quiz asks, always, or never. A kind that
    is not marked is worth no points.
    """

    name: str
    answer_line: re.Pattern[str]
    example: str
    template: str
    slips: Sequence[tuple[re.Pattern[str], str]] = ()
    shape: Literal["text", "list", "map"] = "text"
    mixed: Literal["asked", "always", "never"] = "asked"
    draws_passage: bool = False
    is_marked: bool = True

    def parse(self, scanned: ScannedQuestion) -> Parts:
        """Options or accepted answers out of the answer lines, with findings."""

    def read(self, question: Question, fields: Mapping[str, Sequence[str]]) -> Answer:
        """The answer in a posted form, whose fields are "answer" or "answer.<option>"; options go by whatever ids the
        page gave them. The shape is right, the content unchecked (clean)."""

    def clean(self, question: Question, answer: object) -> Answer:
        """The answer as it is kept, or None when no page of ours can have sent it. A blank answer stays blank."""

    def mark(self, question: Question, answer: Answer) -> Fraction:
        """The share of the points, 0 to 1, of a cleaned answer; 0 for a blank one."""

    def right_answer(self, question: Question) -> Answer:
        """An answer that gets all points."""

    def describe(self, question: Question, answer: Answer, html: Mapping[str, Any]) -> Review:
        """What the review page says of an answer; html holds the rendered pieces of the question, of which "options"
        and "feedback" are by option key (learning.content.rendering.render_question)."""

    def key(self, question: Question, ids: Mapping[str, str]) -> dict[str, Any]:
        """What the object of this type in static/js/marking.js marks an answer by, JSON-safe; marking there gives what
        `clean`, `mark` and the feedback of `describe` give here. ids: the id on the page of each option key."""

    def draw(self, question: Question, ids: Ids, html: Mapping[str, Any], answer: Answer) -> dict[str, Any]:
        """What the kind's template draws, JSON-safe. ids: [id on the page, option key] in the order of the page;
        answer: in those ids, as far as one is kept."""

    def tally(self, question: Question, answer: Answer) -> Tally | None:
        """The count of a cleaned answer that has several pieces; None for types whose answer is one."""
        return None

    def is_blank(self, answer: Answer) -> bool:
        """Whether nothing was answered."""
        return not answer

    def gives_away(self, question: Question, keys: Sequence[str]) -> bool:
        """Whether options in this order would show the right answer although another order would not."""
        return False

    def first_answer(self, lines: Sequence[str]) -> int:
        """The index of the first line of the answers, or the number of lines; empty lines stand for fenced code."""
        return next((index for index, line in enumerate(lines) if self.answer_line.match(line)), len(lines))
