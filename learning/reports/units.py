"""Counts of a unit and of what lies directly below it, for one course; changes nothing."""

from dataclasses import dataclass, field
from datetime import date

from learning import clock, config, policy
from learning.assignments import queries as assignments
from learning.assignments.rules import Assigned, nearest
from learning.courses import catalogue
from learning.courses.catalogue import VersionText
from learning.courses.models import Course
from learning.errors import NotFound
from learning.policy import Actor, Permission
from learning.reports import queries
from learning.units import queries as unit_queries
from learning.units import tree
from learning.units.models import Unit


@dataclass
class Counts:
    """People by status; not_started = active - under_way - completed, never stored."""

    active: int = 0
    under_way: int = 0
    completed: int = 0
    assisted: int = 0
    late: int = 0
    exempt: int = 0

    @property
    def not_started(self) -> int:
        return self.active - self.under_way - self.completed

    @property
    def percent(self) -> float:
        """Completed of active, 0..100; 0 for nobody."""
        return 100 * self.completed / self.active if self.active else 0.0

    @property
    def under_way_percent(self) -> float:
        return 100 * self.under_way / self.active if self.active else 0.0

    def add(self, other: "Counts") -> None:
        self.active += other.active
        self.under_way += other.under_way
        self.completed += other.completed
        self.assisted += other.assisted
        self.late += other.late
        self.exempt += other.exempt


@dataclass
class UnitLine:
    """One line of the comparison: a unit directly below, or the members who belong to the unit itself."""

    id: int
    name: str
    kind: str
    direct: bool
    counts: Counts = field(default_factory=Counts)


@dataclass(frozen=True)
class UnitReport:
    unit: Unit
    course: Course | None
    version: VersionText | None
    courses: list[tuple[Course, VersionText]]
    assignment: Assigned | None
    total: Counts
    lines: list[UnitLine]
    names_visible: bool

    @property
    def days_left(self) -> int | None:
        if self.assignment is None or self.assignment.due_on is None:
            return None
        return (self.assignment.due_on - clock.today(config.current().timezone)).days


def get_report(actor: Actor, unit_id: int, course_slug: str | None) -> UnitReport:
    """The counts of a unit for a course, its parts neediest first; the lines add up to the total.

    Raises NotFound for a unit outside the actor's, and for a course they do not see.
    """
    unit = unit_queries.get_unit(unit_id)
    if not policy.may(actor, Permission.COUNTS_SEE, unit.path):
        raise NotFound
    courses = catalogue.list_courses(actor)
    course, version = choose_course(courses, course_slug) or (None, None)
    assigned = assignments.list_for_courses([course.id]) if course else []
    today = clock.today(config.current().timezone)
    lines = _lines(unit, course.id if course else 0, assigned, today)
    total = Counts()
    for line in lines:
        total.add(line.counts)
    return UnitReport(
        unit,
        course,
        version,
        courses,
        nearest(assigned, unit.path, today),
        total,
        lines,
        policy.may(actor, Permission.COMPLETION_SEE, unit.path),
    )


def choose_course(courses: list[tuple[Course, VersionText]], slug: str | None) -> tuple[Course, VersionText] | None:
    """The course of a slug, or the first. Raises NotFound for a slug that is not among them."""
    if slug is None:
        return courses[0] if courses else None
    for course, version in courses:
        if course.slug == slug:
            return course, version
    raise NotFound


def _lines(unit: Unit, course_id: int, assigned: list[Assigned], today: date) -> list[UnitLine]:
    """A line for each unit directly below and one for the unit's own members; neediest first."""
    lines = {unit.id: UnitLine(unit.id, unit.name, unit.kind, direct=True)}
    line_and_path: dict[int, tuple[UnitLine, str]] = {}
    people = queries.count_members(unit.path)
    for id_, parent_id, kind, name, path in queries.list_units_below(unit.path):
        if parent_id == unit.id:
            lines[id_] = UnitLine(id_, name, kind, direct=False)
        below = tree.ids_of(path.removeprefix(unit.path))
        line = lines.get(below[0] if below else unit.id)
        if line:  # none below a closed unit
            active, exempt = people.get(id_, (0, 0))
            line.counts.active += active
            line.counts.exempt += exempt
            line_and_path[id_] = line, path
    for unit_id, round_, *counted in queries.list_cell_counts(unit.path, course_id):
        if unit_id in line_and_path:
            line, path = line_and_path[unit_id]
            found = nearest(assigned, path, today)
            if round_ == (found.round if found else 1):
                line.counts.add(Counts(0, *counted))
    own = lines[unit.id]
    if len(lines) > 1 and not (own.counts.active or own.counts.exempt):
        del lines[unit.id]
    return sorted(lines.values(), key=lambda line: (line.counts.percent, -line.counts.not_started, line.name))
