"""Studying where the network is not: every answer reaches the server exactly once, or the screen says what did not."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, Error, Page, Route, expect

from tests.browser import Server, phone_page
from tests.journeys import steps
from tests.journeys.conftest import School

HELD, SOLID = ".seal.held", ".seal:not(.held)"
KEPT_AT = re.compile("Đã giữ trên máy lúc")
SENT_AT = re.compile("Đã gửi lúc")


# Whether the worker has brought what pages need that were not opened yet.
IS_WHOLE = """async () => {
    for (const name of await caches.keys())
        for (const { url } of await (await caches.open(name)).keys()) if (url.includes("page-shell")) return true;
    return false;
}"""


def wait_for_the_rest(page: Page) -> None:
    """On the second visit of a phone."""
    assert steps.wait_until(page, IS_WHOLE)


def open_quiz(page: Page, server: Server) -> None:
    """By its address, as the course page links to it."""
    page.goto(f"{server.url}/quizzes/{steps.COURSE}/{steps.QUIZ}")
    expect(page.locator("form[data-paper][data-number]")).to_be_visible()


def press_hand_in(page: Page) -> None:
    page.get_by_role("button", name="Nộp bài").click()


def test_a_course_taken_along_is_studied_without_a_network(
    school: School, name: str, enter: Callable[..., Page]
) -> None:
    """Taken along, then everything off line: lessons, checks marked on the phone, size of letters, quiz, hand-in."""
    page, server = enter(name), school.server
    steps.take_along(page, server)
    page.context.set_offline(True)
    page.goto(f"{server.url}/")
    expect(page.get_by_role("heading", name=f"Chào đồng chí {name.split()[-1]}")).to_be_visible()
    expect(page.locator("[data-status]")).to_contain_text("Máy đang không có mạng")
    steps.press(page, "Sổ tay đảng viên điện tử")
    page.locator(".view summary").click()
    page.get_by_role("button", name="Chữ to").click()
    for slug in steps.LESSONS:
        page.goto(f"{server.url}/courses/{steps.COURSE}/{slug}")
        expect(page.locator("html")).to_have_attribute("data-size", "l")
        page.evaluate("phone.ready")
    steps.open_lesson(page, server, 1)
    card = page.locator("[id^=check-]").first
    card.locator(".opt").first.click()
    card.get_by_role("button").click()
    expect(card.locator("[data-feedback] .note")).to_be_visible()
    expect(card.locator("[data-feedback]")).not_to_contain_text("giữ trên máy")
    steps.press(page, re.compile("Học xong"))
    expect(page).to_have_url(re.compile(steps.LESSONS[1]))
    open_quiz(page, server)
    steps.answer_all(page, rightly=True)
    press_hand_in(page)
    expect(page.locator(HELD)).to_contain_text("Đang giữ trên máy, chưa gửi")
    expect(page.get_by_text("Kết quả có khi máy gửi được bài")).to_be_visible()
    assert school.events(name) == []
    page.goto(f"{server.url}/phone")
    expect(page.locator(HELD)).to_be_visible()
    expect(page.locator("[data-status]")).to_contain_text("Máy đang không có mạng")
    page.context.set_offline(False)
    expect(page.locator("[data-status]")).to_contain_text(re.compile(r"Có mạng rồi. Đã gửi \d+ việc"))
    steps.wait_until_sent(page)
    lesson = f"{steps.COURSE}/{steps.LESSONS[0]}"
    kinds = [kind for kind, _subject in school.events(name)]
    assert sorted(kinds) == ["check_answered", "lesson_read", "paper_handed_in"]
    assert ("lesson_read", lesson) in school.events(name)
    page.goto(f"{server.url}/me")
    assert re.search(steps.RECEIPT, steps.main_text(page)), "the receipt is with the server too"
    page.goto(f"{server.url}/courses/{steps.COURSE}")
    expect(page.locator("html")).to_have_attribute("data-size", "l")


def test_the_network_goes_at_each_step_in_turn(school: School, name: str, enter: Callable[..., Page]) -> None:
    """Gone while a question is answered, back before the next; gone at the hand-in and after it: always told."""
    page, server = enter(name), school.server
    steps.begin_quiz(page, server)
    context, state = page.context, page.locator("[data-status]")
    page.wait_for_function("() => paper.row")
    for number in range(1, 7):
        expect(page.locator("form[data-paper]")).to_have_attribute("data-number", str(number))
        context.set_offline(True)
        steps.answer_right(page)
        expect(page.locator("[data-words]")).to_have_text(KEPT_AT)
        expect(state).to_contain_text("1 việc đang giữ trên máy, chưa gửi")
        context.set_offline(False)
        expect(page.locator("[data-words]")).to_have_text(SENT_AT)
        expect(state).to_contain_text(f"Đã gửi {number} việc")
        steps.go_on(page)
    context.set_offline(True)
    press_hand_in(page)
    expect(page.locator(HELD)).to_be_visible()
    expect(state).to_contain_text("1 bài đang giữ trên máy, chưa gửi")
    page.goto(f"{server.url}/me")
    expect(page.get_by_role("heading", name="Trang này chưa có trên máy")).to_be_visible()
    expect(state).to_contain_text("Máy đang không có mạng")
    context.set_offline(False)
    expect(state).to_contain_text(re.compile("Có mạng rồi. Đã gửi 1 việcMã biên nhận [2-9A-Z]{4}"))
    assert school.events(name) == [("paper_handed_in", re.findall(r"\d+", school.events(name)[0][1])[0])]


def test_an_answer_that_took_the_place_of_a_held_one_is_told_as_sent(
    school: School, name: str, enter: Callable[..., Page]
) -> None:
    """Changed after the page had called it held, and gone before the page drew that: still one thing, and told."""
    page = enter(name)
    steps.begin_quiz(page, school.server)
    page.context.set_offline(True)
    steps.give_any_answer(page)
    state = page.locator("[data-status]")
    expect(state).to_contain_text("1 việc đang giữ trên máy, chưa gửi")
    page.evaluate("queue.watchers = queue.watchers.filter((work) => work !== banner.draw)")
    page.evaluate("paper.form.dispatchEvent(new Event('input'))")
    page.evaluate("paper.saving")
    page.evaluate("queue.watch(banner.draw)")
    page.context.set_offline(False)
    expect(state).to_contain_text("Đã gửi 1 việc")


def test_pages_of_oneself_tell_what_was_sent_since(school: School, name: str, enter: Callable[..., Page]) -> None:
    """What was held reaches the server while /me, then today's page is open: both are drawn anew by themselves."""
    page, server = enter(name), school.server
    page.route("**/events", abort)
    steps.begin_quiz(page, server)
    steps.answer_all(page, rightly=True)
    press_hand_in(page)
    expect(page.locator(HELD)).to_be_visible()
    page.goto(f"{server.url}/me")
    assert "Nộp lúc" not in steps.main_text(page)
    page.unroute("**/events")
    page.evaluate("queue.send()")  # the phone's own next try may come before any hand
    expect(page.get_by_text(re.compile("Nộp lúc"))).to_be_visible()
    expect(page.locator("[data-status]")).to_contain_text("Mã biên nhận")
    page.route("**/events", abort)
    steps.open_lesson(page, server, 1)
    page.evaluate("phone.ready")
    steps.press(page, re.compile("Học xong"))
    expect(page).to_have_url(re.compile(steps.LESSONS[1]))
    page.goto(f"{server.url}/")
    expect(page.get_by_text("Xong 1 trong 3 bài")).to_have_count(0)
    page.unroute("**/events")
    page.reload()  # drawn by the server before what is held gets there
    expect(page.get_by_text("Xong 1 trong 3 bài")).to_be_visible()
    page.get_by_role("link", name="Của tôi").click()
    expect(page.get_by_role("button", name="Ra khỏi lớp trên máy này")).to_be_visible()


