"""Which courses somebody sees, and a course's present version as it is studied."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from flask import current_app

from learning.content.simulation_drawing import drawn_ids
from learning.courses import fields, queries
from learning.courses.models import ContentVersion, Course
from learning.courses.queries import CurrentCourse
from learning.db import db
from learning.errors import NotAllowed, NotFound
from learning.policy import Actor
from learning.units.models import Unit


@dataclass(frozen=True)
class LessonText:
    """A published lesson; number counts from 1 in reading order, simulations holds the ids of all in it."""

    slug: str
    number: int
    title: str
    minutes: int
    objectives: list[str]
    html: str
    words: list[list[str]]
    checks: dict[str, Any]
    icons: list[str]
    updated: date | None
    simulations: frozenset[str]


@dataclass(frozen=True)
class QuizOutline:
    """A quiz without its questions; attempts and minutes are 0 without a limit."""

    slug: str
    title: str
    kind: str
    after: str
    attempts: int = 0
    minutes: int = 0


@dataclass(frozen=True)
class VersionText:
    """All that is read of a version; it never changes, so it is kept in memory."""

    id: int
    number: int
    title: str
    summary: str
    language: str
    about: dict[str, Any]
    parts: list[dict[str, Any]]
    lessons: tuple[LessonText, ...]
    quizzes: tuple[QuizOutline, ...]

    @property
    def minutes(self) -> int:
        return sum(lesson.minutes for lesson in self.lessons)

    def lesson(self, slug: str) -> LessonText:
        """Raises NotFound."""
        for lesson in self.lessons:
            if lesson.slug == slug:
                return lesson
        raise NotFound


@dataclass(frozen=True)
class StudyCourse:
    """A course as somebody reads it now: the version and the values of its fields for them."""

    id: int
    slug: str
    open: bool
    version: VersionText
    values: dict[str, str] = field(default_factory=dict)

    def fill(self, html: str) -> str:
        """Put the reader's field values into a published text."""
        return fields.fill(html, self.values)


def study_course(actor: Actor | None, slug: str) -> StudyCourse:
    """The course with its present version for a reader, in one query.

    Raises NotFound (also for another unit's course), NotAllowed for a guest where the course is for members.
    """
    unit_ids = _unit_ids(actor)
    rows = queries.course_rows(slug, unit_ids)
    if not rows:
        raise NotFound
    first = rows[0]
    if first.access != "open":
        if actor is None:
            raise NotAllowed
        if not _sees(actor, first.owner_path):
            raise NotFound
    version = version_text(first.version_id)
    own = fields.nearest(((row.unit_id, row.name, row.value) for row in rows if row.name), unit_ids)
    return StudyCourse(first.id, first.slug, first.access == "open", version, _defaults(version) | own)


def study_version(actor: Actor, course_id: int, version_id: int) -> StudyCourse:
    """A course as of some version (that a paper was issued on), with the reader's present field values."""
    course = db.session.get(Course, course_id)
    if course is None:
        raise NotFound
    present = study_course(actor, course.slug)
    return StudyCourse(course.id, course.slug, present.open, version_text(version_id), present.values)


def study_number(study: StudyCourse, number: int) -> StudyCourse:
    """A course that somebody may read, as of the version with a number. Raises NotFound."""
    version = queries.find_version(study.id, number)
    if version is None:
        raise NotFound
    return replace(study, version=version_text(version.id))


def with_defaults(study: StudyCourse) -> StudyCourse:
    """A course with the values that its fields have where no unit says otherwise."""
    return replace(study, values=_defaults(study.version))


def list_courses(actor: Actor | None) -> list[tuple[CurrentCourse, VersionText]]:
    """The courses somebody may study, in their order; a guest sees the open ones."""
    return [
        (course, version_text(course.version_id))
        for course in queries.list_current()
        if (actor is None and course.access == "open") or (actor is not None and _sees(actor, course.owner_path))
    ]


def must_see(actor: Actor, course: Course) -> None:
    """Raises NotFound when the course belongs to a unit the actor has nothing to do with."""
    owner = db.session.get(Unit, course.owner_unit_id)
    if owner is None or not (course.access == "open" or _sees(actor, owner.path)):
        raise NotFound


def version_text(version_id: int) -> VersionText:
    """A version with its lessons and quiz titles, read once."""
    kept: dict[int, VersionText] = current_app.extensions.setdefault("version_texts", {})
    if version_id not in kept:
        if len(kept) > 200:
            kept.clear()
        kept[version_id] = _read(queries.get_version(version_id))
    return kept[version_id]


def _read(version: ContentVersion) -> VersionText:
    lessons = tuple(
        LessonText(
            row.slug,
            number,
            row.title,
            row.minutes,
            row.objectives,
            row.html,
            row.words,
            row.checks,
            row.icons,
            row.updated,
            drawn_ids(row.html, *(check["html"]["passage"] for check in row.checks.values())),
        )
        for number, row in enumerate(queries.list_lessons(version.id), 1)
    )
    quizzes = tuple(
        QuizOutline(
            row.slug,
            row.title,
            row.kind,
            row.rules.get("after") or "",
            row.rules.get("attempts") or 0,
            row.rules.get("time_limit_minutes") or 0,
        )
        for row in queries.list_quizzes(version.id)
    )
    return VersionText(
        version.id,
        version.number,
        version.title,
        version.summary,
        version.language,
        version.about,
        version.parts,
        lessons,
        quizzes,
    )


def _defaults(version: VersionText) -> dict[str, str]:
    return {one["name"]: one["default"] for one in version.about["fields"]}


def _unit_ids(actor: Actor | None) -> list[int]:
    """The units from the root down to where the reader is; a reader without a unit reads as where their role is."""
    path = ""
    if actor is not None:
        path = actor.unit_path or next((grant.path for grant in actor.grants), "")
    return _ids(path) or [1]


def _ids(path: str) -> list[int]:
    return [int(part) for part in path.split("/") if part]


def _sees(actor: Actor, owner_path: str) -> bool:
    """Whether somebody of the owner's unit or below, or with a role along that line, acts."""
    if actor.is_operator or actor.unit_path.startswith(owner_path):
        return True
    return any(_on_one_line(grant.path, owner_path) for grant in actor.grants)


def _on_one_line(first: str, second: str) -> bool:
    return first.startswith(second) or second.startswith(first)
