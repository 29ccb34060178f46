"""What the pages of rosters show: a unit's desk, one import, what a file would change. Reads only; knows no request."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, cast, select

from learning.db import db
from learning.errors import NotFound
from learning.policy import Actor, Permission, may, scope
from learning.units import exports, imports, queries, uploads
from learning.units.imports import Preview
from learning.units.models import RosterImport, RosterUpload, Unit
from learning.units.roster_columns import ROLE_WORDS, STATUS_WORDS, Column
from learning.units.roster_plan import Update
from learning.units.roster_units import KnownUnit, NewUnit

LINES_SHOWN = 100
IMPORTS_SHOWN = 20
_FIELDS = {
    "code": Column.CODE,
    "full_name": Column.FULL_NAME,
    "phone": Column.PHONE,
    "status": Column.STATUS,
    "note": Column.NOTE,
}


@dataclass(frozen=True)
class PastImport:
    """One import; may_undo: it is the latest of its unit and what it changed is still known."""

    id: int
    at: datetime
    counts: Mapping[str, int]
    undone_at: datetime | None
    may_undo: bool


@dataclass(frozen=True)
class Desk:
    """A unit's roster: what waits, what was imported, and the units whose rosters are kept apart from it."""

    unit: Unit
    others: list[Unit]
    uploads: list[RosterUpload]
    imports: list[PastImport]
    may_export: bool


@dataclass(frozen=True)
class Line:
    """A person in a list of changes; row: of the file, 0 for somebody who is not in it."""

    row: int
    name: str
    words: str


@dataclass(frozen=True)
class Changes:
    """Who is added, changed, moved and missing: at most LINES_SHOWN each; the counts are the report's."""

    added: list[Line]
    changed: list[Line]
    moved: list[Line]
    missing: list[Line]


def get_desk(actor: Actor, unit_id: int | None) -> Desk:
    """The desk of a unit, or of the highest one of the actor's. Raises NotFound outside the actor's units."""
    where = scope(actor, Permission.ROSTER_IMPORT)
    tops = [queries.get_root()] if where.everything else queries.list_tops(where.paths)
    unit = queries.get_unit(unit_id) if unit_id is not None else next(iter(tops), None)
    if unit is None or not where.covers(unit.path) or unit.closed_on is not None:
        raise NotFound
    others = [one for one in tops if one.id != unit.id] + queries.list_open_below(unit.id)
    return Desk(
        unit,
        others,
        uploads.list_uploads(actor, unit.id),
        list(_imports(unit)),
        exports.may_export(actor, unit),
    )


def get_import(actor: Actor, import_id: int) -> tuple[Unit, PastImport]:
    """Raises NotFound for an import outside the actor's units."""
    done = db.session.get(RosterImport, import_id)
    if done is None:
        raise NotFound
    unit = queries.get_unit(done.unit_id)
    if not may(actor, Permission.ROSTER_IMPORT, unit.path):
        raise NotFound
    latest = queries.find_latest_import(unit.id)
    may_undo = latest is not None and latest.id == done.id and bool(done.changes)
    return unit, PastImport(done.id, done.imported_at, done.counts, done.undone_at, may_undo)


def list_changes(preview: Preview) -> Changes:
    """The people of a preview, in the order of the file."""
    plan, units = preview.plan, preview.scope.units
    return Changes(
        [Line(one.row.number, one.row.full_name, _added(one.unit, one.role)) for one in plan.added[:LINES_SHOWN]],
        [Line(one.row.number, one.row.full_name, _changed(one)) for one in plan.changed[:LINES_SHOWN]],
        [
            Line(one.row.number, one.row.full_name, f"{_name_of(units, one.person.unit_id)} → {one.unit.name}")
            for one in plan.moved[:LINES_SHOWN]
        ],
        [Line(0, one.full_name, _name_of(units, one.unit_id)) for one in plan.missing[:LINES_SHOWN]],
    )


def lacks_confirmation(preview: Preview) -> bool:
    """Whether so many people are missing that giving them all the status `left` has to be confirmed apart."""
    return imports.are_many_missing(preview.plan)


def _imports(unit: Unit) -> Iterator[PastImport]:
    """The latest imports of a unit; their changes, which may be long, are not read."""
    rows = db.session.execute(
        select(
            RosterImport.id,
            RosterImport.imported_at,
            RosterImport.counts,
            RosterImport.undone_at,
            (cast(RosterImport.changes, String) != "[]").label("is_known"),
        )
        .where(RosterImport.unit_id == unit.id)
        .order_by(RosterImport.id.desc())
        .limit(IMPORTS_SHOWN)
    ).all()
    latest = next((row.id for row in rows if row.undone_at is None), None)
    for row in rows:
        yield PastImport(row.id, row.imported_at, row.counts, row.undone_at, row.id == latest and row.is_known)


def _added(unit: KnownUnit | NewUnit, role: str) -> str:
    return f"{unit.name}, {ROLE_WORDS.get(role, role)}" if role else unit.name


def _changed(update: Update) -> str:
    """Which fields change; of a phone only that it does, since the old one may not be everybody's to read."""
    values = dict(update.values)
    words = [f"{_FIELDS[name]}: {_new(name, value)}" for name, value in values.items() if name != "phone"]
    words += ["điện thoại mới"] if "phone" in values else []
    words += [f"vai trò: {ROLE_WORDS.get(update.role, update.role)}"] if update.role else []
    return "; ".join(words)


def _new(name: str, value: str) -> str:
    return STATUS_WORDS.get(value, value) if name == "status" else value


def _name_of(units: Mapping[int, Unit], unit_id: int | None) -> str:
    unit = units.get(unit_id or 0)
    return unit.name if unit else ""
