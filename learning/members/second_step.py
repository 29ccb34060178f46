"""The second step of role pages: what a person may use, taking it, and who is let set it up. Knows no request.

Whoever has no way at all yet sets the first one up; after that a new way needs an older one, or somebody who may
grant the person's roles to reset all. A card alone never makes one: it may be stolen.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from learning import clock, config, policy
from learning.administration import audit
from learning.db import db, transaction
from learning.errors import InvalidInput, NotFound
from learning.members import notices, pins, queries, queries_keys, secrets, sessions, throttle, totp
from learning.members.models import Enrolment, SecondStep
from learning.members.sessions import Found
from learning.policy import Actor, Grant

DAILY = timedelta(hours=12)
AGAIN = timedelta(minutes=10)
PIN_TRIES = 10
INVITATION = timedelta(minutes=10)
SEAL_SECONDS = 3600
PIN, TOTP, PASSKEY, INVITED = "pin", "totp", "passkey", "invited"
_SKEW = timedelta(minutes=1)  # between the clocks of several servers
_WRONG_CODE = "Mã này chưa khớp hoặc đã dùng rồi. Xin đợi ứng dụng hiện mã mới rồi gõ lại."
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


@dataclass(frozen=True)
class NewSecret:
    """A secret not yet in use: as it is shown, and sealed for the page that carries it until it is confirmed."""

    secret: str
    sealed: str


def is_taken(found: Found | None, again: bool = False) -> bool:
    """Whether the active person of a session took their second step here: within 12 hours, or (again) just now."""
    if config.current().demo:
        return True
    if found is None or found.actor is None or not _is_recent(found, AGAIN if again else DAILY):
        return False
    return found.proved_by in {TOTP, PASSKEY} or (found.proved_by == PIN and policy.pin_suffices(found.actor.grants))


def ways_of(actor: Actor, found: Found | None) -> Ways:
    """What to offer the actor on this device."""
    enrolment = _enrolment(actor)
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
        enrolment = queries_keys.lock_enrolment(_enrolment(actor).id)
        if enrolment.pin_hash is None or enrolment.pin_failures >= PIN_TRIES:
            raise InvalidInput(_NO_PIN, "pin")
        enrolment.pin_failures += 1  # counted before it is looked at, so that many at once are counted too
        stored, left = enrolment.pin_hash, PIN_TRIES - enrolment.pin_failures
    if not pins.verify(stored, pins.digits_of(typed), _place(enrolment), config.current().secret_key):
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
    attempt = throttle.begin(_totp_key(actor), address, enrolled=True)
    _use_code(actor, typed)
    throttle.forgive(attempt)
    return sessions.prove(token, TOTP)


def set_pin(actor: Actor, found: Found, pin: str, repeated: str, token: str) -> str:
    """Set the PIN of this device and take the step by it. Returns the session's new token.

    Raises InvalidInput; NotFound for whom a PIN is not enough, or who may not set one up now.
    """
    ways = ways_of(actor, found)
    if not ways.may_use_pin or not ways.may_set_up:
        raise NotFound
    pin = pins.digits_of(pin)
    pins.check_pin(pin, [queries.get_person(_id(actor)).phone or ""])
    if pins.digits_of(repeated) != pin:
        raise InvalidInput("Hai lần gõ chưa giống nhau. Xin gõ lại cả hai ô.", "repeated")
    enrolment = _enrolment(actor)
    stored = pins.hash_secret(pin, _place(enrolment), config.current().secret_key)
    with transaction():
        enrolment = queries_keys.lock_enrolment(enrolment.id)
        enrolment.pin_hash, enrolment.pin_failures = stored, 0
        note_set_up(actor, PIN)
        return sessions.prove(token, PIN)


def begin_totp(actor: Actor, found: Found, sealed: str = "") -> NewSecret:
    """A secret for an authenticator app, or again the one sealed before; it counts once confirmed. Raises NotFound."""
    if not ways_of(actor, found).may_set_up:
        raise NotFound
    key = config.current().secret_key
    secret = _open_seal(actor, sealed) or totp.new_secret()
    return NewSecret(secret, totp.encrypt(f"{_id(actor)} {secret}", key))


def confirm_totp(actor: Actor, found: Found, sealed: str, typed: str, token: str, address: str) -> str:
    """The first code of a new secret: from now on it counts, and the step is taken. Raises InvalidInput, NotFound."""
    if not ways_of(actor, found).may_set_up:
        raise NotFound
    attempt = throttle.begin(_totp_key(actor), address, enrolled=True)
    secret = _open_seal(actor, sealed)
    window = totp.find_window(secret, pins.digits_of(typed), clock.now()) if secret else None
    if secret is None or window is None:
        raise InvalidInput(_WRONG_CODE, "code")
    throttle.forgive(attempt)
    with transaction():
        row = _row(actor)
        row.totp_secret, row.totp_since = totp.encrypt(secret, config.current().secret_key), clock.now()
        row.totp_window = window
        note_set_up(actor, TOTP)
        return sessions.prove(token, TOTP)


def invite(actor: Actor, found: Found) -> str:
    """A code by which another device of the actor may set a PIN, once, for ten minutes. Raises NotFound."""
    if not ways_of(actor, found).may_set_up:
        raise NotFound
    code = secrets.new_code()
    with transaction():
        row = _row(actor)
        row.invitation_hash = secrets.hash_code(code, config.current().secret_key)
        row.invitation_until = clock.now() + INVITATION
    return code


def accept_invitation(actor: Actor, typed: str, token: str, address: str) -> str:
    """The code shown on the actor's other device: this one may now set a PIN. Raises InvalidInput, TooManyTries."""
    attempt = throttle.begin(_totp_key(actor), address, enrolled=True)
    with transaction():
        row = _row(actor)
        fits = row.invitation_hash == secrets.hash_code(typed, config.current().secret_key)
        if not fits or row.invitation_until is None or row.invitation_until <= clock.now():
            raise InvalidInput("Mã này chưa khớp hoặc đã quá 10 phút. Xin lấy mã mới ở máy kia.", "code")
        row.invitation_hash = row.invitation_until = None
        fresh = sessions.prove(token, INVITED)
    throttle.forgive(attempt)
    return fresh


