"""Questions answered by typing a few words. The answer is the text as typed; "" is blank."""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from html import escape
from typing import Any

from learning.content.intake import clean
from learning.content.library import Question
from learning.quizzes.kinds.kind import Answer, Parts, Review, ScannedQuestion
from learning.vietnamese import fold, tidy

LONGEST = 200  # characters; a few words are asked for


class Short:
    """Right when it equals an accepted answer: case, spaces and marks folded, unless the question is exact."""

    name = "short"
    answer_line = re.compile(r"=[ \t]*(?P<text>.*)$")
    example = "= …"

    def parse(self, scanned: ScannedQuestion) -> Parts:
        findings = [answer.finding("E415") for answer in scanned.answers if not tidy(answer.text)]
        accepted = tuple(tidy(answer.text) for answer in scanned.answers if tidy(answer.text))
        if not accepted:
            findings.append(scanned.finding("E404", example=self.example))
        return Parts(self.name, accepted=accepted, findings=tuple(findings))

    def read(self, question: Question, fields: Mapping[str, Sequence[str]]) -> Answer:
        given = fields.get("answer", ())
        return _one_line(given[0])[:LONGEST] if given else ""

    def clean(self, question: Question, answer: object) -> Answer:
        if not isinstance(answer, str) or len(answer) > LONGEST:
            return None
        return _one_line(answer)[:LONGEST]

    def is_blank(self, answer: Answer) -> bool:
        return not answer

    def mark(self, question: Question, answer: Answer) -> Fraction:
        if not isinstance(answer, str) or not tidy(answer):
            return Fraction(0)
        same = tidy if question.exact else fold
        return Fraction(same(answer) in {same(accepted) for accepted in question.accepted})

    def right_answer(self, question: Question) -> Answer:
        return next(iter(question.accepted), "")

    def describe(self, question: Question, answer: Answer, html: Mapping[str, Any]) -> Review:
        given = (escape(answer),) if isinstance(answer, str) and answer else ()
        return Review(given=given, wanted=tuple(escape(accepted) for accepted in question.accepted))


def _one_line(text: str) -> str:
    return tidy(clean(text).replace("\n", " "))
