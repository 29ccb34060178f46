"""Reads of people for the impact of a publication, and of who published."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, and_, select

from learning.db import db
from learning.members.models import Membership, Person
from learning.units.models import Unit

PEOPLE_AT_ONCE = 500


def list_people(person_ids: Iterable[int]) -> list[Row[*tuple[Any, ...]]]:
    """(id, name, unit_path) of people, in the order of their names."""
    wanted: Sequence[int] = sorted(set(person_ids))
    found: list[Row[*tuple[Any, ...]]] = []
    for start in range(0, len(wanted), PEOPLE_AT_ONCE):
        found += db.session.execute(
            select(Person.id, Person.name, Person.name_key, Unit.path.label("unit_path"))
            .outerjoin(Membership, and_(Membership.person_id == Person.id, Membership.to_on.is_(None)))
            .outerjoin(Unit, Unit.id == Membership.unit_id)
            .where(Person.id.in_(wanted[start : start + PEOPLE_AT_ONCE]))
        ).all()
    return sorted(found, key=lambda row: (row.name_key, row.id))
