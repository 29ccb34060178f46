"""Reads of what readers reported about lessons. Never commits, never asks who is asking."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, func, select

from learning.authoring.models import LessonReport
from learning.courses.models import ContentVersion, Course
from learning.db import db
from learning.units.models import Unit


def count_open(course_id: int, lesson_slug: str) -> int:
    statement = select(func.count(LessonReport.id)).where(
        LessonReport.course_id == course_id,
        LessonReport.lesson_slug == lesson_slug,
        LessonReport.closed_at.is_(None),
    )
    return db.session.scalar(statement) or 0


def list_open() -> Sequence[Row[*tuple[Any, ...]]]:
    """(report, course, path of its owner, id of its present version) of all that wait, the oldest first."""
    current = and_(ContentVersion.course_id == Course.id, ContentVersion.number == Course.current_number)
    return db.session.execute(
        select(LessonReport, Course, Unit.path, ContentVersion.id)
        .join(Course, Course.id == LessonReport.course_id)
        .join(Unit, Unit.id == Course.owner_unit_id)
        .join(ContentVersion, current)
        .where(LessonReport.closed_at.is_(None))
        .order_by(LessonReport.id)
    ).all()


def lock_report(report_id: int) -> Row[LessonReport, str] | None:
    """A report read again inside a transaction, and the path of its course's owner."""
    return db.session.execute(
        select(LessonReport, Unit.path)
        .join(Course, Course.id == LessonReport.course_id)
        .join(Unit, Unit.id == Course.owner_unit_id)
        .where(LessonReport.id == report_id)
        .with_for_update(of=LessonReport)
        .execution_options(populate_existing=True)
    ).one_or_none()
