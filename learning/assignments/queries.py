"""Reads of assignments. Never commits, never asks who is asking."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, bindparam, select

from learning.assignments.models import Assignment
from learning.assignments.rules import Assigned
from learning.db import db
from learning.units import tree
from learning.units.models import Unit

_assigned = (
    select(  # in the order of Assigned
        *(Assignment.id, Assignment.course_id, Assignment.unit_id, Unit.path),
        *(Assignment.opens_on, Assignment.due_on, Assignment.round),
    )
    .join(Unit, Unit.id == Assignment.unit_id)
    .order_by(Assignment.id)
)
_for_courses = _assigned.where(Assignment.course_id.in_(bindparam("ids", expanding=True)))  # asked at every hand-in


def find_exact(course_id: int, unit_id: int, round_: int) -> Assignment | None:
    return db.session.scalar(
        select(Assignment).where(
            Assignment.course_id == course_id, Assignment.unit_id == unit_id, Assignment.round == round_
        )
    )


def list_above(unit_path: str, course_id: int | None = None) -> list[Assigned]:
    """The assignments of a unit and of those above it, of one course or of all; in one query."""
    query = _assigned.where(Unit.id.in_(tree.ids_of(unit_path)))
    return _read(query if course_id is None else query.where(Assignment.course_id == course_id))


def list_for_courses(course_ids: Collection[int]) -> list[Assigned]:
    """All assignments of some courses, wherever they are."""
    if not course_ids:
        return []
    return [Assigned(*row) for row in db.session.connection().execute(_for_courses, {"ids": list(course_ids)})]


def _read(query: Select[*tuple[Any, ...]]) -> list[Assigned]:
    return [Assigned(*row) for row in db.session.execute(query)]
