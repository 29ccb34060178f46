"""Marks and scores: questions and cleaned answers in, points out. Knows no papers, people or times."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from math import floor

from learning.content.library import Question, Quiz
from learning.quizzes.kinds import KINDS
from learning.quizzes.kinds.kind import Answer


@dataclass(frozen=True)
class Score:
    """Points reached of the maximum; percent is rounded down; marks are points by question id."""

    points: float
    maximum: float
    percent: int
    marks: Mapping[str, float] = field(default_factory=dict)


def mark(question: Question, answer: Answer) -> float:
    """Points for a cleaned answer, 0 to question.points; None and blank answers get 0."""
    return float(_mark(question, answer))


def share(question: Question, answer: Answer) -> Fraction:
    """The share of a question's points, 0 to 1, for a cleaned answer; None and blank answers get 0."""
    kind = KINDS[question.type]
    return Fraction(0) if kind.is_blank(answer) else kind.mark(question, answer)


def score(questions: Sequence[Question], answers: Mapping[str, Answer]) -> Score:
    """The total over all questions; one without an answer in the mapping counts as blank."""
    marks = {question.id: _mark(question, answers.get(question.id)) for question in questions}
    reached = sum(marks.values(), Fraction(0))
    maximum = sum((points_of(question) for question in questions), Fraction(0))
    percent = floor(100 * reached / maximum) if maximum else 0
    return Score(float(reached), float(maximum), percent, {id_: float(points) for id_, points in marks.items()})


def points_of(question: Question) -> Fraction:
    """What a question is worth, exactly: 0.1 three times is 0.3, so that nobody fails by a rounding."""
    return _exactly(question.points)


@lru_cache(maxsize=256)
def _exactly(points: float) -> Fraction:
    return Fraction(str(points))


def passed(quiz: Quiz, reached: Score) -> bool:
    """Whether a score is enough."""
    return reached.percent >= quiz.pass_percent


def is_right(question: Question, answer: Answer) -> bool:
    """Whether an answer gets all points."""
    return _mark(question, answer) == points_of(question)


def verdict(question: Question, answer: Answer) -> str:
    """What a cleaned answer is called where it is told at once: blank, noted (there is no right one), right, nearly,
    again."""
    kind = KINDS[question.type]
    if kind.is_blank(answer):
        return "blank"
    if not kind.is_marked:
        return "noted"
    reached = kind.mark(question, answer)
    return "right" if reached == 1 else "nearly" if reached else "again"


def _mark(question: Question, answer: Answer) -> Fraction:
    return share(question, answer) * points_of(question)
