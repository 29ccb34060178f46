"""The log: JSON lines, one a request, by which a fault is found again, and which tell nothing of anybody."""

import io
import json
import logging
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from learning.db import db
from learning.web import logs
from learning.web.access import public
from tests.people import World, canaries_of, sign_in

pytestmark = pytest.mark.one_engine  # the same pages on either; the services below run on both

SECRET = "bi-mat-cua-the"


@pytest.fixture
def lines() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """What was logged since, read back; each line must be one JSON object."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.JsonFormatter())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(before)


def test_a_request_is_one_line_with_its_rule_and_not_its_address(app: Flask, world: World, lines: Any) -> None:
    client = app.test_client()
    sign_in(client, world.an)
    answer = client.get(f"/login/card/{SECRET}?x={SECRET}")
    client.open("/khong-co", method="BREW")
    card, absent = (line for line in lines() if line["logger"] == "learning.request")
    assert set(card) == {"at", "level", "logger", "message", "request", "method", "route", "status", "ms"}
    assert (card["method"], card["route"], card["status"]) == ("GET", "/login/card/<token>", 404)
    assert (absent["method"], absent["route"], absent["status"]) == ("other", "-", 404)
    assert card["request"] == answer.headers["X-Request-Id"] != absent["request"]
    assert card["ms"] > 0
    assert not any(canary in str(lines()) for canary in (*canaries_of(world.an), SECRET))


def test_the_number_on_the_page_is_that_of_the_log(app: Flask, lines: Any) -> None:
    app.add_url_rule("/bug", "bug", public(lambda: 1 / 0))
    page = app.test_client().get("/bug")
    number = re.search(r"<code><b>([0-9a-f]{8})</b></code>", page.text)
    assert number is not None and number[1] == page.headers["X-Request-Id"]
    fault, request = (line for line in lines() if line["logger"].startswith("learning"))
    assert (request["request"], request["status"]) == (number[1], 500)
    assert number[1] in fault["message"]
    assert fault["error"] == "builtins.ZeroDivisionError"
    assert any("test_web_logs.py:" in place for place in fault["trace"])
    assert not any(place.startswith("/") for place in fault["trace"])


@pytest.mark.parametrize("path", ["/khong-co", "/me", "/?x=%00"])
def test_every_page_of_a_fault_can_be_asked_about(app: Flask, path: str) -> None:
    page = app.test_client().get(path)
    assert path == "/me" or page.headers["X-Request-Id"] in page.text


def test_what_was_typed_stays_out_of_the_log(app: Flask, world: World, lines: Any) -> None:
    def fail(how: str) -> str:
        if how == "value":
            raise ValueError(SECRET)
        db.session.execute(text("INSERT INTO person (name) VALUES (:name)"), {"name": SECRET})
        return how

    app.add_url_rule("/fail/<how>", "fail", public(fail))
    client = app.test_client()
    assert client.get("/fail/value").status_code == 500
    assert client.get("/fail/statement").status_code == 503
    logging.getLogger("somebody.else").warning("took %s", SECRET)
    assert len(lines()) == 5
    assert SECRET not in str(lines())
