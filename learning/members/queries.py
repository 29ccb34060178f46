"""Reads of people, their roles and sessions. Never commits, never asks who is asking."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, and_, bindparam, exists, or_, select
from sqlalchemy.orm import aliased

from learning.administration.models import Consent, Instance
from learning.db import db
from learning.errors import NotFound
from learning.members.models import (
    Device,
    DeviceSession,
    Enrolment,
    Membership,
    Notice,
    OneTimeLink,
    Person,
    RoleGrant,
    SignInFailure,
)
from learning.policy import Grant, Role
from learning.units.models import Unit
from learning.units.queries import at_or_below

_home = aliased(Unit)
_granted = aliased(Unit)
_session = (  # asked for on every request, and building it takes longer than running it
    select(
        DeviceSession.id.label("session_id"),
        DeviceSession.device_id,
        DeviceSession.renewed_on,
        DeviceSession.proved_at,
        DeviceSession.proved_by,
        Person.id.label("person_id"),
        Person.name,
        _home.id.label("unit_id"),
        _home.path.label("unit_path"),
        RoleGrant.role,
        _granted.id.label("grant_unit_id"),
        _granted.path.label("grant_path"),
        _granted.sees_names,
        select(Instance.database_id).where(Instance.id == 1).scalar_subquery().label("database_id"),
    )
    .outerjoin(
        Enrolment,
        and_(
            Enrolment.device_id == DeviceSession.device_id,
            Enrolment.person_id == DeviceSession.person_id,
            Enrolment.ended_at.is_(None),
        ),
    )
    .outerjoin(Person, and_(Person.id == Enrolment.person_id, Person.status != "left"))
    .outerjoin(Membership, and_(Membership.person_id == Person.id, Membership.to_on.is_(None)))
    .outerjoin(_home, _home.id == Membership.unit_id)
    .outerjoin(
        RoleGrant,
        and_(
            RoleGrant.person_id == Person.id,
            or_(RoleGrant.until_on.is_(None), RoleGrant.until_on >= bindparam("today")),
        ),
    )
    .outerjoin(_granted, _granted.id == RoleGrant.unit_id)
    .where(DeviceSession.token_hash == bindparam("token_hash"))
)
_enrolled = select(Enrolment.person_id).where(
    Enrolment.device_id == bindparam("device_id"), Enrolment.ended_at.is_(None)
)


@dataclass(frozen=True)
class Place:
    """A person with the unit they belong to now (None for those without a membership)."""

    person: Person
    unit: Unit | None
    group: str


def session_rows(token_hash: str, today: date) -> Sequence[Row[*tuple[Any, ...]]]:
    """The session with its active person, home unit and grants: one row for each grant, or one row, or none."""
    return db.session.connection().execute(_session, {"token_hash": token_hash, "today": today}).all()


def find_session(token_hash: str) -> DeviceSession | None:
    return db.session.scalar(select(DeviceSession).where(DeviceSession.token_hash == token_hash))


def get_person(person_id: int) -> Person:
    person = db.session.get(Person, person_id)
    if person is None:
        raise NotFound
    return person


def lock_person(person_id: int) -> Person:
    """A person read again and kept from others until the end of the transaction. Raises NotFound."""
    person = db.session.get(Person, person_id, with_for_update={"key_share": True}, populate_existing=True)
    if person is None:
        raise NotFound
    return person


def find_consent(person_id: int, version: str) -> Consent | None:
    """The newest answer of a person to a version of the notice."""
    return db.session.scalar(
        select(Consent)
        .where(Consent.person_id == person_id, Consent.version == version)
        .order_by(Consent.id.desc())
        .limit(1)
    )


def get_place(person_id: int) -> Place:
    """A person with their present unit. Raises NotFound."""
    row = db.session.execute(
        select(Person, Unit, Membership.group)
        .outerjoin(Membership, and_(Membership.person_id == Person.id, Membership.to_on.is_(None)))
        .outerjoin(Unit, Unit.id == Membership.unit_id)
        .where(Person.id == person_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return Place(row[0], row[1], row[2] or "")


def list_grants(person_id: int, today: date) -> tuple[Grant, ...]:
    """The roles that a person holds on a day."""
    rows = db.session.execute(
        select(RoleGrant.role, Unit.id, Unit.path, Unit.sees_names)
        .join(Unit, Unit.id == RoleGrant.unit_id)
        .where(RoleGrant.person_id == person_id, or_(RoleGrant.until_on.is_(None), RoleGrant.until_on >= today))
    )
    return tuple(Grant(Role(role), unit_id, path, sees_names) for role, unit_id, path, sees_names in rows)


def list_grants_of_many(person_ids: Sequence[int], today: date) -> dict[int, tuple[Grant, ...]]:
    """The roles of several people on a day, by person."""
    found: dict[int, list[Grant]] = {}
    rows = db.session.execute(
        select(RoleGrant.person_id, RoleGrant.role, Unit.id, Unit.path, Unit.sees_names)
        .join(Unit, Unit.id == RoleGrant.unit_id)
        .where(
            RoleGrant.person_id.in_(person_ids),
            or_(RoleGrant.until_on.is_(None), RoleGrant.until_on >= today),
        )
    )
    for person_id, role, unit_id, path, sees_names in rows:
        found.setdefault(person_id, []).append(Grant(Role(role), unit_id, path, sees_names))
    return {person_id: tuple(grants) for person_id, grants in found.items()}


def find_people_by_account(code: str, phone: str | None) -> list[Person]:
    """The people that a typed account may mean: one by sign-in code, several by phone."""
    by_code = Person.sign_in_code == code
    condition = or_(by_code, Person.phone == phone) if phone else by_code
    return list(db.session.scalars(select(Person).where(condition, Person.status != "left").order_by(Person.id)))


def list_grants_at_or_below(path: str, today: date) -> dict[int, tuple[Grant, ...]]:
    """The roles (for units anywhere) of those who belong to a unit at or below a path, by person."""
    found: dict[int, list[Grant]] = {}
    rows = db.session.execute(
        select(RoleGrant.person_id, RoleGrant.role, _granted.id, _granted.path, _granted.sees_names)
        .join(_granted, _granted.id == RoleGrant.unit_id)
        .join(Membership, and_(Membership.person_id == RoleGrant.person_id, Membership.to_on.is_(None)))
        .join(Unit, Unit.id == Membership.unit_id)
        .where(at_or_below(path), or_(RoleGrant.until_on.is_(None), RoleGrant.until_on >= today))
    )
    for person_id, role, unit_id, unit_path, sees_names in rows:
        found.setdefault(person_id, []).append(Grant(Role(role), unit_id, unit_path, sees_names))
    return {person_id: tuple(grants) for person_id, grants in found.items()}


def find_enrolment(device_id: int, person_id: int) -> Enrolment | None:
    return db.session.scalar(
        select(Enrolment).where(Enrolment.device_id == device_id, Enrolment.person_id == person_id)
    )


def list_enrolments(person_id: int) -> Sequence[Row[Enrolment, Device]]:
    """The browsers on which a person is enrolled now, the newest first."""
    return db.session.execute(
        select(Enrolment, Device)
        .join(Device, Device.id == Enrolment.device_id)
        .where(Enrolment.person_id == person_id, Enrolment.ended_at.is_(None))
        .order_by(Enrolment.enrolled_at.desc(), Enrolment.id.desc())
    ).all()


def list_enrolled_people(device_id: int) -> set[int]:
    return set(db.session.scalars(_enrolled, {"device_id": device_id}))


def list_unseen_notices(person_id: int) -> list[Notice]:
    return list(
        db.session.scalars(
            select(Notice).where(Notice.person_id == person_id, Notice.seen_at.is_(None)).order_by(Notice.id)
        )
    )


def find_administrator_with_access() -> int | None:
    """An administrator who has entered before or could with a passphrase; those who only had a link do not count."""
    entered = exists().where(Enrolment.person_id == Person.id)
    return db.session.scalar(
        select(Person.id)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(
            RoleGrant.role == Role.ADMIN.value,
            Person.status != "left",
            or_(entered, Person.passphrase_hash.is_not(None)),
        )
        .limit(1)
    )


def list_unused_links() -> list[OneTimeLink]:
    return list(db.session.scalars(select(OneTimeLink).where(OneTimeLink.used_at.is_(None)).order_by(OneTimeLink.id)))


def lock_link(link_id: int) -> OneTimeLink:
    """A link read again and kept from others until the end of the transaction."""
    return db.session.get_one(OneTimeLink, link_id, with_for_update=True, populate_existing=True)


def find_failure(key: str) -> SignInFailure | None:
    return db.session.get(SignInFailure, key)


def lock_failure(key: str) -> SignInFailure | None:
    """A row of failures, read again and kept from others until the end of the transaction."""
    return db.session.get(SignInFailure, key, with_for_update=True, populate_existing=True)


def find_link(token_hash: str) -> OneTimeLink | None:
    return db.session.scalar(select(OneTimeLink).where(OneTimeLink.token_hash == token_hash))
