"""`./run shots [kinds|phone|NAME]`: the pages of the demo, every kind of question and screen, every state of a phone,
as contact sheets in docs/screenshots/.

Wants the faces that phones have: Debian's fonts-roboto and fonts-noto-core. The pages look as on a real instance,
without the note that every page of a demo carries.
"""

import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import cached_property
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.browser import DESK, PHONE, Server, chromium, phone_page, run_command, serving
from tests.journeys import kinds, phone_states, steps

SHEETS = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
GAP, GROUND = 24, "#d9d2c5"
ADDRESS = "lophoc.example"  # printed on cards instead of a port of this machine
SAY_ANOTHER_ADDRESS = "(sheet, words) => { sheet.innerHTML = sheet.innerHTML.replaceAll(...words); }"
PAPER: ViewportSize = {"width": 794, "height": 1123}  # A4 at 96 px an inch


SHOW_ONE = """(sim, number) => {
  sim.querySelectorAll('ol > li').forEach((one, index) => { one.hidden = index !== number; });
}"""


def main(names: Sequence[str]) -> None:
    """Make all sheets again, or those named ("kinds": of a course of every kind; "phone"); says what each weighs."""
    SHEETS.mkdir(parents=True, exist_ok=True)
    if not names or "kinds" in names:
        with tempfile.TemporaryDirectory() as folder, kinds.kinds_served(Path(folder)) as server, chromium() as browser:
            for display, name in (("m.light", "light"), ("m.contrast", "contrast"), ("l.light", "large")):
                for sheet, pictures in _kinds(browser, server, display):
                    _save(grid(pictures), f"{sheet}-{name}", quality=55)
    if not names or "phone" in names:
        _shoot_the_phone()
    of_demo = [name for name in names if name not in {"kinds", "phone"}]
    if of_demo or not names:
        _shoot_the_demo(of_demo)


def _save(sheet: Image.Image, name: str, quality: int = 80) -> None:
    file = SHEETS / f"{name}.webp"
    sheet.save(file, quality=quality, method=6)
    print(f"{file.name}: {file.stat().st_size / 1024:.0f} KB")


def _kinds(browser: Browser, server: Server, display: str) -> Iterator[tuple[str, list[Image.Image]]]:
    """Every type of question, kind of screen and look of a message, each as the top of a phone's screen."""
    page = phone_page(browser)
    page.context.add_cookies([{"name": "display", "value": display, "url": server.url}])
    page.goto(f"{server.url}/courses/du-kieu/cau-hoi")
    yield "question-types", [_top_at(page, one) for one in page.locator("form[data-check]").all()]
    page.goto(f"{server.url}/courses/du-kieu/may-tap")
    practice = page.locator("[data-simulation]")
    screens = []
    for number in range(practice.locator("ol > li").count()):
        practice.evaluate(SHOW_ONE, number)
        screens.append(_top_at(page, practice.locator("ol > li").nth(number)))
    page.goto(f"{server.url}/courses/du-kieu/tin-nhan")
    yield "screens-and-messages", screens + [_top_at(page, one) for one in page.locator(".sms").all()]
    page.context.close()


def _top_at(page: Page, one: Locator) -> Image.Image:
    one.evaluate("(one) => scrollTo(0, scrollY + one.getBoundingClientRect().top - 12)")
    return _shot(page)


def grid(shots: Sequence[Image.Image], columns: int = 6, scale: float = 0.55) -> Image.Image:
    """The pictures made smaller, in rows."""
    small = [_fit(one, round(one.height * scale)) for one in shots]
    rows = [contact_sheet(small[start : start + columns]) for start in range(0, len(small), columns)]
    sheet = Image.new("RGB", (max(row.width for row in rows), sum(row.height - GAP for row in rows) + GAP), GROUND)
    top = 0
    for row in rows:
        sheet.paste(row, (0, top))
        top += row.height - GAP
    return sheet


def _shoot_the_phone() -> None:
    """Every state of a phone, in the usual look and in large letters on black."""
    for display, name in (("m.light", "light"), ("l.contrast", "large-contrast")):
        with tempfile.TemporaryDirectory() as folder, chromium() as browser:
            static = Path(folder) / "static"
            static.mkdir()
            with phone_states.served(Path(folder), static) as school:
                pictures = [_shot(page) for _state, page in phone_states.Tour(browser, school, display).walk()]
        _save(grid(pictures, columns=7), f"phone-{name}", quality=50)


