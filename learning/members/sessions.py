"""Sessions of devices: who is enrolled on a browser and who is active there. Knows no request."""

from dataclasses import dataclass
from datetime import date, datetime

from learning import clock, config
from learning.administration import audit
from learning.db import db, transaction
from learning.errors import NotFound
from learning.members import queries, secrets
from learning.members.models import Device, DeviceSession, Enrolment
from learning.policy import Actor, Grant, Role


@dataclass(frozen=True)
class Found:
    """The session behind a cookie; actor is None when nobody is active on the device.

    proved_at, proved_by: the actor's last second step here (learning.members.second_step judges it). database_id: the
    database that the session is in, which phones are told; empty until it has one.
    """

    session_id: int
    device_id: int
    renewed_on: date
    actor: Actor | None
    proved_at: datetime | None = None
    proved_by: str | None = None
    database_id: str = ""


@dataclass(frozen=True)
class EnrolledDevice:
    """A browser on which somebody may sign in; id is the enrolment's, for revoke()."""

    id: int
    label: str
    enrolled_on: date
    last_seen_on: date
    is_this: bool


def find(token: str) -> Found | None:
    """The session of a cookie's token with its active person, in one query; None if there is none."""
    rows = queries.session_rows(secrets.hash_token(token), clock.today(config.current().timezone))
    if not rows:
        return None
    first = rows[0]
    actor = None
    if first.person_id is not None:
        grants = tuple(
            Grant(Role(row.role), row.grant_unit_id, row.grant_path, row.sees_names)
            for row in rows
            if row.role is not None
        )
        actor = Actor(
            person_id=first.person_id,
            name=first.name,
            unit_id=first.unit_id,
            unit_path=first.unit_path or "",
            grants=grants,
            device_id=first.device_id,
        )
    return Found(
        first.session_id,
        first.device_id,
        first.renewed_on,
        actor,
        first.proved_at,
        first.proved_by,
        first.database_id or "",
    )


def enrol(
    person_id: int,
    method: str,
    token: str | None,
    label: str,
    card_id: int | None = None,
    proved_by: str | None = None,
) -> str:
    """Enrol a person on the device of a token (a new device without one), make them active there.

    proved_by: what took their second step at the same time (a passkey). Returns the device's new token; the old one is
    worth nothing from now on.
    """
    fresh = secrets.new_session_token()
    now = clock.now()
    today = clock.today(config.current().timezone)
    with transaction():
        session = queries.find_session(secrets.hash_token(token)) if token else None
        if session is None:
            device = Device(label=label[:80], created_at=now, last_seen_on=today)
            db.session.add(device)
            db.session.flush()
            session = DeviceSession(device_id=device.id, token_hash="", renewed_on=today)
            db.session.add(session)
        session.token_hash = secrets.hash_token(fresh)
        session.person_id = person_id
        session.renewed_on = today
        session.proved_at, session.proved_by = now if proved_by else None, proved_by
        enrolment = queries.find_enrolment(session.device_id, person_id)
        if enrolment is None:
            enrolment = Enrolment(device_id=session.device_id, person_id=person_id, method=method, enrolled_at=now)
            db.session.add(enrolment)
        elif enrolment.ended_at is not None:
            enrolment.enrolled_at, enrolment.ended_at, enrolment.method = now, None, method
        enrolment.card_id = card_id or enrolment.card_id
        enrolment.key_failures = 0
    return fresh


def prove(token: str, by: str) -> str:
    """The active person of a session has just taken their second step. Returns the device's new token."""
    fresh = secrets.new_session_token()
    with transaction():
        session = queries.find_session(secrets.hash_token(token))
        if session is None:
            raise NotFound
        session.token_hash = secrets.hash_token(fresh)
        session.proved_at, session.proved_by = clock.now(), by
    return fresh


def is_enrolled(token: str | None, person_id: int) -> bool:
    """Whether a person is enrolled on the device of a token now."""
    session = queries.find_session(secrets.hash_token(token)) if token else None
    if session is None:
        return False
    enrolment = queries.find_enrolment(session.device_id, person_id)
    return enrolment is not None and enrolment.ended_at is None


