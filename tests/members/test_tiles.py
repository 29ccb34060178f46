"""A shared phone: tiles, short keys, handing on; and a phone that was lost."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from learning.db import db
from learning.members import cards, sessions
from learning.members.models import Enrolment
from learning.policy import OPERATOR, Role
from tests import factories
from tests.client import goes_to
from tests.members.authenticator import Authenticator
from tests.members.test_passkeys import enter, make_key
from tests.members.test_second_step import arrive, set_pin
from tests.people import World, canaries_of, sign_in


@pytest.fixture
def shared(client: FlaskClient, world: World) -> FlaskClient:
    """A phone on which An and Bình are enrolled and nobody is active."""
    for person in (world.an, world.binh):
        arrive(client, person)
    client.post("/switch")
    return client


def tile(world: World, name: str) -> str:
    person_id = world.people[name].id
    return str(db.session.scalars(select(Enrolment.id).where(Enrolment.person_id == person_id)).one())


def active(client: FlaskClient) -> str | None:
    cookie = client.get_cookie("session")
    found = sessions.find(cookie.value) if cookie else None
    return found.actor.name if found and found.actor else None


def test_a_tile_without_a_key_opens_and_asks_to_set_one(shared: FlaskClient, world: World) -> None:
    page = shared.get("/login").text
    assert "Máy này là của ai lúc này?" in page and 'class="tile"' in page
    assert not any(canary in page for person in world.people.values() for canary in canaries_of(person))
    assert goes_to(shared.post("/login/tile", data={"id": tile(world, "an")})) == "/me/key"
    assert active(shared) == world.an.name


def test_four_digits(shared: FlaskClient, world: World) -> None:
    shared.post("/login/tile", data={"id": tile(world, "an")})
    for easy in ("1111", "1234", "12", "abcd"):
        assert shared.post("/me/key", data={"how": "digits", "key": easy}).status_code == 400
    assert goes_to(shared.post("/me/key", data={"how": "digits", "key": "2 6 0 3"})) == "/"
    shared.post("/switch")
    asked = shared.post("/login/tile", data={"id": tile(world, "an")})
    assert asked.status_code == 200 and "4 số riêng" in asked.text and active(shared) is None
    wrong = shared.post("/login/tile", data={"id": tile(world, "an"), "key": "9999"})
    assert wrong.status_code == 400 and active(shared) is None
    assert goes_to(shared.post("/login/tile", data={"id": tile(world, "an"), "key": "2603"})) == "/"
    assert active(shared) == world.an.name


def test_three_pictures_one_after_the_other(shared: FlaskClient, world: World) -> None:
    shared.post("/login/tile", data={"id": tile(world, "an")})
    so_far = ""
    for number in "372":
        answer = shared.post("/me/key", data={"how": "pictures", "so_far": so_far, "add": number})
        so_far += number
    assert goes_to(answer) == "/"
    shared.post("/switch")
    for pressed, status in (("3", 200), ("37", 200), ("327", 400), ("372", 303)):
        data = {"id": tile(world, "an"), "so_far": pressed[:-1], "add": pressed[-1]}
        assert shared.post("/login/tile", data=data).status_code == status


def test_ten_tries_then_the_card(shared: FlaskClient, world: World) -> None:
    shared.post("/login/tile", data={"id": tile(world, "an")})
    shared.post("/me/key", data={"how": "digits", "key": "2603"})
    shared.post("/switch")
    for _ in range(10):
        shared.post("/login/tile", data={"id": tile(world, "an"), "key": "9999"})
    refused = shared.post("/login/tile", data={"id": tile(world, "an"), "key": "2603"})
    assert refused.status_code == 400 and "Đã thử 10 lần" in refused.text
    issued = cards.issue_card(OPERATOR, world.an.id)
    assert goes_to(shared.post("/login/card", data={"code": issued.code})) == "/"
    shared.post("/switch")
    assert goes_to(shared.post("/login/tile", data={"id": tile(world, "an"), "key": "2603"})) == "/"


def test_tiles_of_other_devices_are_none(shared: FlaskClient, app: Flask, world: World) -> None:
    other = app.test_client()
    assert other.post("/login/tile", data={"id": tile(world, "an")}).status_code == 404
    sign_in(other, world.cuc)
    assert other.post("/login/tile", data={"id": tile(world, "an")}).status_code == 404
    assert other.post("/login/tile", data={"id": "999999"}).status_code == 404


def test_changing_the_person_takes_no_second_step_along(client: FlaskClient, world: World) -> None:
    arrive(client, world.an)
    sign_in(client, world.dung)
    client.post("/switch")
    client.post("/login/tile", data={"id": tile(world, "an")})
    client.post("/switch")
    client.post("/login/tile", data={"id": tile(world, "dung")})
    assert client.get("/cell").status_code == 401


def test_a_phone_alone_is_asked_for_no_key(client: FlaskClient, world: World) -> None:
    issued = cards.issue_card(OPERATOR, world.an.id)
    assert goes_to(client.post("/login/card", data={"code": issued.code})) == "/"


def test_the_phone_sends_for_everybody_enrolled_and_says_so_to_others(shared: FlaskClient, world: World) -> None:
    shared.post("/login/tile", data={"id": tile(world, "an")})
    events = [
        {"id": f"0000000{number}-0000-4000-8000-000000000000", "person": person.id, "kind": "lesson_opened"}
        | {"subject": "x/y", "body": {}, "seq": number, "at": "2026-11-24T00:00:00+00:00"}
        for number, person in enumerate((world.an, world.binh, world.cuc))
    ]
    answer = shared.post("/events", json={"contract": 1, "events": events})
    statuses = [one["status"] for one in answer.get_json()["events"]]
    assert statuses[2] == "not_yours" and "not_yours" not in statuses[:2]


def test_a_lost_phone_is_out_and_told_why(client: FlaskClient, app: Flask, world: World) -> None:
    lost = app.test_client()
    arrive(lost, world.an)
    phone = Authenticator()
    make_key(lost, phone)
    sign_in(client, world.dung)
    sheet = client.post(f"/members/{world.an.id}/card", data={"lost_phone": "1"})
    code = re.search(r"<code>([2-9A-Z]{4}) ([2-9A-Z]{4})</code>", sheet.text.replace("\u00a0", " "))
    assert code is not None
    waiting = lost.post("/events", json={"contract": 1, "events": []})
    assert waiting.status_code == 401 and "Bài còn nguyên trên máy" in waiting.get_json()["message"]
    assert "Máy này đã được cho ra khỏi lớp" in lost.get("/me").text
    assert enter(app.test_client(), phone).status_code == 400, "its key opens nothing"
    assert goes_to(lost.post("/login/card", data={"code": code[1] + code[2]})) == "/"
    assert lost.post("/events", json={"contract": 1, "events": []}).status_code == 200


def test_signing_out_oneself_is_not_called_lost(client: FlaskClient, world: World) -> None:
    arrive(client, world.an)
    client.post("/logout")
    assert "cho ra khỏi lớp" not in client.get("/login").text.partition("<main")[2].partition("Tôi mất máy")[0]


def test_i_lost_my_phone(client: FlaskClient, app: Flask, world: World) -> None:
    lost = app.test_client()
    arrive(lost, world.an)
    arrive(client, world.an)
    assert "Tôi mất máy" in client.get("/me/devices").text
    assert goes_to(client.post("/me/devices/lost")) == "/me/devices?xong=1"
    assert lost.get("/me").status_code == 401 and client.get("/me").status_code == 200


def test_a_leader_resets_no_second_step_of_an_equal(client: FlaskClient, app: Flask, world: World) -> None:
    """A second leader of the cell issues the card and puts the phone out; the step is reset by the committee only."""
    factories.grant(world.binh, Role.LEADER, world.cell_1)
    db.session.commit()
    lost = app.test_client()
    arrive(lost, world.dung)
    set_pin(lost)
    sign_in(client, world.binh)
    assert client.post(f"/members/{world.dung.id}/card", data={"lost_phone": "1"}).status_code == 200
    arrive(lost, world.dung)
    assert set_pin(lost).status_code == 404
    sign_in(client, world.giang)
    assert client.post(f"/members/{world.dung.id}/card", data={"lost_phone": "1"}).status_code == 200
    arrive(lost, world.dung)
    assert goes_to(set_pin(lost)) == "/second-step"


def test_an_installed_app_opens_on_the_code_field(client: FlaskClient, world: World) -> None:
    assert goes_to(client.get("/?app=1")) == "/login?app=1"
    field = re.search(r'<input[^>]*name="code"[^>]*>', client.get("/login?app=1").text)
    assert field is not None and "autofocus" in field[0]
    assert "autofocus" not in client.get("/login").text
    sign_in(client, world.an)
    assert client.get("/?app=1").status_code == 200
