"""Reads for leaders' pages: a fixed number of queries whatever the number of members. Writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, case, func, select

from learning.db import db
from learning.members.models import Enrolment, Membership, Person
from learning.progress.models import CellProgress, CourseProgress
from learning.units import tree
from learning.units.models import Unit

_present = and_(Membership.person_id == Person.id, Membership.to_on.is_(None))
_below = and_(Unit.path >= bindparam("path"), Unit.path < bindparam("end"))

# Statements are made once: making one takes longer than running most of them.
_has_signed_in = select(Enrolment.id).where(Enrolment.person_id == Person.id).correlate(Person).exists()
_members = (
    select(
        *(Person.id, Person.name, Person.phone, Person.status, Membership.group, _has_signed_in),
        *(CourseProgress.status, CourseProgress.percent, CourseProgress.parts),
        *(CourseProgress.assisted, CourseProgress.late, CourseProgress.last_at),
    )
    .join(Membership, _present)
    .outerjoin(
        CourseProgress,
        and_(
            CourseProgress.person_id == Person.id,
            CourseProgress.course_id == bindparam("course_id"),
            CourseProgress.round == bindparam("round"),
        ),
    )
    .where(Membership.unit_id == bindparam("unit_id"), Person.status != "left")
    .order_by(Person.name_key, Person.id)
)
_open_cells = select(Unit).where(_below, Unit.kind == "cell", Unit.closed_on.is_(None))
_units_below = (
    select(Unit.id, Unit.parent_id, Unit.kind, Unit.name, Unit.path)
    .where(_below, Unit.closed_on.is_(None))
    .order_by(Unit.path)
)
_member_counts = (
    select(
        Unit.id,
        func.count(case((Person.status == "active", 1))),
        func.count(case((Person.status == "exempt", 1))),
    )
    .join(Membership, Membership.unit_id == Unit.id)
    .join(Person, _present)
    .where(_below)
    .group_by(Unit.path, Unit.id)  # in the order of the index: grouping by status or membership sorts all people first
)
_cell_counts = (
    select(
        *(CellProgress.unit_id, CellProgress.round, CellProgress.under_way),
        *(CellProgress.completed, CellProgress.assisted, CellProgress.late),
    )
    .join(Unit, Unit.id == CellProgress.unit_id)
    .where(_below, CellProgress.course_id == bindparam("course_id"))
)


@dataclass(frozen=True, slots=True)
class Member:
    """What a leader's list shows of a person."""

    id: int
    name: str
    phone: str | None
    status: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far somebody is in one course, as CourseProgress keeps it."""

    status: str
    percent: int
    parts: dict[str, Any]
    assisted: bool
    late: bool
    last_at: datetime


@dataclass(frozen=True, slots=True)
class MemberRow:
    """An active or exempt member of a unit with their progress in one course (None before they begin)."""

    person: Member
    group: str
    has_signed_in: bool
    progress: Progress | None


def list_units(unit_ids: Sequence[int]) -> list[Unit]:
    return list(db.session.scalars(select(Unit).where(Unit.id.in_(unit_ids)).order_by(Unit.path)))


def list_cells(paths: Sequence[str]) -> list[Unit]:
    """The open cells at or below some units."""
    found: dict[int, Unit] = {}
    for path in paths:
        found |= {unit.id: unit for unit in db.session.scalars(_open_cells, _range(path))}
    return sorted(found.values(), key=lambda unit: unit.path)


def list_members(unit_id: int, course_id: int, round_: int) -> list[MemberRow]:
    """The members of one unit in the order of their given names, with their progress in a course."""
    rows = db.session.execute(_members, {"unit_id": unit_id, "course_id": course_id, "round": round_})
    return [MemberRow(Member(*row[:4]), row[4], row[5], None if row[6] is None else Progress(*row[6:])) for row in rows]


def list_progress_of_person(person_id: int) -> list[CourseProgress]:
    return list(
        db.session.scalars(
            select(CourseProgress)
            .where(CourseProgress.person_id == person_id)
            .order_by(CourseProgress.course_id, CourseProgress.round.desc())
        )
    )


def list_cell_counts(path: str, course_id: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """Unit, round, under_way, completed, assisted and late of a course in all units at and below a path, all rounds."""
    return db.session.execute(_cell_counts, _range(path) | {"course_id": course_id}).all()


def count_members(path: str) -> dict[int, tuple[int, int]]:
    """(active, exempt) people of each unit at and below a path that has any, by unit id."""
    rows = db.session.execute(_member_counts, _range(path))
    return {unit_id: (active, exempt) for unit_id, active, exempt in rows}


def list_units_below(path: str) -> Sequence[Row[*tuple[Any, ...]]]:
    """Id, parent, kind, name and path of a unit and of all open units below it, each after the one above it."""
    return db.session.execute(_units_below, _range(path)).all()


def _range(path: str) -> dict[str, Any]:
    return {"path": path, "end": tree.end_of(path)}
