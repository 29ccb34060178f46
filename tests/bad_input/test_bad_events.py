"""POST /events and hand-ins at their door: what is not the contract changes nothing, one bad item spoils no other."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learning import clock
from learning.db import db
from learning.members import sessions
from learning.members.models import Person
from learning.offline import rates
from learning.progress.models import Event
from learning.quizzes import papers
from learning.quizzes.models import Paper, Response
from tests import library
from tests.client import goes_to
from tests.people import World, act_as, sign_in

HUGE = 10**30


@pytest.fixture
def phone(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A device of An's that may call as often as a test likes."""
    monkeypatch.setattr(rates, "AT_ONCE", 10_000)
    library.publish()
    client = app.test_client()
    sign_in(client, world.an)
    return client


@pytest.fixture
def paper(phone: FlaskClient, world: World) -> Paper:
    return papers.issue_paper(act_as(world.an), "khoa-thu", "kiem-tra", 1)


def event(person: Person, **changes: Any) -> dict[str, Any]:
    good = {"kind": "lesson_read", "subject": "khoa-thu/bai-1", "body": {}, "seq": 1, "at": "2026-11-23T07:05:00Z"}
    return {"id": str(uuid4()), "person": person.id, **good, **changes}


def send(client: FlaskClient, *events: object, status: int = 200) -> list[str]:
    answer = client.post("/events", json={"contract": 1, "events": events})
    assert answer.status_code == status, answer.text
    return [one["status"] for one in answer.get_json()["events"]] if status == 200 else []


def count(model: type = Event) -> int:
    db.session.rollback()
    return db.session.query(model).count()


DEEP = b'{"contract": 1, "events": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
BODIES = {
    "nested 100,000 deep": (DEEP, 400, "lồng quá sâu"),
    "opened 100,000 times": (b"[" * 100_000, 400, "lồng quá sâu"),
    "objects 20,000 deep": (b'{"a":' * 20_000, 400, "lồng quá sâu"),
    "64 KB of [": (b"[" * 65_536, 400, "lồng quá sâu"),
    "no JSON": (b"<html>Wi-Fi</html>", 400, "không đọc được"),
    "nothing": (b"", 400, "không đọc được"),
    "not UTF-8": (b'"\xff"', 400, "không đọc được"),
    "another contract": (b'{"contract": 99, "events": []}', 400, "không đúng mẫu"),
    "a number of 5,000 digits": (b'{"contract": ' + b"9" * 5_000 + b', "events": []}', 400, "không đọc được"),
    "300 KB": (b'{"contract": 1, "events": ["' + b"x" * 300_000 + b'"]}', 413, ""),
    "700 KB": (b" " * 700_000, 413, ""),
}


@pytest.mark.parametrize(("data", "status", "words"), BODIES.values(), ids=BODIES)
def test_what_is_not_the_contract_is_refused_with_words(
    phone: FlaskClient, data: bytes, status: int, words: str
) -> None:
    answer = phone.post("/events", data=data, content_type="application/json")
    assert answer.status_code == status
    assert answer.get_json()["error"] == status
    assert words in answer.get_json()["message"]
    assert count() == 0


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_another_content_type_is_refused(phone: FlaskClient, world: World, kind: str) -> None:
    data = json.dumps({"contract": 1, "events": [event(world.an)]})
    answer = phone.post("/events", data=data, content_type=kind)
    assert (answer.status_code, answer.is_json) == (400, True)
    assert count() == 0


def test_who_is_not_signed_in_is_asked_to_and_not_refused(app: Flask, phone: FlaskClient, world: World) -> None:
    send(app.test_client(), event(world.an), status=401)
    assert count() == 0


def test_events_of_somebody_else_stay_with_their_phone(phone: FlaskClient, world: World) -> None:
    mine, theirs, nobodys = event(world.an), event(world.binh), event(world.an) | {"person": 2**31 - 1}
    assert send(phone, theirs, mine, nobodys) == ["not_yours", "stored", "not_yours"]
    assert count() == 1


@pytest.mark.parametrize("seq", [HUGE, -HUGE, 2**31, 2**63, 0])
def test_a_sequence_number_of_any_size_is_kept(phone: FlaskClient, world: World, paper: Paper, seq: int) -> None:
    option = paper.layout[0]["options"][0][0]
    draft = {"question": "1", "answer": option}
    answered = event(world.an, kind="answer_given", subject=str(paper.id), body=draft, seq=seq)
    assert send(phone, event(world.an, seq=seq), answered) == ["stored", "stored"]
    assert db.session.query(Response).one().answer == option


@pytest.mark.parametrize(
    "question", ["0", "6", "-1", "00011", "00019999", "00001", "9" * 5_000, "٣", "²", "1.0", " 1", "", "x", "1\x00"]
)
def test_a_draft_for_a_question_that_is_not_there_is_refused_alone(
    phone: FlaskClient, world: World, paper: Paper, question: str
) -> None:
    body = {"question": question, "answer": ""}
    bad = event(world.an, kind="answer_given", subject=str(paper.id), body=body)
    assert send(phone, event(world.an), bad, event(world.an)) == ["stored", "refused", "stored"]
    assert count(Response) == 0


@pytest.mark.parametrize("subject", ["9" * 18, "9" * 80, "99999999999", "0", "٣", "-1", "khoa-thu", "a/b/c"])
def test_a_paper_that_is_not_there_is_refused_alone(phone: FlaskClient, world: World, subject: str) -> None:
    bad = event(world.an, kind="paper_handed_in", subject=subject, body={"answers": {}})
    assert send(phone, bad, event(world.an)) == ["refused", "stored"]


