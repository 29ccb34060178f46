"""Questions about pairs. The answer maps keys of left sides to keys of right sides; {} is blank.

The options of a parsed question are the left sides, then the right ones (part "right"), of which some fit nothing.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from learning.content.findings import Finding
from learning.content.library import Option, Question, option_key
from learning.content.places import Passage
from learning.content.plain import inspect_plain
from learning.quizzes.kinds.kind import (
    BULLET,
    LEAST_ANSWERS,
    Answer,
    Ids,
    Kind,
    Parts,
    Review,
    ScannedAnswer,
    ScannedQuestion,
    Tally,
)
from learning.quizzes.kinds.maps import clean_map, read_map

RIGHT = "right"
_SIDE = r"(?:[^\\=]|\\.|=(?!>)|\\$)*"
_LEFT = re.compile(_SIDE, re.DOTALL)


class Match(Kind):
    """The share of right pairs."""

    name = "match"
    answer_line = re.compile(rf"[-*+][ \t]+(?=\S)(?P<text>{_SIDE}=>.*)$")
    example = "- … => …"
    slips = (
        (
            re.compile(rf"[ \t]*{BULLET}(?P<left>\S.*?)[ \t]{{0,8}}(?:->|→|⇒|=＞|—>|–>)[ \t]*(?P<right>.*)$"),
            r"- \g<left> => \g<right>",
        ),
    )
    template = "quizzes/kinds/match.html"
    shape = "map"
    mixed = "always"

    def parse(self, scanned: ScannedQuestion) -> Parts:
        lefts: dict[str, Option] = {}
        rights: dict[str, Option] = {}
        findings: list[Finding] = []
        for answer in scanned.answers:
            left, right = _sides(answer.text)
            findings += _check_line(answer, left, right)
            if not right:
                continue
            side = Option(_right_key(right, scanned.exact), right, part=RIGHT)
            key = option_key(left, scanned.exact)
            if left and key in lefts:
                findings.append(answer.finding("E407", text=left))
            elif left:
                rights.setdefault(side.key, side)
                lefts[key] = Option(key, left, feedback=answer.feedback, to=side.key)
        findings += _add_decoys(scanned, rights)
        if len(lefts) < LEAST_ANSWERS:
            findings.append(scanned.finding("E408", least=LEAST_ANSWERS, count=len(lefts), example=self.example))
        return Parts(self.name, (*lefts.values(), *rights.values()), findings=tuple(findings))

    def read(self, question: Question, fields: Mapping[str, Sequence[str]]) -> Answer:
        return read_map(fields)

    def clean(self, question: Question, answer: object) -> Answer:
        rights = {option.key for option in _rights(question)}
        return clean_map(answer, {left.key: lambda side: side if side in rights else None for left in _lefts(question)})

    def mark(self, question: Question, answer: Answer) -> Fraction:
        counted = self.tally(question, answer)
        return Fraction(counted.right, counted.whole) if counted.whole else Fraction(0)

    def tally(self, question: Question, answer: Answer) -> Tally:
        lefts, given = _lefts(question), answer if isinstance(answer, dict) else {}
        right = sum(given.get(left.key) == left.to for left in lefts)
        return Tally(right, len(lefts), missing=sum(left.key not in given for left in lefts))

    def right_answer(self, question: Question) -> Answer:
        return {left.key: left.to for left in _lefts(question)}

    def gives_away(self, question: Question, keys: Sequence[str]) -> bool:
        """Whether each left side would stand beside its right one."""
        wanted = {left.key: left.to for left in _lefts(question)}
        lefts, rights = [key for key in keys if key in wanted], [key for key in keys if key not in wanted]
        return len(lefts) >= LEAST_ANSWERS and [wanted[key] for key in lefts] == rights[: len(lefts)]

    def describe(self, question: Question, answer: Answer, html: Mapping[str, Any]) -> Review:
        """One line a pair; feedback to the left sides that got another right side than theirs."""
        given = answer if isinstance(answer, dict) else {}
        options, feedback = html["options"], html["feedback"]
        paired = [left for left in _lefts(question) if left.key in given]
        return Review(
            given=tuple(f"{options[left.key]} → {options[given[left.key]]}" for left in paired),
            wanted=tuple(f"{options[left.key]} → {options[left.to]}" for left in _lefts(question)),
            feedback=tuple(
                feedback[left.key] for left in paired if given[left.key] != left.to and feedback.get(left.key)
            ),
        )

    def key(self, question: Question, ids: Mapping[str, str]) -> dict[str, Any]:
        """{"pairs": {left: right}, "sides": [right, …] with those that fit nothing}."""
        return {
            "pairs": {ids[left.key]: ids[left.to] for left in _lefts(question)},
            "sides": [ids[right.key] for right in _rights(question)],
        }

    def draw(self, question: Question, ids: Ids, html: Mapping[str, Any], answer: Answer) -> dict[str, Any]:
        """{"lefts": [{"value", "html", "chosen": right value or ""}], "rights": [{"value", "html"}]}."""
        given = answer if isinstance(answer, dict) else {}
        parts = {option.key: option.part for option in question.options}
        return {
            "lefts": [
                {"value": shown, "html": html["options"][key], "chosen": given.get(shown, "")}
                for shown, key in ids
                if parts[key] != RIGHT
            ],
            "rights": [{"value": shown, "html": html["options"][key]} for shown, key in ids if parts[key] == RIGHT],
        }


def _lefts(question: Question) -> list[Option]:
    return [option for option in question.options if option.part != RIGHT]


def _rights(question: Question) -> list[Option]:
    return [option for option in question.options if option.part == RIGHT]


def _sides(text: str) -> tuple[str, str]:
    """What stands on each side of the first arrow that is not written `\\=>`."""
    match = _LEFT.match(text)
    end = match.end() if match else len(text)
    left, right = text[:end], text[end:].removeprefix("=>")
    return left.replace("\\=>", "=>").strip(), right.replace("\\=>", "=>").strip()


def _right_key(text: str, exact: bool) -> str:
    """Unlike that of a left side with the same words."""
    return option_key(f"=> {text}", exact)


def _check_line(answer: ScannedAnswer, left: str, right: str) -> Iterator[Finding]:
    if not right:
        yield answer.finding("E415")
    elif not left and answer.feedback:
        yield answer.finding("W513")
    # A menu can show words only.
    side = Passage(answer.passage.path, answer.passage.lines)
    arrow = side.text.rfind("=>")
    yield from (found for found in inspect_plain(side).findings if found.code == "E337" and found.column > arrow)


def _add_decoys(scanned: ScannedQuestion, rights: dict[str, Option]) -> Iterator[Finding]:
    """Adds the right sides that fit nothing; a finding for each that reads like one that does."""
    for answer in scanned.answers:
        left, right = _sides(answer.text)
        if left or not right:
            continue
        key = _right_key(right, scanned.exact)
        if key in rights:
            yield answer.finding(
                "E407" if rights[key].part == RIGHT and not _fits(scanned, key) else "E406", text=right
            )
        rights.setdefault(key, Option(key, right, part=RIGHT))


def _fits(scanned: ScannedQuestion, key: str) -> bool:
    sides = (_sides(answer.text) for answer in scanned.answers)
    return any(left and _right_key(right, scanned.exact) == key for left, right in sides)
