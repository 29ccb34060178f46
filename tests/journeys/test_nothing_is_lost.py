"""What a member has answered is there again after a closed tab, a dead network, an ended session, a second press."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import browser as chrome
from tests.browser import phone_page
from tests.journeys import steps
from tests.journeys.conftest import School, content_of

SENT = re.compile("Đã gửi lúc")
AT_THE_SERVER = re.compile("Đã gửi lúc|Đã giữ câu trả lời này")  # the second as the server draws the page
HELD = re.compile("Đã giữ trên máy lúc")
FORGET = "drawer.empty(phone.person)"
# This tab sends nothing itself: the other one is always quicker.
LEFT_TO_OTHERS = """queue.run = async () => {
    while ((await queue.waiting()).length) await new Promise((resolve) => setTimeout(resolve, 50));
    return queue.status;
}; queue.alone = (work) => work(); null"""


@pytest.fixture
def code(codes: Iterator[str]) -> str:
    return next(codes)


@pytest.fixture
def member(browser: Browser, school: School, code: str) -> Iterator[Page]:
    """The phone of a member who has just signed in."""
    page = phone_page(browser)
    steps.sign_in(page, school.server, code)
    yield page
    page.context.close()


def test_an_answer_is_still_chosen_when_the_tab_was_closed_at_once(member: Page, school: School) -> None:
    steps.begin_quiz(member, school.server)
    member.route("**/events", lambda route: route.abort())  # the tab is gone before anything is sent
    given = steps.give_any_answer(member)
    expect(member.locator("[data-words]")).to_have_text(HELD)
    context, address = member.context, member.url
    member.close()
    again = context.new_page()
    again.goto(address)
    expect(again.locator("[data-words]")).to_have_text(SENT)
    assert steps.given_answer(again) == given
    again.evaluate(FORGET)
    again.reload()
    assert steps.given_answer(again) == given, "the server has it too"


def test_an_answer_given_without_a_network_is_sent_later(member: Page, school: School) -> None:
    steps.begin_quiz(member, school.server)
    member.context.set_offline(True)
    member.wait_for_function("() => !navigator.onLine")
    given = steps.give_any_answer(member)
    expect(member.locator("[data-words]")).to_have_text(HELD)
    expect(member.locator("[data-status]")).to_contain_text("1 việc đang giữ trên máy, chưa gửi")
    member.context.set_offline(False)
    member.wait_for_function("() => navigator.onLine")
    member.reload()
    expect(member.locator("[data-kept]")).to_be_visible()
    expect(member.locator("[data-words]")).to_have_text(AT_THE_SERVER)
    assert steps.given_answer(member) == given
    member.evaluate(FORGET)
    member.reload()
    assert steps.given_answer(member) == given


def test_answers_held_on_the_phone_go_before_the_paper(member: Page, school: School) -> None:
    """Answered and handed in without reaching the server: held, then sealed, and all of it counts."""
    steps.begin_quiz(member, school.server)
    paper = re.sub(r"\?.*", "", member.url)
    member.route("**/events", lambda route: route.abort())
    for number in range(1, 7):
        member.goto(f"{paper}?cau={number}")
        steps.answer_right(member)
        expect(member.locator("[data-words]")).to_have_text(HELD)
    member.goto(f"{paper}?cau=het")
    expect(member.get_by_text("Còn 6 câu chưa trả lời")).to_be_visible()
    steps.press(member, "Nộp bài")
    expect(member.locator(".seal.held")).to_contain_text("Đang giữ trên máy, chưa gửi")
    expect(member.get_by_text("Kết quả có khi máy gửi được bài")).to_be_visible()
    member.unroute("**/events")
    member.locator("[data-body]").get_by_role("button", name="Thử gửi ngay").click()
    expect(member.locator(".seal:not(.held)")).to_contain_text("Đã nộp lúc")
    code = steps.receipt(member)
    steps.press(member, "Xem kết quả")
    assert "6/6" in steps.main_text(member) and steps.receipt(member) == code
    steps.wait_until_sent(member)


def test_an_ended_session_asks_to_sign_in_and_then_hands_in(member: Page, school: School, code: str) -> None:
    steps.begin_quiz(member, school.server)
    steps.answer_all(member, rightly=True)
    expect(member.get_by_text("Đã trả lời đủ 6 câu")).to_be_visible()
    steps.wait_until_sent(member)
    member.context.clear_cookies()
    member.get_by_role("button", name="Nộp bài").click()
    expect(member.locator(".seal.held")).to_be_visible()
    expect(member.get_by_text("Xin vào lớp lại để gửi")).to_be_visible()
    steps.press(member, "Vào lớp")
    expect(member.get_by_text("Xin vào lớp lại để gửi")).to_be_visible()
    expect(member.locator("[data-status] a")).to_have_count(0)  # it is here that one signs in
    steps.type_code(member, code)
    expect(member.locator("[data-status]")).to_contain_text(re.compile("Đã gửi 1 việcMã biên nhận [2-9A-Z]{4}"))
    member.goto(f"{school.url}/me")
    assert steps.main_text(member).count("Nộp lúc") == 1


def test_an_ended_session_does_not_leave_held_answers_behind(member: Page, school: School, code: str) -> None:
    """An answer that is only on the phone is sent before the paper, also when one has to sign in in between."""
    steps.begin_quiz(member, school.server)
    paper = re.sub(r"\?.*", "", member.url)
    steps.answer_all(member, rightly=True)
    member.goto(f"{paper}?cau=1")
    steps.wait_until_sent(member)
    member.route("**/events", lambda route: route.abort())
    steps.answer_wrong(member)
    expect(member.locator("[data-words]")).to_have_text(HELD)
    member.goto(f"{paper}?cau=het")
    member.context.clear_cookies()
    member.unroute("**/events")
    member.get_by_role("button", name="Nộp bài").click()
    expect(member.get_by_text("Xin vào lớp lại để gửi")).to_be_visible()
    member.goto(paper)
    steps.type_code(member, code)
    expect(member.locator("[data-marked-paper]")).to_be_attached()
    assert "5/6" in steps.main_text(member), "the changed answer is the one that counts"


def test_two_presses_are_one_result_and_one_receipt(member: Page, school: School) -> None:
    """A double press of the button, and the button of a second tab."""
    steps.begin_quiz(member, school.server)
    steps.answer_all(member, rightly=True)
    hand_in = member.get_by_role("button", name="Nộp bài")
    hand_in.wait_for()
    expect(member).to_have_url(re.compile("cau=het"))
    other = member.context.new_page()
    other.goto(member.url)
    other.get_by_role("button", name="Nộp bài").wait_for()
    hand_in.dblclick()
    expect(member.locator("[data-marked-paper]")).to_be_attached()
    other.evaluate(LEFT_TO_OTHERS)
    steps.press(other, "Nộp bài")
    assert steps.wait_until(member, "queue.waiting().then((rows) => rows.length)")
    member.evaluate("queue.send()")
    expect(other.locator(".seal:not(.held)")).to_be_visible()
    assert steps.receipt(other) == steps.receipt(member)
    member.goto(f"{school.url}/me")
    assert steps.main_text(member).count(steps.receipt(other)) == 1
    member.goto(f"{school.url}/quizzes/{steps.COURSE}/{steps.QUIZ}")
    assert "Lần 1: 100%" in steps.main_text(member) and "Lần 2" not in steps.main_text(member)


def test_a_check_is_answered_in_place_and_reading_to_the_end_is_kept(member: Page, school: School) -> None:
    """The lesson counts without its button, once its checks were tried and its end was in view."""
    steps.open_lesson(member, school.server, 1)
    address = member.url
    for card in member.locator("[id^=check-]").all():
        card.locator(".opt").first.click()
        card.get_by_role("button").click()
        expect(card.locator("[data-feedback] [role=status]")).to_be_visible()
    assert member.url == address
    end = member.get_by_text("Đã ghi nhận: đọc đến hết bài")
    expect(end).to_be_hidden()
    member.locator("[data-end] .btn").scroll_into_view_if_needed()
    expect(end).to_be_visible()
    member.goto(f"{school.url}/")
    assert "Xong 1 trong 3 bài" in steps.main_text(member)


def test_a_check_that_cannot_reach_the_server_is_kept_and_says_so(member: Page, school: School) -> None:
    steps.open_lesson(member, school.server, 1)
    member.route("**/check", lambda route: route.abort())
    card = member.locator("[id^=check-]").first
    card.locator(".opt").first.click()
    card.get_by_role("button").click()
    expect(card.locator("[data-feedback]")).to_contain_text("Câu trả lời đã giữ trên máy")
    member.unroute("**/check")
    card.get_by_role("button").click()
    expect(card.locator("[data-feedback]")).not_to_contain_text("giữ trên máy")
    kinds = member.evaluate("queue.list().then((rows) => rows.map((row) => row.kind))")
    assert kinds.count("check_answered") == 1, "the same answer pressed again is the same event"


def test_a_server_at_rest_holds_on_to_no_old_state(school: School) -> None:
    """Else the write-ahead log would grow for as long as the server runs, with all that was erased in it."""
    people = school.server.instance / "people.txt"
    people.write_text("", "utf-8")  # a start without a first administrator to make, as all but the first are
    with chrome.serving(school.server.instance, LEARNING_DEMO="true", **content_of(school.library)):
        people.unlink()
        with closing(sqlite3.connect(school.database, timeout=10)) as database:
            database.execute("UPDATE instance SET id = id")
            database.commit()
            is_busy, frames, _emptied = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    assert (is_busy, frames) == (0, 0)
