"""Takes the latest import of a unit back as a whole, or says why that is no longer possible. Knows no request."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, delete, select, update

from learning import clock, config
from learning.administration import audit
from learning.db import Base, db, transaction
from learning.errors import InvalidInput, NotFound
from learning.members import notices
from learning.members.models import Membership, Person, RoleGrant
from learning.policy import Actor, Permission, may
from learning.units import queries
from learning.units.batches import batches
from learning.units.imports import touched
from learning.units.models import RosterCode, Unit
from learning.units.roster_scope import UNDONE, code_owners, load_scope
from learning.units.roster_writing import (
    Change,
    end_memberships,
    list_added,
    list_changed,
    open_memberships,
    replace_codes,
    set_values,
)


@dataclass(frozen=True)
class Undone:
    """What taking an import back did: people deleted, people kept as `left`, people as before, units gone.

    kept: those whom something else tells of by now (results, a card, a role); touched: as in imports.Report.
    """

    imported_at: datetime
    deleted: int
    kept: int
    restored: int
    units_removed: int
    touched: frozenset[int]


def undo_roster(actor: Actor, unit_id: int) -> Undone:
    """Take back the latest import into a unit that has not been taken back, wholly or not at all.

    People whom it brought are deleted, or given the status `left` when anything else tells of them. Raises NotFound
    without the right to import there, InvalidInput when there is none or what it changed has changed again since.
    """
    with transaction():
        top = queries.lock_branch(unit_id)
        if not may(actor, Permission.ROSTER_IMPORT, top.path):
            raise NotFound
        done = queries.find_latest_import(unit_id)
        if done is None:
            raise InvalidInput("Đơn vị này chưa có lần nhập danh sách nào để lùi lại.")
        changes: list[Change] = done.changes
        added, changed = list(list_added(changes)), list_changed(changes)
        _refuse_if_changed_since(added, changed)
        today = clock.today(config.current().timezone)
        _withdraw_grants(actor, changes)
        _restore(top, changed)
        kept = _remove_people([person_id for person_id, _home in added], today)
        units_removed = _remove_units(changes, today)
        done.undone_at = clock.now()
        figures = {"deleted": len(added) - kept, "kept": kept, "restored": len(changed), "units_removed": units_removed}
        audit.write(actor, "roster_undone", unit_id=unit_id, roster_import=done.id, **figures)
        db.session.flush()
        db.session.expire_all()
        return Undone(done.imported_at, **figures, touched=touched(changes))


def _refuse_if_changed_since(added: Iterable[tuple[int, int]], changed: Sequence[Change]) -> None:
    wanted = [(person_id, {"unit": home}) for person_id, home in added]
    wanted += [(change["person"], change["after"]) for change in changed]
    count = sum(_count_changed_since(batch) for batch in batches(wanted))
    if count:
        raise InvalidInput(
            f"Chưa lùi lại được: từ lần nhập đó, {count} người đã được sửa hoặc chuyển đơn vị. "
            "Xin sửa từng người, hoặc nhập một tệp đúng."
        )


def _count_changed_since(wanted: Sequence[tuple[int, Change]]) -> int:
    """How many people (ids, with what they must still be) are no longer what an import made of them."""
    ids = [person_id for person_id, _expected in wanted]
    people = db.session.execute(
        select(Person.id, Person.name, Person.phone, Person.status, Person.note).where(Person.id.in_(ids))
    )
    stored: dict[int, dict[str, Any]] = {row.id: dict(row._mapping) for row in people}
    for person_id, code in _codes_of(ids).items():
        stored[person_id]["code"] = code
    open_now = select(Membership.person_id, Membership.id, Membership.unit_id).where(
        Membership.person_id.in_(ids), Membership.to_on.is_(None)
    )
    for row in db.session.execute(open_now):
        stored[row.person_id] |= {"membership": row.id, "unit": row.unit_id}
    return sum(
        any(stored[person_id].get(name) != value for name, value in expected.items()) for person_id, expected in wanted
    )


def _withdraw_grants(actor: Actor, changes: Iterable[Change]) -> None:
    """Take back the roles that an import gave; those withdrawn since stay so."""
    until = {change["grant"]: change["until"] for change in changes if "grant" in change}
    for batch in batches(until):
        for grant in db.session.scalars(select(RoleGrant).where(RoleGrant.id.in_(batch))):
            person_id, unit_id, role = grant.person_id, grant.unit_id, grant.role
            if until[grant.id] is None:
                db.session.delete(grant)
            else:
                grant.until_on = date.fromisoformat(until[grant.id])
            audit.write(actor, "role_withdrawn", person_id=person_id, unit_id=unit_id, role=role, by="roster_undone")
            notices.tell(person_id, "role_taken", role=role, unit=unit_id)
    db.session.flush()


def _restore(top: Unit, changed: Sequence[Change]) -> None:
    """Give people back their values, codes and units of before."""
    owners = code_owners(load_scope(top))
    for batch in batches(changed):
        set_values([(change["person"], change["before"]) for change in batch])
        moved = [change for change in batch if "membership" in change["after"]]
        _reopen_memberships(moved)
        coded = {change["person"]: change["before"]["code"] for change in batch if "code" in change["after"]}
        coded |= _codes_of({change["person"] for change in moved} - coded.keys())
        homes = {change["person"]: change["before"].get("unit", change["home"]) for change in batch}
        rows = [
            {"person_id": person_id, "unit_id": owners[homes[person_id]], "code": code}
            for person_id, code in coded.items()
            if code and homes[person_id] is not None
        ]
        gone = [person_id for person_id, code in coded.items() if not code or homes[person_id] is not None]
        replace_codes(gone, rows)


def _reopen_memberships(moved: Sequence[Change]) -> None:
    new = [change["after"]["membership"] for change in moved]
    old = [change["before"]["membership"] for change in moved if change["before"]["membership"] is not None]
    db.session.execute(delete(Membership).where(Membership.id.in_(new)).execution_options(synchronize_session=False))
    db.session.execute(
        update(Membership).where(Membership.id.in_(old)).values(to_on=None).execution_options(synchronize_session=False)
    )


def _codes_of(person_ids: Collection[int]) -> dict[int, str]:
    rows = db.session.execute(select(RosterCode.person_id, RosterCode.code).where(RosterCode.person_id.in_(person_ids)))
    return {row.person_id: row.code for row in rows}


def _remove_people(person_ids: Sequence[int], today: date) -> int:
    """Delete people of whom nothing else tells; the others leave. Returns how many these are."""
    kept: set[int] = set()
    for batch in batches(person_ids):
        kept |= _mentioned(Person.__tablename__, batch, besides={"membership", "roster_code"})
    gone = [person_id for person_id in person_ids if person_id not in kept]
    for column in (Membership.person_id, RosterCode.person_id, Person.id):  # what refers to them first, for all
        for batch in batches(gone):
            going = delete(column.class_).where(column.in_(batch))
            db.session.execute(going.execution_options(synchronize_session=False))
    for batch in batches(kept):
        end_memberships(list(open_memberships(batch).values()), today, UNDONE)
        set_values([(person_id, {"status": "left"}) for person_id in batch])
    return len(kept)


def _remove_units(changes: Iterable[Change], today: date) -> int:
    """Delete the units that an import made, the lower ones first; those of which something still tells are closed."""
    made = [change for change in changes if "unit" in change and "person" not in change]
    count = 0
    for change in reversed(made):
        unit = queries.get_unit(change["unit"])
        if queries.is_inhabited(unit.id):
            raise InvalidInput(f"Chưa lùi lại được: {unit.name} đã có người hoặc đơn vị mới từ sau lần nhập đó.")
        if change.get("reopened") or _mentioned(Unit.__tablename__, [unit.id], besides=()):
            unit.closed_on = today
        else:
            db.session.delete(unit)
        db.session.flush()
        count += 1
    for change in changes:
        if "sees_names" in change:
            queries.get_unit(change["sees_names"]).sees_names = False
    return count


def _mentioned(table: str, ids: Sequence[int], besides: Collection[str]) -> set[int]:
    """Which of at most a batch of rows of a table other tables refer to."""
    found: set[int] = set()
    for column in _references(table):
        if column.table.name not in besides:
            found.update(db.session.scalars(select(column).where(column.in_(ids)).distinct()))
    return found


def _references(table: str) -> Iterator[Column[int]]:
    """All columns of the database that refer to the id of a table."""
    for other in Base.metadata.sorted_tables:
        for column in other.columns:
            if any(key.column.table.name == table for key in column.foreign_keys):
                yield column
