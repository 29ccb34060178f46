"""The style sheet comes inside the first page of a browser, let in by its hash alone; later pages name it."""

import base64
import hashlib
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from learning.offline import keeping
from learning.web import assets, headers
from tests import library
from tests.people import World

pytestmark = pytest.mark.one_engine
OPENED = {"Sec-Fetch-Mode": "navigate"}
INSIDE = re.compile(r'<style data-sheet="(/static/css/app\.([0-9a-f]{12})\.css)">(.*)</style>', re.DOTALL)
PAGES = ("/courses/khoa-mo/bai-1", keeping.SHELL)  # kept whole by the server


@pytest.fixture
def browser(app: Flask, world: World) -> FlaskClient:
    """One that does not go through the house's checks of pages, which know of no style inside."""
    library.publish(library.files("khoa-mo", access="open"))
    client = FlaskClient(app, app.response_class)
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    return client


@pytest.mark.parametrize("path", PAGES)
def test_a_first_page_has_the_sheet_and_lets_in_nothing_else(browser: FlaskClient, path: str) -> None:
    answer = browser.get(path, headers=OPENED)
    found = INSIDE.search(answer.get_data(as_text=True))
    assert found is not None and 'rel="stylesheet"' not in answer.get_data(as_text=True)
    digest = base64.b64encode(hashlib.sha256(found[3].encode()).digest()).decode()
    policy = answer.headers["Content-Security-Policy"]
    assert policy == headers.CONTENT_SECURITY_POLICY.replace("style-src 'self'", f"style-src 'self' 'sha256-{digest}'")
    with browser.get(found[1]) as sheet:
        assert sheet.get_data(as_text=True) == found[3]


@pytest.mark.parametrize("path", PAGES)
def test_a_browser_that_has_the_sheet_is_told_its_name(browser: FlaskClient, path: str) -> None:
    first = browser.get(path, headers=OPENED)
    found = INSIDE.search(first.get_data(as_text=True))
    assert found is not None
    browser.set_cookie("sheet", found[2])
    later = browser.get(path, headers=OPENED | {"If-None-Match": first.headers["ETag"]})
    assert later.status_code == 200, "another page than the first"
    assert f'<link rel="stylesheet" href="{found[1]}">' in later.get_data(as_text=True)
    assert "<style" not in later.get_data(as_text=True)
    assert later.headers["Content-Security-Policy"] == headers.CONTENT_SECURITY_POLICY
    browser.set_cookie("sheet", "0123456789ab")
    assert INSIDE.search(browser.get(path, headers=OPENED).get_data(as_text=True)), "it has an older one"


def test_what_the_worker_fetches_has_the_sheet_by_name(browser: FlaskClient) -> None:
    answer = browser.get(PAGES[0], headers={"Sec-Fetch-Mode": "same-origin"})
    assert "<style" not in answer.get_data(as_text=True)
    assert "Sec-Fetch-Mode" in answer.headers["Vary"]


def test_the_sheet_can_stand_inside_a_page(app: Flask) -> None:
    """Nothing in it ends the element, or means something else at another address."""
    with app.test_request_context():
        text = str(assets.sheet().inside)
    assert text.count("<") == 2 and "url(" not in text and "@import" not in text
