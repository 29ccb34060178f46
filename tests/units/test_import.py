"""Imports on a real database: what is written, what is refused, and that it is all or nothing."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from learning import clock, config
from learning.administration.models import AuditEntry
from learning.db import db
from learning.errors import NotFound
from learning.members import queries as members
from learning.members.models import Membership, Person, RoleGrant
from learning.policy import OPERATOR, Role
from learning.units import imports, queries, roster_writing, service
from learning.units.models import RosterCode, RosterImport, Unit
from learning.vietnamese import normalise_phone
from tests import factories
from tests.people import World, act_as

QueryCount = Callable[[], AbstractContextManager[list[str]]]
HEADER = "mã,họ tên,điện thoại,đơn vị,tên đơn vị,vai trò,trạng thái,ghi chú"
NOTHING = {"added": 0, "changed": 0, "moved": 0, "unchanged": 0, "missing": 0, "units_added": 0}


def file(*rows: str) -> bytes:
    return "\r\n".join((HEADER, *rows)).encode("utf-8-sig")


NEW_CELL = file(
    "D1,Đào Thị Mười,0900 000 201,C9,Chi bộ Chợ,,,",
    "D2,Kiều Văn Chín,,C9,Chi bộ Chợ,lãnh đạo chi bộ,,",
)


def test_an_import_adds_people_with_all_that_they_need(world: World) -> None:
    report = imports.import_roster(act_as(world.giang), world.ward_a.id, NEW_CELL)
    assert report.counts == NOTHING | {"added": 2, "units_added": 1}
    assert report.is_saved and report.is_clean
    cell = queries.get_unit_by_text("PA/C9")
    assert (cell.kind, cell.name, cell.path) == ("cell", "Chi bộ Chợ", f"{world.ward_a.path}{cell.id}/")
    assert report.touched == {cell.id}
    muoi = db.session.scalars(select(Person).where(Person.name == "Đào Thị Mười")).one()
    assert (muoi.phone, muoi.status, muoi.name_folded) == ("+84900000201", "active", "dao thi muoi")
    assert len(muoi.sign_in_code) == 8
    place = members.get_place(muoi.id)
    assert place.unit is not None and place.unit.id == cell.id
    code = db.session.scalars(select(RosterCode).where(RosterCode.person_id == muoi.id)).one()
    assert (code.unit_id, code.code) == (world.ward_a.id, "D1")


def test_people_go_in_with_one_statement_whatever_is_empty_in_their_rows(world: World, query_count: QueryCount) -> None:
    phones = {f"D{number}": f"0900 100 {number:03}" if number % 2 else "" for number in range(40)}
    rows = [f"{code},Đào Thị {code},{phone},C1,,,," for code, phone in phones.items()]
    with query_count() as sent:
        imports.import_roster(act_as(world.giang), world.ward_a.id, file(*rows))
    assert sum(statement.startswith("INSERT INTO person ") for statement in sent) == 1
    for code, phone in phones.items():
        person = _by_code(code)
        assert (person.name, person.phone) == (f"Đào Thị {code}", normalise_phone(phone) if phone else None)


def test_a_role_in_the_file_is_granted_for_the_unit_and_audited(world: World) -> None:
    imports.import_roster(act_as(world.giang), world.ward_a.id, NEW_CELL)
    chin = db.session.scalars(select(Person).where(Person.name == "Kiều Văn Chín")).one()
    cell = queries.get_unit_by_text("PA/C9")
    [grant] = members.list_grants(chin.id, factories.yesterday())
    assert (grant.role, grant.unit_id) == (Role.LEADER, cell.id)
    line = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "role_granted")).one()
    assert (line.person_id, line.unit_id, line.actor_id) == (chin.id, cell.id, world.giang.id)


@pytest.mark.parametrize(
    ("role", "unit"), [("cấp uỷ", "C1"), ("quản trị", "C1"), ("giảng viên", "C1"), ("lãnh đạo chi bộ", "PA")]
)
def test_no_role_above_the_importers_own_right(world: World, role: str, unit: str) -> None:
    data = file(f"D9,Đào Thị Mười,,{unit},,{role},,")
    report = imports.import_roster(act_as(world.giang), world.ward_a.id, data)
    assert [fault.column for fault in report.faults] == ["vai trò"]
    assert not report.is_saved
    assert imports.import_roster(OPERATOR, world.ward_a.id, data).is_saved


def test_the_same_file_again_changes_nothing(world: World) -> None:
    imports.import_roster(OPERATOR, world.ward_a.id, NEW_CELL)
    before = _figures()
    report = imports.import_roster(OPERATOR, world.ward_a.id, NEW_CELL)
    assert report.counts == NOTHING | {"unchanged": 2}
    assert not report.is_saved and not report.touched
    assert _figures() == before


def test_changes_reach_the_person(world: World) -> None:
    imports.import_roster(OPERATOR, world.ward_a.id, NEW_CELL)
    data = file("D1,Đào Thị Mừơi,0900 000 202,C9,,,được miễn,mắt kém", "D2,Kiều Văn Chín,,C9,,,,")
    report = imports.import_roster(OPERATOR, world.ward_a.id, data)
    assert report.counts == NOTHING | {"changed": 1, "unchanged": 1}
    assert report.touched == {queries.get_unit_by_text("PA/C9").id}
    person = _by_code("D1")
    assert (person.phone, person.status, person.note) == ("+84900000202", "exempt", "mắt kém")
    assert person.name_key != "" and person.name_folded == "dao thi muoi"


def test_a_move_ends_one_membership_and_opens_another(world: World) -> None:
    imports.import_roster(OPERATOR, world.ward_a.id, NEW_CELL)
    report = imports.import_roster(OPERATOR, world.ward_a.id, file("D1,Đào Thị Mười,,C1,,,,"))
    assert report.counts == NOTHING | {"moved": 1, "missing": 4}
    assert report.touched == {world.cell_1.id, queries.get_unit_by_text("PA/C9").id}
    person = _by_code("D1")
    first, second = db.session.scalars(
        select(Membership).where(Membership.person_id == person.id).order_by(Membership.id)
    )
    today = clock.today(config.current().timezone)
    assert (first.to_on, second.unit_id, second.from_on, second.to_on) == (today, world.cell_1.id, today, None)
    assert second.reason == "roster"


def test_a_person_known_by_phone_gets_the_code(world: World) -> None:
    report = imports.import_roster(OPERATOR, world.ward_a.id, file("A1,Phạm Thị Bảo An,0900000101,C1,,,,GHI-CHU-AN"))
    assert report.counts == NOTHING | {"changed": 1, "missing": 3}
    assert _by_code("A1").id == world.an.id


def test_a_code_goes_along_to_another_ward(world: World) -> None:
    imports.import_roster(OPERATOR, world.city.id, file("A1,Phạm Thị Bảo An,0900000101,PA/C1,,,,"))
    imports.import_roster(OPERATOR, world.city.id, file("A1,Phạm Thị Bảo An,0900000101,PB/C3,,,,"))
    code = db.session.scalars(select(RosterCode).where(RosterCode.person_id == world.an.id)).one()
    assert code.unit_id == world.ward_b.id


@pytest.mark.parametrize("person", ["an", "dung", "ha", "khanh", "phuc"])
def test_a_unit_outside_the_importers_right_looks_absent(world: World, person: str) -> None:
    actor = act_as(world.people[person])
    for run in (imports.import_roster, imports.import_good_rows, imports.preview):
        with pytest.raises(NotFound):
            run(actor, world.ward_a.id, NEW_CELL)


def test_nothing_outside_the_unit_is_matched(world: World) -> None:
    """Hà is of ward B: her phone and name in ward A's file bring a new person, and her own row stays."""
    report = imports.import_roster(act_as(world.giang), world.ward_a.id, file(",Đinh Ngân Hà,0900000107,C1,,,,"))
    assert report.counts == NOTHING | {"added": 1, "missing": 4}
    place = members.get_place(world.ha.id)
    assert place.unit is not None and place.unit.id == world.cell_3.id