def test_a_hand_in_sent_twice_counts_once(phone: FlaskClient, world: World, paper: Paper) -> None:
    handed_in = event(world.an, kind="paper_handed_in", subject=str(paper.id), body={"answers": {}})
    first = phone.post("/events", json={"contract": 1, "events": [handed_in]}).get_json()["events"][0]
    again = phone.post("/events", json={"contract": 1, "events": [handed_in, handed_in]}).get_json()["events"]
    assert [one["status"] for one in again] == ["duplicate", "duplicate"]
    assert {one["receipt"] for one in again} == {first["receipt"]}
    other = event(world.an, kind="paper_handed_in", subject=str(paper.id), body={"answers": {"1": "x"}})
    assert send(phone, other, handed_in | {"body": {"answers": {"1": "x"}}}) == ["conflict", "conflict"]
    assert count() == 1


def test_a_button_pressed_twice_hands_in_once(phone: FlaskClient, paper: Paper) -> None:
    address, uid = f"/papers/{paper.id}", str(uuid4())
    for form in ({"go": "hand_in", "event": uid}, {"go": "hand_in", "event": uid}, {"go": "hand_in"}):
        assert goes_to(phone.post(address, data=form)) == address
        assert phone.get(address).status_code == 200
    assert count() == 1
    assert db.session.get(Paper, paper.id).attempt == 1


def test_a_draft_after_the_hand_in_changes_nothing(phone: FlaskClient, world: World, paper: Paper) -> None:
    goes_to(phone.post(f"/papers/{paper.id}", data={"go": "hand_in"}))
    option = paper.layout[0]["options"][0][0]
    goes_to(phone.post(f"/papers/{paper.id}", data={"number": "1", "answer": option}))
    body = {"question": "1", "answer": option}
    assert send(phone, event(world.an, kind="answer_given", subject=str(paper.id), body=body)) == ["refused"]
    assert {one.answer for one in db.session.query(Response)} == {None}


def test_a_hand_in_after_the_session_ended_is_kept_for_after_signing_in(
    app: Flask, phone: FlaskClient, world: World, paper: Paper
) -> None:
    sessions.revoke_all(world.an.id)
    option = paper.layout[0]["options"][0][0]
    page = phone.post(f"/papers/{paper.id}", data={"number": "1", "answer": option, "go": "hand_in"})
    assert page.status_code == 401
    assert 'name="kept"' in page.text
    send(phone, event(world.an), status=401)
    assert count() == 0
    assert db.session.get(Paper, paper.id).state == "issued"


def test_a_hand_in_after_the_time_is_taken_without_what_came_too_late(app: Flask, world: World) -> None:
    library.publish(library.files("khoa-gio", rules="minutes: 10"))
    client = app.test_client()
    sign_in(client, world.an)
    paper = papers.issue_paper(act_as(world.an), "khoa-gio", "kiem-tra", 1)
    answers = {str(place): entry["options"][1][0] for place, entry in enumerate(paper.layout, 1)}
    with time_machine.travel(clock.now() + timedelta(hours=2)):
        late = event(
            world.an, kind="answer_given", subject=str(paper.id), body={"question": "1", "answer": answers["1"]}
        )
        page = client.post(f"/papers/{paper.id}", data={"number": "1", "answer": answers["1"], "go": "next"})
        assert (page.status_code, "Đã hết giờ" in page.text) == (400, True)
        whole = event(world.an, kind="paper_handed_in", subject=str(paper.id), body={"answers": answers})
        assert send(client, late, whole) == ["refused", "stored"]
        assert client.get(f"/papers/{paper.id}").status_code == 200
    db.session.rollback()
    assert db.session.get(Paper, paper.id).percent == 0


def test_numbers_that_json_has_no_word_for_are_refused(phone: FlaskClient, world: World) -> None:
    whole = json.dumps({"contract": 1, "events": [event(world.an, seq="HERE")]})
    for number, status in (("1e999", 200), ("NaN", 400), ("-Infinity", 400), ("9" * 5_000, 400), ("1.0", 200)):
        answer = phone.post("/events", data=whole.replace('"HERE"', number), content_type="application/json")
        assert answer.status_code == status, number
        assert status == 400 or answer.get_json()["events"][0]["status"] == "refused"
    assert count() == 0


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_answer_is_stored_or_refused_and_the_paper_can_be_read(
    phone: FlaskClient, world: World, data: st.DataObject
) -> None:
    paper = papers.issue_paper(act_as(world.an), "khoa-thu", "kiem-tra", 1)
    options = st.sampled_from([option for entry in paper.layout for option, _key in entry["options"]])
    answers = json_values | options | st.lists(options, max_size=3)
    drafts = data.draw(st.lists(st.tuples(st.sampled_from("123456"), answers), max_size=3))
    whole = data.draw(st.dictionaries(st.sampled_from("123456") | st.text(max_size=3), answers, max_size=6))
    bodies = [("answer_given", {"question": number, "answer": answer}) for number, answer in drafts]
    bodies.append(("paper_handed_in", {"answers": whole}))
    events = [event(world.an, kind=kind, subject=str(paper.id), body=body) for kind, body in bodies]
    assert set(send(phone, *events)) <= {"stored", "refused"}
    assert phone.get(f"/papers/{paper.id}").status_code == 200
