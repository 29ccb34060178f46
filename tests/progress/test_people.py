"""Members and units changed by hand: who may, what follows, and that all counts equal a recount whatever happens."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from learning import clock, config
from learning.administration import instance
from learning.courses.models import Course
from learning.db import db
from learning.errors import InvalidInput, NotAllowed, NotFound
from learning.members.models import Person
from learning.progress import people, service
from learning.progress.events import NewEvent
from learning.progress.people import Wanted
from learning.reports import units
from learning.units import editing
from learning.units import queries as unit_queries
from tests import factories, library
from tests.people import World, act_as

COURSE = "khoa-thu"


def today():
    return clock.today(config.current().timezone)


@pytest.fixture
def course(world: World) -> Course:
    library.publish()
    instance.assign_everywhere()
    return db.session.scalars(select(Course).where(Course.slug == COURSE)).one()


def read(person: Person, lesson: str = "bai-1") -> None:
    service.record(act_as(person), [NewEvent(str(uuid4()), person.id, "lesson_read", f"{COURSE}/{lesson}")])


@pytest.mark.parametrize(
    ("actor", "person", "wanted", "refusal"),
    [
        ("dung", "an", Wanted(phone="0900000999", status="exempt", group="Tổ 2"), None),
        ("giang", "cuc", Wanted(name="Hoàng Thị Cúc"), None),
        ("dung", "an", Wanted(name="Tên Khác"), NotAllowed),
        ("dung", "dung", Wanted(status="exempt"), NotAllowed),
        ("dung", "cuc", Wanted(group="1"), NotFound),
        ("ha", "an", Wanted(group="1"), NotFound),
        ("phuc", "an", Wanted(group="1"), NotFound),
        ("quy", "an", Wanted(group="1"), NotFound),
        ("em", "giang", Wanted(phone="0900000999"), NotFound),
        ("dung", "an", Wanted(phone="12"), InvalidInput),
        ("dung", "an", Wanted(status="lost"), InvalidInput),
    ],
)
def test_who_may_change_what(world: World, course: Course, actor: str, person: str, wanted: Wanted, refusal) -> None:
    target = world.people[person]
    if refusal is None:
        assert people.change_member(act_as(world.people[actor]), target.id, wanted)
        assert people.change_member(act_as(world.people[actor]), target.id, wanted) == []
    else:
        with pytest.raises(refusal):
            people.change_member(act_as(world.people[actor]), target.id, wanted)


def test_a_move_takes_results_along_and_needs_a_right_at_both_ends(world: World, course: Course) -> None:
    read(world.an)
    for actor, person, unit, refusal in (
        (world.dung, world.an, world.cell_2, NotFound),
        (world.giang, world.an, world.cell_3, NotFound),
        (world.giang, world.an, world.cell_1, InvalidInput),
    ):
        with pytest.raises(refusal):
            people.move_member(act_as(actor), person.id, unit.id)
    people.move_member(act_as(world.giang), world.an.id, world.cell_2.id, "về nơi ở mới")
    report = units.get_report(act_as(world.giang), world.ward_a.id, COURSE)
    assert {line.id: line.counts.under_way for line in report.lines} == {world.cell_1.id: 0, world.cell_2.id: 1}
    assert report.moved_away == 0, "a move inside the ward is no difference of the ward"
    people.move_member(act_as(world.lan), world.an.id, world.cell_3.id)
    report = units.get_report(act_as(world.giang), world.ward_a.id, COURSE)
    assert (report.total.under_way, report.moved_away) == (0, 1)


def test_a_unit_is_changed_from_above_it(world: World, course: Course) -> None:
    giang = act_as(world.giang)
    for actor, unit in ((world.giang, world.ward_a), (world.dung, world.cell_1), (world.ha, world.cell_1)):
        with pytest.raises(NotFound):
            editing.rename_unit(act_as(actor), unit.id, "Tên", "X")
    with pytest.raises(InvalidInput):
        editing.rename_unit(giang, world.cell_1.id, "Chi bộ 1", "c2")
    with pytest.raises(InvalidInput):
        editing.close_unit(giang, world.cell_1.id)
    with pytest.raises(NotFound):
        editing.move_unit(giang, world.cell_1.id, world.ward_b.id)
    lan = act_as(world.lan)
    with pytest.raises(InvalidInput):
        editing.move_unit(lan, world.ward_a.id, world.ward_b.id)  # whose committee would see its names
    assert editing.list_targets(lan, world.ward_a) == []
    assert [one.id for one in editing.list_targets(lan, world.cell_1)] == [world.city.id, world.ward_b.id]
    read(world.an)
    editing.move_unit(act_as(world.lan), world.cell_1.id, world.ward_b.id)
    assert unit_queries.get_unit(world.cell_1.id).path == f"{world.ward_b.path}{world.cell_1.id}/"
    assert units.get_report(act_as(world.ha), world.ward_b.id, COURSE).total.under_way == 1
    empty = factories.make_unit(world.ward_a, "C9", "cell")
    factories.make_person("Đỗ Văn Rời", empty, status="left")
    people.close_unit(giang, empty.id)
    report = units.get_report(giang, world.ward_a.id, COURSE)
    assert (report.gone, report.in_closed) == (0, 0), "whoever had left is counted with no unit"
    assert unit_queries.get_unit(empty.id).closed_on == today()
