"""A cell for its leader: who has finished, who needs help and why, in words; never which answer anybody gave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from learning import clock, config, policy, vietnamese
from learning.assignments.rules import Assigned, nearest
from learning.courses import catalogue
from learning.courses.catalogue import VersionText
from learning.courses.queries import CurrentCourse
from learning.errors import NotFound
from learning.members import consent
from learning.policy import Actor, Permission
from learning.progress.completion import Part, PartState
from learning.reports import needs, queries
from learning.reports.counts import Counts
from learning.reports.queries import Member, MemberRow
from learning.reports.units import assignments_by_course, choose_course
from learning.units import queries as unit_queries
from learning.units.models import Unit

TODAY_AT_MOST = 5
STATES = ("not_started", "under_way", "completed", "helped", "exempt", "hidden")  # by which the table is filtered


class Box(NamedTuple):
    """One cell of the matrix: state done | half | none, or a quiz's percent with passed; helped: done with help."""

    state: str
    percent: int | None = None
    passed: bool = False
    helped: bool = False


_NONE, _HALF, _DONE, _HELPED = Box("none"), Box("half"), Box("done"), Box("done", helped=True)


class MemberLine(NamedTuple):
    """A member with what the course's parts look like; next: the title of the part to do now, None when all is done."""

    person: Member
    group: str
    status: str
    helped: bool
    late: bool
    boxes: list[Box]
    done: int
    next: str | None
    reason: str
    urgency: int


@dataclass(frozen=True)
class CellReport:
    """lines: the members asked for by given name; today: at most five who need help, the most urgent first.

    Status hidden: somebody who does not share results; the counts have them all the same.

    numbers: how many members there are of each of STATES; assignment None: the course is not assigned here.
    """

    unit: Unit
    course: CurrentCourse | None
    version: VersionText | None
    courses: list[tuple[CurrentCourse, VersionText]]
    assignment: Assigned | None
    parts: list[Part]
    lines: list[MemberLine]
    today: list[MemberLine]
    counts: Counts
    numbers: dict[str, int]
    members: int
    days_left: int | None
    phone_visible: bool


def list_cells(actor: Actor, permission: Permission = Permission.COMPLETION_SEE) -> list[Unit]:
    """The cells in which the actor holds a permission; by default, whose members' completion they may see."""
    return queries.list_cells(policy.scope(actor, permission).paths)


def get_cell(actor: Actor, unit_id: int, course_slug: str | None = None, state: str = "", name: str = "") -> CellReport:
    """The report of one unit's own members; the table shows those in a state and of a name (marks do not count).

    Raises NotFound for a unit whose names the actor may not see.
    """
    unit = unit_queries.get_unit(unit_id)
    if not policy.may(actor, Permission.COMPLETION_SEE, unit.path):
        raise NotFound
    courses = catalogue.list_courses(actor)
    now = clock.now()
    today = clock.day_of(now, config.current().timezone)
    assigned = assignments_by_course(courses)
    course, version = choose_course(courses, course_slug, assigned, unit.path, today) or (None, None)
    found = nearest(assigned[course.id], unit.path, today) if course else None
    parts = [Part(**part) for part in version.parts if part["required"]] if version else []
    course_id = course.id if course else 0
    rows = queries.list_members(unit.id, course_id, found.round if found else 1, now)
    extra = queries.list_extra_tries(unit.id, course_id)
    usual = _limits(version, {}, 0) if version else {}
    lines = [
        _line(row, parts, _limits(version, extra, row.person.id) if extra and version else usual, now, today)
        for row in rows
    ]
    counts = _count(lines)
    silent_hide = consent.hides(None)
    lines = [_without_results(line) if _hides(line, silent_hide) else line for line in lines]
    urgent = sorted((line for line in lines if line.urgency), key=lambda line: -line.urgency) if found else []
    due_on = found.due_on if found else None
    return CellReport(
        unit,
        course,
        version,
        courses,
        found,
        parts,
        _filter(lines, state, name),
        urgent[:TODAY_AT_MOST],
        counts,
        _numbers(lines),
        len(lines),
        (due_on - today).days if due_on else None,
        policy.is_leader_of(actor, unit.path),
    )


def _line(
    row: MemberRow, parts: Sequence[Part], limits: Mapping[str, int | None], now: datetime, today: date
) -> MemberLine:
    progress = row.progress
    state = progress.parts if progress else {}
    status = row.person.status if row.person.status == "exempt" else progress.status if progress else "not_started"
    need = needs.NONE
    contact = row.contact
    if status == "not_started":
        need = needs.of_beginner(contact.has_signed_in, contact.has_card)
    elif status == "under_way" and progress:
        need = needs.of_learner(state, parts, limits, progress.last_at, now)
    if status in {"not_started", "under_way"}:
        last_on = clock.day_of(progress.last_at, config.current().timezone) if progress else None
        phone = needs.of_phone(contact.silent_since, contact.refused_on, last_on, today)
        need = max(need, phone, key=lambda one: one.urgency)
    boxes, done, following = [], 0, None
    for part in parts:
        found = state.get(part.key)
        boxes.append(_box(part, found))
        if found and found.get("done"):
            done += 1
        elif following is None:
            following = part.title
    return MemberLine(
        row.person,
        row.group,
        status,
        bool(progress and progress.assisted),
        bool(progress and progress.late),
        boxes,
        done,
        following,
        need.reason,
        need.urgency,
    )


def _hides(line: MemberLine, silent_hide: bool) -> bool:
    return line.status != "exempt" and consent.hides(line.person.shares_results, silent_hide)


def _without_results(line: MemberLine) -> MemberLine:
    """Somebody who does not share results: counted as they are, and nothing of it on their line."""
    boxes = [_NONE] * len(line.boxes)
    return MemberLine(line.person, line.group, "hidden", False, False, boxes, 0, None, "", 0)


def _limits(version: VersionText, extra: Mapping[tuple[int, str], int], person_id: int) -> dict[str, int | None]:
    """How often somebody may try each quiz, by the quiz's key."""
    return {
        f"quiz:{quiz.slug}": quiz.attempts + extra.get((person_id, quiz.slug), 0) if quiz.attempts else None
        for quiz in version.quizzes
    }


def _box(part: Part, state: PartState | None) -> Box:
    if state is None:
        return _NONE
    if part.kind == "quiz" and state.get("tries"):
        passed = bool(state["passed"])
        return Box("done" if passed else "half", state["score"], passed, passed and bool(state.get("assisted")))
    if not state["done"]:
        return _HALF
    return _HELPED if state.get("assisted") else _DONE


def _filter(lines: list[MemberLine], state: str, name: str) -> list[MemberLine]:
    wanted = vietnamese.fold(name)
    return [
        line
        for line in lines
        if (state not in STATES or _is(line, state)) and (not wanted or wanted in vietnamese.fold(line.person.name))
    ]


def _numbers(lines: list[MemberLine]) -> dict[str, int]:
    """How many members there are in each of STATES; who was helped is counted again in their status."""
    found = dict.fromkeys(STATES, 0)
    for line in lines:
        found[line.status] += 1
        found["helped"] += _is(line, "helped")
    return found


def _is(line: MemberLine, state: str) -> bool:
    return line.helped and line.status != "exempt" if state == "helped" else line.status == state


def _count(lines: list[MemberLine]) -> Counts:
    counts = Counts()
    for line in lines:
        if line.status == "exempt":
            counts.exempt += 1
            continue
        counts.active += 1
        counts.under_way += line.status == "under_way"
        counts.completed += line.status == "completed"
        counts.assisted += line.status == "completed" and line.helped
        counts.late += line.late
    return counts