FAULTY = file(
    "D1,Đào Thị Mười,,C1,,,,",
    "D2,,,C1,,,,",
    "D3,Kiều Văn Chín,12,C1,,,,",
    "D4,Kiều Văn Tám,,C7,,,,",
    ",Vũ Hải Bình,,C1,,,,",
)


def test_with_a_fault_nothing_is_written(world: World) -> None:
    before = _figures()
    report = imports.import_roster(OPERATOR, world.ward_a.id, FAULTY)
    assert [(fault.row, fault.column) for fault in report.faults] == [(3, "họ tên"), (4, "điện thoại"), (5, "đơn vị")]
    assert [question.row for question in report.questions] == [6]
    assert not report.is_saved and not report.is_clean
    assert _figures() == before


def test_the_good_rows_are_taken_when_asked_for(world: World) -> None:
    report = imports.import_good_rows(OPERATOR, world.ward_a.id, FAULTY)
    assert report.added == 1 and len(report.faults) == 3 and report.is_saved
    assert _by_code("D1").name == "Đào Thị Mười"
    assert _figures()["person"] == len(world.people) + 1


@pytest.mark.parametrize("data", [NEW_CELL, FAULTY, b"\xff\xfe\x00", b"", file()])
def test_a_preview_reports_what_the_import_does_and_writes_nothing(world: World, data: bytes) -> None:
    before = _figures()
    preview = imports.preview(OPERATOR, world.ward_a.id, data).report
    assert _figures() == before
    report = imports.import_roster(OPERATOR, world.ward_a.id, data)
    assert preview.counts == report.counts
    assert (preview.faults, preview.questions, preview.units) == (report.faults, report.questions, report.units)


