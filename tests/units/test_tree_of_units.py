"""The unit tree: paths of ids and codes, kinds, the first cell below a committee, and who may add a unit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from learning.administration.models import AuditEntry
from learning.db import db
from learning.errors import Conflict, InvalidInput, NotFound
from learning.policy import OPERATOR
from learning.units import queries, service, tree
from tests import factories
from tests.people import World, act_as

PATHS = st.lists(st.integers(1, 10**9), min_size=1, max_size=8).map(lambda ids: "".join(f"{one}/" for one in ids))


@given(PATHS, PATHS)
def test_below_is_a_range_of_paths(top: str, other: str) -> None:
    assert (top <= other < tree.end_of(top)) == other.startswith(top)
    assert top <= top + other < tree.end_of(top)


@given(PATHS)
def test_a_path_is_its_ids(path: str) -> None:
    ids = tree.ids_of(path)
    assert tree.child_path("".join(f"{one}/" for one in ids[:-1]), ids[-1]) == path


@pytest.mark.parametrize(
    ("above", "below", "kind"),
    [
        (["city"], 0, "cell"),
        (["city", "ward"], 0, "cell"),
        (["ward"], 0, "cell"),
        (["city"], 1, "ward"),
        (["city", "ward"], 1, "section"),
        (["city"], 2, "other"),
    ],
)
def test_kinds_of_new_units(above: list[str], below: int, kind: str) -> None:
    assert tree.kind_of_new(above, below) == kind


@pytest.mark.parametrize(
    ("kind", "below", "sees"),
    [
        ("ward", ["cell"], True),
        ("section", ["cell"], True),
        ("city", ["cell"], False),
        ("other", ["cell"], False),
        ("ward", ["section"], False),
    ],
)
def test_names_go_up_to_the_lowest_committee(database: None, kind: str, below: list[str], sees: bool) -> None:
    root = service.create_root("Gốc", "city")
    unit = service.create_unit(OPERATOR, root.id, "U", "Đơn vị", kind)
    for number, child in enumerate(below):
        service.create_unit(OPERATOR, unit.id, f"N{number}", "Dưới", child)
    assert queries.get_unit(unit.id).sees_names is sees
    assert not queries.get_unit(root.id).sees_names


def test_a_ward_as_root_sees_names_from_its_first_cell_on(database: None) -> None:
    root = service.create_root("Phường", "ward")
    assert not root.sees_names
    service.create_unit(OPERATOR, root.id, "C1", "Chi bộ Một", "cell")
    assert queries.get_root().sees_names


def test_there_is_one_root(database: None) -> None:
    root = service.create_root("Gốc", "city")
    assert (root.path, root.parent_id, root.code) == (f"{root.id}/", None, "")
    with pytest.raises(Conflict):
        service.create_root("Gốc", "city")


def test_a_unit_knows_its_path(world: World) -> None:
    unit = service.create_unit(act_as(world.giang), world.ward_a.id, " C 9 ", "Chi bộ  Chợ", "cell")
    assert (unit.code, unit.name, unit.path) == ("C 9", "Chi bộ Chợ", f"{world.ward_a.path}{unit.id}/")
    line = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "unit_created")).one()
    assert (line.unit_id, line.actor_id) == (unit.id, world.giang.id)


@pytest.mark.parametrize("person", ["an", "dung", "ha", "khanh", "phuc"])
def test_a_unit_elsewhere_looks_absent(world: World, person: str) -> None:
    with pytest.raises(NotFound):
        service.create_unit(act_as(world.people[person]), world.ward_a.id, "C9", "Chi bộ Chợ", "cell")


@pytest.mark.parametrize(
    ("code", "name", "kind", "field"),
    [
        ("", "Tên", "cell", "code"),
        ("a/b", "Tên", "cell", "code"),
        ("x" * 41, "Tên", "cell", "code"),
        ("c1", "Tên", "cell", "code"),
        ("C9", "", "cell", "name"),
        ("C9", "Tên", "club", "kind"),
    ],
)
def test_what_cannot_be_a_unit_is_refused_in_words(world: World, code: str, name: str, kind: str, field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        service.create_unit(OPERATOR, world.ward_a.id, code, name, kind)
    assert caught.value.field == field


@pytest.mark.parametrize("text", ["PA/C1", "pa/c1", " PA / C1 ", "{id}"])
def test_a_unit_is_found_by_id_or_codes(world: World, text: str) -> None:
    assert queries.get_unit_by_text(text.format(id=world.cell_1.id)).id == world.cell_1.id


def test_the_root_is_a_slash_and_digits_can_be_a_code(world: World) -> None:
    assert queries.get_unit_by_text("/").id == world.city.id
    ward = factories.make_unit(world.city, "2026", "ward")
    assert queries.get_unit_by_text("2026").id == ward.id


@pytest.mark.parametrize("text", ["", " ", "C1", "PA/C3", "PA//C1", "9999", "PA/C1/X", "99999999999999999999", "²"])
def test_an_unknown_unit_is_not_found(world: World, text: str) -> None:
    with pytest.raises(NotFound):
        queries.get_unit_by_text(text)


def test_below_holds_itself_and_its_own_only(world: World) -> None:
    below = [unit.id for unit in queries.list_at_or_below(world.ward_a.path)]
    assert below == [world.ward_a.id, world.cell_1.id, world.cell_2.id]
    assert [unit.id for unit in queries.list_above(world.cell_1.path)] == [
        world.city.id,
        world.ward_a.id,
        world.cell_1.id,
    ]
