"""What counts, rule by rule (architecture.md, "What counts")."""

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.progress import completion
from learning.progress.completion import Mark, Part, State

LESSON_1 = Part("lesson", "mot", "Một", True)
LESSON_2 = Part("lesson", "hai", "Hai", True)
EXTRA = Part("lesson", "them", "Thêm", False)
QUIZ = Part("quiz", "kiem-tra", "Kiểm tra", True)
TASK = Part("task", "cai-dat", "Cài đặt", True)
PARTS = (LESSON_1, LESSON_2, QUIZ)
T1, T2, T3 = "2026-11-20T01:00:00+00:00", "2026-11-21T01:00:00+00:00", "2026-11-22T01:00:00+00:00"


def mark(percent: int, counts: str = "best") -> Mark:
    return Mark(percent, percent >= 80, counts)


def read(state: State, *parts: Part) -> State:
    for part in parts:
        state = completion.finish_part(state, part.key, T1)
    return state


def test_opening_a_lesson_begins_the_course_and_finishes_nothing() -> None:
    state = completion.open_part({}, LESSON_1.key, T1)
    assert completion.evaluate(state, PARTS).percent == 0
    assert state[LESSON_1.key] == {"done": False, "at": T1, "assisted": False}


def test_opening_again_changes_nothing() -> None:
    state = completion.finish_part({}, LESSON_1.key, T1)
    assert completion.open_part(state, LESSON_1.key, T2) == state


@pytest.mark.parametrize(
    ("done", "percent"), [((), 0), ((LESSON_1,), 33), ((LESSON_1, LESSON_2), 66), ((LESSON_1, EXTRA), 33)]
)
def test_percent_is_rounded_down_over_required_parts(done: tuple[Part, ...], percent: int) -> None:
    assert completion.evaluate(read({}, *done), (*PARTS, EXTRA)).percent == percent


def test_a_course_is_complete_when_no_required_part_is_missing() -> None:
    state = completion.mark_paper(read({}, LESSON_1, LESSON_2), QUIZ.key, mark(80), T2)
    evaluation = completion.evaluate(state, PARTS)
    assert (evaluation.percent, evaluation.complete) == (100, True)


def test_a_course_without_required_parts_is_never_complete() -> None:
    assert not completion.evaluate({}, (EXTRA,)).complete


def test_a_failed_quiz_completes_nothing() -> None:
    state = completion.mark_paper(read({}, LESSON_1, LESSON_2), QUIZ.key, mark(79), T2)
    assert not completion.evaluate(state, PARTS).complete
    assert state[QUIZ.key]["tries"] == 1


@pytest.mark.parametrize(
    ("counts", "percents", "score"),
    [
        ("best", (50, 70, 60), 70),
        ("last", (50, 70, 60), 60),
        ("first", (50, 70, 60), 50),
        ("last", (90, 60), 90),
        ("last", (90, 95, 85), 95),
        ("first", (50, 90), 50),
        ("best", (90, 40), 90),
    ],
)
def test_the_score_that_counts_follows_the_rule_and_never_falls_after_a_pass(
    counts: str, percents: tuple[int, ...], score: int
) -> None:
    state: State = {}
    for percent in percents:
        state = completion.mark_paper(state, QUIZ.key, mark(percent, counts), T1)
    assert state[QUIZ.key]["score"] == score


def test_a_failure_after_a_pass_takes_nothing_away() -> None:
    state = completion.mark_paper({}, QUIZ.key, mark(90), T1)
    state = completion.mark_paper(state, QUIZ.key, mark(10), T2)
    assert state[QUIZ.key]["done"]
    assert state[QUIZ.key]["at"] == T1


def test_help_shows_and_a_later_unassisted_pass_clears_it() -> None:
    together = completion.finish_part_together({}, LESSON_1.key, T1)
    assert completion.evaluate(together, PARTS).assisted
    assert not completion.evaluate(completion.finish_part(together, LESSON_1.key, T2), PARTS).assisted


