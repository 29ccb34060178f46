"""What a hand does while a slow phone is still at the step before: nothing is skipped, doubled or shown falsely."""

import re
from collections.abc import Callable
from contextlib import suppress

from playwright.sync_api import Browser, Error, Page, Route, expect

from tests.browser import phone_page
from tests.journeys import steps
from tests.journeys.conftest import School

# What page scripts await takes long: the drawer answers each reading of it after `ms`.
SLOW_DRAWER = """(ms) => {
    const run = drawer.run;
    drawer.run = async (stores, mode, work) => {
        const found = await run(stores, mode, work);
        if (mode === "readonly") await new Promise((resolve) => setTimeout(resolve, ms));
        return found;
    };
}"""


class Gate:
    """Holds back answers to one address until it is opened."""

    def __init__(self, page: Page, address: str) -> None:
        self.held: list[Route] = []
        self.page, self.address = page, address
        page.route(address, lambda route: self.held.append(route))

    def open(self) -> None:
        for route in self.held:
            with suppress(Error):  # asked for by a page that is gone
                route.continue_()
        self.page.unroute(self.address)


def number(page: Page, expected: int) -> None:
    expect(page.locator("form[data-paper]")).to_have_attribute("data-number", str(expected))


def go_to_options(page: Page) -> None:
    """The first question that is no text field: of the library's twelve two are."""
    paper = page.url.partition("?")[0]
    for each in range(1, 4):
        page.goto(f"{paper}?cau={each}")
        if steps.options(page).count():
            return
    raise AssertionError("a third text field")


def test_an_answer_chosen_before_the_script_came_is_kept(school: School, name: str, browser: Browser) -> None:
    page = phone_page(browser, service_workers="block")
    steps.sign_in(page, school.server, school.codes[name])
    gate = Gate(page, "**/page-paper.*.js")
    page.goto(f"{school.url}/quizzes/{steps.COURSE}/{steps.QUIZ}", wait_until="commit")
    expect(page.locator("form[data-begin]")).to_be_visible()
    page.evaluate("document.querySelector('form[data-begin]').submit()")
    expect(page.locator("form[data-paper]")).to_be_visible()
    number(page, 1)
    given = steps.give_any_answer(page)
    gate.open()
    assert steps.wait_until(page, "typeof paper !== 'undefined' && paper.row")
    steps.go_on(page)
    number(page, 2)
    page.get_by_role("button", name="Câu trước").click()
    number(page, 1)
    assert steps.given_answer(page) == given
    page.context.close()


def test_a_paper_on_a_slow_phone(school: School, name: str, enter: Callable[..., Page]) -> None:
    """Two presses skip no question, a question says nothing of another, and handed in is handed in: neither the
    button of the phone nor the tab that still shows a question leads back to them."""
    page = enter(name)
    gate = Gate(page, "**/papers")
    steps.begin_quiz(page, school.server)
    steps.answer_right(page)
    steps.go_on(page)
    steps.go_on(page)
    gate.open()
    number(page, 2)
    page.wait_for_timeout(500)
    number(page, 2)
    page.get_by_role("button", name="Câu trước").click()
    expect(page.locator("[data-kept]")).to_be_visible()
    page.evaluate(SLOW_DRAWER, 300)
    page.evaluate("queue.tell()")
    steps.go_on(page)
    number(page, 2)
    page.wait_for_timeout(1000)
    expect(page.locator("[data-kept]")).to_be_hidden()
    other = page.context.new_page()
    other.goto(page.url)
    assert steps.wait_until(other, "Boolean(paper.row)")
    page.context.set_offline(True)
    for each in range(2, 7):
        number(page, each)
        steps.answer_right(page)
        steps.go_on(page)
    page.get_by_role("button", name="Nộp bài").click()
    expect(page.locator(".seal.held")).to_be_visible()
    page.evaluate("history.back()")
    expect(page).to_have_url(re.compile("cau=6"))
    page.wait_for_timeout(500)
    expect(page.locator(".seal.held")).to_be_visible()
    expect(other.locator(".seal.held")).to_be_visible()
    page.context.set_offline(False)
    expect(other.locator(".seal:not(.held)")).to_be_visible()


def test_a_choice_made_while_the_drawer_was_read_stays(school: School, name: str, enter: Callable[..., Page]) -> None:
    page = enter(name)
    steps.begin_quiz(page, school.server)
    go_to_options(page)
    page.context.set_offline(True)
    steps.options(page).first.click()
    page.evaluate("paper.saving")
    page.context.set_offline(False)
    page.route("**/events", lambda route: route.abort())
    slow = f"({SLOW_DRAWER})(2000)"
    page.route(
        "**/page-paper.*.js",
        lambda route: route.fulfill(body=f"{slow}\n{route.fetch().text()}", content_type="text/javascript"),
    )
    page.evaluate("Promise.all([navigator.serviceWorker.getRegistration().then((one) => one.unregister())])")
    page.reload()
    assert steps.wait_until(page, "typeof paper !== 'undefined' && Boolean(paper.form)")
    steps.options(page).last.click()
    given = steps.given_answer(page)
    page.wait_for_timeout(5000)
    assert steps.given_answer(page) == given


def test_whoever_signed_in_on_the_way_to_a_page_is_known_there(school: School, name: str, browser: Browser) -> None:
    """Sent to a page that says nothing of the person: what is done next is kept under their name."""
    page = phone_page(browser)
    page.goto(f"{school.url}/me")
    steps.type_code(page, school.codes[name])
    expect(page).to_have_url(f"{school.url}/me")
    person = page.evaluate("phone.person")
    assert person
    steps.open_lesson(page, school.server, 1)
    assert page.evaluate("phone.ready.then(() => phone.person)") == person
    page.context.close()


def test_a_lesson_and_a_course_on_a_slow_network(school: School, name: str, enter: Callable[..., Page]) -> None:
    """Of two answers to a check the later is told; a course is taken once however often it is pressed; a tab that was
    left open keeps nothing under the name of who has handed the phone on."""
    page = enter(name)
    steps.open_lesson(page, school.server, 1)
    gate = Gate(page, "**/check")
    card = page.locator("[id^=check-]").first
    card.locator(".opt").first.click()
    card.get_by_role("button").click()
    expect(card.locator("[data-feedback]")).to_have_text("Đang gửi…")
    card.locator(".opt").last.click()
    card.get_by_role("button").click()
    for _ in range(100):
        page.wait_for_timeout(100)
        if len(gate.held) == 2:
            break
    first, second = gate.held
    second.continue_()
    told = card.locator("[data-feedback] [role=status]")
    expect(told).to_be_visible()
    said = told.inner_text()
    first.continue_()
    page.wait_for_timeout(1000)
    assert told.inner_text() == said
    page.goto(f"{school.url}/courses/{steps.COURSE}")
    button = page.get_by_role("button", name="Tải về máy")
    button.scroll_into_view_if_needed()
    expect(page.locator("[data-state]")).to_contain_text("Nặng")
    gate = Gate(page, "**/packs/**/fields")
    button.dblclick()
    expect(page.get_by_role("button", name="Đang hỏi máy chủ…")).to_be_disabled()
    page.wait_for_timeout(500)
    assert len(gate.held) == 1
    gate.open()
    expect(page.get_by_text("Đã tải về máy ngày")).to_be_visible()
    other = page.context.new_page()
    steps.sign_out_of_view(other, school.server)
    other.evaluate("phone.ready")
    with page.expect_navigation():
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert page.evaluate("phone.ready.then(() => phone.person)") == 0
