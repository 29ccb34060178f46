"""Questions answered by a number. The answer is the text as typed; "" is blank."""

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from html import escape
from typing import Any

from learning.content.findings import Finding
from learning.content.library import Question
from learning.quizzes.kinds import typed
from learning.quizzes.kinds.kind import Answer, Ids, Kind, Parts, Review, ScannedAnswer, ScannedQuestion
from learning.vietnamese import tidy

LONGEST = 40

_FIGURES = r"[+-]?[0-9]{1,15}(?:[.,][0-9]{1,15})*"
_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?P<rest>,[0-9]+)?")
_PLAIN = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")
_DOUBTFUL = re.compile(r"(?<![0-9.,])[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?![0-9])")
_RANGE = re.compile(rf"(?P<low>{_FIGURES})[ ]*\.\.[ ]*(?P<high>{_FIGURES})")
_WITHIN = re.compile(rf"(?P<middle>{_FIGURES})[ ]*(?:\+-|±)[ ]*(?P<by>{_FIGURES})")
_SPACES_WITHIN = re.compile(r"(?<=[0-9])[ ](?=[0-9])")
_MINUS = str.maketrans("−–", "--")


class Number(Kind):
    """Right when it lies in one of the accepted intervals, ends included."""

    name = "number"
    answer_line = typed.ANSWER_LINE
    example = "= 15"
    slips = typed.SLIPS
    template = "quizzes/kinds/number.html"

    def parse(self, scanned: ScannedQuestion) -> Parts:
        findings = list(typed.check_lines(scanned))
        written = [answer for answer in scanned.answers if tidy(answer.text)]
        for answer in written:
            findings += _check(answer)
        if not written:
            findings.append(scanned.finding("E404", example=self.example))
        return Parts(self.name, accepted=tuple(_tidy(answer.text) for answer in written), findings=tuple(findings))

    def read(self, question: Question, fields: Mapping[str, Sequence[str]]) -> Answer:
        return typed.read_text(fields, LONGEST)

    def clean(self, question: Question, answer: object) -> Answer:
        return typed.clean_text(answer, LONGEST)

    def mark(self, question: Question, answer: Answer) -> Fraction:
        number = read_number(answer) if isinstance(answer, str) else None
        if number is None:
            return Fraction(0)
        intervals = [interval for text in question.accepted if (interval := read_interval(text))]
        return Fraction(any(low <= number <= high for low, high in intervals))

    def right_answer(self, question: Question) -> Answer:
        """The first end of the first interval; the middle where one is written."""
        first = next(iter(question.accepted), "")
        within = _WITHIN.fullmatch(first) or _RANGE.fullmatch(first)
        return within[1] if within else first

    def describe(self, question: Question, answer: Answer, html: Mapping[str, Any]) -> Review:
        given = (escape(answer),) if isinstance(answer, str) and answer else ()
        return Review(given=given, wanted=tuple(_say(accepted) for accepted in question.accepted))

    def key(self, question: Question, ids: Mapping[str, str]) -> dict[str, Any]:
        """{"within": [[lowest, highest], …], "longest"}."""
        intervals = [interval for text in question.accepted if (interval := read_interval(text))]
        return {"within": [[float(low), float(high)] for low, high in intervals], "longest": LONGEST}

    def draw(self, question: Question, ids: Ids, html: Mapping[str, Any], answer: Answer) -> dict[str, Any]:
        return {"answer": answer if isinstance(answer, str) else "", "longest": LONGEST}


def read_number(text: str) -> Fraction | None:
    """A number as people here write it; None when the text is none.

    Comma or dot is the decimal mark; a dot before exactly three digits separates thousands (1.500 is 1500, but 0.125
    is an eighth). Spaces between digits count for nothing.
    """
    plain = _SPACES_WITHIN.sub("", tidy(text).translate(_MINUS)).replace("- ", "-")
    if _THOUSANDS.fullmatch(plain):
        return Fraction(plain.replace(".", "").replace(",", "."))
    return Fraction(plain.replace(",", ".")) if _PLAIN.fullmatch(plain) else None


def read_interval(text: str) -> tuple[Fraction, Fraction] | None:
    """The ends of `15`, `15 +- 1` or `10..20`; None when the text is none of them, or the ends are the wrong way."""
    within, ends = _WITHIN.fullmatch(text), _RANGE.fullmatch(text)
    if within:
        middle, by = read_number(within["middle"]), read_number(within["by"])
        low, high = (middle - by, middle + by) if middle is not None and by is not None else (None, None)
    elif ends:
        low, high = read_number(ends["low"]), read_number(ends["high"])
    else:
        low = high = read_number(text)
    return (low, high) if low is not None and high is not None and low <= high else None


def _check(answer: ScannedAnswer) -> Iterator[Finding]:
    text = _tidy(answer.text)
    doubtful = _DOUBTFUL.search(text)
    if doubtful:
        whole, _, rest = doubtful[0].rpartition(".")
        yield answer.finding("E423", value=doubtful[0], whole=doubtful[0].replace(".", ""), decimal=f"{whole},{rest}")
    elif read_interval(text) is None:
        yield answer.finding("E422", value=text)


def _tidy(text: str) -> str:
    return tidy(text).translate(_MINUS)


def _say(accepted: str) -> str:
    ends = _RANGE.fullmatch(accepted)
    if ends:
        return escape(f"từ {ends['low']} đến {ends['high']}")
    return escape(accepted.replace("+-", "±"))
