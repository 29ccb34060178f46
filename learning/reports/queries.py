"""Reads for leaders' pages: a fixed number of queries whatever the number of members. Writes nothing."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Integer, Row, and_, bindparam, case, cast, func, or_, select, true
from sqlalchemy.orm import aliased

from learning import vietnamese
from learning.assignments.models import Allowance
from learning.db import Instant, db
from learning.members.models import Card, Device, Enrolment, Membership, Person
from learning.progress.models import CellProgress, CountSnapshot, CourseProgress, UnitPeople
from learning.units import tree
from learning.units.models import Unit


def _total(column: Any) -> Any:
    """The sum of a column, 0 for nothing; a whole number on both engines."""
    return cast(func.coalesce(func.sum(column), 0), Integer)


COUNTED = ("under_way", "completed", "assisted", "late")
OUTSIDE = ("gone", "objecting", "unasked")  # what else is known of the people of a unit
_present = and_(Membership.person_id == Person.id, Membership.to_on.is_(None))
_below = and_(Unit.path >= bindparam("path"), Unit.path < bindparam("end"))

# Statements are made once: making one takes longer than running most of them.
_enrolled = and_(Enrolment.person_id == Person.id, Enrolment.ended_at.is_(None))
_contact = (
    select(Enrolment.id).where(Enrolment.person_id == Person.id).correlate(Person).exists(),
    select(Card.id)
    .where(
        Card.person_id == Person.id,
        Card.revoked_at.is_(None),
        or_(Card.expires_at.is_(None), Card.expires_at > bindparam("now", type_=Instant)),
    )
    .correlate(Person)
    .exists(),
    select(func.max(Enrolment.taken_on))
    .join(Device, Device.id == Enrolment.device_id)
    .where(_enrolled, Device.last_seen_on <= Enrolment.taken_on)
    .correlate(Person)
    .scalar_subquery(),
    select(func.max(Enrolment.refused_on)).where(_enrolled).correlate(Person).scalar_subquery(),
)
_members = (
    select(
        *(Person.id, Person.name, Person.phone, Person.status, Person.shares_results, Membership.group, *_contact),
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
_extra_tries = (
    select(Allowance.person_id, Allowance.quiz_slug, Allowance.extra_tries)
    .join(Membership, and_(Membership.person_id == Allowance.person_id, Membership.to_on.is_(None)))
    .where(Membership.unit_id == bindparam("unit_id"), Allowance.course_id == bindparam("course_id"))
)
_open_cells = select(Unit).where(_below, Unit.kind == "cell", Unit.closed_on.is_(None))
_children = select(Unit.id, Unit.kind, Unit.name).where(
    Unit.parent_id == bindparam("unit_id"), Unit.closed_on.is_(None)
)
_of_round = and_(
    CellProgress.unit_id == Unit.id,
    CellProgress.course_id == bindparam("course_id"),
    CellProgress.round == bindparam("round"),
)
_figures = (
    *(_total(getattr(UnitPeople, name)) for name in ("active", "exempt")),
    *(_total(getattr(CellProgress, name)) for name in COUNTED),
    *(_total(getattr(UnitPeople, name)) for name in OUTSIDE),
)
_own_figures = (
    select(*_figures)
    .select_from(Unit)
    .outerjoin(UnitPeople, UnitPeople.unit_id == Unit.id)
    .outerjoin(CellProgress, _of_round)
    .where(Unit.id == bindparam("unit_id"))
)
# Grouped in the order in which the index finds the units directly below, so that nothing is sorted.
_child = aliased(Unit)
_end_of_child = func.substr(_child.path, 1, func.length(_child.path) - 1).concat("0")  # as tree.end_of
_figures_by_child = (
    select(_child.id, _child.kind, _child.name, *_figures)
    .select_from(_child)
    .join(Unit, and_(Unit.path >= _child.path, Unit.path < _end_of_child))
    .outerjoin(UnitPeople, UnitPeople.unit_id == Unit.id)
    .outerjoin(CellProgress, _of_round)
    .where(_child.parent_id == bindparam("unit_id"), _child.closed_on.is_(None), Unit.closed_on.is_(None))
    .group_by(_child.parent_id, _child.code, _child.id, _child.kind, _child.name)
)
_each_unit = (
    select(
        *(Unit.id, Unit.parent_id, Unit.kind, Unit.name, Unit.path),
        *(UnitPeople.active, UnitPeople.exempt, *(getattr(UnitPeople, name) for name in OUTSIDE)),
    )
    .outerjoin(UnitPeople, UnitPeople.unit_id == Unit.id)
    .where(_below, Unit.closed_on.is_(None))
    .order_by(Unit.path)
)
_each_count = (
    select(CellProgress.unit_id, CellProgress.round, *(getattr(CellProgress, name) for name in COUNTED))
    .join(Unit, Unit.id == CellProgress.unit_id)
    .where(_below, CellProgress.course_id == bindparam("course_id"))
)
_former, _home = aliased(Membership), aliased(Unit)
_still_below = (
    select(_former.id)
    .join(_home, _home.id == _former.unit_id)
    .where(
        _former.person_id == Membership.person_id,
        _former.to_on.is_(None),
        _home.path >= bindparam("path"),
        _home.path < bindparam("end"),
    )
    .correlate(Membership)
    .exists()
)
_moved_away = (
    select(func.count(Membership.person_id.distinct()))
    .join(Unit, Unit.id == Membership.unit_id)
    .join(Person, Person.id == Membership.person_id)
    .where(_below, Membership.to_on >= bindparam("since"), Person.status != "left", ~_still_below)
)
_in_closed = (
    select(_total(UnitPeople.active + UnitPeople.exempt + UnitPeople.gone))
    .join(Unit, Unit.id == UnitPeople.unit_id)
    .where(_below, Unit.closed_on.is_not(None))
)
_beside = select(_moved_away.scalar_subquery(), _in_closed.scalar_subquery())
_snapshots = (
    select(
        *(CountSnapshot.day, CountSnapshot.active, CountSnapshot.exempt),
        *(getattr(CountSnapshot, name) for name in COUNTED),
    )
    .where(
        CountSnapshot.unit_id == bindparam("unit_id"),
        CountSnapshot.course_id == bindparam("course_id"),
        CountSnapshot.day >= bindparam("since"),
    )
    .order_by(CountSnapshot.day)
)


class Member(NamedTuple):
    """What a leader's list shows of a person."""

    id: int
    name: str
    phone: str | None
    status: str
    shares_results: bool | None


