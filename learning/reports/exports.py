"""Reports that leave the house: which tables a unit has for whom, made as files or for paper, and put on record."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from learning import policy
from learning.administration import audit
from learning.assignments import desk as assignment_desks
from learning.courses import catalogue
from learning.courses.catalogue import VersionText
from learning.courses.queries import CurrentCourse
from learning.db import transaction
from learning.errors import NotFound
from learning.exchange import files
from learning.exchange.tables import Table
from learning.helping import tasks
from learning.policy import Actor, Permission
from learning.reports import books, cells, snapshots, standings, units
from learning.units import queries as unit_queries
from learning.units.models import Unit

XLSX, CSV = "xlsx", "csv"
TABLES = ("units", "members", "matrix", "tasks", "assignments")
OF_A_COURSE = frozenset({"units", "matrix"})
_NEEDS = {
    "units": Permission.COUNTS_SEE,
    "members": Permission.COMPLETION_SEE,
    "matrix": Permission.COMPLETION_SEE,
    "tasks": Permission.TASKS_CONFIRM,
    "assignments": Permission.COURSES_ASSIGN,
}


@dataclass(frozen=True)
class Choice:
    """What the page of exports offers for a unit; course: the one that a table of one course is about."""

    unit: Unit
    tables: list[str]
    courses: list[tuple[CurrentCourse, VersionText]]
    course: str


@dataclass(frozen=True)
class Book:
    """The sheets of one export."""

    unit: Unit
    tables: list[Table]


def show_choice(actor: Actor, unit_id: int, slug: str | None) -> Choice:
    """Raises NotFound for a unit that the actor may not even count."""
    unit = _unit(actor, unit_id, "units")
    courses = catalogue.list_courses(actor)
    offered = [
        name
        for name in TABLES
        if policy.may(actor, _NEEDS[name], unit.path) and (name not in {"matrix", "tasks"} or unit.kind == "cell")
    ]
    known = {course.slug for course, _version in courses}
    return Choice(unit, offered, courses, slug if slug in known else "")


def open_book(actor: Actor, unit_id: int, name: str, slug: str | None = None, *, on_paper: bool = False) -> Book:
    """The sheets of a table. Raises NotFound for a table, unit or course that is not there for the actor.

    Rows are read while they are written; nothing is on record yet (`note`).
    """
    unit = _unit(actor, unit_id, name)
    makers: dict[str, Callable[[], list[Table]]] = {
        "units": lambda: _units(actor, unit.id, slug),
        "members": lambda: [_members(actor, unit, slug, on_paper)],
        "matrix": lambda: [books.matrix_table(cells.get_cell(actor, unit.id, slug))],
        "tasks": lambda: [books.tasks_table(tasks.get_desk(actor, unit.id))],
        "assignments": lambda: [books.assignments_table(assignment_desks.get_desk(actor, unit.id))],
    }
    return Book(unit, makers[name]())


def write(actor: Actor, unit_id: int, name: str, slug: str | None, form: str, out: BinaryIO) -> Book:
    """The same as a file (XLSX with all sheets, CSV with the first), on record. Raises NotFound as open_book."""
    book = open_book(actor, unit_id, name, slug)
    rows = files.write_xlsx(book.tables, out) if form == XLSX else files.write_csv(book.tables[0], out)
    note(actor, book.unit, name, rows)
    return book


def note(actor: Actor, unit: Unit, name: str, rows: int) -> None:
    """Put on record that a table was taken away, and whether it held names."""
    names = _NEEDS[name] in {Permission.COMPLETION_SEE, Permission.TASKS_CONFIRM}
    with transaction():
        audit.write(actor, "report_exported", unit_id=unit.id, table=name, rows=rows, names=names)


def _units(actor: Actor, unit_id: int, slug: str | None) -> list[Table]:
    report = units.get_report(actor, unit_id, slug)
    weeks = snapshots.list_weeks_of(report)
    return [books.units_table(report), *([books.weeks_table(report, weeks)] if weeks else [])]


def _members(actor: Actor, unit: Unit, slug: str | None, on_paper: bool) -> Table:
    courses = catalogue.list_courses(actor)
    if slug:
        courses = [one for one in courses if one[0].slug == slug]
    versions, lines = [version for _course, version in courses], standings.lines(unit.path, courses)
    if on_paper:
        return books.members_on_paper(unit.name, versions, lines)
    return books.members_table(unit.name, versions, lines, phones=policy.is_leader_of(actor, unit.path))


def _unit(actor: Actor, unit_id: int, name: str) -> Unit:
    unit = unit_queries.get_unit(unit_id)
    if name not in _NEEDS or not policy.may(actor, _NEEDS[name], unit.path):
        raise NotFound
    return unit
