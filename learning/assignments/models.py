"""Tables of assignments (this course, for this unit, by this date) and of allowances for persons."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from learning.db import Model


class Assignment(Model):
    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("course_id", "unit_id", "round"),
        CheckConstraint("due_on IS NULL OR due_on >= opens_on", name="dates_in_order"),
        CheckConstraint("round >= 1", name="round"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    opens_on: Mapped[date]
    due_on: Mapped[date | None]
    round: Mapped[int] = mapped_column(default=1)


class Allowance(Model):
    """Extra tries and minutes of one person for one quiz."""

    __tablename__ = "allowance"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), primary_key=True)
    quiz_slug: Mapped[str] = mapped_column(primary_key=True)
    extra_tries: Mapped[int] = mapped_column(default=0)
    extra_minutes: Mapped[int] = mapped_column(default=0)
