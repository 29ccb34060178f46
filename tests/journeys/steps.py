"""What people do on the pages, as small functions that a journey reads like a story; knows no test."""

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pyotp
from playwright.sync_api import Error, Locator, Page, expect

from tests.browser import Server

LIBRARY = Path(__file__).parent / "library"  # a short course, so that journeys stay short when the shipped ones grow
CONTENT = {"LEARNING_COURSES": str(LIBRARY / "courses"), "LEARNING_QUIZZES": str(LIBRARY / "quizzes")}
COURSE = "so-tay-dang-vien"
QUIZ = "kiem-tra"
LESSONS = ("so-tay-de-lam-gi", "cai-dung-ung-dung", "dang-nhap-an-toan")
RECEIPT = re.compile(r"\b[2-9A-HJ-NP-Z]{4}\b")


@dataclass(frozen=True)
class Key:
    """What a question of the quiz wants: the texts of its right options, or accepted words."""

    right: tuple[str, ...]
    accepted: tuple[str, ...]


class _Cards(HTMLParser):
    """Names and typed codes of a sheet of printed cards."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[list[str]] = []
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"strong", "code"}:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._open and tag == self._open[-1]:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open == ["strong"]:
            self.found.append([data])
        elif self._open == ["code"]:
            self.found[-1].append(data)


def codes_of(sheet: str) -> dict[str, str]:
    """The code of each name on a printed sheet (its html)."""
    return {card[0]: card[1] for card in _Cards(sheet).found}


def write_roster(file: Path, rows: Iterable[tuple[str, str, str, str, str]]) -> Path:
    """A roster file of rows (name, phone, unit, name of the unit, role)."""
    lines = ["họ tên,điện thoại,đơn vị,tên đơn vị,vai trò", *(",".join(row) for row in rows)]
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file


def main_text(page: Page) -> str:
    """The words of the page as they are seen."""
    return page.inner_text("main")


def press(page: Page, words: str | re.Pattern[str]) -> None:
    """Press the button or link with these words."""
    page.get_by_role("button", name=words).or_(page.get_by_role("link", name=words)).first.click()
    page.wait_for_load_state()


def press_option(page: Page, words: str) -> None:
    """Choose the option with these words; its whole row is the target."""
    page.locator(".opt", has_text=words).click()


def sign_in(page: Page, server: Server, code: str) -> None:
    """Type the code of a card."""
    page.goto(f"{server.url}/login")
    type_code(page, code)


def type_code(page: Page, code: str) -> None:
    page.fill("[name=code]", code)
    with page.expect_navigation():
        press(page, "Vào bằng mã")
    with suppress(Error):  # a paper that was held is sent at once, and its page gives way to the marked one
        page.evaluate("typeof phone === 'undefined' || phone.ready")


PIN = "260381"


def take_second_step(page: Page) -> None:
    """Confirm oneself where the page asks for it: set up what it wants the first time, or type the PIN."""
    main = page.locator("main")
    if main.get_by_role("button", name="Hiện mã để cài").count():
        press(page, "Hiện mã để cài")
    if page.locator("[name=totp]").count():
        page.fill("[name=totp]", pyotp.TOTP(main.locator("code").inner_text().replace(" ", "")).now())
    elif page.locator("[name=repeated]").count():
        page.fill("[name=pin]", PIN)
        page.fill("[name=repeated]", PIN)
    else:
        page.fill("[name=pin]", PIN)
    with page.expect_navigation():
        page.locator("main .btn.main").click()


def sign_out_of_view(page: Page, server: Server) -> None:
    """Hand the phone on: nobody is active, everybody stays on it."""
    page.goto(f"{server.url}/me")
    with page.expect_navigation():
        page.get_by_role("button", name="Đổi người học").click()


def open_lesson(page: Page, server: Server, number: int) -> None:
    page.goto(f"{server.url}/courses/{COURSE}/{LESSONS[number - 1]}")


def take_along(page: Page, server: Server) -> None:
    """The course with its quiz onto the phone, by its button."""
    page.goto(f"{server.url}/courses/{COURSE}")
    page.get_by_role("button", name="Tải về máy").click()
    expect(page.get_by_text("Đã tải về máy ngày")).to_be_visible(timeout=20_000)


def begin_quiz(page: Page, server: Server) -> None:
    """Start the quiz, or go on with the paper that is open."""
    page.goto(f"{server.url}/quizzes/{COURSE}/{QUIZ}")
    page.click("main form button")
    expect(page.locator("form[data-paper]")).to_be_visible()


def options(page: Page) -> Locator:
    return page.locator(".q .opt")


def answer_right(page: Page) -> None:
    """Give the right answer to the question that the page shows."""
    key = answer_keys()[" ".join(page.inner_text(".q legend").split())]
    if key.accepted:
        page.fill("[name=answer]", key.accepted[0])
    for option in options(page).all():
        if (" ".join(option.inner_text().split()) in key.right) != option.locator("input").is_checked():
            option.click()  # a box that was ticked wrongly is unticked


def answer_wrong(page: Page) -> None:
    """Give an answer that earns nothing."""
    key = answer_keys()[" ".join(page.inner_text(".q legend").split())]
    if key.accepted:
        page.fill("[name=answer]", "tôi chưa nhớ")
        return
    wrong = [one for one in options(page).all() if " ".join(one.inner_text().split()) not in key.right]
    wrong[0].click()


def give_any_answer(page: Page) -> str:
    """Choose the last option, or write something; returns what `given_answer` then says."""
    if options(page).count():
        options(page).last.click()
    else:
        page.fill("[name=answer]", "đang nhớ lại")
    return given_answer(page)


CHOSEN = """[...document.querySelectorAll('[name=answer]')]
    .filter((one) => one.checked || one.type === 'text').map((one) => one.value).join(' ')"""


def given_answer(page: Page) -> str:
    """The answer that the question shows, at the latest when its script has run: the values chosen, or the words."""
    assert wait_until(page, CHOSEN), "no answer is given"
    chosen: str = page.evaluate(CHOSEN)
    return chosen


def go_on(page: Page) -> None:
    """The filled button: the next question, the list before handing in, or the handing in itself."""
    page.locator("main .btn.main").click()


def answer_all(page: Page, rightly: bool) -> None:
    """From the first question of a paper to the page before handing in."""
    for number in range(1, 7):
        expect(page.locator("form[data-paper]")).to_have_attribute("data-number", str(number))
        if rightly:
            answer_right(page)
        else:
            answer_wrong(page)
        go_on(page)
    expect(page).to_have_title(re.compile("Xem lại trước khi nộp"))


def hand_in(page: Page) -> None:
    """Press the button of the list, and see the seal on the server's page."""
    press(page, "Nộp bài")
    expect(page.locator("[data-marked-paper]")).to_be_attached()
    expect(page.locator(".seal")).to_be_visible()


