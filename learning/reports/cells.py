"""A cell for its leader: who has finished, who needs help and why, in words; never which answer anybody gave."""

from dataclasses import dataclass
from datetime import datetime

from learning import clock, config, policy
from learning.assignments import queries as assignments
from learning.assignments.rules import Assigned, nearest
from learning.courses import catalogue
from learning.courses.catalogue import VersionText
from learning.courses.models import Course
from learning.errors import NotFound
from learning.policy import Actor, Permission
from learning.progress.completion import Part, PartState
from learning.reports import queries
from learning.reports.queries import Member, MemberRow, Progress
from learning.reports.units import Counts, choose_course
from learning.units import queries as unit_queries
from learning.units.models import Unit

TODAY_AT_MOST = 5
QUIET_DAYS = 3


@dataclass(frozen=True)
class Box:
    """One cell of the matrix: state done | half | none, or a quiz's percent with passed."""

    state: str
    percent: int | None = None
    passed: bool = False


_NONE, _HALF, _DONE = Box("none"), Box("half"), Box("done")


@dataclass(frozen=True)
class MemberLine:
    person: Member
    group: str
    status: str
    percent: int
    boxes: list[Box]
    reason: str
    urgency: int


@dataclass(frozen=True)
class CellReport:
    """lines: all members by given name; today: at most five who need help, the most urgent first."""

    unit: Unit
    course: Course | None
    version: VersionText | None
    courses: list[tuple[Course, VersionText]]
    assignment: Assigned | None
    parts: list[Part]
    lines: list[MemberLine]
    today: list[MemberLine]
    counts: Counts
    days_left: int | None
    phone_visible: bool


def list_cells(actor: Actor) -> list[Unit]:
    """The cells whose members' completion the actor may see."""
    return queries.list_cells(policy.scope(actor, Permission.COMPLETION_SEE).paths)


def get_cell(actor: Actor, unit_id: int, course_slug: str | None) -> CellReport:
    """The report of one unit's own members. Raises NotFound for a unit whose names the actor may not see."""
    unit = unit_queries.get_unit(unit_id)
    if not policy.may(actor, Permission.COMPLETION_SEE, unit.path):
        raise NotFound
    courses = catalogue.list_courses(actor)
    course, version = choose_course(courses, course_slug) or (None, None)
    now = clock.now()
    today = clock.day_of(now, config.current().timezone)
    found = nearest(assignments.list_for_courses([course.id]), unit.path, today) if course else None
    parts = [Part(**part) for part in version.parts if part["required"]] if version else []
    rows = queries.list_members(unit.id, course.id if course else 0, found.round if found else 1)
    lines = [_line(row, parts, now) for row in rows]
    urgent = sorted((line for line in lines if line.urgency), key=lambda line: -line.urgency)
    due_on = found.due_on if found else None
    return CellReport(
        unit,
        course,
        version,
        courses,
        found,
        parts,
        lines,
        urgent[:TODAY_AT_MOST],
        _count(lines, rows),
        (due_on - today).days if due_on else None,
        policy.is_leader_of(actor, unit.path),
    )


def _line(row: MemberRow, parts: list[Part], now: datetime) -> MemberLine:
    progress = row.progress
    state = progress.parts if progress else {}
    status = row.person.status if row.person.status == "exempt" else progress.status if progress else "not_started"
    reason, urgency = _reason(row, parts, now) if status in {"not_started", "under_way"} else ("", 0)
    boxes = [_box(part, state.get(part.key)) for part in parts]
    return MemberLine(row.person, row.group, status, progress.percent if progress else 0, boxes, reason, urgency)


def _box(part: Part, state: PartState | None) -> Box:
    if state is None:
        return _NONE
    if part.kind == "quiz" and state.get("tries"):
        return Box("done" if state["passed"] else "half", state["score"], bool(state["passed"]))
    return _DONE if state["done"] else _HALF


def _reason(row: MemberRow, parts: list[Part], now: datetime) -> tuple[str, int]:
    """Why somebody needs help, in words, and how much (0 = not today)."""
    progress = row.progress
    if progress is None:
        if row.has_signed_in:
            return "Đã vào lớp, chưa mở bài nào.", 40
        return "Chưa mở bài nào. Thẻ học chưa dùng lần nào.", 50
    failed = _failed_quiz(progress, parts)
    if failed:
        return f"Kiểm tra {failed['tries']} lần chưa đạt, lần tốt nhất {failed['best']}%.", 60
    days = (now - progress.last_at).days
    if days < QUIET_DAYS:
        return "", 0
    following = next((part for part in parts if not progress.parts.get(part.key, {}).get("done")), None)
    where = f"Dừng ở “{following.title}”" if following else "Dừng học"
    return f"{where} đã {days} ngày.", 20 + min(days, 15)


def _failed_quiz(progress: Progress, parts: list[Part]) -> PartState | None:
    states = (progress.parts.get(part.key) for part in parts if part.kind == "quiz")
    return next((state for state in states if state and state.get("tries") and not state["passed"]), None)


def _count(lines: list[MemberLine], rows: list[MemberRow]) -> Counts:
    counts = Counts()
    for line, row in zip(lines, rows, strict=True):
        if line.status == "exempt":
            counts.exempt += 1
            continue
        counts.active += 1
        counts.under_way += line.status == "under_way"
        counts.completed += line.status == "completed"
        counts.assisted += line.status == "completed" and bool(row.progress and row.progress.assisted)
        counts.late += bool(row.progress and row.progress.late)
    return counts