def test_help_with_what_was_done_alone_changes_nothing() -> None:
    alone = completion.finish_part({}, LESSON_1.key, T1)
    assert completion.finish_part_together(alone, LESSON_1.key, T2) == alone


@pytest.mark.parametrize(
    ("steps", "assisted"),
    [
        ((("slip", 90),), True),
        ((("slip", 90), ("paper", 85)), False),
        ((("slip", 90), ("paper", 20)), True),
        ((("paper", 90), ("slip", 95)), False),
        ((("slip", 40),), False),
        ((("slip", 40), ("slip", 80)), True),
    ],
)
def test_a_slip_counts_and_shows_as_help_until_an_own_pass(steps: tuple[tuple[str, int], ...], assisted: bool) -> None:
    state: State = {}
    for kind, percent in steps:
        rule = completion.mark_slip if kind == "slip" else completion.mark_paper
        state = rule(state, QUIZ.key, mark(percent), T1)
    assert state[QUIZ.key]["assisted"] is assisted


def test_a_refused_task_is_not_done() -> None:
    state = completion.finish_part({}, TASK.key, T1)
    assert not completion.evaluate(completion.refuse_task(state, TASK.key, T2, "Xin làm lại."), (TASK,)).complete


def test_a_reported_task_waits_last_until_it_is_confirmed() -> None:
    parts = (TASK, LESSON_1)
    state = completion.report_task({}, TASK.key, T1)
    assert completion.next_part(state, parts) == LESSON_1
    state = completion.finish_part(state, LESSON_1.key, T1)
    assert completion.next_part(state, parts) == TASK
    state = completion.confirm_task(state, TASK.key, T2)
    assert completion.next_part(state, parts) is None
    assert completion.report_task(state, TASK.key, T2) == state


def test_the_next_part_is_the_first_required_one_that_is_missing() -> None:
    assert completion.next_part(read({}, LESSON_2), (EXTRA, *PARTS)) == LESSON_1
    assert completion.next_part(read({}, LESSON_1, LESSON_2, QUIZ), PARTS) is None


def test_a_required_part_added_later_shows_as_new() -> None:
    state = read({}, LESSON_1)
    assert completion.new_parts(state, (LESSON_1, LESSON_2)) == [LESSON_2]


steps = st.lists(
    st.tuples(
        st.sampled_from(["open", "read", "together", "paper", "slip", "refuse", "report", "confirm"]),
        st.sampled_from([LESSON_1, LESSON_2, QUIZ, TASK]),
        st.integers(0, 100),
        st.sampled_from(["best", "last", "first"]),
    ),
    max_size=20,
)


@given(steps)
def test_states_stay_sane_whatever_comes(history) -> None:
    state: State = {}
    passed: set[str] = set()
    for name, part, percent, counts in history:
        if part is QUIZ and name in {"paper", "slip"}:
            rule = completion.mark_paper if name == "paper" else completion.mark_slip
            before = state.get(QUIZ.key, {})
            state = rule(state, QUIZ.key, mark(percent, counts), T1)
            if before.get("passed"):
                assert state[QUIZ.key]["score"] >= before["score"]
            if percent >= 80:
                passed.add(QUIZ.key)
        elif part is not QUIZ and name in {"open", "read", "together", "refuse", "report", "confirm"}:
            rule = {
                "open": completion.open_part,
                "read": completion.finish_part,
                "together": completion.finish_part_together,
                "refuse": partial(completion.refuse_task, reason="Xin làm lại."),
                "report": completion.report_task,
                "confirm": completion.confirm_task,
            }[name]
            state = rule(state, part.key, T1)
    evaluation = completion.evaluate(state, (*PARTS, TASK))
    assert 0 <= evaluation.percent <= 100
    assert (evaluation.percent == 100) == evaluation.complete
    assert all(state[key]["done"] for key in passed)
