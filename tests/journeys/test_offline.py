"""Studying where the network is not: every answer reaches the server exactly once, or the screen says what did not."""

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser import Server, phone_page, serving
from tests.journeys import steps

NAMES = tuple(f"Đỗ Văn {name}" for name in ["Lúa", "Gạo", "Mây", "Nắng", "Sông", "Núi", "Tre", "Trúc", "Cau", "Mít"])
HELD, SOLID = ".seal.held", ".seal:not(.held)"
KINDS = ("lesson_read", "check_answered", "paper_handed_in")
CLOSED = "indexedDB.open = () => { throw new DOMException('closed', 'SecurityError'); };"
FULL = """const put = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = function (row) {
  if (window.isFull && this.name === "events") throw new DOMException("full", "QuotaExceededError");
  return put.call(this, row);
};"""


@dataclass(frozen=True)
class Place:
    """A served instance over texts that a test may change, and whose cards are known."""

    server: Server
    codes: dict[str, str]
    library: Path

    def events(self, name: str) -> list[tuple[str, str]]:
        """(kind, subject) of what the server has of somebody, drafts left out, in order of arrival."""
        with closing(sqlite3.connect(self.server.instance / "learning.sqlite3")) as database:
            rows = database.execute(
                "SELECT kind, subject FROM event JOIN person ON person.id = person_id WHERE name = ? ORDER BY event.id",
                (name,),
            ).fetchall()
        return [(kind, subject) for kind, subject in rows if kind in KINDS]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("offline")
    library = Path(shutil.copytree(steps.LIBRARY, folder / "library"))
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setenv("LEARNING_COURSES", str(library / "courses"))
    monkeypatch.setenv("LEARNING_QUIZZES", str(library / "quizzes"))
    rows = [
        ("Lý Trường Giang", "0900 000 106", "PA", "Phường An Sen", "cấp uỷ"),
        *((name, f"0900 000 {number}", "PA/C1", "Chi bộ 1", "") for number, name in enumerate(NAMES, 200)),
    ]
    with serving(folder / "instance") as server:
        server.command("roster", "import", str(steps.write_roster(folder / "roster.csv", rows)))
        sheet = folder / "cards.html"
        server.command("cards", "/", "--out", str(sheet), "--url", server.url)
        yield Place(server, steps.codes_of(sheet.read_text("utf-8")), library)
    monkeypatch.undo()


@pytest.fixture
def enter(browser: Browser, place: Place) -> Iterator[Callable[..., Page]]:
    """enter(name, script): the page of somebody who has just signed in on a phone of their own."""
    pages: list[Page] = []

    def open_phone(name: str, script: str = "") -> Page:
        page = phone_page(browser)
        pages.append(page)
        if script:
            page.add_init_script(script)
        steps.sign_in(page, place.server, place.codes[name])
        page.evaluate("async () => { await phone.ready; await navigator.serviceWorker.ready; }")
        return page

    yield open_phone
    for page in pages:
        page.context.close()


def take_along(page: Page, server: Server) -> None:
    """The course with its quiz onto the phone, by its button."""
    page.goto(f"{server.url}/courses/{steps.COURSE}")
    page.get_by_role("button", name="Tải về máy").click()
    expect(page.get_by_text("Đã tải về máy ngày")).to_be_visible(timeout=20_000)


def open_quiz(page: Page, server: Server) -> None:
    """By its address, as the course page links to it."""
    page.goto(f"{server.url}/quizzes/{steps.COURSE}/{steps.QUIZ}")
    expect(page.locator("form[data-paper][data-number]")).to_be_visible()


def press_hand_in(page: Page) -> None:
    page.get_by_role("button", name="Nộp bài").click()


def test_a_course_taken_along_is_studied_without_a_network(place: Place, enter: Callable[..., Page]) -> None:
    """Taken along, then everything off line: lessons, checks marked on the phone, size of letters, quiz, hand-in."""
    page, server = enter(NAMES[0]), place.server
    take_along(page, server)
    page.context.set_offline(True)
    page.goto(f"{server.url}/")
    expect(page.get_by_role("heading", name="Chào đồng chí Lúa")).to_be_visible()
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
    assert place.events(NAMES[0]) == []
    page.goto(f"{server.url}/phone")
    expect(page.locator(HELD)).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("[data-status]")).to_contain_text(re.compile(r"Có mạng rồi. Đã gửi \d+ việc"))
    steps.wait_until_sent(page)
    lesson = f"{steps.COURSE}/{steps.LESSONS[0]}"
    kinds = [kind for kind, _subject in place.events(NAMES[0])]
    assert sorted(kinds) == ["check_answered", "lesson_read", "paper_handed_in"]
    assert ("lesson_read", lesson) in place.events(NAMES[0])
    page.goto(f"{server.url}/me")
    assert re.search(steps.RECEIPT, steps.main_text(page)), "the receipt is with the server too"
    page.goto(f"{server.url}/courses/{steps.COURSE}")
    expect(page.locator("html")).to_have_attribute("data-size", "l")


def abort(route: Route) -> None:
    route.abort()


def lose_the_answer(route: Route) -> None:
    """The server takes it and commits; its answer never arrives."""
    route.fetch()
    route.abort()


def portal(route: Route) -> None:
    """A captive portal: 200, and nothing of ours."""
    route.fulfill(status=200, content_type="text/html", body="<h1>Wi-Fi</h1>")


