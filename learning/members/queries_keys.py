"""Reads of what opens the class and the pages of roles. Never commits, never asks who is asking."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, and_, delete, exists, select

from learning.db import db
from learning.members.models import DeviceSession, Enrolment, Passkey, Person, SecondStep, UsedTicket


def lock_enrolment(enrolment_id: int) -> Enrolment:
    """An enrolment read again and kept from others until the end of the transaction."""
    return db.session.get_one(Enrolment, enrolment_id, with_for_update=True, populate_existing=True)


def list_all_enrolments(person_id: int) -> list[Enrolment]:
    """Those that have ended too."""
    return list(db.session.scalars(select(Enrolment).where(Enrolment.person_id == person_id)))


def list_sessions_of(person_id: int) -> list[DeviceSession]:
    """The sessions in which a person is the active one."""
    return list(db.session.scalars(select(DeviceSession).where(DeviceSession.person_id == person_id)))


def lock_second_step(person_id: int) -> SecondStep | None:
    return db.session.get(SecondStep, person_id, with_for_update=True, populate_existing=True)


def has_passkey(person_id: int) -> bool:
    return bool(db.session.scalar(select(exists().where(Passkey.person_id == person_id))))


def list_passkeys(person_id: int) -> list[Passkey]:
    return list(db.session.scalars(select(Passkey).where(Passkey.person_id == person_id).order_by(Passkey.id)))


def lock_passkey(credential_id: str) -> Passkey | None:
    """A passkey kept from others until the end of the transaction."""
    return db.session.scalar(select(Passkey).where(Passkey.credential_id == credential_id).with_for_update())


def delete_used_tickets(before: datetime) -> None:
    """Forget tickets that are worth nothing by their age."""
    db.session.execute(delete(UsedTicket).where(UsedTicket.used_at < before))


def list_enrolled_here(device_id: int) -> Sequence[Row[Enrolment, Person]]:
    """Those who may sign in on a device, in the order in which they came."""
    return db.session.execute(
        select(Enrolment, Person)
        .join(Person, and_(Person.id == Enrolment.person_id, Person.status != "left"))
        .where(Enrolment.device_id == device_id, Enrolment.ended_at.is_(None))
        .order_by(Enrolment.id)
    ).all()