def test_a_wi_fi_without_the_world_never_ends_on_an_error_page(
    school: School, name: str, enter: Callable[..., Page]
) -> None:
    """Forms stay with what was written in them; links lead to what is here, or to words of ours."""
    page, server = enter(name), school.server
    page.goto(f"{server.url}/me")
    wait_for_the_rest(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="Đổi người học").click()
    note = page.locator("[data-unsent]")
    expect(note).to_contain_text("Máy đang không có mạng")
    expect(page).to_have_url(f"{server.url}/me")
    page.get_by_role("link", name="Máy đang vào lớp bằng tên tôi").click()
    expect(page.get_by_role("heading", name="Trang này chưa có trên máy")).to_be_visible()
    page.context.set_offline(False)
    page.get_by_role("button", name="Thử mở lại").click()
    expect(page.get_by_role("heading", name="Máy đang vào lớp bằng tên tôi")).to_be_visible()


def test_a_first_visit_cut_short_says_what_is_missing(school: School, browser: Browser) -> None:
    """The script of the page that stands in for others is not here yet: words and a way on come without it."""
    page = phone_page(browser)
    steps.open_lesson(page, school.server, 1)
    page.wait_for_function("() => navigator.serviceWorker.controller")
    assert not page.evaluate(IS_WHOLE), "a first visit stays light"
    page.context.set_offline(True)
    page.goto(f"{school.url}/verify")
    expect(page.get_by_role("heading", name="Trang này chưa có trên máy")).to_be_visible()
    expect(page.get_by_role("heading", name="Bài đang giữ trên máy")).to_be_hidden()
    page.context.set_offline(False)
    page.get_by_role("link", name="Thử mở lại").click()
    expect(page.locator("[data-lacking]")).to_have_count(0)
    page.context.close()


