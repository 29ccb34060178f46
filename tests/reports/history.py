"""Invented histories: what may happen to a city in months, in any order. Everything goes through the real doors."""

from datetime import timedelta
from random import Random
from uuid import uuid4

from learning import clock, config
from learning.assignments import service as assignments
from learning.assignments.queries import list_for_courses
from learning.courses.models import Course
from learning.db import db
from learning.errors import Conflict, InvalidInput, NotFound
from learning.members import roles
from learning.members.models import Membership, Person
from learning.members.queries import get_place
from learning.policy import OPERATOR, Actor, Role
from learning.progress import people, service
from learning.progress.events import NewEvent
from learning.progress.models import Event
from learning.progress.people import Wanted
from learning.quizzes import papers
from learning.units import editing, imports, undoing
from learning.units.models import Unit
from tests import library
from tests.people import World

COURSE = "khoa-thu"
WHAT = (
    *("read", "read", "read", "paper", "paper", "paper", "together", "attended", "attended", "mistake"),
    *("exempt", "left", "back", "move", "move", "role", "import", "undo", "publish", "shares", "objects"),
    *("assign", "assign", "withdraw", "unit", "close", "open"),
)


def live(world: World, course: Course, seed: int, length: int) -> list[str]:
    """Let some things happen; returns what, for whoever reads a failure."""
    dice = Random(seed)  # noqa: S311 - an invented history
    done = []
    for _ in range(length):
        what = dice.choice(WHAT)
        try:
            _happen(what, dice, world, course)
        except (InvalidInput, Conflict, NotFound) as refusal:
            what = f"{what} refused: {refusal}"
        done.append(what)
    db.session.expire_all()
    return done


def _happen(what: str, dice: Random, world: World, course: Course) -> None:
    person, cell = dice.choice(_members()), dice.choice(_cells())
    if what == "read":
        _record(person, "lesson_read", f"{COURSE}/{_lesson(dice)}")
    elif what == "paper":
        _paper(dice, person, course)
    elif what in {"together", "attended"}:
        kind = "studied_together" if what == "together" else "attended"
        _record(person, kind, COURSE, {"parts": [_lesson(dice)]}, OPERATOR)
    elif what == "mistake":
        _take_back(dice)
    elif what in {"exempt", "left", "back"}:
        status = "active" if what == "back" else what
        people.change_member(OPERATOR, person.id, Wanted(status=status))
    elif what in {"shares", "objects"}:
        people.answer_consent(Actor(person.id, person.name, None), what == "shares")
    elif what == "move":
        people.move_member(OPERATOR, person.id, cell.id)
    elif what == "role":
        roles.give(OPERATOR, cell.id, person.id, "", Role.LEADER, None)
    elif what in {"import", "undo"}:
        _roster(what, dice, world)
    elif what == "publish":
        lessons = dice.choice((1, 2, 3))
        library.publish(library.files(lessons=lessons, questions=1))
    else:
        _organise(what, dice, world, course, cell)


def _organise(what: str, dice: Random, world: World, course: Course, cell: Unit) -> None:
    today = clock.today(config.current().timezone)
    if what == "assign":
        due_on = dice.choice((None, today, today - timedelta(days=1)))
        opens_on = today - timedelta(days=dice.choice((1, 30)))
        unit = dice.choice((cell, world.ward_a, world.city))
        assignments.assign_course(OPERATOR, course.id, unit.id, opens_on, due_on, dice.choice((1, 1, 2)))
    elif what == "withdraw":
        found = dice.choice(list_for_courses([course.id]) or [None])
        if found:
            assignments.withdraw_assignment(OPERATOR, found.id)
    elif what == "unit":
        editing.move_unit(OPERATOR, cell.id, dice.choice((world.ward_a, world.ward_b)).id)
    elif what == "close":
        people.close_unit(OPERATOR, cell.id)
    else:
        service.recount([cell.id])


def _roster(what: str, dice: Random, world: World) -> None:
    """A roster of ward A that brings somebody new, moves somebody and exempts somebody; or the last one taken back."""
    if what == "undo":
        service.recount(undoing.undo_roster(OPERATOR, world.ward_a.id).touched)
        return
    rows = [f"Đỗ Văn Mới {dice.randrange(100)};C{dice.choice((1, 2))};"]
    for name in dice.sample((world.an.name, world.binh.name, world.cuc.name), 2):
        rows.append(f"{name};C{dice.choice((1, 2))};{dice.choice(('', 'được miễn', 'đã rời'))}")
    report = imports.import_good_rows(
        OPERATOR, world.ward_a.id, "\r\n".join(("họ tên;đơn vị;trạng thái", *rows)).encode()
    )
    service.recount(report.touched)


def _take_back(dice: Random) -> None:
    """An attendance that was recorded by mistake."""
    found = list(db.session.scalars(db.select(Event).where(Event.kind == "attended").order_by(Event.id)))
    if found:
        wrong = dice.choice(found)
        person = db.session.get_one(Person, wrong.person_id)
        _record(person, "attendance_withdrawn", COURSE, {"event": wrong.uid}, OPERATOR)


def _paper(dice: Random, person: Person, course: Course) -> None:
    """Some tries are right and some wrong; some are only begun."""
    place = get_place(person.id)
    if place.unit is None:
        return
    actor = Actor(person.id, person.name, place.unit.id, place.unit.path)
    today = clock.today(config.current().timezone)
    assigned = assignments.find_assignment(course.id, place.unit.path, today)
    issued = papers.issue_paper(actor, COURSE, "kiem-tra", assigned.round if assigned else 1)
    known = {question.id: question for question in papers.published(issued.quiz_id).quiz.questions}
    answers = {}
    for number, entry in enumerate(issued.layout, 1):
        right = {option.key for option in known[entry["question"]].options if option.right}
        wanted = dice.random() < 0.7
        answers[str(number)] = next(id_ for id_, key in entry["options"] if (key in right) is wanted)
    if dice.random() < 0.8:
        _record(person, "paper_handed_in", str(issued.id), {"answers": answers}, actor)


def _record(person: Person, kind: str, subject: str, body: dict | None = None, actor: Actor | None = None) -> None:
    place = get_place(person.id)
    acting = actor or Actor(person.id, person.name, place.unit.id if place.unit else None)
    service.record(acting, [NewEvent(str(uuid4()), person.id, kind, subject, body or {})])


def _lesson(dice: Random) -> str:
    return dice.choice(("bai-1", "bai-2", "bai-3"))


def _members() -> list[Person]:
    joined = db.select(Person).join(Membership, (Membership.person_id == Person.id) & Membership.to_on.is_(None))
    return list(db.session.scalars(joined.order_by(Person.id)))


def _cells() -> list[Unit]:
    return list(
        db.session.scalars(db.select(Unit).where(Unit.kind == "cell", Unit.closed_on.is_(None)).order_by(Unit.id))
    )
