"""Taking an import back: all of it, or none of it with words; nobody with results is ever deleted."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import UniqueConstraint, func, select

from learning import clock
from learning.db import Base, db, transaction
from learning.errors import InvalidInput, NotFound
from learning.members import queries as members
from learning.members.models import Membership, Person
from learning.policy import OPERATOR, Role
from learning.progress.models import Event
from learning.units import imports, queries, undoing
from learning.units.models import RosterCode
from tests import factories
from tests.people import World, act_as

HEADER = "mã,họ tên,điện thoại,đơn vị,tên đơn vị,vai trò,trạng thái,ghi chú"
# Tables that stay small, or hold a few rows a unit: what else refers to a person has an index for it.
SMALL = {
    *("api_token", "content_version", "data_request", "lesson_report", "month_report"),
    *("one_time_link", "role_grant", "roster_import", "slip"),
}
UNTOUCHED = {"audit_entry", "audit_head", "roster_import"}


def file(*rows: str) -> bytes:
    return "\r\n".join((HEADER, *rows)).encode()


EVERYTHING = file(
    "D1,Đào Thị Mười,0900 000 201,C9,Chi bộ Chợ,,,",
    "D2,Kiều Văn Chín,,C8,Chi bộ Chài,,,",
    "A1,Phạm Thị Bảo An,0900000101,C2,,,,mới",
    ",Vũ Hải Bình,0900000102,C1,,,được miễn,",
    ",Cao Hồng Phúc,0900000110,C1,,,,",
)


def contents() -> dict[str, set[tuple[Any, ...]]]:
    """All rows of all tables but the log and the list of imports."""
    return {
        table.name: {tuple(map(repr, row)) for row in db.session.execute(select(table))}
        for table in Base.metadata.sorted_tables
        if table.name not in UNTOUCHED
    }


def test_all_is_as_before(world: World) -> None:
    before = contents()
    report = imports.import_roster(OPERATOR, world.ward_a.id, EVERYTHING, missing="left", yes=True)
    assert report.is_saved and report.moved == 1 and report.units_added == 2 and report.missing == 4
    undone = undoing.undo_roster(act_as(world.giang), world.ward_a.id)
    assert contents() == before
    assert (undone.deleted, undone.kept, undone.units_removed) == (2, 0, 2)
    assert undone.touched == report.touched


def test_a_flag_for_names_that_the_first_cell_switched_on_goes_off_again(world: World) -> None:
    factories.make_unit(world.city, "PC", "ward")
    before = contents()
    imports.import_roster(OPERATOR, world.city.id, file("D1,Đào Thị Mười,,PC/C1,Chi bộ Một,,,"))
    assert queries.get_unit_by_text("PC").sees_names
    undoing.undo_roster(OPERATOR, world.city.id)
    assert contents() == before


def test_the_file_can_be_imported_again_after(world: World) -> None:
    first = imports.import_roster(OPERATOR, world.ward_a.id, EVERYTHING)
    after = len(contents()["person"])
    undoing.undo_roster(OPERATOR, world.ward_a.id)
    again = imports.import_roster(OPERATOR, world.ward_a.id, EVERYTHING)
    assert again.counts == first.counts
    assert len(contents()["person"]) == after


def test_only_the_latest_goes_and_then_the_one_before(world: World) -> None:
    empty = contents()
    imports.import_roster(OPERATOR, world.ward_a.id, file("D1,Đào Thị Mười,,C1,,,,"))
    one = contents()
    imports.import_roster(OPERATOR, world.ward_a.id, file("D1,Đào Thị Mười,,C2,,,,"))
    undoing.undo_roster(OPERATOR, world.ward_a.id)
    assert contents() == one
    undoing.undo_roster(OPERATOR, world.ward_a.id)
    assert contents() == empty
    with pytest.raises(InvalidInput):
        undoing.undo_roster(OPERATOR, world.ward_a.id)


def test_whoever_has_results_is_kept_as_left_and_comes_again_with_the_file(world: World) -> None:
    data = file("D1,Đào Thị Mười,,C9,Chi bộ Chợ,,,", "D2,Kiều Văn Chín,,C9,Chi bộ Chợ,,,")
    imports.import_roster(OPERATOR, world.ward_a.id, data)
    muoi = by_code("D1")
    add_event(muoi)
    undone = undoing.undo_roster(OPERATOR, world.ward_a.id)
    assert (undone.deleted, undone.kept) == (1, 1)
    assert members.get_person(muoi.id).status == "left"
    assert members.get_place(muoi.id).unit is None
    assert queries.get_unit_by_text("PA/C9").closed_on is not None
    again = imports.import_roster(OPERATOR, world.ward_a.id, data)
    assert again.is_saved and (again.added, again.moved, again.units_added) == (1, 1, 1)
    assert by_code("D1").id == muoi.id
    assert members.get_person(muoi.id).status == "active"
    place = members.get_place(muoi.id)
    assert place.unit is not None and place.unit.closed_on is None
    assert queries.get_unit_by_text("PA/C9").id == place.unit.id
    undoing.undo_roster(OPERATOR, world.ward_a.id)
    assert members.get_person(muoi.id).status == "left"
    assert members.get_place(muoi.id).unit is None


def test_roles_that_it_gave_are_withdrawn(world: World) -> None:
    before = contents()["role_grant"]
    imports.import_roster(
        OPERATOR,
        world.ward_a.id,
        file("D1,Đào Thị Mười,,C1,,lãnh đạo chi bộ,,", ",Vũ Hải Bình,0900000102,C1,,người hỗ trợ,,"),
    )
    assert [grant.role for grant in members.list_grants(world.binh.id, factories.yesterday())] == [Role.HELPER]
    undoing.undo_roster(OPERATOR, world.ward_a.id)
    assert contents()["role_grant"] == before


def test_an_older_role_gets_its_end_back(world: World) -> None:
    until = factories.yesterday() - timedelta(days=3)
    factories.grant(world.an, Role.HELPER, world.cell_1, until_on=until)
    row = ",Phạm Thị Bảo An,0900000101,C1,,người hỗ trợ,,GHI-CHU-AN"
    imports.import_roster(OPERATOR, world.ward_a.id, file(row))
    undoing.undo_roster(OPERATOR, world.ward_a.id)
    assert not members.list_grants(world.an.id, factories.yesterday())
    assert members.list_grants(world.an.id, until)


def test_what_was_changed_since_is_not_overwritten(world: World) -> None:
    imports.import_roster(OPERATOR, world.ward_a.id, file(",Phạm Thị Bảo An,0900000101,C1,,,,mới"))
    with transaction():
        members.get_person(world.an.id).note = "sửa tay"
    before = contents()
    with pytest.raises(InvalidInput, match="1 người"):
        undoing.undo_roster(OPERATOR, world.ward_a.id)
    assert contents() == before


def test_whoever_was_moved_since_is_not_taken_from_there(world: World) -> None:
    imports.import_roster(OPERATOR, world.ward_a.id, file("D1,Đào Thị Mười,,C1,,,,"))
    factories.move(by_code("D1"), world.cell_3)
    with pytest.raises(InvalidInput, match="1 người"):
        undoing.undo_roster(OPERATOR, world.ward_a.id)


def test_a_unit_that_others_have_come_to_keeps_the_import(world: World) -> None:
    imports.import_roster(OPERATOR, world.ward_a.id, file("D1,Đào Thị Mười,,C9,Chi bộ Chợ,,,"))
    factories.move(world.an, queries.get_unit_by_text("PA/C9"))
    before = contents()
    with pytest.raises(InvalidInput, match="Chi bộ Chợ"):
        undoing.undo_roster(OPERATOR, world.ward_a.id)
    assert contents() == before


@pytest.mark.parametrize("person", ["an", "dung", "ha", "khanh"])
def test_only_who_may_import_may_undo(world: World, person: str) -> None:
    imports.import_roster(OPERATOR, world.ward_a.id, EVERYTHING)
    with pytest.raises(NotFound):
        undoing.undo_roster(act_as(world.people[person]), world.ward_a.id)


def test_an_import_of_another_unit_stays(world: World) -> None:
    imports.import_roster(OPERATOR, world.ward_a.id, EVERYTHING)
    with pytest.raises(InvalidInput):
        undoing.undo_roster(OPERATOR, world.ward_b.id)
    assert db.session.scalar(select(func.count()).select_from(Membership).where(Membership.reason == "roster")) == 3


def by_code(code: str) -> Person:
    return db.session.scalars(
        select(Person).join(RosterCode, RosterCode.person_id == Person.id).where(RosterCode.code == code)
    ).one()


def add_event(person: Person) -> None:
    with transaction():
        db.session.add(
            Event(
                person_id=person.id,
                uid="0" * 32,
                kind="lesson_opened",
                subject="khoa/bai",
                body={},
                digest="x",
                source="web",
                received_at=clock.now(),
            )
        )


def test_no_person_who_is_deleted_has_a_large_table_read() -> None:
    """Either database looks for what refers to a deleted row; without an index it reads the whole table each time."""
    unindexed = set()
    for table in Base.metadata.sorted_tables:
        led = {next(iter(one.columns)) for one in table.indexes}
        led |= {next(iter(one.columns)) for one in table.constraints if isinstance(one, UniqueConstraint)}
        led.add(next(iter(table.primary_key)))
        unindexed |= {
            table.name
            for column in table.columns
            if column not in led and any(key.column.table.name == "person" for key in column.foreign_keys)
        }
    assert unindexed == SMALL
