"""Reads of roles held. Never commits, never asks who is asking."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, and_, or_, select
from sqlalchemy.orm import aliased

from learning.db import db
from learning.members.models import Membership, Notice, Person, RoleGrant
from learning.units.models import Unit

_home = aliased(Unit)


def list_holders(unit_id: int, today: date) -> Sequence[Row[RoleGrant, Person, Any]]:
    """Who holds a role for exactly this unit on a day, each with the unit they belong to (None: to none)."""
    return db.session.execute(
        select(RoleGrant, Person, _home)
        .join(Person, Person.id == RoleGrant.person_id)
        .outerjoin(Membership, and_(Membership.person_id == Person.id, Membership.to_on.is_(None)))
        .outerjoin(_home, _home.id == Membership.unit_id)
        .where(
            RoleGrant.unit_id == unit_id,
            Person.status != "left",
            or_(RoleGrant.until_on.is_(None), RoleGrant.until_on >= today),
        )
        .order_by(Person.name_key, RoleGrant.id)
    ).all()


def list_people_of(unit_id: int) -> list[Person]:
    """Those who belong to a unit now."""
    return list(
        db.session.scalars(
            select(Person)
            .join(Membership, and_(Membership.person_id == Person.id, Membership.to_on.is_(None)))
            .where(Membership.unit_id == unit_id, Person.status != "left")
            .order_by(Person.name_key, Person.id)
        )
    )


def find_grant(person_id: int, role: str, unit_id: int) -> RoleGrant | None:
    return db.session.scalar(
        select(RoleGrant).where(RoleGrant.person_id == person_id, RoleGrant.role == role, RoleGrant.unit_id == unit_id)
    )


def list_ended_grants(person_id: int, since: date, before: date) -> Sequence[Row[RoleGrant, Unit]]:
    """The roles of a person that ran out in a stretch of days, the latest last."""
    return db.session.execute(
        select(RoleGrant, Unit)
        .join(Unit, Unit.id == RoleGrant.unit_id)
        .where(RoleGrant.person_id == person_id, RoleGrant.until_on >= since, RoleGrant.until_on < before)
        .order_by(RoleGrant.until_on, RoleGrant.id)
    ).all()


def list_notices(person_id: int, kind: str, since: datetime) -> list[Notice]:
    """What a person was told of one kind since an instant, seen or not, the latest last."""
    condition = and_(Notice.person_id == person_id, Notice.kind == kind, Notice.created_at >= since)
    return list(db.session.scalars(select(Notice).where(condition).order_by(Notice.id)))
