"""Loads what one import or export may see: its unit, the units below, the people in them. Reads only."""

import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import aliased

from learning.db import db
from learning.members.models import Membership, Person, RoleGrant
from learning.units import queries, tree
from learning.units.models import RosterCode, Unit
from learning.units.roster import code_key
from learning.units.roster_matching import KnownPerson
from learning.units.roster_plan import RosterState
from learning.units.roster_units import KnownUnit

UNDONE = "undone"  # reason of a membership that ended because its import was taken back

_other = aliased(Membership)


@dataclass(frozen=True)
class Scope:
    """An import's unit (top) with all open units at and below it by id, and the units above it."""

    top: Unit
    units: dict[int, Unit]
    above: tuple[Unit, ...]

    def known(self, unit: Unit) -> KnownUnit:
        """A unit as the plan sees it, its codes counted from below the root."""
        return KnownUnit(unit.id, self.codes(unit), unit.name, unit.kind)

    def codes(self, unit: Unit) -> tuple[str, ...]:
        """The codes of a unit from below the root down to itself."""
        return tuple(above.code for above in self.line(unit)[1:])

    def line(self, unit: Unit) -> list[Unit]:
        """The units from the root down to a unit of the scope."""
        return [self._every[unit_id] for unit_id in tree.ids_of(unit.path)]

    @cached_property
    def _every(self) -> dict[int, Unit]:
        return self.units | {above.id: above for above in self.above}


def load_scope(top: Unit) -> Scope:
    """The units that an import into a unit may see."""
    units = {unit.id: unit for unit in queries.list_at_or_below(top.path) if unit.closed_on is None}
    units[top.id] = top
    return Scope(top, units, tuple(queries.list_above(top.path)[:-1]))


def load_state(scope: Scope, today: date) -> RosterState:
    """All that an import decides on. Whoever an earlier, undone import had brought has no unit and no status."""
    units = [scope.known(unit) for unit in scope.units.values()]
    return RosterState(scope.known(scope.top), units, list(_people(scope.top.path, today)))


def code_owners(scope: Scope) -> dict[int, int]:
    """The unit in which the codes of each unit's people are unique: the lowest ward above or at it, or the root."""
    owners = {}
    for unit in scope.units.values():
        line = scope.line(unit)
        owners[unit.id] = next((above.id for above in reversed(line) if above.kind == "ward"), line[0].id)
    return owners


def codes_key(codes: Sequence[str]) -> tuple[str, ...]:
    """What two spellings of one path of codes have in common."""
    return tuple(code_key(code) for code in codes)


def _people(path: str, today: date) -> Iterator[KnownPerson]:
    """The people at and below a path by their open membership; those who have left, by their last one."""
    roles = load_roles(path, today)
    closed: set[int] = set()
    names: dict[str, str] = {}  # many people have the same: memory for a hundred thousand
    for row in db.session.execute(_memberships(path).execution_options(yield_per=5_000)):
        if row.to_on is not None:
            if row.id in closed:
                continue
            closed.add(row.id)
        undone = row.to_on is not None and row.reason == UNDONE
        yield KnownPerson(
            id=row.id,
            code=row.code or "",
            full_name=names.setdefault(row.name, row.name),
            phone=row.phone,
            unit_id=None if undone else row.unit_id,
            status="" if undone else sys.intern(row.status),
            note=row.note,
            roles=roles.get((row.id, row.unit_id), frozenset()),
        )


def _memberships(path: str) -> Select[*tuple[Any, ...]]:
    has_open = exists().where(_other.person_id == Person.id, _other.to_on.is_(None))
    return (
        select(
            Person.id,
            Person.name,
            Person.phone,
            Person.status,
            Person.note,
            Membership.unit_id,
            Membership.to_on,
            Membership.reason,
            RosterCode.code,
        )
        .join(Membership, Membership.person_id == Person.id)
        .join(Unit, Unit.id == Membership.unit_id)
        .outerjoin(RosterCode, RosterCode.person_id == Person.id)
        .where(queries.at_or_below(path))
        .where(or_(Membership.to_on.is_(None), and_(Person.status == "left", ~has_open)))
        .order_by(Membership.id.desc())
    )


def load_roles(path: str, today: date) -> dict[tuple[int, int], frozenset[str]]:
    """The roles held for the units at and below a path, by (person id, unit id)."""
    grants = db.session.scalars(
        select(RoleGrant)
        .join(Unit, Unit.id == RoleGrant.unit_id)
        .where(queries.at_or_below(path), or_(RoleGrant.until_on.is_(None), RoleGrant.until_on >= today))
    )
    roles: dict[tuple[int, int], set[str]] = defaultdict(set)
    for grant in grants:
        roles[grant.person_id, grant.unit_id].add(grant.role)
    return {key: frozenset(held) for key, held in roles.items()}
