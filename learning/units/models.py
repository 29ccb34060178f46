"""Tables of the organisation: the unit tree, roster codes, and imports that can be taken back."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from learning.db import Bytewise, Instant, Model

UNIT_KINDS = ("city", "ward", "section", "cell", "other")


class Unit(Model):
    """A part of the organisation; path holds the ids from the root down to itself ('1/7/33/')."""

    __tablename__ = "unit"
    __table_args__ = (
        UniqueConstraint("parent_id", "code"),
        CheckConstraint(f"kind IN {UNIT_KINDS}", name="kind"),
        CheckConstraint("closed_on IS NULL OR closed_on >= opened_on", name="dates_in_order"),
        Index("ix_unit_path", "path"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[str]
    code: Mapped[str]
    name: Mapped[str]
    path: Mapped[str] = mapped_column(Bytewise)
    sees_names: Mapped[bool] = mapped_column(default=False)
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]


class RosterCode(Model):
    """The code that a ward's own lists give a person; unique within the unit that imported it."""

    __tablename__ = "roster_code"

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)


class RosterImport(Model):
    """One import and all it changed, so that it can be taken back as a whole.

    changes: see learning.units.roster_writing; counts: see imports.COUNTS, empty for those of older versions.
    """

    __tablename__ = "roster_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    imported_at: Mapped[datetime] = mapped_column(Instant)
    undone_at: Mapped[datetime | None] = mapped_column(Instant)
    file_sha256: Mapped[str]
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)


class RosterUpload(Model):
    """A roster file sent on the web, kept until it is imported or dropped, or its time is over.

    choices: see learning.units.uploads. state: open until it is imported, then running, and done, when nothing is left
    of the file itself; failed says that the import was ended by a fault of ours, nothing of it being kept.
    """

    __tablename__ = "roster_upload"
    __table_args__ = (CheckConstraint("state IN ('open', 'running', 'failed', 'done')", name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    uploaded_at: Mapped[datetime] = mapped_column(Instant)
    started_at: Mapped[datetime | None] = mapped_column(Instant)
    import_id: Mapped[int | None] = mapped_column(ForeignKey("roster_import.id"))
    state: Mapped[str]
    file_name: Mapped[str]
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    choices: Mapped[dict[str, Any]] = mapped_column(JSON)


class RosterPreset(Model):
    """What the headers of a unit's files mean: words of a header to the column it is, "" for one not to be read."""

    __tablename__ = "roster_preset"

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    columns: Mapped[dict[str, str]] = mapped_column(JSON)
    saved_at: Mapped[datetime] = mapped_column(Instant)
