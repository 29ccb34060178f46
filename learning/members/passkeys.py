"""Passkeys: registering one, signing in with one, taking the second step with one. Knows no request.

Every challenge is a signed ticket that counts once; the phone must have verified its owner each time.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import date

import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from learning import clock, config, vietnamese
from learning.administration import audit
from learning.db import db, transaction
from learning.errors import InvalidInput, NotFound
from learning.members import notices, queries, queries_keys, second_step, second_step_ways, sessions, tickets
from learning.members.models import Passkey
from learning.members.second_step import PASSKEY
from learning.members.sessions import Found
from learning.members.signing_in import Signed
from learning.policy import Actor

NAME = "Lớp học số"
MOST = 10  # of one person
MAX_LENGTH = 16 * 1024
_REFUSED = "Khoá của máy chưa mở được lớp. Xin thử lại, hoặc vào bằng thẻ."
_REQUIRED = UserVerificationRequirement.REQUIRED


@dataclass(frozen=True)
class Site:
    """For which host keys are made and from which pages they may be used."""

    host: str
    origin: str


@dataclass(frozen=True)
class Offer:
    """What a page hands to the phone: options as JSON, and the ticket that comes back with the answer."""

    options: str
    ticket: str


@dataclass(frozen=True)
class OwnKey:
    """A passkey in the list of its owner."""

    id: int
    label: str
    created_on: date
    last_used_on: date


def offer_new(actor: Actor, site: Site) -> Offer:
    """For registering a key of the actor's."""
    person_id = _id(actor)
    ticket = tickets.issue(f"passkey new {person_id}")
    handle = hmac.new(config.current().secret_key.encode(), f"passkey {person_id}".encode(), hashlib.sha256).digest()
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=NAME,
        user_id=handle[:16],
        user_name=vietnamese.given_name(actor.name),
        challenge=tickets.nonce_of(ticket),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_REQUIRED
        ),
        exclude_credentials=_descriptors(person_id),
    )
    return Offer(webauthn.options_to_json(options), ticket)


def register(actor: Actor, found: Found, site: Site, ticket: str, credential: str, label: str, token: str) -> str:
    """Keep a new key of the actor's; the phone has just verified them. Returns the session's new token.

    Raises InvalidInput; NotFound for a holder of a role who has not confirmed themself just now by an older way.
    """
    person_id = _id(actor)
    if actor.grants and not second_step.ways_of(actor, found).may_set_up:
        raise NotFound
    if len(queries_keys.list_passkeys(person_id)) >= MOST:
        raise InvalidInput(f"Đã có {MOST} khoá. Xin bỏ khoá không dùng nữa rồi thêm.")
    challenge = tickets.spend(ticket, f"passkey new {person_id}")
    try:
        verified = webauthn.verify_registration_response(
            credential=_read(credential),
            expected_challenge=challenge or b"",
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as fault:
        raise InvalidInput("Máy chưa tạo được khoá. Xin thử lại.") from fault
    today = clock.today(config.current().timezone)
    with transaction():
        db.session.add(
            Passkey(
                person_id=person_id,
                credential_id=bytes_to_base64url(verified.credential_id),
                public_key=verified.credential_public_key,
                sign_count=verified.sign_count,
                label=label[:80],
                created_at=clock.now(),
                last_used_on=today,
            )
        )
        second_step_ways.note_set_up(actor, PASSKEY)
        return sessions.prove(token, PASSKEY)


def offer_use(site: Site, actor: Actor | None = None) -> Offer:
    """For signing in (any key of this site), or for the second step (a key of the actor's)."""
    ticket = tickets.issue(_purpose(actor))
    options = webauthn.generate_authentication_options(
        rp_id=site.host,
        challenge=tickets.nonce_of(ticket),
        allow_credentials=_descriptors(_id(actor)) if actor else None,
        user_verification=_REQUIRED,
    )
    return Offer(webauthn.options_to_json(options), ticket)


def sign_in(site: Site, ticket: str, credential: str, token: str | None, label: str) -> Signed:
    """Sign in by a key; the second step is taken with it. Raises InvalidInput."""
    key = _use(site, ticket, credential, None)
    return Signed(sessions.enrol(key.person_id, "passkey", token, label, proved_by=PASSKEY), key.person_id)


def take_step(actor: Actor, site: Site, ticket: str, credential: str, token: str) -> str:
    """Take the second step by a key of the actor's. Returns the session's new token. Raises InvalidInput."""
    _use(site, ticket, credential, actor)
    return sessions.prove(token, PASSKEY)


def list_own(actor: Actor) -> list[OwnKey]:
    zone = config.current().timezone
    return [
        OwnKey(key.id, key.label, clock.day_of(key.created_at, zone), key.last_used_on)
        for key in queries_keys.list_passkeys(_id(actor))
    ]


def remove(actor: Actor, passkey_id: int) -> None:
    """Forget one of the actor's own keys. Raises NotFound for anybody else's."""
    with transaction():
        key = db.session.get(Passkey, passkey_id)
        if key is None or key.person_id != actor.person_id:
            raise NotFound
        db.session.delete(key)
        audit.write(actor, "passkey_removed", person_id=actor.person_id)
        notices.tell(key.person_id, "passkey_removed")


def _use(site: Site, ticket: str, credential: str, actor: Actor | None) -> Passkey:
    """The key whose signature this is, for the purpose of the ticket, its count moved on. Raises InvalidInput."""
    challenge = tickets.spend(ticket, _purpose(actor))
    answer = _read(credential)
    with transaction():
        key = queries_keys.lock_passkey(str(answer.get("id", ""))[:1400])
        if challenge is None or key is None or (actor and key.person_id != actor.person_id):
            raise InvalidInput(_REFUSED)
        if queries.get_person(key.person_id).status == "left":
            raise InvalidInput(_REFUSED)
        try:
            verified = webauthn.verify_authentication_response(
                credential=answer,
                expected_challenge=challenge,
                expected_rp_id=site.host,
                expected_origin=site.origin,
                credential_public_key=key.public_key,
                credential_current_sign_count=key.sign_count,
                require_user_verification=True,
            )
        except (WebAuthnException, ValueError, KeyError, TypeError) as fault:
            raise InvalidInput(_REFUSED) from fault
        key.sign_count = verified.new_sign_count
        key.last_used_on = clock.today(config.current().timezone)
    return key


def _read(credential: str) -> dict[str, object]:
    """The phone's answer. Raises InvalidInput for what is no JSON object."""
    try:
        answer = json.loads(credential) if len(credential) <= MAX_LENGTH else None
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        raise InvalidInput(_REFUSED)
    return answer


def _descriptors(person_id: int) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(id=base64url_to_bytes(key.credential_id))
        for key in queries_keys.list_passkeys(person_id)
    ]


def _purpose(actor: Actor | None) -> str:
    return f"passkey step {actor.person_id}" if actor else "passkey in"


def _id(actor: Actor) -> int:
    if actor.person_id is None:
        raise NotFound
    return actor.person_id
