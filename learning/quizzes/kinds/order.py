"""Questions about an order. The answer lists all keys from the first place to the last; [] is blank.

The options of a parsed question stand in the right order.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from learning.content.findings import Finding
from learning.content.library import Option, Question, option_key
from learning.quizzes.kinds.kind import LEAST_ANSWERS, Answer, Ids, Kind, Parts, Review, ScannedQuestion, Tally

_UP, _DOWN = -1, 1


class Order(Kind):
    """The share of items that are in their right place. Left as it was shown, it is not answered."""

    name = "order"
    answer_line = re.compile(r"(?P<number>[0-9]{1,9})[.)](?:[ \t]+(?P<text>.*))?$")
    example = "1. …"
    slips = (
        (
            re.compile(r"[ \t]*(?i:bước[ \t]+)?(?P<number>[0-9]{1,2})[.):/][ \t]*(?P<text>\S.*)$"),
            r"\g<number>. \g<text>",
        ),
    )
    template = "quizzes/kinds/order.html"
    shape = "list"
    mixed = "always"

    def parse(self, scanned: ScannedQuestion) -> Parts:
        options = tuple(
            Option(option_key(answer.text, scanned.exact), answer.text, feedback=answer.feedback)
            for answer in scanned.answers
            if answer.text
        )
        return Parts(self.name, options, findings=tuple(self._check(scanned)))

    def read(self, question: Question, fields: Mapping[str, Sequence[str]]) -> Answer:
        """The items as posted, after the move that the pressed button (field up or down, from 1) asks for."""
        given = list(fields.get("answer", ()))
        for name, step in (("up", _UP), ("down", _DOWN)):
            pressed = fields.get(name, ())
            if pressed:
                return _moved(given or list(fields.get("shown", ())), pressed[0], step)
        return given

    def clean(self, question: Question, answer: object) -> Answer:
        if not isinstance(answer, list) or not all(isinstance(key, str) for key in answer):
            return None
        keys = sorted(option.key for option in question.options)
        return list(answer) if not answer or sorted(answer) == keys else None

    def mark(self, question: Question, answer: Answer) -> Fraction:
        counted = self.tally(question, answer)
        return Fraction(counted.right, counted.whole) if counted.whole else Fraction(0)

    def tally(self, question: Question, answer: Answer) -> Tally:
        given = answer if isinstance(answer, list) else []
        in_place = sum(option.key == key for option, key in zip(question.options, given, strict=False))
        return Tally(in_place, len(question.options))

    def right_answer(self, question: Question) -> Answer:
        return [option.key for option in question.options]

    def gives_away(self, question: Question, keys: Sequence[str]) -> bool:
        return len(keys) >= LEAST_ANSWERS and list(keys) == self.right_answer(question)

    def describe(self, question: Question, answer: Answer, html: Mapping[str, Any]) -> Review:
        """Numbered lines; feedback to the items that are not in their place."""
        right = [option.key for option in question.options]
        given = answer if isinstance(answer, list) else []
        misplaced = {key for key, wanted in zip(given, right, strict=False) if key != wanted}
        feedback = html["feedback"]
        return Review(
            given=_numbered(given, html),
            wanted=_numbered(right, html),
            feedback=tuple(feedback[key] for key in right if key in misplaced and feedback.get(key)),
        )

    def key(self, question: Question, ids: Mapping[str, str]) -> dict[str, Any]:
        """{"right": [option, …] from the first place to the last}."""
        return {"right": [ids[option.key] for option in question.options]}

    def draw(self, question: Question, ids: Ids, html: Mapping[str, Any], answer: Answer) -> dict[str, Any]:
        """{"items": [{"value", "html"}] as they stand now, "is_answered"}."""
        keys = {pair[0]: pair[1] for pair in ids}
        kept = answer if isinstance(answer, list) and sorted(answer) == sorted(keys) else []
        return {
            "items": [{"value": shown, "html": html["options"][keys[shown]]} for shown in kept or keys],
            "is_answered": bool(kept),
        }

    def first_answer(self, lines: Sequence[str]) -> int:
        """Where the last numbered list begins; a quote in it was meant for the item above."""
        first = next((index for index in reversed(range(len(lines))) if self.answer_line.match(lines[index])), None)
        if first is None:
            return len(lines)
        passed_quote = False
        for index in reversed(range(first)):
            item = self.answer_line.match(lines[index])
            present = self.answer_line.match(lines[first])
            if item and not (passed_quote and present and present["number"] == "1"):
                first, passed_quote = index, False
            elif item or not (lines[index].startswith((">", "  ", "\t")) or not lines[index].strip()):
                break
            passed_quote |= lines[index].startswith(">")
        return first

    def _check(self, scanned: ScannedQuestion) -> Iterator[Finding]:
        seen: set[str] = set()
        for answer in scanned.answers:
            key = option_key(answer.text, scanned.exact)
            if not answer.text:
                yield answer.finding("E415")
            elif key in seen:
                yield answer.finding("E407", text=answer.text)
            seen.add(key)
        if len(scanned.answers) < LEAST_ANSWERS:
            yield scanned.finding("E408", least=LEAST_ANSWERS, count=len(scanned.answers), example=self.example)


def _moved(items: list[str], place: str, step: int) -> list[str]:
    """The items with the one at a place (from 1) a step further; as they are where there is no such place."""
    here = int(place) - 1 if place.isascii() and place.isdecimal() and len(place) < 4 else -1
    there = here + step
    if 0 <= here < len(items) and 0 <= there < len(items):
        items[here], items[there] = items[there], items[here]
    return items


def _numbered(keys: Sequence[str], html: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(f"{number}. {html['options'][key]}" for number, key in enumerate(keys, 1))
