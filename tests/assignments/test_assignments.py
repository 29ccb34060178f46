"""Assigning a course: who may, for which unit, and what members of a unit then have to do."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from learning.administration.models import AuditEntry
from learning.assignments import service
from learning.assignments.models import Assignment
from learning.courses.models import Course
from learning.db import db, transaction
from learning.errors import InvalidInput, NotAllowed, NotFound
from learning.policy import OPERATOR
from tests.people import World, act_as

OPENS = date(2026, 11, 1)
DUE = date(2026, 12, 1)


@pytest.fixture
def course(world: World) -> Course:
    with transaction():
        made = Course(slug="an-toan-tren-mang", owner_unit_id=world.city.id, access="members", current_number=1)
        db.session.add(made)
    return made


@pytest.mark.parametrize(
    ("person", "unit"),
    [("dung", "cell_1"), ("giang", "ward_a"), ("giang", "cell_2"), ("quy", "city"), ("quy", "cell_3")],
)
def test_leaders_and_committees_assign_for_their_units(world: World, course: Course, person: str, unit: str) -> None:
    actor = act_as(world.people[person])
    made = service.assign_course(actor, course.id, getattr(world, unit).id, OPENS, DUE)
    assert (made.opens_on, made.due_on, made.round) == (OPENS, DUE, 1)
    line = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "course_assigned")).one()
    assert (line.actor_id, line.unit_id, line.detail["course"]) == (actor.person_id, made.unit_id, course.id)


@pytest.mark.parametrize(
    ("person", "unit", "refusal"),
    [
        ("an", "cell_1", NotFound),
        ("phuc", "cell_1", NotFound),
        ("khanh", "ward_a", NotFound),
        ("dung", "cell_2", NotFound),
        ("dung", "ward_a", NotFound),
        ("giang", "ward_b", NotFound),
        ("giang", "city", NotFound),
        ("lan", "cell_1", NotAllowed),
    ],
)
def test_nobody_else_does(world: World, course: Course, person: str, unit: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        service.assign_course(act_as(world.people[person]), course.id, getattr(world, unit).id, OPENS, DUE)
    assert db.session.scalar(select(func.count()).select_from(Assignment)) == 0


def test_an_unknown_course_or_unit_is_not_found(world: World, course: Course) -> None:
    with pytest.raises(NotFound):
        service.assign_course(OPERATOR, course.id + 1, world.city.id, OPENS, DUE)
    with pytest.raises(NotFound):
        service.assign_course(OPERATOR, course.id, 10_000, OPENS, DUE)


def test_assigning_again_changes_the_dates(world: World, course: Course) -> None:
    first = service.assign_course(OPERATOR, course.id, world.city.id, OPENS, DUE)
    second = service.assign_course(OPERATOR, course.id, world.city.id, OPENS, None)
    assert second.id == first.id and second.due_on is None
    third = service.assign_course(OPERATOR, course.id, world.city.id, OPENS, DUE, round=2)
    assert third.id != first.id


@pytest.mark.parametrize(("due", "round"), [(OPENS - timedelta(days=1), 1), (DUE, 0)])
def test_what_makes_no_sense_is_refused_in_words(world: World, course: Course, due: date, round: int) -> None:
    with pytest.raises(InvalidInput):
        service.assign_course(OPERATOR, course.id, world.city.id, OPENS, due, round)


def test_due_on_the_day_it_opens_is_fine(world: World, course: Course) -> None:
    assert service.assign_course(OPERATOR, course.id, world.city.id, OPENS, OPENS).due_on == OPENS


def test_the_nearest_units_assignment_counts(world: World, course: Course) -> None:
    service.assign_course(OPERATOR, course.id, world.city.id, OPENS, None)
    service.assign_course(OPERATOR, course.id, world.ward_a.id, OPENS, DUE)
    near = service.find_assignment(course.id, world.cell_1.path, OPENS)
    far = service.find_assignment(course.id, world.cell_3.path, OPENS)
    assert near is not None and (near.unit_id, near.due_on) == (world.ward_a.id, DUE)
    assert far is not None and far.unit_id == world.city.id
    assert service.find_assignment(course.id, world.cell_1.path, OPENS - timedelta(days=1)) is None
    assert service.find_assignment(course.id + 1, world.cell_1.path, OPENS) is None
