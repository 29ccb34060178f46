"""Tables of the reports: what a unit reports of a month, as it was saved; the confirmations that a cell has issued."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from learning.db import Instant, Model


class MonthReport(Model):
    """The monthly report of a unit. typed: figures that only people know; known: the platform's, as of saved_at.

    month is its first day; reporter is the name that whoever reports gave.
    """

    __tablename__ = "month_report"

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    reporter: Mapped[str]
    typed: Mapped[dict[str, int]] = mapped_column(JSON)
    known: Mapped[dict[str, Any]] = mapped_column(JSON)
    saved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    saved_at: Mapped[datetime] = mapped_column(Instant)


class Confirmation(Model):
    """ "Xác nhận hoàn thành (nội bộ)": what was completed, as it read on the day of issue; the name is the person's.

    done: how many required lessons, quizzes and tasks were done ({"lesson": 5, "quiz": 1}); reason: of the revocation.
    """

    __tablename__ = "confirmation"
    __table_args__ = (
        CheckConstraint("(revoked_at IS NULL) = (reason = '')", name="revoked_has_reason"),
        Index(
            "uq_confirmation_live",
            *("person_id", "course_id", "round"),
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    round: Mapped[int]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    unit_name: Mapped[str]
    above_name: Mapped[str]
    done: Mapped[dict[str, int]] = mapped_column(JSON)
    assisted: Mapped[bool]
    completed_on: Mapped[date]
    issued_at: Mapped[datetime] = mapped_column(Instant)
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
    revoked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    reason: Mapped[str] = mapped_column(default="")