def test_missing_people_stay_unless_asked(world: World) -> None:
    data = file(",Vũ Hải Bình,0900000102,C1,,,,GHI-CHU-BINH")
    report = imports.import_roster(OPERATOR, world.ward_a.id, data)
    assert report.counts == NOTHING | {"unchanged": 1, "missing": 3}
    assert members.get_person(world.an.id).status == "active"


def test_many_missing_people_leave_only_with_a_second_yes(world: World) -> None:
    data = file(",Vũ Hải Bình,0900000102,C1,,,,GHI-CHU-BINH")
    asked = imports.import_roster(OPERATOR, world.ward_a.id, data, missing="left")
    assert [fault.row for fault in asked.faults] == [0] and not asked.is_saved
    report = imports.import_roster(OPERATOR, world.ward_a.id, data, missing="left", yes=True)
    assert report.missing == 3 and report.is_saved and report.touched == {world.cell_1.id}
    assert members.get_person(world.an.id).status == "left"
    assert members.get_person(world.cuc.id).status == "active"


@pytest.mark.parametrize(
    ("people", "missing", "asks"), [(40, 4, False), (40, 5, True), (300, 20, False), (300, 21, True)]
)
def test_how_many_are_many(world: World, people: int, missing: int, asks: bool) -> None:
    cell = factories.make_unit(world.ward_a, "C8", "cell")
    rows = [f"M{number},Đỗ Văn Số {number},,C8,,,," for number in range(people)]
    imports.import_roster(OPERATOR, cell.id, file(*rows))
    report = imports.preview(OPERATOR, cell.id, file(*rows[missing:]), missing="left").report
    assert report.missing == missing
    assert bool(report.faults) is asks


def test_good_rows_do_not_make_many_people_leave(world: World) -> None:
    data = file(",Vũ Hải Bình,0900000102,C1,,,,GHI-CHU-BINH")
    report = imports.import_good_rows(OPERATOR, world.ward_a.id, data, missing="left")
    assert report.faults and members.get_person(world.an.id).status == "active"


def test_somebody_who_left_comes_back_with_a_word(world: World) -> None:
    imports.import_roster(OPERATOR, world.ward_a.id, NEW_CELL)
    gone = imports.import_roster(OPERATOR, world.ward_a.id, file("D1,Đào Thị Mười,,C9,,,đã rời,"))
    assert gone.changed == 1
    silent = imports.import_roster(OPERATOR, world.ward_a.id, file("D1,Đào Thị Mười,,C9,,,,"))
    assert len(silent.questions) == 1 and not silent.is_saved
    back = imports.import_roster(OPERATOR, world.ward_a.id, file("D1,Đào Thị Mười,,C9,,,đang sinh hoạt,"))
    assert back.changed == 1
    assert _by_code("D1").status == "active"


def test_somebody_whose_membership_ended_gets_one_again(world: World) -> None:
    imports.import_roster(OPERATOR, world.ward_a.id, NEW_CELL)
    person = _by_code("D1")
    membership = db.session.scalars(select(Membership).where(Membership.person_id == person.id)).one()
    membership.to_on, person.status = membership.from_on, "left"
    db.session.commit()
    imports.import_roster(OPERATOR, world.ward_a.id, file("D1,Đào Thị Mười,,C9,,,đang sinh hoạt,"))
    place = members.get_place(person.id)
    assert place.unit is not None and place.unit.code == "C9"


def test_a_code_of_a_neighbouring_cell_is_refused_in_words(world: World) -> None:
    imports.import_roster(OPERATOR, world.ward_a.id, NEW_CELL)
    report = imports.import_roster(OPERATOR, world.cell_1.id, file("D1,Lý Thị Năm,,C1,,,,", "D7,Lý Thị Sáu,,C1,,,,"))
    assert [(fault.row, fault.column) for fault in report.faults] == [(2, "mã")]
    assert report.added == 1 and not report.is_saved


