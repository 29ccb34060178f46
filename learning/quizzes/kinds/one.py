"""Questions with one right option. The answer is the key of an option; "" is blank."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from learning.content.library import Question
from learning.quizzes.kinds import choices
from learning.quizzes.kinds.kind import Answer, Ids, Kind, Parts, Review, ScannedQuestion


class One(Kind):
    """All or nothing, unless an option says what it is worth."""

    name = "one"
    answer_line = choices.ANSWER_LINE
    example = "- [x] …"
    template = "quizzes/kinds/one.html"

    def parse(self, scanned: ScannedQuestion) -> Parts:
        options = choices.read_options(scanned, lambda percent: percent == choices.WHOLE)
        findings = list(choices.check_options(scanned, options, self.example))
        right = sum(option.right for option in options)
        if right <= 1:
            return Parts(self.name, options, findings=tuple(findings))
        if scanned.written_type:
            findings.append(scanned.finding("E405", count=right))
            return Parts(self.name, options, findings=tuple(findings))
        findings.append(scanned.finding("W504", count=right))
        return Parts("many", options, findings=tuple(findings))

    def read(self, question: Question, fields: Mapping[str, Sequence[str]]) -> Answer:
        given = fields.get("answer", ())
        return given[0] if given else ""

    def clean(self, question: Question, answer: object) -> Answer:
        known = {"", *(option.key for option in question.options)}
        return answer if isinstance(answer, str) and answer in known else None

    def mark(self, question: Question, answer: Answer) -> Fraction:
        chosen = [option for option in question.options if option.key == answer]
        return max(Fraction(0), *(choices.worth(option) for option in chosen)) if chosen else Fraction(0)

    def right_answer(self, question: Question) -> Answer:
        return next(iter(choices.right_keys(question)), "")

    def describe(self, question: Question, answer: Answer, html: Mapping[str, Any]) -> Review:
        return choices.describe_keys(question, [answer] if isinstance(answer, str) else [], html)

    def key(self, question: Question, ids: Mapping[str, str]) -> dict[str, Any]:
        """{"worth": {option: share of the points}}."""
        return {"worth": {ids[option.key]: float(choices.worth(option)) for option in question.options}}

    def draw(self, question: Question, ids: Ids, html: Mapping[str, Any], answer: Answer) -> dict[str, Any]:
        return choices.draw_options(ids, html, [answer] if isinstance(answer, str) else [])
