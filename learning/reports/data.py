"""The reports as data, for /api/v1 and for `learning report … --out X.json`: the same functions make both."""

from collections.abc import Iterable, Sequence
from typing import Any

from learning import clock, policy
from learning.courses import catalogue
from learning.courses.catalogue import VersionText
from learning.courses.queries import CurrentCourse
from learning.errors import NotAllowed, NotFound
from learning.policy import Actor, Permission
from learning.reports import few, snapshots, standings, units
from learning.reports import queries_people as queries
from learning.reports.counts import Counts
from learning.reports.shapes import (
    AssignmentEntry,
    CourseEntry,
    CourseReport,
    CourseStanding,
    Figures,
    LineEntry,
    MemberEntry,
    PartEntry,
    People,
    Report,
    UnitEntry,
    WeekEntry,
)
from learning.units import queries as unit_queries
from learning.units.models import Unit

NO_NAMES = "Họ tên chỉ tới chi bộ và cấp uỷ ngay trên chi bộ. Ở đơn vị này, hoặc với mã này, chỉ có số đếm."


def list_units(actor: Actor, after: int, limit: int) -> list[UnitEntry]:
    """The units that the actor may count, by id, after an id."""
    found: list[UnitEntry] = []
    for path in policy.scope(actor, Permission.COUNTS_SEE).paths:
        found += [_entry(actor, row) for row in queries.list_units_by_id(path, after, limit)]
    return sorted(found, key=lambda one: one.id)[:limit]


def get_unit(actor: Actor, unit_id: int) -> UnitEntry:
    """Raises NotFound for a unit that the actor may not count."""
    unit = _counted(actor, unit_id)
    return next(_entry(actor, row) for row in queries.list_units_by_id(unit.path, unit.id - 1, 1))


def list_courses(actor: Actor) -> list[CourseEntry]:
    """The courses that the actor's unit may study."""
    return [
        CourseEntry(course.slug, version.title, version.number, [PartEntry(**part) for part in version.parts])
        for course, version in catalogue.list_courses(actor)
    ]


def get_course_report(actor: Actor, unit_id: int, slug: str) -> CourseReport:
    """The counts of a unit in a course. Raises NotFound for what the actor does not see."""
    report = units.get_report(actor, unit_id, slug)
    if report.course is None or report.version is None:
        raise NotFound
    if report.hidden:
        raise NotAllowed(few.WHY)
    assigned = report.assignment
    return CourseReport(
        report.unit.id,
        report.course.slug,
        report.version.title,
        clock.now(),
        AssignmentEntry(assigned.unit_id, assigned.round, assigned.opens_on, assigned.due_on) if assigned else None,
        _figures(report.total),
        [_line(line) for line in report.lines],
        report.extra,
        report.gone,
        report.unassigned,
        report.in_closed,
        report.not_sharing,
        report.moved_away,
        [WeekEntry(week.day, _figures(week.counts)) for week in snapshots.list_weeks_of(report)],
    )


def list_members(actor: Actor, unit_id: int, after: int = 0, limit: int | None = None) -> list[MemberEntry]:
    """Members at or below a unit by id. Raises NotFound outside the actor's units, NotAllowed above the names."""
    unit = _counted(actor, unit_id)
    if not policy.may(actor, Permission.COMPLETION_SEE, unit.path):
        raise NotAllowed(NO_NAMES)
    courses = catalogue.list_courses(actor)
    return _members(unit, courses, after, limit)


def get_whole(actor: Actor, unit_id: int, slug: str | None = None) -> Report:
    """All of a unit: its courses (or one of them), and its members where names may go there at all."""
    unit = _counted(actor, unit_id)
    courses = catalogue.list_courses(actor)
    if slug is not None:
        courses = [one for one in courses if one[0].slug == slug]
        if not courses:
            raise NotFound
    reports = [report for course, _version in courses if (report := _find_report(actor, unit.id, course.slug))]
    members = _members(unit, courses, 0, None) if names_reach(actor, unit) else None
    return Report(get_unit(actor, unit.id), reports, members)


def _find_report(actor: Actor, unit_id: int, slug: str) -> CourseReport | None:
    """The same, None where there are too few people."""
    try:
        return get_course_report(actor, unit_id, slug)
    except NotAllowed:
        return None


def names_reach(actor: Actor, unit: Unit) -> bool:
    """Whether the names of a unit's members may leave it: the operator, too, takes none from above the lowest
    committee over the cells.
    """
    near = unit.kind == "cell" or unit.sees_names or any(one.sees_names for one in unit_queries.list_above(unit.path))
    return near and policy.may(actor, Permission.COMPLETION_SEE, unit.path)


def _members(
    unit: Unit, courses: Sequence[tuple[CurrentCourse, VersionText]], after: int, limit: int | None
) -> list[MemberEntry]:
    return [
        MemberEntry(line.id, line.name, line.unit_id, line.group, line.exempt, list(_standings(line.standings)))
        for line in standings.lines(unit.path, courses, by_id=True, after=after, limit=limit)
    ]


def _standings(found: Iterable[standings.Standing]) -> Iterable[CourseStanding]:
    return (CourseStanding(**one._asdict()) for one in found)


def _counted(actor: Actor, unit_id: int) -> Unit:
    unit = unit_queries.get_unit(unit_id)
    if not policy.may(actor, Permission.COUNTS_SEE, unit.path):
        raise NotFound
    return unit


def _entry(actor: Actor, row: Any) -> UnitEntry:
    people = People(*row[7:10])
    names = policy.may(actor, Permission.COMPLETION_SEE, row.path)
    return UnitEntry(row.id, row.parent_id, row.kind, row.code, row.name, row.closed_on, people, names)


def _line(line: units.UnitLine) -> LineEntry:
    where = line.id or None, line.name, line.kind, line.direct
    return LineEntry(*where, _figures(line.counts), line.extra, line.gone, line.unassigned)


def _figures(counts: Counts) -> Figures:
    return Figures(
        counts.active,
        counts.not_started,
        counts.under_way,
        counts.completed,
        counts.assisted,
        counts.late,
        counts.exempt,
        round(counts.percent, 1),
    )
