"""What a phone sends, in the words of the contract."""

from typing import Any
from uuid import uuid4

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


def event(person: int, kind: str, subject: str, body: dict[str, Any] | None = None, **other: Any) -> dict[str, Any]:
    """An event as phones make it."""
    made = {
        "id": str(uuid4()),
        "person": person,
        "kind": kind,
        "subject": subject,
        "body": body or {},
        "seq": 0,
        "at": "2026-11-26T07:05:00+07:00",
    }
    return made | other


def post_events(client: FlaskClient, *events: dict[str, Any]) -> TestResponse:
    return client.post("/events", json={"contract": 1, "events": list(events)})


def send(client: FlaskClient, *events: dict[str, Any]) -> list[dict[str, Any]]:
    """Send a batch that is answered; returns the outcomes in order."""
    answer = post_events(client, *events)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    outcomes: list[dict[str, Any]] = answer.get_json()["events"]
    assert [one["id"] for one in outcomes] == [one["id"] for one in events]
    return outcomes


def take_along(client: FlaskClient, person: int, course: str = "khoa-thu") -> dict[str, Any]:
    """The papers of a course as a phone takes them along."""
    answer = client.post("/papers", json={"contract": 1, "person": person, "course": course})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"
    said: dict[str, Any] = answer.get_json()
    return said
