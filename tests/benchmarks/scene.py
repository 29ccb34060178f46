"""An instance to measure: a ward of 133 cells and 5,630 members with results, people signed in, papers issued."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert, select, update

from learning import clock, config
from learning.administration import instance, setup
from learning.app import create_app
from learning.authoring import publishing
from learning.cli import serve
from learning.cli.invented import invented_ward, roster_csv
from learning.courses.models import Course
from learning.db import db, transaction
from learning.members import passphrases, sessions
from learning.members.models import Membership, Person
from learning.members.second_step import PASSKEY
from learning.policy import OPERATOR, Actor, Role
from learning.progress import service as progress
from learning.progress.models import CourseProgress
from learning.quizzes import papers
from learning.units import imports, queries, service
from learning.units.models import Unit
from tests import factories, library

CELLS, MEMBERS = 133, 5_630
COURSE = "khoa-thu"
PASSPHRASE = "bông lúa mưa rào con nghé"
_PARTS = ("lesson:bai-1", "lesson:bai-2", "quiz:kiem-tra")


@dataclass(frozen=True)
class HandIn:
    """A member's session with an open paper and the right answers to it, in the paper's own option ids."""

    token: str
    person_id: int
    paper_id: int
    answers: dict[str, str]


@dataclass(frozen=True)
class Scene:
    """member, leader and committee are tokens of sessions; leader and cell_id are of the largest cell.

    accounts: the sign-in codes of members whose passphrase is PASSPHRASE; lesson: the path of the first shipped one.
    """

    member: str
    leader: str
    committee: str
    ward_id: int
    cell_id: int
    lesson: str
    hand_ins: list[HandIn]
    accounts: list[str]


def make(settings: config.Settings, hand_ins: int, accounts: int) -> Scene:
    """Fill an empty instance. Takes some ten seconds."""
    app = create_app(settings)
    with app.app_context():
        serve.prepare()
        ward_id = _make_ward()
        publishing.publish(OPERATOR, library.files(questions=10))
        instance.assign_everywhere()
        course = db.session.scalars(select(Course).where(Course.slug == COURSE)).one()
        people = _people()
        _make_results(course.id, people[hand_ins:])
        scene = _scene(ward_id, course.id, people, hand_ins, accounts)
        db.session.remove()
        db.engine.dispose()
    return scene


def _make_ward() -> int:
    setup.name_root(OPERATOR, "Thành phố Bến Lụa", "city")
    ward = service.create_unit(OPERATOR, queries.get_root().id, "PA", "Phường An Sen", "ward")
    imports.import_roster(OPERATOR, ward.id, roster_csv(invented_ward(1, "PA", "Phường An Sen", CELLS, MEMBERS)))
    return ward.id


def _people() -> list[tuple[Person, Unit]]:
    rows = db.session.execute(
        select(Person, Unit)
        .join(Membership, Membership.person_id == Person.id)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(Person.status == "active")
        .order_by(Person.id)
    )
    people = [(person, unit) for person, unit in rows]
    random.Random(7).shuffle(people)  # noqa: S311 - the same in each run
    return people


def _make_results(course_id: int, people: Sequence[tuple[Person, Unit]]) -> None:
    """Two of three have begun, half of these have completed; written as rows, since only reading them is measured."""
    now = clock.now()
    dice = random.Random(11)  # noqa: S311 - invented results
    rows = []
    for person, _unit in people:
        done = dice.choice((0, 0, 1, 2, 3, 3))
        if not done:
            continue
        at = now - timedelta(days=dice.randrange(60))
        parts = {key: part(key, at.isoformat(timespec="seconds")) for key in _PARTS[:done]}
        rows.append(
            {
                "person_id": person.id,
                "course_id": course_id,
                "round": 1,
                "status": "completed" if done == 3 else "under_way",
                "percent": 100 * done // 3,
                "parts": parts,
                "started_at": at,
                "last_at": at,
                "completed_at": at if done == 3 else None,
            }
        )
    with transaction():
        db.session.execute(insert(CourseProgress), rows)
        progress.recount({unit.id for _person, unit in people})


def part(key: str, at: str) -> dict[str, object]:
    done: dict[str, object] = {"done": True, "at": at, "assisted": False}
    return done | ({"tries": 1, "score": 90, "best": 90, "passed": True} if key.startswith("quiz:") else {})


def _scene(ward_id: int, course_id: int, people: Sequence[tuple[Person, Unit]], hand_ins: int, accounts: int) -> Scene:
    """Roles, passphrases, sessions and papers, all in one transaction."""
    sizes: dict[int, int] = {}
    for _person, unit in people:
        sizes[unit.id] = sizes.get(unit.id, 0) + 1
    cell_id = max(sizes, key=lambda unit_id: sizes[unit_id])
    rest = iter(people[hand_ins:])
    signing_in = [next(rest)[0] for _ in range(accounts)]
    member, leader, committee = (next(rest)[0] for _ in range(3))
    hashed = passphrases.hash_made(PASSPHRASE)
    with transaction():
        factories.grant(leader, Role.LEADER, queries.get_unit(cell_id))
        factories.grant(committee, Role.COMMITTEE, queries.get_unit(ward_id))
        chosen = [person.id for person in signing_in]
        db.session.execute(update(Person).where(Person.id.in_(chosen)).values(passphrase_hash=hashed))
        return Scene(
            _sign_in(member),
            _sign_in(leader),
            _sign_in(committee),
            ward_id,
            cell_id,
            first_lesson(),
            list(_make_hand_ins(people[:hand_ins])),
            [person.sign_in_code for person in signing_in],
        )


def _sign_in(person: Person) -> str:
    return sessions.enrol(person.id, "card", None, "Trình duyệt thử", proved_by=PASSKEY)


def first_lesson() -> str:
    """The path of the first lesson that is shipped."""
    folder = sorted(config.folder("courses").iterdir())[0]
    first = next(path for path in sorted(folder.glob("*.md")) if path.name[0].isdigit())
    return f"/courses/{folder.name}/{first.stem.partition('-')[2]}"


def _make_hand_ins(people: Sequence[tuple[Person, Unit]]) -> Iterator[HandIn]:
    for person, unit in people:
        paper = papers.issue_paper(Actor(person.id, person.name, unit.id, unit.path), COURSE, "kiem-tra", 1)
        known = {question.id: question for question in papers.published(paper.quiz_id).quiz.questions}
        answers = {}
        for number, entry in enumerate(paper.layout, 1):
            right = next(option.key for option in known[entry["question"]].options if option.right)
            answers[str(number)] = next(paper_id for paper_id, key in entry["options"] if key == right)
        yield HandIn(_sign_in(person), person.id, paper.id, answers)


def settings_for(folder: Path, database_url: str = "") -> config.Settings:
    """Settings of a new instance in a folder, without what the environment says."""
    given = {"database_url": database_url} if database_url else {}
    return config.load({}, instance=folder, **given)
