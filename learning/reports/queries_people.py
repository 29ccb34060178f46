"""Reads of persons and their progress for lists and files: in chunks, never one by one. Writes nothing."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Row, Text, and_, bindparam, cast, func, select

from learning.db import db
from learning.members.models import Membership, Person
from learning.progress.models import CourseProgress, UnitPeople
from learning.units import tree
from learning.units.models import Unit

_below = and_(Unit.path >= bindparam("path"), Unit.path < bindparam("end"))
_people = (
    select(
        *(Person.id, Person.name, Person.phone, Person.status, Person.shares_results),
        *(Membership.group.label("group_label"), Unit.id.label("unit_id"), Unit.name.label("unit_name"), Unit.path),
    )
    .join(Membership, and_(Membership.person_id == Person.id, Membership.to_on.is_(None)))
    .join(Unit, Unit.id == Membership.unit_id)
    .where(_below, Person.status != "left", Unit.closed_on.is_(None))
)
_in_order = _people.order_by(Unit.path, Person.name_key, Person.id)
_progress = select(
    *(CourseProgress.person_id, CourseProgress.course_id, CourseProgress.round, CourseProgress.status),
    *(CourseProgress.percent, cast(CourseProgress.parts, Text), CourseProgress.assisted, CourseProgress.late),
    CourseProgress.completed_at,
).where(
    CourseProgress.person_id.in_(bindparam("people", expanding=True)),
    CourseProgress.course_id.in_(bindparam("courses", expanding=True)),
)
_units = (
    select(
        *(Unit.id, Unit.parent_id, Unit.kind, Unit.code, Unit.name, Unit.path, Unit.closed_on),
        *(func.coalesce(column, 0) for column in (UnitPeople.active, UnitPeople.exempt, UnitPeople.gone)),
    )
    .outerjoin(UnitPeople, UnitPeople.unit_id == Unit.id)
    .where(_below)
)


def people_in_chunks(
    path: str, chunk: int, *, by_id: bool = False, after: int = 0, limit: int | None = None
) -> Iterator[Sequence[Row[*tuple[Any, ...]]]]:
    """Active and exempt people of open units at or below a path: by unit and given name, or by id."""
    statement = _people.where(Person.id > after).order_by(Person.id) if by_id else _in_order
    if limit is not None:
        statement = statement.limit(limit)
    values = {"path": path, "end": tree.end_of(path)}
    rows = db.session.connection().execute(statement, values, execution_options={"yield_per": chunk})
    yield from rows.partitions(chunk)


def progress_of(person_ids: Sequence[int], course_ids: Sequence[int]) -> dict[tuple[int, int, int], Sequence[Any]]:
    """Status, percent, parts as text, assisted, late and completed_at of some people in some courses, by (person,
    course, round). Parts are decoded by whoever needs them: most rows have nothing that is asked for.
    """
    rows = db.session.connection().execute(_progress, {"people": person_ids, "courses": course_ids})
    return {row[:3]: row[3:] for row in rows}


def list_units_by_id(path: str, after: int, limit: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """Units at or below a path, open and closed, by id: columns of Unit, then active, exempt, gone of their own."""
    statement = _units.where(Unit.id > after).order_by(Unit.id).limit(limit)
    return db.session.connection().execute(statement, {"path": path, "end": tree.end_of(path)}).all()
