"""record(): the only door for events; statuses, completion, counts — on both engines."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from learning import clock
from learning.assignments import service as assignments
from learning.db import db
from learning.policy import OPERATOR, Actor
from learning.progress import queries, service
from learning.progress.events import NewEvent, Outcome
from learning.progress.models import CellProgress, CourseProgress, Event, EventConflict
from learning.quizzes import papers
from learning.quizzes.models import Paper, Response
from tests import library
from tests.people import World, act_as

COURSE = "khoa-thu"


@pytest.fixture
def course(world: World) -> int:
    return library.publish()


def send(actor: Actor, person, kind: str, subject: str, body=None, uid: str | None = None, **more) -> Outcome:
    event = NewEvent(uid or str(uuid4()), person.id, kind, subject, body or {}, **more)
    return service.record(actor, [event])[0]


def read(person, lesson: str, **more) -> Outcome:
    return send(act_as(person), person, "lesson_read", f"{COURSE}/{lesson}", **more)


def progress_of(person) -> CourseProgress:
    db.session.expire_all()
    return queries.list_progress(person.id)[-1]


def cell(unit) -> CellProgress:
    db.session.expire_all()
    return db.session.scalars(select(CellProgress).where(CellProgress.unit_id == unit.id)).one()


def issue(person) -> Paper:
    return papers.issue_paper(act_as(person), COURSE, "kiem-tra", 1)


def right_answers(paper: Paper) -> dict[str, str]:
    quiz = papers.published(paper.quiz_id).quiz
    right = {option.key for question in quiz.questions for option in question.options if option.right}
    return {
        str(number): next(paper_id for paper_id, key in entry["options"] if key in right)
        for number, entry in enumerate(paper.layout, 1)
    }


def wrong_answers(paper: Paper) -> dict[str, str]:
    right = right_answers(paper)
    return {
        str(number): next(paper_id for paper_id, _key in entry["options"] if paper_id != right[str(number)])
        for number, entry in enumerate(paper.layout, 1)
    }


def hand_in(person, paper: Paper, answers: dict[str, str], uid: str | None = None) -> Outcome:
    return send(act_as(person), person, "paper_handed_in", str(paper.id), {"answers": answers}, uid)


def test_reading_a_lesson_begins_the_course_and_is_counted_in_the_cell(world: World, course: int) -> None:
    outcome = read(world.an, "bai-1")
    assert outcome.status == "stored"
    assert len(outcome.receipt) == 4
    progress = progress_of(world.an)
    assert (progress.status, progress.percent) == ("under_way", 33)
    assert (cell(world.cell_1).under_way, cell(world.cell_1).completed) == (1, 0)


def test_the_same_event_again_gives_the_same_receipt_and_changes_nothing(world: World, course: int) -> None:
    uid = str(uuid4())
    first, second = read(world.an, "bai-1", uid=uid), read(world.an, "bai-1", uid=uid)
    assert (first.status, second.status) == ("stored", "duplicate")
    assert first.receipt == second.receipt
    assert len(db.session.scalars(select(Event)).all()) == 1
    assert cell(world.cell_1).under_way == 1


def test_the_same_uid_with_another_body_is_a_conflict_and_both_are_kept(world: World, course: int) -> None:
    uid = str(uuid4())
    read(world.an, "bai-1", uid=uid)
    assert read(world.an, "bai-2", uid=uid).status == "conflict"
    assert progress_of(world.an).percent == 33
    assert db.session.scalars(select(EventConflict)).one().subject == f"{COURSE}/bai-2"


def test_two_people_may_use_the_same_uid(world: World, course: int) -> None:
    uid = str(uuid4())
    assert read(world.an, "bai-1", uid=uid).status == "stored"
    assert read(world.binh, "bai-1", uid=uid).status == "stored"


def test_a_poisonous_event_is_refused_alone(world: World, course: int) -> None:
    events = [
        NewEvent(str(uuid4()), world.an.id, "lesson_read", f"{COURSE}/bai-1"),
        NewEvent(str(uuid4()), world.an.id, "lesson_read", f"{COURSE}/khong-co"),
        NewEvent("poison", world.an.id, "lesson_read", f"{COURSE}/bai-2"),
        NewEvent(str(uuid4()), world.an.id, "lesson_read", f"{COURSE}/bai-2"),
    ]
    outcomes = service.record(act_as(world.an), events)
    assert [one.status for one in outcomes] == ["stored", "refused", "refused", "stored"]
    assert all(one.reason for one in outcomes if one.status == "refused")
    assert progress_of(world.an).percent == 66


def test_the_same_event_twice_in_one_batch_is_stored_once(world: World, course: int) -> None:
    event = NewEvent(str(uuid4()), world.an.id, "lesson_read", f"{COURSE}/bai-1")
    assert [one.status for one in service.record(act_as(world.an), [event, event])] == ["stored", "duplicate"]


def test_a_passed_quiz_completes_the_course_and_the_cell_sees_it(world: World, course: int) -> None:
    read(world.an, "bai-1")
    read(world.an, "bai-2")
    paper = issue(world.an)
    assert hand_in(world.an, paper, right_answers(paper)).status == "stored"
    progress = progress_of(world.an)
    assert (progress.status, progress.percent, progress.late, progress.assisted) == ("completed", 100, False, False)
    assert progress.completed_at is not None
    assert (cell(world.cell_1).under_way, cell(world.cell_1).completed) == (0, 1)
    completed = db.session.scalars(select(Event).where(Event.kind == "course_completed")).one()
    assert (completed.source, completed.subject) == ("system", COURSE)


def test_a_failed_quiz_can_be_done_again_and_completion_is_written_once(world: World, course: int) -> None:
    read(world.an, "bai-1")
    read(world.an, "bai-2")
    first = issue(world.an)
    hand_in(world.an, first, wrong_answers(first))
    assert progress_of(world.an).status == "under_way"
    for _ in range(2):
        again = issue(world.an)
        hand_in(world.an, again, right_answers(again))
    assert progress_of(world.an).parts["quiz:kiem-tra"]["tries"] == 3
    assert len(db.session.scalars(select(Event).where(Event.kind == "course_completed")).all()) == 1


def test_drafts_count_when_the_hand_in_does_not_repeat_them(world: World, course: int) -> None:
    paper = issue(world.an)
    for number, answer in right_answers(paper).items():
        body = {"question": number, "answer": answer}
        assert send(act_as(world.an), world.an, "answer_given", str(paper.id), body, seq=1).status == "stored"
    hand_in(world.an, paper, {})
    assert papers.queries.get_paper(paper.id, world.an.id).percent == 100


def test_of_two_drafts_the_higher_sequence_wins_whatever_comes_first(world: World, course: int) -> None:
    paper = issue(world.an)
    right, wrong = right_answers(paper)["1"], wrong_answers(paper)["1"]
    for seq, answer in [(5, right), (3, wrong)]:
        send(act_as(world.an), world.an, "answer_given", str(paper.id), {"question": "1", "answer": answer}, seq=seq)
    assert db.session.get(Response, (paper.id, "1")).answer == right


def test_a_second_hand_in_is_a_conflict_with_the_first_receipt(world: World, course: int) -> None:
    paper = issue(world.an)
    first = hand_in(world.an, paper, right_answers(paper))
    second = hand_in(world.an, paper, wrong_answers(paper))
    assert (second.status, second.receipt) == ("conflict", first.receipt)
    assert papers.queries.get_paper(paper.id, world.an.id).percent == 100
    assert db.session.scalars(select(EventConflict)).one().kind == "paper_handed_in"


def test_nobody_answers_the_paper_of_another(world: World, course: int) -> None:
    paper = issue(world.an)
    outcome = hand_in(world.binh, paper, right_answers(paper))
    assert outcome.status == "refused"
    assert papers.queries.get_paper(paper.id, world.an.id).state == "issued"


@pytest.mark.parametrize("answer", ["zzzz", ["a"], {"a": "b"}, "1" * 2001])
def test_an_answer_that_no_page_can_send_is_refused(world: World, course: int, answer) -> None:
    paper = issue(world.an)
    body = {"question": "1", "answer": answer}
    assert send(act_as(world.an), world.an, "answer_given", str(paper.id), body).status == "refused"


@pytest.mark.parametrize("number", ["0", "6", "x", "", "１", "1" * 30])
def test_an_answer_to_a_question_that_is_not_there_is_refused(world: World, course: int, number: str) -> None:
    paper = issue(world.an)
    body = {"question": number, "answer": ""}
    assert send(act_as(world.an), world.an, "answer_given", str(paper.id), body).status == "refused"


def test_late_is_judged_by_the_day_of_receipt(world: World, course: int, time_machine) -> None:
    zone = clock.ZoneInfo("Asia/Ho_Chi_Minh")
    today = clock.today(zone)
    assignments.assign_course(OPERATOR, course, world.city.id, today, today)
    read(world.an, "bai-1")
    read(world.binh, "bai-1")
    read(world.an, "bai-2")
    read(world.binh, "bai-2")
    paper = issue(world.an)
    hand_in(world.an, paper, right_answers(paper))
    time_machine.move_to(clock.end_of_day(today, zone))
    paper = issue(world.binh)
    hand_in(world.binh, paper, right_answers(paper))
    assert (progress_of(world.an).late, progress_of(world.binh).late) == (False, True)
    assert cell(world.cell_1).late == 1


def test_help_is_shown_and_counted_until_done_alone(world: World, course: int) -> None:
    body = {"parts": ["bai-1", "bai-2"]}
    assert send(act_as(world.phuc), world.an, "studied_together", COURSE, body).status == "stored"
    paper = issue(world.an)
    hand_in(world.an, paper, right_answers(paper))
    assert progress_of(world.an).assisted
    assert cell(world.cell_1).assisted == 1
    read(world.an, "bai-1")
    read(world.an, "bai-2")
    assert not progress_of(world.an).assisted
    assert cell(world.cell_1).assisted == 0


@pytest.mark.parametrize("name", ["an", "binh", "em", "ha", "khanh", "lan", "quy"])
def test_help_is_recorded_only_by_who_may(world: World, course: int, name: str) -> None:
    person = world.people[name]
    body = {"parts": ["bai-1"]}
    assert send(act_as(person), world.an, "studied_together", COURSE, body).status == "refused"


def test_nobody_records_help_for_themself(world: World, course: int) -> None:
    body = {"parts": ["bai-1"]}
    assert send(act_as(world.dung), world.dung, "studied_together", COURSE, body).status == "refused"


def test_exempt_people_are_recorded_but_not_counted(world: World, course: int) -> None:
    world.an.status = "exempt"
    db.session.add(world.an)
    db.session.commit()
    read(world.an, "bai-1")
    assert progress_of(world.an).percent == 33
    assert db.session.scalars(select(CellProgress)).all() == []


def test_who_has_left_is_refused_in_words(world: World, course: int) -> None:
    actor = act_as(world.an)
    world.an.status = "left"
    db.session.add(world.an)
    db.session.commit()
    outcome = send(actor, world.an, "lesson_read", f"{COURSE}/bai-1")
    assert (outcome.status, bool(outcome.reason)) == ("refused", True)


def test_counts_written_step_by_step_equal_counts_written_at_once(world: World, course: int) -> None:
    for person in (world.an, world.binh, world.dung, world.cuc):
        read(person, "bai-1")
    read(world.an, "bai-2")
    paper = issue(world.an)
    hand_in(world.an, paper, right_answers(paper))

    def counts():
        db.session.expire_all()
        rows = db.session.scalars(select(CellProgress).order_by(CellProgress.unit_id))
        return [(row.unit_id, row.under_way, row.completed, row.assisted, row.late) for row in rows]

    before = counts()
    service.recount([world.cell_1.id, world.cell_2.id, world.cell_3.id])
    assert counts() == before


def test_a_required_lesson_taken_away_completes_who_now_misses_nothing(world: World, course: int) -> None:
    read(world.an, "bai-1")
    paper = issue(world.an)
    hand_in(world.an, paper, right_answers(paper))
    assert progress_of(world.an).status == "under_way"
    library.publish(library.files(lessons=1))
    assert progress_of(world.an).status == "completed"
    assert cell(world.cell_1).completed == 1


def test_a_required_lesson_added_later_takes_no_completion_away(world: World, course: int) -> None:
    read(world.an, "bai-1")
    read(world.an, "bai-2")
    paper = issue(world.an)
    hand_in(world.an, paper, right_answers(paper))
    library.publish(library.files(lessons=3))
    read(world.an, "bai-1")
    progress = progress_of(world.an)
    assert (progress.status, progress.percent) == ("completed", 100)


def test_a_paper_is_marked_on_the_version_on_which_it_was_issued(world: World, course: int) -> None:
    paper = issue(world.an)
    answers = right_answers(paper)
    library.publish(library.files(questions=3))
    assert hand_in(world.an, paper, answers).status == "stored"
    marked = papers.queries.get_paper(paper.id, world.an.id)
    assert (marked.maximum, marked.percent) == (5, 100)


def test_more_than_200_events_are_refused_as_a_whole(world: World, course: int) -> None:
    events = [NewEvent(str(uuid4()), world.an.id, "lesson_read", f"{COURSE}/bai-1") for _ in range(201)]
    with pytest.raises(service.InvalidInput):
        service.record(act_as(world.an), events)