def list_enrolled(device_id: int) -> set[int]:
    """The people enrolled on a device now; it may send events of any of them."""
    return queries.list_enrolled_people(device_id)


def was_put_out(found: Found) -> bool:
    """Whether the person last active on a device has been put out of it (a lost phone), not signed out by themself."""
    session = db.session.get(DeviceSession, found.session_id)
    if session is None or session.person_id is None:
        return False
    enrolment = queries.find_enrolment(session.device_id, session.person_id)
    return enrolment is not None and enrolment.ended_at is not None


def list_devices(actor: Actor) -> list[EnrolledDevice]:
    """The browsers on which the actor may sign in, the newest first."""
    if actor.person_id is None:
        return []
    zone = config.current().timezone
    return [
        EnrolledDevice(
            id=enrolment.id,
            label=device.label,
            enrolled_on=clock.day_of(enrolment.enrolled_at, zone),
            last_seen_on=device.last_seen_on,
            is_this=device.id == actor.device_id,
        )
        for enrolment, device in queries.list_enrolments(actor.person_id)
    ]


def is_due(found: Found) -> bool:
    """Whether the device has not been noted as seen today."""
    return found.renewed_on < clock.today(config.current().timezone)


def renew(found: Found) -> None:
    """Note that the device was seen today; the cookie rolls on."""
    today = clock.today(config.current().timezone)
    with transaction():
        session = db.session.get(DeviceSession, found.session_id)
        device = db.session.get(Device, found.device_id)
        if session and device:
            session.renewed_on = device.last_seen_on = today


def note_taken(device_id: int, person_id: int) -> None:
    """Somebody takes a course along on a device; it may be long until that is heard of again."""
    with transaction():
        enrolment = queries.find_enrolment(device_id, person_id)
        if enrolment is not None:
            enrolment.taken_on = clock.today(config.current().timezone)


def note_refused(device_id: int, person_ids: set[int]) -> None:
    """Something that these people sent from a device was not taken and never will be."""
    today = clock.today(config.current().timezone)
    with transaction():
        for person_id in person_ids:
            enrolment = queries.find_enrolment(device_id, person_id)
            if enrolment is not None:
                enrolment.refused_on = today


def sign_out(found: Found) -> str:
    """End the active person's enrolment on this device. Returns the device's new token."""
    fresh = secrets.new_session_token()
    with transaction():
        session = db.session.get(DeviceSession, found.session_id)
        if session is None:
            raise NotFound
        if session.person_id is not None:
            _end(session.device_id, session.person_id)
        session.person_id = session.proved_at = session.proved_by = None
        session.token_hash = secrets.hash_token(fresh)
    return fresh


def is_own_here(actor: Actor, enrolment_id: int) -> bool:
    """Whether an enrolment is the actor's on the device in their hand."""
    enrolment = queries.find_enrolment(actor.device_id or 0, actor.person_id or 0)
    return enrolment is not None and enrolment.id == enrolment_id


def revoke(actor: Actor, enrolment_id: int) -> None:
    """End one of the actor's own enrolments. Raises NotFound for anybody else's."""
    with transaction():
        enrolment = db.session.get(Enrolment, enrolment_id)
        if enrolment is None or enrolment.person_id != actor.person_id or enrolment.ended_at is not None:
            raise NotFound
        _end_for_good(enrolment)
        audit.write(actor, "device_revoked", person_id=actor.person_id, revoked_device_id=enrolment.device_id)


def revoke_all(person_id: int, but: int | None = None) -> None:
    """End all enrolments of a person (a lost phone, a person who left), but for that on one device."""
    with transaction():
        for enrolment, device in queries.list_enrolments(person_id):
            if device.id != but:
                _end_for_good(enrolment)


def _end_for_good(enrolment: Enrolment) -> None:
    """A device that is no longer theirs: what was set for it is forgotten. Signing out oneself keeps it."""
    enrolment.ended_at = clock.now()
    enrolment.pin_hash = enrolment.key_hash = enrolment.key_kind = None
    enrolment.pin_failures = enrolment.key_failures = 0


def _end(device_id: int, person_id: int) -> None:
    enrolment = queries.find_enrolment(device_id, person_id)
    if enrolment is not None and enrolment.ended_at is None:
        enrolment.ended_at = clock.now()
