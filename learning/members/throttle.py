"""Slows down whoever tries passphrases or codes, never a room of people behind one address. Knows no request.

A try is counted before its secret is looked at and forgiven when it was right, so that many tries at once are counted
too. Keys are hashes: neither an account nor an address can be read from the table.
"""

import hashlib
import hmac
import ipaddress
import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, or_

from learning import clock, config
from learning.db import db, insert_or_update, transaction
from learning.errors import InvalidInput, TooManyTries
from learning.members import queries, tickets
from learning.members.models import SignInFailure

FREE_FAILURES = 3
FIRST_WAIT_SECONDS = 2
LONGEST_WAIT_SECONDS = 300
LAST_FAILURE = 100  # in a row; after that only the card helps
ADDRESS_FAILURES_AN_HOUR = 600
ADDRESS_WAIT_SECONDS = 2
PUBLIC_FAILURES_AN_HOUR = 60  # wrong tries at a public page from one address; then it rests between them
TICKET = "sign in"
_KEPT = timedelta(days=30)
_SKEW_SECONDS = 60  # between the clocks of several servers
_ADDRESS_KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Try:
    """A counted try: the row of the account or device (None: none of ours) and that of the address."""

    key: str | None
    address_key: str


def account_key(account: str, device_id: int | None) -> str:
    """The row for an account on all devices not enrolled, or (device_id) on one that is."""
    where = "elsewhere" if device_id is None else f"device {device_id}"
    return f"account:{_hash(f'{account} {where}')}"


def device_key(device_id: int) -> str:
    """The row for codes typed on a device that has a session."""
    return f"code:{_hash(str(device_id))}"


def begin(key: str | None, address: str, ticket: str = "", enrolled: bool = False) -> Try:
    """Count a try, or raise TooManyTries (come back later) or InvalidInput (a hundred failures in a row).

    ticket: of the page that was filled in. From an address with many failures every try takes two seconds, but none
    is refused for what others did a moment ago: a page that old is let through, once. enrolled: on a device that
    others' failures never slow.
    """
    attempt = Try(key, _address_key(_network(address)))
    with transaction():
        by_address = queries.lock_failure(attempt.address_key)
        by_key = queries.lock_failure(key) if key else None
        now = clock.now()  # only now: whoever held the locks may have failed a moment ago
        busy = not enrolled and by_address is not None and by_address.count >= ADDRESS_FAILURES_AN_HOUR
        if by_address is not None and busy and not _has_waited(ticket):
            _require_rest(by_address, ADDRESS_WAIT_SECONDS, now)
        if by_key is not None:
            if by_key.count >= LAST_FAILURE:
                raise InvalidInput("Đã thử sai quá nhiều lần. Xin vào bằng thẻ, hoặc nhờ chi bộ cấp thẻ mới.")
            _require_rest(by_key, wait_seconds(by_key.count), now)
        if by_address is None:
            _delete_old(now)
        _count(attempt.address_key, by_address, now)
        if key:
            _count(key, by_key, now)
    return attempt


def forgive(attempt: Try) -> None:
    """The try was right: its account or device begins anew, and the address has one failure less."""
    with transaction():
        by_address = queries.lock_failure(attempt.address_key)
        if by_address is not None:
            by_address.count -= 1
        if attempt.key is not None:
            forget(attempt.key)


def forget(key: str) -> None:
    """Begin a row anew."""
    with transaction():
        row = queries.lock_failure(key)
        if row is not None:
            db.session.delete(row)


def require_calm(what: str, address: str) -> None:
    """Raises TooManyTries where an address tried something public wrongly many times this hour, and just now again."""
    row = queries.find_failure(_public_key(what, address))
    if row is not None and row.count >= PUBLIC_FAILURES_AN_HOUR:
        _require_rest(row, ADDRESS_WAIT_SECONDS, clock.now())


def count_wrong(what: str, address: str) -> None:
    """Count a wrong try at something public; it slows nothing else that this address does."""
    key = _public_key(what, address)
    with transaction():
        row = queries.lock_failure(key)
        if row is None:
            _delete_old(clock.now())
        _count(key, row, clock.now())


def wait_seconds(failures: int) -> int:
    """How long to wait after so many failures in a row: nothing up to three, then 2, 4, 8 … up to 300 seconds."""
    if failures <= FREE_FAILURES:
        return 0
    doublings = min(failures - FREE_FAILURES - 1, 10)
    return min(FIRST_WAIT_SECONDS << doublings, LONGEST_WAIT_SECONDS)


def _has_waited(ticket: str) -> bool:
    """Whether the page with this ticket was before somebody's eyes for two seconds; it counts once."""
    return tickets.spend(ticket, TICKET, timedelta(seconds=ADDRESS_WAIT_SECONDS)) is not None


def _require_rest(row: SignInFailure, seconds: int, now: datetime) -> None:
    left = (row.last_at + timedelta(seconds=seconds) - now).total_seconds()
    if 0 < left <= seconds + _SKEW_SECONDS:  # more than that: the clock was set back, which nobody is to wait for
        raise TooManyTries(math.ceil(min(left, seconds)))


def _count(key: str, row: SignInFailure | None, now: datetime) -> None:
    count = row.count + 1 if row else 1
    insert_or_update(SignInFailure, {"key": key, "count": count, "last_at": now}, keys=("key",))


def _delete_old(now: datetime) -> None:
    """Keep the table small; rows of a hundred failures stay."""
    stale_address = and_(SignInFailure.key.startswith("address:"), SignInFailure.last_at < now - _ADDRESS_KEPT)
    stale = and_(SignInFailure.count < LAST_FAILURE, SignInFailure.last_at < now - _KEPT)
    db.session.execute(delete(SignInFailure).where(or_(stale_address, stale)))


def _address_key(what: str) -> str:
    return f"address:{_hash(f'{what} {clock.now():%Y-%m-%d %H}')}"


def _public_key(what: str, address: str) -> str:
    return _address_key(f"{what} {_network(address)}")


def _network(address: str) -> str:
    """The address; of IPv6 the first half, since a home has as many of the second as it likes."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return address if found.version == 4 else str(ipaddress.ip_network((found, 64), strict=False))


def _hash(text: str) -> str:
    key = f"throttle:{config.current().secret_key}".encode()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:40]