def _shoot_the_demo(wanted: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        instance = Path(folder) / "demo"
        run_command(instance, "demo")
        cards = cards_of((instance / "people.txt").read_text("utf-8"))
        with serving(instance, LEARNING_DEMO="false") as server, chromium() as browser:
            camera = Camera(browser, server, cards)
            for name, shots in (
                ("member", camera.member()),
                ("leader", camera.leader()),
                ("desk", camera.desk(PHONE)),
                ("desk-wide", camera.desk(DESK)),
                ("committee", camera.committee()),
                ("large-and-contrast", camera.large_and_contrast()),
                ("signing-in", camera.signing_in()),
                ("offline", camera.offline()),
            ):
                if not wanted or name in wanted:
                    _save(contact_sheet(list(shots)), name)


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


def contact_sheet(shots: Sequence[Image.Image]) -> Image.Image:
    """The pictures side by side, their tops in line."""
    width = sum(one.width for one in shots) + GAP * (len(shots) + 1)
    sheet = Image.new("RGB", (width, max(one.height for one in shots) + 2 * GAP), GROUND)
    left = GAP
    for one in shots:
        sheet.paste(one, (left, GAP))
        left += one.width + GAP
    return sheet


class Camera:
    """Signs in with cards of the demo and takes pictures of the pages it walks through."""

    def __init__(self, browser: Browser, server: Server, cards: dict[str, list[str]]) -> None:
        self._browser = browser
        self._server = server
        self._cards = cards

    def member(self) -> Iterator[Image.Image]:
        """Signing in, the card, today, a lesson, a question, the receipt."""
        page = self._open("/login")
        yield _shot(page)
        page.goto(self._card("Đảng viên", self._studying))
        yield _shot(page)
        steps.press(page, "Đúng là tôi")
        yield _shot(page)
        steps.open_lesson(page, self._server, 2)
        yield _shot(page)
        self._choose_an_option(page)
        expect(page.locator("[data-words]")).to_have_text(re.compile("Đã gửi"))
        yield _shot(page)
        self._hand_in(page)
        yield _shot(page)

    def leader(self) -> Iterator[Image.Image]:
        """The second step, the cell from the top and its table, a member of it, issuing cards, the printed sheet."""
        page = self._enter("Lãnh đạo chi bộ")
        page.goto(f"{self._server.url}/cell")
        yield _shot(page)
        steps.take_second_step(page)
        yield _shot(page)
        page.locator("#bang").evaluate("(one) => one.scrollIntoView()")
        yield _shot(page)
        page.locator("table.matrix tbody tr:has(.pts) a").first.click()
        yield _shot(page)
        page.goto(f"{self._server.url}/cards")
        yield _shot(page)
        steps.press(page, re.compile("Cấp thẻ và in|^Cấp thẻ mới"))
        page.locator(".cut").evaluate(SAY_ANOTHER_ADDRESS, [self._server.url.removeprefix("http://"), ADDRESS])
        page.set_viewport_size(PAPER)
        page.emulate_media(media="print")
        yield _fit(_shot(page), PHONE["height"])

    def desk(self, viewport: ViewportSize) -> Iterator[Image.Image]:
        """What a leader does in a week: a class, tasks, paper slips, confirmations before and after they are issued."""
        page = self._enter("Lãnh đạo chi bộ", 2 if viewport == PHONE else 3, viewport=viewport)
        page.goto(f"{self._server.url}/cell")
        steps.take_second_step(page)
        for path in ("/attendance", "/tasks", "/slips", "/confirmations"):
            page.goto(f"{self._server.url}{path}")
            yield _shot(page)
        every_one = page.get_by_role("button", name=re.compile("^Cấp cả"))
        if every_one.count():
            every_one.click()
            page.locator("#da-cap").evaluate("(one) => one.scrollIntoView()")
            yield _shot(page)

    def committee(self) -> Iterator[Image.Image]:
        """The ward at a desk."""
        page = self._enter("Cấp uỷ", viewport=DESK)
        steps.press(page, "Số liệu đơn vị")
        steps.take_second_step(page)
        yield _shot(page)

    def signing_in(self) -> Iterator[Image.Image]:
        """A shared phone with a short key, setting a PIN, an authenticator app, roles, a role taken back."""
        page = self._enter("Đảng viên", self._studying)
        page.goto(f"{self._server.url}/me/key")
        page.locator("summary", has_text="Dùng 3 hình").click()
        yield _shot(page)
        steps.sign_out_of_view(page, self._server)
        yield _shot(page)
        leader = self._enter("Lãnh đạo chi bộ", 1)
        leader.goto(f"{self._server.url}/cell")
        yield _shot(leader)
        committee = self._enter("Cấp uỷ", 1)
        committee.goto(f"{self._server.url}/roles")
        steps.press(committee, "Hiện mã để cài")
        yield _shot(committee)
        steps.take_second_step(committee)
        committee.locator("main a.go").first.click()
        yield _shot(committee)

    def large_and_contrast(self) -> Iterator[Image.Image]:
        """Today and a question in large letters, in the dark theme, and in both."""
        for display in ("l.light", "m.contrast", "l.contrast"):
            page = self._enter("Đảng viên", self._studying, display)
            yield _shot(page)
            self._choose_an_option(page)
            yield _shot(page)

    def offline(self) -> Iterator[Image.Image]:
        """A course taken along; then without a network today, a lesson's check, a paper held, what the phone holds;
        then the paper sealed, a session that has ended, a phone that keeps nothing."""
        page = self._enter("Đảng viên", self._studying)
        page.goto(f"{self._server.url}/courses/{steps.COURSE}")
        page.get_by_role("button", name="Tải về máy").click()
        expect(page.get_by_text("Đã tải về máy ngày")).to_be_visible(timeout=60_000)
        page.locator("[data-take]").scroll_into_view_if_needed()
        yield _shot(page)
        page.context.set_offline(True)
        page.goto(self._server.url)
        expect(page.get_by_role("heading", name="Chào đồng chí")).to_be_visible()
        yield _shot(page)
        steps.open_lesson(page, self._server, 2)
        card = page.locator("[id^=check-]").first
        card.locator(".opt").first.click()
        card.get_by_role("button").click()
        expect(card.locator("[data-feedback] .note")).to_be_visible()
        card.scroll_into_view_if_needed()
        yield _shot(page)
        page.goto(f"{self._server.url}/quizzes/{steps.COURSE}/{steps.QUIZ}")
        expect(page.locator("form[data-number]")).to_be_visible()
        yield _shot(page)
        steps.answer_all(page, rightly=True)
        page.get_by_role("button", name="Nộp bài").click()
        expect(page.locator(".seal.held")).to_be_visible()
        yield _shot(page)
        page.goto(f"{self._server.url}/phone")
        expect(page.locator("[data-rows] li").first).to_be_visible()
        page.locator(".seal.held").scroll_into_view_if_needed()
        yield _shot(page)
        page.context.set_offline(False)
        expect(page.get_by_text("Có mạng rồi")).to_be_visible()
        yield _shot(page)
        page.route("**/events", lambda route: route.fulfill(status=401, json={"contract": 1, "error": 401}))
        steps.open_lesson(page, self._server, 3)
        expect(page.get_by_text("Xin vào lớp lại để gửi")).to_be_visible()
        yield _shot(page)

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
        steps.press(page, "Đúng là tôi")
        if page.get_by_role("button", name="Tôi đã xem").count():
            steps.press(page, "Tôi đã xem")
        return page

    def _card(self, role: str, number: int = 0) -> str:
        return f"{self._server.url}/login/card/{self._cards[role][number]}"

    def _choose_an_option(self, page: Page) -> None:
        """Answer the first question of a paper that has options to choose from."""
        steps.begin_quiz(page, self._server)
        while not steps.options(page).count():
            steps.answer_right(page)
            steps.go_on(page)
        steps.answer_right(page)
        page.evaluate("scrollTo(0, 0)")

    def _hand_in(self, page: Page) -> None:
        """All questions but the last right, and handed in."""
        paper = page.url.split("?")[0]
        page.goto(f"{paper}?cau=1")
        steps.answer_all(page, rightly=True)
        page.goto(f"{paper}?cau=6")
        steps.answer_wrong(page)
        steps.go_on(page)
        steps.hand_in(page)


def _shot(page: Page) -> Image.Image:
    """What the screen shows now, without the cursor of a field."""
    return Image.open(BytesIO(page.screenshot(caret="hide", animations="disabled"))).convert("RGB")


def _fit(picture: Image.Image, height: int) -> Image.Image:
    return picture.resize((round(picture.width * height / picture.height), height), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    main(sys.argv[1:])
