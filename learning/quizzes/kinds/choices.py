"""What the types with boxes to tick have in common: `- [x] text`, keys, equal options. Not a type itself."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from learning.content.findings import Finding
from learning.content.library import Option, Question, option_key
from learning.quizzes.kinds.kind import Review, ScannedQuestion

ANSWER_LINE = re.compile(r"[-*+][ \t]+\[(?P<box>[ xX]|[0-9]{1,3}%)\](?:[ \t]+(?P<text>.*))?$")
LEAST_OPTIONS = 2


def read_options(scanned: ScannedQuestion) -> tuple[Option, ...]:
    """One option for each box, empty ones left out."""
    return tuple(
        Option(option_key(answer.text, scanned.exact), answer.text, answer.match["box"] in "xX", answer.feedback)
        for answer in scanned.answers
        if answer.text
    )


def check_options(scanned: ScannedQuestion, example: str) -> Iterator[Finding]:
    """Findings that hold for every type with boxes."""
    first: dict[str, tuple[str, str]] = {}
    for answer in scanned.answers:
        if answer.match["box"].endswith("%"):
            yield answer.finding("E417")
        if not answer.text:
            yield answer.finding("E415")
            continue
        key, box = option_key(answer.text, scanned.exact), answer.match["box"].lower()
        if key in first:
            yield answer.finding("E407" if first[key][0] == box else "E406", text=answer.text)
        first.setdefault(key, (box, answer.text))
    if len(scanned.answers) < LEAST_OPTIONS:
        yield scanned.finding("E408", least=LEAST_OPTIONS, count=len(scanned.answers))
    if scanned.answers and not any(answer.match["box"] in "xX" for answer in scanned.answers):
        yield scanned.finding("E404", example=example)


def right_keys(question: Question) -> list[str]:
    """The keys of the right options, sorted."""
    return sorted(option.key for option in question.options if option.right)


def describe_keys(question: Question, keys: Sequence[str], html: Mapping[str, Any]) -> Review:
    """The chosen and the right options and the feedback of the chosen ones, in the order written."""
    chosen = [option.key for option in question.options if option.key in keys]
    feedback = html["feedback"]
    return Review(
        given=tuple(html["options"][key] for key in chosen),
        wanted=tuple(html["options"][option.key] for option in question.options if option.right),
        feedback=tuple(feedback[key] for key in chosen if feedback.get(key)),
    )
