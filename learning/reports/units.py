"""Counts of a unit and of what lies directly below it, for one course; changes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from learning import clock, config, policy
from learning.assignments import queries as assignments
from learning.assignments.rules import Assigned, common_round, nearest
from learning.courses import catalogue
from learning.courses.catalogue import VersionText
from learning.courses.queries import CurrentCourse
from learning.errors import NotFound
from learning.members import consent
from learning.policy import Actor, Permission
from learning.reports import few, queries
from learning.reports.counts import Counts
from learning.units import queries as unit_queries
from learning.units import tree
from learning.units.models import Unit

NAMED = 3  # joined units that a sentence names


@dataclass(slots=True)
class UnitLine:
    """One line of the comparison: a unit directly below, or the members who belong to the unit itself.

    extra: people who study the course although it is not assigned to them; they are in no other figure but unassigned,
    all people to whom it is not assigned. gone: people on the list with the status `left`. not_sharing: of the active
    in counts, those whose own results are shown to nobody. joined: the names of the units of few people that this line
    stands for (id 0: it has no page), empty for a line of one unit.
    """

    id: int
    name: str
    kind: str
    direct: bool
    counts: Counts = field(default_factory=Counts)
    extra: int = 0
    gone: int = 0
    unassigned: int = 0
    not_sharing: int = 0
    joined: tuple[str, ...] = ()

    @property
    def units(self) -> int:
        """How many units it stands for."""
        return len(self.joined) or 1

    @property
    def called(self) -> str:
        """Its units by name, as long as they fit a sentence."""
        return ", ".join(self.joined) if 0 < len(self.joined) <= NAMED else self.name


@dataclass(frozen=True)
class UnitReport:
    """hidden: too few people for whoever sees no names here; then all figures are 0 and there are no lines.

    in_closed: people of units that are closed; they are on the list and in no line.
    """

    unit: Unit
    course: CurrentCourse | None
    version: VersionText | None
    courses: list[tuple[CurrentCourse, VersionText]]
    assignment: Assigned | None
    total: Counts
    lines: list[UnitLine]
    extra: int
    gone: int
    unassigned: int
    in_closed: int
    not_sharing: int
    moved_away: int
    names_visible: bool
    may_edit: bool
    may_assign: bool
    hidden: bool = False

    @property
    def listed(self) -> int:
        """Everybody on the list of the unit and of all below it: each is in one of these and in no other."""
        return self.total.active + self.total.exempt + self.gone + self.unassigned + self.in_closed

    @property
    def days_left(self) -> int | None:
        if self.assignment is None or self.assignment.due_on is None:
            return None
        return (self.assignment.due_on - clock.today(config.current().timezone)).days


def get_report(actor: Actor, unit_id: int, course_slug: str | None) -> UnitReport:
    """The counts of a unit for a course, its parts neediest first; the lines add up to the total.

    Whoever sees no names here sees no counts of fewer than five people (learning.reports.few).

    Raises NotFound for a unit outside the actor's, and for a course they do not see.
    """
    unit = unit_queries.get_unit(unit_id)
    if not policy.may(actor, Permission.COUNTS_SEE, unit.path):
        raise NotFound
    courses = catalogue.list_courses(actor)
    today = clock.today(config.current().timezone)
    by_course = assignments_by_course(courses)
    course, version = choose_course(courses, course_slug, by_course, unit.path, today) or (None, None)
    assigned = by_course[course.id] if course else []
    lines = _lines(unit, course.id if course else 0, assigned, today)
    total = Counts()
    for line in lines:
        total.add(line.counts)
    found = nearest(assigned, unit.path, today)
    names_visible = policy.may(actor, Permission.COMPLETION_SEE, unit.path)
    hidden = not names_visible and (few.are_few(total.active) or _is_joined(actor, unit, course, assigned, today))
    if not names_visible:
        lines = [] if hidden else _join_few(lines)
    moved_away, in_closed = (0, 0) if hidden else queries.count_beside(unit.path, found.opens_on if found else date.max)
    return UnitReport(
        unit,
        course,
        version,
        courses,
        found,
        Counts() if hidden else total,
        sorted(lines, key=_need),
        _unless_few(sum(line.extra for line in lines), names_visible),
        sum(line.gone for line in lines),
        sum(line.unassigned for line in lines),
        in_closed,
        _unless_few(sum(line.not_sharing for line in lines), names_visible),
        moved_away,
        names_visible,
        unit.parent_id is not None and policy.may(actor, Permission.ROSTER_IMPORT, tree.above(unit.path)),
        policy.may(actor, Permission.COURSES_ASSIGN, unit.path),
        hidden,
    )


def _need(line: UnitLine) -> tuple[bool, float, int, str]:
    """The neediest first; where nobody is to study, nobody needs help."""
    counts = line.counts
    return not counts.active, counts.percent, -counts.not_started, line.name


def _unless_few(people: int, names_visible: bool) -> int:
    return 0 if few.are_few(people) and not names_visible else people


def assignments_by_course(courses: list[tuple[CurrentCourse, VersionText]]) -> dict[int, list[Assigned]]:
    """All assignments of these courses, wherever they are, by course."""
    return assignments_of(course.id for course, _version in courses)


def assignments_of(course_ids: Iterable[int]) -> dict[int, list[Assigned]]:
    """The same by the ids of courses."""
    found: dict[int, list[Assigned]] = {course_id: [] for course_id in course_ids}
    for assigned in assignments.list_for_courses(list(found)):
        found[assigned.course_id].append(assigned)
    return found


def choose_course(
    courses: list[tuple[CurrentCourse, VersionText]],
    slug: str | None,
    assigned: dict[int, list[Assigned]],
    path: str,
    today: date,
) -> tuple[CurrentCourse, VersionText] | None:
    """The course of a slug; without one that which is due next in the unit at path, else the first.

    Raises NotFound for a slug that is not among them.
    """
    if slug is not None:
        chosen = next((one for one in courses if one[0].slug == slug), None)
        if chosen is None:
            raise NotFound
        return chosen

    def urgency(one: tuple[CurrentCourse, VersionText]) -> tuple[bool, bool, date]:
        found = nearest(assigned[one[0].id], path, today)
        due_on = found.due_on if found else None
        return found is None, due_on is not None and due_on < today, due_on or date.max

    return min(courses, key=urgency, default=None)


def _join_few(lines: list[UnitLine]) -> list[UnitLine]:
    """The lines with those of few people as one."""
    ids = few.to_join({line.id: line.counts.active for line in lines})
    if not ids:
        return lines
    joined = [line for line in lines if line.id in ids]
    names = tuple(sorted(line.name for line in joined))
    one = UnitLine(0, few.name_joined(len(names)), "", direct=False, joined=names)
    for line in joined:
        one.counts.add(line.counts)
        one.extra += line.extra
        one.gone += line.gone
        one.unassigned += line.unassigned
        one.not_sharing += line.not_sharing
    return [*(line for line in lines if line.id not in ids), one]


def _is_joined(actor: Actor, unit: Unit, course: CurrentCourse | None, assigned: list[Assigned], today: date) -> bool:
    """Whether a unit, or one that it lies in, is part of a joined line on a page that the actor sees too."""
    below = unit.id
    for above in reversed(unit_queries.list_above(tree.above(unit.path))):
        if not policy.may(actor, Permission.COUNTS_SEE, above.path):
            break
        lines = _lines(above, course.id if course else 0, assigned, today)
        if below in few.to_join({line.id: line.counts.active for line in lines}):
            return True
        below = above.id
    return False


def _lines(unit: Unit, course_id: int, assigned: list[Assigned], today: date) -> list[UnitLine]:
    """A line for each unit directly below and one for the unit's own members."""
    round_ = common_round(assigned, unit.path, today)
    silent_hide = consent.hides(None)
    if round_ is None:
        lines = _lines_of_rounds(unit, course_id, assigned, today, silent_hide)
    else:
        own_figures = queries.own_figures(unit.id, course_id, round_)
        lines = [_filled(UnitLine(unit.id, unit.name, unit.kind, direct=True), own_figures, silent_hide)]
        for id_, kind, name, *figures in queries.figures_by_child(unit.id, course_id, round_):
            lines.append(_filled(UnitLine(id_, name, kind, direct=False), figures, silent_hide))
    own = lines[0]
    if len(lines) > 1 and not (own.counts.active or own.counts.exempt or own.unassigned or own.gone):
        lines.remove(own)
    return lines


