"""One member for their leader: status, the score that counts, dates; no answers."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from learning import clock, config, policy
from learning.administration import audit
from learning.assignments import queries as assignments
from learning.assignments.rules import Assigned, nearest_by_course
from learning.courses import catalogue
from learning.courses.catalogue import VersionText
from learning.courses.queries import CurrentCourse
from learning.db import transaction
from learning.errors import NotFound
from learning.members import consent
from learning.members import queries as member_queries
from learning.members.models import Person
from learning.policy import Actor, Permission
from learning.progress.completion import Part
from learning.progress.models import CourseProgress
from learning.reports import queries
from learning.units.models import Unit


@dataclass(frozen=True)
class QuizScore:
    slug: str
    title: str
    tries: int
    score: int
    passed: bool


@dataclass(frozen=True)
class CourseLine:
    """A course in the round that counts now; next: the title of the part to do, helped: those done with help."""

    course: CurrentCourse
    version: VersionText
    progress: CourseProgress | None
    assigned: Assigned | None
    days_left: int | None
    done: int
    required: int
    next: str | None
    helped: list[str]
    scores: list[QuizScore]

    @property
    def status(self) -> str:
        return self.progress.status if self.progress else "not_started"

    @property
    def due_on(self) -> date | None:
        return self.assigned.due_on if self.assigned else None


@dataclass(frozen=True)
class MemberReport:
    """hidden: the person does not share results, and there are none in it."""

    person: Person
    unit: Unit
    group: str
    courses: list[CourseLine]
    may_reset: bool
    may_confirm: bool
    may_edit: bool
    phone_visible: bool
    last_at: datetime | None
    hidden: bool = False


def get_member(actor: Actor, person_id: int) -> MemberReport:
    """A member's completion in all courses. Raises NotFound for whoever is outside the actor's units."""
    place = member_queries.get_place(person_id)
    if place.unit is None or not policy.may(actor, Permission.COMPLETION_SEE, place.unit.path):
        raise NotFound
    hidden = consent.hides(place.person.shares_results) and person_id != actor.person_id
    progress = () if hidden else queries.list_progress_of_person(person_id)
    rows = {(row.course_id, row.round): row for row in progress}
    today = clock.today(config.current().timezone)
    assigned = nearest_by_course(assignments.list_above(place.unit.path), place.unit.path, today)
    lines = []
    for course, version in () if hidden else catalogue.list_courses(actor):
        found = assigned.get(course.id)
        lines.append(_line(course, version, rows.get((course.id, found.round if found else 1)), found, today))
    grants = member_queries.list_grants(person_id, today)
    return MemberReport(
        place.person,
        place.unit,
        place.group,
        lines,
        policy.may_reset(actor, place.unit.path, grants),
        policy.may(actor, Permission.TASKS_CONFIRM, place.unit.path) and actor.person_id != person_id,
        policy.may(actor, Permission.MEMBERS_EDIT, place.unit.path),
        policy.is_leader_of(actor, place.unit.path),
        max((row.last_at for row in rows.values()), default=None),
        hidden,
    )


def reveal_phone(actor: Actor, person_id: int) -> MemberReport:
    """The same with the full phone number, for those who see it masked: on record, where the person can read it.

    Raises NotFound for whoever is outside the actor's units.
    """
    report = get_member(actor, person_id)
    if report.phone_visible or not report.person.phone:
        return report
    with transaction():
        audit.write(actor, "phone_revealed", person_id=person_id, unit_id=report.unit.id)
    return replace(report, phone_visible=True)


def _line(
    course: CurrentCourse, version: VersionText, progress: CourseProgress | None, assigned: Assigned | None, today: date
) -> CourseLine:
    state = progress.parts if progress else {}
    parts = [Part(**part) for part in version.parts if part["required"]]
    scores = [
        QuizScore(part.id, part.title, found["tries"], found["score"], bool(found["passed"]))
        for part in parts
        if part.kind == "quiz" and (found := state.get(part.key)) and found.get("tries")
    ]
    missing = [part.title for part in parts if not state.get(part.key, {}).get("done")]
    return CourseLine(
        course,
        version,
        progress,
        assigned,
        (assigned.due_on - today).days if assigned and assigned.due_on else None,
        len(parts) - len(missing),
        len(parts),
        missing[0] if missing else None,
        [part.title for part in parts if state.get(part.key, {}).get("assisted")],
        scores,
    )
