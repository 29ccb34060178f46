"""A browser, and one real instance with a city of a few people, shared by journeys that each take a person of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests import browser as chrome
from tests.browser import Server
from tests.journeys import steps

HERE = Path(__file__).parent
LEADER, COMMITTEE = "Ngô Tiến Dũng", "Lý Trường Giang"
_GIVEN = "Sáu Bảy Tám Mười Lúa Gạo Mây Nắng Sông Núi Tre Trúc Cau Mít Bưởi Đước"
MEMBERS = tuple(f"Đỗ Văn {name}" for name in _GIVEN.split())


@dataclass(frozen=True)
class School:
    """A served instance with a ward, a cell and their people; codes: of the cards, by name."""

    server: Server
    codes: dict[str, str]

    @property
    def url(self) -> str:
        return self.server.url


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
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    """A real instance whose people came by a roster file and whose cards were printed at the command line."""
    folder = tmp_path_factory.mktemp("school")
    rows = [
        (COMMITTEE, "0900 000 106", "PA", "Phường An Sen", "cấp uỷ"),
        (LEADER, "0900 000 104", "PA/C1", "Chi bộ Tổ dân phố số 1", "lãnh đạo chi bộ"),
        *((name, f"0900 000 {number}", "PA/C1", "", "") for number, name in enumerate(MEMBERS, 200)),
    ]
    with chrome.serving(folder / "instance", **steps.CONTENT) as server:
        server.command("roster", "import", str(steps.write_roster(folder / "roster.csv", rows)))
        sheet = folder / "cards.html"
        server.command("cards", "/", "--out", str(sheet), "--url", server.url)
        yield School(server, steps.codes_of(sheet.read_text("utf-8")))


@pytest.fixture(scope="session")
def codes(school: School) -> Iterator[str]:
    """Codes of members, each given out once: `next(codes)`."""
    return (school.codes[name] for name in MEMBERS)