def _filled(line: UnitLine, figures: Sequence[int], silent_hide: bool) -> UnitLine:
    *counts, line.gone, objecting, silent = figures
    line.counts, line.not_sharing = Counts(*counts), objecting + silent * silent_hide
    return line


def _lines_of_rounds(
    unit: Unit, course_id: int, assigned: list[Assigned], today: date, silent_hide: bool
) -> list[UnitLine]:
    """The same unit by unit, where rounds differ or a course is assigned to some only; the own line first."""
    lines = {unit.id: UnitLine(unit.id, unit.name, unit.kind, direct=True)}
    line_and_round: dict[int, tuple[UnitLine, int | None]] = {}
    for id_, parent_id, kind, name, path, *figures in queries.list_each_unit(unit.path):
        active, exempt, gone, objecting, silent = (figure or 0 for figure in figures)
        if parent_id == unit.id:
            lines[id_] = UnitLine(id_, name, kind, direct=False)
        below = tree.ids_of(path.removeprefix(unit.path))
        line = lines.get(below[0] if below else unit.id)
        if line is None:  # below a closed unit
            continue
        found = nearest(assigned, path, today)
        line_and_round[id_] = line, found.round if found else None
        line.gone += gone
        if found:
            line.counts.add(Counts(active, exempt))
            line.not_sharing += objecting + silent * silent_hide
        else:
            line.unassigned += active + exempt
    for unit_id, round_, *counted in queries.list_each_count(unit.path, course_id):
        line, wanted = line_and_round.get(unit_id, (None, 0))
        if line and round_ == wanted:
            line.counts.add(Counts(0, 0, *counted))
        elif line and wanted is None:
            line.extra += counted[0] + counted[1]
    return list(lines.values())
