"""Tables of progress: the append-only events, and what is computed from them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from learning.db import BigId, Instant, Model

SOURCES = ("phone", "web", "leader", "system")


class Event(Model):
    """A fact, kept for ever. uid is made by the sender; sent_at and seq are the sender's claims."""

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("person_id", "uid"),
        CheckConstraint(f"source IN {SOURCES}", name="source"),
        Index("ix_event_person_id_course_id", "person_id", "course_id"),
        Index(  # or each person who is deleted has all events read
            "ix_event_actor_id",
            "actor_id",
            sqlite_where=text("actor_id IS NOT NULL"),
            postgresql_where=text("actor_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    uid: Mapped[str]
    kind: Mapped[str]
    subject: Mapped[str]
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    digest: Mapped[str]
    course_id: Mapped[int | None] = mapped_column(ForeignKey("course.id"))
    round: Mapped[int] = mapped_column(default=1)
    source: Mapped[str]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"))
    seq: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    received_at: Mapped[datetime] = mapped_column(Instant)


class EventConflict(Model):
    """An event that came second: same uid with another body, or a second hand-in of one paper."""

    __tablename__ = "event_conflict"
    __table_args__ = (UniqueConstraint("person_id", "uid", "digest"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    uid: Mapped[str]
    digest: Mapped[str]
    kind: Mapped[str]
    subject: Mapped[str]
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"))
    received_at: Mapped[datetime] = mapped_column(Instant)


class CourseProgress(Model):
    """How far a person is in a course, in a round. parts: {"lesson:slug": {...}, "quiz:slug": {...}}."""

    __tablename__ = "course_progress"
    __table_args__ = (
        UniqueConstraint("person_id", "course_id", "round"),
        CheckConstraint("status IN ('under_way', 'completed')", name="status"),
        CheckConstraint("(status = 'completed') = (completed_at IS NOT NULL)", name="completed_has_instant"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
        Index("ix_course_progress_course_id_round", "course_id", "round"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    round: Mapped[int]
    status: Mapped[str]
    percent: Mapped[int]
    parts: Mapped[dict[str, Any]] = mapped_column(JSON)
    assisted: Mapped[bool] = mapped_column(default=False)
    late: Mapped[bool] = mapped_column(default=False)
    started_at: Mapped[datetime] = mapped_column(Instant)
    last_at: Mapped[datetime] = mapped_column(Instant)
    completed_at: Mapped[datetime | None] = mapped_column(Instant)


class CellProgress(Model):
    """Counts of the active members of one unit by status; not started = active minus these."""

    __tablename__ = "cell_progress"
    __table_args__ = (CheckConstraint("under_way >= 0 AND completed >= 0", name="not_negative"),)

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    under_way: Mapped[int] = mapped_column(default=0)
    completed: Mapped[int] = mapped_column(default=0)
    assisted: Mapped[int] = mapped_column(default=0)
    late: Mapped[int] = mapped_column(default=0)


class UnitPeople(Model):
    """How many people belong to a unit itself now; a page of a city must not count its people one by one."""

    __tablename__ = "unit_people"
    __table_args__ = (CheckConstraint("active >= 0 AND exempt >= 0", name="not_negative"),)

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    active: Mapped[int] = mapped_column(default=0)
    exempt: Mapped[int] = mapped_column(default=0)
    gone: Mapped[int] = mapped_column(default=0, server_default="0")  # those with the status `left`
    objecting: Mapped[int] = mapped_column(default=0, server_default="0")  # active, said no to sharing results
    unasked: Mapped[int] = mapped_column(default=0, server_default="0")  # active, have said neither yes nor no


class CountSnapshot(Model):
    """The counts of a course in a unit and all below it as they were on a day; trends and closed months read it.

    active counts those to whom the course was assigned, exempt those who then were.
    """

    __tablename__ = "count_snapshot"

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    active: Mapped[int]
    exempt: Mapped[int]
    under_way: Mapped[int]
    completed: Mapped[int]
    assisted: Mapped[int]
    late: Mapped[int]
