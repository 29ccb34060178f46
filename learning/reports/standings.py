"""Everybody at or below a unit with how they stand in courses, chunk by chunk, so that memory stays flat."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from learning import clock, config
from learning.assignments.rules import Assigned, nearest
from learning.courses.catalogue import VersionText
from learning.courses.models import Course
from learning.members import consent
from learning.reports import queries_people as queries
from learning.reports.units import assignments_by_course

CHUNK = 500


class Standing(NamedTuple):
    """How somebody stands in one course; status as in shapes.CourseStanding."""

    course: str
    round: int
    assigned: bool
    status: str
    percent: int
    score: int | None
    assisted: bool
    late: bool
    completed_on: date | None


class Line(NamedTuple):
    """A member and their standings, in the order of the courses asked for."""

    id: int
    name: str
    phone: str | None
    unit_id: int
    unit_name: str
    group: str
    exempt: bool
    standings: list[Standing]


class Counting:
    """The round of each course that counts in each unit, found once a unit."""

    def __init__(self, courses: Sequence[tuple[Course, VersionText]]) -> None:
        self._assigned = assignments_by_course(list(courses))
        self._today = clock.today(config.current().timezone)
        self._found: dict[tuple[int, str], Assigned | None] = {}

    def of(self, course_id: int, path: str) -> Assigned | None:
        key = course_id, path
        if key not in self._found:
            self._found[key] = nearest(self._assigned[course_id], path, self._today)
        return self._found[key]


def lines(
    path: str,
    courses: Sequence[tuple[Course, VersionText]],
    *,
    by_id: bool = False,
    after: int = 0,
    limit: int | None = None,
) -> Iterator[Line]:
    """Active and exempt members at or below a path: unit by unit and by given name, or by id after some id."""
    counting = Counting(courses)
    quizzes = [_quiz_keys(version) for _course, version in courses]
    ids = [course.id for course, _version in courses]
    for people in queries.people_in_chunks(path, CHUNK, by_id=by_id, after=after, limit=limit):
        progress = queries.progress_of([row.id for row in people], ids)
        for row in people:
            hidden = row.status != "exempt" and consent.hides(row.shares_results)
            standings = []
            for (course, _version), keys in zip(courses, quizzes, strict=True):
                found = counting.of(course.id, row.path)
                round_ = found.round if found else 1
                kept = progress.get((row.id, course.id, round_))
                standings.append(
                    _standing(course.slug, round_, found is not None, kept, keys, row.status == "exempt", hidden)
                )
            yield Line(
                row.id,
                row.name,
                row.phone,
                row.unit_id,
                row.unit_name,
                row.group_label,
                row.status == "exempt",
                standings,
            )


def _quiz_keys(version: VersionText) -> list[str]:
    return [f"quiz:{part['id']}" for part in version.parts if part["kind"] == "quiz" and part["required"]]


def _standing(
    slug: str, round_: int, assigned: bool, kept: Any, quiz_keys: list[str], exempt: bool, hidden: bool
) -> Standing:
    if exempt or hidden:
        return Standing(slug, round_, assigned, "exempt" if exempt else "hidden", 0, None, False, False, None)
    if kept is None:
        return Standing(slug, round_, assigned, "not_started", 0, None, False, False, None)
    scores = [kept.parts[key]["score"] for key in quiz_keys if kept.parts.get(key, {}).get("tries")]
    day = clock.day_of(kept.completed_at, config.current().timezone) if kept.completed_at else None
    return Standing(
        slug,
        round_,
        assigned,
        kept.status,
        kept.percent,
        sum(scores) // len(scores) if scores else None,
        kept.assisted,
        kept.late,
        day,
    )
