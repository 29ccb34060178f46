"""What a phone keeps, and what becomes of it: cut downloads, old rows, another database, full or vanished storage."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from playwright.sync_api import Browser, Page, Route, expect

from tests.browser import phone_page
from tests.journeys import steps
from tests.journeys.conftest import School

CLOSED = "indexedDB.open = () => { throw new DOMException('closed', 'SecurityError'); };"
# Rows as the queue itself leaves them, put where it keeps them.
KEEP_ROWS = """async (rows) => {
  for (const row of rows) await drawer.put("events", row);
}"""
# Photos of other apps, say: less and less until not even a few bytes fit. Gives the name of what the browser says.
FILL = """async () => {
  let said = "";
  for (const size of [200000, 50000, 10000, 2000, 400]) {
    for (let number = 0; number < 60; number += 1) {
      try {
        await drawer.keepNote(`filling ${size} ${number}`, crypto.getRandomValues(new Uint8Array(Math.min(size, 65536)))
          .reduce((text, one) => text + String.fromCharCode(one), "").padEnd(size, String(Math.random())));
      } catch (fault) {
        said = fault.name;
        break;
      }
    }
  }
  return said;
}"""
# Something is chosen, or written: the first question is drawn, and may be one that asks for words.
IS_ANSWERED = """() => [...document.querySelectorAll("[name=answer]")].some((one) =>
  one.type === "text" ? one.value : one.checked)"""
OURS = re.compile(r"/(courses|media)/")


def sent_row(person: int, days_ago: int, size: int = 300, **more: object) -> dict[str, Any]:
    """A row of the drawer for something that the server took some days ago; more: what is different about it."""
    at = f"new Date(Date.now() - {days_ago} * 86400000)"
    row = {"id": str(uuid4()), "person": person, "kind": "lesson_read", "subject": f"{steps.COURSE}/x", "body": {}}
    return (
        row | {"seq": 1, "at": at, "told_at": at, "state": "sent", "receipt": "7K2M", "tries": 1, "size": size} | more
    )


def keep(page: Page, *rows: dict[str, Any]) -> None:
    """Put rows into the drawer; days are counted by the clock of the server, which is this machine's."""
    now = page.evaluate("Date.now()")
    for row in rows:
        days = int(re.findall(r"- (\d+) \*", row["at"])[0])
        instant = page.evaluate("(at) => new Date(at).toISOString()", now - days * 86_400_000)
        row["at"], row["told_at"] = instant, instant if row["state"] == "sent" else None
    page.evaluate(KEEP_ROWS, list(rows))


def in_drawer(page: Page, *rows: dict[str, Any]) -> list[bool]:
    left = page.evaluate("queue.list().then((rows) => rows.map((row) => row.id))")
    return [row["id"] in left for row in rows]


def finish_lesson(page: Page, school: School, number: int) -> None:
    steps.open_lesson(page, school.server, number)
    page.evaluate("phone.ready")
    steps.press(page, re.compile("Học xong"))
    expect(page).to_have_url(re.compile(steps.LESSONS[number]))


def test_a_cut_download_goes_on_where_it_stopped(school: School, name: str, enter: Callable[..., Page]) -> None:
    """The size before; the bar at work; cut after two parts; told; what is here is not asked for again."""
    page = enter(name)
    page.goto(f"{school.url}/courses/{steps.COURSE}")
    page.locator("[data-take]").scroll_into_view_if_needed()
    expect(page.get_by_text(re.compile(r"Nặng \d+ KB"))).to_be_visible()
    asked: list[str] = []
    line = {"cut": True}

    def meet(route: Route) -> None:
        asked.append(route.request.url)
        if line["cut"] and len(asked) > 2:
            route.abort()
        else:
            route.continue_()

    page.route(OURS, meet)
    page.get_by_role("button", name="Tải về máy").click()
    expect(page.get_by_text(re.compile(r"Đã tải 2 trong \d+ phần"))).to_be_visible()
    expect(page.get_by_text("Phần đã tải vẫn còn")).to_be_visible()
    here = asked[:2]
    asked.clear()
    page.reload()
    expect(page.get_by_role("button", name="Tải tiếp")).to_be_visible()
    line["cut"] = False
    asked.clear()
    page.get_by_role("button", name="Tải tiếp").click()
    expect(page.get_by_text("Đã tải về máy ngày")).to_be_visible(timeout=20_000)
    assert asked and not set(asked) & set(here), "fetched twice"
    page.context.set_offline(True)
    for slug in steps.LESSONS:
        page.goto(f"{school.url}/courses/{steps.COURSE}/{slug}")
        broken = "[...document.images].filter((one) => one.complete && !one.naturalWidth).length"
        assert page.evaluate(broken) == 0


def test_sixty_days_two_megabytes_and_nothing_that_waits(school: School, name: str, enter: Callable[..., Page]) -> None:
    """By the server's clock, on a phone whose own is two years behind; of each person apart."""
    page = enter(name)
    steps.wait_until_sent(page)
    own = page.evaluate("phone.person")
    lesson = [f"{steps.COURSE}/{slug}" for slug in steps.LESSONS]
    old, young = sent_row(own, 61), sent_row(own, 59)
    waiting = [sent_row(own, 400, state="waiting", receipt="", subject=subject) for subject in lesson[:2]]
    keep(page, old, young, waiting[0])
    page.clock.set_fixed_time("2024-01-02T03:04:05")
    page.evaluate("queue.send()")
    steps.wait_until_sent(page)
    assert in_drawer(page, old, young, waiting[0]) == [False, True, True]
    page.clock.set_system_time(datetime.now(UTC))
    newest, second, third = (sent_row(own, days, size=900_000) for days in (1, 2, 3))
    others = sent_row(own + 100_000, 3, size=900_000)
    keep(page, newest, second, third, others, waiting[1])
    page.evaluate("queue.send()")
    steps.wait_until_sent(page)
    assert in_drawer(page, newest, second, third, others, young) == [True, True, False, True, False]
    assert school.events(name) == [("lesson_read", subject) for subject in lesson[:2]], "what waits knows no age"


