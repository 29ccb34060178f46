"""Reads for the monthly report: what people of each unit did in a span of time. Writes nothing."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Integer, Row, and_, bindparam, case, cast, func, select

from learning.db import db
from learning.members.models import Membership, Person
from learning.progress.models import CourseProgress, Event
from learning.reports.models import MonthReport
from learning.units import tree
from learning.units.models import Unit

STUDY = (
    *("lesson_opened", "lesson_read", "check_answered", "simulation_done", "answer_given", "paper_handed_in"),
    *("task_reported", "task_confirmed", "attended", "studied_together", "slip_entered"),
)
_below = and_(Unit.path >= bindparam("path"), Unit.path < bindparam("end"), Unit.closed_on.is_(None))
_member = and_(Membership.person_id == Person.id, Membership.to_on.is_(None))
_studied = (
    select(Event.id)
    .where(
        Event.person_id == Person.id,
        Event.kind.in_(STUDY),
        Event.received_at >= bindparam("since"),
        Event.received_at < bindparam("until"),
    )
    .correlate(Person)
    .exists()
)
_learners = (
    select(Membership.unit_id, func.count(Person.id))
    .join(Membership, _member)
    .join(Unit, Unit.id == Membership.unit_id)
    .where(_below, Person.status == "active", _studied)
    .group_by(Membership.unit_id)
)
_first = (
    select(
        CourseProgress.person_id,
        func.min(CourseProgress.completed_at).label("first"),
        func.max(case((CourseProgress.completed_at >= bindparam("since"), 1), else_=0)).label("lately"),
    )
    .where(CourseProgress.completed_at < bindparam("until"))
    .group_by(CourseProgress.person_id)
    .subquery()
)
_finishers = (
    select(Membership.unit_id, cast(func.sum(_first.c.lately), Integer), func.count(Person.id))
    .join(Person, Person.id == _first.c.person_id)
    .join(Membership, _member)
    .join(Unit, Unit.id == Membership.unit_id)
    .where(_below, Person.status == "active")
    .group_by(Membership.unit_id)
)
_completed = (
    select(CourseProgress.course_id, func.count(CourseProgress.id))
    .join(Person, Person.id == CourseProgress.person_id)
    .join(Membership, _member)
    .join(Unit, Unit.id == Membership.unit_id)
    .where(
        _below,
        Person.status == "active",
        CourseProgress.completed_at >= bindparam("since"),
        CourseProgress.completed_at < bindparam("until"),
    )
    .group_by(CourseProgress.course_id)
)
_attended = (
    select(Membership.unit_id, Event.course_id, Event.person_id, Event.received_at, Event.body)
    .join(Person, Person.id == Event.person_id)
    .join(Membership, _member)
    .join(Unit, Unit.id == Membership.unit_id)
    .where(_below, Event.kind == "attended", Event.received_at >= bindparam("since"))
)


def learners(path: str, since: datetime, until: datetime) -> dict[int, int]:
    """How many active people of each unit studied in a span of time, on their own or with help."""
    return {row[0]: row[1] for row in _run(_learners, path, since=since, until=until)}


def finishers(path: str, since: datetime, until: datetime) -> dict[int, tuple[int, int]]:
    """How many active people of each unit completed a course in a span of time, and how many ever had by its end."""
    return {row[0]: (row[1], row[2]) for row in _run(_finishers, path, since=since, until=until)}


def completed_by_course(path: str, since: datetime, until: datetime) -> dict[int, int]:
    """How often each course was completed in a span of time by people who are active there now."""
    return {row[0]: row[1] for row in _run(_completed, path, since=since, until=until)}


def list_attended(path: str, since: datetime) -> Sequence[Row[*tuple[Any, ...]]]:
    """(unit, course, person, received at, body) of classes recorded since an instant."""
    return _run(_attended, path, since=since)


def find_report(unit_id: int, month: date) -> MonthReport | None:
    return db.session.get(MonthReport, (unit_id, month))


def list_reports_below(unit_id: int, month: date) -> dict[int, MonthReport]:
    """The reports of the units directly below one, by unit."""
    rows = db.session.scalars(
        select(MonthReport)
        .join(Unit, Unit.id == MonthReport.unit_id)
        .where(Unit.parent_id == unit_id, Unit.closed_on.is_(None), MonthReport.month == month)
    )
    return {row.unit_id: row for row in rows}


def _run(statement: Any, path: str, **values: datetime) -> Sequence[Row[*tuple[Any, ...]]]:
    return db.session.connection().execute(statement, {"path": path, "end": tree.end_of(path)} | values).all()
