"""Questions with several right options. The answer is the sorted list of ticked keys; [] is blank."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from learning.content.library import Option, Question
from learning.quizzes.kinds import choices
from learning.quizzes.kinds.kind import Answer, Ids, Kind, Parts, Review, ScannedQuestion, Tally

_ROUNDING = Fraction(1, 200)  # three times 33.33333 % is meant to be the whole


class Many(Kind):
    """Right ticked / right − wrong ticked / wrong, not below 0; without wrong options right ticked / right.

    Where options say what they are worth, the sum of those ticked, not below 0.
    """

    name = "many"
    answer_line = choices.ANSWER_LINE
    example = "- [x] …"
    template = "quizzes/kinds/many.html"
    shape = "list"

    def parse(self, scanned: ScannedQuestion) -> Parts:
        options = choices.read_options(scanned, lambda percent: percent > 0)
        findings = list(choices.check_options(scanned, options, self.example))
        whole = sum((choices.worth(option) for option in options if option.right), Fraction(0))
        if whole and any(option.percent is not None for option in options) and abs(whole - 1) > _ROUNDING:
            findings.append(scanned.finding("E421", sum=f"{float(whole * choices.WHOLE):g}".replace(".", ",")))
        return Parts(self.name, options, findings=tuple(findings))

    def read(self, question: Question, fields: Mapping[str, Sequence[str]]) -> Answer:
        return sorted({given for given in fields.get("answer", ()) if given})

    def clean(self, question: Question, answer: object) -> Answer:
        if not isinstance(answer, list):
            return None
        known = {option.key for option in question.options}
        keys = [key for key in answer if isinstance(key, str) and key in known]
        return sorted(keys) if len(keys) == len(answer) == len(set(keys)) else None

    def mark(self, question: Question, answer: Answer) -> Fraction:
        ticked = set(answer or ())
        right = [option for option in question.options if option.right]
        wrong = [option for option in question.options if not option.right]
        if not right:
            return Fraction(0)
        if any(option.percent is not None for option in question.options):
            whole = sum((choices.worth(option) for option in right), Fraction(0))
            reached = sum((choices.worth(option) for option in question.options if option.key in ticked), Fraction(0))
            return max(Fraction(0), reached / whole)
        share = Fraction(sum(option.key in ticked for option in right), len(right))
        minus = Fraction(sum(option.key in ticked for option in wrong), len(wrong)) if wrong else Fraction(0)
        return max(Fraction(0), share - minus)

    def tally(self, question: Question, answer: Answer) -> Tally:
        wanted, ticked = set(choices.right_keys(question)), set(answer or ())
        right = len(wanted & ticked)
        return Tally(right, len(wanted), missing=len(wanted) - right, extra=len(ticked - wanted))

    def right_answer(self, question: Question) -> Answer:
        return choices.right_keys(question)

    def describe(self, question: Question, answer: Answer, html: Mapping[str, Any]) -> Review:
        return choices.describe_keys(question, list(answer or ()), html)

    def key(self, question: Question, ids: Mapping[str, str]) -> dict[str, Any]:
        """{"worth": {option: what ticking it adds}}; those above 0 together are the whole."""
        right = sum(option.right for option in question.options)
        wrong = len(question.options) - right
        has_shares = any(option.percent is not None for option in question.options)

        def worth(option: Option) -> float:
            if has_shares:
                return float(choices.worth(option))
            return 1 / right if option.right else -1 / wrong

        return {"worth": {ids[option.key]: worth(option) for option in question.options}}

    def draw(self, question: Question, ids: Ids, html: Mapping[str, Any], answer: Answer) -> dict[str, Any]:
        return choices.draw_options(ids, html, list(answer or ()))
