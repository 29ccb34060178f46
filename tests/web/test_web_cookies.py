"""Our two cookies: their names and attributes by http and by https, and what the display cookie may hold."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from learning.app import create_app
from learning.config import Settings
from learning.db import db
from learning.members import cards
from learning.policy import OPERATOR
from learning.web.rendering import SIZES, THEMES, Display
from tests.people import World

pytestmark = pytest.mark.one_engine  # the same pages on either; the services below run on both

HTTPS = {"base_url": "https://hoc.example", "headers": {"Sec-Fetch-Site": "same-origin"}}


@pytest.fixture
def secure_app(database: None, settings: Settings) -> Iterator[Flask]:
    application = create_app(replace(settings, public_url="https://hoc.example"))
    yield application
    with application.app_context():
        db.session.remove()
        db.engine.dispose()


def test_by_https_the_session_belongs_to_this_host_alone(secure_app: Flask, world: World) -> None:
    client = secure_app.test_client()
    token = cards.issue_card(OPERATOR, world.an.id).token
    answer = client.post(f"/login/card/{token}", **HTTPS)
    cookie, entered = answer.headers.getlist("Set-Cookie")
    assert entered == f"entered={world.an.id}; Secure; Path=/; SameSite=Lax", "for the phone's own script, until read"
    assert answer.status_code == 303
    assert cookie.startswith("__Host-session=")
    attributes = {part.strip() for part in cookie.split(";")[1:]}
    assert attributes >= {"Secure", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=34560000"}
    assert not any(part.startswith("Domain") for part in attributes)
    page = client.get("/me", **HTTPS)
    assert page.status_code == 200
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_by_https_a_cookie_without_the_prefix_is_nobody(secure_app: Flask, app: Flask, world: World) -> None:
    token = cards.issue_card(OPERATOR, world.an.id).token
    plain = app.test_client()
    cookie = plain.post(f"/login/card/{token}").headers["Set-Cookie"]
    assert cookie.startswith("session=")
    assert "Secure" not in cookie
    session = cookie.split(";")[0].partition("=")[2]
    client = secure_app.test_client()
    client.set_cookie("session", session, domain="hoc.example", secure=True)
    assert client.get("/me", **HTTPS).status_code == 401
    client.set_cookie("__Host-session", session, domain="hoc.example", secure=True)
    assert client.get("/me", **HTTPS).status_code == 200


def test_by_https_the_display_cookie_is_secure_too(secure_app: Flask, client: FlaskClient) -> None:
    secure = secure_app.test_client().post("/display", data={"size": "l"}, **HTTPS).headers["Set-Cookie"]
    plain = client.post("/display", data={"size": "l"}).headers["Set-Cookie"]
    assert "Secure" in secure and "Secure" not in plain
    for cookie in (secure, plain):
        assert cookie.startswith("display=l.light;")
        assert "HttpOnly" in cookie and "SameSite=Lax" in cookie


def test_by_https_a_form_must_come_from_the_public_address(secure_app: Flask, world: World) -> None:
    client = secure_app.test_client()
    for origin, status in (
        ("https://hoc.example", 303),
        ("http://hoc.example", 403),
        ("https://hoc.example.evil.example", 403),
        ("null", 403),
    ):
        answer = client.post("/display", base_url="http://10.0.0.1:8000", headers={"Origin": origin})
        assert answer.status_code == status, origin


def test_the_choice_is_remembered_and_changed_one_at_a_time(client: FlaskClient) -> None:
    client.post("/display", data={"size": "l", "next": "/login"})
    answer = client.post("/display", data={"theme": "contrast", "next": "/login"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/login")
    cookie = client.get_cookie("display")
    assert cookie is not None and cookie.value == "l.contrast"


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example/", "\\\\evil.example", "x", "/\tevil"])
def test_the_choice_leads_nowhere_else(client: FlaskClient, elsewhere: str) -> None:
    assert client.post("/display", data={"size": "l", "next": elsewhere}).headers["Location"] == "/"


@given(st.text())
def test_any_display_cookie_is_one_of_ours(text: str) -> None:
    shown = Display(text)
    assert shown.size in SIZES and shown.theme in THEMES
    again = Display(shown.cookie)
    assert (again.size, again.theme) == (shown.size, shown.theme)