def test_a_restored_database_gets_everything_back_once(school: School, name: str, enter: Callable[..., Page]) -> None:
    """The server is set back to before a lesson and a hand-in: today's page is enough for the phone to offer them."""
    page = enter(name)
    steps.begin_quiz(page, school.server)
    steps.wait_until_sent(page)
    with closing(sqlite3.connect(school.database)) as live, closing(sqlite3.connect(":memory:")) as copy:
        live.backup(copy)
        finish_lesson(page, school, 1)
        steps.begin_quiz(page, school.server)
        steps.answer_all(page, rightly=True)
        steps.hand_in(page)
        steps.wait_until_sent(page)
        code, done = steps.receipt(page), school.events(name)
        assert [kind for kind, _subject in done] == ["lesson_read", "paper_handed_in"]
        copy.backup(live)
        live.execute("UPDATE instance SET database_id = ?", (str(uuid4()),))
        live.commit()
    assert school.events(name) == []
    page.goto(f"{school.url}/")
    expect(page.get_by_text("Xong 1 trong 3 bài")).to_be_visible()
    steps.wait_until_sent(page)
    assert sorted(school.events(name)) == sorted(done), "each once"
    page.goto(f"{school.url}/me")
    expect(page.get_by_text(re.compile("Nộp lúc"))).to_have_count(1)
    assert code in steps.main_text(page), "the same receipt"


def test_a_phone_whose_storage_is_full(school: School, name: str, browser: Browser) -> None:
    """Chromium's own limit, reached: answers go straight to the server, a download is refused until there is room."""
    page = phone_page(browser)
    session = page.context.new_cdp_session(page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": school.url, "quotaSize": 1_000_000})
    steps.sign_in(page, school.server, school.codes[name])
    page.evaluate("async () => { await phone.ready; await navigator.serviceWorker.ready; }")
    steps.begin_quiz(page, school.server)
    page.wait_for_function("() => paper.row")
    assert page.evaluate(FILL) == "QuotaExceededError"
    given = steps.give_any_answer(page)
    expect(page.locator("[data-words]")).to_contain_text("gửi thẳng về máy chủ")
    steps.go_on(page)
    expect(page.locator("form[data-paper]")).to_have_attribute("data-number", "2")
    steps.press(page, "Câu trước")
    expect(page.locator("form[data-paper]")).to_have_attribute("data-number", "1")
    page.wait_for_function(IS_ANSWERED)
    assert steps.given_answer(page) == given
    page.goto(f"{school.url}/courses/{steps.COURSE}")
    page.get_by_role("button", name="Tải về máy").click()
    expect(page.get_by_text("Máy hết chỗ, chưa tải được")).to_be_visible()
    session.send("Storage.overrideQuotaForOrigin", {"origin": school.url})
    page.get_by_role("button", name="Tải tiếp").click()
    expect(page.get_by_text("Đã tải về máy ngày")).to_be_visible(timeout=20_000)
    page.context.close()


def test_a_browser_that_lets_us_keep_nothing(school: School, name: str, enter: Callable[..., Page]) -> None:
    """As private windows of some browsers are. It says so, and a whole paper goes to the server page by page."""
    page = enter(name, CLOSED)
    steps.begin_quiz(page, school.server)
    expect(page.locator("[data-status]")).to_contain_text("Máy này không giữ bài được")
    steps.answer_all(page, rightly=True)
    steps.hand_in(page)
    assert "6/6" in steps.main_text(page)


def test_a_private_window_is_closed(school: School, name: str, browser: Browser) -> None:
    """Chromium's private window keeps things until it is closed: what was sent is safe, and nobody promises more."""
    window = phone_page(browser)  # a context of its own is off the record
    steps.sign_in(window, school.server, school.codes[name])
    finish_lesson(window, school, 1)
    steps.wait_until_sent(window)
    window.goto(f"{school.url}/phone")
    expect(window.get_by_text("Trình duyệt chưa hứa giữ lâu. Xin gửi trong 7 ngày.")).to_be_visible()
    window.context.close()
    again = phone_page(browser)
    steps.sign_in(again, school.server, school.codes[name])
    expect(again.get_by_text("Xong 1 trong 3 bài")).to_be_visible()
    again.context.close()


def test_storage_that_the_browser_took_away_is_told(school: School, name: str, enter: Callable[..., Page]) -> None:
    page, server = enter(name), school.server
    steps.take_along(page, server)
    page.context.set_offline(True)
    finish_lesson(page, school, 2)
    expect(page.locator("[data-status]")).to_contain_text("3 việc đang giữ trên máy, chưa gửi")
    page.wait_for_function("() => document.cookie.includes('held=3')")
    away = {"origin": school.url, "storageTypes": "indexeddb,cache_storage,service_workers,local_storage"}
    page.context.new_cdp_session(page).send("Storage.clearDataForOrigin", away)
    page.context.set_offline(False)
    page.goto(f"{server.url}/")
    expect(page.locator("[data-status]")).to_contain_text("Trình duyệt đã xoá phần giữ trên máy")
    expect(page.locator("[data-status]")).to_contain_text("3 việc chưa gửi không còn nữa")
    page.locator("[data-status]").get_by_role("button", name="Tôi đã xem").click()
    expect(page.locator("[data-status]")).to_be_hidden()
