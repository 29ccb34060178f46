"""`python -m tests.journeys.every_course`: a scripted member takes every shipped course of a demo to its end.

On line first, another member off line: lessons with their checks and simulations, then each quiz with the right
answers. Prints a line for each course and what went wrong; exits with 1 if anything did.
"""

import re
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Error, Locator, Page, expect

from learning.content.library import Course, Library
from tests.browser import Server, chromium, phone_page, run_command, serving
from tests.journeys import answers, steps
from tests.journeys.camera import cards_of


class Pupil:
    """A member on a phone who knows all the answers."""

    def __init__(self, page: Page, server: Server, library: Library) -> None:
        self.page, self.server = page, server
        self.faults: list[str] = []
        self.questions = answers.questions_of(library)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))

    def take(self, course: Course, is_offline: bool) -> None:
        """All lessons, then all quizzes; what fails is written down and the next thing tried."""
        lessons = simulations = 0
        for lesson in course.lessons:
            self.page.goto(f"{self.server.url}/courses/{course.slug}/{lesson.slug}")
            if f"{course.slug}/{lesson.slug}" not in (self.page.get_attribute("[data-lesson]", "data-lesson") or ""):
                self.faults.append(f"{course.slug}/{lesson.slug}: not there")
                continue
            simulations += self._play_all(f"{course.slug}/{lesson.slug}")
            self._check_all(f"{course.slug}/{lesson.slug}")
            with self.page.expect_navigation():
                self.page.locator("[data-end] .btn.main").click()
            lessons += 1
        scores = [self._sit(course, quiz.slug, is_offline) for quiz in course.quizzes]
        print(f"  {course.slug}: {lessons} lessons, {simulations} simulations, quizzes {', '.join(scores)}", flush=True)

    def _play_all(self, where: str) -> int:
        sections = self.page.locator("[data-simulation]").all()
        for section in sections:
            play(self.page, section)
            if "Làm được rồi" not in section.locator("[data-said]").inner_text():
                self.faults.append(f"{where}: {section.get_attribute('data-simulation')} did not end")
        return len(sections)

    def _check_all(self, where: str) -> None:
        for form in self.page.locator("form[data-check]").all():
            for radio in form.locator("input[type=radio], input[type=checkbox]").all()[:1]:
                radio.check()
            for menu in form.locator("select").all():
                menu.select_option(index=1)
            for field in form.locator("input.in").all():
                field.fill("thử")
            form.locator("button[type=submit]:not([name])").click()
            try:
                expect(form.locator("xpath=..").locator("[data-feedback]")).not_to_be_empty()
            except AssertionError:
                self.faults.append(f"{where}: no feedback to {form.get_attribute('data-check')}")

    def _sit(self, course: Course, quiz: str, is_offline: bool) -> str:
        """One paper with the right answers; returns what the result says."""
        self.page.goto(f"{self.server.url}/quizzes/{course.slug}/{quiz}")
        start = self.page.locator("main form button")
        if start.count() and not self.page.locator("form[data-paper]").count():
            start.first.click()
        unknown = answers.work_through(self.page, self.questions[course.slug, quiz])
        if unknown:
            self.faults.append(f"{course.slug}/{quiz}: unknown question {unknown!r}")
            return f"{quiz} stopped"
        self.page.locator("form[data-hand-in] .btn.main").click()
        self.page.locator(".seal.held" if is_offline else ".seal:not(.held)").wait_for()
        if not is_offline:
            with suppress(Error):  # the phone is on its way to the marked paper by itself
                self.page.reload()  # a pupil as quick as a script meets the limit of a phone: then it shows the seal
            self.page.locator(".seal:not(.held)").wait_for()
        said = " ".join(steps.main_text(self.page).split())
        found = re.search(r"(?<![/\d])(\d+)/(\d+)(?![/\d])", said)
        if is_offline:
            if "Đang giữ trên máy" not in said:
                self.faults.append(f"{course.slug}/{quiz}: handed in off line, but the page says {said[:120]!r}")
            return f"{quiz} held"
        if re.search("Nên học|đã biết các bài này", said):
            return f"{quiz} placed"
        if not found or found[1] != found[2]:
            self.faults.append(f"{course.slug}/{quiz}: not full marks: {said[:160]!r}")
        return f"{quiz} {found[0] if found else '?'}"


def play(page: Page, section: Locator) -> None:
    """Do what each step of a simulation asks for."""
    for step in section.locator("ol > li").all():
        way = step.get_attribute("data-swipe")
        fields = step.locator("input[data-want]").all()
        target = step.locator("[data-right]").first
        if way:
            swipe(page, step.locator(".phone"), way)
        elif fields:
            for field in fields:
                field.fill(field.get_attribute("data-want") or "")
            step.locator("[data-done]").click()
        elif target.get_attribute("data-hold") is not None:
            target.click(delay=750)
        else:
            target.click()
        if section.locator("[data-go]").is_visible():
            section.locator("[data-go]").click()


def swipe(page: Page, place: Locator, way: str) -> None:
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    across, along = {"up": (0, -90), "down": (0, 90), "left": (-90, 0), "right": (90, 0)}[way]
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + across, y + along, steps=4)
    page.mouse.up()


def main() -> None:
    """Run both members; exits with 1 if anything went wrong."""
    library = answers.shipped()
    with tempfile.TemporaryDirectory() as folder:
        instance = Path(folder) / "demo"
        run_command(instance, "demo")
        members = next(
            tokens
            for title, tokens in cards_of((instance / "people.txt").read_text("utf-8")).items()
            if "Đảng viên" in title
        )
        with serving(instance, LEARNING_DEMO="true") as server, chromium() as browser:
            faults = []
            for words, token, is_offline in (("on line", members[0], False), ("off line", members[1], True)):
                print(words, flush=True)
                pupil = Pupil(phone_page(browser), server, library)
                pupil.page.goto(f"{server.url}/login/card/{token}")
                pupil.page.locator("main .btn.main").click()
                pupil.page.wait_for_load_state()
                if is_offline:
                    take_along(pupil, library)
                for course in library.courses:
                    pupil.take(course, is_offline)
                if is_offline:
                    send(pupil)
                faults += [f"{words}: {fault}" for fault in pupil.faults]
    print(*faults or ["nothing went wrong"], sep="\n")
    sys.exit(1 if faults else 0)


def take_along(pupil: Pupil, library: Library) -> None:
    """Each course taken along with its open papers; then no network."""
    for course in library.courses:
        pupil.page.goto(f"{pupil.server.url}/courses/{course.slug}")
        pupil.page.get_by_role("button", name="Tải về máy").click()
        expect(pupil.page.get_by_text(re.compile("Đã tải về máy"))).to_be_visible(timeout=60_000)
    pupil.page.context.set_offline(True)


def send(pupil: Pupil) -> None:
    """Back on line: everything that waited is sent, and the page says so."""
    pupil.page.context.set_offline(False)
    pupil.page.goto(f"{pupil.server.url}/phone")
    again = pupil.page.get_by_role("button", name="Thử gửi ngay")
    if again.count() and again.first.is_visible():
        again.first.click()
    try:
        expect(pupil.page.get_by_text("Không có việc nào chờ gửi")).to_be_visible(timeout=120_000)
    except AssertionError:
        pupil.faults.append("something is still waiting: " + " ".join(steps.main_text(pupil.page).split())[:200])
    pupil.page.goto(f"{pupil.server.url}/me")
    print("  " + " ".join(steps.main_text(pupil.page).split())[:600], flush=True)


if __name__ == "__main__":
    main()
