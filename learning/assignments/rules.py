"""Which assignment counts for a unit: pure, knows no database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Assigned:
    """An assignment with the path of its unit; due_on None is without a deadline."""

    id: int
    course_id: int
    unit_id: int
    unit_path: str
    opens_on: date
    due_on: date | None
    round: int


def nearest(assignments: Iterable[Assigned], path: str, day: date) -> Assigned | None:
    """The assignment of one course that counts on a day for the unit at path, or None.

    Only those at the unit or above it that have opened count. The latest round wins: it was opened so that the course
    is studied again; within a round the nearest unit wins.
    """
    open_above = (found for found in assignments if path.startswith(found.unit_path) and found.opens_on <= day)
    return max(open_above, key=lambda found: (found.round, len(found.unit_path)), default=None)


def nearest_by_course(assignments: Iterable[Assigned], path: str, day: date) -> dict[int, Assigned]:
    """For each course the assignment that counts on a day for the unit at path."""
    by_course: dict[int, list[Assigned]] = {}
    for assigned in assignments:
        by_course.setdefault(assigned.course_id, []).append(assigned)
    counting = {course_id: nearest(found, path, day) for course_id, found in by_course.items()}
    return {course_id: assigned for course_id, assigned in counting.items() if assigned is not None}
