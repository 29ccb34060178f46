"""Tables of the administration: audit log, consent, requests about data, tokens of units, this database's identity."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from learning.db import BigId, Instant, Model


class AuditEntry(Model):
    """Who did what to whom, when and from which device; append-only by trigger and chained, ids only, no names."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    acting_as: Mapped[str]
    action: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    hash: Mapped[str] = mapped_column(default="")  # learning.administration.chain


class AuditHead(Model):
    """One row, which every writer of the log locks: how many entries there are, and the hash of the last."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    entries: Mapped[int]
    hash: Mapped[str]


class Instance(Model):
    """One row: the id of this database; a restored backup gets a new one, so that phones send again."""

    __tablename__ = "instance"

    id: Mapped[int] = mapped_column(primary_key=True)
    database_id: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Instant)


class Consent(Model):
    """What a person was told (version of the text, by notice or by asking) and what they said; rows are only added."""

    __tablename__ = "consent"
    __table_args__ = (CheckConstraint("mode IN ('notice', 'ask')", name="mode"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    version: Mapped[str]
    mode: Mapped[str]
    shares: Mapped[bool | None]
    at: Mapped[datetime] = mapped_column(Instant)
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"))


class DataRequest(Model):
    """What somebody asks about their own data, by when the law wants it answered and done, and what became of it."""

    __tablename__ = "data_request"
    __table_args__ = (
        CheckConstraint("kind IN ('correction', 'deletion', 'objection')", name="kind"),
        CheckConstraint("status IN ('open', 'done', 'refused')", name="status"),
        CheckConstraint("(status = 'open') = (closed_at IS NULL)", name="closed_has_instant"),
        Index(
            "uq_data_request_open",
            "person_id",
            "kind",
            unique=True,
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str]
    wish: Mapped[str]
    status: Mapped[str] = mapped_column(default="open")
    asked_at: Mapped[datetime] = mapped_column(Instant)
    answer_by: Mapped[date]
    done_by: Mapped[date]
    seen_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answer: Mapped[str] = mapped_column(default="")


class ApiToken(Model):
    """A key by which another system reads a unit's reports (/api/v1); the secret is kept as a hash only.

    names: whether it may read members' names where its maker may. It is worth what its maker's roles are worth now.
    """

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    label: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    names: Mapped[bool] = mapped_column(default=False)
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(Instant)
    expires_on: Mapped[date]
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
    last_used_on: Mapped[date | None]
