"""completion.remark_paper: a paper marked again adds no try, and takes away neither score nor pass."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.progress import completion
from learning.progress.completion import Mark, State

KEY, THEN, NOW = "quiz:q", "2026-11-20T01:00:00+00:00", "2026-11-23T01:00:00+00:00"


def marked(*marks: Mark) -> State:
    state: State = {}
    for one in marks:
        state = completion.mark_paper(state, KEY, one, THEN)
    return state


def again(state: State, percent: int, passed: bool, counts: str, attempt: int) -> dict[str, Any]:
    return completion.remark_paper(state, KEY, Mark(percent, passed, counts), attempt, NOW)[KEY]


@pytest.mark.parametrize(
    ("counts", "attempt", "score"),
    [("best", 1, 90), ("best", 2, 90), ("first", 1, 90), ("first", 2, 40), ("last", 1, 60), ("last", 2, 90)],
)
def test_the_score_that_counts_follows_the_rule_of_the_quiz(counts: str, attempt: int, score: int) -> None:
    state = marked(Mark(40, False, counts), Mark(60, False, counts))
    part = again(state, 90, True, counts, attempt)
    assert (part["score"], part["best"], part["tries"]) == (score, 90, 2)
    assert (part["passed"], part["done"], part["at"]) == (True, True, NOW)


def test_who_passed_before_keeps_pass_and_day() -> None:
    part = again(marked(Mark(80, True, "best")), 85, True, "best", 1)
    assert (part["score"], part["passed"], part["at"]) == (85, True, THEN)


def test_a_gain_that_is_not_enough_changes_only_the_score() -> None:
    part = again(marked(Mark(40, False, "best")), 60, False, "best", 1)
    assert (part["score"], part["passed"], part["done"], part["at"]) == (60, False, False, THEN)


def test_a_pass_by_slip_becomes_one_done_alone_when_an_own_paper_passes() -> None:
    state = completion.mark_slip(marked(Mark(60, False, "best")), KEY, Mark(90, True, "best"), THEN)
    assert state[KEY]["assisted"]
    assert not again(state, 80, True, "best", 1)["assisted"]
    assert again(state, 70, False, "best", 1)["assisted"]


MARKS = st.lists(st.tuples(st.integers(0, 100), st.booleans()), min_size=1, max_size=4)


@given(MARKS, st.sampled_from(["best", "first", "last"]), st.data())
def test_nothing_falls_and_no_try_is_added(found: list[tuple[int, bool]], counts: str, data: st.DataObject) -> None:
    state = marked(*(Mark(percent, passed, counts) for percent, passed in found))
    attempt = data.draw(st.integers(1, len(found)))
    before = state[KEY]
    percent = data.draw(st.integers(found[attempt - 1][0], 100))
    part = again(state, percent, found[attempt - 1][1] or data.draw(st.booleans()), counts, attempt)
    assert part["score"] >= before["score"]
    assert part["best"] >= before["best"]
    assert part["passed"] >= before["passed"]
    assert part["done"] == part["passed"]
    assert part["tries"] == before["tries"]
