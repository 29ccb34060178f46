"""Questions answered by pointing at a place in a picture, or at words of a message. The answer is the key of a place;
"" is blank."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from typing import Any

from learning.content import scanner, spots
from learning.content.findings import Finding
from learning.content.inspection import inspect_prose
from learning.content.library import Question, option_key
from learning.content.message import Message, parse_message
from learning.content.places import Passage
from learning.content.scanner import Block
from learning.quizzes.kinds import choices
from learning.quizzes.kinds.kind import Answer, Ids, Kind, Parts, Review, ScannedAnswer, ScannedQuestion

Region = tuple[float, ...]
_NUMBER = r"[ ]*([0-9]{1,3}(?:\.[0-9]{1,3})?)%?[ ]*"
_REGION = re.compile(rf"\({','.join([_NUMBER] * 4)}\)$")
_PICTURE = re.compile(r"<picture>.*?</picture>|<img\b[^>]*>")
_SPOT = re.compile(r'data-spot="([0-9a-f]{8})"')
_EDGE = 100


class Hotspot(Kind):
    """All or nothing; any of the right places will do."""

    name = "hotspot"
    answer_line = choices.ANSWER_LINE
    example = "- [x] … (10%, 20%, 30%, 15%)"
    template = "quizzes/kinds/hotspot.html"
    draws_passage = True

    def parse(self, scanned: ScannedQuestion) -> Parts:
        messages = _messages(scanned.body)
        if messages:
            return self._over_a_message(scanned, messages)
        placed = [_placed(answer) for answer in scanned.answers]
        bare = replace(scanned, answers=tuple(answer for answer, _ in placed))
        regions = {
            option_key(answer.text, scanned.exact): region
            for answer, region in placed
            if answer.text and region and _is_inside(region)
        }
        options = tuple(
            replace(option, percent=None, region=regions.get(option.key, ()))
            for option in choices.read_options(bare, lambda _percent: False)
        )
        findings = [*choices.check_options(bare, options, self.example), *_check(scanned, placed)]
        return Parts(self.name, options, findings=tuple(findings))

    def _over_a_message(self, scanned: ScannedQuestion, messages: Sequence[Message]) -> Parts:
        options = tuple(
            replace(option, percent=None, part=spots.PART)
            for option in choices.read_options(scanned, lambda _percent: False)
        )
        findings = [*choices.check_options(scanned, options, "- [x] …"), *_check_words(scanned, messages)]
        return Parts(self.name, options, findings=tuple(findings))

    def read(self, question: Question, fields: Mapping[str, Sequence[str]]) -> Answer:
        given = fields.get("answer", ())
        return given[0] if given else ""

    def clean(self, question: Question, answer: object) -> Answer:
        known = {"", *(option.key for option in question.options)}
        return answer if isinstance(answer, str) and answer in known else None

    def mark(self, question: Question, answer: Answer) -> Fraction:
        return Fraction(any(option.right and option.key == answer for option in question.options))

    def right_answer(self, question: Question) -> Answer:
        return next(iter(choices.right_keys(question)), "")

    def describe(self, question: Question, answer: Answer, html: Mapping[str, Any]) -> Review:
        return choices.describe_keys(question, [answer] if isinstance(answer, str) else [], html)

    def key(self, question: Question, ids: Mapping[str, str]) -> dict[str, Any]:
        """{"worth": {option: share of the points}}."""
        return {"worth": {ids[option.key]: float(choices.worth(option)) for option in question.options}}

    def draw(self, question: Question, ids: Ids, html: Mapping[str, Any], answer: Answer) -> dict[str, Any]:
        """The options, with "region" (left, top, width, height in percent), and the passage around its "picture"; over
        a message the "message" whose words are marked with the values of the options, and no picture."""
        drawn = choices.draw_options(ids, html, [answer] if isinstance(answer, str) else [])
        regions = {option.key: option.region for option in question.options}
        for option, (_, key) in zip(drawn["options"], ids, strict=True):
            option["region"] = list(regions[key])
        passage = html["passage"]
        if any(option.part == spots.PART for option in question.options):
            shown = {key: value for value, key in ids}
            marked = _SPOT.sub(lambda match: f'data-spot="{shown.get(match[1], "")}"', passage)
            return drawn | {"before": "", "picture": "", "after": "", "message": marked}
        picture = _PICTURE.search(passage)
        start, end = picture.span() if picture else (0, 0)
        return drawn | {"before": passage[:start], "picture": passage[start:end], "after": passage[end:]}


def _messages(body: Passage) -> list[Message]:
    nodes, _ = scanner.scan(body.path, body.lines)
    blocks = (node for node in nodes if isinstance(node, Block) and node.name == "message")
    return [parse_message(body.path, block)[0] for block in blocks]


def _check_words(scanned: ScannedQuestion, messages: Sequence[Message]) -> Iterator[Finding]:
    pictures = sum(use.kind == "picture" for use in inspect_prose(scanned.body).uses)
    if len(messages) + pictures != 1:
        yield scanned.finding("E428", count=len(messages) + pictures)
        return
    found = [(answer, spots.find(messages[0], answer.text)) for answer in scanned.answers if answer.text]
    for answer, places in found:
        if answer.match["box"].endswith("%"):
            yield answer.finding("E417", value=answer.match["box"])
        if len(places) != 1:
            yield answer.finding("E434", text=answer.text, count=len(places))
    for (one, first), (other, second) in combinations(found, 2):
        if len(first) == len(second) == 1 and first[0].overlaps(second[0]):
            yield other.finding("E431", one=one.text, other=other.text)


def _placed(answer: ScannedAnswer) -> tuple[ScannedAnswer, Region | None]:
    """The answer without the bracket that ends it, and what is in the bracket; None without one."""
    match = _REGION.search(answer.text)
    if match is None:
        return answer, None
    return replace(answer, text=answer.text[: match.start()].strip()), tuple(float(side) for side in match.groups())


def _check(scanned: ScannedQuestion, placed: Sequence[tuple[ScannedAnswer, Region | None]]) -> Iterator[Finding]:
    pictures = sum(use.kind == "picture" for use in inspect_prose(scanned.body).uses)
    if pictures != 1:
        yield scanned.finding("E428", count=pictures)
    for answer, region in placed:
        if answer.match["box"].endswith("%"):
            yield answer.finding("E417", value=answer.match["box"])
        if answer.text and region is None:
            yield answer.finding("E429", example=Hotspot.example)
        elif region and not _is_inside(region):
            yield answer.finding("E430")
    for (one, first), (other, second) in combinations(placed, 2):
        if first and second and _overlap(first, second):
            yield other.finding("E431", one=one.text, other=other.text)


def _is_inside(region: Region) -> bool:
    left, top, width, height = region
    return width > 0 and height > 0 and left + width <= _EDGE and top + height <= _EDGE


def _overlap(one: Region, other: Region) -> bool:
    return all(one[axis] < other[axis] + other[axis + 2] and other[axis] < one[axis] + one[axis + 2] for axis in (0, 1))