def test_a_code_of_two_wards_is_nobodys_key(world: World) -> None:
    imports.import_roster(OPERATOR, world.ward_a.id, file("X1,Lý Thị Năm,,C1,,,,"))
    imports.import_roster(OPERATOR, world.ward_b.id, file("X1,Lý Văn Bốn,,C3,,,,"))
    report = imports.preview(OPERATOR, world.city.id, file("X1,Lý Thị Năm,,PA/C1,,,,")).report
    assert [(fault.row, fault.column) for fault in report.faults] == [(2, "mã")]
    assert report.missing < 5


def test_an_expired_role_is_given_anew(world: World) -> None:
    factories.grant(world.an, Role.HELPER, world.cell_1, until_on=factories.yesterday() - timedelta(days=1))
    report = imports.import_roster(
        OPERATOR, world.ward_a.id, file(",Phạm Thị Bảo An,0900000101,C1,,người hỗ trợ,,GHI-CHU-AN")
    )
    assert report.changed == 1
    assert [grant.role for grant in members.list_grants(world.an.id, factories.yesterday())] == [Role.HELPER]
    assert db.session.scalar(select(func.count()).where(RoleGrant.person_id == world.an.id)) == 1


@pytest.mark.parametrize(
    ("root_kind", "path", "kinds"),
    [
        ("city", "P1/K1/C1", ["other", "ward", "cell"]),
        ("city", "P1/C1", ["ward", "cell"]),
        ("ward", "C1", ["cell"]),
        ("ward", "K1/C1", ["section", "cell"]),
    ],
)
def test_kinds_of_units_that_an_import_makes(database: None, root_kind: str, path: str, kinds: list[str]) -> None:
    root = service.create_root("Gốc", root_kind)
    report = imports.import_roster(OPERATOR, root.id, file(f"D1,Đào Thị Mười,,{path},Chi bộ Chợ,,,"))
    units = [unit for unit in queries.list_at_or_below(root.path) if unit.id != root.id]
    assert [unit.kind for unit in units] == kinds
    assert report.units_added == len(kinds)
    seeing = [unit.kind for unit in queries.list_at_or_below(root.path) if unit.sees_names]
    assert seeing == [([root_kind, *kinds])[-2]]


def test_spellings_of_one_new_parent_are_one_unit(world: World) -> None:
    data = file("D1,Đào Thị Mười,,P7/C1,Chi bộ Một,,,", "D2,Kiều Văn Chín,,p7/C2,Chi bộ Hai,,,")
    report = imports.import_roster(OPERATOR, world.city.id, data)
    assert report.is_saved and report.units_added == 3
    assert queries.get_unit_by_text("P7/C2").parent_id == queries.get_unit_by_text("p7").id


def test_batches_join_without_gap(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[tuple[int, int]] = []
    count = roster_writing.SIZE + 1
    rows = [f"M{number},Đỗ Văn Số {number},,C1,,,," for number in range(count)]
    imports.import_roster(
        OPERATOR, world.ward_a.id, file(*rows), on_step=lambda done, total: steps.append((done, total))
    )
    assert steps == [(roster_writing.SIZE, count), (1, count)]
    names = {place.name for place in db.session.scalars(select(Person).where(Person.name.like("Đỗ Văn Số %")))}
    assert len(names) == count
    first = _by_code("M0")
    assert first.name == "Đỗ Văn Số 0"
    assert _by_code(f"M{count - 1}").name == f"Đỗ Văn Số {count - 1}"


def test_an_import_leaves_a_record_and_one_line_in_the_log(world: World) -> None:
    imports.import_roster(act_as(world.giang), world.ward_a.id, NEW_CELL)
    done = db.session.scalars(select(RosterImport)).one()
    assert (done.unit_id, done.actor_id, done.undone_at) == (world.ward_a.id, world.giang.id, None)
    line = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "roster_imported")).one()
    assert line.detail == {"roster_import": done.id} | NOTHING | {"added": 2, "units_added": 1}


def _by_code(code: str) -> Person:
    db.session.expire_all()
    return db.session.scalars(
        select(Person).join(RosterCode, RosterCode.person_id == Person.id).where(RosterCode.code == code)
    ).one()


def _figures() -> dict[str, int]:
    tables = (Person, Unit, Membership, RoleGrant, RosterCode, RosterImport, AuditEntry)
    return {table.__tablename__: db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}
