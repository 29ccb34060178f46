"""Questions with several right options. The answer is the sorted list of ticked keys; [] is blank."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from learning.content.library import Question
from learning.quizzes.kinds import choices
from learning.quizzes.kinds.kind import Answer, Parts, Review, ScannedQuestion


class Many:
    """Right ticked / right − wrong ticked / wrong, not below 0; without wrong options right ticked / right."""

    name = "many"
    answer_line = choices.ANSWER_LINE
    example = "- [x] …"

    def parse(self, scanned: ScannedQuestion) -> Parts:
        findings = tuple(choices.check_options(scanned, self.example))
        return Parts(self.name, choices.read_options(scanned), findings=findings)

    def read(self, question: Question, fields: Mapping[str, Sequence[str]]) -> Answer:
        return sorted({given for given in fields.get("answer", ()) if given})

    def clean(self, question: Question, answer: object) -> Answer:
        if not isinstance(answer, list):
            return None
        known = {option.key for option in question.options}
        keys = [key for key in answer if isinstance(key, str) and key in known]
        return sorted(keys) if len(keys) == len(answer) == len(set(keys)) else None

    def is_blank(self, answer: Answer) -> bool:
        return not answer

    def mark(self, question: Question, answer: Answer) -> Fraction:
        ticked = set(answer or ())
        right = {option.key for option in question.options if option.right}
        wrong = {option.key for option in question.options if not option.right}
        if not right:
            return Fraction(0)
        share = Fraction(len(ticked & right), len(right))
        return max(Fraction(0), share - Fraction(len(ticked & wrong), len(wrong))) if wrong else share

    def right_answer(self, question: Question) -> Answer:
        return choices.right_keys(question)

    def describe(self, question: Question, answer: Answer, html: Mapping[str, Any]) -> Review:
        return choices.describe_keys(question, list(answer or ()), html)
