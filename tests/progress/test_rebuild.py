"""`learning rebuild`: what is kept is what the events come to; what was spoilt is found, and mended."""

import pytest
from sqlalchemy import update

from learning.administration import instance
from learning.db import db, transaction
from learning.members.models import Person
from learning.progress import rebuilding, service
from learning.progress.events import NewEvent
from learning.progress.models import CellProgress, CourseProgress, UnitPeople
from learning.quizzes import papers
from tests import library
from tests.client import CommandRunner
from tests.people import World, act_as

KHOA = "khoa-thu"


@pytest.fixture
def results(world: World) -> None:
    """An has completed the course, Bình is under way with help, Cúc has failed the quiz."""
    library.publish(library.files(lessons=1, questions=1))
    instance.assign_everywhere()
    read(world.an, "bai-1")
    body = {"parts": ["bai-1"]}
    event = NewEvent(f"00000000-0000-4000-8000-{world.binh.id:012d}", world.binh.id, "studied_together", KHOA, body)
    service.record(act_as(world.dung), [event])
    hand_in(world.an, right=True)
    hand_in(world.cuc, right=False)


def read(person: Person, lesson: str) -> None:
    uid = f"10000000-0000-4000-8000-{person.id:012d}"
    assert service.record(act_as(person), [NewEvent(uid, person.id, "lesson_read", f"{KHOA}/{lesson}")])[0].receipt


def hand_in(person: Person, *, right: bool) -> None:
    issued = papers.issue_paper(act_as(person), KHOA, "kiem-tra", 1)
    question = papers.published(issued.quiz_id).quiz.questions[0]
    keys = {option.key for option in question.options if option.right}
    chosen = next(id_ for id_, key in issued.layout[0]["options"] if (key in keys) is right)
    uid = f"20000000-0000-4000-8000-{person.id:012d}"
    event = NewEvent(uid, person.id, "paper_handed_in", str(issued.id), {"answers": {"1": chosen}})
    assert service.record(act_as(person), [event])[0].status == "stored"


def spoil(person: Person, **values: object) -> None:
    with transaction():
        db.session.execute(update(CourseProgress).where(CourseProgress.person_id == person.id).values(**values))


def test_what_is_kept_is_what_the_events_come_to(world: World, results: None) -> None:
    done = rebuilding.rebuild(check=True)
    assert (done.differences, done.unexplained) == ([], []) and done.people == 11


@pytest.mark.parametrize(
    ("values", "names"),
    [
        ({"percent": 7}, ("percent",)),
        ({"parts": {}, "assisted": True}, ("parts", "assisted")),
        ({"status": "under_way", "completed_at": None}, ("status", "completed_at")),
    ],
)
def test_what_was_spoilt_is_found_and_mended(world: World, results: None, values: dict, names: tuple[str, ...]) -> None:
    spoil(world.an, **values)
    found = rebuilding.rebuild(check=True).differences
    assert [one.names for one in found if one.what.startswith(f"người {world.an.id},")] == [names]
    assert [one for one in rebuilding.rebuild().differences if one.names] == [one for one in found if one.names]
    db.session.expire_all()
    assert rebuilding.rebuild(check=True).differences == []


def test_lost_rows_come_back_and_counts_follow(world: World, results: None) -> None:
    with transaction():
        db.session.execute(db.delete(CourseProgress))
        db.session.execute(update(CellProgress).values(completed=5))
        db.session.execute(update(UnitPeople).values(active=0))
    whats = {one.what.split(",")[0] for one in rebuilding.rebuild().differences}
    assert {"cell_progress", "unit_people", f"người {world.an.id}"} <= whats
    db.session.expire_all()
    assert rebuilding.rebuild(check=True).differences == []
    assert db.session.query(CourseProgress).count() == 3


def test_what_no_event_explains_is_told_and_left_alone(commands: CommandRunner, world: World, results: None) -> None:
    course_id = db.session.query(CourseProgress.course_id).limit(1).scalar()
    row = db.session.query(CourseProgress).filter_by(person_id=world.an.id).one()
    strange = CourseProgress(person_id=world.phuc.id, course_id=course_id, round=3, status="under_way", percent=0)
    strange.parts, strange.started_at, strange.last_at = {}, row.started_at, row.last_at
    with transaction():
        db.session.add(strange)
        service.recount([world.cell_1.id])
    done = commands.invoke(args=["rebuild"])
    assert done.exit_code == 1 and "không có việc nào ghi lại" in done.output
    assert db.session.query(CourseProgress).filter_by(person_id=world.phuc.id).count() == 1


def test_the_command_says_what_it_found(commands: CommandRunner, world: World, results: None) -> None:
    whole = commands.invoke(args=["rebuild", "--check"])
    assert whole.exit_code == 0 and "khớp hết" in whole.output
    spoil(world.an, percent=7)
    checked = commands.invoke(args=["rebuild", "--check"])
    assert checked.exit_code == 1 and "lệch 1 chỗ; chưa đổi gì" in checked.output
    mended = commands.invoke(args=["rebuild"])
    assert mended.exit_code == 0 and "sửa 1 chỗ" in mended.output
    assert commands.invoke(args=["rebuild", "--check"]).exit_code == 0


def test_a_paper_begun_in_a_round_that_is_over_is_gone_on_with(world: World, results: None) -> None:
    begun = papers.issue_paper(act_as(world.dung), KHOA, "kiem-tra", 1)
    again = papers.issue_paper(act_as(world.dung), KHOA, "kiem-tra", 2)
    assert (again.id, again.round, again.attempt) == (begun.id, 2, 1)
    assert rebuilding.rebuild(check=True).differences == []
