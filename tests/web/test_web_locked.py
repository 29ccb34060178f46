"""A database that is locked or away: 503 with words and a time to come back, and well again by itself."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from learning import db as databases
from learning.app import create_app
from learning.config import Settings
from tests.people import World, sign_in

pytestmark = pytest.mark.parametrize("template", ["sqlite"], indirect=True)  # these are SQLite's locks


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that is locked says so at once."""
    monkeypatch.setattr(databases, "SQLITE_BUSY_MILLISECONDS", 1)


@contextmanager
def held(file: Path, *statements: str) -> Iterator[None]:
    """The database held by another process's connection."""
    other = sqlite3.connect(file, isolation_level=None)
    try:
        for statement in statements:
            other.execute(statement)
        yield
    finally:
        other.close()


def test_while_the_database_is_locked_writers_are_asked_to_come_back_and_readers_read(
    impatient: None, settings: Settings, app: Flask, world: World
) -> None:
    client = app.test_client()
    sign_in(client, world.an)
    with held(settings.instance / "learning.sqlite3", "BEGIN IMMEDIATE"):
        answer = client.post("/me/passphrase", data={"how": "made"})
        assert answer.status_code == 503
        assert 5 <= int(answer.headers["Retry-After"]) <= 20
        assert "<h1>" in answer.text
        assert client.get("/me").status_code == 200
    assert client.post("/me/passphrase", data={"how": "made"}).status_code == 200


def test_a_database_that_cannot_even_be_read_is_told_in_words(
    impatient: None, settings: Settings, app: Flask, world: World
) -> None:
    """The page of a failure must not need what has failed. SQLite itself waits five seconds each time: few requests."""
    client = app.test_client()
    sign_in(client, world.an)
    with app.app_context():
        databases.db.engine.dispose()
    databases.db.session.remove()
    databases.db.engine.dispose()
    with held(
        settings.instance / "learning.sqlite3",
        "PRAGMA locking_mode=EXCLUSIVE",
        "BEGIN EXCLUSIVE",
        "CREATE TABLE z (a)",
    ):
        plain = FlaskClient(app, app.response_class)
        cookie = client.get_cookie("session")
        assert cookie is not None
        plain.set_cookie("session", cookie.value)
        answer = plain.get("/me")
        assert answer.status_code == 503 and answer.headers["Retry-After"]
        assert "<h1>" in answer.text
        assert plain.get("/healthz").status_code == 200
        events = plain.post("/events", json={"contract": 1, "events": []}, headers={"Sec-Fetch-Site": "same-origin"})
        assert (events.status_code, events.get_json()["error"]) == (503, 503)


def test_a_database_server_that_is_away_is_told_in_words(settings: Settings) -> None:
    app = create_app(replace(settings, database_url="postgresql+psycopg://nobody@127.0.0.1:1/learning"))
    client = app.test_client()
    client.set_cookie("session", "x")
    for path in ("/", "/me", "/courses/khoa-thu/bai-1"):
        answer = client.get(path)
        assert answer.status_code == 503
        assert 5 <= int(answer.headers["Retry-After"]) <= 20
        assert "<h1>" in answer.text
        assert "127.0.0.1" not in answer.text
    assert client.get("/healthz").status_code == 200
