"""Everybody at or below a unit with how they stand in courses, chunk by chunk, so that memory stays flat."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from learning import clock, config
from learning.assignments.rules import nearest
from learning.courses.catalogue import VersionText
from learning.courses.queries import CurrentCourse
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


class _Place(NamedTuple):
    """What is the same for everybody of a unit in one course. others: standings by status of whoever shows nothing."""

    course_id: int
    quiz_keys: list[str]
    slug: str
    round: int
    assigned: bool
    others: dict[str, Standing]


class _Places:
    """The courses with the round that counts, found once a unit."""

    def __init__(self, courses: Sequence[tuple[CurrentCourse, VersionText]]) -> None:
        self._assigned = assignments_by_course(list(courses))
        self._today = clock.today(config.current().timezone)
        self._courses = [(course.id, course.slug, _quiz_keys(version)) for course, version in courses]
        self._found: dict[str, list[_Place]] = {}

    def of(self, path: str) -> list[_Place]:
        if path not in self._found:
            self._found[path] = [self._place(path, *course) for course in self._courses]
        return self._found[path]

    def _place(self, path: str, course_id: int, slug: str, quiz_keys: list[str]) -> _Place:
        found = nearest(self._assigned[course_id], path, self._today)
        round_, assigned = found.round if found else 1, found is not None
        others = {
            status: Standing(slug, round_, assigned, status, 0, None, False, False, None)
            for status in ("not_started", "exempt", "hidden")
        }
        return _Place(course_id, quiz_keys, slug, round_, assigned, others)


def lines(
    path: str,
    courses: Sequence[tuple[CurrentCourse, VersionText]],
    *,
    by_id: bool = False,
    after: int = 0,
    limit: int | None = None,
) -> Iterator[Line]:
    """Active and exempt members at or below a path: unit by unit and by given name, or by id after some id."""
    places, zone = _Places(courses), config.current().timezone
    ids = [course.id for course, _version in courses]
    silent_hide = consent.hides(None)
    for people in queries.people_in_chunks(path, CHUNK, by_id=by_id, after=after, limit=limit):
        progress = queries.progress_of([row.id for row in people], ids)
        for id_, name, phone, status, shares, group, unit_id, unit_name, unit_path in people:
            exempt = status == "exempt"
            shown = "exempt" if exempt else "hidden" if consent.hides(shares, silent_hide) else ""
            if shown:
                standings = [place.others[shown] for place in places.of(unit_path)]
            else:
                standings = [_standing(id_, place, progress, zone) for place in places.of(unit_path)]
            yield Line(id_, name, phone, unit_id, unit_name, group, exempt, standings)


def _quiz_keys(version: VersionText) -> list[str]:
    return [f"quiz:{part['id']}" for part in version.parts if part["kind"] == "quiz" and part["required"]]


def _standing(
    person_id: int, place: _Place, progress: Mapping[tuple[int, int, int], Sequence[Any]], zone: ZoneInfo
) -> Standing:
    kept = progress.get((person_id, place.course_id, place.round))
    if kept is None:
        return place.others["not_started"]
    status, percent, parts, assisted, late, completed_at = kept
    score = _score(parts, place.quiz_keys) if '"quiz:' in parts else None
    day = clock.day_of(completed_at, zone) if completed_at else None
    return Standing(place.slug, place.round, place.assigned, status, percent, score, assisted, late, day)


def _score(parts: str, quiz_keys: Sequence[str]) -> int | None:
    """The mean of the quizzes that have been tried."""
    known = json.loads(parts)
    scores = [known[key]["score"] for key in quiz_keys if known.get(key, {}).get("tries")]
    return sum(scores) // len(scores) if scores else None
