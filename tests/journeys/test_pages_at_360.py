"""Every kind of page on a narrow phone in every display: nothing sticks out, nothing is small, axe has no complaint."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser import PHONE, phone_page
from tests.journeys import steps
from tests.journeys.conftest import COMMITTEE, LEADER, MEMBERS, School
from tests.journeys.looking import GEOMETRY, STICKING_OUT, complaints

DISPLAYS = ("m.light", "m.contrast", "l.light")
STUDIES, ASKS = MEMBERS[-1], MEMBERS[-2]  # one has handed in a paper, one is in the middle of one
LYING: ViewportSize = {"width": 740, "height": 360}
TALL: ViewportSize = {
    "width": PHONE["width"],
    "height": 4000,
}  # the bar that sticks to the bottom then hides nothing from axe
ROSTERS = {
    "file": (
        f"họ tên,điện thoại,đơn vị,tên đơn vị\n{STUDIES},,C2,\nTạ Thuý Nhàn,12,C1,\nHồ Văn Mới,,C7,Chi bộ mới\n"
    ).encode(),
    "strange": "Tên đầy đủ,Nơi sinh hoạt\nTạ Thuý Nhàn,Chi bộ 2\n".encode(),
    "garbled": "ho ten,don vi\nB\xf5i,C1\n".encode("latin-1"),
}


@dataclass(frozen=True)
class Visit:
    """A kind of page: who opens it, and where; its name is what a failure shows."""

    name: str
    who: str
    path: str


VISITS = (
    Visit("guest's catalogue", "guest", "/"),
    Visit("sign-in", "guest", "/login"),
    Visit("passkey sign-in", "guest", "/login/passkey"),
    Visit("absent page", "guest", "/khong-co"),
    Visit("card that is none", "guest", "/login/card/khong-co"),
    Visit("sign-in that keeps an address", "guest", "/me"),
    Visit("today", "studies", "/"),
    Visit("mine", "studies", "/me"),
    Visit("what the phone holds", "studies", "/phone"),
    Visit("devices", "studies", "/me/devices"),
    Visit("passphrase", "studies", "/me/passphrase"),
    Visit("passkeys", "studies", "/me/passkeys"),
    Visit("short key", "studies", "/me/key"),
    Visit("courses", "studies", "/courses"),
    Visit("course", "studies", f"/courses/{steps.COURSE}"),
    *(Visit(f"lesson {slug}", "studies", f"/courses/{steps.COURSE}/{slug}") for slug in steps.LESSONS),
    Visit("quiz start", "studies", f"/quizzes/{steps.COURSE}/{steps.QUIZ}"),
    Visit("result", "studies", "{paper}"),
    Visit("somebody else's desk", "studies", "/cell"),
    Visit("today, in the middle", "asks", "/"),
    *(Visit(f"question {number}", "asks", f"{{paper}}?cau={number}") for number in (1, 3, 6)),
    Visit("before handing in", "asks", "{paper}?cau=het"),
    Visit("leader's today", "leader", "/"),
    Visit("cell", "leader", "/cell"),
    Visit("member", "leader", "{member}"),
    Visit("cards", "leader", "/cards"),
    Visit("committee's today", "committee", "/"),
    Visit("ward", "committee", "{ward}"),
    Visit("cards of a ward", "committee", "/cards"),
    Visit("month report", "committee", "{ward}/month"),
    Visit("exports", "committee", "{ward}/export"),
    Visit("reporting a lesson", "studies", f"/courses/{steps.COURSE}/{steps.LESSONS[0]}/report"),
    Visit("class", "leader", "/attendance"),
    Visit("paper slips", "leader", "/slips"),
    Visit("confirmations", "leader", "/confirmations"),
    Visit("own confirmations", "studies", "/me/confirmations"),
    Visit("checking a confirmation", "guest", "/verify/khong-co"),
    Visit("ways to confirm", "leader", "/second-step"),
    Visit("roles of a cell", "committee", "{roles}"),
    Visit("rosters", "committee", "/roster"),
    Visit("what a roster would change", "committee", "{file}"),
    Visit("columns of a roster", "committee", "{file}/columns"),
    Visit("roster of unknown columns", "committee", "{strange}"),
    Visit("roster in an unknown code page", "committee", "{garbled}"),
    Visit("those who have left", "leader", "/roster/left"),
)


@dataclass(frozen=True)
class Walker:
    """The pages of four people and a guest, and the addresses that only they can tell."""

    pages: dict[str, Page]
    places: dict[tuple[str, str], str]

    def open(self, visit: Visit, url: str, display: str) -> Page:
        page = self.pages[visit.who]
        page.context.add_cookies([{"name": "display", "value": display, "url": url}])
        path = re.sub(r"\{(\w+)\}", lambda found: self.places[visit.who, found[1]], visit.path)
        page.goto(url + path)
        return page


@pytest.fixture(scope="session")
def kept() -> dict[str, Any]:
    """Who has signed in and where all is, for a process that comes to these tests again after those of another file."""
    return {}


@pytest.fixture(scope="module")
def walker(browser: Browser, school: School, kept: dict[str, Any]) -> Iterator[Walker]:
    names = {"studies": STUDIES, "asks": ASKS, "leader": LEADER, "committee": COMMITTEE}
    phones = {who: kept.get(who) for who in ("guest", *names)}
    options: dict[str, Any] = {"viewport": TALL, "service_workers": "block"}
    pages = {who: phone_page(browser, storage_state=state, **options) for who, state in phones.items()}
    if "places" not in kept:
        for who, name in names.items():
            steps.sign_in(pages[who], school.server, school.codes[name])
            if who in ("leader", "committee"):
                pages[who].goto(f"{school.url}/cell")
                steps.take_second_step(pages[who])
        kept["places"] = _study(pages, school) | _find(pages, school)
        kept.update((who, page.context.storage_state()) for who, page in pages.items())
    yield Walker(pages, kept["places"])


@pytest.mark.parametrize("display", DISPLAYS)
@pytest.mark.parametrize("visit", VISITS, ids=lambda visit: visit.name)
def test_page(walker: Walker, school: School, visit: Visit, display: str) -> None:
    page = walker.open(visit, school.url, display)
    closed = page.locator("main details:not([open]) > summary")
    while closed.count():
        closed.first.click()
    assert page.evaluate(GEOMETRY) == []
    if display != "l.light":  # axe looks at colours and roles, which text size does not change
        assert complaints(page, of_colours_alone=display != "m.light") == []


def test_a_sheet_of_cards_fits_the_phone_and_the_paper(walker: Walker, school: School) -> None:
    """Printed it is A4 with eight cards a sheet; on the phone it can still be read."""
    page = walker.pages["leader"]
    page.goto(f"{school.url}/cards")
    page.get_by_role("button", name=re.compile("^Cấp thẻ mới")).first.click()
    page.wait_for_selector(".cut")
    assert page.evaluate(GEOMETRY) == [] and complaints(page) == []
    page.set_viewport_size({"width": 703, "height": 1031})  # A4 less its edges, at 96 px an inch
    page.emulate_media(media="print")
    assert page.locator(".top").is_hidden() and page.locator(".cut > li").first.is_visible()
    card = page.locator(".cut > li").first.bounding_box()
    assert card is not None and 330 < card["width"] <= 352 and card["height"] < 1031 / 4
    page.emulate_media(media="screen")
    page.set_viewport_size(TALL)


@pytest.mark.parametrize("path", ["/", "/login", *(f"/courses/{steps.COURSE}/{slug}" for slug in steps.LESSONS)])
def test_text_at_200_percent_and_lying_down(walker: Walker, school: School, path: str) -> None:
    """Twice the browser's own text size on 360 px, and the same phone in landscape."""
    page = walker.pages["guest"]
    for shape, font in ((PHONE, "225%"), (LYING, "112.5%")):  # 112.5 % is size A
        page.set_viewport_size(shape)
        page.goto(school.url + path)
        page.evaluate("(size) => { document.documentElement.style.fontSize = size; }", font)
        sticking = page.evaluate(STICKING_OUT)
        assert sticking == [], (shape, path)
    page.set_viewport_size(TALL)


