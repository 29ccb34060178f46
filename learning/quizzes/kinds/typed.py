"""What the types answered by typing on one line have in common: `= answer` lines, the text as kept. Not a type."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from learning.content.findings import Finding
from learning.content.intake import clean
from learning.quizzes.kinds.kind import BULLET, ScannedQuestion
from learning.vietnamese import fold, tidy

ANSWER_LINE = re.compile(r"=[ \t]*(?P<text>.*)$")
SLIPS = ((re.compile(rf"[ \t]*{BULLET}?[=＝][ \t]*(?P<text>[^=＝\s].*)$"), r"= \g<text>"),)
LONGEST = 200  # characters; a few words are asked for


def check_lines(scanned: ScannedQuestion) -> Iterator[Finding]:
    """Findings that hold for every type with `=` lines."""
    for answer in scanned.answers:
        if not tidy(answer.text):
            yield answer.finding("E415")
        if answer.feedback:
            yield answer.finding("W513")


def read_text(fields: Mapping[str, Sequence[str]], longest: int = LONGEST) -> str:
    """What was typed, on one line and not too long; "" when nothing was."""
    given = fields.get("answer", ())
    return one_line(given[0])[:longest] if given else ""


def clean_text(answer: object, longest: int = LONGEST) -> str | None:
    """The text as it is kept; None when it is none, or longer than a page of ours lets it be."""
    if not isinstance(answer, str) or len(answer) > longest:
        return None
    return one_line(answer)[:longest]


def one_line(text: str) -> str:
    """Typed text as everything else expects it: composed, single spaces, no line ends."""
    return tidy(clean(text).replace("\n", " "))


def key(accepted: Sequence[str], exact: bool) -> dict[str, Any]:
    """What marking.js compares a typed text with: the accepted ones as is_accepted compares them."""
    same = tidy if exact else fold
    return {"accepted": sorted({same(one) for one in accepted}), "exact": exact, "longest": LONGEST}


def is_accepted(text: str, accepted: Sequence[str], exact: bool) -> bool:
    """Whether a text is one of those accepted: case, spaces and marks folded, unless every character counts."""
    same = tidy if exact else fold
    return bool(tidy(text)) and same(text) in {same(one) for one in accepted}
