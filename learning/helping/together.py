"""Lessons gone through together, by one member with a helper or by a whole class; nobody records help for themself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_OID, uuid5

from sqlalchemy import Row

from learning import clock, config, policy
from learning.assignments import queries as assignments
from learning.assignments.rules import nearest_by_course
from learning.courses import catalogue
from learning.courses.catalogue import VersionText
from learning.courses.queries import CurrentCourse
from learning.errors import InvalidInput, NotFound
from learning.helping import queries
from learning.members import consent, queries_cards
from learning.members import queries as members
from learning.members.models import Person
from learning.policy import Actor, Permission
from learning.progress import service as progress
from learning.progress.events import NewEvent, Outcome
from learning.units import queries as units
from learning.units.models import Unit

CARD, START = "card", "start"  # what a member lacks who needs somebody beside them


@dataclass(frozen=True)
class ClassDesk:
    """What is needed to record a class: courses to choose from, the chosen one, the members of the unit.

    lacks: what the helper may bring to whom, by person: CARD (neither a card nor a phone in the class), START.
    """

    unit: Unit
    courses: list[tuple[CurrentCourse, VersionText]]
    course: CurrentCourse | None
    version: VersionText | None
    people: list[Row[int, str]]
    lacks: dict[int, str]
    today: date


@dataclass(frozen=True)
class TogetherDesk:
    """One member, the courses with their lessons, and who may have helped."""

    person: Person
    unit: Unit
    courses: list[tuple[CurrentCourse, VersionText]]
    helpers: Sequence[Row[int, str]]


@dataclass(frozen=True)
class Recorded:
    """How many were stored now, were there before, and could not be taken."""

    stored: int
    before: int
    refused: int


def get_class_desk(actor: Actor, unit_id: int, course_slug: str | None) -> ClassDesk:
    """Raises NotFound for a unit in which the actor does not help, and for a course they do not see."""
    unit = _unit(actor, unit_id)
    courses = _courses(actor, unit)
    chosen = next((one for one in courses if one[0].slug == course_slug), None) if course_slug else None
    if course_slug and chosen is None:
        raise NotFound
    course, version = chosen or next(iter(courses), (None, None))
    people = [row for row in queries.list_names(unit.id) if row.id != actor.person_id]
    today = clock.today(config.current().timezone)
    return ClassDesk(unit, courses, course, version, people, _list_lacks(unit.id), today)


def record_class(
    actor: Actor, unit_id: int, sheet: str, course_slug: str, lessons: Sequence[str], day: date, present: Sequence[int]
) -> Recorded:
    """Record who of a unit was there when lessons were gone through. The same sheet again adds who is new.

    sheet: an id made with the form. Raises NotFound for a unit or person outside the actor's reach, InvalidInput
    without a lesson or a person, or for a day to come.
    """
    unit = _unit(actor, unit_id)
    if not lessons:
        raise InvalidInput("Xin chọn ít nhất một bài đã học trong buổi này.", "lesson")
    if not present:
        raise InvalidInput("Chưa có ai được đánh dấu có mặt. Xin đánh dấu rồi lưu lại.", "person")
    if day > clock.today(config.current().timezone):
        raise InvalidInput("Ngày học chưa tới. Xin chọn hôm nay hoặc một ngày trước.", "day")
    known = {row.id for row in queries.list_names(unit.id)}
    if not known.issuperset(present):
        raise NotFound
    body: dict[str, object] = {"parts": sorted(lessons), "on": day.isoformat()}
    events = [
        _event(person_id, "attended", course_slug, body, sheet) for person_id in sorted({*present} - {actor.person_id})
    ]
    outcomes: list[Outcome] = []
    for start in range(0, len(events), progress.MAX_BATCH):
        outcomes += progress.record(actor, events[start : start + progress.MAX_BATCH])
    return Recorded(*(sum(one.status == status for one in outcomes) for status in ("stored", "duplicate", "refused")))


def get_together_desk(actor: Actor, person_id: int) -> TogetherDesk:
    """Raises NotFound for whom the actor does not help."""
    place = members.get_place(person_id)
    if place.unit is None or not policy.may(actor, Permission.HELP_RECORD, place.unit.path):
        raise NotFound
    helpers = queries.list_helpers(place.unit.id, clock.today(config.current().timezone))
    others = [row for row in helpers if row.id not in {actor.person_id, person_id}]
    return TogetherDesk(place.person, place.unit, _courses(actor, place.unit), others)


def record_together(
    actor: Actor, person_id: int, sheet: str, course_slug: str, lessons: Sequence[str], helper_id: int | None
) -> None:
    """Record lessons that a member went through with somebody (the actor, or another helper of the cell).

    Raises NotFound as get_together_desk, InvalidInput with words for what cannot be taken.
    """
    desk = get_together_desk(actor, person_id)
    if helper_id not in {None, actor.person_id, *(row.id for row in desk.helpers)}:
        raise NotFound
    if not lessons:
        raise InvalidInput("Xin chọn ít nhất một bài đã làm cùng.", "lesson")
    body: dict[str, object] = {"parts": sorted(lessons), "helper": helper_id or actor.person_id}
    outcome = progress.record(actor, [_event(person_id, "studied_together", course_slug, body, sheet)])[0]
    if outcome.status == "refused":
        raise InvalidInput(outcome.reason)


def _list_lacks(unit_id: int) -> dict[int, str]:
    """Whoever shares no results is not said to lack a start."""
    begun = queries.list_begun(unit_id)
    lacks: dict[int, str] = {}
    for person, cards, devices in queries_cards.list_card_holders(unit_id, clock.now()):
        if not cards and not devices:
            lacks[person.id] = CARD
        elif person.id not in begun and not consent.hides(person.shares_results):
            lacks[person.id] = START
    return lacks


def _unit(actor: Actor, unit_id: int) -> Unit:
    unit = units.get_unit(unit_id)
    if not policy.may(actor, Permission.HELP_RECORD, unit.path):
        raise NotFound
    return unit


def _courses(actor: Actor, unit: Unit) -> list[tuple[CurrentCourse, VersionText]]:
    """The courses that the actor sees, those assigned to the unit first, by the day they are due."""
    today = clock.today(config.current().timezone)
    assigned = nearest_by_course(assignments.list_above(unit.path), unit.path, today)

    def urgency(one: tuple[CurrentCourse, VersionText]) -> tuple[bool, date]:
        found = assigned.get(one[0].id)
        return found is None, (found and found.due_on) or date.max

    return sorted(catalogue.list_courses(actor), key=urgency)


def _event(person_id: int, kind: str, course_slug: str, body: dict[str, object], sheet: str) -> NewEvent:
    """One event for each sheet, person and choice of lessons: what is saved twice is the same event."""
    uid = uuid5(NAMESPACE_OID, f"{sheet}:{person_id}:{course_slug}:{sorted(body.items())}")
    return NewEvent(str(uid), person_id, kind, course_slug, body, "leader")
