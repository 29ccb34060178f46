"""What /api/v1 and `learning report … --out X.json` say, as dataclasses: docs, schema and answers come from these."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal


@dataclass(frozen=True)
class Fault:
    """An error: its HTTP status, what is so and what to do (in Vietnamese), and by which number the log knows it."""

    error: int
    message: str
    reference: str


@dataclass(frozen=True)
class People:
    """People who belong to a unit itself, not to those below it. left: still on the list with that status."""

    active: int
    exempt: int
    left: int


@dataclass(frozen=True)
class UnitEntry:
    """A unit. names: whether this token may read the members of it and of what lies below."""

    id: int
    parent: int | None
    kind: Literal["city", "ward", "section", "cell", "other"]
    code: str
    name: str
    closed_on: date | None
    people: People
    names: bool


@dataclass(frozen=True)
class UnitPage:
    """Units by id; next: the address of the following page."""

    data: list[UnitEntry]
    next: str | None


@dataclass(frozen=True)
class PartEntry:
    """A lesson, quiz or task of a course. required: completing the course needs it."""

    kind: Literal["lesson", "quiz", "task"]
    id: str
    title: str
    required: bool


@dataclass(frozen=True)
class CourseEntry:
    """A course as it is published now."""

    slug: str
    title: str
    version: int
    parts: list[PartEntry]


@dataclass(frozen=True)
class CourseList:
    """All courses that the unit may study, in their order."""

    data: list[CourseEntry]


@dataclass(frozen=True)
class Figures:
    """People by status. active = not_started + under_way + completed; assisted and late are among these."""

    active: int
    not_started: int
    under_way: int
    completed: int
    assisted: int
    late: int
    exempt: int
    percent: float


@dataclass(frozen=True)
class LineEntry:
    """A unit directly below the one asked for, with all below it; direct: the members of the unit itself.

    unit null: several units with few people, put together so that nobody can be made out. extra: people who study
    the course although it is not assigned to them; left: people with that status; unassigned: other people to whom the
    course is not assigned, those of extra among them. None of these is in the figures.
    """

    unit: int | None
    name: str
    kind: str
    direct: bool
    figures: Figures
    extra: int
    left: int
    unassigned: int


@dataclass(frozen=True)
class AssignmentEntry:
    """The assignment that counts in the unit, and the unit that made it."""

    unit: int
    round: int
    opens_on: date
    due_on: date | None


@dataclass(frozen=True)
class WeekEntry:
    """The last figures of a week."""

    day: date
    figures: Figures


@dataclass(frozen=True)
class CourseReport:
    """A unit with all below it in one course: the lines add up to the total.

    Everybody on its list is in one of these: active or exempt of the total, left, unassigned (as in the lines), or
    in_closed, people of closed units. not_sharing: of the active, those whose own results are shown to nobody.
    moved_away: people who belonged to the unit since the course opened and belong elsewhere now, where they count.
    """

    unit: int
    course: str
    title: str
    made_at: datetime
    assignment: AssignmentEntry | None
    total: Figures
    lines: list[LineEntry]
    extra: int
    left: int
    unassigned: int
    in_closed: int
    not_sharing: int
    moved_away: int
    weeks: list[WeekEntry]


@dataclass(frozen=True)
class CourseStanding:
    """How a member stands with a course in the round that counts for them. score: of its quiz, the one that counts.

    status hidden: the member does not share results; they are in the totals all the same.
    """

    course: str
    round: int
    assigned: bool
    status: Literal["not_started", "under_way", "completed", "exempt", "hidden"]
    percent: int
    score: int | None
    assisted: bool
    late: bool
    completed_on: date | None


@dataclass(frozen=True)
class MemberEntry:
    """A member where names may be seen. group: the sub-group (tổ đảng), which may be empty."""

    id: int
    name: str
    unit: int
    group: str
    exempt: bool
    courses: list[CourseStanding]


@dataclass(frozen=True)
class MemberPage:
    """Members by id; next: the address of the following page."""

    data: list[MemberEntry]
    next: str | None


@dataclass(frozen=True)
class Report:
    """The file of `learning report`: what the addresses of the unit answer. members null: names end above."""

    unit: UnitEntry
    courses: list[CourseReport]
    members: list[MemberEntry] | None


@dataclass(frozen=True)
class Document:
    """An OpenAPI document."""

    openapi: str
    info: dict[str, Any]
    paths: dict[str, Any]
    components: dict[str, Any]