def note_set_up(actor: Actor, kind: str) -> None:
    """In the present transaction: the actor has one more way, is told so, and it is logged."""
    row = _row(actor)
    row.set_up_at = row.set_up_at or clock.now()
    audit.write(actor, "second_step_set_up", person_id=actor.person_id, kind=kind)
    notices.tell(_id(actor), "passkey_added" if kind == PASSKEY else "second_step_set_up")


def may_be_reset_by(actor: Actor, held: Iterable[Grant]) -> bool:
    """Whether somebody may have a holder of these roles begin anew: who may grant every one of them."""
    return all(policy.may_grant(actor, grant.role, grant.path) for grant in held)


def reset(actor: Actor, person_id: int, unit_id: int | None) -> None:
    """In the present transaction: a person sets up their second step anew; they are told, and it is logged."""
    forget(person_id)
    audit.write(actor, "second_step_reset", person_id=person_id, unit_id=unit_id)
    notices.tell(person_id, "second_step_reset")


def forget(person_id: int) -> None:
    """In the present transaction: all ways of a person are gone and every step taken with them."""
    row = db.session.get(SecondStep, person_id)
    if row is not None:
        db.session.delete(row)
    forget_passkeys(person_id)
    for enrolment in queries_keys.list_all_enrolments(person_id):
        enrolment.pin_hash, enrolment.pin_failures = None, 0
    for session in queries_keys.list_sessions_of(person_id):
        session.proved_at = session.proved_by = None
    db.session.flush()


def forget_passkeys(person_id: int) -> None:
    """In the present transaction: no key of a person's opens anything any more."""
    for passkey in queries_keys.list_passkeys(person_id):
        db.session.delete(passkey)


def lose_other_devices(actor: Actor) -> None:
    """The actor has lost a phone and holds another device: all others are out, and no passkey opens anything."""
    person_id = _id(actor)
    with transaction():
        sessions.revoke_all(person_id, but=actor.device_id)
        forget_passkeys(person_id)
        audit.write(actor, "phone_lost", person_id=person_id)
        notices.tell(person_id, "phone_lost")


def _use_code(actor: Actor, typed: str) -> None:
    """Spend a code: each half minute counts once, and none before the last one used."""
    with transaction():
        row = queries_keys.lock_second_step(_id(actor))
        if row is None or row.totp_secret is None or row.totp_since is None:
            raise InvalidInput(_WRONG_CODE, "code")
        secret = totp.decrypt(row.totp_secret, config.current().secret_key)
        window = totp.find_window(secret, pins.digits_of(typed), clock.now()) if secret else None
        if window is None or window <= row.totp_window:
            raise InvalidInput(_WRONG_CODE, "code")
        row.totp_window = window


def _open_seal(actor: Actor, sealed: str) -> str | None:
    """The secret that a page of the actor's carries, for an hour; None for anything else."""
    text = totp.decrypt(sealed, config.current().secret_key, SEAL_SECONDS) if 0 < len(sealed) < 1000 else None
    whose, _, secret = (text or "").partition(" ")
    return secret if whose == str(_id(actor)) else None


def _tell_blocked(actor: Actor) -> None:
    with transaction():
        audit.write(actor, "pin_blocked", person_id=actor.person_id)
        notices.tell(_id(actor), "pin_blocked")


def _is_recent(found: Found, age: timedelta) -> bool:
    return found.proved_at is not None and -_SKEW <= clock.now() - found.proved_at < age


def _row(actor: Actor) -> SecondStep:
    person_id = _id(actor)
    row = queries_keys.lock_second_step(person_id)
    if row is None:
        row = SecondStep(person_id=person_id, totp_window=0)
        db.session.add(row)
        db.session.flush()
    return row


def _enrolment(actor: Actor) -> Enrolment:
    enrolment = queries.find_enrolment(actor.device_id or 0, _id(actor))
    if enrolment is None:
        raise NotFound
    return enrolment


def _place(enrolment: Enrolment) -> str:
    return f"pin {enrolment.id}"


def _totp_key(actor: Actor) -> str:
    return throttle.account_key(f"second step of {_id(actor)}", actor.device_id)


def _id(actor: Actor) -> int:
    if actor.person_id is None:
        raise NotFound
    return actor.person_id