class Progress(NamedTuple):
    """How far somebody is in one course, as CourseProgress keeps it."""

    status: str
    percent: int
    parts: dict[str, Any]
    assisted: bool
    late: bool
    last_at: datetime


class Contact(NamedTuple):
    """What is known of somebody's way into the class. silent_since: the day on which they took a course along to a
    phone that has not been heard of since; refused_on: when something they sent could not be taken."""

    has_signed_in: bool = False
    has_card: bool = False
    silent_since: date | None = None
    refused_on: date | None = None


class MemberRow(NamedTuple):
    """An active or exempt member of a unit with their progress in one course (None before they begin)."""

    person: Member
    group: str
    contact: Contact
    progress: Progress | None


def list_units(unit_ids: Sequence[int]) -> list[Unit]:
    return list(db.session.scalars(select(Unit).where(Unit.id.in_(unit_ids)).order_by(Unit.path)))


def list_cells(paths: Sequence[str]) -> list[Unit]:
    """The open cells at or below some units, those of one unit together, by name."""
    found: dict[int, Unit] = {}
    for path in paths:
        found |= {unit.id: unit for unit in db.session.scalars(_open_cells, _range(path))}
    return sorted(found.values(), key=lambda unit: (tree.above(unit.path), vietnamese.title_sort_key(unit.name)))


def list_members(unit_id: int, course_id: int, round_: int, now: datetime) -> list[MemberRow]:
    """The members of one unit in the order of their given names, with their progress in a course."""
    values = {"unit_id": unit_id, "course_id": course_id, "round": round_, "now": now}
    rows: Sequence[Any] = db.session.connection().execute(_members, values).all()
    return [
        MemberRow(Member(*row[:5]), row[5], Contact(*row[6:10]), None if row[10] is None else Progress(*row[10:]))
        for row in rows
    ]


def list_extra_tries(unit_id: int, course_id: int) -> dict[tuple[int, str], int]:
    """Tries granted to the members of one unit, by (person, quiz)."""
    rows = db.session.connection().execute(_extra_tries, {"unit_id": unit_id, "course_id": course_id})
    return {(person_id, quiz_slug): tries for person_id, quiz_slug, tries in rows}


