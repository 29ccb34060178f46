"""Questions about oneself, on a scale. The answer is the key of a step; "" is blank. Never marked."""

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from learning.content.findings import Finding
from learning.content.library import Option, Question, option_key
from learning.quizzes.kinds import choices
from learning.quizzes.kinds.kind import BULLET, LEAST_ANSWERS, Answer, Ids, Kind, Parts, Review, ScannedQuestion


class Scale(Kind):
    """Worth no points, whatever is chosen; steps keep the order in which they are written."""

    name = "scale"
    answer_line = re.compile(r"[-*+][ \t]+(?P<step>[0-9]{1,3}):(?:[ \t]+(?P<text>.*))?$")
    example = "- 1: …"
    slips = (
        (
            re.compile(rf"[ \t]*{BULLET}?(?P<step>[0-9]{{1,3}})[ \t]*[:：.)–-][ \t]*(?P<text>\S.*)$"),
            r"- \g<step>: \g<text>",
        ),
    )
    template = "quizzes/kinds/scale.html"
    mixed = "never"
    is_marked = False

    def parse(self, scanned: ScannedQuestion) -> Parts:
        options = tuple(
            Option(option_key(text, scanned.exact), text, feedback=answer.feedback)
            for answer in scanned.answers
            if (text := answer.text or answer.match["step"])
        )
        return Parts(self.name, options, findings=tuple(self._check(scanned, options)))

    def read(self, question: Question, fields: Mapping[str, Sequence[str]]) -> Answer:
        given = fields.get("answer", ())
        return given[0] if given else ""

    def clean(self, question: Question, answer: object) -> Answer:
        known = {"", *(option.key for option in question.options)}
        return answer if isinstance(answer, str) and answer in known else None

    def mark(self, question: Question, answer: Answer) -> Fraction:
        return Fraction(0)

    def right_answer(self, question: Question) -> Answer:
        """Any will do: the first step."""
        return next((option.key for option in question.options), "")

    def describe(self, question: Question, answer: Answer, html: Mapping[str, Any]) -> Review:
        return choices.describe_keys(question, [answer] if isinstance(answer, str) else [], html)

    def key(self, question: Question, ids: Mapping[str, str]) -> dict[str, Any]:
        """{"steps": [option, …]}; there is nothing to mark."""
        return {"steps": [ids[option.key] for option in question.options]}

    def draw(self, question: Question, ids: Ids, html: Mapping[str, Any], answer: Answer) -> dict[str, Any]:
        return choices.draw_options(ids, html, [answer] if isinstance(answer, str) else [])

    def _check(self, scanned: ScannedQuestion, options: Sequence[Option]) -> Iterator[Finding]:
        keys = [option.key for option in options]
        steps = [int(answer.match["step"]) for answer in scanned.answers]
        for index, answer in enumerate(scanned.answers):
            if keys[index] in keys[:index] or steps[index] in steps[:index]:
                yield answer.finding("E407", text=answer.text or answer.match["step"])
        if len(scanned.answers) < LEAST_ANSWERS:
            yield scanned.finding("E408", least=LEAST_ANSWERS, count=len(scanned.answers), example=self.example)
