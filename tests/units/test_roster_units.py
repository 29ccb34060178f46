"""Which unit a row means, which one is made, and what is said about the rest."""

import pytest

from learning.units.roster import RosterRow
from learning.units.roster_units import KnownUnit, NewUnit, Path, Placement, place

CITY = KnownUnit(1, (), "Đảng bộ thành phố", "city")
WARD_1 = KnownUnit(10, ("P1",), "Đảng bộ phường 1", "ward")
WARD_2 = KnownUnit(20, ("P2",), "Đảng bộ phường 2", "ward")
CELL_1 = KnownUnit(11, ("P1", "C1"), "Chi bộ 1", "cell")
CELL_2 = KnownUnit(12, ("P1", "C2"), "Chi bộ 2", "cell")
OTHER_CELL_1 = KnownUnit(21, ("P2", "C1"), "Chi bộ 1", "cell")
SCHOOL = KnownUnit(22, ("P2", "TH"), "Chi bộ Trường học", "cell")
OF_CITY = [CITY, WARD_1, WARD_2, CELL_1, CELL_2, OTHER_CELL_1, SCHOOL]
OF_WARD_1 = [WARD_1, CELL_1, CELL_2]


def row(number: int, *codes: str, name: str = "") -> RosterRow:
    return RosterRow(number, "", "An", None, codes, name)


def place_in_city(*rows: RosterRow) -> Placement:
    return place(rows, CITY, OF_CITY)


def place_in_ward_1(*rows: RosterRow) -> Placement:
    return place(rows, WARD_1, OF_WARD_1)


@pytest.mark.parametrize(
    ("top", "units", "path", "unit"),
    [
        (WARD_1, OF_WARD_1, ("C1",), CELL_1),
        (WARD_1, OF_WARD_1, ("c1",), CELL_1),
        (WARD_1, OF_WARD_1, ("P1", "C1"), CELL_1),
        (WARD_1, OF_WARD_1, (), WARD_1),
        (WARD_1, OF_WARD_1, ("P1",), WARD_1),
        (CITY, OF_CITY, ("P2", "C1"), OTHER_CELL_1),
        (CITY, OF_CITY, ("TH",), SCHOOL),
        (CITY, OF_CITY, ("P2",), WARD_2),
        (CITY, OF_CITY, (), CITY),
    ],
)
def test_a_known_unit(top: KnownUnit, units: list[KnownUnit], path: Path, unit: KnownUnit) -> None:
    placement = place([row(2, *path)], top, units)
    assert placement == Placement({path: unit}, (), (), ())


def test_the_unit_at_that_path_comes_before_one_that_ends_so() -> None:
    deep = [KnownUnit(13, ("P1", "S1", "C1"), "Tổ", "cell"), KnownUnit(14, ("P1", "S1", "P1"), "Tổ", "cell")]
    placement = place([row(2, "C1"), row(3, "P1")], WARD_1, [*OF_WARD_1, *deep])
    assert placement.by_path == {("C1",): CELL_1, ("P1",): WARD_1}


def test_a_code_that_two_units_have_is_a_fault_of_each_row() -> None:
    placement = place_in_city(row(2, "C1"), row(3, "TH"), row(4, "C1"))
    assert [fault.row for fault in placement.faults] == [2, 4]
    assert "P1/C1, P2/C1" in placement.faults[0].message
    assert list(placement.by_path) == [("TH",)]


def test_an_unknown_unit_without_a_name_is_a_fault_with_the_nearest_code() -> None:
    fault = place_in_ward_1(row(2, "C11")).faults[0]
    assert (fault.row, fault.column) == (2, "đơn vị")
    assert "C11" in fault.message
    assert "giống nhất là C1:" in fault.cure
    assert "tên đơn vị" in fault.cure


def test_the_hint_looks_below_the_parent_first_and_never_outside_the_scope() -> None:
    assert "TH:" in place_in_city(row(2, "P2", "THH")).faults[0].cure
    assert "TH:" in place_in_city(row(2, "THH")).faults[0].cure
    assert "giống nhất" not in place_in_ward_1(row(2, "THH")).faults[0].cure


def test_an_unknown_unit_with_a_name_is_made_once_however_it_is_spelt() -> None:
    placement = place_in_ward_1(row(2, "C9"), row(3, "c9", name="Chi bộ 9"), row(4, "P1", "C9", name="Chi bộ 9"))
    assert placement.new == (NewUnit(("P1", "C9"), "Chi bộ 9", "cell", 3),)
    assert set(placement.by_path.values()) == set(placement.new)
    assert (placement.faults, placement.warnings) == ((), ())


def test_unknown_parents_are_made_with_their_code_as_name_and_a_warning() -> None:
    placement = place_in_city(row(2, "P3", "C1", name="Chi bộ 1"), row(3, "P3", "C2", name="Chi bộ 2"))
    assert placement.new == (
        NewUnit(("P3",), "P3", "ward", 2),
        NewUnit(("P3", "C1"), "Chi bộ 1", "cell", 2),
        NewUnit(("P3", "C2"), "Chi bộ 2", "cell", 3),
    )
    (warning,) = placement.warnings
    assert (warning.row, "P3" in warning.message) == (2, True)


def test_a_parent_that_the_file_names_keeps_its_name_though_it_comes_later() -> None:
    placement = place_in_ward_1(row(2, "S1", "C9", name="Chi bộ 9"), row(3, "s1", name="Đảng bộ bộ phận 1"))
    assert [(unit.name, unit.kind) for unit in placement.new] == [
        ("Đảng bộ bộ phận 1", "section"),
        ("Chi bộ 9", "cell"),
    ]
    assert placement.new[1].codes[:-1] == placement.new[0].codes
    assert placement.warnings == ()


def test_a_unit_outside_the_scope_is_as_unknown_as_any() -> None:
    placement = place_in_ward_1(row(2, "P2", "TH"))
    assert placement.by_path == {}
    assert "Trường" not in repr(placement)


def test_a_name_that_differs_changes_nothing_but_is_mentioned() -> None:
    placement = place_in_ward_1(row(2, "C1", name="CHI BO 1"), row(3, "C2", name="Chi bộ Chợ"))
    assert placement.new == ()
    (warning,) = placement.warnings
    assert (warning.row, warning.column) == (3, "tên đơn vị")
    assert "Chi bộ 2" in warning.message
