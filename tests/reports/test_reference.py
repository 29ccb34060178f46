"""Every number on every report equals the slow, obvious computation of it, whatever has happened.

`LEARNING_HISTORIES=500` makes it that many histories instead of a few.
"""

import os
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from learning import clock, config
from learning.administration import instance
from learning.courses import queries as courses
from learning.courses.models import Course
from learning.db import db
from learning.members import consent
from learning.policy import OPERATOR
from learning.progress import rebuilding
from learning.progress.models import CountSnapshot
from learning.reports import cells, data, exports, months, snapshots, units
from learning.reports.counts import Counts
from learning.units.models import Unit
from tests import library
from tests.people import World
from tests.reports import history, reference

HISTORIES = int(os.environ.get("LEARNING_HISTORIES", "6"))
LENGTH = 25


@pytest.fixture
def course(world: World) -> Course:
    library.publish(library.files(questions=1))
    instance.assign_everywhere()
    found = courses.find_course(history.COURSE)
    assert found is not None
    return found


@settings(max_examples=HISTORIES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 10**9))
def test_every_number_equals_the_obvious_one(world: World, course: Course, seed: int) -> None:
    happened = history.live(world, course, seed, LENGTH)
    faults = differences(world, course)
    assert faults == [], happened


def differences(world: World, course: Course) -> list[str]:
    """Where a report and the reference differ."""
    today = clock.today(config.current().timezone)
    snapshots.take(today)
    faults = [f"rebuild: {one.what} {one.names}" for one in _rebuilt()]
    every = list(db.session.scalars(db.select(Unit).where(Unit.closed_on.is_(None))))
    for unit in every:
        wanted = reference.counts(unit, course, today)
        report = units.get_report(OPERATOR, unit.id, history.COURSE)
        seen = {
            "page": report.total,
            "gone": report.gone,
            "extra": report.extra,
            "listed": report.listed,
            "unassigned": report.unassigned,
            "in closed": report.in_closed,
            "not sharing": report.not_sharing,
            "snapshot": _kept(unit, course, today),
            "api": _figures(unit),
            "file": _file(unit),
        }
        right = {
            "page": wanted,
            "gone": reference.gone(unit),
            "extra": reference.beside(unit, course, today),
            "listed": reference.listed(unit),
            "unassigned": reference.unassigned(unit, course, today),
            "in closed": reference.in_closed(unit),
            "not sharing": reference.not_sharing(unit, course, today, config.current().consent),
            "snapshot": wanted,
            "api": (wanted.active, wanted.completed, wanted.under_way, wanted.not_started),
            "file": (wanted.active, wanted.completed, wanted.under_way, wanted.not_started),
        }
        faults += [f"{unit.name} {name}: {seen[name]}, not {right[name]}" for name in seen if seen[name] != right[name]]
        for line in report.lines:
            child = db.session.get_one(Unit, line.id)
            if not line.direct and line.counts != reference.counts(child, course, today):
                faults.append(f"{unit.name}, line {line.name}: {line.counts}")
        faults += _month(unit, wanted)
    for cell in every:
        faults += _persons(cell, course, today)
    return faults


def _rebuilt() -> list[rebuilding.Difference]:
    done = rebuilding.rebuild(check=True)
    return done.differences + done.unexplained


def _persons(cell: Unit, course: Course, today) -> list[str]:
    """Each person of a cell: its page and the list that leaves the house."""
    faults = []
    lines = {line.person.id: line for line in cells.get_cell(OPERATOR, cell.id, history.COURSE).lines}
    listed = {one.id: one.courses[0] for one in data.list_members(OPERATOR, cell.id)}
    for soul in reference.souls():
        person = soul.person
        if soul.home.id != cell.id or person.status != "active":
            continue
        round_ = reference.assigned_round(course, soul, today) or 1
        wanted = reference.standing(person, course, round_)
        if consent.hides(person.shares_results):  # counted as they are, shown to nobody
            wanted = reference.Standing("hidden")
        for name, one in (("page", lines[person.id]), ("list", listed[person.id])):
            if (one.status, one.late) != (wanted.status, wanted.late):
                faults.append(f"{person.name} {name}: {one.status}, not {wanted}")
        if listed[person.id].percent != wanted.percent or listed[person.id].assisted != wanted.assisted:
            faults.append(f"{person.name} list: {listed[person.id]}, not {wanted}")
    return faults


def _month(unit: Unit, wanted: Counts) -> list[str]:
    view = months.get_month(OPERATOR, unit.id, months.parse_month(None))
    found = next((line.counts for line in view.courses), Counts())
    faults = [] if found == wanted else [f"{unit.name} month: {found}, not {wanted}"]
    total = view.total
    if (listed := total.active + total.exempt + total.left + view.in_closed) != reference.listed(unit):
        faults.append(f"{unit.name} month: {listed} listed, not {reference.listed(unit)}")
    return faults


def _kept(unit: Unit, course: Course, today) -> Counts:
    row = db.session.get(CountSnapshot, (unit.id, course.id, today))
    return Counts(*(getattr(row, name) for name in Counts.__dataclass_fields__)) if row else Counts()


def _figures(unit: Unit) -> tuple[int, ...]:
    total = data.get_course_report(OPERATOR, unit.id, history.COURSE).total
    return total.active, total.completed, total.under_way, total.not_started


def _file(unit: Unit) -> tuple[int, ...]:
    out = BytesIO()
    exports.write(OPERATOR, unit.id, "units", history.COURSE, exports.XLSX, out)
    total = CalamineWorkbook.from_filelike(BytesIO(out.getvalue())).get_sheet_by_index(0).to_python()[-1]
    assert total[0] == "Cộng"
    return tuple(int(total[place]) for place in (1, 2, 3, 4))
