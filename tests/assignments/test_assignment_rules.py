"""Which assignment counts for a unit on a day."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learning.assignments.rules import Assigned, common_round, nearest, nearest_by_course

DAY = date(2026, 11, 24)
CITY, WARD, CELL = "1/", "1/2/", "1/2/4/"


def assigned(
    number: int, path: str, *, opens: int = 0, due: int | None = None, round: int = 1, course: int = 1
) -> Assigned:
    """opens and due: days from DAY."""
    unit_id = int(path.split("/")[-2])
    due_on = None if due is None else DAY + timedelta(days=due)
    return Assigned(number, course, unit_id, path, DAY + timedelta(days=opens), due_on, round)


@pytest.mark.parametrize(
    ("found", "path", "expected"),
    [
        ([], CELL, None),
        ([assigned(1, CITY)], CELL, 1),
        ([assigned(1, CITY), assigned(2, WARD)], CELL, 2),
        ([assigned(1, CITY), assigned(2, WARD), assigned(3, CELL)], CELL, 3),
        ([assigned(3, CELL), assigned(1, CITY)], CELL, 3),
        ([assigned(1, CITY), assigned(3, CELL)], WARD, 1),
        ([assigned(3, CELL)], "1/2/", None),
        ([assigned(3, "1/2/4/")], "1/2/40/", None),
        ([assigned(1, CITY), assigned(2, WARD, opens=1)], CELL, 1),
        ([assigned(2, WARD, opens=1)], CELL, None),
        ([assigned(1, CITY, round=2), assigned(3, CELL)], CELL, 1),
        ([assigned(1, CITY, round=2, opens=1), assigned(3, CELL)], CELL, 3),
        ([assigned(1, CITY, round=2), assigned(2, CELL, round=2)], CELL, 2),
        ([assigned(1, CITY, round=2, due=9), assigned(3, CELL, due=0)], CELL, 3),
        ([assigned(1, CITY, round=2, due=9), assigned(3, CELL, due=-1)], CELL, 1),
        ([assigned(1, CITY, round=2, due=-5), assigned(3, CELL, due=-1)], CELL, 1),
        ([assigned(1, CITY, due=9), assigned(3, CELL, due=-1)], CELL, 3),
        ([assigned(1, CITY), assigned(3, CELL, round=2, due=-1)], CELL, 3),
        ([assigned(1, CELL, due=9), assigned(2, CELL, round=2)], CELL, 2),
        ([assigned(1, CITY, round=3), assigned(2, WARD, round=2, due=-1), assigned(3, CELL, due=1)], CELL, 3),
        ([assigned(1, CITY, round=3), assigned(2, WARD, round=2, due=1), assigned(3, CELL, due=-1)], CELL, 2),
    ],
)
def test_the_nearest_unit_wins_unless_its_round_is_over_and_a_later_one_is_open(
    found: list[Assigned], path: str, expected: int | None
) -> None:
    winner = nearest(found, path, DAY)
    assert (winner.id if winner else None) == expected


SMALL = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])  # other work may run beside
ANY = st.builds(
    assigned,
    st.integers(1, 99),
    st.sampled_from([CITY, WARD, CELL, "1/2/40/", "1/3/"]),
    opens=st.integers(-2, 2),
    due=st.none() | st.integers(-2, 2),
    round=st.integers(1, 3),
    course=st.integers(1, 3),
)


@SMALL
@given(st.lists(ANY, max_size=6), st.sampled_from([CITY, WARD, CELL]))
def test_what_counts_is_open_and_above(found: list[Assigned], path: str) -> None:
    for course, winner in nearest_by_course(found, path, DAY).items():
        assert winner.course_id == course
        assert path.startswith(winner.unit_path) and winner.opens_on <= DAY


@SMALL
@given(st.lists(ANY, max_size=6, unique_by=lambda one: (one.course_id, one.unit_path, one.round)))
def test_the_order_of_the_rows_does_not_count(found: list[Assigned]) -> None:
    shuffled = sorted(found, key=lambda one: one.id * 7 % 13)
    assert nearest_by_course(found, CELL, DAY) == nearest_by_course(shuffled, CELL, DAY)


@pytest.mark.parametrize(
    ("found", "path", "expected"),
    [
        ([], WARD, None),
        ([assigned(1, CITY)], WARD, 1),
        ([assigned(1, CITY, round=2), assigned(2, CELL, round=2)], WARD, 2),
        ([assigned(1, CITY, round=2), assigned(2, CELL, due=1)], WARD, None),
        ([assigned(1, CITY, round=2), assigned(2, CELL, due=-1)], WARD, 2),
        ([assigned(1, CITY), assigned(2, "1/3/", round=2)], WARD, 1),
        ([assigned(2, CELL)], WARD, None),
        ([assigned(1, CITY), assigned(2, CELL, opens=1, round=2)], WARD, 1),
    ],
)
def test_the_round_that_counts_everywhere_below(found: list[Assigned], path: str, expected: int | None) -> None:
    assert common_round(found, path, DAY) == expected


@SMALL
@given(st.lists(ANY, max_size=6))
def test_a_common_round_is_that_of_every_unit_below(found: list[Assigned]) -> None:
    of_course = [one for one in found if one.course_id == 1]
    common = common_round(of_course, CITY, DAY)
    each = [nearest(of_course, path, DAY) for path in (CITY, WARD, CELL, "1/2/40/", "1/3/", "1/9/")]
    assert common == (
        each[0].round if each[0] and {one.round if one else 0 for one in each} == {each[0].round} else None
    )
