"""The whole of a member's way with scripts switched off, on an old phone or behind a strict browser."""

import re
from collections.abc import Iterator

from playwright.sync_api import Browser, Page, expect

from tests.browser import phone_page
from tests.journeys import steps
from tests.journeys.conftest import School


def test_the_whole_way_without_javascript(browser: Browser, school: School, codes: Iterator[str]) -> None:
    page = phone_page(browser, java_script_enabled=False)
    _larger_and_darker_before_signing_in(page, school)
    steps.type_code(page, next(codes))
    assert _display(page) == ("l", "contrast"), "the choice is kept over signing in"
    steps.press(page, "Bắt đầu học")
    _try_a_check(page)
    for slug in steps.LESSONS:
        expect(page).to_have_url(re.compile(f"/{slug}(#.*)?$"))
        steps.press(page, re.compile("Học xong"))
    steps.press(page, "Bắt đầu")
    steps.answer_right(page)
    steps.go_on(page)
    steps.press(page, "Câu trước")
    assert page.locator("[name=answer]:checked").count() or page.input_value("[name=answer]"), "it was kept"
    steps.answer_all(page, rightly=True)
    steps.hand_in(page)
    code = steps.receipt(page)
    assert "6/6" in steps.main_text(page)
    page.goto(f"{school.url}/me")
    assert code in steps.main_text(page)
    steps.press(page, "Ra khỏi lớp trên máy này")
    expect(page.get_by_role("heading", name="Mời đồng chí vào lớp")).to_be_visible()


def test_the_display_form_of_every_page_returns_to_that_page(browser: Browser, school: School) -> None:
    """Opened by its summary, which needs no script; size and colour do not undo each other."""
    page = phone_page(browser, java_script_enabled=False)
    address = f"{school.url}/courses/{steps.COURSE}"
    page.goto(address)
    for words, display in (("Chữ to", ("l", "")), ("Nền tối, tương phản cao", ("l", "contrast"))):
        page.locator(".view summary").click()
        steps.press(page, words)
        expect(page).to_have_url(address)
        assert _display(page) == display
    page.locator(".view summary").click()
    steps.press(page, "Chữ nhỏ")
    assert _display(page) == ("s", "contrast")


def _larger_and_darker_before_signing_in(page: Page, school: School) -> None:
    page.goto(f"{school.url}/login")
    choices = page.locator("main form[action='/display']")
    choices.get_by_role("button", name="Chữ to").click()
    choices.get_by_role("button", name="Nền tối, tương phản cao").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "contrast")


def _display(page: Page) -> tuple[str, str]:
    root = page.locator("html")
    return root.get_attribute("data-size") or "", root.get_attribute("data-theme") or ""


def _try_a_check(page: Page) -> None:
    """The answer comes as a page of its own that leads back to the same place in the lesson."""
    address = page.url
    card = page.locator("[id^=check-]").first
    anchor = card.get_attribute("id")
    card.locator(".opt").first.click()
    card.get_by_role("button").click()
    expect(page.locator("main .note")).to_be_visible()
    page.locator("main .btn.main").click()
    expect(page).to_have_url(f"{address}#{anchor}")
