"""Reads of events and progress, and the counting of cells by one statement."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Row, and_, bindparam, case, cast, delete, func, insert, select, tuple_

from learning.courses.models import ContentVersion, Course
from learning.db import db
from learning.members.models import Membership, Person
from learning.progress.models import CellProgress, CourseProgress, Event, UnitPeople
from learning.units.batches import batches
from learning.units.models import Unit

_current_versions = (
    select(Course.slug, Course.id, Course.access, ContentVersion.id.label("version_id"), Unit.path.label("owner_path"))
    .join(ContentVersion, (ContentVersion.course_id == Course.id) & (ContentVersion.number == Course.current_number))
    .join(Unit, Unit.id == Course.owner_unit_id)
)
_open_membership = and_(Membership.person_id == Person.id, Membership.to_on.is_(None))

# Statements of every hand-in are made once: making one takes longer than running it.
_known_events = select(Event.person_id, Event.uid, Event.digest).where(
    tuple_(Event.person_id, Event.uid).in_(bindparam("keys", expanding=True))
)
_people = (
    select(Person.id, Person.status, Unit.id.label("unit_id"), Unit.path.label("unit_path"))
    .outerjoin(Membership, _open_membership)
    .outerjoin(Unit, Unit.id == Membership.unit_id)
    .where(Person.id.in_(bindparam("ids", expanding=True)))
)
_versions_by_slug = _current_versions.where(Course.slug.in_(bindparam("slugs", expanding=True)))
_versions_by_id = _current_versions.where(Course.id.in_(bindparam("ids", expanding=True)))
_locked_progress = (
    select(CourseProgress)
    .where(
        tuple_(CourseProgress.person_id, CourseProgress.course_id, CourseProgress.round).in_(
            bindparam("keys", expanding=True)
        )
    )
    .order_by(CourseProgress.id)
    .with_for_update()
    .execution_options(populate_existing=True)
)


def list_known_events(keys: Iterable[tuple[int, str]]) -> dict[tuple[int, str], str]:
    """Digests of the events that were recorded before, by (person, uid)."""
    rows = db.session.connection().execute(_known_events, {"keys": list(keys)})
    return {(person_id, uid): digest for person_id, uid, digest in rows}


def list_people(person_ids: Iterable[int]) -> dict[int, Row[*tuple[Any, ...]]]:
    """Status and present unit (id, path) of people, by person."""
    rows = db.session.execute(_people, {"ids": list(set(person_ids))})
    return {row.id: row for row in rows}


def list_current_versions(slugs: Iterable[str]) -> dict[str, Row[*tuple[Any, ...]]]:
    """Course, present version and owner by course slug."""
    rows = db.session.execute(_versions_by_slug, {"slugs": list(set(slugs))})
    return {row.slug: row for row in rows}


def list_current_versions_by_id(course_ids: Iterable[int]) -> dict[int, Row[*tuple[Any, ...]]]:
    """The same by course id."""
    rows = db.session.execute(_versions_by_id, {"ids": list(set(course_ids))})
    return {row.id: row for row in rows}


def lock_progress(keys: Iterable[tuple[int, int, int]]) -> dict[tuple[int, int, int], CourseProgress]:
    """Progress rows by (person, course, round), locked for the transaction in ascending order."""
    wanted = sorted(set(keys))
    if not wanted:
        return {}
    rows = db.session.scalars(_locked_progress, {"keys": wanted})
    return {(row.person_id, row.course_id, row.round): row for row in rows}


def list_progress(person_id: int) -> list[CourseProgress]:
    """All progress of a person, the newest round of a course last."""
    return list(
        db.session.scalars(
            select(CourseProgress).where(CourseProgress.person_id == person_id).order_by(CourseProgress.round)
        )
    )


def list_progress_of_course(course_id: int, status: str) -> list[CourseProgress]:
    return list(
        db.session.scalars(
            select(CourseProgress)
            .where(CourseProgress.course_id == course_id, CourseProgress.status == status)
            .order_by(CourseProgress.id)
        )
    )


def lock_progress_of_course(course_id: int, status: str) -> list[CourseProgress]:
    """Like list_progress_of_course, read again and locked for the transaction."""
    return list(
        db.session.scalars(
            select(CourseProgress)
            .where(CourseProgress.course_id == course_id, CourseProgress.status == status)
            .order_by(CourseProgress.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def list_events_of_course(
    person_id: int, course_id: int, kinds: Iterable[str], until: datetime
) -> Sequence[Row[str, str, str, dict[str, Any], int, datetime]]:
    """uid, kind, subject, body, round and received_at of a person's events of a course, in their order."""
    return db.session.execute(
        select(Event.uid, Event.kind, Event.subject, Event.body, Event.round, Event.received_at)
        .where(
            Event.person_id == person_id,
            Event.course_id == course_id,
            Event.kind.in_(list(kinds)),
            Event.received_at <= until,
        )
        .order_by(Event.id)
    ).all()


def counted_cells(unit_ids: Iterable[int] | None = None) -> Any:
    """Select: the counts of cell_progress computed from the rows, for some units or for all."""
    statement = (
        select(
            Membership.unit_id,
            CourseProgress.course_id,
            CourseProgress.round,
            _count(CourseProgress.status == "under_way").label("under_way"),
            _count(CourseProgress.status == "completed").label("completed"),
            _count(and_(CourseProgress.assisted, CourseProgress.status == "completed")).label("assisted"),
            _count(CourseProgress.late).label("late"),
        )
        .join(Person, Person.id == CourseProgress.person_id)
        .join(Membership, _open_membership)
        .where(Person.status == "active")
        .group_by(Membership.unit_id, CourseProgress.course_id, CourseProgress.round)
    )
    return statement if unit_ids is None else statement.where(Membership.unit_id.in_(list(unit_ids)))


def counted_people(unit_ids: Iterable[int] | None = None) -> Any:
    """Select: the rows of unit_people computed from memberships, for some units or for all."""
    statement = (
        select(
            Membership.unit_id,
            _count(Person.status == "active").label("active"),
            _count(Person.status == "exempt").label("exempt"),
            _count(Person.status == "left").label("gone"),
            _count(and_(Person.status == "active", Person.shares_results.is_(False))).label("objecting"),
            _count(and_(Person.status == "active", Person.shares_results.is_(None))).label("unasked"),
        )
        .join(Person, _open_membership)
        .group_by(Membership.unit_id)
    )
    return statement if unit_ids is None else statement.where(Membership.unit_id.in_(list(unit_ids)))


def recount_units(unit_ids: Iterable[int]) -> None:
    """Write the counts of some units anew, people and progress, each by one INSERT … SELECT."""
    for wanted in batches(sorted(set(unit_ids))):
        for table, counted in ((UnitPeople, counted_people(wanted)), (CellProgress, counted_cells(wanted))):
            db.session.execute(
                delete(table).where(table.unit_id.in_(wanted)).execution_options(synchronize_session=False)
            )
            columns = [column.name for column in table.__table__.columns]
            db.session.execute(insert(table).from_select(columns, counted))


def _count(condition: Any) -> Any:
    return cast(func.coalesce(func.sum(case((condition, 1), else_=0)), 0), Integer)
