"""Reads of what readers reported about lessons. Never commits, never asks who is asking."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, and_, false, func, or_, select

from learning.authoring.models import LessonReport
from learning.courses.models import ContentVersion, Course
from learning.db import db
from learning.policy import Scope
from learning.units.models import Unit
from learning.units.queries import at_or_below


def count_open(course_id: int, lesson_slug: str) -> int:
    statement = select(func.count(LessonReport.id)).where(
        LessonReport.course_id == course_id,
        LessonReport.lesson_slug == lesson_slug,
        LessonReport.closed_at.is_(None),
    )
    return db.session.scalar(statement) or 0


def count_waiting(scope: Scope) -> int:
    """How many wait about the courses of the units in a scope."""
    return db.session.scalar(_waiting(select(func.count(LessonReport.id)), scope)) or 0


def list_waiting(scope: Scope, after: int, most: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """(report, course, id of its present version) of those that came after the one with an id, the oldest first."""
    current = and_(ContentVersion.course_id == Course.id, ContentVersion.number == Course.current_number)
    statement = _waiting(select(LessonReport, Course, ContentVersion.id), scope).join(ContentVersion, current)
    return db.session.execute(statement.where(LessonReport.id > after).order_by(LessonReport.id).limit(most)).all()


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


def _waiting(statement: Select[*tuple[Any, ...]], scope: Scope) -> Select[*tuple[Any, ...]]:
    """A statement about reports that wait, with their courses, whose owners lie in a scope."""
    statement = statement.join(Course, Course.id == LessonReport.course_id).where(LessonReport.closed_at.is_(None))
    if scope.everything:
        return statement
    owners = or_(false(), *(at_or_below(path) for path in scope.paths))
    return statement.join(Unit, Unit.id == Course.owner_unit_id).where(owners)
