"""Every type of question, kind of screen and look of a message at 360 px, in each display; what can be done there."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import Server, phone_page
from tests.journeys import kinds, steps
from tests.journeys.test_pages_at_360 import DISPLAYS, GEOMETRY
from tests.journeys.test_practising import NOT_SMALL, at_step, press

PAGES = ("cau-hoi", "may-tap", "tin-nhan")
SHOW_ALL = "() => { for (const one of document.querySelectorAll('[data-simulation] li[hidden]')) one.hidden = false; }"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with kinds.kinds_served(tmp_path_factory.mktemp("kinds")) as server:
        yield server


def open_page(browser: Browser, place: Server, name: str, display: str = "m.light", **phone: str) -> Page:
    page = phone_page(browser, **phone)
    page.context.add_cookies([{"name": "display", "value": display, "url": place.url}])
    page.goto(f"{place.url}/courses/du-kieu/{name}")
    return page


@pytest.mark.parametrize("display", DISPLAYS)
def test_nothing_sticks_out_or_is_small(browser: Browser, place: Server, display: str) -> None:
    for name in PAGES:
        page = open_page(browser, place, name, display)
        page.evaluate(SHOW_ALL)
        for summary in page.locator("main details:not([open]) > summary").all():
            summary.click()
        assert page.evaluate(GEOMETRY) == [], name
        for practice in page.locator("[data-simulation]").all():
            assert practice.evaluate(NOT_SMALL) == [], name
        page.close()


def test_all_are_there(browser: Browser, place: Server) -> None:
    page = open_page(browser, place, "cau-hoi")
    expect(page.locator("form[data-check]")).to_have_count(len(kinds.questions()))
    page.goto(f"{place.url}/courses/du-kieu/may-tap")
    for look in ("home", "dialog", "chat", "full"):
        assert page.locator(f".screen.{look}").count() >= 1
    for inside in (".rows", ".entry"):
        assert page.locator(f".screen {inside}").count() >= 1
    page.goto(f"{place.url}/courses/du-kieu/tin-nhan")
    for look in ("sms", "zalo", "call", "email"):
        expect(page.locator(f'[class="sms {look}"]')).to_have_count(1)


def test_words_of_a_message_are_tapped_or_chosen_by_their_label(browser: Browser, place: Server) -> None:
    page = open_page(browser, place, "cau-hoi")
    form = page.locator("form[data-check=dau-hieu-gia]")
    words = form.locator("[data-spot]", has_text="bị khoá sau 30 phút")
    assert form.locator(".fake").count() == 0
    words.click()
    expect(form.get_by_label("bị khoá sau 30 phút")).to_be_checked()
    expect(words).to_have_class("chosen")
    form.get_by_label("gọi tổng đài in ở mặt sau thẻ").check()
    expect(form.locator("[data-spot].chosen")).to_have_text("gọi tổng đài in ở mặt sau thẻ")
    words.click()
    form.get_by_role("button", name="Xem đúng chưa").click()
    said = form.locator("xpath=..").locator("[data-feedback]")
    expect(said).to_contain_text("Đúng rồi")
    expect(said.locator(".fake")).to_have_text("dấu hiệu lừa: bị khoá sau 30 phút")


def test_a_simulation_in_a_question_is_done_and_the_question_answered(browser: Browser, place: Server) -> None:
    page = open_page(browser, place, "cau-hoi")
    form = page.locator("form[data-check=cong-tac]")
    practice = form.locator("[data-simulation]")
    press(at_step(practice, 1), "Tin nhắn")
    expect(practice.get_by_role("status")).to_contain_text("Gần đúng")
    press(at_step(practice, 1), "Cài đặt")
    expect(practice.get_by_role("status")).to_contain_text("Làm được rồi")
    form.get_by_label("Trong Cài đặt").check()
    form.get_by_role("button", name="Xem đúng chưa").click()
    expect(form.locator("xpath=..").locator("[data-feedback]")).to_contain_text("Đúng rồi")


def test_a_passage_in_two_versions_shows_that_of_the_phone_then_the_one_last_chosen(
    browser: Browser, place: Server
) -> None:
    apple = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15"
    expect(open_page(browser, place, "may-tap").get_by_label("Android")).to_be_checked()
    page = open_page(browser, place, "may-tap", user_agent=apple)
    expect(page.get_by_label("iPhone")).to_be_checked()
    expect(page.get_by_text("chạm Wi-Fi.")).to_be_visible()
    page.locator(".tabs > label", has_text="Android").click()
    expect(page.get_by_text("chạm Mạng và Internet.")).to_be_visible()
    assert steps.wait_until(page, "drawer.note('versions').then((versions) => versions?.[0] === 'android')")
    page.reload()
    expect(page.get_by_label("Android")).to_be_checked()
    expect(page.get_by_text("chạm Mạng và Internet.")).to_be_visible()
