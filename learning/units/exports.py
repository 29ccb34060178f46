"""A unit's roster as a file that an import reads back unchanged. Knows no request."""

from collections.abc import Callable, Iterable, Iterator

from sqlalchemy import select

from learning import clock, config
from learning.administration import audit
from learning.db import db, transaction
from learning.errors import InvalidInput, NotFound
from learning.members.models import Membership, Person
from learning.policy import Actor, Permission, Role, may
from learning.units import queries, roster_export, roster_xlsx
from learning.units.models import RosterCode, Unit
from learning.units.roster import RosterRow
from learning.units.roster_scope import Scope, load_roles, load_scope

_ROLES = tuple(Role)  # from the lowest up; the file has room for one a person


WRITERS: dict[str, Callable[[Iterable[RosterRow]], bytes]] = {
    "csv": roster_export.export_roster,
    "xlsx": roster_xlsx.export_roster,
}


def export_roster(actor: Actor, unit_id: int, kind: str = "csv") -> bytes:
    """The people at and below a unit as a file (csv, xlsx), by unit and name, with a line in the audit log.

    Raises NotFound without the right to import there, or for whoever may not see the names.
    """
    write = WRITERS.get(kind)
    if write is None:
        raise InvalidInput("Xin chọn tệp CSV hoặc Excel.", "kind")
    with transaction():
        top = queries.get_unit(unit_id)
        if not may_export(actor, top):
            raise NotFound
        rows = list(_rows(load_scope(top)))
        audit.write(actor, "roster_exported", unit_id=unit_id, people=len(rows))
    return write(rows)


def may_export(actor: Actor, unit: Unit) -> bool:
    """Names go no further up than they may be seen: a city's committee brings lists in, and takes none out."""
    return all(may(actor, right, unit.path) for right in (Permission.ROSTER_IMPORT, Permission.MEMBERS_EDIT))


def make_template(actor: Actor | None, unit: Unit | None, kind: str) -> bytes:
    """An empty roster; for a unit, as XLSX, with its units to choose among. Raises NotFound outside the actor's."""
    if kind == "csv":
        return roster_export.export_roster(())
    if unit is None or actor is None:
        return roster_xlsx.template()
    if not may(actor, Permission.ROSTER_IMPORT, unit.path):
        raise NotFound
    scope = load_scope(unit)
    below = len(scope.codes(unit))
    units = sorted((scope.codes(one)[below:], one.name) for one in scope.units.values() if one.id != unit.id)
    return roster_xlsx.template([("/".join(codes), name) for codes, name in units] or [("/", unit.name)])


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
