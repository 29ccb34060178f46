"""Reads of the unit tree. Never commits, never asks who is asking."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from learning.db import db
from learning.errors import NotFound
from learning.members.models import Membership
from learning.units import tree
from learning.units.models import RosterImport, Unit
from learning.units.roster import code_key


def at_or_below(path: str) -> ColumnElement[bool]:
    """The condition on Unit.path for a unit and all below it; an index range on both engines."""
    return and_(Unit.path >= path, Unit.path < tree.end_of(path))


def get_unit(unit_id: int) -> Unit:
    """Raises NotFound."""
    unit = db.session.get(Unit, unit_id)
    if unit is None:
        raise NotFound
    return unit


def get_unit_by_text(text: str) -> Unit:
    """The unit of an id ("12") or of a path of codes from below the root ("P1/C012"); capitals do not count.

    "/" is the root. A path of digits only is taken for an id first. Raises NotFound.
    """
    wanted = text.strip()
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 10:
        unit = db.session.get(Unit, int(wanted))
        if unit is not None:
            return unit
    found = find_root()
    for code in wanted.split("/") if wanted.strip("/") else ():
        found = find_child(found, code) if found else None
    if found is None or not wanted:
        raise NotFound
    return found


def find_root() -> Unit | None:
    return db.session.scalar(select(Unit).where(Unit.parent_id.is_(None)).order_by(Unit.id).limit(1))


def get_root() -> Unit:
    """Raises NotFound while the instance has no units."""
    root = find_root()
    if root is None:
        raise NotFound
    return root


def find_child(parent: Unit, code: str) -> Unit | None:
    """The unit with a code directly below another; capitals and spaces around do not count."""
    children = db.session.scalars(select(Unit).where(Unit.parent_id == parent.id))
    return next((child for child in children if code_key(child.code) == code_key(code)), None)


def list_at_or_below(path: str) -> list[Unit]:
    """A unit and all below it, open and closed, in the order of their paths."""
    return list(db.session.scalars(select(Unit).where(at_or_below(path)).order_by(Unit.path)))


def list_tops(paths: Iterable[str]) -> list[Unit]:
    """The open units at some paths, in their order."""
    rows = select(Unit).where(Unit.path.in_(list(paths)), Unit.closed_on.is_(None)).order_by(Unit.path)
    return list(db.session.scalars(rows))


def list_open_below(unit_id: int) -> list[Unit]:
    """The open units directly below one, by code."""
    rows = select(Unit).where(Unit.parent_id == unit_id, Unit.closed_on.is_(None)).order_by(Unit.code)
    return list(db.session.scalars(rows))


def list_above(path: str) -> list[Unit]:
    """The units from the root down to the one at a path, itself included."""
    unit_ids = tree.ids_of(path)
    rows = select(Unit).where(Unit.id.in_(unit_ids)).order_by(func.length(Unit.path))
    return list(db.session.scalars(rows)) if unit_ids else []


def lock_unit(unit_id: int) -> Unit:
    """A unit read again inside a transaction and kept from others who would write it. Raises NotFound."""
    unit = db.session.scalar(
        select(Unit).where(Unit.id == unit_id).with_for_update(key_share=True).execution_options(populate_existing=True)
    )
    if unit is None:
        raise NotFound
    return unit


def lock_branch(unit_id: int) -> Unit:
    """Like `lock_unit`; nobody else works on a unit above or below by this function meanwhile (two wards may)."""
    unit_ids = tree.ids_of(get_unit(unit_id).path)
    db.session.scalars(
        select(Unit).where(Unit.id.in_(unit_ids[:-1])).order_by(Unit.id).with_for_update(read=True)
    ).all()
    return lock_unit(unit_id)


def is_inhabited(unit_id: int) -> bool:
    """Whether anybody belongs to a unit now, or an open unit lies directly below it."""
    has_people = exists().where(Membership.unit_id == unit_id, Membership.to_on.is_(None))
    has_units = exists().where(Unit.parent_id == unit_id, Unit.closed_on.is_(None))
    return bool(db.session.scalar(select(or_(has_people, has_units))))


def find_latest_import(unit_id: int) -> RosterImport | None:
    """The latest import into a unit that has not been taken back."""
    return db.session.scalar(
        select(RosterImport)
        .where(RosterImport.unit_id == unit_id, RosterImport.undone_at.is_(None))
        .order_by(RosterImport.id.desc())
        .limit(1)
    )
