"""Tables of the administration: the audit log and the identity of this database."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
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
