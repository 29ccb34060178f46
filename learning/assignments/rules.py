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

    Only those at the unit or above it that have opened count, and of them the nearest unit's; of one unit the latest
    round. One that is over (its last day has passed, or it never had one) gives way once a later round has opened at
    the unit or above: a cell's round of last year does not hide this year's from the city.
    """
    open_above = [found for found in assignments if path.startswith(found.unit_path) and found.opens_on <= day]
    latest = max((found.round for found in open_above), default=0)
    standing = (found for found in open_above if found.round == latest or (found.due_on and found.due_on >= day))
    return max(standing, key=lambda found: (len(found.unit_path), found.round), default=None)


def common_round(assignments: Iterable[Assigned], path: str, day: date) -> int | None:
    """The round that counts in each unit at and below path; None when they differ or somewhere nothing is assigned."""
    known = list(assignments)
    top = nearest(known, path, day)
    below = {found.unit_path for found in known if found.unit_path.startswith(path)} - {path}
    rounds = {found.round for one in below if (found := nearest(known, one, day))}
    return top.round if top and rounds <= {top.round} else None


def nearest_by_course(assignments: Iterable[Assigned], path: str, day: date) -> dict[int, Assigned]:
    """For each course the assignment that counts on a day for the unit at path."""
    by_course: dict[int, list[Assigned]] = {}
    for assigned in assignments:
        by_course.setdefault(assigned.course_id, []).append(assigned)
    counting = {course_id: nearest(found, path, day) for course_id, found in by_course.items()}
    return {course_id: assigned for course_id, assigned in counting.items() if assigned is not None}
