"""Months of plausible results for the demo, through the same door as real ones; seeded, so demos are much alike."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import select

from learning import clock, config
from learning.assignments import service as assignments
from learning.courses import catalogue
from learning.courses.catalogue import VersionText
from learning.courses.queries import CurrentCourse
from learning.db import db
from learning.members.models import Membership, Person
from learning.policy import OPERATOR, Actor
from learning.progress import service as progress
from learning.progress.events import NewEvent
from learning.quizzes import paper as layouts
from learning.quizzes import papers
from learning.quizzes.kinds import KINDS
from learning.quizzes.models import Paper
from learning.units import queries as units
from learning.units.models import Unit

SEED = 447
DAYS = 75
DAYS_TO_DEADLINE = 6
DAYS_BETWEEN_MEETINGS = 14
MOST_TRIES = 3
CAMPAIGN = "so-tay-dang-vien"  # the course that everybody was asked to study
SHARE_OF_OTHERS = 0.03  # of members who begin each other course of their own accord: results cost time at every demo
SHARE_OF_PRACTICE = 0.15


@dataclass(frozen=True)
class _Learner:
    """A member with what is likely of them: whether they begin, go on, and how often they answer right."""

    actor: Actor
    begins: float
    goes_on: float
    right: float


@dataclass(frozen=True)
class _Reported:
    """A practical task that somebody says they have done."""

    at: datetime
    person_id: int
    subject: str


def fill() -> None:
    """Let the members of an invented city study over some months: all of them one course, some of them others."""
    dice = Random(SEED)  # noqa: S311 - invented results, not secrets
    start = clock.now() - timedelta(days=DAYS)
    today = clock.today(config.current().timezone)
    courses = catalogue.list_courses(OPERATOR)
    campaign = next((one for one, _ in courses if one.slug == CAMPAIGN), courses[0][0])
    opens_on = clock.day_of(start, config.current().timezone)
    assignments.assign_course(
        OPERATOR, campaign.id, units.get_root().id, opens_on, today + timedelta(days=DAYS_TO_DEADLINE)
    )
    learners = _learners(dice)
    reported: list[_Reported] = []
    for course, version in courses:
        share = 1 if course.id == campaign.id else SHARE_OF_OTHERS
        for learner in learners:
            if dice.random() < share * learner.begins:
                at = start + timedelta(days=dice.triangular(0, DAYS - 3, DAYS * 0.7))
                reported += _study(dice, learner, course, version, at)
    _confirm(dice, start, reported)


def _learners(dice: Random) -> list[_Learner]:
    """All active members; cells differ, as they do in life."""
    rows = db.session.execute(
        select(Person, Unit)
        .join(Membership, Membership.person_id == Person.id)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(Person.status == "active", Membership.to_on.is_(None))
        .order_by(Person.id)
    ).all()
    zeal = {unit.id: dice.uniform(0.55, 0.98) for unit in sorted({unit for _, unit in rows}, key=lambda unit: unit.id)}
    return [
        _Learner(
            Actor(person.id, person.name, unit.id, unit.path),
            begins=zeal[unit.id],
            goes_on=dice.uniform(0.8, 1.0),
            right=dice.uniform(0.7, 1.0),
        )
        for person, unit in rows
    ]


def _study(
    dice: Random, learner: _Learner, course: CurrentCourse, version: VersionText, at: datetime
) -> Iterator[_Reported]:
    """Some lessons at a sitting, some days apart, then tasks and quizzes until they are passed, the patience is at an
    end, or today has come."""
    lessons = [f"{course.slug}/{lesson.slug}" for lesson in version.lessons]
    while lessons:
        count = dice.choice((3, 4, 5))
        sitting, lessons = lessons[:count], lessons[count:]
        if at > clock.now() or dice.random() > learner.goes_on:
            return
        _record(dice, learner, "lesson_read", sitting, {}, at)
        at += timedelta(days=dice.expovariate(0.5))
    tasks = [f"{course.slug}/{part['id']}" for part in version.parts if part["kind"] == "task"]
    if tasks and at <= clock.now():
        _record(dice, learner, "task_reported", tasks, {}, at)
        yield from (_Reported(at, learner.actor.person_id or 0, task) for task in tasks)
    for quiz in version.quizzes:
        tries = MOST_TRIES if quiz.kind == "graded" else int(dice.random() < SHARE_OF_PRACTICE)
        for _ in range(tries):
            if at > clock.now() or _try(dice, learner, course, quiz.slug, at):
                break
            at += timedelta(days=dice.expovariate(0.5))


def _confirm(dice: Random, start: datetime, reported: list[_Reported]) -> None:
    """Tasks are confirmed at the next meeting of the cell; those of the last days still wait."""
    for number in range(1, DAYS // DAYS_BETWEEN_MEETINGS + 1):
        meeting = start + timedelta(days=number * DAYS_BETWEEN_MEETINGS)
        since = meeting - timedelta(days=DAYS_BETWEEN_MEETINGS)
        events = [
            NewEvent(_uid(dice), one.person_id, "task_confirmed", one.subject)
            for one in reported
            if since < one.at <= meeting < clock.now()
        ]
        while events:
            some, events = events[: progress.MAX_BATCH], events[progress.MAX_BATCH :]
            with clock.telling(meeting):
                progress.record(OPERATOR, some)


def _try(dice: Random, learner: _Learner, course: CurrentCourse, quiz_slug: str, at: datetime) -> bool:
    """One paper from issue to mark; whether it passed."""
    with clock.telling(at):
        paper = papers.issue_paper(learner.actor, course.slug, quiz_slug, 1)
    answers = _answers(dice, learner, paper)
    _record(dice, learner, "paper_handed_in", [str(paper.id)], {"answers": answers}, at + timedelta(minutes=6))
    return bool(paper.passed)


def _answers(dice: Random, learner: _Learner, paper: Paper) -> dict[str, object]:
    known = {question.id: question for question in papers.published(paper.quiz_id).quiz.questions}
    answers: dict[str, object] = {}
    for number, entry in enumerate(paper.layout, 1):
        question = known[entry["question"]]
        right_answer = layouts.to_paper_ids(entry, KINDS[question.type].right_answer(question))
        if not question.options:
            answers[str(number)] = right_answer if dice.random() < learner.right else "không nhớ"
            continue
        if question.type not in {"one", "many"}:
            answers[str(number)] = right_answer if dice.random() < learner.right else None
            continue
        right = {option.key for option in question.options if option.right}
        ids = [paper_id for paper_id, key in entry["options"] if (key in right) == (dice.random() < learner.right)]
        if question.type == "many":
            answers[str(number)] = ids
        elif dice.random() < learner.right:
            answers[str(number)] = next(paper_id for paper_id, key in entry["options"] if key in right)
        else:
            answers[str(number)] = next(paper_id for paper_id, key in entry["options"] if key not in right)
    return answers


def _record(
    dice: Random, learner: _Learner, kind: str, subjects: list[str], body: dict[str, object], at: datetime
) -> None:
    person_id = learner.actor.person_id or 0
    with clock.telling(at):
        progress.record(
            learner.actor, [NewEvent(_uid(dice), person_id, kind, subject, body, "phone") for subject in subjects]
        )


def _uid(dice: Random) -> str:
    return str(UUID(int=dice.getrandbits(128), version=4))
