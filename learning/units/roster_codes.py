"""Which rows of a roster cannot have the code they bring: it is somebody else's in the same ward. Reads only."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from sqlalchemy import select

from learning.db import db
from learning.units.batches import batches
from learning.units.models import RosterCode
from learning.units.roster import Fault, Roster, RosterRow, code_key
from learning.units.roster_columns import Column
from learning.units.roster_matching import KnownPerson
from learning.units.roster_plan import RosterPlan
from learning.units.roster_scope import Scope, code_owners, codes_key
from learning.units.roster_units import KnownUnit, NewUnit

Faults = dict[int, Fault]  # by number of the row


def faults_of_shared(rows: Iterable[RosterRow], people: Iterable[KnownPerson]) -> Faults:
    """Rows whose code two people of the scope have, each in another ward: who is meant cannot be known."""
    seen: set[str] = set()
    shared: set[str] = set()
    for person in people:
        key = code_key(person.code)
        (shared if key in seen else seen).add(key)
    shared.discard("")
    cure = "Xin nhập danh sách của từng phường riêng."
    return {
        row.number: Fault(row.number, Column.CODE, f"Mã {row.code} là của hai người ở hai phường.", cure)
        for row in rows
        if shared and code_key(row.code) in shared
    }


def faults_of_taken(plan: RosterPlan, scope: Scope) -> Faults:
    """Rows that would store a code which somebody else, whom the import does not see, has in the same ward."""
    faults: Faults = {}
    cure = "Xin xem lại mã, hoặc nhờ phường nhập danh sách."
    for batch in batches(_codes_to_store(plan, _Owners(scope, plan.units_to_add))):
        taken = db.session.execute(
            select(RosterCode.unit_id, RosterCode.code, RosterCode.person_id).where(
                RosterCode.unit_id.in_({owner for _row, owner, _code, _person in batch}),
                RosterCode.code.in_([code for _row, _owner, code, _person in batch]),
            )
        )
        holders = {(owner, code): person_id for owner, code, person_id in taken}
        for number, owner, code, person_id in batch:
            if holders.get((owner, code), person_id) != person_id:
                faults[number] = Fault(number, Column.CODE, f"Mã {code} trong phường đã có người mang.", cure)
    return faults


def without(roster: Roster, faults: Faults) -> Roster:
    """The roster with these rows refused."""
    if not faults:
        return roster
    return replace(
        roster,
        rows=tuple(row for row in roster.rows if row.number not in faults),
        refused=(*roster.refused, *(row for row in roster.rows if row.number in faults)),
        faults=(*roster.faults, *faults.values()),
    )


class _Owners:
    """In which unit the codes of known and new units are unique; None for those of a ward that is itself new."""

    def __init__(self, scope: Scope, new: Iterable[NewUnit]) -> None:
        self._owners = code_owners(scope)
        self._known = {codes_key(scope.codes(unit)): unit.id for unit in scope.units.values()}
        self._new = {codes_key(unit.codes): unit for unit in new}

    def of(self, unit: KnownUnit | NewUnit) -> int | None:
        if isinstance(unit, KnownUnit):
            return self._owners[unit.id]
        key = codes_key(unit.codes)
        while key in self._new:
            if self._new[key].kind == "ward":
                return None
            key = key[:-1]
        return self._owners[self._known[key]]


def _codes_to_store(plan: RosterPlan, owners: _Owners) -> Iterator[tuple[int, int, str, int | None]]:
    """Row number, owner, code and person (None: a new one) for each code that the plan stores."""
    for addition in plan.added:
        owner = owners.of(addition.unit) if addition.row.code else None
        if owner is not None:
            yield addition.row.number, owner, addition.row.code, None
    for planned in plan.updates:
        code = planned.values.get("code") or (planned.person.code if planned.moves else "")
        owner = owners.of(planned.unit) if code else None
        if owner is not None:
            yield planned.row.number, owner, code, planned.person.id
