"""No text of an author runs in a browser: a list of our own always, public collections where a folder of them is named
(LEARNING_XSS_CORPUS)."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests import browser as chrome
from tests.bad_input import scripts

pytestmark = [pytest.mark.browser, pytest.mark.skipif(chrome.CHROMIUM is None, reason="chromium is not here")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chrome.chromium() as browser:
        yield browser


def test_nothing_runs(browser: Browser) -> None:
    folder = os.environ.get(scripts.CORPUS)
    texts = [*scripts.VECTORS, *(scripts.corpus(Path(folder)) if folder else ())]
    figures = scripts.run(browser, texts)
    assert (figures.texts, figures.bad) == (len(texts), [])
    assert figures.refused >= 30  # most of them are told to their author, too


def test_the_browser_tells_when_something_runs(browser: Browser) -> None:
    """The same texts as they are: what finds nothing above, finds something here."""
    found = [scripts.open_page(browser, vector) for vector in scripts.VECTORS[:12]]
    assert sum(any(one.startswith("ran alert") for one in each) for each in found) >= 6
    assert sum(map(bool, found)) >= 10


def test_a_folder_of_collections_is_read(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.txt").write_text("<b>\n\n<i>\n<b>\n", "utf-8")
    (tmp_path / "c.json").write_text('["<u>", 1, "<b>"]', "utf-8")
    (tmp_path / "d.json").write_text("{", "utf-8")
    (tmp_path / "e.js").write_text("x", "utf-8")
    assert scripts.corpus(tmp_path) == ["<b>", "<i>", "<u>"]