def test_what_is_taken_along_on_a_first_visit_has_its_scripts(school: School, browser: Browser) -> None:
    """Whoever takes the course along and loses the network in the next moment can study all of it."""
    page = phone_page(browser)
    steps.take_along(page, school.server)
    assert page.evaluate(IS_WHOLE)
    page.context.set_offline(True)
    steps.open_lesson(page, school.server, 2)
    steps.press(page, re.compile("Học xong"))
    expect(page).to_have_url(re.compile(steps.LESSONS[2]))
    page.context.close()


def test_before_there_is_a_worker_links_ask_first(school: School, browser: Browser) -> None:
    """As on a browser without service workers: without a network nobody leaves the page in their hand."""
    page = phone_page(browser, service_workers="block")
    steps.open_lesson(page, school.server, 1)
    page.evaluate("phone.ready")
    page.context.set_offline(True)
    page.wait_for_function("() => !navigator.onLine")
    page.locator("a.back").click()
    expect(page.locator("[data-unsent]")).to_contain_text("Có mạng, đồng chí bấm lại.")
    page.context.set_offline(False)
    page.locator("a.back").click()
    expect(page).to_have_url(f"{school.url}/courses/{steps.COURSE}")
    page.context.close()


def test_the_style_sheet_comes_once(school: School, browser: Browser) -> None:
    """Inside the first page, without a fault of the policy; from then on it is the phone's own, also off line."""
    page = phone_page(browser)
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    steps.open_lesson(page, school.server, 1)
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    looks = page.evaluate(ground)
    assert looks != "rgba(0, 0, 0, 0)"
    page.wait_for_function("() => document.cookie.includes('sheet=')")
    assert [url for url in asked if url.endswith(".css")] == [], "never over the network"
    assert faults == []
    page.context.set_offline(True)
    page.reload()
    assert page.evaluate(ground) == looks and page.locator("style").count() == 0
    assert [fault for fault in faults if "Security Policy" in fault] == []
    page.context.close()


def abort(route: Route) -> None:
    route.abort()


def lose_the_answer(route: Route) -> None:
    """The server takes it and commits; its answer never arrives."""
    route.fetch()
    route.abort()


def portal(route: Route) -> None:
    """A captive portal: 200, and nothing of ours."""
    route.fulfill(status=200, content_type="text/html", body="<h1>Wi-Fi</h1>")


@pytest.mark.parametrize("cut", [abort, lose_the_answer, portal])
def test_a_bad_network_at_every_step_all_of_it_arrives_once(
    school: School, name: str, enter: Callable[..., Page], cut: Callable[[Route], None]
) -> None:
    """The phone's clock is two years off, the way to /events fails at each step, the tab is killed; then it is open."""
    server = school.server
    page = enter(name)
    page.clock.set_fixed_time("2024-01-02T03:04:05")
    page.route("**/events", cut)
    steps.open_lesson(page, server, 1)
    page.evaluate("phone.ready")
    steps.press(page, re.compile("Học xong"))
    expect(page).to_have_url(re.compile(steps.LESSONS[1]))
    steps.begin_quiz(page, server)
    steps.answer_all(page, rightly=True)
    press_hand_in(page)
    expect(page.locator(HELD)).to_be_visible()
    words = "Mạng này chưa vào được" if cut is portal else "Máy đang không có mạng"
    expect(page.locator("[data-status]")).to_contain_text(words)
    context = page.context
    with suppress(Error):
        page.goto("chrome://crash")  # the tab is killed, not closed
    page.close()
    again = context.new_page()
    again.goto(f"{server.url}/")
    steps.wait_until_sent(again)
    (read, _lesson), (handed_in, paper) = school.events(name)
    assert (read, handed_in) == ("lesson_read", "paper_handed_in")
    again.goto(f"{server.url}/papers/{paper}")
    assert "6/6" in steps.main_text(again)
    assert "2024" not in again.inner_text(".seal"), "the time of the seal is the server's"


