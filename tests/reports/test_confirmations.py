"""Confirmations of completion: for whom, by whom, taken back, verified by strangers, and what becomes of them."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from learning.administration import erasing, own_data
from learning.administration.models import AuditEntry
from learning.db import db, transaction
from learning.errors import Conflict, InvalidInput, NotFound, TooManyTries
from learning.helping import together
from learning.members import notices, throttle
from learning.policy import OPERATOR
from learning.progress import people as editing
from learning.progress import service as progress
from learning.progress.events import NewEvent
from learning.reports import confirmations, deeds
from learning.reports.models import Confirmation
from tests import factories, library, pdf_reading
from tests.client import goes_to
from tests.people import World, act_as, canaries_of, sign_in

SECOND = "khoa-hai"  # a course beside the short one


@pytest.fixture
def completed(world: World) -> int:
    """An, Bình and Dũng of cell 1 and Cúc of cell 2 have completed the short course."""
    return library.complete_short_course(world.an, world.binh, world.dung, world.cuc)


def issue(world: World, who: str = "dung", keys: list[str] | None = None) -> list[int]:
    return confirmations.issue(act_as(world.people[who]), world.cell_1.id, keys)


def own(person) -> list[confirmations.Deed]:
    db.session.expire_all()
    return confirmations.list_own(act_as(person))


def test_a_cell_is_confirmed_at_once_and_nobody_confirms_themself(world: World, completed: int) -> None:
    waiting = confirmations.get_desk(act_as(world.dung), world.cell_1.id).waiting
    assert [one.person.id for one in waiting] == [world.an.id, world.binh.id]
    assert len(issue(world)) == 2 and issue(world) == []
    assert len(issue(world, "giang")) == 1, "the committee confirms for the leader"
    (deed,) = own(world.an)
    assert (deed.title, deed.unit_name, deed.above_name) == ("Khoá thử", world.cell_1.name, world.ward_a.name)
    assert (deed.done, deed.assisted, deed.round) == ({"lesson": 1}, False, 1)
    assert re.fullmatch(r"[2-9A-HJ-NP-Z]{6}(-[2-9A-HJ-NP-Z]{6}){2}", deed.shown_code)
    assert notices.list_unseen(act_as(world.an))[-1].title == "Đồng chí có giấy xác nhận hoàn thành khoá học"
    logged = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "confirmation_issued")).all()
    assert {(one.person_id, one.unit_id) for one in logged} >= {(world.an.id, world.cell_1.id)}


def test_one_course_can_be_seen_confirmed_and_printed_alone(app: Flask, world: World, completed: int) -> None:
    library.publish(library.files(SECOND, lessons=1, questions=0))
    progress.record(act_as(world.an), [NewEvent(str(uuid4()), world.an.id, "lesson_read", f"{SECOND}/bai-1")])
    actor, client = act_as(world.dung), app.test_client()
    assert len(confirmations.get_desk(actor, world.cell_1.id).waiting) == 3
    sign_in(client, world.dung)
    here = f"/confirmations?don-vi={world.cell_1.id}"
    assert "Tất cả các khoá" in client.get(here).get_data(as_text=True)
    shown = client.get(f"{here}&khoa={SECOND}").get_data(as_text=True)
    assert "Cấp cả 1 giấy" in shown and world.binh.name not in shown
    form = {"don-vi": world.cell_1.id, "khoa": SECOND}
    assert goes_to(client.post("/confirmations", data=form | {"confirm": "all"})) == (f"{here}&khoa={SECOND}&da-cap=1")
    assert len(confirmations.get_desk(actor, world.cell_1.id).waiting) == 2
    issue(world)
    assert len(confirmations.list_to_print(actor, world.cell_1.id)) == 3
    printed = confirmations.list_to_print(actor, world.cell_1.id, slug=SECOND)
    assert [one.name for one in printed] == [world.an.name]
    assert client.get(f"{here}&khoa=khong-co").status_code == 404


@pytest.mark.parametrize("who", ["em", "ha", "quy", "lan", "phuc", "khanh", "an"])
def test_others_confirm_nothing_and_revoke_nothing(world: World, completed: int, who: str) -> None:
    (first, *_more) = issue(world)
    for call in (
        lambda: issue(world, who),
        lambda: confirmations.revoke(act_as(world.people[who]), first, "Nhầm."),
        lambda: confirmations.list_to_print(act_as(world.people[who]), world.cell_1.id),
    ):
        with pytest.raises(NotFound):
            call()


def test_only_what_is_completed_can_be_confirmed(world: World) -> None:
    library.publish()
    event = NewEvent(str(uuid4()), world.an.id, "lesson_read", "khoa-thu/bai-1")
    progress.record(act_as(world.an), [event])
    assert confirmations.get_desk(act_as(world.dung), world.cell_1.id).waiting == []
    assert issue(world, keys=[f"{world.an.id}:1:1"]) == []


def test_one_by_one_and_a_revoked_one_only_by_itself(world: World, completed: int) -> None:
    key = f"{world.an.id}:{completed}:1"
    (first,) = issue(world, keys=[key])
    actor = act_as(world.dung)
    with pytest.raises(InvalidInput):
        confirmations.revoke(actor, first, "  ")
    confirmations.revoke(actor, first, "Ghi nhầm tên.")
    with pytest.raises(Conflict):
        confirmations.revoke(actor, first, "Lại nữa.")
    assert (own(world.an)[0].reason, own(world.an)[0].revoked_at is not None) == ("Ghi nhầm tên.", True)
    assert notices.list_unseen(act_as(world.an))[-1].title == "Một giấy xác nhận của đồng chí đã được thu hồi"
    with pytest.raises(NotFound):
        confirmations.get_own(act_as(world.an), first)
    assert [one.revoked_before for one in confirmations.get_desk(actor, world.cell_1.id).waiting] == [True, False]
    assert len(issue(world)) == 1, "all at once leaves out what was taken back"
    (second,) = issue(world, keys=[key])
    assert [one.id for one in own(world.an)] == [second, first]
    assert own(world.an)[0].code != own(world.an)[1].code


def test_nobody_revokes_their_own(world: World, completed: int) -> None:
    (mine,) = issue(world, "giang", [f"{world.dung.id}:{completed}:1"])
    with pytest.raises(NotFound):
        confirmations.revoke(act_as(world.dung), mine, "Tôi muốn.")
    confirmations.revoke(act_as(world.giang), mine, "Nhầm.")


def test_help_is_said_until_it_was_done_alone(world: World) -> None:
    library.publish_short_course()
    together.record_together(act_as(world.dung), world.an.id, str(uuid4()), library.SHORT, ["bai-1"], None)
    issue(world)
    assert own(world.an)[0].assisted
    library.read_short_course(world.an)
    assert not own(world.an)[0].assisted


def test_a_new_version_a_new_name_and_a_move_change_no_confirmation(world: World, completed: int) -> None:
    issue(world)
    before = own(world.an)[0]
    files = library.files(library.SHORT, lessons=2, questions=0)
    course = f"courses/{library.SHORT}/course.md"
    library.publish(files | {course: files[course].replace("Khoá thử".encode(), "Khoá đổi tên".encode())})
    editing.change_member(act_as(world.giang), world.an.id, editing.Wanted(name="Phạm Thị Bảo Ân"))
    editing.move_member(act_as(world.giang), world.an.id, world.cell_2.id)
    after = own(world.an)[0]
    assert (after.title, after.unit_name, after.done) == (before.title, before.unit_name, before.done)
    assert after.name == "Phạm Thị Bảo Ân", "the name is the person's: a correction reaches what is downloaded"
    with pytest.raises(NotFound):
        confirmations.revoke(act_as(world.dung), after.id, "Không còn ở chi bộ.")
    confirmations.revoke(act_as(world.em), after.id, "Nhầm.")


def test_an_erased_person_has_none_and_their_code_says_nothing(world: World, completed: int) -> None:
    issue(world)
    code = own(world.an)[0].code
    found = own_data.describe(act_as(world.an))["tables"]["confirmation"]
    assert [row["code"] for row in found] == [code]
    erasing.erase(OPERATOR, world.an.id, "request")
    assert confirmations.verify(code, "192.0.2.1") is None
    assert db.session.query(Confirmation).filter_by(person_id=world.an.id).count() == 0


def test_who_shares_no_results_is_not_on_the_desk(world: World, completed: int) -> None:
    issue(world, keys=[f"{world.binh.id}:{completed}:1"])
    with transaction():
        world.an.shares_results = world.binh.shares_results = False
    desk = confirmations.get_desk(act_as(world.dung), world.cell_1.id)
    assert (desk.waiting, desk.issued) == ([], [])


def test_strangers_read_whether_it_is_valid_and_no_more(app: Flask, world: World, completed: int) -> None:
    issue(world)
    deed = own(world.an)[0]
    stranger = app.test_client()
    for typed in (deed.code, deed.shown_code, f" {deed.code.lower()} "):
        page = stranger.get(f"/verify/{typed}")
        assert page.status_code == 200 and "Giấy này có giá trị" in page.text
    assert "Phạm T. B. A." in page.text and world.cell_1.name in page.text and "Khoá thử" in page.text
    assert not any(canary in page.text for canary in canaries_of(world.an))
    assert page.headers["X-Robots-Tag"].startswith("noindex") and 'content="noindex' in page.text
    assert page.headers["Cache-Control"] == "no-store"
    confirmations.revoke(act_as(world.dung), deed.id, "Lý do riêng.")
    page = stranger.get(f"/verify/{deed.code}")
    assert "Giấy này đã được thu hồi" in page.text and "Lý do riêng" not in page.text
    assert goes_to(stranger.get(f"/verify?ma={deed.shown_code}")) == f"/verify/{deed.shown_code}"


def test_wrong_codes_are_answered_alike_and_slowed_down(app: Flask, world: World, completed: int) -> None:
    issue(world)
    code = own(world.an)[0].code
    client = app.test_client()
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
    answers = {client.get(f"/verify/{text}").text for text in (wrong, "x", "9" * 200, "ế", "A" * 18)}
    bare = {re.sub(r'name="next" value="[^"]*"', "", one) for one in answers}
    assert len(bare) == 1, "but for where A± leads back to"
    for _ in range(throttle.PUBLIC_FAILURES_AN_HOUR):
        throttle.count_wrong("verify", "192.0.2.7")
    with pytest.raises(TooManyTries):
        confirmations.verify(code, "192.0.2.7")
    assert confirmations.verify(code, "192.0.2.8") is not None
    attempt = throttle.begin(None, "192.0.2.7")
    throttle.forgive(attempt)


def test_the_pages_and_the_pdf_say_what_the_service_says(app: Flask, world: World, completed: int) -> None:
    client = app.test_client()
    sign_in(client, world.dung)
    page = client.get("/confirmations").text
    assert "Cấp cả 2 giấy" in page and world.cuc.name not in page and "chứng chỉ của cơ quan nhà nước" in page
    form = {"don-vi": world.cell_1.id}
    said = goes_to(client.post("/confirmations", data=form | {"confirm": "all"}))
    assert "Đã cấp 2 giấy" in client.get(said).text
    answer = client.post("/confirmations/print", data=form)
    text = pdf_reading.text_of(answer.data)
    assert answer.mimetype == "application/pdf" and answer.data.count(b"/Type /Page\n") == 2
    for words in (
        world.an.name,
        world.binh.name,
        "Xác nhận hoàn thành (nội bộ)",
        deeds.NATURE,
        "đã học đủ 1 bài của khoá",
    ):
        assert words in text
    logged = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "confirmations_printed")).one()
    assert logged.detail == {"people": 2}
    sign_in(member := app.test_client(), world.an)
    deed = own(world.an)[0]
    assert "Giấy xác nhận của tôi" in member.get("/me").text
    assert deed.title in member.get("/me/confirmations").text
    paper = member.get(f"/me/confirmations/{deed.id}").text
    assert deed.shown_code in paper and world.an.name in paper and "Đại diện chi bộ" in paper
    assert deed.shown_code in pdf_reading.text_of(member.get(f"/me/confirmations/{deed.id}.pdf").data)
    assert app.test_client().get(f"/me/confirmations/{deed.id}.pdf").status_code == 401
    sign_in(member, world.binh)
    assert member.get(f"/me/confirmations/{deed.id}").status_code == 404
    revoked = goes_to(client.post(f"/confirmations/{deed.id}/revoke", data={"reason": "Nhầm."}))
    assert "Đã thu hồi" in client.get(revoked).text and "Cấp lại" in client.get(revoked).text


def test_fields_that_lack_or_say_nothing_are_refused_in_words(app: Flask, world: World, completed: int) -> None:
    client = app.test_client()
    sign_in(client, world.dung)
    cell = {"don-vi": world.cell_1.id}
    for path, form in (
        ("/confirmations", {"confirm": "all"}),
        ("/confirmations", {"don-vi": "x", "confirm": "all"}),
        ("/confirmations/print", cell),
        ("/confirmations/print", cell | {"id": "²"}),
        ("/confirmations/print", cell | {"id": "999999"}),
        ("/attendance/undo", cell),
        ("/attendance/undo", cell | {"save": "999999"}),
    ):
        assert client.post(path, data=form).status_code == 400, (path, form)
    assert goes_to(client.post("/confirmations", data=cell | {"confirm": "1:2:x"})).endswith("da-cap=0")
    assert db.session.query(Confirmation).count() == 0


def test_a_cell_of_many_costs_no_more_queries(
    world: World, completed: int, query_count: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    def count() -> int:
        with query_count() as sent:
            confirmations.get_desk(act_as(world.dung), world.cell_1.id)
        return len(sent)

    before = count()
    library.read_short_course(*factories.make_people(30, world.cell_1))
    assert count() == before <= 10


@pytest.mark.parametrize(
    ("done", "words"),
    [
        ({"lesson": 5}, "đã học đủ 5 bài"),
        ({"lesson": 5, "quiz": 1}, "đã học đủ 5 bài và đạt 1 bài kiểm tra"),
        (
            {"task": 2, "quiz": 1, "lesson": 5},
            "đã học đủ 5 bài, đạt 1 bài kiểm tra và làm 2 việc thực hành",
        ),
    ],
)
def test_what_was_done_in_words(done: dict[str, int], words: str) -> None:
    assert deeds.done_words(done) == words
