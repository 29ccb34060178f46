"""A browser, and one real instance with a city of a few people, shared by journeys that each take a person of it."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests import browser as chrome
from tests.browser import Server, phone_page
from tests.journeys import places, steps

HERE = Path(__file__).parent
LEADER, COMMITTEE = "Ngô Tiến Dũng", "Lý Trường Giang"
REPORTER = "Trịnh Thị Thoa"  # of the committee, too: an authenticator is set up once, whichever test comes first
_GIVEN = "Sáu Bảy Tám Mười Lúa Gạo Mây Nắng Sông Núi Tre Trúc Cau Mít Bưởi Đước"
MEMBERS = tuple(f"Đỗ Văn {name}" for name in _GIVEN.split())
_OTHERS = "Sen Súng Lan Huệ Cúc Mai Đào Quế Hồi Nghệ Gừng Tỏi Hành Ngô Khoai Sắn Vừng Đỗ Lạc Chè Dâu Tằm Bông Đay"
OTHERS = tuple(f"Đỗ Thị {name}" for name in _OTHERS.split())  # in a cell of their own
KINDS = ("lesson_read", "check_answered", "paper_handed_in")


@dataclass(frozen=True)
class School:
    """A served instance with a ward, two cells and their people; codes: of the cards, by name; library: its texts."""

    server: Server
    codes: dict[str, str]
    library: Path

    @property
    def url(self) -> str:
        return self.server.url

    @property
    def database(self) -> Path:
        return self.server.instance / "learning.sqlite3"

    def events(self, name: str) -> list[tuple[str, str]]:
        """(kind, subject) of what the server has of somebody, drafts left out, in order of arrival."""
        with closing(sqlite3.connect(self.database)) as database:
            rows = database.execute(
                "SELECT kind, subject FROM event JOIN person ON person.id = person_id WHERE name = ? ORDER BY event.id",
                (name,),
            ).fetchall()
        return [(kind, subject) for kind, subject in rows if kind in KINDS]

    def publish(self) -> None:
        places.run(self.server.instance, content_of(self.library), "publish")


def content_of(library: Path) -> dict[str, str]:
    return {"LEARNING_COURSES": str(library / "courses"), "LEARNING_QUIZZES": str(library / "quizzes")}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs chromium, and says so when there is none."""
    absent = pytest.mark.skipif(chrome.CHROMIUM is None, reason="chromium is not here")
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)
            item.add_marker(absent)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One chromium a module: a second playwright in the same thread, as other tests may want, is refused."""
    with chrome.chromium() as found:
        yield found


@pytest.fixture(scope="session")
def school(tmp_path_factory: pytest.TempPathFactory, static_cache: Path) -> Iterator[School]:
    """A real instance whose people came by a roster file and whose cards were printed by the command."""
    folder = tmp_path_factory.mktemp("school")
    library = Path(shutil.copytree(steps.LIBRARY, folder / "library"))
    rows = [
        (COMMITTEE, "0900 000 106", "PA", "Phường An Sen", "cấp uỷ"),
        (REPORTER, "0900 000 107", "PA", "", "cấp uỷ"),
        (LEADER, "0900 000 104", "PA/C1", "Chi bộ Tổ dân phố số 1", "lãnh đạo chi bộ"),
        *((name, f"0900 000 {number}", "PA/C1", "", "") for number, name in enumerate(MEMBERS, 200)),
        *((name, f"0900 000 {number}", "PA/C2", "Chi bộ 2", "") for number, name in enumerate(OTHERS, 300)),
    ]
    codes = places.furnish(folder, static_cache, rows, content_of(library))
    with chrome.serving(folder / "instance", **content_of(library)) as server:
        yield School(server, codes, library)


@pytest.fixture(scope="session")
def codes(school: School) -> Iterator[str]:
    """Codes of members, each given out once: `next(codes)`."""
    return (school.codes[name] for name in MEMBERS)


@pytest.fixture(scope="session")
def _others() -> Iterator[str]:
    return iter(OTHERS)


@pytest.fixture
def name(_others: Iterator[str]) -> str:
    """Somebody who has done nothing yet."""
    return next(_others)


@pytest.fixture
def enter(browser: Browser, school: School) -> Iterator[Callable[..., Page]]:
    """enter(name, script): the page of somebody who has just signed in on a phone of their own."""
    pages: list[Page] = []

    def open_phone(who: str, script: str = "") -> Page:
        page = phone_page(browser)
        pages.append(page)
        if script:
            page.add_init_script(script)
        steps.sign_in(page, school.server, school.codes[who])
        page.evaluate("async () => { await phone.ready; await navigator.serviceWorker.ready; }")
        return page

    yield open_phone
    for page in pages:
        page.context.close()
