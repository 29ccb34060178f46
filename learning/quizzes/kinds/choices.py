"""What the types with boxes to tick have in common: `- [x] text`, shares, equal options. Not a type itself."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from learning.content.findings import Finding
from learning.content.library import Option, Question, option_key
from learning.quizzes.kinds.kind import LEAST_ANSWERS, Ids, Review, ScannedQuestion

ANSWER_LINE = re.compile(r"[-*+][ \t]+\[(?P<box>[ xX]|-?[0-9]{1,3}(?:[.,][0-9]{1,5})?%)\](?:[ \t]+(?P<text>.*))?$")
WHOLE = 100


def read_options(scanned: ScannedQuestion, is_right: Callable[[float], bool]) -> tuple[Option, ...]:
    """One option for each box, empty ones left out; is_right says it of a percentage that stands in a box."""
    options = []
    for answer in scanned.answers:
        if answer.text:
            percent = read_percent(answer.match["box"])
            right = answer.match["box"] in "xX" if percent is None else is_right(percent)
            key = option_key(answer.text, scanned.exact)
            options.append(Option(key, answer.text, right, answer.feedback, percent=percent))
    return tuple(options)


def read_percent(box: str) -> float | None:
    """The percentage in a box, None for `x` and blank."""
    return float(box[:-1].replace(",", ".")) if box.endswith("%") else None


def check_options(scanned: ScannedQuestion, options: Sequence[Option], example: str) -> Iterator[Finding]:
    """Findings that hold for every type with boxes."""
    first: dict[str, str] = {}
    for answer in scanned.answers:
        if abs(read_percent(answer.match["box"]) or 0) > WHOLE:
            yield answer.finding("E417", value=answer.match["box"])
        if not answer.text:
            yield answer.finding("E415")
            continue
        key, box = option_key(answer.text, scanned.exact), answer.match["box"].lower()
        if key in first:
            yield answer.finding("E407" if first[key] == box else "E406", text=answer.text)
        first.setdefault(key, box)
    if len(scanned.answers) < LEAST_ANSWERS:
        yield scanned.finding("E408", least=LEAST_ANSWERS, count=len(scanned.answers), example="- [ ] …")
    if scanned.answers and not any(option.right for option in options):
        yield scanned.finding("E404", example=example)


def worth(option: Option) -> Fraction:
    """What ticking an option adds, as a share of all points; below 0 when an author wrote it so."""
    return Fraction(option.right) if option.percent is None else Fraction(str(option.percent)) / WHOLE


def right_keys(question: Question) -> list[str]:
    """The keys of the right options, sorted."""
    return sorted(option.key for option in question.options if option.right)


def draw_options(ids: Ids, html: Mapping[str, Any], chosen: Collection[str]) -> dict[str, Any]:
    """{"options": [{"value", "html", "chosen"}]} in the order of the page."""
    return {
        "options": [{"value": shown, "html": html["options"][key], "chosen": shown in chosen} for shown, key in ids]
    }


def describe_keys(question: Question, keys: Sequence[str], html: Mapping[str, Any]) -> Review:
    """The chosen and the right options and the feedback of the chosen ones, in the order written."""
    chosen = [option.key for option in question.options if option.key in keys]
    feedback = html["feedback"]
    return Review(
        given=tuple(html["options"][key] for key in chosen),
        wanted=tuple(html["options"][option.key] for option in question.options if option.right),
        feedback=tuple(feedback[key] for key in chosen if feedback.get(key)),
    )
