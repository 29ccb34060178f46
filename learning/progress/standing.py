"""Where a member stands in their courses, for their own pages: next step, parts, words."""

from dataclasses import dataclass
from datetime import date, datetime

from learning import clock, config
from learning.assignments import queries as assignments
from learning.assignments.rules import Assigned, nearest_by_course
from learning.courses import catalogue
from learning.courses.catalogue import VersionText
from learning.courses.queries import CurrentCourse
from learning.errors import NotFound
from learning.policy import Actor
from learning.progress import completion, queries
from learning.progress.completion import Part, PartState
from learning.progress.models import CourseProgress


@dataclass(frozen=True)
class CourseStanding:
    """A course with how far the member is; next is the part to do now, None when nothing is left."""

    course: CurrentCourse
    version: VersionText
    assignment: Assigned | None
    progress: CourseProgress | None
    parts: tuple[Part, ...]
    next: Part | None
    round: int

    @property
    def status(self) -> str:
        return self.progress.status if self.progress else "not_started"

    @property
    def due_on(self) -> date | None:
        return self.assignment.due_on if self.assignment else None

    @property
    def completed_at(self) -> datetime | None:
        return self.progress.completed_at if self.progress else None

    def marks(self) -> list[str]:
        """One of done, now, todo for each lesson, as the words beside count them; now only once the course is begun."""
        state = self.progress.parts if self.progress else {}
        now = self.next.key if self.next and self.progress else None
        return [
            "done" if state.get(part.key, {}).get("done") else "now" if part.key == now else "todo"
            for part in self.parts
            if part.kind == "lesson"
        ]

    def helped(self) -> list[Part]:
        """The parts that were done with somebody's help and not alone since."""
        state = self.progress.parts if self.progress else {}
        return [part for part in self.parts if state.get(part.key, {}).get("assisted")]

    def done_lessons(self) -> tuple[int, int]:
        """Lessons done, of all lessons."""
        return len(self.done_lesson_keys()), sum(1 for part in self.parts if part.kind == "lesson")

    def done_lesson_keys(self) -> list[str]:
        """The lessons done as "course/lesson", as phones tick them."""
        state = self.progress.parts if self.progress else {}
        lessons = [part for part in self.parts if part.kind == "lesson"]
        return [f"{self.course.slug}/{part.id}" for part in lessons if state.get(part.key, {}).get("done")]


def list_standings(actor: Actor) -> list[CourseStanding]:
    """All courses that the actor may study, with their standing; assigned and unfinished ones first, by due date."""
    if actor.person_id is None:
        return []
    today = clock.today(config.current().timezone)
    assigned = nearest_by_course(assignments.list_above(actor.unit_path), actor.unit_path, today)
    rows = {(row.course_id, row.round): row for row in queries.list_progress(actor.person_id)}
    standings = []
    for course, version in catalogue.list_courses(actor):
        assignment = assigned.get(course.id)
        round_ = assignment.round if assignment else 1
        progress = rows.get((course.id, round_))
        parts = tuple(Part(**part) for part in version.parts)
        state = progress.parts if progress else {}
        standings.append(
            CourseStanding(course, version, assignment, progress, parts, completion.next_part(state, parts), round_)
        )
    return sorted(standings, key=_urgency)


def get_task(actor: Actor, course_slug: str, task_slug: str) -> tuple[CourseStanding, Part, PartState]:
    """A practical task with how it stands for the actor. Raises NotFound."""
    for standing in list_standings(actor):
        for part in standing.parts:
            if standing.course.slug == course_slug and (part.kind, part.id) == ("task", task_slug):
                state = standing.progress.parts if standing.progress else {}
                return standing, part, state.get(part.key, {})
    raise NotFound


def current_round(actor: Actor, course_id: int) -> int:
    """The round in which the actor studies a course now."""
    today = clock.today(config.current().timezone)
    found = nearest_by_course(assignments.list_above(actor.unit_path, course_id), actor.unit_path, today)
    return found[course_id].round if course_id in found else 1


def _urgency(standing: CourseStanding) -> tuple[bool, bool, date]:
    return (
        standing.status == "completed",
        standing.assignment is None and standing.status == "not_started",
        standing.due_on or date.max,
    )