def wait_until(page: Page, condition: str) -> bool:
    """Ask the page for 15 seconds whether something is so; also what it answers later, which Playwright's own
    wait_for_function takes for yes at once. Returns whether it came to be so."""
    for _ in range(150):
        if page.evaluate(condition):
            return True
        page.wait_for_timeout(100)
    return False


def wait_until_sent(page: Page) -> None:
    """Until nothing waits on this phone any more."""
    page.evaluate("phone.ready")
    if wait_until(page, "queue.waiting().then((rows) => !rows.length)"):
        return
    raise AssertionError(page.evaluate("queue.waiting().then((rows) => JSON.stringify([queue.status, rows]))"))


def receipt(page: Page) -> str:
    """The code under the seal of a marked paper."""
    return page.inner_text(".seal code")


@cache
def answer_keys() -> dict[str, Key]:
    """What the questions of the quiz want, by their stem."""
    text = (LIBRARY / "quizzes" / COURSE / f"{QUIZ}.md").read_text("utf-8")
    keys = {}
    for piece in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        stem = re.sub(r"\s*\{#.*\}$", "", piece.splitlines()[0])
        right = tuple(re.findall(r"^- \[x\] (.*)$", piece, flags=re.MULTILINE))
        keys[stem] = Key(right, tuple(re.findall(r"^= (.*)$", piece, flags=re.MULTILINE)))
    return keys
