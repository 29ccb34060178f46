"""Every state of a phone at 360 pixels, in light and in large letters on black: whole, legible, nothing for axe."""

from pathlib import Path

from playwright.sync_api import Browser

from tests.browser import PHONE
from tests.journeys import phone_states
from tests.journeys.looking import GEOMETRY, complaints

TALL = {"width": PHONE["width"], "height": 4000}  # the bar at the bottom then hides nothing from axe
USUAL, LARGE_ON_BLACK = {"size": "m", "theme": "light"}, {"size": "l", "theme": "contrast"}


def test_every_state_can_be_read(browser: Browser, tmp_path: Path, static_cache: Path) -> None:
    faults = []
    with phone_states.served(tmp_path, static_cache) as school:
        for state, page in phone_states.Tour(browser, school, "m.light").walk():
            page.set_viewport_size(TALL)
            faults += [f"{state}: {fault}" for fault in page.evaluate(GEOMETRY)]
            page.evaluate("(look) => display.apply(look)", LARGE_ON_BLACK)
            faults += [f"{state}, large on black: {fault}" for fault in page.evaluate(GEOMETRY) + complaints(page)]
            page.evaluate("(look) => display.apply(look)", USUAL)
            page.set_viewport_size(PHONE)
    assert faults == []