def _study(pages: dict[str, Page], school: School) -> dict[tuple[str, str], str]:
    """One paper handed in with some answers wrong, one begun."""
    steps.begin_quiz(pages["studies"], school.server)
    paper = re.sub(r"\?.*", "", pages["studies"].url)
    steps.answer_all(pages["studies"], rightly=False)
    steps.hand_in(pages["studies"])
    steps.begin_quiz(pages["asks"], school.server)
    steps.answer_right(pages["asks"])
    begun = re.sub(r"\?.*", "", pages["asks"].url)
    return {("studies", "paper"): paper.removeprefix(school.url), ("asks", "paper"): begun.removeprefix(school.url)}


def _find(pages: dict[str, Page], school: School) -> dict[tuple[str, str], str]:
    """Addresses with ids in them, from the links that lead there."""
    pages["leader"].goto(f"{school.url}/cell")
    member = pages["leader"].get_by_role("link", name=STUDIES, exact=True).first.get_attribute("href") or ""
    pages["committee"].goto(f"{school.url}/")
    ward = pages["committee"].get_by_role("link", name="Số liệu đơn vị").get_attribute("href") or ""
    pages["committee"].goto(f"{school.url}/roles")
    roles = pages["committee"].locator("main a.go").first.get_attribute("href") or ""
    files = {("committee", name): _send(pages["committee"], school, data) for name, data in ROSTERS.items()}
    return {("leader", "member"): member, ("committee", "ward"): ward, ("committee", "roles"): roles} | files


def _send(page: Page, school: School, data: bytes) -> str:
    """A roster file that nobody imports; the address of its preview."""
    page.goto(f"{school.url}/roster")
    page.set_input_files("[name=file]", {"name": "danh-sach.csv", "mimeType": "text/csv", "buffer": data})
    steps.press(page, "Gửi và xem trước")
    return page.url.removeprefix(school.url)
