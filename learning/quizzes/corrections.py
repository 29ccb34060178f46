"""What later versions' corrections are worth to a paper; pure: questions, answers and decisions in, a score out.

A correction adds a mark, and the higher counts. Answers follow a question through wording and corrections; where it
became a new one or went away, they stay with the version they were given on.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import floor
from typing import Any

from learning.content.library import Question, Quiz
from learning.quizzes import marking
from learning.quizzes.kinds import KINDS
from learning.quizzes.marking import Score

FOLLOWED = frozenset({"wording", "correction"})


@dataclass(frozen=True)
class Step:
    """One later version: what became of questions, and its quizzes by slug.

    decisions: as learning.authoring.changes writes them; None when a version says nothing of itself, so that nobody
    can tell whether its questions still are the same.
    """

    decisions: Iterable[Mapping[str, Any]] | None
    quizzes: Mapping[str, Quiz] = field(default_factory=dict)

    def of(self, quiz: str) -> dict[str, Mapping[str, Any]]:
        """The decisions about a quiz by question id."""
        return {one["question"]: one for one in self.decisions or () if one["quiz"] == quiz}

    def corrects(self, quiz: str) -> bool:
        """Whether a question of this quiz was corrected."""
        return any(one["kind"] == "correction" for one in self.of(quiz).values())


@dataclass(frozen=True)
class _Line:
    """One question of a paper on its way through the versions. answer: in the option keys of the last one."""

    question: Question
    answer: Any
    share: Fraction
    points: Fraction
    followed: bool = True


def rescore(quiz: str, questions: Sequence[Question], answers: Mapping[str, Any], steps: Iterable[Step]) -> Score:
    """The best score of a paper over its own version and all later ones, in their order.

    answers: cleaned ones in option keys, by question id. marks of the score are points on the scale of the paper's
    own version, each the highest that any version gives; points and maximum are those of the best version.
    """
    lines = [
        _Line(one, answers.get(one.id), marking.share(one, answers.get(one.id)), marking.points_of(one))
        for one in questions
    ]
    best = _total(lines)
    for step in steps:
        if step.decisions is None:
            break
        decisions = step.of(quiz)
        lines = [_follow(line, decisions.get(line.question.id), step.quizzes.get(quiz)) for line in lines]
        best = max(best, _total(lines), key=lambda total: total[0])
    marks = {line.question.id: float(line.share * marking.points_of(line.question)) for line in lines}
    ratio, reached, maximum = best
    return Score(float(reached), float(maximum), floor(100 * ratio), marks)


def corrected(quiz: str, question: Question, steps: Iterable[Step]) -> Question:
    """A question of a paper with what is right by the newest correction that reaches it, in the paper's option keys."""
    latest, back = question, {option.key: option.key for option in question.options}
    for step in steps:
        decision = step.of(quiz).get(question.id)
        if step.decisions is None or (decision and decision["kind"] not in FOLLOWED):
            break
        if decision:
            back = {decision["options"].get(name, name): own for name, own in back.items()}
        if decision and decision["kind"] == "correction":
            found = next(one for one in step.quizzes[quiz].questions if one.id == question.id)
            options = [replace(one, key=back[one.key], to=back.get(one.to, one.to)) for one in found.options]
            latest = replace(question, options=tuple(options), accepted=found.accepted, exact=found.exact)
    return latest


def translate(answer: Any, names: Mapping[str, str]) -> Any:
    """An answer in the option keys of one version, in those of the next."""
    if isinstance(answer, str):
        return names.get(answer, answer)
    if isinstance(answer, list):
        return [translate(one, names) for one in answer]
    if isinstance(answer, dict):
        return {names.get(key, key): translate(value, names) for key, value in answer.items()}
    return answer


def _follow(line: _Line, decision: Mapping[str, Any] | None, quiz: Quiz | None) -> _Line:
    if decision is None or not line.followed:
        return line
    if decision["kind"] not in FOLLOWED:
        return replace(line, followed=False)
    answer = translate(line.answer, decision["options"])
    if decision["kind"] == "wording" or quiz is None:
        return replace(line, answer=answer)
    corrected = next(one for one in quiz.questions if one.id == line.question.id)
    share = marking.share(corrected, KINDS[corrected.type].clean(corrected, answer))
    return replace(line, answer=answer, share=max(line.share, share), points=marking.points_of(corrected))


def _total(lines: Sequence[_Line]) -> tuple[Fraction, Fraction, Fraction]:
    """(share of the whole, points, maximum)."""
    reached = sum((line.share * line.points for line in lines), Fraction(0))
    maximum = sum((line.points for line in lines), Fraction(0))
    return (reached / maximum if maximum else Fraction(0)), reached, maximum
