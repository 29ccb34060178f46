"""Writes what an import decided about people, in bulk, and lists all it changed; decides nothing.

A change is {"unit": id} (made), {"unit": id, "reopened": true}, {"sees_names": unit id} (from now on),
{"grant": id, "until": day or null} (given; until: what an older grant said), {"added": {unit id: [ids]}} for new
people, or {"person": id, "home": unit id, "before": {…}, "after": {…}} with the values that changed among name, phone,
status, note, code, unit and membership. Older imports have such a change, before being null, for each new person.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.sql.dml import ReturningInsert

from learning import vietnamese
from learning.db import db
from learning.members import secrets
from learning.members.models import Membership, Person
from learning.units.batches import SIZE, batches
from learning.units.models import RosterCode
from learning.units.roster_matching import KnownPerson
from learning.units.roster_plan import Addition, RosterPlan, Update
from learning.units.roster_units import KnownUnit, NewUnit

Change = dict[str, Any]
REASON = "roster"

_COLUMNS = {"full_name": "name", "phone": "phone", "status": "status", "note": "note"}


@dataclass(frozen=True)
class Places:
    """The units of an import once they all exist: ids of new ones by their codes, whose codes count in which unit."""

    new_ids: Mapping[tuple[str, ...], int]
    code_owners: Mapping[int, int]

    def id_of(self, unit: KnownUnit | NewUnit) -> int:
        return unit.id if isinstance(unit, KnownUnit) else self.new_ids[unit.codes]


@dataclass
class Writing:
    """One import being written. on_step is told how many people more are done."""

    places: Places
    now: datetime
    today: date
    on_step: Callable[[int], None]
    changes: list[Change] = field(default_factory=list)
    roles: list[tuple[int, str, int]] = field(default_factory=list)  # person id, role, unit id: to be granted

    def write(self, plan: RosterPlan, leaving: Iterable[KnownPerson]) -> None:
        """Add, change and move people as planned; those leaving get the status `left`."""
        for batch in batches(plan.added):
            self._add(batch)
            self.on_step(len(batch))
        for updates in batches(plan.updates):
            self._update(updates)
            self.on_step(len(updates))
        for people in batches(leaving):
            self._leave(people)
            self.on_step(len(people))

    def _add(self, additions: Sequence[Addition]) -> None:
        codes = new_sign_in_codes(len(additions))
        values = [self._person(addition, code) for addition, code in zip(additions, codes, strict=True)]
        made = _insert(insert(Person).returning(Person.sign_in_code, Person.id), values)
        ids = [made[code] for code in codes]
        homes = [self.places.id_of(addition.unit) for addition in additions]
        db.session.execute(
            insert(Membership), [_membership(*pair, self.today) for pair in zip(ids, homes, strict=True)]
        )
        coded = [
            self._code(person_id, home, addition.row.code)
            for person_id, home, addition in zip(ids, homes, additions, strict=True)
            if addition.row.code
        ]
        if coded:
            db.session.execute(insert(RosterCode), coded)
        added: dict[str, list[int]] = defaultdict(list)
        for person_id, home, addition in zip(ids, homes, additions, strict=True):
            added[str(home)].append(person_id)
            if addition.role:
                self.roles.append((person_id, addition.role, home))
        self.changes.append({"added": dict(added)})

    def _update(self, updates: Sequence[Update]) -> None:
        changes = [self._change(update) for update in updates]
        _move(updates, changes, self.today)
        set_values([(change["person"], change["after"]) for change in changes])
        self._set_codes(updates, changes)
        self.changes.extend(changes)
        for planned, change in zip(updates, changes, strict=True):
            if planned.role:
                self.roles.append((change["person"], planned.role, change["home"]))

    def _leave(self, people: Sequence[KnownPerson]) -> None:
        changes: list[Change] = [
            {
                "person": person.id,
                "home": person.unit_id,
                "before": {"status": person.status},
                "after": {"status": "left"},
            }
            for person in people
        ]
        set_values([(change["person"], change["after"]) for change in changes])
        self.changes.extend(changes)

    def _change(self, planned: Update) -> Change:
        """The change of a person but for the ids of memberships; who was taken back with an import comes again."""
        after = {_COLUMNS[name]: value for name, value in planned.values.items() if name in _COLUMNS}
        if planned.person.status == "":
            after["status"] = planned.row.status or "active"
        stored = {
            "name": planned.person.full_name,
            "phone": planned.person.phone,
            "status": planned.person.status or "left",
            "note": planned.person.note,
        }
        before: Change = {name: stored[name] for name in after}
        home = self.places.id_of(planned.unit) if planned.moves else planned.person.unit_id
        return {"person": planned.person.id, "home": home, "before": before, "after": after}

    def _set_codes(self, updates: Sequence[Update], changes: Sequence[Change]) -> None:
        """Store new codes; a code goes along when its owner changes: it counts in the ward where the person is."""
        rows = []
        for planned, change in zip(updates, changes, strict=True):
            old, new = planned.person.code, planned.values.get("code") or planned.person.code
            if new and (new != old or planned.moves):
                rows.append(self._code(planned.person.id, change["home"], new))
            if new != old:
                change["before"]["code"], change["after"]["code"] = old, new
        replace_codes([row["person_id"] for row in rows], rows)

    def _person(self, addition: Addition, sign_in_code: str) -> dict[str, Any]:
        row = addition.row
        return {
            **name_values(row.full_name),
            "phone": row.phone,
            "sign_in_code": sign_in_code,
            "passphrase_hash": None,
            "status": row.status or "active",
            "note": row.note,
            "created_at": self.now,
        }

    def _code(self, person_id: int, home: int, code: str) -> dict[str, Any]:
        return {"unit_id": self.places.code_owners[home], "code": code, "person_id": person_id}


def list_added(changes: Iterable[Change]) -> Iterator[tuple[int, int]]:
    """The new people of an import, each with the unit they came to."""
    for change in changes:
        if "added" in change:
            yield from ((person_id, int(home)) for home, ids in change["added"].items() for person_id in ids)
        elif change.get("before", ...) is None:
            yield change["person"], change["home"]


def list_changed(changes: Iterable[Change]) -> list[Change]:
    """The changes of people who were known before."""
    return [change for change in changes if change.get("before")]


def name_values(name: str) -> dict[str, str]:
    """The columns of a person's name."""
    return {"name": name, "name_key": vietnamese.name_sort_key(name), "name_folded": vietnamese.fold(name)}


