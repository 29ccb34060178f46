"""Signed tickets that pages carry and that count once: nothing is stored until one is used. Knows no request."""

import hashlib
import secrets
from datetime import timedelta

from itsdangerous import BadData, URLSafeTimedSerializer

from learning import clock, config
from learning.db import db, transaction
from learning.members import queries_keys
from learning.members.models import UsedTicket

LIFETIME = timedelta(hours=1)
MAX_LENGTH = 300


def issue(purpose: str) -> str:
    """A ticket for a purpose, with 256 random bits in it."""
    value = _serializer(purpose).dumps(secrets.token_urlsafe(32))
    return value if isinstance(value, str) else value.decode()


def nonce_of(ticket: str) -> bytes:
    """The random text in a ticket just issued."""
    return ticket.split(".")[0].encode()


def spend(ticket: str, purpose: str, at_least: timedelta = timedelta()) -> bytes | None:
    """The random text of a ticket that is worth something, once: issued for this purpose within the last hour.

    at_least: how old it must be. None for any other ticket.
    """
    if not ticket or len(ticket) > MAX_LENGTH:
        return None
    try:
        _text, issued_at = _serializer(purpose).loads(
            ticket, max_age=int(LIFETIME.total_seconds()), return_timestamp=True
        )
    except (BadData, ValueError):
        return None
    now = clock.now()
    if now - issued_at < at_least:
        return None
    key = hashlib.sha256(ticket.encode()).hexdigest()
    with transaction():
        if db.session.get(UsedTicket, key) is not None:
            return None
        queries_keys.delete_used_tickets(now - 2 * LIFETIME)
        db.session.add(UsedTicket(key=key, used_at=now))
    return nonce_of(ticket)


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(config.current().secret_key, salt=f"learning.ticket {purpose}")
