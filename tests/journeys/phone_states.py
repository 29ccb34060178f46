"""Every state that a phone can be in, brought about in turn: for its journey and for `./run shots phone`."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree

from playwright.sync_api import Browser, Page, Route, expect

from tests.browser import phone_page, serving
from tests.journeys import places, steps
from tests.journeys.conftest import School, content_of

AN, BINH = "Phạm Thị Bảo An", "Vũ Hải Bình"
PRACTICE = """---
title: Luyện tập Sổ tay
kind: practice
---

## Ai đưa đồng chí đường dẫn cài Sổ tay? {#duong-dan lesson=cai-dung-ung-dung}

- [x] Chi bộ, qua kênh chính thức
- [ ] Người lạ gọi điện hướng dẫn
  > Người lạ đưa đường dẫn là có thể lừa. Đồng chí hỏi lại chi bộ nhé.

> Chỉ cài theo hướng dẫn của chi bộ.

## Mã OTP đưa cho ai? {#ma-otp lesson=dang-nhap-an-toan}

- [x] Không đưa cho ai
- [ ] Cán bộ gọi điện hỏi
  > Không cán bộ nào hỏi mã OTP qua điện thoại.

> Mã OTP như chìa khoá nhà.
"""
ONE_RIGHT_ONE_WRONG = re.compile("Chi bộ, qua kênh|Cán bộ gọi điện")
CLOSED = "indexedDB.open = () => { throw new DOMException('closed', 'SecurityError'); };"
TRY_A_CHECK = """async (answer) => {
  await phone.ready;
  const subject = `${lesson.element.dataset.lesson}/x`;
  const title = document.querySelector("h1").textContent;
  await queue.add({ person: phone.person, kind: "check_answered", subject, body: { answer }, title });
  await queue.send();
}"""
State = tuple[str, Page]


@contextmanager
def served(folder: Path, static: Path) -> Iterator[School]:
    """The short course with a quiz to practise on besides, and two members."""
    library = Path(copytree(steps.LIBRARY, folder / "library"))
    (library / "quizzes" / steps.COURSE / "luyen-tap.md").write_text(PRACTICE, "utf-8")
    rows = [(AN, "0900 000 101", "PA/C1", "Chi bộ 1", ""), (BINH, "0900 000 102", "PA/C1", "", "")]
    ward = ("Lý Trường Giang", "0900 000 106", "PA", "Phường An Sen", "cấp uỷ")
    codes = places.furnish(folder, static, [ward, *rows], content_of(library))
    with serving(folder / "instance", **content_of(library)) as server:
        yield School(server, codes, library)


class Tour:
    """Brings about one state after the other; `walk` stops at each with its name and the page that shows it."""

    def __init__(self, browser: Browser, school: School, display: str) -> None:
        self._browser = browser
        self._school = school
        self._display = display

    def walk(self) -> Iterator[State]:
        page = self._enter(AN)
        yield from self._taking(page)
        yield from self._without_a_network(page)
        yield from self._practising(page)
        yield from self._answers_of_the_server(page)
        page.context.close()
        yield from self._coming_and_going()
        yield from self._nothing_kept()

    def _taking(self, page: Page) -> Iterator[State]:
        page.goto(f"{self._school.url}/courses/{steps.COURSE}")
        page.locator("[data-take]").scroll_into_view_if_needed()
        expect(page.get_by_text("Tải xong thì học")).to_be_visible()
        yield "what a course weighs", page
        met: list[Route] = []

        def meet(route: Route) -> None:
            met.append(route)
            if len(met) < 3:
                route.continue_()

        page.route("**/courses/**", meet)
        page.get_by_role("button", name="Tải về máy").click()
        expect(page.get_by_text("Đang tải: 2 trong")).to_be_visible()
        yield "on its way", page
        met[2].abort()
        expect(page.get_by_text("Mạng vừa ngắt")).to_be_visible()
        page.unroute("**/courses/**")
        yield "cut", page
        page.get_by_role("button", name="Tải tiếp").click()
        expect(page.get_by_text("Đã tải về máy ngày")).to_be_visible(timeout=20_000)
        yield "taken along", page

    def _without_a_network(self, page: Page) -> Iterator[State]:
        url = self._school.url
        page.context.set_offline(True)
        page.goto(url)
        expect(page.get_by_text("Học được ngay trên máy")).to_be_visible()
        yield "today", page
        page.goto(f"{url}/me/devices")
        expect(page.get_by_text("Trang này chưa có trên máy")).to_be_visible()
        yield "a page that is not here", page
        page.goto(f"{url}/quizzes/{steps.COURSE}/{steps.QUIZ}")
        expect(page.locator("form[data-paper][data-number]")).to_be_visible()
        steps.give_any_answer(page)
        expect(page.locator("[data-words]")).to_contain_text("Đã giữ trên máy lúc")
        yield "an answer held", page
        page.goto(f"{page.url.split('?')[0]}?cau=het")
        page.get_by_role("button", name="Nộp bài").click()
        expect(page.get_by_text("Kết quả có khi máy gửi được bài")).to_be_visible()
        yield "a paper held", page
        page.goto(f"{url}/phone")
        expect(page.locator("[data-rows] li").first).to_be_visible()
        yield "what the phone holds", page

    def _practising(self, page: Page) -> Iterator[State]:
        page.goto(f"{self._school.url}/quizzes/{steps.COURSE}/luyen-tap")
        for number in ("1", "2"):
            expect(page.locator(f"form[data-paper][data-number='{number}']")).to_be_visible()
            page.locator(".opt", has_text=ONE_RIGHT_ONE_WRONG).click()
            page.locator("main .btn.main").click()
        page.get_by_role("button", name="Nộp bài").click()
        expect(page.get_by_text("Máy tự chấm bài luyện này")).to_be_visible()
        yield "practice held", page
        page.get_by_text("Máy tự chấm bài luyện này").scroll_into_view_if_needed()
        page.locator(".mark").last.scroll_into_view_if_needed()
        yield "practice marked on the phone", page
        page.context.set_offline(False)
        expect(page.locator("[data-status]")).to_contain_text("Đã gửi")
        expect(page.locator(".seal:not(.held)")).to_be_visible()
        page.evaluate("scrollTo(0, 0)")
        yield "sealed", page

    def _answers_of_the_server(self, page: Page) -> Iterator[State]:
        """What the banner says by what answers at /events."""
        answers: dict[str, tuple[str, Callable[[Route], None]]] = {
            "busy": ("Máy chủ đang đông", lambda route: route.fulfill(status=503, json={"contract": 1, "error": 503})),
            "signed out": (
                "Xin vào lớp lại",
                lambda route: route.fulfill(status=401, json={"contract": 1, "error": 401}),
            ),
            "captive portal": ("Mạng này chưa vào được", lambda route: route.fulfill(status=200, body="<p>Wi-Fi")),
            "refused": ("chưa nhận được", _refuse),
        }
        for number, (name, (words, answer)) in enumerate(answers.items()):
            page.unroute("**/events")
            page.route("**/events", answer)
            steps.open_lesson(page, self._school.server, 1 + number % 3)
            page.evaluate(TRY_A_CHECK, name)
            expect(page.locator("[data-status]")).to_contain_text(words)
            page.evaluate("scrollTo(0, 0)")
            yield name, page
        page.unroute("**/events")
        page.goto(f"{self._school.url}/phone")
        expect(page.locator("[data-rows]")).to_contain_text("Chưa nhận được.")
        page.locator("[data-rows] li", has_text="Chưa nhận được.").first.scroll_into_view_if_needed()
        yield "refused, in the list", page

    def _coming_and_going(self) -> Iterator[State]:
        url = self._school.url
        page = self._enter(BINH)
        page.route("**/events", lambda route: route.abort())
        steps.open_lesson(page, self._school.server, 1)
        page.evaluate("phone.ready.then(() => lesson.keep('lesson_read'))")
        page.goto(f"{url}/me")
        page.evaluate("phone.ready")
        page.get_by_role("button", name="Ra khỏi lớp trên máy này").click()
        expect(page.get_by_text("chưa gửi").last).to_be_visible()
        page.locator("[data-leaving]").scroll_into_view_if_needed()
        yield "leaving with something unsent", page
        page.context.set_offline(True)
        page.get_by_role("button", name="Đổi người học").click()
        expect(page.locator("[data-unsent]")).to_be_visible()
        yield "a form that cannot go", page
        page.context.set_offline(False)
        page.evaluate("drawer.keepNote('lost', { waiting: 2, courses: 1 })")
        page.goto(url)
        expect(page.locator("[data-status]")).to_contain_text("Trình duyệt đã xoá")
        yield "storage taken away", page
        page.context.close()

    def _nothing_kept(self) -> Iterator[State]:
        page = self._enter(BINH, CLOSED)
        steps.open_lesson(page, self._school.server, 1)
        expect(page.locator("[data-status]")).to_contain_text("Máy này không giữ bài được")
        yield "a browser that keeps nothing", page
        page.context.close()

    def _enter(self, who: str, script: str = "") -> Page:
        page = phone_page(self._browser)
        page.context.add_cookies([{"name": "display", "value": self._display, "url": self._school.url}])
        if script:
            page.add_init_script(script)
        steps.sign_in(page, self._school.server, self._school.codes[who])
        page.evaluate("async () => { await phone.ready; await navigator.serviceWorker.ready; }")
        return page


def _refuse(route: Route) -> None:
    asked = json.loads(route.request.post_data or "{}")["events"]
    reason = "Bài này không còn trong khoá học."
    said = [{"id": one["id"], "status": "refused", "reason": reason} for one in asked]
    now = "2026-11-26T07:05:00+00:00"
    route.fulfill(status=200, json={"contract": 1, "database_id": "x", "now": now, "events": said})
