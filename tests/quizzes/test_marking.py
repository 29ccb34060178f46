"""Marks by hand-computed tables and by laws that hold for any question and answer."""

import json
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.content.library import Option, Question, Quiz
from learning.quizzes import marking, paper
from learning.quizzes.kinds import DEFAULT, KINDS
from tests.question_making import answers_to, questions

A, B, C, D, E = "abcde"


def choice(type_: str, right: str, wrong: str, points: float = 1) -> Question:
    options = tuple(Option(key, key, key in right) for key in sorted(right + wrong))
    return Question("q", type_, "?", points=points, options=options)


ONE = choice("one", "b", "acd", points=2)
MANY = choice("many", "abc", "de", points=3)
ALL_RIGHT = choice("many", "abcd", "")
SHORT = Question("q", "short", "?", points=0.5, accepted=("mã OTP", "OTP"))
EXACT = Question("q", "short", "?", exact=True, accepted=("má",))


@pytest.mark.parametrize(
    ("question", "answer", "expected"),
    [
        (ONE, B, 2),
        (ONE, A, 0),
        (ONE, "", 0),
        (ONE, None, 0),
        (ONE, "khác", 0),
        (MANY, [A, B, C], 3),
        (MANY, [A, B], 2),
        (MANY, [A], 1),
        (MANY, [A, B, C, D], 1.5),  # 3/3 − 1/2
        (MANY, [A, B, D], 0.5),  # 2/3 − 1/2 = 1/6, of 3 points
        (MANY, [A, D], 0),  # 1/3 − 1/2 is below 0
        (MANY, [A, B, C, D, E], 0),
        (MANY, [D, E], 0),
        (MANY, [], 0),
        (MANY, None, 0),
        (ALL_RIGHT, [A, B, C], 0.75),
        (ALL_RIGHT, [A, B, C, D], 1),
        (SHORT, "otp", 0.5),
        (SHORT, "  MA   otp ", 0.5),
        (SHORT, "mã ôtp", 0.5),
        (SHORT, "o t p", 0),
        (SHORT, "", 0),
        (SHORT, " ", 0),
        (SHORT, None, 0),
        (EXACT, " má", 1),
        (EXACT, "ma", 0),
        (EXACT, "Má", 0),
    ],
)
def test_marks(question: Question, answer: str | list[str] | None, expected: float) -> None:
    assert marking.mark(question, answer) == expected
    assert marking.is_right(question, answer) == (expected == question.points)


@pytest.mark.parametrize(
    ("points", "answers", "percent", "passes"),
    [
        ([1, 1, 1], {"q0": B, "q1": B}, 66, False),
        ([1, 1, 1], {"q0": B, "q1": B, "q2": A}, 66, False),
        ([2, 1, 2], {"q0": B, "q2": B}, 80, True),
        ([0.1, 0.2, 0.7], {"q1": B, "q2": B}, 90, True),
        ([1], {}, 0, False),
        ([1], {"q0": B, "q9": B}, 100, True),
    ],
)
def test_scores(points: list[float], answers: dict[str, str], percent: int, passes: bool) -> None:
    questions = [replace(ONE, id=f"q{number}", points=each) for number, each in enumerate(points)]
    score = marking.score(questions, answers)
    assert (score.percent, score.maximum) == (percent, pytest.approx(sum(points)))
    assert set(score.marks) == {question.id for question in questions}
    assert marking.passed(Quiz("q", "q.md", "Q", pass_percent=80), score) == passes


def test_nobody_fails_by_a_rounding() -> None:
    questions = [replace(ONE, id=f"q{number}", points=0.1) for number in range(10)]
    score = marking.score(questions, {question.id: B for question in questions[:8]})
    assert score.percent == 80


def test_nothing_to_reach_is_nothing_reached() -> None:
    assert marking.score([], {}) == marking.Score(0, 0, 0, {})


@st.composite
def answered(draw: st.DrawFn) -> tuple[Question, object]:
    question = draw(questions())
    return question, draw(answers_to(question))


