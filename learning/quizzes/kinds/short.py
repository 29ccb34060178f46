"""Questions answered by typing a few words. The answer is the text as typed; "" is blank."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from html import escape
from typing import Any

from learning.content.library import Question
from learning.quizzes.kinds import typed
from learning.quizzes.kinds.kind import Answer, Ids, Kind, Parts, Review, ScannedQuestion
from learning.vietnamese import tidy


class Short(Kind):
    """Right when it equals an accepted answer: case, spaces and marks folded, unless the question is exact."""

    name = "short"
    answer_line = typed.ANSWER_LINE
    example = "= …"
    slips = typed.SLIPS
    template = "quizzes/kinds/short.html"

    def parse(self, scanned: ScannedQuestion) -> Parts:
        findings = list(typed.check_lines(scanned))
        accepted = tuple(tidy(answer.text) for answer in scanned.answers if tidy(answer.text))
        if not accepted:
            findings.append(scanned.finding("E404", example=self.example))
        return Parts(self.name, accepted=accepted, findings=tuple(findings))

    def read(self, question: Question, fields: Mapping[str, Sequence[str]]) -> Answer:
        return typed.read_text(fields)

    def clean(self, question: Question, answer: object) -> Answer:
        return typed.clean_text(answer)

    def mark(self, question: Question, answer: Answer) -> Fraction:
        return Fraction(isinstance(answer, str) and typed.is_accepted(answer, question.accepted, question.exact))

    def right_answer(self, question: Question) -> Answer:
        return next(iter(question.accepted), "")

    def describe(self, question: Question, answer: Answer, html: Mapping[str, Any]) -> Review:
        given = (escape(answer),) if isinstance(answer, str) and answer else ()
        return Review(given=given, wanted=tuple(escape(accepted) for accepted in question.accepted))

    def key(self, question: Question, ids: Mapping[str, str]) -> dict[str, Any]:
        """{"accepted": [text, …], "exact", "longest"}."""
        return typed.key(question.accepted, question.exact)

    def draw(self, question: Question, ids: Ids, html: Mapping[str, Any], answer: Answer) -> dict[str, Any]:
        return {"answer": answer if isinstance(answer, str) else "", "longest": typed.LONGEST}
