"""Every number of the reports computed slowly and obviously: person by person, from facts, with loops.

It shares nothing with the application but the tables of facts: events, versions, people, memberships, assignments,
units. Papers are believed (tests/quizzes says that they are marked rightly), and so is the late flag of a completion,
since the deadline of that moment is no fact that is kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from learning.assignments.models import Assignment
from learning.courses.models import ContentVersion, Course
from learning.db import db
from learning.members.models import Membership, Person
from learning.progress.models import Event
from learning.quizzes.models import Paper
from learning.reports.counts import Counts
from learning.units.models import Unit


@dataclass
class Standing:
    """How somebody stands in a round; parts: {key: done with help only} of what is done."""

    status: str = "not_started"
    percent: int = 0
    assisted: bool = False
    late: bool = False
    score: int | None = None
    parts: dict[str, bool] = field(default_factory=dict)


@dataclass
class Soul:
    """A person who belongs somewhere now."""

    person: Person
    home: Unit
    ancestors: list[int]
    in_closed: bool


def souls() -> Iterator[Soul]:
    units = {unit.id: unit for unit in db.session.scalars(db.select(Unit))}
    for membership in db.session.scalars(db.select(Membership).where(Membership.to_on.is_(None))):
        home = units[membership.unit_id]
        line, unit = [], home
        while True:
            line.append(unit.id)
            if unit.parent_id is None:
                break
            unit = units[unit.parent_id]
        yield Soul(db.session.get_one(Person, membership.person_id), home, line, home.closed_on is not None)


def assigned_round(course: Course, soul: Soul, today: date) -> int | None:
    """The round that counts for somebody: the nearest unit's, unless it is over and a later one has opened above."""
    known = []
    for row in db.session.scalars(db.select(Assignment).where(Assignment.course_id == course.id)):
        if row.unit_id in soul.ancestors and row.opens_on <= today:
            known.append(row)
    newest = max((row.round for row in known), default=0)
    best = None
    for row in known:
        stands = row.round == newest or (row.due_on is not None and row.due_on >= today)
        near = -soul.ancestors.index(row.unit_id)
        if stands and (best is None or (near, row.round) > best[0]):
            best = ((near, row.round), row.round)
    return best[1] if best else None


def standing(person: Person, course: Course, round_: int) -> Standing:
    """Go through what was recorded, one thing after the other, beside the versions that came out meanwhile."""
    versions = [(row.published_at, row.parts) for row in _versions(course)]
    events = [
        row
        for row in db.session.scalars(db.select(Event).where(Event.person_id == person.id).order_by(Event.id))
        if row.course_id == course.id and row.round == round_
    ]
    found = Standing()
    steps: list[tuple[datetime, int, int]] = [(row.received_at, 1, place) for place, row in enumerate(events, 1)]
    steps += [(at, 0, 0) for at, _parts in versions]
    completed, seen = False, 0
    for at, is_event, place in sorted(steps):
        seen = place or seen
        if is_event and events[seen - 1].kind == "course_completed":
            found.late = events[seen - 1].body["late"]
            continue
        required = _required(next(parts for since, parts in reversed(versions) if since <= at))
        touched = _note_all(events[:seen], found)
        done = [key for key in required if key in found.parts]
        before = completed
        completed = completed or (touched and bool(required) and len(done) == len(required))
        if is_event or not before:
            found.assisted = any(found.parts[key] for key in done)
        found.percent = 100 if completed else 100 * len(done) // len(required) if required else 0
        found.status = "completed" if completed else "under_way" if touched else "not_started"
    return found


def counts(unit: Unit, course: Course, today: date) -> Counts:
    """What the page of a unit must say."""
    total = Counts()
    for soul in souls():
        round_ = assigned_round(course, soul, today)
        if unit.id not in soul.ancestors or soul.in_closed or round_ is None or soul.person.status == "left":
            continue
        if soul.person.status == "exempt":
            total.exempt += 1
            continue
        one = standing(soul.person, course, round_)
        total.active += 1
        total.under_way += one.status == "under_way"
        total.completed += one.status == "completed"
        total.assisted += one.status == "completed" and one.assisted
        total.late += one.late
    return total


def listed(unit: Unit) -> int:
    """How many people belong to the unit and to what lies below it, whatever they are."""
    return sum(unit.id in soul.ancestors for soul in souls())


def unassigned(unit: Unit, course: Course, today: date) -> int:
    """How many active and exempt people of open units are not to study the course."""
    return sum(
        assigned_round(course, soul, today) is None and soul.person.status != "left"
        for soul in souls()
        if unit.id in soul.ancestors and not soul.in_closed
    )


def in_closed(unit: Unit) -> int:
    return sum(unit.id in soul.ancestors and soul.in_closed for soul in souls())


def not_sharing(unit: Unit, course: Course, today: date, mode: str) -> int:
    """How many of those who count do not share: who said no, and under `ask` who said nothing."""
    number = 0
    for soul in souls():
        if unit.id not in soul.ancestors or soul.in_closed or soul.person.status != "active":
            continue
        if assigned_round(course, soul, today) is not None:
            said = soul.person.shares_results
            number += said is False or (said is None and mode == "ask")
    return number


def gone(unit: Unit) -> int:
    """How many people of the list have left."""
    return sum(soul.person.status == "left" and unit.id in soul.ancestors and not soul.in_closed for soul in souls())


def beside(unit: Unit, course: Course, today: date) -> int:
    """How many active people study the course, in any round, though it is not assigned to them."""
    number = 0
    for soul in souls():
        if unit.id not in soul.ancestors or soul.in_closed or soul.person.status != "active":
            continue
        if assigned_round(course, soul, today) is None:
            number += sum(standing(soul.person, course, one).status != "not_started" for one in (1, 2))
    return number


def _note_all(events: list[Event], found: Standing) -> bool:
    """All that was recorded until now, from the beginning, without what was taken back; whether anything is left."""
    gone = {event.body["event"] for event in events if event.kind == "attendance_withdrawn"}
    found.parts = {}
    noted = [_note(event, found) for event in events if event.uid not in gone]
    return any(noted)


def _note(event: Event, found: Standing) -> bool:
    """Take one thing in; whether it begins or furthers the course."""
    if event.kind == "lesson_read":
        found.parts[f"lesson:{event.subject.partition('/')[2]}"] = False
    elif event.kind in {"studied_together", "attended"}:
        for slug in event.body["parts"]:
            found.parts.setdefault(f"lesson:{slug}", True)
    elif event.kind == "paper_handed_in":
        paper = db.session.get_one(Paper, int(event.subject))
        found.score = max(found.score or 0, paper.percent or 0)
        if paper.passed:
            found.parts[f"quiz:{paper.quiz_slug}"] = False
    else:
        return False
    return True


def _versions(course: Course) -> list[ContentVersion]:
    found = db.session.scalars(db.select(ContentVersion).where(ContentVersion.course_id == course.id))
    return sorted(found, key=lambda row: row.number)


def _required(parts: list[dict]) -> list[str]:
    return [f"{part['kind']}:{part['id']}" for part in parts if part["required"]]
