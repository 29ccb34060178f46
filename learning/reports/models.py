"""Tables of the reports: what a unit reports of a month, as it was saved."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
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
