"""Imports of rosters: what a file would do, and doing it as one transaction. Knows no request and no terminal."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from learning import clock, config
from learning.administration import audit
from learning.db import db, transaction
from learning.errors import InvalidInput, NotFound
from learning.policy import Actor, Permission, Role, may, may_grant
from learning.units import queries, roster_codes, roster_names, roster_plan, tree
from learning.units.models import RosterImport, Unit
from learning.units.roster import AS_IT_IS, Fault, Roster, read_roster
from learning.units.roster_matching import KnownPerson, Question
from learning.units.roster_plan import Grantable, RosterPlan
from learning.units.roster_records import Reading
from learning.units.roster_scope import Scope, load_scope, load_state
from learning.units.roster_units import NewUnit
from learning.units.roster_units_writing import grant_roles, make_units
from learning.units.roster_writing import Change, Writing, list_added, list_changed

MISSING_KEPT, MISSING_LEFT = "keep", "left"  # what becomes of people who are missing from the file
COUNTS = ("added", "changed", "moved", "unchanged", "missing", "units_added")
MANY_MISSING = 20
MANY_MISSING_PERCENT = 10


@dataclass(frozen=True)
class Report:
    """What an import does, or would do once its faults and questions are mended; the first six are counts.

    units: the units to be made, parents first; warnings stop nothing; is_saved: whether anything was written;
    touched: ids of the units whose people, or the status of whose people, are others now.
    """

    added: int
    changed: int
    moved: int
    unchanged: int
    missing: int
    units_added: int
    questions: tuple[Question, ...]
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    units: tuple[NewUnit, ...]
    is_saved: bool = False
    touched: frozenset[int] = frozenset()
    import_id: int | None = None

    @property
    def counts(self) -> dict[str, int]:
        """The six figures that an import reports, in their order."""
        return {name: getattr(self, name) for name in COUNTS}

    @property
    def is_clean(self) -> bool:
        """Whether the import would be taken as a whole."""
        return not self.faults and not self.questions


OnStep = Callable[[int, int], None]  # people done, people in all


def ignore_step(_done: int, _total: int) -> None:
    """For imports that nobody watches."""


@dataclass(frozen=True)
class Preview:
    """What an import would report, with what it would do to whom, and the file as read."""

    report: Report
    plan: RosterPlan
    roster: Roster
    scope: Scope


def preview(
    actor: Actor,
    unit_id: int,
    data: bytes,
    *,
    reading: Reading = AS_IT_IS,
    missing: str = MISSING_KEPT,
    yes: bool = False,
) -> Preview:
    """What `import_roster` would do; writes nothing. Raises NotFound without the right to import there."""
    top = _importable(actor, queries.get_unit(unit_id))
    roster = _read(top, data, reading)
    decision = _decide(actor, top, roster, missing, yes)
    return Preview(_report(roster, decision.plan), decision.plan, roster, decision.scope)


def import_roster(
    actor: Actor,
    unit_id: int,
    data: bytes,
    *,
    reading: Reading = AS_IT_IS,
    missing: str = MISSING_KEPT,
    yes: bool = False,
    on_step: OnStep = ignore_step,
) -> Report:
    """Bring a unit's people in line with a file, wholly or, with any fault or question, not at all.

    missing "left" gives people who are missing from the file the status `left`; when they are many (see MANY_MISSING)
    that is a fault unless `yes`. Raises NotFound without the right to import there.
    """
    order = _Order(data, reading, missing, yes)
    return _import(actor, unit_id, order, on_step, takes=lambda plan: not plan.faults and not plan.questions)


def import_good_rows(
    actor: Actor,
    unit_id: int,
    data: bytes,
    *,
    reading: Reading = AS_IT_IS,
    missing: str = MISSING_KEPT,
    yes: bool = False,
    on_step: OnStep = ignore_step,
) -> Report:
    """Like `import_roster`, but rows with a fault or question are left out and the others taken.

    Nobody leaves as missing while more of them are than may leave unasked.
    """
    return _import(actor, unit_id, _Order(data, reading, missing, yes), on_step, takes=lambda _plan: True)


def touched(changes: Iterable[Change]) -> frozenset[int]:
    """The units whose members, or the status of whose members, an import (or its undoing) changed."""
    changes = list(changes)
    units: set[int | None] = {home for _person_id, home in list_added(changes)}
    for change in list_changed(changes):
        if change["before"].keys() & {"status", "unit"}:
            units.update((change["home"], change["before"].get("unit")))
    return frozenset(unit_id for unit_id in units if unit_id is not None)


@dataclass(frozen=True)
class _Decision:
    """A plan within its scope; leaving: the missing people who are to get the status `left`."""

    scope: Scope
    plan: RosterPlan
    leaving: tuple[KnownPerson, ...]


@dataclass(frozen=True)
class _Order:
    """What is to be imported, and how."""

    data: bytes
    reading: Reading
    missing: str
    yes: bool


def _import(actor: Actor, unit_id: int, order: _Order, on_step: OnStep, takes: Callable[[RosterPlan], bool]) -> Report:
    roster = _read(_importable(actor, queries.get_unit(unit_id)), order.data, order.reading)
    with transaction():
        top = _importable(actor, queries.lock_branch(unit_id))
        decision = _decide(actor, top, roster, order.missing, order.yes)
        report = _report(roster, decision.plan)
        if not takes(decision.plan):
            return report
        changes = _write(actor, decision, on_step)
        del roster, decision  # a hundred thousand people, before all that changed becomes one text
        if changes:
            digest = hashlib.sha256(order.data).hexdigest()
            done = RosterImport(unit_id=top.id, file_sha256=digest, changes=changes, counts=report.counts)
            _note(actor, report, done)
            report = replace(report, import_id=done.id)
        return replace(report, is_saved=bool(changes), touched=touched(changes))


def _read(top: Unit, data: bytes, reading: Reading) -> Roster:
    """A list of one cell alone needs no column that says so."""
    return read_roster(data, replace(reading, one_unit=top.kind == "cell"))


def _importable(actor: Actor, unit: Unit) -> Unit:
    if not may(actor, Permission.ROSTER_IMPORT, unit.path):
        raise NotFound
    return unit


def _decide(actor: Actor, top: Unit, roster: Roster, missing: str, yes: bool) -> _Decision:
    if missing not in (MISSING_KEPT, MISSING_LEFT):
        raise InvalidInput(f"Người vắng trong tệp: chọn {MISSING_KEPT} hoặc {MISSING_LEFT}.", "missing")
    scope = load_scope(top)
    state = load_state(scope, clock.today(config.current().timezone))
    state = replace(state, names_visible=may(actor, Permission.MEMBERS_EDIT, top.path))
    roster = roster_names.with_units(roster, state.units, state.top)
    roster = roster_codes.without(roster, roster_codes.faults_of_shared(roster.rows, state.people))
    grantable = _grantable(actor, top.path)
    plan = roster_plan.plan(roster, state, grantable)
    taken = roster_codes.faults_of_taken(plan, scope)
    if taken:
        plan = roster_plan.plan(roster_codes.without(roster, taken), state, grantable)
    if missing == MISSING_KEPT:
        return _Decision(scope, plan, ())
    fault = None if yes else _fault_of_many_missing(plan)
    if fault:
        return _Decision(scope, replace(plan, faults=(fault, *plan.faults)), ())
    return _Decision(scope, plan, plan.missing)


def are_many_missing(plan: RosterPlan) -> bool:
    """Whether so many people are missing that they may not leave unasked."""
    count = len(plan.missing)
    return count > MANY_MISSING or count * 100 > _people(plan) * MANY_MISSING_PERCENT


def _people(plan: RosterPlan) -> int:
    """The people whom the units of a file have now."""
    return len(plan.missing) + len(plan.unchanged) + len(plan.updates)


def _fault_of_many_missing(plan: RosterPlan) -> Fault | None:
    """Asks again before many people leave: a file of one cell must not empty a ward."""
    count, people = len(plan.missing), _people(plan)
    if not are_many_missing(plan):
        return None
    message = f"Có {count} người vắng trong tệp, khá nhiều so với {people} người đang có."
    return Fault(0, "", message, "Xem lại tệp; nếu đúng là họ đã rời, xin xác nhận rồi nhập lại.")


def _grantable(actor: Actor, path: str) -> Grantable:
    below = tree.child_path(path, 0)  # stands for any unit below: rights are the same for all of them
    return Grantable(
        below=frozenset(role for role in Role if may_grant(actor, role, below)),
        at_top=frozenset(role for role in Role if may_grant(actor, role, path)),
    )


def _write(actor: Actor, decision: _Decision, on_step: OnStep) -> list[Change]:
    """Write all that was decided; what the session holds is read anew afterwards, since rows were written in bulk."""
    plan, now = decision.plan, clock.now()
    today = clock.day_of(now, config.current().timezone)
    places, changes = make_units(decision.scope, plan.units_to_add, today)
    total = len(plan.added) + len(plan.updates) + len(decision.leaving)
    writing = Writing(places, now, today, lambda done: on_step(done, total))
    writing.write(plan, decision.leaving)
    changes += writing.changes
    changes += grant_roles(actor, writing.roles, now)
    db.session.flush()
    db.session.expire_all()
    return changes


def _note(actor: Actor, report: Report, done: RosterImport) -> None:
    """Keep what an import changed, with a line in the audit log."""
    done.actor_id, done.imported_at = actor.person_id, clock.now()
    db.session.add(done)
    db.session.flush()
    audit.write(actor, "roster_imported", unit_id=done.unit_id, roster_import=done.id, **report.counts)


def _report(roster: Roster, plan: RosterPlan) -> Report:
    cure = "Nếu cần cột này, xin đổi tên cột như trong tệp mẫu."
    ignored = tuple(
        Fault(roster.header_row, header, "Lớp học không đọc cột này.", cure) for header in roster.ignored_columns
    )
    return Report(
        added=len(plan.added),
        changed=len(plan.changed),
        moved=len(plan.moved),
        unchanged=len(plan.unchanged),
        missing=len(plan.missing),
        units_added=len(plan.units_to_add),
        questions=plan.questions,
        faults=plan.faults,
        warnings=roster.notes + ignored + plan.warnings,
        units=plan.units_to_add,
    )