def list_progress_of_person(person_id: int) -> list[CourseProgress]:
    return list(
        db.session.scalars(
            select(CourseProgress)
            .where(CourseProgress.person_id == person_id)
            .order_by(CourseProgress.course_id, CourseProgress.round.desc())
        )
    )


def list_children(unit_id: int) -> Sequence[Row[int, str, str]]:
    """Id, kind and name of each open unit directly below another."""
    return db.session.connection().execute(_children, {"unit_id": unit_id}).all()


def own_figures(unit_id: int, course_id: int, round_: int) -> Sequence[int]:
    """Active, exempt, COUNTED and OUTSIDE of the unit's own members in a round."""
    values = {"unit_id": unit_id, "course_id": course_id, "round": round_}
    return db.session.connection().execute(_own_figures, values).one()


def figures_by_child(unit_id: int, course_id: int, round_: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """Id, kind, name, then the same figures with all below, of each open unit directly below another."""
    values = {"unit_id": unit_id, "course_id": course_id, "round": round_}
    return db.session.connection().execute(_figures_by_child, values).all()


def list_each_unit(path: str) -> Sequence[Row[*tuple[Any, ...]]]:
    """Id, parent, kind, name, path, active, exempt, OUTSIDE of a unit and of all open ones below, parents first."""
    return db.session.connection().execute(_each_unit, _range(path)).all()


def list_each_count(path: str, course_id: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """Unit, round and COUNTED of a course in all units at and below a path, all rounds."""
    return db.session.connection().execute(_each_count, _range(path) | {"course_id": course_id}).all()


def count_beside(path: str, since: date) -> tuple[int, int]:
    """How many people belonged to a unit at or below a path since a day, and now to one elsewhere; how many belong to
    a closed one.
    """
    moved, in_closed = db.session.connection().execute(_beside, _range(path) | {"since": since}).one()
    return moved, in_closed


def list_snapshots(unit_id: int, course_id: int, since: date) -> Sequence[Row[*tuple[Any, ...]]]:
    """Day and figures (active, exempt, COUNTED) of a course in a unit, the oldest first."""
    values = {"unit_id": unit_id, "course_id": course_id, "since": since}
    return db.session.connection().execute(_snapshots, values).all()


def list_snapshot_days() -> Sequence[date]:
    """The days of which any counts are kept."""
    return db.session.scalars(select(CountSnapshot.day).distinct()).all()


def people_of_units() -> dict[int, tuple[int, int]]:
    """(active, exempt) people of each unit that has any, by unit id."""
    rows = db.session.execute(select(UnitPeople.unit_id, UnitPeople.active, UnitPeople.exempt))
    return {row[0]: (row[1], row[2]) for row in rows}


def counts_until(
    course_ids: Sequence[int], path: str, end: datetime
) -> dict[int, dict[tuple[int, int], tuple[int, int, int, int]]]:
    """COUNTED as it was at an instant, by course, then by (unit, round); people count where they are now."""
    completed = and_(CourseProgress.completed_at.is_not(None), CourseProgress.completed_at < end)
    rows = db.session.execute(
        select(
            *(CourseProgress.course_id, Membership.unit_id, CourseProgress.round),
            _total(case((completed, 0), else_=1)),
            *(_total(case((and_(completed, flag), 1), else_=0)) for flag in (true(), CourseProgress.assisted)),
            _total(case((and_(completed, CourseProgress.late), 1), else_=0)),
        )
        .join(Person, Person.id == CourseProgress.person_id)
        .join(Membership, _present)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(_below, Person.status == "active", CourseProgress.course_id.in_(course_ids))
        .where(CourseProgress.started_at < end)
        .group_by(CourseProgress.course_id, Membership.unit_id, CourseProgress.round),
        _range(path),
    )
    found: dict[int, dict[tuple[int, int], tuple[int, int, int, int]]] = {course_id: {} for course_id in course_ids}
    for course_id, unit_id, round_, *counted in rows:
        found[course_id][unit_id, round_] = (counted[0], counted[1], counted[2], counted[3])
    return found


def _range(path: str) -> dict[str, Any]:
    return {"path": path, "end": tree.end_of(path)}
