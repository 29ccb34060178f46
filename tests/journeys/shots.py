"""`./run shots [kinds|phone|NAME]`: the pages of the demo, every kind of question and screen, every state of a phone,
as contact sheets in docs/screenshots/.

Wants the faces that phones have: Debian's fonts-roboto and fonts-noto-core. The pages look as on a real instance,
without the note that every page of a demo carries.
"""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator, Page

from tests.browser import DESK, PHONE, Server, chromium, phone_page, run_command, serving
from tests.journeys import kinds, phone_states
from tests.journeys.camera import Camera, cards_of, fit, shot

SHEETS = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
GAP, GROUND = 24, "#d9d2c5"

SHOW_ONE = """(sim, number) => {
  sim.querySelectorAll('ol > li').forEach((one, index) => { one.hidden = index !== number; });
}"""
PICTURES_ARE_THERE = """() => [...document.images].every((one) => {
  const { top, bottom } = one.getBoundingClientRect();
  return one.complete || bottom <= 0 || top >= innerHeight;
})"""


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
    page.wait_for_function(PICTURES_ARE_THERE)
    return shot(page)


def grid(shots: Sequence[Image.Image], columns: int = 6, scale: float = 0.55) -> Image.Image:
    """The pictures made smaller, in rows."""
    small = [fit(one, round(one.height * scale)) for one in shots]
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
                pictures = [shot(page) for _state, page in phone_states.Tour(browser, school, display).walk()]
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


def contact_sheet(shots: Sequence[Image.Image]) -> Image.Image:
    """The pictures side by side, their tops in line."""
    width = sum(one.width for one in shots) + GAP * (len(shots) + 1)
    sheet = Image.new("RGB", (width, max(one.height for one in shots) + 2 * GAP), GROUND)
    left = GAP
    for one in shots:
        sheet.paste(one, (left, GAP))
        left += one.width + GAP
    return sheet


if __name__ == "__main__":
    main(sys.argv[1:])
