"""Makes the units that an import decided on and gives the roles it brings; decides nothing."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import select

from learning.administration import audit
from learning.db import db
from learning.members import notices
from learning.members.models import RoleGrant
from learning.policy import Actor
from learning.units import tree
from learning.units.batches import batches
from learning.units.models import Unit
from learning.units.roster import code_key
from learning.units.roster_scope import Scope, code_owners, codes_key
from learning.units.roster_units import NewUnit
from learning.units.roster_writing import Change, Places

Key = tuple[str, ...]


def make_units(scope: Scope, new: Sequence[NewUnit], today: date) -> tuple[Places, list[Change]]:
    """Make units below those of the scope, upper ones first; a closed one of the same code is opened again."""
    units = {codes_key(scope.codes(unit)): unit for unit in scope.units.values()}
    changes: list[Change] = []
    ordered = sorted(new, key=lambda planned: len(planned.codes))
    for _depth, level in groupby(ordered, lambda planned: len(planned.codes)):
        changes += _make_level(units, list(level), today)
    new_ids = {planned.codes: units[codes_key(planned.codes)].id for planned in new}
    whole = Scope(scope.top, {unit.id: unit for unit in units.values()}, scope.above)
    return Places(new_ids, code_owners(whole)), changes


def grant_roles(actor: Actor, wanted: Iterable[tuple[int, str, int]], now: datetime) -> list[Change]:
    """Give roles (person id, role, unit id) without an end, each told to the person and in the audit log."""
    changes: list[Change] = []
    for batch in batches(wanted):
        held = _held([person_id for person_id, _role, _unit_id in batch])
        given: list[tuple[RoleGrant, date | None]] = []
        for person_id, role, unit_id in batch:
            grant = held.get((person_id, role, unit_id))
            if grant is not None and grant.until_on is None:
                continue
            until_on = grant.until_on if grant else None
            if grant is None:
                grant = RoleGrant(person_id=person_id, role=role, unit_id=unit_id)
                db.session.add(grant)
            grant.until_on, grant.granted_by, grant.granted_at = None, actor.person_id, now
            given.append((grant, until_on))
            audit.write(actor, "role_granted", person_id=person_id, unit_id=unit_id, role=role, by="roster")
            notices.tell(person_id, "role_given", role=str(role), unit=unit_id)
        db.session.flush()
        changes += [{"grant": grant.id, "until": day.isoformat() if day else None} for grant, day in given]
    return changes


def _make_level(units: dict[Key, Unit], level: Sequence[NewUnit], today: date) -> list[Change]:
    """Make units whose parents are all in `units`; adds them there."""
    parents = {planned.codes: units[codes_key(planned.codes[:-1])] for planned in level}
    closed = _closed_children({parent.id for parent in parents.values()})
    made = []
    for planned in level:
        parent = parents[planned.codes]
        unit = closed.get((parent.id, code_key(planned.codes[-1])))
        reopened = unit is not None
        if unit is None:
            unit = Unit(
                parent_id=parent.id,
                code=planned.codes[-1],
                name=planned.name,
                kind=planned.kind,
                path="",
                opened_on=today,
            )
            db.session.add(unit)
        unit.closed_on = None
        made.append((unit, parent, reopened))
        units[codes_key(planned.codes)] = unit
    db.session.flush()
    for unit, parent, _reopened in made:
        unit.path = tree.child_path(parent.path, unit.id)
    seeing = {
        parent
        for unit, parent, _reopened in made
        if not parent.sees_names and tree.sees_names(parent.kind, (unit.kind,))
    }
    for parent in seeing:
        parent.sees_names = True
    db.session.flush()
    changes: list[Change] = [{"sees_names": parent.id} for parent in seeing]
    return changes + [
        {"unit": unit.id, "reopened": True} if reopened else {"unit": unit.id} for unit, _, reopened in made
    ]


def _closed_children(parent_ids: Collection[int]) -> dict[tuple[int | None, str], Unit]:
    closed: dict[tuple[int | None, str], Unit] = {}
    for batch in batches(parent_ids):
        found = db.session.scalars(select(Unit).where(Unit.parent_id.in_(batch), Unit.closed_on.is_not(None)))
        closed |= {(unit.parent_id, code_key(unit.code)): unit for unit in found}
    return closed


def _held(person_ids: Sequence[int]) -> dict[tuple[int, str, int], RoleGrant]:
    grants = db.session.scalars(select(RoleGrant).where(RoleGrant.person_id.in_(person_ids)))
    return {(grant.person_id, grant.role, grant.unit_id): grant for grant in grants}
