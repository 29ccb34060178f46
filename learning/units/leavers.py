"""Who has left a unit and those below it, and who has moved away from them. Reads only; knows no request."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from learning.db import db
from learning.errors import NotFound
from learning.members.models import Membership, Person
from learning.policy import Actor, Permission, Scope, scope
from learning.units import queries
from learning.units.models import Unit
from learning.units.roster_scope import UNDONE

MOST = 200  # the latest of each kind

_now = aliased(Membership)
_there = aliased(Unit)


@dataclass(frozen=True)
class Leaver:
    """Somebody who is not counted where they were: on is the last day there, None while only their status says so.

    now: the unit where they are counted now, "" for one that the actor does not manage; may_edit: it is the actor's.
    """

    person_id: int
    name: str
    unit_id: int
    unit_name: str
    on: date | None
    now: str = ""
    may_edit: bool = False


@dataclass(frozen=True)
class Desk:
    """A unit's people who have left, and those who belong to another unit now."""

    unit: Unit
    left: list[Leaver]
    moved: list[Leaver]


def get_desk(actor: Actor, unit_id: int | None) -> Desk:
    """For a unit, or the highest one of the actor's. Raises NotFound outside those whose members they may change."""
    where = scope(actor, Permission.MEMBERS_EDIT)
    tops = [queries.get_root()] if where.everything else queries.list_tops(where.paths)
    unit = queries.get_unit(unit_id) if unit_id is not None else next(iter(tops), None)
    if unit is None or not where.covers(unit.path):
        raise NotFound
    return Desk(unit, _list_left(unit), _list_moved(unit, where))


def find_last_unit(person_id: int) -> tuple[Unit, Membership] | None:
    """Where somebody belonged last; None for whoever never did, or came by an import that was taken back."""
    row = db.session.execute(
        select(Unit, Membership)
        .join(Membership, Membership.unit_id == Unit.id)
        .where(Membership.person_id == person_id)
        .order_by(Membership.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None or row[1].reason == UNDONE else (row[0], row[1])


def _list_left(unit: Unit) -> list[Leaver]:
    last = select(func.max(Membership.id)).where(Membership.person_id == Person.id).correlate(Person).scalar_subquery()
    rows = db.session.execute(
        select(Person.id, Person.name, Unit.id.label("unit_id"), Unit.name.label("unit_name"), Membership.to_on)
        .join(Membership, Membership.person_id == Person.id)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(
            queries.at_or_below(unit.path),
            Person.status == "left",
            Person.erased_at.is_(None),
            Membership.id == last,
            or_(Membership.to_on.is_(None), Membership.reason != UNDONE),
        )
        .order_by(Membership.to_on.desc(), Person.name_key, Person.id)
        .limit(MOST)
    )
    return [Leaver(row.id, row.name, row.unit_id, row.unit_name, row.to_on, may_edit=True) for row in rows]


def _list_moved(unit: Unit, where: Scope) -> list[Leaver]:
    """Those who belonged here and belong elsewhere now: where, only as far as the actor's units go."""
    rows = db.session.execute(
        select(
            Person.id,
            Person.name,
            Unit.id.label("unit_id"),
            Unit.name.label("unit_name"),
            Membership.to_on,
            _there.name.label("now"),
            _there.path.label("now_path"),
        )
        .join(Membership, Membership.person_id == Person.id)
        .join(Unit, Unit.id == Membership.unit_id)
        .join(_now, and_(_now.person_id == Person.id, _now.to_on.is_(None)))
        .join(_there, _there.id == _now.unit_id)
        .where(
            queries.at_or_below(unit.path),
            Membership.to_on.is_not(None),
            _now.unit_id != Membership.unit_id,
            Person.status != "left",
            Person.erased_at.is_(None),
            Membership.reason != UNDONE,
        )
        .order_by(Membership.to_on.desc(), Person.name_key, Membership.id.desc())
        .limit(MOST)
    )
    found: dict[int, Leaver] = {}
    for row in rows:
        is_ours = where.covers(row.now_path)
        now = row.now if is_ours else ""
        found.setdefault(row.id, Leaver(row.id, row.name, row.unit_id, row.unit_name, row.to_on, now, is_ours))
    return list(found.values())
