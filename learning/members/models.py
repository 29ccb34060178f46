"""Tables of people: memberships, grants, cards, devices, sessions, and what they are told."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from learning.db import Bytewise, Instant, Model

PERSON_STATUSES = ("active", "exempt", "left")
ROLES = ("member", "helper", "trainer", "leader", "committee", "admin")


class Person(Model):
    """A member, or somebody who works on the platform. name_key sorts, name_folded is searched.

    shares_results: what they said to it, None before (learning.members.consent); erased_at: a tombstone since.
    """

    __tablename__ = "person"
    __table_args__ = (CheckConstraint(f"status IN {PERSON_STATUSES}", name="status"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(Bytewise)
    name_folded: Mapped[str]
    phone: Mapped[str | None] = mapped_column(index=True)
    sign_in_code: Mapped[str] = mapped_column(unique=True)
    passphrase_hash: Mapped[str | None]
    status: Mapped[str] = mapped_column(default="active")
    note: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(Instant)
    shares_results: Mapped[bool | None]
    erased_at: Mapped[datetime | None] = mapped_column(Instant)


class Membership(Model):
    """Where a person belongs, from when to when; at most one is open. group is the sub-group (tổ đảng)."""

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint("to_on IS NULL OR to_on >= from_on", name="dates_in_order"),
        Index(
            "uq_membership_open",
            "person_id",
            unique=True,
            sqlite_where=text("to_on IS NULL"),
            postgresql_where=text("to_on IS NULL"),
        ),
        Index("ix_membership_unit_id_to_on", "unit_id", "to_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    group: Mapped[str] = mapped_column("group_label", default="")
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(default="")


class RoleGrant(Model):
    """A role held for a unit and all below it, up to and including until_on."""

    __tablename__ = "role_grant"
    __table_args__ = (
        UniqueConstraint("person_id", "role", "unit_id"),
        CheckConstraint(f"role IN {ROLES[1:]}", name="role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    until_on: Mapped[date | None]
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    granted_at: Mapped[datetime] = mapped_column(Instant)


class Card(Model):
    """A printed key to enrol a browser; the secrets are kept as hashes only.

    reusable cards (the demo's) are never used up and never expire.
    """

    __tablename__ = "card"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    code_hash: Mapped[str] = mapped_column(unique=True)
    issued_at: Mapped[datetime] = mapped_column(Instant)
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    expires_at: Mapped[datetime | None] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
    uses: Mapped[int] = mapped_column(default=0)
    reusable: Mapped[bool] = mapped_column(default=False)


class Device(Model):
    """One browser. last_seen_on is a day, not an instant: nobody needs to know more."""

    __tablename__ = "device"

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Instant)
    last_seen_on: Mapped[date]


class DeviceSession(Model):
    """The session of a device: who is active on it now. The cookie's token is kept as a hash only.

    proved_at, proved_by: when and how the active person last took their second step here.
    """

    __tablename__ = "device_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"), unique=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    renewed_on: Mapped[date]
    proved_at: Mapped[datetime | None] = mapped_column(Instant)
    proved_by: Mapped[str | None]


class Enrolment(Model):
    """A person may sign in on a device; ended when they or somebody with the right revoke it.

    pin_hash: the PIN of role pages, which works on this device only; key_hash: the short key of a shared phone.
    taken_on: when they last took a course along here; refused_on: when something they sent from here was not taken.
    """

    __tablename__ = "enrolment"
    __table_args__ = (
        UniqueConstraint("device_id", "person_id"),
        CheckConstraint("method IN ('card', 'passphrase', 'link', 'passkey')", name="method"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    method: Mapped[str]
    card_id: Mapped[int | None] = mapped_column(ForeignKey("card.id"))
    enrolled_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    pin_hash: Mapped[str | None]
    pin_failures: Mapped[int] = mapped_column(default=0, server_default="0")
    key_hash: Mapped[str | None]
    key_kind: Mapped[str | None]
    key_failures: Mapped[int] = mapped_column(default=0, server_default="0")
    taken_on: Mapped[date | None]
    refused_on: Mapped[date | None]


class SecondStep(Model):
    """What a person has set up for role pages, apart from PINs and passkeys.

    set_up_at: when they first had any way at all. totp_secret is encrypted, in use since totp_since; totp_window is
    the last one used. invitation: how a device on which they took the step lets another one in.
    """

    __tablename__ = "second_step"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    set_up_at: Mapped[datetime | None] = mapped_column(Instant)
    totp_secret: Mapped[str | None]
    totp_since: Mapped[datetime | None] = mapped_column(Instant)
    totp_window: Mapped[int] = mapped_column(default=0)
    invitation_hash: Mapped[str | None]
    invitation_until: Mapped[datetime | None] = mapped_column(Instant)


class Passkey(Model):
    """A key pair whose private half stays in a person's phone; opens the class and role pages."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    credential_id: Mapped[str] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    sign_count: Mapped[int] = mapped_column(BigInteger)
    label: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Instant)
    last_used_on: Mapped[date]


class UsedTicket(Model):
    """A signed ticket (a passkey's challenge, a sign-in page's) that has been used and counts no more."""

    __tablename__ = "used_ticket"

    key: Mapped[str] = mapped_column(primary_key=True)
    used_at: Mapped[datetime] = mapped_column(Instant)


class OneTimeLink(Model):
    """The link by which the first administrator enters a new instance."""

    __tablename__ = "one_time_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    expires_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)


class SignInFailure(Model):
    """Failures in a row of one key: an account on a device that is not enrolled, or an address."""

    __tablename__ = "sign_in_failure"

    key: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(Instant)


class Notice(Model):
    """Something a person is told on all their devices until they have seen it."""

    __tablename__ = "notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str]
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(Instant)
    seen_at: Mapped[datetime | None] = mapped_column(Instant)
