"""Texts with gaps. The answer maps keys of gaps to what was typed, or to the key of the menu's choice; {} is blank.

The options of a parsed question are its gaps ("1", "2", …; part "gap"), each followed by the choices of its menu.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from html import escape
from typing import Any

from learning.content import gaps
from learning.content.findings import Finding
from learning.content.library import Option, Question, option_key
from learning.quizzes.kinds import typed
from learning.quizzes.kinds.kind import Answer, Ids, Kind, Parts, Review, ScannedQuestion, Tally
from learning.quizzes.kinds.maps import clean_map, read_map
from learning.vietnamese import tidy


class Cloze(Kind):
    """The share of right gaps. Typed ones are compared as in `short`."""

    name = "cloze"
    answer_line = re.compile(r"(?!>).*?\[\[(?P<text>(?:(?!\[\[).)+?)\]\]")
    example = "[[…]]"
    template = "quizzes/kinds/cloze.html"
    draws_passage = True
    shape = "map"
    mixed = "always"

    def parse(self, scanned: ScannedQuestion) -> Parts:
        reader = _Reader(scanned)
        reader.read()
        passage = gaps.number(scanned.body.text)
        return Parts(self.name, tuple(reader.options), findings=tuple(reader.findings), passage=passage)

    def read(self, question: Question, fields: Mapping[str, Sequence[str]]) -> Answer:
        return read_map(fields)

    def clean(self, question: Question, answer: object) -> Answer:
        return clean_map(answer, {gap.key: _cleaner(question, gap) for gap in _gaps(question)})

    def mark(self, question: Question, answer: Answer) -> Fraction:
        counted = self.tally(question, answer)
        return Fraction(counted.right, counted.whole) if counted.whole else Fraction(0)

    def tally(self, question: Question, answer: Answer) -> Tally:
        found, given = _gaps(question), answer if isinstance(answer, dict) else {}
        right = sum(_is_right(question, gap, given.get(gap.key, "")) for gap in found)
        return Tally(right, len(found), missing=sum(not given.get(gap.key) for gap in found))

    def right_answer(self, question: Question) -> Answer:
        return {
            gap.key: gap.accepted[0]
            if gap.accepted
            else next((choice.key for choice in _menu(question, gap) if choice.right), "")
            for gap in _gaps(question)
        }

    def describe(self, question: Question, answer: Answer, html: Mapping[str, Any]) -> Review:
        """One line a gap, numbered when there are several."""
        given = answer if isinstance(answer, dict) else {}
        found = _gaps(question)
        several = len(found) > 1
        options = html["options"]

        def line(gap: Option, text: str) -> str:
            return f"Chỗ {gap.key}: {text}" if several else text

        return Review(
            given=tuple(
                line(gap, escape(given[gap.key]) if gap.accepted else options[given[gap.key]])
                for gap in found
                if given.get(gap.key)
            ),
            wanted=tuple(line(gap, " / ".join(_right_texts(question, gap, options))) for gap in found),
        )

    def key(self, question: Question, ids: Mapping[str, str]) -> dict[str, Any]:
        """{"gaps": {gap: what typed texts are compared with, or {"menu": {choice: is right}}}}."""

        def gap_key(gap: Option) -> dict[str, Any]:
            if gap.accepted:
                return typed.key(gap.accepted, question.exact)
            return {"menu": {ids[choice.key]: choice.right for choice in _menu(question, gap)}}

        return {"gaps": {ids[gap.key]: gap_key(gap) for gap in _gaps(question)}}

    def draw(self, question: Question, ids: Ids, html: Mapping[str, Any], answer: Answer) -> dict[str, Any]:
        """{"pieces": [{"html", "gap": None or {"number", "value", "answer", "choices": [{"value", "html"}]}}],
        "longest"}: the text, each piece ended by a gap but the last; a gap without choices is typed."""
        given = answer if isinstance(answer, dict) else {}
        shown = {key: value for value, key in ids}
        gap_of = {option.key: option.to for option in question.options}
        pieces = []
        for text, number in gaps.split(html["passage"]):
            gap = None
            if number and number in shown:
                choices = [
                    {"value": value, "html": html["options"][key]} for value, key in ids if gap_of[key] == number
                ]
                gap = {
                    "number": number,
                    "value": shown[number],
                    "answer": given.get(shown[number], ""),
                    "choices": choices,
                }
            pieces.append({"html": text, "gap": gap})
        return {"pieces": pieces, "longest": typed.LONGEST}

    def first_answer(self, lines: Sequence[str]) -> int:
        """The gaps are the answers, so what follows them is the first quote after the paragraph of the last."""
        text = "\n".join(lines)
        last = max((text.count("\n", 0, gap.end) for gap in gaps.find(text)), default=None)
        if last is None:
            return len(lines)
        after = last + 1
        while after < len(lines) and lines[last].startswith(">") and lines[after].startswith(">"):
            after += 1
        return next((index for index in range(after, len(lines)) if lines[index].startswith(">")), len(lines))


@dataclass
class _Reader:
    """Gathers the gaps of one question."""

    scanned: ScannedQuestion
    options: list[Option] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def read(self) -> None:
        body = self.scanned.body
        for number, gap in enumerate(gaps.find(body.text), 1):
            self.findings += self._check_words(gap)
            self._add(str(number), gap)
        for offset in gaps.unclosed(body.text):
            self.findings.append(body.finding(offset, "E426"))
        for offset in gaps.in_tables(body.text):
            self.findings.append(body.finding(offset, "E427"))
        for gap in gaps.find(self.scanned.heading.text):
            self.findings.append(self.scanned.heading.finding(gap.start, "E427"))
        if not self.options and not self.findings:
            self.findings.append(self.scanned.finding("E404", example=Cloze.example))

    def _add(self, key: str, gap: gaps.Gap) -> None:
        accepted, wrong = _texts(gap.rights), _texts(gap.wrongs)
        if not accepted:
            self._report(gap, "E425")
        if not wrong:
            self.options.append(Option(key, " / ".join(accepted), part=gaps.PART, accepted=accepted))
            return
        self.options.append(Option(key, f"({key})", part=gaps.PART))
        seen: dict[str, bool] = {}
        for text, right in [*((one, True) for one in accepted), *((one, False) for one in wrong)]:
            same = option_key(text, self.scanned.exact)
            if same in seen:
                self._report(gap, "E407" if seen[same] == right else "E406", text=text)
                continue
            seen[same] = right
            choice = option_key(f"({key}) {text}", self.scanned.exact)
            self.options.append(Option(choice, text, right, part="menu", to=key))

    def _check_words(self, gap: gaps.Gap) -> Iterator[Finding]:
        if "{{" in gap.inner:
            yield self.scanned.body.finding(gap.start, "E208", name=gap.inner.strip("{} "))
        if "](" in gap.inner:
            yield self.scanned.body.finding(gap.start, "E337")

    def _report(self, gap: gaps.Gap, code: str, **arguments: object) -> None:
        self.findings.append(self.scanned.body.finding(gap.start, code, **arguments))


def _gaps(question: Question) -> list[Option]:
    return [option for option in question.options if option.part == gaps.PART]


def _menu(question: Question, gap: Option) -> list[Option]:
    return [option for option in question.options if option.to == gap.key]


def _cleaner(question: Question, gap: Option) -> Callable[[str], str | None]:
    if gap.accepted:
        return typed.clean_text
    known = {choice.key for choice in _menu(question, gap)}
    return lambda key: key if key in known else None


def _is_right(question: Question, gap: Option, value: str) -> bool:
    if gap.accepted:
        return typed.is_accepted(value, gap.accepted, question.exact)
    return any(choice.right and choice.key == value for choice in _menu(question, gap))


def _right_texts(question: Question, gap: Option, options: Mapping[str, str]) -> list[str]:
    if gap.accepted:
        return [escape(text) for text in gap.accepted]
    return [options[choice.key] for choice in _menu(question, gap) if choice.right]


def _texts(written: Sequence[str]) -> tuple[str, ...]:
    return tuple(tidy(text) for text in written if tidy(text))
