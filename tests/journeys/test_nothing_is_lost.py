"""What a member has answered is there again after a closed tab, a dead network, an ended session, a second press."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import phone_page
from tests.journeys import steps
from tests.journeys.conftest import School

SENT = re.compile("Đã gửi lúc")
AT_THE_SERVER = re.compile("Đã gửi lúc|Đã giữ câu trả lời này")  # the second as the server draws the page
HELD = re.compile("Đã giữ trên máy lúc")
DRAFTS = "Object.keys(localStorage).filter((key) => key.startsWith('draft:'))"


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
    context = member.context
    member.close()
    again = context.new_page()
    again.goto(f"{school.url}/")
    steps.press(again, "Làm tiếp")
    assert steps.given_answer(again) == given
    expect(again.locator("[data-words]")).to_have_text(SENT)
    again.evaluate("localStorage.clear()")
    again.reload()
    assert steps.given_answer(again) == given, "the server has it too"


def test_an_answer_given_without_a_network_is_sent_later(member: Page, school: School) -> None:
    steps.begin_quiz(member, school.server)
    member.context.set_offline(True)
    member.wait_for_function("() => !navigator.onLine")
    given = steps.give_any_answer(member)
    steps.go_on(member)
    expect(member.locator("[data-words]")).to_contain_text("Máy đang không có mạng")
    member.context.set_offline(False)
    member.wait_for_function("() => navigator.onLine")
    member.reload()
    expect(member.locator("[data-words]")).to_have_text(AT_THE_SERVER)
    assert steps.given_answer(member) == given
    member.evaluate("localStorage.clear()")
    member.reload()
    assert steps.given_answer(member) == given


def test_when_the_network_is_back_the_page_sends_by_itself(member: Page, school: School) -> None:
    steps.begin_quiz(member, school.server)
    member.context.set_offline(True)
    steps.give_any_answer(member)
    expect(member.locator("[data-words]")).to_have_text(HELD)
    member.context.set_offline(False)
    expect(member.locator("[data-words]")).to_have_text(SENT)


def test_answers_held_on_the_phone_go_before_the_paper(member: Page, school: School) -> None:
    """Answered without reaching the server, then the list by its address: they count, and are listed."""
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
    expect(member.get_by_text("Còn câu trả lời đang giữ trên máy, chưa gửi được")).to_be_visible()
    member.unroute("**/events")
    steps.hand_in(member)
    assert "6/6" in steps.main_text(member)
    assert member.evaluate(DRAFTS) == []


def test_an_ended_session_asks_to_sign_in_and_then_hands_in(member: Page, school: School, code: str) -> None:
    steps.begin_quiz(member, school.server)
    steps.answer_all(member, rightly=True)
    expect(member.get_by_text("Đã trả lời đủ 6 câu")).to_be_visible()
    member.wait_for_function(f"() => !{DRAFTS}.length")
    member.context.clear_cookies()
    steps.press(member, "Nộp bài")
    expect(member.get_by_text("Xin vào lớp lại để gửi")).to_be_visible()
    steps.type_code(member, code)
    steps.press(member, "Gửi tiếp")
    expect(member.locator(".seal")).to_be_visible()
    assert "6/6" in steps.main_text(member)


def test_an_ended_session_does_not_leave_held_answers_behind(member: Page, school: School, code: str) -> None:
    """An answer that is only on the phone is sent before the paper, also when one has to sign in in between."""
    steps.begin_quiz(member, school.server)
    paper = re.sub(r"\?.*", "", member.url)
    steps.answer_all(member, rightly=True)
    member.goto(f"{paper}?cau=1")
    member.wait_for_function(f"() => !{DRAFTS}.length")
    member.route("**/events", lambda route: route.abort())
    steps.answer_wrong(member)
    expect(member.locator("[data-words]")).to_have_text(HELD)
    member.goto(f"{paper}?cau=het")
    member.context.clear_cookies()
    member.unroute("**/events")
    steps.press(member, "Nộp bài")
    expect(member.get_by_text("Xin vào lớp lại để gửi")).to_be_visible()
    steps.type_code(member, code)
    steps.hand_in(member)
    assert "5/6" in steps.main_text(member), "the changed answer is the one that counts"


def test_an_answer_given_after_the_session_ended_is_kept(member: Page, school: School, code: str) -> None:
    """The button of the question asks to sign in; held answers of other questions follow with the paper."""
    steps.begin_quiz(member, school.server)
    paper = re.sub(r"\?.*", "", member.url)
    member.context.clear_cookies()
    steps.answer_right(member)
    expect(member.locator("[data-words]")).to_have_text(HELD)
    steps.go_on(member)
    expect(member.get_by_text("Bài của đồng chí vẫn còn nguyên")).to_be_visible()
    steps.type_code(member, code)
    steps.press(member, "Gửi tiếp")
    expect(member).to_have_url(re.compile(r"cau=2$"))
    for number in range(2, 7):
        steps.answer_right(member)
        if number == 6:
            member.context.clear_cookies()
        steps.go_on(member)
    steps.type_code(member, code)
    steps.press(member, "Gửi tiếp")
    expect(member).to_have_url(f"{paper}?cau=het")
    steps.hand_in(member)
    assert "6/6" in steps.main_text(member)


def test_two_presses_are_one_result_and_one_receipt(member: Page, school: School) -> None:
    """A double press of the button, and the button of a second tab."""
    steps.begin_quiz(member, school.server)
    steps.answer_all(member, rightly=True)
    other = member.context.new_page()
    other.goto(member.url)
    member.get_by_role("button", name="Nộp bài").dblclick()
    expect(member.locator(".seal")).to_be_visible()
    steps.hand_in(other)
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


def test_a_check_is_answered_by_the_page_when_scripts_cannot_reach_the_server(member: Page, school: School) -> None:
    steps.open_lesson(member, school.server, 1)
    member.route(
        "**/check", lambda route: route.abort() if route.request.resource_type == "fetch" else route.continue_()
    )
    card = member.locator("[id^=check-]").first
    card.locator(".opt").first.click()
    card.get_by_role("button").click()
    expect(member.get_by_role("link", name="Quay lại bài").last).to_be_visible()
