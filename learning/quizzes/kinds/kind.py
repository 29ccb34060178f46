"""What a type of question must be able to do. A new type is one module that has this shape, and one template."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol

from learning.content.findings import Finding
from learning.content.library import Option, Question
from learning.content.places import Passage

Answer = str | list[str] | None


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
    """What a kind may look at: its answer lines, whether every mark counts, the type as written ("" when absent)."""

    heading: Passage
    answers: tuple[ScannedAnswer, ...]
    exact: bool
    written_type: str

    def finding(self, code: str, **arguments: object) -> Finding:
        """A finding at the heading."""
        return self.heading.finding(0, code, **arguments)


@dataclass(frozen=True)
class Parts:
    """What a kind makes of the answer lines; type may differ from the kind's own, as when several are right."""

    type: str
    options: tuple[Option, ...] = ()
    accepted: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Review:
    """How one answer stands, for the page that shows it: html of what was given, of what is right, of the feedback to
    what was given."""

    given: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    feedback: tuple[str, ...] = ()


class Kind(Protocol):
    """A type of question. Everything but parse works on parsed questions; answers are JSON-safe."""

    name: str
    answer_line: re.Pattern[str]
    example: str

    def parse(self, scanned: ScannedQuestion) -> Parts:
        """Options or accepted answers out of the answer lines, with findings."""

    def read(self, question: Question, fields: Mapping[str, Sequence[str]]) -> Answer:
        """The answer in a posted form, whose field is "answer"; the shape is right, the content unchecked (clean)."""

    def clean(self, question: Question, answer: object) -> Answer:
        """The answer as it is kept, or None when no page of ours can have sent it. A blank answer stays blank."""

    def is_blank(self, answer: Answer) -> bool:
        """Whether nothing was answered."""

    def mark(self, question: Question, answer: Answer) -> Fraction:
        """The share of the points, 0 to 1, of a cleaned answer; 0 for a blank one."""

    def right_answer(self, question: Question) -> Answer:
        """An answer that gets all points."""

    def describe(self, question: Question, answer: Answer, html: Mapping[str, Any]) -> Review:
        """What the review page says of an answer; html holds the rendered pieces of the question, of which "options"
        and "feedback" are by option key (learning.content.rendering.render_question)."""
