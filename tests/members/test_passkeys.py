"""Passkeys: made, used to sign in and as second step; refused when forged, replayed, another's or another site's."""

import html
import re
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from learning import clock
from learning.db import db
from learning.members import notices, second_step, sessions
from learning.members.models import Passkey
from tests.client import goes_to
from tests.members.authenticator import Authenticator
from tests.members.test_second_step import arrive, set_pin
from tests.people import World, act_as, sign_in


def offer_of(page: TestResponse) -> tuple[str, str]:
    """Options and ticket that a page hands to the phone."""
    options = re.search(r'data-options="([^"]+)"', page.text)
    ticket = re.search(r'name="ticket" value="([^"]+)"\s*>\s*<input type="hidden" name="credential"', page.text)
    assert options is not None and ticket is not None
    return html.unescape(options[1]), ticket[1]


def make_key(client: FlaskClient, phone: Authenticator) -> TestResponse:
    options, ticket = offer_of(client.get("/me/passkeys"))
    return client.post("/me/passkeys", data={"ticket": ticket, "credential": phone.create(options)})


def enter(client: FlaskClient, phone: Authenticator) -> TestResponse:
    options, ticket = offer_of(client.get("/login/passkey"))
    return client.post("/login/passkey", data={"ticket": ticket, "credential": phone.get(options)})


def test_a_member_makes_a_key_and_enters_another_browser_with_it(client: FlaskClient, app: Flask, world: World) -> None:
    sign_in(client, world.an, second_step=False)
    phone = Authenticator()
    assert goes_to(make_key(client, phone)) == "/me/passkeys"
    assert [told.title for told in notices.list_unseen(act_as(world.an))] == ["Đã tạo một khoá của máy"]
    other = app.test_client()
    assert goes_to(enter(other, phone)) == "/"
    assert other.get("/me").status_code == 200
    assert db.session.scalars(select(Passkey.sign_count)).one() == 1
    key_id = db.session.scalars(select(Passkey.id)).one()
    sign_in(other, world.binh, second_step=False)
    assert other.post(f"/me/passkeys/{key_id}/remove").status_code == 404
    assert goes_to(client.post(f"/me/passkeys/{key_id}/remove")) == "/me/passkeys"
    assert enter(app.test_client(), phone).status_code == 400


def test_signing_in_with_a_key_is_the_second_step_too(client: FlaskClient, app: Flask, world: World) -> None:
    arrive(client, world.giang)
    phone = Authenticator()
    assert goes_to(make_key(client, phone)) == "/me/passkeys"
    assert client.get("/cell").status_code == 200
    desk = app.test_client()
    enter(desk, phone)
    assert desk.get("/cell").status_code == 200
    with time_machine.travel(clock.now() + timedelta(hours=13), tick=False):
        page = desk.get("/cell")
        assert page.status_code == 401
        options, ticket = offer_of(page)
        kept = re.search(r'name="kept" value="([^"]+)"', page.text)
        assert kept is not None
        data = {"ticket": ticket, "credential": phone.get(options), "kept": kept[1]}
        assert goes_to(desk.post("/second-step/passkey", data=data)) == "/cell"
        assert desk.get("/cell").status_code == 200


def test_a_stolen_card_makes_no_key_beside_a_pin(client: FlaskClient, app: Flask, world: World) -> None:
    arrive(client, world.dung)
    set_pin(client)
    thief = app.test_client()
    arrive(thief, world.dung)
    assert thief.get("/me/passkeys").status_code == 401
    assert thief.post("/me/passkeys", data={"ticket": "x", "credential": "{}"}).status_code == 401
    assert goes_to(make_key(client, Authenticator())) == "/me/passkeys"


@pytest.mark.parametrize(
    "change",
    [
        {"origin": "https://lophocso.evil.example"},
        {"host": "evil.example"},
        {"verified": False},
        {"id": b"another id of a key, 32 bytes long"},
    ],
)
def test_what_is_not_the_key_here_and_now_is_refused(
    client: FlaskClient, app: Flask, world: World, change: dict[str, object]
) -> None:
    sign_in(client, world.an)
    phone = Authenticator()
    make_key(client, phone)
    assert make_key(client, replace(Authenticator(), **{**change, "id": b"x" * 32})).status_code in (303, 400)
    refused = enter(app.test_client(), replace(phone, **change))  # type: ignore[arg-type]
    assert refused.status_code == 400 and "Xin thử lại, hoặc vào bằng thẻ" in refused.text


def test_an_answer_counts_once_for_its_purpose_and_person(client: FlaskClient, app: Flask, world: World) -> None:
    sign_in(client, world.dung)
    phone = Authenticator()
    make_key(client, phone)
    other = app.test_client()
    options, ticket = offer_of(other.get("/login/passkey"))
    data = {"ticket": ticket, "credential": phone.get(options)}
    assert other.post("/second-step/passkey", data=data).status_code == 401
    assert client.post("/second-step/passkey", data=data).status_code == 400, "made for signing in"
    assert other.post("/login/passkey", data=data).status_code == 303
    assert app.test_client().post("/login/passkey", data=data).status_code == 400, "a replay"
    for nonsense in ("", "[]", "x" * 20_000, '{"id": 3}', "[" * 5_000):
        options, ticket = offer_of(app.test_client().get("/login/passkey"))
        bad = app.test_client().post("/login/passkey", data={"ticket": ticket, "credential": nonsense})
        assert bad.status_code == 400


def test_a_copied_key_that_counts_backwards_is_refused(client: FlaskClient, app: Flask, world: World) -> None:
    sign_in(client, world.an)
    phone = Authenticator()
    make_key(client, phone)
    copy = replace(phone)
    enter(app.test_client(), phone)
    enter(app.test_client(), phone)
    assert enter(app.test_client(), copy).status_code == 400


def test_whoever_left_does_not_enter(client: FlaskClient, app: Flask, world: World) -> None:
    sign_in(client, world.an)
    phone = Authenticator()
    make_key(client, phone)
    world.an.status = "left"
    db.session.commit()
    assert enter(app.test_client(), phone).status_code == 400


def test_without_https_no_key_is_offered(client: FlaskClient, world: World) -> None:
    page = client.get("/login/passkey", base_url="http://hoc.example")
    assert page.status_code == 200 and "data-options" not in page.text
    assert client.post("/login/passkey", base_url="http://hoc.example").status_code == 404


def test_the_step_on_an_older_session_is_not_another_persons(client: FlaskClient, world: World) -> None:
    """The key of one person is no second step of another who is active on the same phone."""
    sign_in(client, world.em)
    phone = Authenticator()
    make_key(client, phone)
    sign_in(client, world.dung)
    make_key(client, Authenticator())
    arrive(client, world.dung)
    options, ticket = offer_of(client.get("/cell"))
    refused = client.post("/second-step/passkey", data={"ticket": ticket, "credential": phone.get(options)})
    assert refused.status_code == 400
    found = sessions.find(client.get_cookie("session").value)  # type: ignore[union-attr]
    assert not second_step.is_taken(found)
