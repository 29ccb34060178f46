"""Members and units changed by hand: who may, what follows, and that all counts equal a recount whatever happens."""

from datetime import timedelta
from random import Random
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from learning import clock, config
from learning.administration import instance
from learning.assignments import service as assignments
from learning.assignments.queries import list_for_courses
from learning.assignments.rules import nearest
from learning.courses.models import Course
from learning.db import db
from learning.errors import InvalidInput, NotAllowed, NotFound
from learning.members.models import Membership, Person
from learning.policy import OPERATOR
from learning.progress import people, queries, service
from learning.progress.events import NewEvent
from learning.progress.models import CellProgress, CountSnapshot, CourseProgress, UnitPeople
from learning.progress.people import Wanted
from learning.reports import snapshots, units
from learning.reports.counts import Counts
from learning.units import editing
from learning.units import queries as unit_queries
from learning.units.models import Unit
from tests import factories, library
from tests.people import World, act_as

COURSE = "khoa-thu"
CELLS = ("cell_1", "cell_2", "cell_3")
PEOPLE = ("an", "binh", "cuc", "dung", "em", "ha", "phuc")


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
    read(world.an)
    editing.move_unit(act_as(world.lan), world.cell_1.id, world.ward_b.id)
    assert unit_queries.get_unit(world.cell_1.id).path == f"{world.ward_b.path}{world.cell_1.id}/"
    assert units.get_report(act_as(world.ha), world.ward_b.id, COURSE).total.under_way == 1
    empty = factories.make_unit(world.ward_a, "C9", "cell")
    editing.close_unit(giang, empty.id)
    assert unit_queries.get_unit(empty.id).closed_on == today()


def expected(unit: Unit, course: Course) -> Counts:
    """What a unit's page must say, counted person by person."""
    assigned, counts = list_for_courses([course.id]), Counts()
    rows = db.session.execute(
        select(Person, Unit)
        .join(Membership, (Membership.person_id == Person.id) & Membership.to_on.is_(None))
        .join(Unit, Unit.id == Membership.unit_id)
    ).all()
    for person, home in rows:
        found = nearest(assigned, home.path, today())
        if not home.path.startswith(unit.path) or home.closed_on or found is None or person.status == "left":
            continue
        if person.status == "exempt":
            counts.exempt += 1
            continue
        key = {"person_id": person.id, "course_id": course.id, "round": found.round}
        progress = db.session.scalar(select(CourseProgress).filter_by(**key))
        status = progress.status if progress else ""
        counts.add(
            Counts(
                1,
                0,
                status == "under_way",
                status == "completed",
                bool(status == "completed" and progress and progress.assisted),
                bool(progress and progress.late),
            )
        )
    return counts


def kept(table) -> set[tuple[int, ...]]:
    """The rows of a table of counts that count anything."""
    rows = {
        tuple(getattr(row, name.name) for name in table.__table__.columns) for row in db.session.scalars(select(table))
    }
    keys = len(table.__table__.primary_key.columns)
    return {row for row in rows if any(row[keys:])}


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 10_000))
def test_counts_equal_a_recount_after_any_history(world: World, course: Course, seed: int) -> None:
    dice = Random(seed)  # noqa: S311 - an invented history
    for _ in range(12):
        happen(dice, world, course)
    db.session.expire_all()
    for table, counted in ((CellProgress, queries.counted_cells()), (UnitPeople, queries.counted_people())):
        again = {tuple(row) for row in db.session.execute(counted)}
        keys = len(table.__table__.primary_key.columns)
        assert kept(table) == {row for row in again if any(row[keys:])}
    snapshots.take(today())
    for unit in (world.city, world.ward_a, world.ward_b):
        report = units.get_report(OPERATOR, unit.id, COURSE)
        assert report.total == expected(unit, course)
        day = db.session.get(CountSnapshot, (unit.id, course.id, today()))
        kept_counts = Counts(*(getattr(day, name) for name in Counts.__dataclass_fields__)) if day else Counts()
        assert kept_counts == report.total


def happen(dice: Random, world: World, course: Course) -> None:
    """One thing of life: a lesson alone or together, a status, a move, a unit's own round or date."""
    person = world.people[dice.choice(PEOPLE)]
    unit = getattr(world, dice.choice(CELLS))
    what = dice.choice(("read", "read", "together", "status", "move", "assign", "withdraw", "unit"))
    if what == "read":
        read(person, dice.choice(("bai-1", "bai-2")))
    elif what == "together":
        body = {"parts": [dice.choice(("bai-1", "bai-2"))]}
        service.record(OPERATOR, [NewEvent(str(uuid4()), person.id, "studied_together", COURSE, body)])
    elif what == "status":
        people.change_member(OPERATOR, person.id, Wanted(status=dice.choice(("active", "active", "exempt", "left"))))
    elif what == "move":
        try:
            people.move_member(OPERATOR, person.id, unit.id)
        except InvalidInput:
            return
    elif what == "assign":
        due_on = dice.choice((None, today(), today() - timedelta(days=1)))
        opens_on = today() - timedelta(days=dice.choice((0, 30)))
        due_on = due_on if due_on is None or due_on >= opens_on else None
        assignments.assign_course(OPERATOR, course.id, unit.id, opens_on, due_on, dice.choice((1, 2)))
    elif what == "withdraw":
        found = dice.choice(list_for_courses([course.id]) or [None])
        if found and found.unit_id != world.city.id:
            assignments.withdraw_assignment(OPERATOR, found.id)
    else:
        editing.move_unit(OPERATOR, unit.id, dice.choice((world.ward_a, world.ward_b)).id)