@pytest.mark.parametrize(("cut", "number"), [(abort, 1), (lose_the_answer, 2), (portal, 3)])
def test_cut_at_every_step_all_of_it_arrives_once(
    place: Place, enter: Callable[..., Page], cut: Callable[[Route], None], number: int
) -> None:
    """On a phone whose clock is two years off, the way to /events fails at each step; later it is open again."""
    name, server = NAMES[number], place.server
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
    page.close()  # and the tab is killed
    again = context.new_page()
    again.goto(f"{server.url}/")
    steps.wait_until_sent(again)
    (read, _lesson), (handed_in, paper) = place.events(name)
    assert (read, handed_in) == ("lesson_read", "paper_handed_in")
    again.goto(f"{server.url}/papers/{paper}")
    assert "6/6" in steps.main_text(again)
    assert "2024" not in again.inner_text(".seal"), "the time of the seal is the server's"


def test_two_phones_hand_in_the_same_paper(place: Place, enter: Callable[..., Page]) -> None:
    """The first received counts; the other phone says so, and both show the same."""
    name, server = NAMES[4], place.server
    one, other = enter(name), enter(name)
    for page in (one, other):
        take_along(page, server)
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
    assert [kind for kind, _subject in place.events(name)] == ["paper_handed_in"]


def test_a_phone_that_keeps_nothing_says_so_and_loses_nothing(place: Place, enter: Callable[..., Page]) -> None:
    """A private window whose storage is closed, then a phone whose storage is full: straight to the server."""
    page, server = enter(NAMES[6], CLOSED), place.server
    steps.begin_quiz(page, server)
    expect(page.locator("[data-status]")).to_contain_text("Máy này không giữ bài được")
    steps.answer_all(page, rightly=True)
    steps.hand_in(page)
    assert "6/6" in steps.main_text(page)

    page = enter(NAMES[7], FULL)
    steps.begin_quiz(page, server)
    page.evaluate("window.isFull = true")
    given = steps.give_any_answer(page)
    expect(page.locator("[data-words]")).to_contain_text("gửi thẳng về máy chủ")
    steps.go_on(page)
    expect(page.locator("form[data-paper]")).to_have_attribute("data-number", "2")
    steps.press(page, "Câu trước")
    expect(page.locator("form[data-paper]")).to_have_attribute("data-number", "1")
    assert steps.given_answer(page) == given


def test_storage_that_the_browser_took_away_is_told(place: Place, enter: Callable[..., Page]) -> None:
    page, server = enter(NAMES[8]), place.server
    take_along(page, server)
    page.context.set_offline(True)
    steps.open_lesson(page, server, 2)
    page.evaluate("phone.ready")
    steps.press(page, re.compile("Học xong"))
    expect(page).to_have_url(re.compile(steps.LESSONS[2]))
    expect(page.locator("[data-status]")).to_contain_text("3 việc đang giữ trên máy, chưa gửi")
    page.wait_for_function("document.cookie.includes('held=3')")
    page.evaluate("drawer.open().then((found) => { found.close(); indexedDB.deleteDatabase(drawer.NAME); })")
    page.context.set_offline(False)
    page.goto(f"{server.url}/")
    expect(page.locator("[data-status]")).to_contain_text("Trình duyệt đã xoá phần giữ trên máy")
    expect(page.locator("[data-status]")).to_contain_text("3 việc chưa gửi không còn nữa")
    page.locator("[data-status]").get_by_role("button", name="Tôi đã xem").click()
    expect(page.locator("[data-status]")).to_be_hidden()


def test_coming_and_going_on_one_phone(place: Place, enter: Callable[..., Page], browser: Browser) -> None:
    """What a guest did is offered at sign-in; signing out with something unsent asks first, then empties the drawer."""
    name, server = NAMES[9], place.server
    page = phone_page(browser)
    steps.open_lesson(page, server, 1)
    page.evaluate("phone.ready")
    steps.press(page, re.compile("Học xong"))
    expect(page).to_have_url(re.compile(steps.LESSONS[1]))
    steps.sign_in(page, server, place.codes[name])
    expect(page.get_by_text("Có phải đồng chí Mít đã làm không?")).to_be_visible()
    page.get_by_role("button", name="Đúng, tính cho tôi").click()
    steps.wait_until_sent(page)
    assert place.events(name) == [("lesson_read", f"{steps.COURSE}/{steps.LESSONS[0]}")]
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


def test_published_anew_in_mid_quiz(place: Place, enter: Callable[..., Page]) -> None:
    """Marked against the version it was started on; a kept lesson says that there is a newer one."""
    name, server = NAMES[5], place.server
    page = enter(name)
    steps.open_lesson(page, server, 1)
    take_along(page, server)
    page.context.set_offline(True)
    open_quiz(page, server)
    steps.answer_all(page, rightly=True)
    quiz = place.library / "quizzes" / steps.COURSE / f"{steps.QUIZ}.md"
    text = quiz.read_text("utf-8")
    lesson = next((place.library / "courses" / steps.COURSE).glob("01-*.md"))
    lesson.write_text(lesson.read_text("utf-8") + "\n\nĐoạn mới thêm.\n", "utf-8")
    quiz.write_text(text.replace("- [x]", "- [?]").replace("- [ ]", "- [x]").replace("- [?]", "- [ ]"), "utf-8")
    server.command("publish")
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
