"""The pages of signing in, as a browser meets them."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from learning import clock
from learning.app import create_app
from learning.config import Settings
from learning.db import db
from learning.members import cards, passphrases, sessions
from learning.members.models import Card, Device
from learning.policy import OPERATOR
from tests.client import goes_to
from tests.people import World, canaries_of, sign_in

pytestmark = pytest.mark.one_engine  # the same pages on either; the services below run on both

WORDS = "bông lúa mưa rào con nghé bánh cốm"
HASHED = passphrases.hash_made(WORDS)
ZALO = "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/124.0 Mobile Safari/537.36 Zalo android/24.4"
FACEBOOK = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) Mobile/15E148 [FBAN/FBIOS;FBAV/460]"


def test_the_sign_in_page_names_nobody(client: FlaskClient, world: World) -> None:
    page = client.get("/login")
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert not any(canary in page.text for person in world.people.values() for canary in canaries_of(person))


def test_whoever_is_signed_in_need_not_again(client: FlaskClient, world: World) -> None:
    sign_in(client, world.an)
    assert goes_to(client.get("/login")) == "/"


def test_passphrase(client: FlaskClient, world: World) -> None:
    _give_passphrase(world)
    response = client.post("/login", data={"account": "0900 000 101", "password": WORDS.upper()})
    assert goes_to(response) == "/"
    cookie = response.headers["Set-Cookie"]
    assert all(part in cookie for part in ("session=", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=34560000"))
    assert "Secure" not in cookie
    assert client.get("/me/devices").status_code == 200


def test_a_wrong_passphrase_keeps_the_account_and_not_the_secret(client: FlaskClient, world: World) -> None:
    _give_passphrase(world)
    page = client.post("/login", data={"account": "0900 000 101", "password": "mèo mun đi lạc"})
    assert page.status_code == 400
    assert "chưa khớp" in page.text
    assert "0900 000 101" in page.text
    assert "mèo mun" not in page.text
    assert client.get_cookie("session") is None


def test_too_many_tries_say_how_long_to_rest(client: FlaskClient, world: World) -> None:
    _give_passphrase(world)
    with time_machine.travel(clock.now(), tick=False):
        for _ in range(4):
            client.post("/login", data={"account": "0900 000 101", "password": "sai bét"})
        page = client.post("/login", data={"account": "0900 000 101", "password": WORDS})
    assert page.status_code == 429
    assert page.headers["Retry-After"] == "2"
    assert "nghỉ 2 giây" in page.text
    assert '<details class="card fold" open>' in page.text, "after the rest they go on where they were"
    assert 'value="0900 000 101"' in page.text


def test_a_card_shows_whose_it_is_and_spends_nothing_until_the_button(client: FlaskClient, world: World) -> None:
    issued = cards.issue_card(OPERATOR, world.an.id)
    for _ in range(5):
        page = client.get(f"/login/card/{issued.token}")
        client.head(f"/login/card/{issued.token}")
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert world.cell_1.name in page.text
    assert not any(canary in page.text for canary in canaries_of(world.an))
    assert _uses() == 0
    assert client.get_cookie("session") is None
    assert goes_to(client.post(f"/login/card/{issued.token}")) == "/"
    assert _uses() == 1
    assert client.get("/me/devices").status_code == 200


def test_the_fourth_browser_is_refused(app: Flask, world: World) -> None:
    issued = cards.issue_card(OPERATOR, world.an.id)
    statuses = [app.test_client().post(f"/login/card/{issued.token}").status_code for _ in range(4)]
    assert statuses == [303, 303, 303, 410]
    assert app.test_client().get(f"/login/card/{issued.token}").status_code == 410


def test_refused_cards_say_why_and_nothing_of_the_person(client: FlaskClient, world: World) -> None:
    old = cards.issue_card(OPERATOR, world.an.id)
    new = cards.issue_card(OPERATOR, world.an.id)
    pages = [client.get(f"/login/card/{token}") for token in (old.token, "x" * 22)]
    with time_machine.travel(clock.now() + timedelta(days=61), tick=False):
        pages.append(client.get(f"/login/card/{new.token}"))
        pages.append(client.post("/login/card", data={"code": new.code}))
    assert [page.status_code for page in pages] == [410, 404, 410, 410]
    assert "thay thẻ mới" in pages[0].text
    assert len({page.text.partition("<h1>")[2].partition("</h1>")[0] for page in pages}) == 3
    for page in pages:
        assert world.cell_1.name not in page.text


def test_a_code_typed(client: FlaskClient, world: World) -> None:
    issued = cards.issue_card(OPERATOR, world.an.id)
    page = client.post("/login/card", data={"code": "2345 6789"})
    assert page.status_code == 400
    assert "chưa khớp" in page.text
    assert "2345 6789" in page.text
    assert goes_to(client.post("/login/card", data={"code": issued.code})) == "/"


@pytest.mark.parametrize("inside", [ZALO, FACEBOOK])
def test_browsers_inside_other_apps_cannot_spend_the_card(client: FlaskClient, world: World, inside: str) -> None:
    """They are told how to open a real browser, and that the code on the card does the same there."""
    issued = cards.issue_card(OPERATOR, world.an.id)
    client.environ_base["HTTP_USER_AGENT"] = inside
    page = client.get(f"/login/card/{issued.token}")
    assert page.status_code == 200
    assert "Mời đồng chí mở bằng Chrome hoặc Safari" in page.text
    assert "gõ mã in trên thẻ" in page.text
    assert client.post("/login/card", data={"code": issued.code}).status_code == 403
    assert f'action="/login/card/{issued.token}"' not in page.text
    assert client.post(f"/login/card/{issued.token}").status_code == 403
    assert _uses() == 0
    assert client.get_cookie("session") is None


def test_fixation(client: FlaskClient, world: World) -> None:
    planted = sessions.enrol(world.cuc.id, "card", None, "Máy")
    client.set_cookie("session", planted)
    issued = cards.issue_card(OPERATOR, world.an.id)
    client.post(f"/login/card/{issued.token}")
    cookie = client.get_cookie("session")
    assert cookie is not None
    assert cookie.value != planted
    assert sessions.find(planted) is None


def test_after_signing_out_the_old_cookie_is_worthless(client: FlaskClient, world: World) -> None:
    old = sign_in(client, world.an)
    assert goes_to(client.post("/logout")) == "/login"
    assert client.get("/me/devices").status_code == 401
    client.set_cookie("session", old)
    assert client.get("/me/devices").status_code == 401
    assert goes_to(client.post("/logout")) == "/login"


@pytest.mark.parametrize(
    ("site", "origin", "status"),
    [
        ("same-origin", None, 303),
        (None, "http://localhost", 303),
        ("cross-site", "http://localhost", 403),
        ("same-site", None, 403),
        ("none", None, 403),
        (None, "https://evil.example", 403),
        (None, None, 403),
    ],
)
def test_posts_come_from_our_own_pages(
    client: FlaskClient, world: World, site: str | None, origin: str | None, status: int
) -> None:
    issued = cards.issue_card(OPERATOR, world.an.id)
    for name, value in (("HTTP_SEC_FETCH_SITE", site), ("HTTP_ORIGIN", origin)):
        client.environ_base.pop(name)
        if value is not None:
            client.environ_base[name] = value
    assert client.post(f"/login/card/{issued.token}").status_code == status
    assert _uses() == (status == 303)


@pytest.mark.parametrize("address", ["/me/devices", "/me/passphrase", "/cards"])
def test_signed_out_pages_ask_to_sign_in_and_lead_back(client: FlaskClient, world: World, address: str) -> None:
    page = client.get(address)
    assert page.status_code == 401
    issued = cards.issue_card(OPERATOR, world.dung.id)
    assert goes_to(client.post("/login/card", data={"code": issued.code, "kept": _kept(page)})) == address


def test_answers_posted_while_signed_out_are_kept_until_sent(client: FlaskClient, world: World) -> None:
    _give_passphrase(world)
    answers = {"number": "3", "option": ["b", "d"], "event": "e-1"}
    page = client.post("/papers/7?cau=3", data=answers)
    assert page.status_code == 401
    page = client.post("/login", data={"account": "0900 000 101", "password": "sai bét", "kept": _kept(page)})
    assert page.status_code == 400
    page = client.post("/login", data={"account": "0900 000 101", "password": WORDS, "kept": _kept(page)})
    assert page.status_code == 200
    assert client.get_cookie("session") is not None
    assert 'action="/papers/7?cau=3"' in page.text
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text)
    assert [field for field in fields if field[0] != "next"] == [
        ("number", "3"),
        ("option", "b"),
        ("option", "d"),
        ("event", "e-1"),
    ]


def test_a_display_choice_on_the_sign_in_page_loses_no_answers(client: FlaskClient, world: World) -> None:
    kept = _kept(client.post("/papers/7", data={"number": "3", "option": "b"}))
    page = client.post("/display", data={"size": "l", "next": "/papers/7", "kept": kept})
    assert page.status_code == 200
    assert 'data-size="l"' in page.text
    assert _kept(page) == kept
    assert "vẫn còn nguyên" in page.text


def test_other_posts_are_not_kept_and_a_forged_one_is_nothing(client: FlaskClient, world: World) -> None:
    assert 'name="kept"' not in client.post("/me/devices", data={"id": "1"}).text
    issued = cards.issue_card(OPERATOR, world.an.id)
    response = client.post("/login/card", data={"code": issued.code, "kept": "ImZvcmdlZCI.aaaa.bbbb"})
    assert goes_to(response) == "/"


def test_phones_are_answered_in_json(client: FlaskClient) -> None:
    response = client.post("/papers/7", json={"contract": 1})
    assert (response.status_code, response.mimetype) == (401, "application/json")


def test_once_a_day_the_cookie_begins_anew(client: FlaskClient, world: World) -> None:
    sign_in(client, world.an)
    assert "Set-Cookie" not in client.get("/me/devices").headers
    tomorrow = clock.now() + timedelta(days=1)
    with time_machine.travel(tomorrow, tick=False):
        assert "Max-Age=34560000" in client.get("/me/devices").headers["Set-Cookie"]
        assert "Set-Cookie" not in client.get("/me/devices").headers
        assert db.session.scalars(select(Device.last_seen_on)).one() == clock.today(_zone(client))
    with time_machine.travel(tomorrow + timedelta(days=1), tick=False):
        fresh = [line.partition("=")[0] for line in client.post("/logout").headers.getlist("Set-Cookie")]
        assert fresh == ["session", "entered"]
        assert client.get("/me/devices").status_code == 401


def test_keys_are_in_no_log(client: FlaskClient, world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    _give_passphrase(world)
    issued = cards.issue_card(OPERATOR, world.an.id)
    client.get(f"/login/card/{issued.token}")
    client.post("/login", data={"account": "0900 000 101", "password": "mèo mun đi lạc"})
    client.post(f"/login/card/{issued.token}")
    client.post(f"/login/card/{issued.token}/", data={"x": "y"})
    assert issued.token not in caplog.text
    assert "mèo mun" not in caplog.text
    assert "0900" not in caplog.text


def test_over_https_the_cookie_is_bound_to_the_host(database: None, settings: Settings, world: World) -> None:
    app = create_app(replace(settings, public_url="https://hoc.example"))
    client = app.test_client()
    issued = cards.issue_card(OPERATOR, world.an.id)
    headers = {"Origin": "https://hoc.example"}
    db.session.rollback()
    entered = client.post(f"/login/card/{issued.token}", base_url="https://hoc.example", headers=headers)
    assert entered.status_code == 303
    assert entered.headers["Set-Cookie"].startswith("__Host-session=")
    assert "Secure" in entered.headers["Set-Cookie"]
    assert client.get("/me/devices", base_url="https://hoc.example").status_code == 200
    with app.app_context():
        db.engine.dispose()


def _give_passphrase(world: World) -> None:
    world.an.passphrase_hash = HASHED
    db.session.commit()


def _kept(page: TestResponse) -> str:
    values = set(re.findall(r'name="kept" value="([^"]+)"', page.text))
    assert len(values) == 1
    return values.pop()


def _uses() -> int:
    return db.session.scalar(select(func.sum(Card.uses))) or 0


def _zone(client: FlaskClient) -> object:
    return client.application.extensions["settings"].timezone
