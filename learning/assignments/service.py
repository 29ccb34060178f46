"""Assigning courses to units, and which assignment counts where; knows no request."""

from datetime import date

from learning.administration import audit
from learning.assignments import queries
from learning.assignments.models import Assignment
from learning.assignments.rules import Assigned, nearest
from learning.courses.models import Course
from learning.db import db, transaction
from learning.errors import InvalidInput, NotAllowed, NotFound
from learning.policy import Actor, Permission, may
from learning.units.queries import lock_unit


def assign_course(
    actor: Actor, course_id: int, unit_id: int, opens_on: date, due_on: date | None, round: int = 1
) -> Assignment:
    """Have a unit and all below it study a course from one day to another; doing it again changes the dates.

    Raises NotFound for a course or unit that the actor does not see, NotAllowed for one who sees only counts there,
    InvalidInput for days out of order.
    """
    if due_on is not None and due_on < opens_on:
        raise InvalidInput("Hạn học cần sau ngày bắt đầu. Xin chọn lại ngày.", "due_on")
    if round < 1:
        raise InvalidInput("Đợt học tính từ 1.", "round")
    with transaction():
        unit = lock_unit(unit_id)
        if not may(actor, Permission.COUNTS_SEE, unit.path) or db.session.get(Course, course_id) is None:
            raise NotFound
        if not may(actor, Permission.COURSES_ASSIGN, unit.path):
            raise NotAllowed
        assignment = queries.find_exact(course_id, unit_id, round)
        if assignment is None:
            assignment = Assignment(course_id=course_id, unit_id=unit_id, round=round)
            db.session.add(assignment)
        assignment.opens_on, assignment.due_on = opens_on, due_on
        due = due_on.isoformat() if due_on else None
        audit.write(
            actor,
            "course_assigned",
            unit_id=unit_id,
            course=course_id,
            round=round,
            opens=opens_on.isoformat(),
            due=due,
        )
        return assignment


def withdraw_assignment(actor: Actor, assignment_id: int) -> int:
    """Take an assignment back; what was studied stays, and one from above counts again. Returns the id of its unit.

    Raises NotFound for one of a unit in which the actor does not assign.
    """
    with transaction():
        assignment = db.session.get(Assignment, assignment_id)
        if assignment is None:
            raise NotFound
        unit = lock_unit(assignment.unit_id)
        if not may(actor, Permission.COURSES_ASSIGN, unit.path):
            raise NotFound
        audit.write(
            actor,
            "assignment_withdrawn",
            unit_id=unit.id,
            course=assignment.course_id,
            round=assignment.round,
        )
        db.session.delete(assignment)
        return unit.id


def find_assignment(course_id: int, unit_path: str, day: date) -> Assigned | None:
    """The assignment of a course that counts on a day for the unit at a path."""
    return nearest(queries.list_above(unit_path, course_id), unit_path, day)
