"""Tables of authors' work: what readers say is wrong with a lesson."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from learning.db import Instant, Model

REPORT_KINDS = ("wrong", "old", "unclear", "broken")


class LessonReport(Model):
    """Somebody says that a lesson is wrong. Who it was is not kept, and of when only the day."""

    __tablename__ = "lesson_report"
    __table_args__ = (
        CheckConstraint(f"kind IN {REPORT_KINDS}", name="kind"),
        Index("ix_lesson_report_course_id_closed_at", "course_id", "closed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    lesson_slug: Mapped[str]
    version_number: Mapped[int]
    kind: Mapped[str]
    words: Mapped[str]
    sent_on: Mapped[date]
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
