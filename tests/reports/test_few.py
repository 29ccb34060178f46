"""Counts of fewer than five people: joined or hidden above the level that sees names, and not found by subtraction."""

from fractions import Fraction

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from learning.administration import instance
from learning.db import transaction
from learning.reports import few, snapshots, units
from learning.units.models import Unit
from tests import factories, library
from tests.people import World, act_as, sign_in

Tree = tuple[int, list["Tree"]]  # own members of a unit, and the units below it


@pytest.mark.parametrize(
    ("sizes", "joined"),
    [
        ({1: 5, 2: 9}, set()),
        ({1: 0, 2: 9}, set()),
        ({1: 4, 2: 9, 3: 30}, {1, 2}),
        ({1: 4, 2: 1, 3: 30}, {1, 2}),
        ({1: 1, 2: 1, 3: 7, 4: 7}, {1, 2, 3}),
        ({1: 3}, {1}),
    ],
)
def test_what_is_joined(sizes: dict[int, int], joined: set[int]) -> None:
    assert few.to_join(sizes) == joined


_TREES: st.SearchStrategy[Tree] = st.recursive(
    st.tuples(st.integers(0, 9), st.just([])),
    lambda below: st.tuples(st.integers(0, 9), st.lists(below, max_size=3)),
    max_leaves=7,
)


@settings(max_examples=60)
@given(_TREES)
def test_no_difference_of_what_is_shown_is_a_count_of_few(tree: Tree) -> None:
    """Every page that somebody without names may open, as sums of groups: none of few people follows from them."""
    sizes: list[int] = []
    shown: list[set[int]] = []
    wholes: list[set[int]] = []

    def open_page(unit: Tree, visible: bool) -> set[int]:
        own, below = unit
        sizes.append(own)
        parts = [{len(sizes) - 1}]
        start = len(shown)
        joined: frozenset[int] = frozenset()
        counts = {number: total(part) for number, part in enumerate([(own, []), *below])}
        visible = visible and not few.are_few(total(unit))
        if visible:
            joined = few.to_join(counts)
        for number, part in enumerate(below, start=1):
            parts.append(open_page(part, visible and number not in joined))
        whole = set().union(*parts)
        wholes.extend(parts)
        if visible:
            together = set().union(*(part for number, part in enumerate(parts) if number in joined))
            shown[start:start] = [whole, together, *(p for n, p in enumerate(parts) if n not in joined)]
        return whole

    wholes.append(open_page(tree, True))
    for whole in wholes:
        people = sum(sizes[one] for one in whole)
        if few.are_few(people):
            peopled = [{one for one in sum_ if sizes[one]} for sum_ in shown]
            assert not follows({one for one in whole if sizes[one]}, peopled, len(sizes))


def total(unit: Tree) -> int:
    return unit[0] + sum(total(one) for one in unit[1])


def follows(wanted: set[int], sums: list[set[int]], width: int) -> bool:
    """Whether the sum over a set of groups can be computed from other sums (Gauss)."""
    basis: list[list[Fraction]] = []

    def reduce(row: list[Fraction]) -> list[Fraction]:
        for known in basis:
            first = next(n for n, value in enumerate(known) if value)
            row = [a - row[first] * b / known[first] for a, b in zip(row, known, strict=True)]
        return row

    for one in sums:
        row = reduce([Fraction(n in one) for n in range(width)])
        if any(row):
            basis.append(row)
    return not any(reduce([Fraction(n in wanted) for n in range(width)]))


@pytest.fixture
def ward(world: World) -> dict[str, Unit]:
    """A third ward whose cells have 2, 3, 6 and 9 people; all study the course."""
    library.publish()
    instance.assign_everywhere()
    ward = factories.make_unit(world.city, "PC", "ward", "Phường Cây Thị")
    cells = {"ward": ward}
    with transaction():
        for number in (2, 3, 6, 9):
            cell = factories.make_unit(ward, f"C{number}", "cell", f"Chi bộ {number} người")
            cells[str(number)] = cell
            for turn in range(number):
                factories.make_person(f"Lê Văn Người {number}{turn}", cell)
    return cells


def test_whoever_sees_no_names_sees_no_counts_of_few(world: World, ward: dict[str, Unit]) -> None:
    quy, lan = act_as(world.quy), act_as(world.lan)
    report = units.get_report(quy, ward["ward"].id, None)
    assert {line.name: line.counts.active for line in report.lines} == {
        "2 đơn vị gộp chung": 5,
        "Chi bộ 6 người": 6,
        "Chi bộ 9 người": 9,
    }
    assert report.total.active == 20
    for actor in (quy, lan):
        assert {key: units.get_report(actor, unit.id, None).hidden for key, unit in ward.items()} == {
            "ward": False,
            "2": True,
            "3": True,
            "6": False,
            "9": False,
        }
    hidden = units.get_report(quy, ward["2"].id, None)
    assert (hidden.total.active, hidden.lines, hidden.moved_away) == (0, [], 0)


def test_the_neighbour_of_the_only_few_is_joined_and_has_no_page_either(world: World) -> None:
    """Ward A has seven people, ward B one, the city itself none: the city page is one line."""
    library.publish()
    instance.assign_everywhere()
    quy = act_as(world.quy)
    report = units.get_report(quy, world.city.id, None)
    assert [(line.joined, line.counts.active) for line in report.lines] == [(("Phường An Sen", "Phường Bình Gạo"), 8)]
    for hidden in (world.ward_a, world.ward_b, world.cell_1, world.cell_3):
        assert units.get_report(quy, hidden.id, None).hidden, hidden.name


def test_the_committee_that_sees_names_sees_all_counts(world: World, ward: dict[str, Unit]) -> None:
    giang = act_as(world.giang)
    report = units.get_report(giang, world.ward_a.id, None)
    assert {line.id: line.counts.active for line in report.lines} == {world.cell_1.id: 4, world.cell_2.id: 3}
    assert not units.get_report(giang, world.cell_2.id, None).hidden


def test_weeks_of_few_are_kept_and_not_shown(world: World, ward: dict[str, Unit]) -> None:
    lan = act_as(world.lan)
    assert snapshots.list_weeks_of(units.get_report(lan, ward["2"].id, None)) == []
    shown = units.get_report(lan, ward["6"].id, None)
    assert [week.counts.active for week in snapshots.list_weeks_of(shown)] == [6]


def test_the_page_says_why(client: FlaskClient, world: World, ward: dict[str, Unit]) -> None:
    sign_in(client, world.quy)
    page = client.get(f"/units/{ward['2'].id}").get_data(as_text=True)
    assert "Số của nơi này không hiện riêng" in page
    assert "trong 2 đảng viên" not in page
    page = client.get(f"/units/{ward['ward'].id}").get_data(as_text=True)
    assert "2 đơn vị gộp chung" in page
    assert "Gộp số của Chi bộ 2 người, Chi bộ 3 người" in page
    assert "Chi bộ 2 người</a>" not in page
    assert "4 đơn vị, nơi cần giúp nhất lên đầu" in page, "of two lines, one stands for two"
