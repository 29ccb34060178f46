"""Setting up the ways to take the second step of role pages, and losing them. Knows no request.

Whoever has no way at all yet sets the first one up; after that a new way needs an older one, or somebody who may
grant the person's roles to reset all. A card alone never makes one: it may be stolen.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from learning import clock, config, policy
from learning.administration import audit
from learning.db import db, transaction
from learning.errors import InvalidInput, NotFound
from learning.members import notices, pins, queries, queries_keys, secrets, sessions, throttle, totp
from learning.members.models import SecondStep
from learning.members.second_step import (
    INVITED,
    PASSKEY,
    PIN,
    TOTP,
    WRONG_CODE,
    enrolment_of,
    id_of,
    pin_place,
    throttle_key,
    ways_of,
)
from learning.members.sessions import Found
from learning.policy import Actor, Grant

INVITATION = timedelta(minutes=10)
SEAL_SECONDS = 3600


@dataclass(frozen=True)
class NewSecret:
    """A secret not yet in use: as it is shown, and sealed for the page that carries it until it is confirmed."""

    secret: str
    sealed: str


def set_pin(actor: Actor, found: Found, pin: str, repeated: str, token: str) -> str:
    """Set the PIN of this device and take the step by it. Returns the session's new token.

    Raises InvalidInput; NotFound for whom a PIN is not enough, or who may not set one up now.
    """
    ways = ways_of(actor, found)
    if not ways.may_use_pin or not ways.may_set_up:
        raise NotFound
    pin = pins.digits_of(pin)
    pins.check_pin(pin, [queries.get_person(id_of(actor)).phone or ""])
    if pins.digits_of(repeated) != pin:
        raise InvalidInput("Hai lần gõ chưa giống nhau. Xin gõ lại cả hai ô.", "repeated")
    enrolment = enrolment_of(actor)
    stored = pins.hash_secret(pin, pin_place(enrolment), config.current().secret_key)
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
    return NewSecret(secret, totp.encrypt(f"{id_of(actor)} {secret}", key))


def confirm_totp(actor: Actor, found: Found, sealed: str, typed: str, token: str, address: str) -> str:
    """The first code of a new secret: from now on it counts, and the step is taken. Raises InvalidInput, NotFound."""
    if not ways_of(actor, found).may_set_up:
        raise NotFound
    attempt = throttle.begin(throttle_key(actor), address, enrolled=True)
    secret = _open_seal(actor, sealed)
    window = totp.find_window(secret, pins.digits_of(typed), clock.now()) if secret else None
    if secret is None or window is None:
        raise InvalidInput(WRONG_CODE, "code")
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
    attempt = throttle.begin(throttle_key(actor), address, enrolled=True)
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
    notices.tell(id_of(actor), "passkey_added" if kind == PASSKEY else "second_step_set_up")


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
    person_id = id_of(actor)
    with transaction():
        sessions.revoke_all(person_id, but=actor.device_id)
        forget_passkeys(person_id)
        audit.write(actor, "phone_lost", person_id=person_id)
        notices.tell(person_id, "phone_lost")


def _open_seal(actor: Actor, sealed: str) -> str | None:
    """The secret that a page of the actor's carries, for an hour; None for anything else."""
    text = totp.decrypt(sealed, config.current().secret_key, SEAL_SECONDS) if 0 < len(sealed) < 1000 else None
    whose, _, secret = (text or "").partition(" ")
    return secret if whose == str(id_of(actor)) else None


def _row(actor: Actor) -> SecondStep:
    person_id = id_of(actor)
    row = queries_keys.lock_second_step(person_id)
    if row is None:
        row = SecondStep(person_id=person_id, totp_window=0)
        db.session.add(row)
        db.session.flush()
    return row
