"""Reads for leaders' pages: a fixed number of queries whatever the number of members. Writes nothing."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Integer, Row, and_, bindparam, case, cast, func, select, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.sql.functions import FunctionElement

from learning import vietnamese
from learning.assignments.models import Allowance
from learning.db import db
from learning.members.models import Enrolment, Membership, Person
from learning.progress.models import CellProgress, CountSnapshot, CourseProgress, UnitPeople
from learning.units import tree
from learning.units.models import Unit


class FirstId(FunctionElement[int]):
    """The first id of a path from some character on: ('1/7/33/', 5) gives 33, ('1/7/', 5) gives 0."""

    inherit_cache = True
    type = Integer()


@compiles(FirstId, "sqlite")
def _first_id_on_sqlite(element: FirstId, compiler: Any, **options: Any) -> str:
    path, start = (compiler.process(one, **options) for one in element.clauses)
    return f"CAST(substr({path}, {start}) AS INTEGER)"  # which reads the digits at the beginning


@compiles(FirstId, "postgresql")
def _first_id_on_postgresql(element: FirstId, compiler: Any, **options: Any) -> str:
    path, start = (compiler.process(one, **options) for one in element.clauses)
    return f"CAST('0' || split_part(substr({path}, {start}), '/', 1) AS INTEGER)"


def _total(column: Any) -> Any:
    """The sum of a column, 0 for nothing; a whole number on both engines."""
    return cast(func.coalesce(func.sum(column), 0), Integer)


COUNTED = ("under_way", "completed", "assisted", "late")
OUTSIDE = ("gone", "objecting", "unasked")  # what else is known of the people of a unit
_is_closed = Unit.closed_on.is_not(None)
_present = and_(Membership.person_id == Person.id, Membership.to_on.is_(None))
_below = and_(Unit.path >= bindparam("path"), Unit.path < bindparam("end"))

# Statements are made once: making one takes longer than running most of them.
_has_signed_in = select(Enrolment.id).where(Enrolment.person_id == Person.id).correlate(Person).exists()
_members = (
    select(
        *(Person.id, Person.name, Person.phone, Person.status, Person.shares_results, Membership.group, _has_signed_in),
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
_figures_by_child = (
    select(
        FirstId(Unit.path, bindparam("depth", type_=Integer)).label("child"),
        _is_closed.label("closed"),
        *(_total(getattr(UnitPeople, name)) for name in ("active", "exempt")),
        *(_total(getattr(CellProgress, name)) for name in COUNTED),
        *(_total(getattr(UnitPeople, name)) for name in OUTSIDE),
    )
    .outerjoin(UnitPeople, UnitPeople.unit_id == Unit.id)
    .outerjoin(CellProgress, _of_round)
    .where(_below)
    .group_by("child", "closed")
)
_each_unit = (
    select(
        *(Unit.id, Unit.parent_id, Unit.kind, Unit.name, Unit.path),
        *(UnitPeople.active, UnitPeople.exempt, *(getattr(UnitPeople, name) for name in OUTSIDE)),
        _is_closed,
    )
    .outerjoin(UnitPeople, UnitPeople.unit_id == Unit.id)
    .where(_below)
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


class MemberRow(NamedTuple):
    """An active or exempt member of a unit with their progress in one course (None before they begin)."""

    person: Member
    group: str
    has_signed_in: bool
    progress: Progress | None


def list_units(unit_ids: Sequence[int]) -> list[Unit]:
    return list(db.session.scalars(select(Unit).where(Unit.id.in_(unit_ids)).order_by(Unit.path)))


def list_cells(paths: Sequence[str]) -> list[Unit]:
    """The open cells at or below some units, those of one unit together, by name."""
    found: dict[int, Unit] = {}
    for path in paths:
        found |= {unit.id: unit for unit in db.session.scalars(_open_cells, _range(path))}
    return sorted(found.values(), key=lambda unit: (tree.above(unit.path), vietnamese.title_sort_key(unit.name)))


def list_members(unit_id: int, course_id: int, round_: int) -> list[MemberRow]:
    """The members of one unit in the order of their given names, with their progress in a course."""
    rows = db.session.connection().execute(_members, {"unit_id": unit_id, "course_id": course_id, "round": round_})
    return [MemberRow(Member(*row[:5]), row[5], row[6], None if row[7] is None else Progress(*row[7:])) for row in rows]


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


def figures_by_child(path: str, course_id: int, round_: int) -> dict[tuple[int, bool], Sequence[int]]:
    """Active, exempt, COUNTED and OUTSIDE of a round, by the unit directly below a path (0: at the path itself) and
    whether the people's own units are closed.
    """
    values = _range(path) | {"course_id": course_id, "round": round_, "depth": len(path) + 1}
    rows = db.session.connection().execute(_figures_by_child, values)
    return {(row[0], bool(row[1])): row[2:] for row in rows}


def list_each_unit(path: str) -> Sequence[Row[*tuple[Any, ...]]]:
    """Id, parent, kind, name, path, active, exempt, OUTSIDE and whether it is closed, of a unit and of all below it,
    parents first.
    """
    return db.session.connection().execute(_each_unit, _range(path)).all()


def list_each_count(path: str, course_id: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """Unit, round and COUNTED of a course in all units at and below a path, all rounds."""
    return db.session.connection().execute(_each_count, _range(path) | {"course_id": course_id}).all()


def count_moved_away(path: str, since: date) -> int:
    """How many people belonged to a unit at or below a path since a day, and now to one elsewhere."""
    return db.session.connection().scalar(_moved_away, _range(path) | {"since": since}) or 0


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


def counts_until(course_id: int, end: datetime) -> dict[tuple[int, int], tuple[int, int, int, int]]:
    """COUNTED of a course as it was at an instant, by (unit, round); people count where they are now."""
    completed = and_(CourseProgress.completed_at.is_not(None), CourseProgress.completed_at < end)
    rows = db.session.execute(
        select(
            *(Membership.unit_id, CourseProgress.round, _total(case((completed, 0), else_=1))),
            *(_total(case((and_(completed, flag), 1), else_=0)) for flag in (true(), CourseProgress.assisted)),
            _total(case((and_(completed, CourseProgress.late), 1), else_=0)),
        )
        .join(Person, Person.id == CourseProgress.person_id)
        .join(Membership, _present)
        .where(Person.status == "active", CourseProgress.course_id == course_id, CourseProgress.started_at < end)
        .group_by(Membership.unit_id, CourseProgress.round)
    )
    return {(row[0], row[1]): (row[2], row[3], row[4], row[5]) for row in rows}


def _range(path: str) -> dict[str, Any]:
    return {"path": path, "end": tree.end_of(path)}