def test_two_phones_hand_in_the_same_paper(school: School, name: str, enter: Callable[..., Page]) -> None:
    """The first received counts; the other phone says so, and both show the same."""
    server = school.server
    one, other = enter(name), enter(name)
    for page in (one, other):
        steps.take_along(page, server)
        page.context.set_offline(True)
        open_quiz(page, server)
    steps.answer_all(one, rightly=True)
    steps.answer_all(other, rightly=False)
    for page in (one, other):
        press_hand_in(page)
        expect(page.locator(HELD)).to_be_visible()
    one.context.set_offline(False)
    expect(one.locator(SOLID)).to_contain_text("Đã nộp lúc")
    other.context.set_offline(False)
    expect(other.locator("[data-body]")).to_contain_text("Bài nộp đầu tiên được tính")
    steps.press(one, "Xem kết quả")
    steps.press(other, "Xem kết quả")
    assert "6/6" in steps.main_text(one) and steps.receipt(one) == steps.receipt(other)
    assert [kind for kind, _subject in school.events(name)] == ["paper_handed_in"]


def test_coming_and_going_on_one_phone(school: School, name: str, browser: Browser) -> None:
    """What a guest did is offered at sign-in; signing out with something unsent asks first, then empties the drawer."""
    server = school.server
    page = phone_page(browser)
    steps.open_lesson(page, server, 1)
    page.evaluate("phone.ready")
    steps.press(page, re.compile("Học xong"))
    expect(page).to_have_url(re.compile(steps.LESSONS[1]))
    steps.sign_in(page, server, school.codes[name])
    expect(page.get_by_text(f"Có phải đồng chí {name.split()[-1]} đã làm không?")).to_be_visible()
    page.get_by_role("button", name="Đúng, tính cho tôi").click()
    steps.wait_until_sent(page)
    assert school.events(name) == [("lesson_read", f"{steps.COURSE}/{steps.LESSONS[0]}")]
    page.route("**/events", abort)
    steps.open_lesson(page, server, 2)
    page.evaluate("phone.ready")
    steps.press(page, re.compile("Học xong"))
    expect(page).to_have_url(re.compile(steps.LESSONS[2]))
    page.goto(f"{server.url}/me")
    page.get_by_role("button", name="Ra khỏi lớp trên máy này").click()
    expect(page.get_by_text(re.compile(r"Còn \d việc chưa gửi"))).to_be_visible()
    page.get_by_role("button", name="Vẫn ra khỏi lớp, bỏ các việc này").click()
    expect(page.get_by_role("heading", name="Mời đồng chí vào lớp")).to_be_visible()
    assert page.evaluate("drawer.all('events')") == []
    page.context.close()


@pytest.fixture
def texts_of_before(school: School) -> Iterator[None]:
    """Others find the course as it was."""
    files = [path for path in school.library.rglob("*.md") if path.is_file()]
    before = {path: path.read_text("utf-8") for path in files}
    yield
    for path, text in before.items():
        path.write_text(text, "utf-8")
    school.publish()


def publish_anew(school: School) -> None:
    """A lesson has a new paragraph; what was right in the quiz is wrong, and the other way round."""
    quiz = school.library / "quizzes" / steps.COURSE / f"{steps.QUIZ}.md"
    text = quiz.read_text("utf-8")
    lesson = next((school.library / "courses" / steps.COURSE).glob("01-*.md"))
    lesson.write_text(lesson.read_text("utf-8") + "\n\nĐoạn mới thêm.\n", "utf-8")
    quiz.write_text(text.replace("- [x]", "- [?]").replace("- [ ]", "- [x]").replace("- [?]", "- [ ]"), "utf-8")
    school.publish()


@pytest.mark.usefixtures("texts_of_before")
def test_published_anew_in_mid_quiz(school: School, name: str, enter: Callable[..., Page]) -> None:
    """Marked against the version it was started on; a kept lesson says that there is a newer one."""
    server = school.server
    page = enter(name)
    steps.open_lesson(page, server, 1)
    steps.take_along(page, server)
    page.context.set_offline(True)
    open_quiz(page, server)
    steps.answer_all(page, rightly=True)
    publish_anew(school)
    page.context.set_offline(False)
    press_hand_in(page)
    expect(page.locator("[data-marked-paper]")).to_be_attached()
    assert "6/6" in steps.main_text(page)
    steps.open_lesson(page, server, 1)
    expect(page.get_by_text("Trang này vừa có bản mới")).to_be_visible()
    steps.press(page, "Mở bản mới")
    expect(page.get_by_text("Đoạn mới thêm.")).to_be_visible()
    page.goto(f"{server.url}/courses/{steps.COURSE}")
    page.reload()
    expect(page.get_by_role("button", name="Tải bản mới")).to_be_visible()
