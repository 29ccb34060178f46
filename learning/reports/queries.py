"""Reads for leaders' pages: a fixed number of queries whatever the number of members. Writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, and_, func, select

from learning.db import db
from learning.members.models import Enrolment, Membership, Person
from learning.progress.models import CellProgress, CourseProgress
from learning.units.models import Unit
from learning.units.queries import at_or_below

_present = and_(Membership.person_id == Person.id, Membership.to_on.is_(None))


@dataclass(frozen=True)
class MemberRow:
    """An active or exempt member of a unit with their progress in one course (None before they begin)."""

    person: Person
    group: str
    has_signed_in: bool
    progress: CourseProgress | None


def list_units(unit_ids: Sequence[int]) -> list[Unit]:
    return list(db.session.scalars(select(Unit).where(Unit.id.in_(unit_ids)).order_by(Unit.path)))


def list_cells(paths: Sequence[str]) -> list[Unit]:
    """The open cells at or below some units."""
    found: dict[int, Unit] = {}
    for path in paths:
        statement = select(Unit).where(at_or_below(path), Unit.kind == "cell", Unit.closed_on.is_(None))
        found |= {unit.id: unit for unit in db.session.scalars(statement)}
    return sorted(found.values(), key=lambda unit: unit.path)


def list_members(unit_id: int, course_id: int, round_: int) -> list[MemberRow]:
    """The members of one unit in the order of their given names, with their progress in a course."""
    signed_in = (
        select(Enrolment.id).where(Enrolment.person_id == Person.id).correlate(Person).exists().label("has_signed_in")
    )
    rows = db.session.execute(
        select(Person, Membership.group, signed_in, CourseProgress)
        .join(Membership, _present)
        .outerjoin(
            CourseProgress,
            and_(
                CourseProgress.person_id == Person.id,
                CourseProgress.course_id == course_id,
                CourseProgress.round == round_,
            ),
        )
        .where(Membership.unit_id == unit_id, Person.status != "left")
        .order_by(Person.name_key, Person.id)
    )
    return [MemberRow(*row) for row in rows]


def list_progress_of_person(person_id: int) -> list[CourseProgress]:
    return list(
        db.session.scalars(
            select(CourseProgress)
            .where(CourseProgress.person_id == person_id)
            .order_by(CourseProgress.course_id, CourseProgress.round.desc())
        )
    )


def list_cell_counts(path: str, course_id: int) -> list[CellProgress]:
    """The counts of a course in all units at and below a path, all rounds."""
    return list(
        db.session.scalars(
            select(CellProgress)
            .join(Unit, Unit.id == CellProgress.unit_id)
            .where(at_or_below(path), CellProgress.course_id == course_id)
        )
    )


def count_members(path: str) -> Sequence[Row[int, str, int]]:
    """(unit id, status, number of people) of all units at and below a path."""
    return db.session.execute(
        select(Membership.unit_id, Person.status, func.count())
        .join(Person, _present)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(at_or_below(path))
        .group_by(Membership.unit_id, Person.status)
    ).all()


def list_units_below(path: str) -> Sequence[Row[*tuple[Any, ...]]]:
    """Id, parent, kind, name, code and path of a unit and of all open units below it."""
    return db.session.execute(
        select(Unit.id, Unit.parent_id, Unit.kind, Unit.name, Unit.code, Unit.path)
        .where(at_or_below(path), Unit.closed_on.is_(None))
        .order_by(Unit.path)
    ).all()
