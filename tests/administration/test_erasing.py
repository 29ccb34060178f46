"""Erasing a person: nothing they are known by is left in any table, what counts stays, nothing else can change."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from learning import clock
from learning.administration import audit, erasing, register
from learning.db import Base, db, transaction
from learning.errors import Conflict
from learning.members import cards, notices, sessions
from learning.members.models import Person
from learning.policy import OPERATOR
from learning.progress import service
from learning.progress.events import NewEvent
from learning.progress.models import CellProgress, CourseProgress, Event
from learning.quizzes import papers
from learning.quizzes.models import Response
from learning.units import imports
from tests import library
from tests.people import World, act_as, canaries_of

TYPED = "câu-này-chỉ-An-biết"
UIDS = [f"0000000000000000-{number}" for number in range(9)]


@pytest.fixture
def studied(world: World) -> World:
    """An has done everything that leaves a trace."""
    library.publish()
    an = act_as(world.an)
    cards.issue_card(act_as(world.dung), world.an.id)
    sessions.enrol(world.an.id, "card", None, "Máy riêng của An")
    notices.tell(world.an.id, "passphrase_set")
    paper = papers.issue_paper(an, "khoa-thu", "kiem-tra", 1)
    options = [entry["options"][0][0] for entry in paper.layout]
    answers = {str(number): option for number, option in enumerate(options, 1)}
    service.record(
        an,
        [
            NewEvent(UIDS[0], world.an.id, "lesson_read", "khoa-thu/bai-1"),
            NewEvent(UIDS[1], world.an.id, "check_answered", "khoa-thu/bai-1/thu-1", {"answer": TYPED}),
            NewEvent(UIDS[2], world.an.id, "answer_given", str(paper.id), {"question": "1", "answer": options[0]}),
            NewEvent(UIDS[3], world.an.id, "paper_handed_in", str(paper.id), {"answers": answers}),
            NewEvent(UIDS[1], world.an.id, "check_answered", "khoa-thu/bai-1/thu-1", {"answer": TYPED + "!"}),
        ],
    )
    roster = f"mã,họ tên,điện thoại,đơn vị\nA1,{world.an.name},0900000101,C1\n"
    imports.import_roster(OPERATOR, world.ward_a.id, roster.encode())
    return world


def everything() -> str:
    """All rows of all tables as text."""
    db.session.rollback()
    rows = [
        [str(value) for value in row]
        for table in Base.metadata.sorted_tables
        for row in db.session.execute(select(table))
    ]
    return json.dumps(rows, ensure_ascii=False)


def test_nothing_they_are_known_by_is_left_and_what_counts_stays(studied: World) -> None:
    an = studied.an
    known_by = (*canaries_of(an), TYPED, "Máy riêng của An", "A1")
    before = everything()
    assert all(text in before for text in (an.name, "900000101", an.sign_in_code, an.note, *known_by[-3:]))
    events = db.session.scalars(select(Event.kind).where(Event.person_id == an.id)).all()
    marks = db.session.scalars(select(Response.mark).order_by(Response.question)).all()
    progress = db.session.scalars(select(CourseProgress).where(CourseProgress.person_id == an.id)).one()
    kept = (progress.status, progress.percent, progress.parts)
    assert db.session.scalars(select(CellProgress.under_way)).one() == 1

    erasing.erase(OPERATOR, an.id, "request")

    left = everything()
    assert [text for text in known_by if text in left] == []
    assert db.session.scalars(select(Event.kind).where(Event.person_id == an.id)).all() == events
    assert db.session.scalars(select(Response.mark).order_by(Response.question)).all() == marks
    progress = db.session.scalars(select(CourseProgress).where(CourseProgress.person_id == an.id)).one()
    assert (progress.status, progress.percent, progress.parts) == kept
    assert db.session.scalars(select(CellProgress.under_way)).all() in ([], [0])
    tombstone = db.session.get_one(Person, an.id)
    assert (tombstone.name, tombstone.status, tombstone.phone) == (erasing.NAME, "left", None)
    assert audit.verify().whole
    with pytest.raises(Conflict):
        erasing.erase(OPERATOR, an.id, "request")


def test_a_redacted_hand_in_keeps_its_marks(studied: World) -> None:
    erasing.erase(OPERATOR, studied.an.id, "request")
    body = db.session.scalars(select(Event.body).where(Event.kind == "paper_handed_in")).one()
    assert body["redacted"] is True
    assert body["marks"] == {one.question: one.mark for one in db.session.scalars(select(Response))}


def test_the_erased_send_nothing_any_more(studied: World) -> None:
    erasing.erase(OPERATOR, studied.an.id, "request")
    (outcome,) = service.record(act_as(studied.an), [NewEvent(UIDS[7], studied.an.id, "lesson_read", "khoa-thu/bai-2")])
    assert outcome.status == "refused"
    assert cards.show_desk(act_as(studied.dung)).holders
    assert studied.an.id not in {holder.id for holder in cards.show_desk(act_as(studied.dung)).holders}


@pytest.mark.parametrize(
    "change",
    [
        "body = '{}'",
        "kind = 'lesson_opened'",
        "received_at = '2020-01-01 00:00:00'",
        "digest = 'redacted'",
        "body = '{\"redacted\": true}', digest = 'redacted'",
    ],
)
def test_an_event_of_the_living_cannot_be_changed_at_all(studied: World, change: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        db.session.execute(text(f"UPDATE event SET {change}"))
    db.session.rollback()


@pytest.mark.parametrize(
    "column", [column.name for column in Event.__table__.columns if column.name not in {"body", "digest"}]
)
def test_of_the_erased_only_the_answers_go(studied: World, column: str) -> None:
    erasing.erase(OPERATOR, studied.an.id, "request")
    values = {"sent_at": "'2020-01-01 00:00:00'", "received_at": "'2020-01-01 00:00:00'", "source": "'leader'"}
    numbers = {"id", "person_id", "course_id", "round", "actor_id", "device_id", "seq"}
    value = values.get(column, "-5" if column in {"id", "seq", "round"} else "2" if column in numbers else "'x'")
    where = "WHERE id = (SELECT max(id) FROM event)"
    with pytest.raises(DBAPIError, match="append-only"):
        db.session.execute(text(f"UPDATE event SET {column} = {value} {where}"))
    db.session.rollback()
    for body in ('{"redacted": true, "answer": "x"}', '{"answers": {}}', "{}"):
        with pytest.raises(DBAPIError, match="append-only"):
            db.session.execute(text(f"UPDATE event SET body = :body, digest = 'redacted' {where}"), {"body": body})
        db.session.rollback()
    with pytest.raises(DBAPIError, match="append-only"):
        db.session.execute(text("DELETE FROM event"))
    db.session.rollback()


def test_every_table_that_points_at_people_has_its_place() -> None:
    placed = {model.__table__.name for model in (*erasing.DELETED, *erasing.KEPT)} | {"person"}
    pointing = {
        table.name
        for table in Base.metadata.tables.values()
        if any(key.target_fullname == "person.id" for key in table.foreign_keys)
    }
    assert sorted(pointing - placed) == [], "say in learning/administration/erasing.py what becomes of these"
    assert sorted(placed - pointing - {"person"}) == []
    for model in erasing.DELETED:
        assert register.entries()[model.__table__.name].erased == "xoá"


def test_a_shared_phone_keeps_its_name_for_the_other(studied: World) -> None:
    token = sessions.enrol(studied.binh.id, "card", None, "Máy chung")
    sessions.enrol(studied.an.id, "card", token, "Máy chung")
    with transaction(), clock.telling(clock.now() + timedelta(days=1)):
        erasing.erase(OPERATOR, studied.an.id, "request")
    assert "Máy chung" in everything()
