"""What later versions' corrections are worth to a paper: the higher mark counts, whenever it was handed in."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.content.library import Option, Question, Quiz
from learning.quizzes import corrections, marking
from learning.quizzes.corrections import Step

QUIZ = "kiem-tra"
KEYS = ("a", "b", "c")


def question(identity: str = "q1", right: str = "a", points: float = 1, keys: tuple[str, ...] = KEYS) -> Question:
    options = tuple(Option(key, f"ý {key}", key == right) for key in keys)
    return Question(identity, "one", f"Câu {identity}?", points=points, options=options)


def step(kind: str, *questions: Question, options: dict[str, str] | None = None) -> Step:
    decisions = [
        {"quiz": QUIZ, "question": one.id, "kind": kind, "decided": False, "options": options or {}}
        for one in questions
    ]
    return Step(decisions, {QUIZ: Quiz(QUIZ, "x.md", "Kiểm tra", questions=questions)})


def percent(steps: list[Step], answers: dict[str, Any], *questions: Question) -> int:
    return corrections.rescore(QUIZ, questions or (question(),), answers, steps).percent


@pytest.mark.parametrize(
    ("answer", "steps", "expected"),
    [
        ("a", [], 100),
        ("b", [], 0),
        ("", [step("correction", question(right="b"))], 0),
        (None, [step("correction", question(right="b"))], 0),
        ("a", [step("correction", question(right="b"))], 100),
        ("b", [step("correction", question(right="b"))], 100),
        ("c", [step("correction", question(right="b"))], 0),
        ("c", [step("correction", question(right="b")), step("correction", question(right="c"))], 100),
        ("b", [step("correction", question(right="b")), step("correction", question(right="a"))], 100),
        ("b", [step("new", question(right="b")), step("correction", question(right="b"))], 0),
        ("b", [step("removed", question(right="b")), step("correction", question(right="b"))], 0),
        ("b", [Step(None), step("correction", question(right="b"))], 0),
        ("b", [step("correction", question(right="b")), Step(None)], 100),
        (
            "b",
            [
                step("wording", question(keys=("a", "x", "c")), options={"b": "x"}),
                step("correction", question(right="x", keys=("a", "x", "c"))),
            ],
            100,
        ),
        ("b", [step("correction", question(right="b", keys=("x", "b", "c")), options={"a": "x"})], 100),
        ("a", [step("correction", question(right="b", keys=("b", "a", "c")), options={"a": "b", "b": "a"})], 100),
    ],
)
def test_an_answer_on_its_way_through_the_versions(answer: Any, steps: list[Step], expected: int) -> None:
    assert percent(steps, {"q1": answer}) == expected


def test_heavier_points_raise_who_was_right_and_lower_nobody() -> None:
    two = (question("q1"), question("q2"))
    heavier = [step("correction", question("q1", points=3))]
    assert percent(heavier, {"q1": "a", "q2": "b"}, *two) == 75
    assert percent(heavier, {"q1": "b", "q2": "a"}, *two) == 50
    lighter = [step("correction", question("q1", points=0.25))]
    assert percent(lighter, {"q1": "a", "q2": "b"}, *two) == 50
    assert percent(lighter, {"q1": "b", "q2": "a"}, *two) == 80


def test_marks_are_on_the_scale_of_the_papers_own_version() -> None:
    score = corrections.rescore(
        QUIZ, (question(points=2),), {"q1": "b"}, [step("correction", question(right="b", points=5))]
    )
    assert (score.marks, score.points, score.maximum) == ({"q1": 2.0}, 5.0, 5.0)


def test_a_question_that_is_typed_is_marked_by_the_new_answers() -> None:
    old = Question("q1", "short", "Gõ?", accepted=("mã",))
    new = replace(old, accepted=("mã", "mã OTP"))
    assert percent([step("correction", new)], {"q1": "ma otp"}, old) == 100


KINDS = st.sampled_from(["wording", "correction", "new", "removed"])
VERSION = st.tuples(KINDS, st.sampled_from(KEYS), st.sampled_from([0.5, 1, 2, 3.5]))
ANSWERS = st.dictionaries(st.sampled_from(["q1", "q2"]), st.sampled_from([*KEYS, ""]))


def steps_of(versions: list[tuple[str, str, float]]) -> list[Step]:
    return [step(kind, question("q1", right, points)) for kind, right, points in versions]


@given(st.lists(VERSION, max_size=5), ANSWERS)
def test_no_version_takes_anything_away(versions: list[tuple[str, str, float]], answers: dict[str, str]) -> None:
    two = (question("q1"), question("q2", "b"))
    own = marking.score(two, answers)
    before = own.percent
    for count in range(len(versions) + 1):
        score = corrections.rescore(QUIZ, two, answers, steps_of(versions)[:count])
        assert before <= score.percent <= 100
        assert all(own.marks[key] <= mark <= 1 for key, mark in score.marks.items())
        before = score.percent


@given(st.lists(VERSION, max_size=5), ANSWERS)
def test_without_corrections_the_score_is_that_of_the_own_version(
    versions: list[tuple[str, str, float]], answers: dict[str, str]
) -> None:
    two = (question("q1"), question("q2", "b"))
    calm = [one for one in versions if one[0] != "correction"]
    assert corrections.rescore(QUIZ, two, answers, steps_of(calm)) == marking.score(two, answers)


def test_what_is_right_is_shown_by_the_newest_correction_in_the_papers_own_keys() -> None:
    steps = [
        step("correction", question(right="x", keys=("a", "x", "c")), options={"b": "x"}),
        step("wording", question(right="y", keys=("a", "y", "c")), options={"x": "y"}),
        step("new", question(right="a", keys=("a", "y", "c"))),
        step("correction", question(right="c", keys=("a", "y", "c"))),
    ]
    own = question()
    assert [corrections.corrected(QUIZ, own, steps[:count]) is own for count in range(2)] == [True, False]
    for count in (1, 2, 3, 4):
        found = corrections.corrected(QUIZ, own, steps[:count])
        assert {one.key: one.right for one in found.options} == {"a": False, "b": True, "c": False}
    assert corrections.corrected("bai-khac", own, steps) is own
