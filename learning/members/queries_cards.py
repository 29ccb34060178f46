"""Reads of cards, and of who has one. Never commits, never asks who is asking."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, ScalarSelect, and_, func, or_, select

from learning.db import db
from learning.members.models import Card, Enrolment, Membership, Person
from learning.units.batches import batches
from learning.units.models import Unit
from learning.units.queries import at_or_below


def find_card(*, token_hash: str | None = None, code_hash: str | None = None) -> Card | None:
    condition = Card.token_hash == token_hash if token_hash else Card.code_hash == code_hash
    return db.session.scalar(select(Card).where(condition))


def list_live_cards(person_id: int) -> list[Card]:
    return list(db.session.scalars(select(Card).where(Card.person_id == person_id, Card.revoked_at.is_(None))))


def list_live_cards_by_person(person_ids: Sequence[int]) -> dict[int, list[Card]]:
    """The live cards of many people, by person; whoever has none is not in it."""
    found: dict[int, list[Card]] = {}
    for some in batches(person_ids):
        for card in db.session.scalars(select(Card).where(Card.person_id.in_(some), Card.revoked_at.is_(None))):
            found.setdefault(card.person_id, []).append(card)
    return found


def list_card_holders(unit_id: int, now: datetime) -> Sequence[Row[Person, int, int]]:
    """The active people of one unit with how many live cards and how many enrolled devices each has."""
    devices = (
        select(func.count(Enrolment.id))
        .where(Enrolment.person_id == Person.id, Enrolment.ended_at.is_(None))
        .scalar_subquery()
    )
    return db.session.execute(
        select(Person, _live_cards(now), devices)
        .join(Membership, and_(Membership.person_id == Person.id, Membership.to_on.is_(None)))
        .where(Membership.unit_id == unit_id, Person.status == "active")
        .order_by(Person.name_key, Person.id)
    ).all()


def list_card_holders_at_or_below(path: str, now: datetime) -> list[tuple[Person, Unit, int]]:
    """The active people at or below a unit, each with their own unit and how many live cards they have."""
    rows = db.session.execute(
        select(Person, Unit, _live_cards(now))
        .join(Membership, and_(Membership.person_id == Person.id, Membership.to_on.is_(None)))
        .join(Unit, Unit.id == Membership.unit_id)
        .where(at_or_below(path), Person.status == "active")
        .order_by(Unit.path, Person.name_key, Person.id)
    )
    return [(person, unit, cards) for person, unit, cards in rows]


def count_without_card(path: str, now: datetime, but: Sequence[int]) -> int:
    """How many active people at or below a unit have no live card, some people left out."""
    statement = (
        select(func.count(Person.id))
        .join(Membership, and_(Membership.person_id == Person.id, Membership.to_on.is_(None)))
        .join(Unit, Unit.id == Membership.unit_id)
        .where(at_or_below(path), Person.status == "active", _live_cards(now) == 0, Person.id.not_in(but))
    )
    return db.session.scalar(statement) or 0


def lock_card(card_id: int) -> Card:
    """A card read again and kept from others until the end of the transaction."""
    return db.session.get_one(Card, card_id, with_for_update=True, populate_existing=True)


def _live_cards(now: datetime) -> ScalarSelect[int]:
    return (
        select(func.count(Card.id))
        .where(
            Card.person_id == Person.id,
            Card.revoked_at.is_(None),
            or_(Card.expires_at.is_(None), Card.expires_at > now),
        )
        .scalar_subquery()
    )
