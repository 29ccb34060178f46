"""Invented people and wards: many, plausible, the same for the same seed, and nobody real."""

import re

import pytest

from learning import vietnamese
from learning.cli.invented import invented_people, invented_ward, roster_csv
from learning.units.roster import read_roster
from learning.units.roster_plan import Grantable, RosterState, plan
from learning.units.roster_units import KnownUnit

# People everybody knows of; an invented list must not name them.
WELL_KNOWN = """Hồ Chí Minh, Lê Duẩn, Võ Nguyên Giáp, Phạm Văn Đồng, Tôn Đức Thắng, Nguyễn Văn Linh, Phan Văn Khải,
Lê Khả Phiêu, Nông Đức Mạnh, Nguyễn Phú Trọng, Nguyễn Minh Triết, Trương Tấn Sang, Nguyễn Tấn Dũng, Trần Đại Quang,
Nguyễn Xuân Phúc, Võ Văn Thưởng, Tô Lâm, Lương Cường, Phạm Minh Chính, Vương Đình Huệ, Trần Thanh Mẫn, Nguyễn Thị Bình,
Nguyễn Thị Kim Ngân, Trương Thị Mai, Võ Thị Ánh Xuân, Trần Cẩm Tú, Nguyễn Thị Hồng, Phan Văn Giang, Bùi Thanh Sơn"""


def test_the_same_seed_gives_the_same_people() -> None:
    assert invented_people(1, 50) == invented_people(1, 50)
    assert invented_people(1, 50) != invented_people(2, 50)
    assert invented_ward(1, "P1", "Phường 1", 3, 20) == invented_ward(1, "P1", "Phường 1", 3, 20)


def test_there_are_many_names_and_none_is_well_known() -> None:
    names = [person.full_name for person in invented_people(3, 30_000)]
    assert len(set(names[:5_630])) > 5_500
    assert all(re.fullmatch(r"([^\W\d_]+ ){2,3}[^\W\d_]+", name) for name in names)
    assert all(vietnamese.tidy(name) == name for name in names)
    folded = {vietnamese.fold(name) for name in names}
    assert not folded & {vietnamese.fold(name) for name in WELL_KNOWN.split(",")}


def test_phones_are_from_our_range_and_some_are_absent_or_shared() -> None:
    phones = [person.phone for person in invented_people(4, 5_000)]
    given = [phone for phone in phones if phone]
    assert all(re.fullmatch(r"\+84900\d{6}", phone) for phone in given)
    assert 0.03 < phones.count(None) / len(phones) < 0.1
    assert 20 < len(given) - len(set(given)) < 250


def test_a_ward_has_its_cells_and_members() -> None:
    ward = invented_ward(5, "P1", "Đảng bộ phường Mẫu", 12, 300)
    assert len({cell.code for cell in ward.cells}) == len({cell.name for cell in ward.cells}) == 12
    assert ward.cells[0].name == "Chi bộ Tổ dân phố số 1"
    sizes = [sum(row.unit == ("P1", cell.code) for row in ward.rows) for cell in ward.cells]
    assert sum(sizes) == 300
    assert min(sizes) >= 3
    assert len(set(sizes)) > 3


@pytest.mark.parametrize(("cells", "members"), [(0, 10), (2, 5)])
def test_a_ward_that_cannot_be(cells: int, members: int) -> None:
    with pytest.raises(ValueError, match="members"):
        invented_ward(5, "P1", "?", cells, members)


def test_the_file_of_a_large_ward_is_imported_without_a_question() -> None:
    ward = invented_ward(6, "P1", "Đảng bộ phường Mẫu", 133, 5_630)
    roster = read_roster(roster_csv(ward))
    assert roster.rows == ward.rows
    assert roster.faults == ()
    made = plan(roster, RosterState(KnownUnit(1, ("P1",), ward.name, "ward")), Grantable())
    assert made.counts() == {"added": 5630, "changed": 0, "moved": 0, "unchanged": 0, "missing": 0, "units_added": 133}
    assert (made.questions, made.faults, made.warnings) == ((), (), ())
    assert {(unit.codes[-1], unit.name) for unit in made.units_to_add} == {(c.code, c.name) for c in ward.cells}
