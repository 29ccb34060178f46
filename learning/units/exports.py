"""A unit's roster as a file that an import reads back unchanged. Knows no request."""

from collections.abc import Iterator

from sqlalchemy import select

from learning import clock, config
from learning.administration import audit
from learning.db import db, transaction
from learning.errors import NotFound
from learning.members.models import Membership, Person
from learning.policy import Actor, Permission, Role, may
from learning.units import queries, roster_export
from learning.units.models import RosterCode, Unit
from learning.units.roster import RosterRow
from learning.units.roster_scope import Scope, load_roles, load_scope

_ROLES = tuple(Role)  # from the lowest up; the file has room for one a person


def export_roster(actor: Actor, unit_id: int) -> bytes:
    """The people at and below a unit as CSV, by unit and name, with a line in the audit log.

    Raises NotFound without the right to import there.
    """
    with transaction():
        top = queries.get_unit(unit_id)
        if not may(actor, Permission.ROSTER_IMPORT, top.path):
            raise NotFound
        rows = list(_rows(load_scope(top)))
        audit.write(actor, "roster_exported", unit_id=unit_id, people=len(rows))
    return roster_export.export_roster(rows)


def _rows(scope: Scope) -> Iterator[RosterRow]:
    roles = load_roles(scope.top.path, clock.today(config.current().timezone))
    below = len(scope.codes(scope.top))
    people = (
        select(
            Person.id,
            Person.name,
            Person.phone,
            Person.status,
            Person.note,
            Membership.unit_id,
            RosterCode.code,
        )
        .join(Membership, Membership.person_id == Person.id)
        .join(Unit, Unit.id == Membership.unit_id)
        .outerjoin(RosterCode, RosterCode.person_id == Person.id)
        .where(queries.at_or_below(scope.top.path), Membership.to_on.is_(None), Unit.closed_on.is_(None))
        .order_by(Unit.path, Person.name_key, Person.id)
    )
    for number, row in enumerate(db.session.execute(people.execution_options(yield_per=5_000)), 2):
        unit = scope.units[row.unit_id]
        held = roles.get((row.id, row.unit_id), frozenset())
        yield RosterRow(
            number=number,
            code=row.code or "",
            full_name=row.name,
            phone=row.phone,
            unit=scope.codes(unit)[below:] or scope.codes(unit),
            unit_name=unit.name,
            role=max(held, key=_ROLES.index, default=""),
            status=row.status,
            note=row.note,
        )
