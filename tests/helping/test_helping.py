"""Help given: recorded for others only, counted once, shown apart, and nothing lost by saving twice."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from learning import clock, config
from learning.administration import instance
from learning.db import db, transaction
from learning.errors import Conflict, InvalidInput, NotFound
from learning.helping import allowing, slips, taking_back, tasks, together
from learning.members import cards, sessions
from learning.members.models import Person
from learning.progress import queries as progress_queries
from learning.progress import service as progress
from learning.progress.events import NewEvent
from learning.progress.models import CellProgress, Event
from learning.quizzes import papers
from learning.quizzes.models import Slip
from learning.reports import cells
from tests import factories, library
from tests.client import goes_to
from tests.people import World, act_as, sign_in

COURSE = "khoa-thu"
TASK = "\n/// task | Đã gọi thử cho chi bộ {#goi-thu}\nGọi thử một cuộc.\n///\n"


@pytest.fixture(autouse=True)
def course(world: World) -> None:
    found = library.files(rules="attempts: 1")
    path = f"courses/{COURSE}/02-bai-2.md"
    library.publish(found | {path: found[path] + TASK.encode()})
    instance.assign_everywhere()


def state_of(person) -> dict:
    db.session.expire_all()
    rows = progress_queries.list_progress(person.id)
    return rows[-1].parts if rows else {}


def today():
    return clock.today(config.current().timezone)


def attend(actor, world: World, people, sheet: str = "to-diem-danh-1", lessons=("bai-1", "bai-2")) -> together.Recorded:
    return together.record_class(
        act_as(actor), world.cell_1.id, sheet, COURSE, lessons, today(), [person.id for person in people]
    )


def test_a_class_of_forty_is_one_save_and_saving_again_doubles_nothing(world: World) -> None:
    people = factories.make_people(40, world.cell_1)
    first = attend(world.dung, world, people)
    again = attend(world.dung, world, people[:39])
    more = attend(world.dung, world, [*people, world.an])
    assert (first.stored, first.before) == (40, 0)
    assert (again.stored, again.before) == (0, 39)
    assert (more.stored, more.before) == (1, 40)
    counted = db.session.scalars(select(CellProgress)).one()
    assert (counted.unit_id, counted.under_way) == (world.cell_1.id, 41)
    assert state_of(people[0])["lesson:bai-1"]["assisted"]


@pytest.mark.parametrize("actor", ["dung", "giang", "phuc"])
def test_who_helps_records_others_and_never_themself(world: World, actor: str) -> None:
    people = [world.people[actor], world.an] if actor != "giang" else [world.an]
    attend(world.people[actor], world, people)
    assert state_of(world.an) and not state_of(world.people[actor])
    with pytest.raises((InvalidInput, NotFound)):
        own = world.people[actor].id
        together.record_together(act_as(world.people[actor]), own, str(uuid4()), COURSE, ["bai-1"], None)


def test_a_class_needs_a_lesson_a_person_and_a_day_that_has_come(world: World) -> None:
    actor, unit = act_as(world.dung), world.cell_1.id
    for lessons, day, present in (
        ([], today(), [world.an.id]),
        (["bai-1"], today(), []),
        (["bai-1"], today() + timedelta(days=1), [world.an.id]),
    ):
        with pytest.raises(InvalidInput):
            together.record_class(actor, unit, "s", COURSE, lessons, day, present)
    with pytest.raises(NotFound):
        together.record_class(actor, unit, "s", COURSE, ["bai-1"], today(), [world.cuc.id])
    with pytest.raises(NotFound):
        together.record_class(actor, world.cell_2.id, "s", COURSE, ["bai-1"], today(), [world.cuc.id])


def test_done_together_names_the_helper_and_a_pass_alone_clears_it(world: World) -> None:
    together.record_together(act_as(world.dung), world.an.id, str(uuid4()), COURSE, ["bai-1"], world.phuc.id)
    kept = db.session.scalars(select(Event).where(Event.kind == "studied_together")).one()
    assert (kept.actor_id, kept.body["helper"]) == (world.dung.id, world.phuc.id)
    line = cells.get_cell(act_as(world.dung), world.cell_1.id, state="helped").lines
    assert [one.person.id for one in line] == [world.an.id] and line[0].boxes[0].helped
    alone = NewEvent(str(uuid4()), world.an.id, "lesson_read", f"{COURSE}/bai-1")
    progress.record(act_as(world.an), [alone])
    assert not state_of(world.an)["lesson:bai-1"]["assisted"]
    assert cells.get_cell(act_as(world.dung), world.cell_1.id, state="helped").lines == []
    with pytest.raises(NotFound):
        together.record_together(act_as(world.dung), world.an.id, str(uuid4()), COURSE, ["bai-2"], world.cuc.id)


def take_back(actor, world: World, *people) -> taking_back.TakenBack:
    unit = world.cell_1.id
    (kept, *_older) = taking_back.list_kept(act_as(actor), unit)
    return taking_back.take_back(act_as(actor), unit, kept.id, [person.id for person in people] or None)


def test_a_class_recorded_by_mistake_is_as_if_it_had_never_been(world: World) -> None:
    progress.record(act_as(world.binh), [NewEvent(str(uuid4()), world.binh.id, "lesson_opened", f"{COURSE}/bai-1")])
    before = state_of(world.binh)
    attend(world.dung, world, [world.an, world.binh, world.phuc])
    (kept,) = taking_back.list_kept(act_as(world.dung), world.cell_1.id)
    assert (kept.course, kept.lessons, len(kept.people)) == ("Khoá thử", ["Bài 1", "Bài 2"], 3)
    assert take_back(world.dung, world, world.an, world.binh) == taking_back.TakenBack(2, 0)
    assert (state_of(world.an), state_of(world.binh)) == ({}, before)
    counted = db.session.scalars(select(CellProgress)).one()
    assert counted.under_way == 2, "Bình, who had opened a lesson, and Phúc"
    assert take_back(world.giang, world) == taking_back.TakenBack(1, 0)
    assert taking_back.list_kept(act_as(world.dung), world.cell_1.id) == []
    with pytest.raises(InvalidInput):
        taking_back.take_back(act_as(world.dung), world.cell_1.id, kept.id)
    attend(world.dung, world, [world.an], sheet="to-diem-danh-2")
    assert state_of(world.an)["lesson:bai-1"]["assisted"], "recorded anew it counts again"


def test_taking_back_leaves_what_was_done_alone_or_in_another_class(world: World) -> None:
    attend(world.dung, world, [world.an, world.binh], lessons=("bai-1",))
    together.record_together(act_as(world.dung), world.binh.id, str(uuid4()), COURSE, ["bai-1"], world.phuc.id)
    progress.record(act_as(world.an), [NewEvent(str(uuid4()), world.an.id, "lesson_read", f"{COURSE}/bai-1")])
    take_back(world.dung, world)
    assert (state_of(world.an)["lesson:bai-1"]["done"], state_of(world.an)["lesson:bai-1"]["assisted"]) == (True, False)
    assert (state_of(world.binh)["lesson:bai-1"]["done"], state_of(world.binh)["lesson:bai-1"]["assisted"]) == (
        True,
        True,
    )


def test_a_completion_stays_and_old_records_too(world: World) -> None:
    library.publish_short_course()
    together.record_class(
        act_as(world.dung), world.cell_1.id, "s", library.SHORT, ["bai-1"], today(), [world.an.id, world.binh.id]
    )
    assert take_back(world.dung, world) == taking_back.TakenBack(0, 2)
    attend(world.dung, world, [world.an])
    with time_machine.travel(clock.now() + taking_back.WITHIN + timedelta(minutes=1)):
        assert taking_back.list_kept(act_as(world.dung), world.cell_1.id) == []


def test_only_who_helps_in_a_cell_takes_back_and_not_for_themself(world: World) -> None:
    attend(world.giang, world, [world.an, world.dung])
    for name in ("em", "ha", "an", "khanh"):
        with pytest.raises(NotFound):
            taking_back.list_kept(act_as(world.people[name]), world.cell_1.id)
    with pytest.raises(InvalidInput):
        take_back(world.dung, world, world.dung)
    assert take_back(world.phuc, world, world.dung) == taking_back.TakenBack(1, 0)


def report(person, uid: str | None = None) -> None:
    event = NewEvent(uid or str(uuid4()), person.id, "task_reported", f"{COURSE}/goi-thu")
    assert progress.record(act_as(person), [event])[0].status == "stored"


def test_tasks_wait_and_are_confirmed_one_by_one_all_at_once_or_sent_back(world: World) -> None:
    for person in (world.an, world.binh, world.phuc, world.dung):
        report(person)
    waiting = {one.person_id: one for one in tasks.get_desk(act_as(world.dung), world.cell_1.id).waiting}
    assert waiting.keys() == {world.an.id, world.binh.id, world.phuc.id}, "the leader's own waits for somebody else"
    actor, unit = act_as(world.dung), world.cell_1.id
    assert tasks.confirm(actor, unit, [waiting[world.an.id].key]) == 1
    tasks.refuse(actor, unit, waiting[world.binh.id].key, "Cuộc gọi chưa tới.")
    assert state_of(world.an)["task:goi-thu"]["done"]
    assert state_of(world.binh)["task:goi-thu"]["refused"] == "Cuộc gọi chưa tới."
    with pytest.raises(InvalidInput):
        tasks.refuse(actor, unit, waiting[world.phuc.id].key, "  ")
    report(world.binh)
    assert tasks.confirm(actor, unit, [one.key for one in tasks.get_desk(actor, unit).waiting]) == 2
    assert tasks.get_desk(actor, unit).waiting == []
    with pytest.raises(NotFound):
        tasks.get_desk(act_as(world.em), unit)


def test_a_helper_reports_a_task_for_somebody_else_to_confirm(world: World) -> None:
    for _ in range(2):
        tasks.report_for(act_as(world.phuc), world.an.id, COURSE, ["goi-thu"], "to-1")
    (waiting,) = tasks.get_desk(act_as(world.dung), world.cell_1.id).waiting
    assert (waiting.person_id, waiting.title) == (world.an.id, "Đã gọi thử cho chi bộ")
    for person in (world.phuc, world.cuc):
        with pytest.raises(NotFound):
            tasks.report_for(act_as(world.phuc), person.id, COURSE, ["goi-thu"], "to-2")
    with pytest.raises(InvalidInput):
        tasks.report_for(act_as(world.phuc), world.an.id, COURSE, ["khong-co"], "to-3")


def hand_in_wrong(person) -> None:
    paper = papers.issue_paper(act_as(person), COURSE, "kiem-tra", 1)
    event = NewEvent(str(uuid4()), person.id, "paper_handed_in", str(paper.id), {"answers": {}})
    progress.record(act_as(person), [event])


def test_one_more_try_is_granted_once_for_each_form_and_not_to_oneself(world: World) -> None:
    hand_in_wrong(world.an)
    actor, sheet = act_as(world.dung), str(uuid4())
    for _ in range(2):
        allowing.grant(actor, world.an.id, sheet, COURSE, "kiem-tra", "tries", 1)
    assert papers.standing(act_as(world.an), COURSE, "kiem-tra", 1).tries_left == 1
    for person, quiz, amount in ((world.dung, "kiem-tra", 1), (world.an, "khong-co", 1), (world.an, "kiem-tra", 99)):
        with pytest.raises(InvalidInput):
            allowing.grant(actor, person.id, str(uuid4()), COURSE, quiz, "tries", amount)
    with pytest.raises(NotFound):
        allowing.grant(actor, world.cuc.id, str(uuid4()), COURSE, "kiem-tra", "tries", 1)


def right_form(sheet: slips.Sheet) -> dict[str, list[str]]:
    quiz = papers.published(sheet.paper.quiz_id).quiz
    right = {option.key for question in quiz.questions for option in question.options if option.right}
    return {
        f"{number}.answer": [next(value for value, key in entry["options"] if key in right)]
        for number, entry in enumerate(sheet.paper.layout, 1)
    }


def test_a_slip_is_marked_like_a_paper_once_and_shown_as_help(world: World) -> None:
    actor = act_as(world.dung)
    (sheet,) = slips.print_slips(actor, world.cell_1.id, COURSE, "kiem-tra", [world.an.id])
    (again,) = slips.print_slips(actor, world.cell_1.id, COURSE, "kiem-tra", [world.an.id])
    assert again.paper.id == sheet.paper.id
    with pytest.raises(InvalidInput):
        slips.enter_slip(actor, sheet.paper.id, {})
    receipt = slips.enter_slip(actor, sheet.paper.id, right_form(sheet))
    state = state_of(world.an)["quiz:kiem-tra"]
    assert (state["passed"], state["assisted"], state["score"], len(receipt)) == (True, True, 100, 4)
    with pytest.raises(Conflict):
        slips.get_sheet(actor, sheet.paper.id)
    with pytest.raises(Conflict):
        slips.enter_slip(actor, sheet.paper.id, right_form(sheet))
    assert slips.get_desk(actor, world.cell_1.id).out == []


def test_slips_are_for_ones_own_cell_and_all_or_none(world: World) -> None:
    actor = act_as(world.dung)
    for person in (world.cuc, world.dung):
        with pytest.raises(NotFound):
            slips.print_slips(actor, world.cell_1.id, COURSE, "kiem-tra", [world.an.id, person.id])
    hand_in_wrong(world.binh)
    with pytest.raises(InvalidInput, match="Bình"):
        slips.print_slips(actor, world.cell_1.id, COURSE, "kiem-tra", [world.an.id, world.binh.id])
    assert db.session.scalars(select(Slip)).all() == []
    with pytest.raises(NotFound):
        slips.get_sheet(actor, papers.issue_paper(act_as(world.an), COURSE, "kiem-tra", 1).id)


def test_the_pages_do_what_the_services_do(world: World, app: Flask) -> None:
    client = app.test_client()
    sign_in(client, world.dung)
    page = client.get("/attendance").get_data(as_text=True)
    assert page.count('name="person"') == page.count(" checked") == 3
    form = {"don-vi": world.cell_1.id, "khoa": COURSE, "sheet": "s1", "day": today().isoformat(), "lesson": "bai-1"}
    saved = goes_to(client.post("/attendance", data=form | {"person": [world.an.id, world.binh.id]}))
    assert "Đã ghi 2 đồng chí có mặt" in client.get(saved).get_data(as_text=True)
    assert client.post("/attendance", data=form).status_code == 400
    (kept,) = taking_back.list_kept(act_as(world.dung), world.cell_1.id)
    undone = {"don-vi": world.cell_1.id, "save": kept.id, "person": world.binh.id}
    assert "Đã lấy lại cho 1 đồng chí" in client.get(goes_to(client.post("/attendance/undo", data=undone))).text
    assert not state_of(world.binh) and state_of(world.an)
    report(world.an)
    assert "1 việc chờ xác nhận" in client.get("/tasks").get_data(as_text=True)
    done = goes_to(client.post("/tasks", data={"don-vi": world.cell_1.id, "confirm": "all"}))
    assert "Đã xác nhận 1 việc" in client.get(done).get_data(as_text=True)
    data = {"don-vi": world.cell_1.id, "quiz": f"{COURSE}/kiem-tra", "person": world.an.id}
    sheets = client.post("/slips", data=data).get_data(as_text=True)
    paper = db.session.scalars(select(Slip)).one().paper_id
    assert f"Phiếu số {paper}." in sheets and sheets.count('class="tickbox"') == 15
    answers = right_form(slips.get_sheet(act_as(world.dung), paper))
    assert client.get(f"/slips/{paper}").status_code == 200
    entered = goes_to(client.post(f"/slips/{paper}", data=answers))
    assert "Đã nhập phiếu" in client.get(entered).get_data(as_text=True)
    assert client.get(f"/slips/{paper}").status_code == 409
    member = client.get(f"/members/{world.an.id}").get_data(as_text=True)
    assert "Học cùng người khác" in member and "Thêm 1 lượt" in member
    assert f'href="/print/{COURSE}/bai-1"' in client.get("/slips").get_data(as_text=True)
    assert client.get(f"/print/{COURSE}/bai-1").status_code == 200


def test_a_member_reports_a_task_reads_why_and_sees_what_to_do_alone(world: World, app: Flask) -> None:
    client = app.test_client()
    sign_in(client, world.an)
    address = f"/tasks/{COURSE}/goi-thu"
    assert f'href="{address}"' in client.get(f"/courses/{COURSE}/bai-2").get_data(as_text=True)
    assert "Tôi đã làm xong" in client.get(address).get_data(as_text=True)
    assert client.get(goes_to(client.post(address))).get_data(as_text=True).count("Đang chờ chi bộ xác nhận") == 1
    key = tasks.get_desk(act_as(world.dung), world.cell_1.id).waiting[0].key
    tasks.refuse(act_as(world.dung), world.cell_1.id, key, "Xin gọi lại.")
    assert "Xin gọi lại." in client.get(address).get_data(as_text=True)
    attend(world.dung, world, [world.an])
    assert "Đã học cùng người khác" in client.get("/me").get_data(as_text=True)


def test_a_helper_sees_who_has_no_card_and_who_has_not_begun(world: World) -> None:
    def lacks() -> dict[int, str]:
        found = together.get_class_desk(act_as(world.phuc), world.cell_1.id, None).lacks
        return {person.id: found.get(person.id, "") for person in (world.an, world.binh)}

    cards.issue_card(act_as(world.dung), world.an.id)
    assert lacks() == {world.an.id: "start", world.binh.id: "card"}
    sessions.enrol(world.binh.id, "passkey", None, "Máy thử")
    attend(world.dung, world, [world.an])
    assert lacks() == {world.an.id: "", world.binh.id: "start"}, "a phone in the class needs no card"
    with transaction():
        db.session.get_one(Person, world.binh.id).shares_results = False
    assert lacks() == {world.an.id: "", world.binh.id: ""}, "who shares no results is not told of"


def test_a_helper_sees_names_and_nothing_else(world: World, app: Flask) -> None:
    client = app.test_client()
    sign_in(client, world.phuc)
    pages = [client.get(path).get_data(as_text=True) for path in ("/attendance", f"/members/{world.an.id}/together")]
    for page in pages:
        assert world.an.name in page
        assert "0900 000 101" not in page and "0900000101" not in page and world.an.sign_in_code not in page
    assert client.get("/tasks").status_code == 403
