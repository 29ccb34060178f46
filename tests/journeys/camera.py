"""Walks through the pages of a demo and takes a picture of each."""

import re
from collections.abc import Iterator
from functools import cached_property
from io import BytesIO

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, expect

from learning.content.library import Question
from tests.browser import DESK, PHONE, Server, phone_page
from tests.journeys import answers, steps

ADDRESS = "lophoc.example"  # printed on cards instead of a port of this machine
SAY_ANOTHER_ADDRESS = "(sheet, words) => { sheet.innerHTML = sheet.innerHTML.replaceAll(...words); }"
PAPER: ViewportSize = {"width": 794, "height": 1123}  # A4 at 96 px an inch


def cards_of(people: str) -> dict[str, list[str]]:
    """The card tokens of people.txt by the title of the role above them."""
    tokens: dict[str, list[str]] = {}
    title = ""
    for line in people.splitlines():
        if re.fullmatch(r"\S.*:", line):
            title = line.removesuffix(":")
        found = re.search(r"/login/card/(\S+)", line)
        if found:
            tokens.setdefault(title, []).append(found[1])
    return tokens


def shot(page: Page) -> Image.Image:
    """What the screen shows now, without the cursor of a field."""
    return Image.open(BytesIO(page.screenshot(caret="hide", animations="disabled"))).convert("RGB")


def fit(picture: Image.Image, height: int) -> Image.Image:
    return picture.resize((round(picture.width * height / picture.height), height), Image.Resampling.LANCZOS)