def set_values(values: Iterable[tuple[int, Mapping[str, Any]]]) -> None:
    """Set name, phone, status and note of people (person id, values); other keys are left alone."""
    rows = []
    for person_id, changed in values:
        row = {name: changed[name] for name in ("phone", "status", "note") if name in changed}
        row |= name_values(changed["name"]) if "name" in changed else {}
        if row:
            rows.append({"id": person_id, **row})
    if rows:
        db.session.execute(update(Person), sorted(rows, key=lambda row: sorted(row)))


def replace_codes(person_ids: Sequence[int], rows: Sequence[Mapping[str, Any]]) -> None:
    """Drop the roster codes of some people and store these rows instead."""
    if person_ids:
        db.session.execute(delete(RosterCode).where(RosterCode.person_id.in_(person_ids)))
    if rows:
        db.session.execute(insert(RosterCode), [dict(row) for row in rows])


def open_memberships(person_ids: Sequence[int]) -> dict[int, int]:
    """The ids of the open memberships of at most a batch of people, by person id."""
    rows = db.session.execute(
        select(Membership.person_id, Membership.id).where(
            Membership.person_id.in_(person_ids), Membership.to_on.is_(None)
        )
    )
    return {row.person_id: row.id for row in rows}


def end_memberships(membership_ids: Sequence[int], day: date, reason: str | None = None) -> None:
    """End at most a batch of memberships on a day; reason replaces the one they have."""
    values: dict[str, Any] = {"to_on": day} | ({"reason": reason} if reason else {})
    db.session.execute(
        update(Membership)
        .where(Membership.id.in_(membership_ids))
        .values(values)
        .execution_options(synchronize_session=False)
    )


def new_sign_in_codes(count: int) -> list[str]:
    """Sign-in codes that nobody has; at most a batch."""
    codes: set[str] = set()
    while len(codes) < count:
        fresh = {secrets.new_code() for _ in range(min(count - len(codes), SIZE))} - codes
        taken = db.session.scalars(select(Person.sign_in_code).where(Person.sign_in_code.in_(fresh)))
        codes |= fresh - set(taken)
    return list(codes)


def _move(updates: Sequence[Update], changes: Sequence[Change], today: date) -> None:
    """End and open memberships; somebody who comes back without an open one gets one again."""
    coming = [
        (planned, change)
        for planned, change in zip(updates, changes, strict=True)
        if planned.moves or change["after"].get("status", "left") != "left"
    ]
    open_ids = open_memberships([change["person"] for _planned, change in coming])
    opening = [(planned, change) for planned, change in coming if planned.moves or change["person"] not in open_ids]
    if not opening:
        return
    end_memberships([open_ids[change["person"]] for _, change in opening if change["person"] in open_ids], today)
    values = [_membership(change["person"], change["home"], today) for _planned, change in opening]
    new_ids = _insert(insert(Membership).returning(Membership.person_id, Membership.id), values)
    for planned, change in opening:
        change["before"] |= {"membership": open_ids.get(change["person"]), "unit": planned.person.unit_id}
        change["after"] |= {"membership": new_ids[change["person"]], "unit": change["home"]}


def _insert(statement: ReturningInsert[Any, int], values: Sequence[Mapping[str, Any]]) -> dict[Any, int]:
    """The ids of the rows made, by what the statement returns beside them.

    Asked to keep the order, SQLAlchemy gives SQLite a row at a time; without render_nulls, a statement for each run of
    rows with the same empty columns.
    """
    made = db.session.execute(statement.execution_options(render_nulls=True), values)
    return {row[0]: row[1] for row in made}


def _membership(person_id: int, unit_id: int, today: date) -> dict[str, Any]:
    return {"person_id": person_id, "unit_id": unit_id, "group": "", "from_on": today, "reason": REASON}
