"""Tokens of units: made and taken back by whoever may, worth never more than their maker's roles are now."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from learning import clock, config, policy, vietnamese
from learning.administration import audit
from learning.administration import queries_tokens as queries
from learning.administration.models import ApiToken
from learning.db import db, transaction
from learning.errors import InvalidInput, NotFound
from learning.members import queries as members
from learning.members import secrets
from learning.policy import Actor, Permission, Role
from learning.units import queries as units
from learning.units import tree
from learning.units.models import Unit

PREFIX = "lhs_"  # tells a scanner of leaked secrets what it has found
LONGEST_DAYS = 366
MAX_LABEL = 80
_READING = frozenset({Role.COMMITTEE, Role.ADMIN})


@dataclass(frozen=True)
class Bearer:
    """Whoever shows a token: its id, and the actor that it stands for."""

    token_id: int
    actor: Actor


@dataclass(frozen=True)
class Shown:
    """A token as its page lists it; state: live | expired | revoked | orphan (its maker may no longer)."""

    token: ApiToken
    maker: str
    state: str


@dataclass(frozen=True)
class TokenDesk:
    unit: Unit
    tokens: list[Shown]
    may_read_names: bool
    below: list[Unit]


def show_desk(actor: Actor, unit_id: int | None = None) -> TokenDesk:
    """The tokens of a unit; without one, of the actor's own uppermost. Raises NotFound outside the actor's units."""
    unit = _unit(actor, unit_id)
    tokens = [Shown(token, name, _state(token, unit, status)) for token, name, status in queries.list_of_unit(unit.id)]
    names = policy.may(actor, Permission.COMPLETION_SEE, unit.path)
    return TokenDesk(unit, tokens, names, units.list_open_below(unit.id))


def make(actor: Actor, unit_id: int, label: str, expires_on: date | None, *, names: bool = False) -> str:
    """Make a token for a unit and all below it; returns the secret, which is never shown again.

    Raises NotFound outside the actor's units, InvalidInput for a name or day that cannot be, and for names that the
    actor does not see.
    """
    unit = _unit(actor, unit_id)
    label = vietnamese.tidy(label)
    today = clock.today(config.current().timezone)
    if not label or len(label) > MAX_LABEL:
        raise InvalidInput(
            f"Xin đặt tên cho mã, từ 1 đến {MAX_LABEL} chữ, để sau này biết là của hệ thống nào.", "label"
        )
    if expires_on is None or not today <= expires_on <= today + timedelta(days=LONGEST_DAYS):
        raise InvalidInput("Ngày hết hạn tính từ hôm nay, nhiều nhất một năm.", "until")
    if names and not policy.may(actor, Permission.COMPLETION_SEE, unit.path):
        raise InvalidInput("Đồng chí không xem họ tên ở đơn vị này, nên mã chỉ đọc được số đếm.", "names")
    secret = PREFIX + secrets.new_session_token()
    with transaction():
        db.session.add(
            ApiToken(
                unit_id=unit.id,
                label=label,
                token_hash=secrets.hash_token(secret),
                names=names,
                made_by=actor.person_id,
                made_at=clock.now(),
                expires_on=expires_on,
            )
        )
        audit.write(actor, "token_made", unit_id=unit.id, names=names, until=expires_on.isoformat())
    return secret


def revoke(actor: Actor, token_id: int) -> int:
    """End a token now; returns the id of its unit. Raises NotFound for one of a unit outside the actor's."""
    with transaction():
        token = queries.lock_token(token_id)
        if token is None:
            raise NotFound
        unit = _unit(actor, token.unit_id)
        if token.revoked_at is None:
            token.revoked_at = clock.now()
            audit.write(actor, "token_revoked", unit_id=unit.id)
    return unit.id


def read(secret: str) -> Bearer | None:
    """Who shows this token, None when it is worth nothing; the day of its use is kept."""
    found = queries.find_by_hash(secrets.hash_token(secret)) if secret.startswith(PREFIX) else None
    if found is None:
        return None
    token, unit, status = found
    today = clock.today(config.current().timezone)
    actor = _stands_for(token, unit, status, today)
    if actor is None:
        return None
    if token.last_used_on != today:
        with transaction():
            fresh = queries.lock_token(token.id)
            if fresh is not None:
                fresh.last_used_on = today
    return Bearer(token.id, actor)


def note_names(bearer: Bearer, unit_id: int, people: int) -> None:
    """Put on record that names were read by a token."""
    with transaction():
        audit.write(bearer.actor, "names_read_by_token", unit_id=unit_id, people=people)


def _stands_for(token: ApiToken, unit: Unit, status: str, today: date) -> Actor | None:
    """The maker's reading roles, cut down to the token's unit; None for a token that has ended."""
    if token.revoked_at is not None or today > token.expires_on or status == "left":
        return None
    held = [one for one in members.list_grants(token.made_by, today) if one.role in _READING]
    grants = tuple(
        replace(one, unit_id=unit.id, path=unit.path, sees_names=one.sees_names and token.names)
        for one in held
        if unit.path.startswith(one.path)
    )
    actor = Actor(token.made_by, unit_id=unit.id, unit_path=unit.path, grants=grants)
    return actor if policy.may(actor, Permission.TOKENS_MAKE, unit.path) else None


def _state(token: ApiToken, unit: Unit, status: str) -> str:
    today = clock.today(config.current().timezone)
    if token.revoked_at is not None:
        return "revoked"
    if today > token.expires_on:
        return "expired"
    return "live" if _stands_for(token, unit, status, today) else "orphan"


def _unit(actor: Actor, unit_id: int | None) -> Unit:
    where = policy.scope(actor, Permission.TOKENS_MAKE)
    if unit_id is None:
        if not where.paths:
            raise NotFound
        unit_id = tree.ids_of(where.paths[0])[-1]
    unit = units.get_unit(unit_id)
    if not where.covers(unit.path):
        raise NotFound
    return unit