class Camera:
    """Signs in with cards of the demo and takes pictures of the pages it walks through."""

    def __init__(self, browser: Browser, server: Server, cards: dict[str, list[str]]) -> None:
        self._browser = browser
        self._server = server
        self._cards = cards

    def member(self) -> Iterator[Image.Image]:
        """Signing in, the card, today, a lesson, a question, the receipt."""
        page = self._open("/login")
        yield shot(page)
        page.goto(self._card("Đảng viên", self._studying))
        yield shot(page)
        self._come_in(page)
        yield shot(page)
        steps.open_lesson(page, self._server, 2)
        yield shot(page)
        self._choose_an_option(page)
        expect(page.locator("[data-words]")).to_have_text(re.compile("Đã gửi"))
        yield shot(page)
        self._hand_in(page)
        yield shot(page)

    def leader(self) -> Iterator[Image.Image]:
        """The second step, the cell from the top and its table, a member of it, issuing cards, the printed sheet."""
        page = self._enter("Lãnh đạo chi bộ")
        page.goto(f"{self._server.url}/cell")
        yield shot(page)
        steps.take_second_step(page)
        yield shot(page)
        page.locator("#bang").evaluate("(one) => one.scrollIntoView()")
        yield shot(page)
        page.locator("table.matrix tbody tr:has(.pts) a").first.click()
        yield shot(page)
        page.goto(f"{self._server.url}/cards")
        yield shot(page)
        steps.press(page, re.compile("Cấp thẻ và in|^Cấp thẻ mới"))
        page.locator(".cut").evaluate(SAY_ANOTHER_ADDRESS, [self._server.url.removeprefix("http://"), ADDRESS])
        page.set_viewport_size(PAPER)
        page.emulate_media(media="print")
        yield fit(shot(page), PHONE["height"])

    def desk(self, viewport: ViewportSize) -> Iterator[Image.Image]:
        """What a leader does in a week: a class, tasks, paper slips, confirmations before and after they are issued."""
        page = self._enter("Lãnh đạo chi bộ", 2 if viewport == PHONE else 3, viewport=viewport)
        page.goto(f"{self._server.url}/cell")
        steps.take_second_step(page)
        for path in ("/attendance", "/tasks", "/slips", "/confirmations"):
            page.goto(f"{self._server.url}{path}")
            yield shot(page)
        every_one = page.get_by_role("button", name=re.compile("^Cấp cả"))
        if every_one.count():
            every_one.click()
            page.locator("#da-cap").evaluate("(one) => one.scrollIntoView()")
            yield shot(page)

    def committee(self) -> Iterator[Image.Image]:
        """The ward at a desk."""
        page = self._enter("Cấp uỷ", viewport=DESK)
        steps.press(page, "Số liệu đơn vị")
        steps.take_second_step(page)
        yield shot(page)

    def signing_in(self) -> Iterator[Image.Image]:
        """A shared phone with a short key, setting a PIN, an authenticator app, roles, a role taken back."""
        page = self._enter("Đảng viên", self._studying)
        page.goto(f"{self._server.url}/me/key")
        page.locator("summary", has_text="Dùng 3 hình").click()
        yield shot(page)
        steps.sign_out_of_view(page, self._server)
        yield shot(page)
        leader = self._enter("Lãnh đạo chi bộ", 1)
        leader.goto(f"{self._server.url}/cell")
        yield shot(leader)
        committee = self._enter("Cấp uỷ", 1)
        committee.goto(f"{self._server.url}/roles")
        steps.press(committee, "Hiện mã để cài")
        yield shot(committee)
        steps.take_second_step(committee)
        committee.locator("main a.go").first.click()
        yield shot(committee)

    def large_and_contrast(self) -> Iterator[Image.Image]:
        """Today and a question in large letters, in the dark theme, and in both."""
        for display in ("l.light", "m.contrast", "l.contrast"):
            page = self._enter("Đảng viên", self._studying, display)
            yield shot(page)
            self._choose_an_option(page)
            yield shot(page)

    def offline(self) -> Iterator[Image.Image]:
        """A course taken along; then without a network today, a lesson's check, a paper held, what the phone holds;
        then the paper sealed, a session that has ended, a phone that keeps nothing."""
        page = self._enter("Đảng viên", self._studying)
        page.goto(f"{self._server.url}/courses/{steps.COURSE}")
        page.get_by_role("button", name="Tải về máy").click()
        expect(page.get_by_text("Đã tải về máy ngày")).to_be_visible(timeout=60_000)
        page.locator("[data-take]").scroll_into_view_if_needed()
        yield shot(page)
        page.context.set_offline(True)
        page.goto(self._server.url)
        expect(page.get_by_role("heading", name="Chào đồng chí")).to_be_visible()
        yield shot(page)
        steps.open_lesson(page, self._server, 2)
        card = page.locator("[id^=check-]").first
        card.locator(".opt").first.click()
        card.get_by_role("button").click()
        expect(card.locator("[data-feedback] .note")).to_be_visible()
        card.scroll_into_view_if_needed()
        yield shot(page)
        page.goto(f"{self._server.url}/quizzes/{steps.COURSE}/{steps.QUIZ}")
        expect(page.locator("form[data-number]")).to_be_visible()
        yield shot(page)
        answers.work_through(page, self._questions)
        page.get_by_role("button", name="Nộp bài").click()
        expect(page.locator(".seal.held")).to_be_visible()
        yield shot(page)
        page.goto(f"{self._server.url}/phone")
        expect(page.locator("[data-rows] li").first).to_be_visible()
        page.locator(".seal.held").scroll_into_view_if_needed()
        yield shot(page)
        page.context.set_offline(False)
        expect(page.get_by_text("Có mạng rồi")).to_be_visible()
        yield shot(page)
        page.route("**/events", lambda route: route.fulfill(status=401, json={"contract": 1, "error": 401}))
        steps.open_lesson(page, self._server, 3)
        expect(page.get_by_text("Xin vào lớp lại để gửi")).to_be_visible()
        yield shot(page)

    @cached_property
    def _studying(self) -> int:
        """Which of the listed members has begun and not finished."""
        for number in range(len(self._cards["Đảng viên"])):
            page = self._enter("Đảng viên", number)
            if page.get_by_role("link", name="Học tiếp").count():
                return number
        return 0

    def _open(self, path: str, display: str = "m.light", **options: object) -> Page:
        page = phone_page(self._browser, **options)
        page.context.add_cookies([{"name": "display", "value": display, "url": self._server.url}])
        page.goto(self._server.url + path)
        return page

    def _enter(self, role: str, number: int = 0, display: str = "m.light", **options: object) -> Page:
        page = self._open("/login", display, **options)
        page.goto(self._card(role, number))
        self._come_in(page)
        return page

    def _come_in(self, page: Page) -> None:
        """From the card to today, with what is shown once read."""
        steps.press(page, "Đúng là tôi")
        if page.get_by_role("button", name="Tôi đã xem").count():
            steps.press(page, "Tôi đã xem")
        if page.get_by_role("link", name="Đọc và trả lời").count():
            page.goto(f"{self._server.url}/me/consent")
            steps.press(page, re.compile("Tôi đã đọc|Gửi trả lời"))
            page.goto(self._server.url)

    def _card(self, role: str, number: int = 0) -> str:
        return f"{self._server.url}/login/card/{self._cards[role][number]}"

    @cached_property
    def _questions(self) -> answers.Questions:
        return answers.questions_of(answers.shipped())[steps.COURSE, steps.QUIZ]

    def _question(self, page: Page) -> Question:
        return self._questions[answers.plain(page.inner_text(".q legend"))]

    def _choose_an_option(self, page: Page) -> None:
        """Answer the first question of a paper that has options to choose from."""
        steps.begin_quiz(page, self._server)
        while not steps.options(page).count():
            answers.answer(page, self._question(page))
            answers.go_past(page)
        answers.answer(page, self._question(page))
        page.evaluate("scrollTo(0, 0)")

    def _hand_in(self, page: Page) -> None:
        """All questions but that on the page right, and handed in."""
        paper = page.url.split("?")[0]
        number = page.get_attribute("form[data-paper]", "data-number")
        page.goto(f"{paper}?cau=1")
        answers.work_through(page, self._questions)
        page.goto(f"{paper}?cau={number}")
        answers.answer_wrongly(page, self._question(page))
        answers.go_past(page)
        answers.work_through(page, self._questions)
        steps.hand_in(page)
