"""From exceptions to answers: words for people, JSON for phones, a number to read aloud, nothing of the inside."""

import logging
import re
import sqlite3

import pytest
from flask import Flask, abort
from sqlalchemy.exc import OperationalError

from learning.errors import Conflict, InvalidInput, NotAllowed, NotFound, TooManyTries
from learning.web.access import public
from tests.client import PageClient

pytestmark = pytest.mark.one_engine  # the same pages on either; the services below run on both

SECRET = "postgresql://somebody:geheim@10.0.0.9/learning"


@pytest.fixture
def broken(app: Flask) -> PageClient:
    """Addresses at which each exception of a table is raised."""
    faults = {
        "absent": NotFound(),
        "closed": NotAllowed(),
        "moved": Conflict("Bài này vừa có người sửa. Xin xem lại."),
        "wrong": InvalidInput("Xin ghi tên."),
        "slow": TooManyTries(7),
        "bug": KeyError(SECRET),
        "text": RuntimeError(SECRET),
        "sql": OperationalError(f"SELECT '{SECRET}'", {"p": SECRET}, sqlite3.OperationalError("no such table: person")),
        "locked": OperationalError("UPDATE", {}, sqlite3.OperationalError("database is locked")),
        "full": OperationalError("UPDATE", {}, sqlite3.OperationalError("database or disk is full")),
        "read-only": OperationalError("UPDATE", {}, sqlite3.OperationalError("attempt to write a readonly database")),
    }

    @public
    def fail(which: str) -> str:
        if which.isdigit():
            abort(int(which), SECRET)
        raise faults[which]

    app.add_url_rule("/fail/<which>", "fail", fail, methods=["GET", "POST"])
    app.add_url_rule("/events/<which>", "events_fail", fail, methods=["GET", "POST"])
    return app.test_client()


@pytest.mark.parametrize(
    ("which", "status", "words"),
    [
        ("absent", 404, ""),
        ("closed", 403, ""),
        ("moved", 409, "Bài này vừa có người sửa."),
        ("wrong", 400, "Xin ghi tên."),
        ("slow", 429, ""),
        ("bug", 500, "số này"),
        ("text", 500, "số này"),
        ("sql", 500, "số này"),
        ("locked", 503, ""),
        ("full", 503, ""),
        ("read-only", 503, ""),
        ("400", 400, ""),
        ("405", 405, ""),
        ("413", 413, "nặng quá"),
        ("418", 418, ""),
        ("501", 501, ""),
    ],
)
def test_each_fault_has_its_page_and_its_json(
    broken: PageClient, which: str, status: int, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    page = broken.get(f"/fail/{which}")
    assert page.status_code == status
    assert words in page.text
    assert 'href="/"' in page.text
    phone = broken.post(f"/events/{which}", json={})
    assert phone.status_code == status
    assert phone.get_json()["error"] == status
    for answer in (page, phone):
        assert SECRET not in answer.text + str(answer.headers)
        assert "Traceback" not in answer.text and "SELECT" not in answer.text
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("which", "least", "most"), [("slow", 7, 7), ("locked", 5, 20), ("full", 5, 20)])
def test_who_is_to_come_back_is_told_when(broken: PageClient, which: str, least: int, most: int) -> None:
    assert least <= int(broken.get(f"/fail/{which}").headers["Retry-After"]) <= most


def test_an_unknown_fault_has_a_number_that_finds_it_in_the_log(
    broken: PageClient, caplog: pytest.LogCaptureFixture
) -> None:
    numbers = set()
    for _ in range(2):
        page = broken.get("/fail/bug")
        found = re.search(r"<code><b>([0-9a-f]{8})</b></code>", page.text)
        assert found is not None
        assert f"reference {found[1]}" in caplog.text
        assert "/fail/<which>" in caplog.text
        numbers.add(found[1])
    assert len(numbers) == 2


def test_a_logged_failure_names_the_rule_and_not_the_address(
    broken: PageClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    broken.get("/fail/bug?token=bi-mat-cua-the")
    assert "bi-mat-cua-the" not in caplog.text
