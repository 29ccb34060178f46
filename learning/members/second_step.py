"""The second step of role pages: where a person stands, what they may use here, and taking it. Knows no request.

Setting a way up, and losing all of them, is learning.members.second_step_ways.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from learning import clock, config, policy
from learning.administration import audit
from learning.db import db, transaction
from learning.errors import InvalidInput, NotFound
from learning.members import notices, pins, queries, queries_keys, sessions, throttle, totp
from learning.members.models import Enrolment, SecondStep
from learning.members.sessions import Found
from learning.policy import Actor

DAILY = timedelta(hours=12)
AGAIN = timedelta(minutes=10)
PIN_TRIES = 10
PIN, TOTP, PASSKEY, INVITED = "pin", "totp", "passkey", "invited"
_SKEW = timedelta(minutes=1)  # between the clocks of several servers
WRONG_CODE = (
    "Mã này chưa khớp hoặc đã dùng rồi. Xin đợi ứng dụng hiện mã mới rồi gõ lại. "
    "Vẫn chưa được thì xin đặt giờ điện thoại về tự động."
)
_NO_PIN = "Mã PIN trên máy này không dùng được nữa."


class Stage(StrEnum):
    """Where the actor stands on this device."""

    TAKEN = "taken"
    ASK = "ask"
    SET_UP = "set_up"
    ELSEWHERE = "elsewhere"  # they have a way, and it does not work here


@dataclass(frozen=True)
class Ways:
    """How the actor may take their second step on this device.

    pin_tries: how many are left (0: blocked, or none set). may_use_pin: their roles allow one. set_up: they have some
    way somewhere. may_set_up: they may add a way now.
    """

    pin: bool
    totp: bool
    passkey: bool
    pin_tries: int
    pin_blocked: bool
    may_use_pin: bool
    set_up: bool
    may_set_up: bool

    @property
    def any(self) -> bool:
        return self.pin or self.totp or self.passkey


def is_taken(found: Found | None, again: bool = False) -> bool:
    """Whether the active person of a session took their second step here: within 12 hours, or (again) just now."""
    if config.current().demo:
        return True
    if found is None or found.actor is None or not _is_recent(found, AGAIN if again else DAILY):
        return False
    return found.proved_by in {TOTP, PASSKEY} or (found.proved_by == PIN and policy.pin_suffices(found.actor.grants))


def ways_of(actor: Actor, found: Found | None) -> Ways:
    """What to offer the actor on this device."""
    enrolment = enrolment_of(actor)
    row = db.session.get(SecondStep, actor.person_id)
    left = max(0, PIN_TRIES - enrolment.pin_failures) if enrolment.pin_hash else 0
    suffices = policy.pin_suffices(actor.grants)
    just_now = found is not None and _is_recent(found, AGAIN)
    has_totp = row is not None and row.totp_since is not None
    has_passkey = queries_keys.has_passkey(enrolment.person_id)
    set_up = has_passkey or (row is not None and row.set_up_at is not None)
    return Ways(
        pin=left > 0
        and (suffices or not (has_totp or has_passkey or just_now)),  # else only on the way to a better one
        totp=has_totp,
        passkey=has_passkey,
        pin_tries=left,
        pin_blocked=enrolment.pin_hash is not None and not left,
        may_use_pin=suffices,
        set_up=set_up,
        may_set_up=not set_up or just_now,
    )


def stage_of(ways: Ways, found: Found | None) -> Stage:
    """What the page of the second step is to show."""
    if is_taken(found, again=True):
        return Stage.TAKEN
    if ways.any:
        return Stage.ASK
    return Stage.SET_UP if ways.may_set_up else Stage.ELSEWHERE


def take_pin(actor: Actor, typed: str, token: str) -> str:
    """Take the step by the PIN of this device; returns the session's new token. Raises InvalidInput."""
    with transaction():
        enrolment = queries_keys.lock_enrolment(enrolment_of(actor).id)
        if enrolment.pin_hash is None or enrolment.pin_failures >= PIN_TRIES:
            raise InvalidInput(_NO_PIN, "pin")
        enrolment.pin_failures += 1  # counted before it is looked at, so that many at once are counted too
        stored, left = enrolment.pin_hash, PIN_TRIES - enrolment.pin_failures
    if not pins.verify(stored, pins.digits_of(typed), pin_place(enrolment), config.current().secret_key):
        if not left:
            _tell_blocked(actor)
        raise InvalidInput(f"Mã PIN chưa khớp. Còn thử được {left} lần." if left else _NO_PIN, "pin")
    with transaction():
        queries_keys.lock_enrolment(enrolment.id).pin_failures = 0
        return sessions.prove(token, PIN)


def take_totp(actor: Actor, typed: str, token: str, address: str) -> str:
    """Take the step by the code of an authenticator app; each half minute counts once. Returns the new token.

    Raises InvalidInput, TooManyTries.
    """
    attempt = throttle.begin(throttle_key(actor), address, enrolled=True)
    _use_code(actor, typed)
    throttle.forgive(attempt)
    return sessions.prove(token, TOTP)


def _use_code(actor: Actor, typed: str) -> None:
    """Spend a code: each half minute counts once, and none before the last one used."""
    with transaction():
        row = queries_keys.lock_second_step(id_of(actor))
        if row is None or row.totp_secret is None or row.totp_since is None:
            raise InvalidInput(WRONG_CODE, "code")
        secret = totp.decrypt(row.totp_secret, config.current().secret_key)
        window = totp.find_window(secret, pins.digits_of(typed), clock.now()) if secret else None
        if window is None or window <= row.totp_window:
            raise InvalidInput(WRONG_CODE, "code")
        row.totp_window = window


def _tell_blocked(actor: Actor) -> None:
    with transaction():
        audit.write(actor, "pin_blocked", person_id=actor.person_id)
        notices.tell(id_of(actor), "pin_blocked")


def _is_recent(found: Found, age: timedelta) -> bool:
    return found.proved_at is not None and -_SKEW <= clock.now() - found.proved_at < age


def enrolment_of(actor: Actor) -> Enrolment:
    enrolment = queries.find_enrolment(actor.device_id or 0, id_of(actor))
    if enrolment is None:
        raise NotFound
    return enrolment


def pin_place(enrolment: Enrolment) -> str:
    return f"pin {enrolment.id}"


def throttle_key(actor: Actor) -> str:
    return throttle.account_key(f"second step of {id_of(actor)}", actor.device_id)


def id_of(actor: Actor) -> int:
    if actor.person_id is None:
        raise NotFound
    return actor.person_id
