"""The monthly report of a unit: what the platform knows, line by line, and what its people type; saved as it was."""

from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from learning import clock, config, policy, vietnamese
from learning.administration import audit
from learning.assignments.rules import nearest
from learning.courses import catalogue
from learning.db import insert_or_update, transaction
from learning.errors import InvalidInput, NotFound
from learning.members import consent
from learning.policy import Actor, Permission
from learning.reports import few, month_fields, queries
from learning.reports import queries_months as reads
from learning.reports.counts import Counts
from learning.reports.models import MonthReport
from learning.reports.month_view import CourseLine, Known, MonthLine, MonthView
from learning.reports.units import assignments_by_course
from learning.units import queries as unit_queries
from learning.units import tree
from learning.units.models import Unit

FIRST_YEAR = 2020
LATE_DAYS = 45  # how long after a class somebody may still write it down
MAX_REPORTER = 120


def parse_month(text: str | None) -> date:
    """The first day of a month written 2026-11; the present one for nothing. Raises NotFound for none or the future."""
    today = clock.today(config.current().timezone)
    if not text:
        return today.replace(day=1)
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError:
        raise NotFound from None
    if month.year < FIRST_YEAR or month > today:
        raise NotFound
    return month


def month_before(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)


def last_day(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def get_month(actor: Actor, unit_id: int, month: date) -> MonthView:
    """Raises NotFound for a unit that the actor may not count."""
    unit = unit_queries.get_unit(unit_id)
    if not policy.may(actor, Permission.COUNTS_SEE, unit.path):
        raise NotFound
    return _view(actor, unit, month)


def save(actor: Actor, unit_id: int, month: date, reporter: str, form: dict[str, str]) -> None:
    """Keep what was typed together with what the platform knows at this moment; saving again replaces both.

    Raises NotFound where the actor does not assign courses, InvalidInput for figures that cannot be.
    """
    unit = unit_queries.get_unit(unit_id)
    if not policy.may(actor, Permission.COURSES_ASSIGN, unit.path):
        raise NotFound
    typed = month_fields.read(form)
    reporter = vietnamese.tidy(reporter)
    if not reporter or len(reporter) > MAX_REPORTER:
        raise InvalidInput("Xin ghi họ tên người báo cáo.", "reporter")
    rows = _rows(unit)
    known = {
        "lines": [asdict(line) for line in _lines(unit, month, rows)],
        "courses": [asdict(line) for line in _courses(actor, unit, month, rows)],
        "in_closed": queries.count_beside(unit.path, date.max)[1],
    }
    with transaction():
        row = {
            "unit_id": unit.id,
            "month": month,
            "reporter": reporter,
            "typed": typed,
            "known": known,
            "saved_by": actor.person_id,
            "saved_at": clock.now(),
        }
        insert_or_update(MonthReport, row, keys=("unit_id", "month"))
        audit.write(actor, "month_saved", unit_id=unit.id, until=last_day(month).isoformat())


def note_export(actor: Actor, view: MonthView) -> None:
    """Put on record that a report was taken away; it holds no names but the reporter's."""
    with transaction():
        audit.write(actor, "report_exported", unit_id=view.unit.id, table="month", until=view.until.isoformat())


def _view(actor: Actor, unit: Unit, month: date) -> MonthView:
    kept = reads.find_report(unit.id, month)
    below = reads.list_reports_below(unit.id, month)
    if kept is not None:
        lines = [MonthLine(**one | {"known": Known(**one["known"])}) for one in kept.known["lines"]]
        courses = [CourseLine(**one | {"counts": Counts(**one["counts"])}) for one in kept.known["courses"]]
        in_closed = kept.known.get("in_closed", 0)
    else:
        rows, in_closed = _rows(unit), queries.count_beside(unit.path, date.max)[1]
        lines, courses = _lines(unit, month, rows), _courses(actor, unit, month, rows)
    total = Known()
    for line in lines:
        total.add(line.known)
    hidden = False
    if not policy.may(actor, Permission.COMPLETION_SEE, unit.path):
        lines = _join_few(lines)
        total.not_sharing = 0 if few.are_few(total.not_sharing) else total.not_sharing
        hidden = few.are_few(total.active) or _is_joined(actor, unit)
    if hidden:
        lines, courses, total, in_closed = [], [], Known(), 0
    children = [(row[0], row[1], row[2]) for row in queries.list_children(unit.id)]
    reporting = [(id_, name) for id_, kind, name in children if kind != "cell"]
    return MonthView(
        unit,
        month,
        last_day(month),
        lines,
        total,
        courses,
        kept.typed if kept else month_fields.add(one.typed for one in below.values()),
        0 if kept else len(below),
        {unit_id: one.typed for unit_id, one in below.items()},
        kept.reporter if kept else "",
        kept.saved_at if kept else None,
        [line.name for line in lines if line.id and not line.direct and not (line.known.studied or line.known.classes)],
        [name for id_, name in reporting if id_ not in below],
        in_closed,
        policy.may(actor, Permission.COURSES_ASSIGN, unit.path),
        hidden,
    )


def _join_few(lines: list[MonthLine]) -> list[MonthLine]:
    """The lines with those of few people as one (id 0), for whoever sees no names."""
    ids = few.to_join({line.id: line.known.active for line in lines})
    if not ids:
        return lines
    together = MonthLine(0, few.name_joined(len(ids)), False, Known())
    for line in lines:
        if line.id in ids:
            together.known.add(line.known)
    return [*(line for line in lines if line.id not in ids), together]


def _is_joined(actor: Actor, unit: Unit) -> bool:
    """Whether a unit, or one that it lies in, is part of a joined line on a page that the actor sees too."""
    below = unit.id
    for above in reversed(unit_queries.list_above(tree.above(unit.path))):
        if not policy.may(actor, Permission.COUNTS_SEE, above.path):
            break
        sizes: dict[int, int] = {}
        for line_id, row in _rows(above):
            sizes[line_id] = sizes.get(line_id, 0) + (row[5] or 0)
        if below in few.to_join(sizes):
            return True
        below = above.id
    return False


def _span(month: date) -> tuple[datetime, datetime]:
    zone = config.current().timezone
    return clock.end_of_day(month - timedelta(days=1), zone), clock.end_of_day(last_day(month), zone)


def _rows(unit: Unit) -> list[tuple[int, Any]]:
    """(the line it belongs to, row) of the unit and of all open ones below, but for what lies below a closed one."""
    rows = queries.list_each_unit(unit.path)
    known = {unit.id, *(row[0] for row in rows if row[1] == unit.id)}
    found = []
    for row in rows:
        below = tree.ids_of(row[4].removeprefix(unit.path))
        line = below[0] if below else unit.id
        if line in known:
            found.append((line, row))
    return found


def _lines(unit: Unit, month: date, rows: list[tuple[int, Any]]) -> list[MonthLine]:
    """The known figures unit by unit, rolled up to the units directly below; the unit's own members first."""
    since, until = _span(month)
    studied = reads.learners(unit.path, since, until)
    finished = reads.finishers(unit.path, since, until)
    classes = _classes(unit, month, since)
    silent_hide = consent.hides(None)
    lines: dict[int, MonthLine] = {}
    for line_id, (id_, _parent, kind, name, _path, *figures) in rows:
        active, exempt, gone, objecting, silent = (figure or 0 for figure in figures)
        if id_ == line_id:
            lines[id_] = MonthLine(id_, name, id_ == unit.id, Known())
        is_cell = int(kind == "cell")
        learning = studied.get(id_, 0)
        own = Known(is_cell, min(is_cell, learning), active, exempt, gone, learning)
        own.finished, own.finished_ever = finished.get(id_, (0, 0))
        own.classes, own.attended = classes.get(id_, (0, 0))
        own.not_sharing = objecting + silent * silent_hide
        lines[line_id].known.add(own)
    own_line = lines[unit.id]
    if len(lines) > 1 and own_line.known == Known():
        del lines[unit.id]
    return sorted(lines.values(), key=lambda line: (not line.direct, vietnamese.title_sort_key(line.name), line.id))


def _classes(unit: Unit, month: date, since: datetime) -> dict[int, tuple[int, int]]:
    """(classes, times somebody sat in one) by unit: a class is a course on a day, with all that was gone through."""
    zone, end = config.current().timezone, last_day(month)
    latest = clock.end_of_day(end + timedelta(days=LATE_DAYS), zone)
    held: dict[int, dict[tuple[Any, date], set[int]]] = {}
    for unit_id, course_id, person_id, received_at, body in reads.list_attended(unit.path, since):
        day = _day_of_class(body.get("on")) or clock.day_of(received_at, zone)
        if month <= day <= end and received_at < latest:
            held.setdefault(unit_id, {}).setdefault((course_id, day), set()).add(person_id)
    return {unit_id: (len(found), sum(len(people) for people in found.values())) for unit_id, found in held.items()}


def _day_of_class(told: str | None) -> date | None:
    """The day as it was told, when there is such a day."""
    try:
        return date.fromisoformat(told or "")
    except ValueError:
        return None


def _courses(actor: Actor, unit: Unit, month: date, rows: list[tuple[int, Any]]) -> list[CourseLine]:
    """How each course assigned to the unit, or to any below it, stood at the end of the month (or stands now)."""
    since, until = _span(month)
    day = min(last_day(month), clock.today(config.current().timezone))
    finished = reads.completed_by_course(unit.path, since, until)
    courses = catalogue.list_courses(actor)
    by_course = assignments_by_course(courses)
    counted = queries.counts_until(list(by_course), unit.path, until)
    found = []
    for course, version in courses:
        total = Counts()
        for _line, (id_, _parent, _kind, _name, path, active, exempt, *_rest) in rows:
            assigned = nearest(by_course[course.id], path, day)
            if assigned is not None:
                total.add(
                    Counts(active or 0, exempt or 0, *counted[course.id].get((id_, assigned.round), (0, 0, 0, 0)))
                )
        if total.active or total.exempt:
            found.append(CourseLine(version.title, total, finished.get(course.id, 0)))
    return found
