"""A person's own choices and keys: display, devices, passphrase, notices."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from learning.db import db
from learning.members import cards, sessions
from learning.members.models import Enrolment
from learning.policy import OPERATOR
from tests.client import goes_to
from tests.people import World, sign_in

pytestmark = pytest.mark.one_engine  # the same pages on either; the services below run on both


@pytest.mark.parametrize(
    ("sent", "cookie"),
    [
        ({"size": "l"}, "l.light"),
        ({"theme": "contrast"}, "m.contrast"),
        ({"size": "s", "theme": "contrast"}, "s.contrast"),
        ({"size": "huge", "theme": "<x>"}, "m.light"),
        ({}, "m.light"),
    ],
)
def test_display_is_remembered_before_signing_in(client: FlaskClient, sent: dict[str, str], cookie: str) -> None:
    assert goes_to(client.post("/display", data=sent | {"next": "/login?x=1"})) == "/login?x=1"
    kept = client.get_cookie("display")
    assert kept is not None
    assert kept.value == cookie


def test_one_display_choice_keeps_the_other_and_shows(client: FlaskClient) -> None:
    client.post("/display", data={"size": "l"})
    client.post("/display", data={"theme": "contrast"})
    page = client.get("/login").text
    assert 'data-size="l"' in page
    assert 'data-theme="contrast"' in page


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", ""])
def test_display_leads_only_to_own_pages(client: FlaskClient, elsewhere: str) -> None:
    assert goes_to(client.post("/display", data={"next": elsewhere})) == "/"


def test_own_devices_are_listed_and_ended(app: Flask, client: FlaskClient, world: World) -> None:
    other = app.test_client()
    sign_in(other, world.an)
    sign_in(client, world.an)
    page = client.get("/me/devices")
    first, second = db.session.scalars(select(Enrolment.id).order_by(Enrolment.id)).all()
    assert page.text.count(">Trình duyệt thử<") == 2
    assert goes_to(client.post("/me/devices", data={"id": first})) == "/me/devices?xong=1"
    assert "Đã cho ra khỏi lớp" in client.get("/me/devices?xong=1").text
    assert other.get("/me/devices").status_code == 401
    assert client.post("/me/devices", data={"id": first}).status_code == 404
    client.post("/me/devices", data={"id": second})
    assert client.get("/me/devices").status_code == 401


def test_nobody_ends_another_persons_device(client: FlaskClient, world: World) -> None:
    token = sessions.enrol(world.binh.id, "card", None, "Máy của Bình")
    identity = db.session.scalars(select(Enrolment.id)).one()
    sign_in(client, world.an)
    for number, status in (
        (identity, 404),
        (999_999, 404),
        ("", 400),
        ("x", 400),
        (-1, 400),
        (2**40, 400),
        (10**30, 400),
    ):
        assert client.post("/me/devices", data={"id": number}).status_code == status
    assert sessions.is_enrolled(token, world.binh.id)
    assert "Máy của Bình" not in client.get("/me/devices").text


def test_a_made_passphrase_is_shown_once(client: FlaskClient, app: Flask, world: World) -> None:
    sign_in(client, world.an)
    assert client.get("/me/passphrase").status_code == 200
    page = client.post("/me/passphrase", data={"how": "made"})
    shown = [words for words in re.findall(r">([^<>]+)<", page.text) if len(words.split()) == 8]
    entered = [
        app.test_client().post("/login", data={"account": world.an.sign_in_code, "password": words}).status_code
        for words in shown
    ]
    assert 303 in entered
    assert not any(words in client.get("/me/passphrase").text for words in shown)


def test_an_own_passphrase_is_judged_and_never_echoed(client: FlaskClient, app: Flask, world: World) -> None:
    sign_in(client, world.an)
    page = client.post("/me/passphrase", data={"how": "own", "passphrase": "ngắn"})
    assert page.status_code == 400
    assert "15 chữ cái" in page.text
    page = client.post("/me/passphrase", data={"how": "own", "passphrase": "thuyền nan trôi chậm"})
    assert goes_to(page) == "/me"
    login = {"account": "0900 000 101", "password": "thuyền nan trôi chậm"}
    assert app.test_client().post("/login", data=login).status_code == 303


def test_notices_are_seen_by_a_post(client: FlaskClient, world: World) -> None:
    cards.issue_card(OPERATOR, world.an.id)
    sign_in(client, world.an)
    assert goes_to(client.post("/me/notices", data={"last": "1"})) == "/"
    assert client.post("/me/notices", data={"last": "all"}).status_code == 400
