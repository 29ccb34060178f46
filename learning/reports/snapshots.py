"""The counts of each day, kept for trends and closed months. Written once a day by a command, or when first looked at.

A day is computed from who had begun and completed by its end; people count where they are when it is computed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete, insert

from learning import clock, config
from learning.assignments.rules import Assigned, nearest
from learning.courses.queries import list_current
from learning.db import db, insert_if_absent, transaction
from learning.progress.models import CountSnapshot
from learning.reports import few, queries
from learning.reports.counts import Counts
from learning.reports.units import UnitReport, assignments_of
from learning.units import queries as units
from learning.units import tree
from learning.units.batches import batches

WEEKS = 12
ROWS_AT_ONCE = 1_000
DAILY_FOR_DAYS = 62  # older days are kept only at the end of a week or a month


@dataclass(frozen=True)
class Week:
    """The last counts of a week (Monday to Sunday); day is that of the counts."""

    day: date
    counts: Counts


def take(day: date) -> int:
    """Keep the counts of all courses in all units for a day, instead of those kept before; returns how many rows."""
    by_course = assignments_of(course.id for course in list_current())
    top = units.get_root().path
    known = [(unit.id, unit.path) for unit in units.list_at_or_below(top) if unit.closed_on is None]
    end = clock.end_of_day(day, config.current().timezone)
    people = queries.people_of_units()
    rows = [
        {"unit_id": unit_id, "course_id": course_id, "day": day, **counts}
        for course_id, assigned in by_course.items()
        for unit_id, counts in _roll_up(
            known, assigned, day, people, queries.counts_until([course_id], top, end)[course_id]
        ).items()
    ]
    with transaction():
        _delete([day, *_superfluous(queries.list_snapshot_days(), day)])
        for batch in batches(rows, ROWS_AT_ONCE):
            db.session.execute(insert(CountSnapshot), batch)
    return len(rows)


def keep(unit_id: int, course_id: int, day: date, counts: Counts) -> None:
    """Keep the counts of one unit for a day on which none are kept yet."""
    with transaction():
        insert_if_absent(CountSnapshot, {"unit_id": unit_id, "course_id": course_id, "day": day, **_values(counts)})


def list_weeks(unit_id: int, course_id: int, today: date) -> list[Week]:
    """The last counts of each of the last weeks, the oldest first; the present week last."""
    since = today - timedelta(days=today.weekday() + 7 * (WEEKS - 1))
    weeks: dict[date, Week] = {}
    for day, *figures in queries.list_snapshots(unit_id, course_id, since):
        weeks[day - timedelta(days=day.weekday())] = Week(day, Counts(*figures))
    return list(weeks.values())


def list_weeks_of(report: UnitReport) -> list[Week]:
    """The weeks of a unit's page; today's counts are those of the page, and the first look of a day keeps them.

    None of few people for whoever sees no names.
    """
    if report.course is None or report.assignment is None or report.hidden:
        return []
    today = clock.today(config.current().timezone)
    weeks = list_weeks(report.unit.id, report.course.id, today)
    if not weeks or weeks[-1].day != today:
        keep(report.unit.id, report.course.id, today, report.total)
    weeks = [one for one in weeks if one.day.isocalendar()[:2] != today.isocalendar()[:2]]
    weeks.append(Week(today, report.total))
    return [week for week in weeks if report.names_visible or not few.are_few(week.counts.active)]


def _roll_up(
    known: Iterable[tuple[int, str]],
    assigned: list[Assigned],
    day: date,
    people: dict[int, tuple[int, int]],
    counted: dict[tuple[int, int], tuple[int, int, int, int]],
) -> dict[int, dict[str, int]]:
    """The counts of each unit with all below it, for one course; units without anybody to study it have none."""
    totals: dict[int, Counts] = {}
    for unit_id, path in known:
        found = nearest(assigned, path, day)
        if found is None or unit_id not in people:
            continue
        own = Counts(*people[unit_id], *counted.get((unit_id, found.round), (0, 0, 0, 0)))
        for above in tree.ids_of(path):
            totals.setdefault(above, Counts()).add(own)
    return {unit_id: _values(counts) for unit_id, counts in totals.items()}


def _values(counts: Counts) -> dict[str, int]:
    return {name: getattr(counts, name) for name in ("active", "exempt", *queries.COUNTED)}


def _delete(days: list[date]) -> None:
    for batch in batches(days):
        db.session.execute(
            delete(CountSnapshot).where(CountSnapshot.day.in_(batch)).execution_options(synchronize_session=False)
        )


def _superfluous(days: Iterable[date], today: date) -> list[date]:
    """Old days that are neither the last kept one of their week nor of their month."""
    old = sorted(day for day in days if day < today - timedelta(days=DAILY_FOR_DAYS))
    last_of_week = {day.isocalendar()[:2]: day for day in old}.values()
    last_of_month = {(day.year, day.month): day for day in old}.values()
    return [day for day in old if day not in {*last_of_week, *last_of_month}]
