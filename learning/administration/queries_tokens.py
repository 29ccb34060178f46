"""Reads of the tokens of units. Never commits, never asks who is asking."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from learning.administration.models import ApiToken
from learning.db import db
from learning.members.models import Person
from learning.units.models import Unit


def find_by_hash(token_hash: str) -> Row[ApiToken, Unit, str] | None:
    """The token with a hash, its unit, and the status of who made it."""
    return db.session.execute(
        select(ApiToken, Unit, Person.status)
        .join(Unit, Unit.id == ApiToken.unit_id)
        .join(Person, Person.id == ApiToken.made_by)
        .where(ApiToken.token_hash == token_hash)
    ).one_or_none()


def list_of_unit(unit_id: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """(token, name and status of who made it) of a unit, the newest first."""
    return db.session.execute(
        select(ApiToken, Person.name, Person.status)
        .join(Person, Person.id == ApiToken.made_by)
        .where(ApiToken.unit_id == unit_id)
        .order_by(ApiToken.id.desc())
    ).all()


def lock_token(token_id: int) -> ApiToken | None:
    """A token read again inside a transaction."""
    return db.session.get(ApiToken, token_id, with_for_update=True, populate_existing=True)