@given(answered())
def test_a_mark_is_between_nothing_and_everything(given_answer: tuple[Question, object]) -> None:
    question, raw = given_answer
    answer = KINDS[question.type].clean(question, raw)
    assert 0 <= marking.mark(question, answer) <= question.points


@given(questions())
def test_the_right_answer_gets_everything(question: Question) -> None:
    kind = KINDS[question.type]
    assert marking.mark(question, kind.right_answer(question)) == question.points
    assert kind.clean(question, kind.right_answer(question)) == kind.right_answer(question)


@given(questions())
def test_a_blank_answer_gets_nothing(question: Question) -> None:
    kind = KINDS[question.type]
    blank = kind.read(question, {})
    assert kind.is_blank(blank) and kind.is_blank(None)
    assert kind.clean(question, blank) == blank
    assert marking.mark(question, blank) == marking.mark(question, None) == 0


@given(answered(), st.randoms(use_true_random=True))
def test_the_order_of_options_and_ticks_is_irrelevant(given_answer: tuple[Question, object], dice: Random) -> None:
    """But where the order of the options is the right answer."""
    question, raw = given_answer
    kind = KINDS[question.type]
    shuffled = list(question.options)
    if question.type != "order":
        dice.shuffle(shuffled)
    other = replace(question, options=tuple(shuffled))
    raw_other = raw
    if isinstance(raw, list) and question.type != "order":
        raw_other = sorted(raw, key=str, reverse=True)
    elif isinstance(raw, dict):
        raw_other = dict(reversed(list(raw.items())))
    assert kind.clean(question, raw) == kind.clean(other, raw_other)
    answer = kind.clean(question, raw)
    assert marking.mark(question, answer) == marking.mark(other, answer)


@given(answered(), st.randoms(use_true_random=True), st.sampled_from(["none", "questions", "options", "both"]))
def test_a_paper_says_the_same_in_its_own_ids(
    given_answer: tuple[Question, object], dice: Random, shuffle: str
) -> None:
    question, raw = given_answer
    kind = KINDS[question.type]
    (entry,) = paper.draw(Quiz("q", "q.md", "Q", shuffle=shuffle, questions=(question,)), dice)
    answer = kind.clean(question, raw)
    if answer and question.options:
        as_posted = paper.to_paper_ids(entry, answer)
        assert answer != as_posted
        back = kind.clean(question, paper.to_keys(entry, as_posted))
        assert back == answer
    ids = [shown for shown, _ in entry["options"]]
    assert len(set(ids)) == len(ids) == len(question.options)


@given(questions(), st.randoms(use_true_random=True))
def test_no_paper_shows_the_right_order(question: Question, dice: Random) -> None:
    keys = paper.mix_options(question, dice, asked=False)
    assert sorted(keys) == sorted(option.key for option in question.options)
    if question.type == "order":
        assert keys != KINDS["order"].right_answer(question)
    if question.type == "match":
        wanted = {option.key: option.to for option in question.options if option.to}
        rights = [key for key in keys if key not in wanted]
        assert [wanted[key] for key in keys if key in wanted] != rights[: len(wanted)]
    if question.type in {"one", "many", "hotspot", "scale"}:
        assert keys == [option.key for option in question.options]


@given(answered())
def test_cleaned_answers_are_stored_as_they_are(given_answer: tuple[Question, object]) -> None:
    question, raw = given_answer
    kind = KINDS[question.type]
    answer = kind.clean(question, raw)
    assert json.loads(json.dumps(answer)) == answer
    assert kind.clean(question, answer) == answer


@given(questions())
def test_questions_survive_json(question: Question) -> None:
    assert Question.from_dict(json.loads(json.dumps(question.as_dict()))) == question


def test_every_kind_is_known_by_its_name() -> None:
    assert DEFAULT in KINDS
    assert all(kind.name == name for name, kind in KINDS.items())
