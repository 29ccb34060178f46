"""The second step of role pages, as a browser meets it: PIN of a device, authenticator app, further devices, limits."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Protocol

import pyotp
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from learning import clock
from learning.db import db
from learning.members import cards, notices, pins, second_step, sessions, totp
from learning.members.models import Enrolment, SecondStep
from learning.policy import OPERATOR, Role
from tests import factories
from tests.client import CommandRunner, goes_to
from tests.people import World, act_as, sign_in

PIN = "260381"


class Traveller(Protocol):
    """The clock of a test, moved on by hand."""

    def shift(self, by: timedelta) -> None: ...


@pytest.fixture
def noon() -> Iterator[Traveller]:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        yield traveller


def arrive(client: FlaskClient, person: object) -> None:
    sign_in(client, person, second_step=False)  # type: ignore[arg-type]


def kept(page: TestResponse) -> str:
    return set(re.findall(r'name="kept" value="([^"]+)"', page.text)).pop()


def set_pin(client: FlaskClient, pin: str = PIN, **more: str) -> TestResponse:
    return client.post("/second-step/new", data={"way": "pin", "pin": pin, "repeated": pin} | more)


def type_pin(client: FlaskClient, pin: str = PIN, **more: str) -> TestResponse:
    return client.post("/second-step", data={"way": "pin", "pin": pin} | more)


def set_up_app(client: FlaskClient, **more: str) -> tuple[str, TestResponse]:
    key, sealed = new_secret(client)
    data = {"way": "totp", "totp": code(key), "sealed": sealed}
    return key, client.post("/second-step/new", data=data | more)


def new_secret(client: FlaskClient) -> tuple[str, str]:
    """The secret that a page shows, and as it carries it."""
    page = client.post("/second-step/new", data={"way": "begin"}).text
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    sealed = re.search(r'name="sealed" value="([^"]+)"', page)
    assert secret is not None and sealed is not None
    return secret[1].replace(" ", ""), sealed[1]


def code(key: str, ahead: int = 0) -> str:
    return pyotp.TOTP(key).at(clock.now() + timedelta(seconds=30 * ahead))


def test_the_first_time_a_leader_sets_a_pin_and_lands_where_they_wanted(client: FlaskClient, world: World) -> None:
    arrive(client, world.dung)
    page = client.get("/cell?doi=1")
    assert page.status_code == 401 and "Mã PIN của máy này" in page.text
    assert world.an.name not in page.text
    assert goes_to(set_pin(client, kept=kept(page))) == "/cell?doi=1"
    assert client.get("/cell").status_code == 200
    assert [told.title for told in notices.list_unseen(act_as(world.dung))] == [
        "Đã đặt cách xác nhận cho việc phụ trách"
    ]


def test_it_lasts_twelve_hours_and_ten_minutes_for_cards(client: FlaskClient, world: World, noon: Traveller) -> None:
    arrive(client, world.dung)
    set_pin(client)
    noon.shift(timedelta(minutes=9, seconds=59))
    assert client.post(f"/members/{world.an.id}/card").status_code == 200
    noon.shift(timedelta(seconds=1))
    refused = client.post(f"/members/{world.an.id}/card", data={"lost_phone": "1"})
    assert refused.status_code == 401 and "hỏi lại" in refused.text
    again = type_pin(client, kept=kept(refused))
    assert again.status_code == 200 and f'action="/members/{world.an.id}/card"' in again.text
    assert 'name="lost_phone" value="1"' in again.text
    noon.shift(timedelta(hours=12) - timedelta(seconds=1))
    assert client.get("/cell").status_code == 200
    noon.shift(timedelta(seconds=1))
    assert client.get("/cell").status_code == 401


def test_study_is_never_interrupted(client: FlaskClient, world: World) -> None:
    for person in (world.dung, world.giang, world.lan):
        arrive(client, person)
        for address in ("/", "/me", "/me/devices", "/courses"):
            assert client.get(address).status_code == 200


def test_whoever_holds_no_role_has_no_such_page(client: FlaskClient, world: World) -> None:
    sign_in(client, world.an)
    for answer in (client.get("/second-step"), set_pin(client), type_pin(client)):
        assert answer.status_code == 404


@pytest.mark.parametrize(
    "pin", ["123456", "111111", "121212", "654321", "112233", "260260", "900000", "12345", "abcdef"]
)
def test_easy_pins_are_refused(client: FlaskClient, world: World, pin: str) -> None:
    arrive(client, world.dung)
    assert set_pin(client, pin).status_code == 400
    assert db.session.scalars(select(Enrolment.pin_hash)).one() is None


def test_both_fields_must_agree(client: FlaskClient, world: World) -> None:
    arrive(client, world.dung)
    page = client.post("/second-step/new", data={"way": "pin", "pin": PIN, "repeated": "260382"})
    assert page.status_code == 400 and "Hai lần gõ chưa giống nhau" in page.text and PIN not in page.text


def test_after_ten_wrong_pins_only_the_committee_helps(client: FlaskClient, app: Flask, world: World) -> None:
    arrive(client, world.dung)
    set_pin(client)
    arrive(client, world.dung)
    for left in range(9, 0, -1):
        assert f"Còn thử được {left} lần" in type_pin(client, "919273").text
    assert "đã bị khoá" in type_pin(client, "919273").text
    refused = type_pin(client)
    assert refused.status_code == 400 and "đã bị khoá" in refused.text
    assert client.get("/cell").status_code == 401 and client.get("/me").status_code == 200
    assert "Mã PIN trên một máy đã bị khoá" in [told.title for told in notices.list_unseen(act_as(world.dung))]


def test_a_right_pin_begins_the_count_anew(client: FlaskClient, world: World) -> None:
    arrive(client, world.dung)
    set_pin(client)
    for _ in range(3):
        arrive(client, world.dung)
        for _ in range(6):
            type_pin(client, "919273")
        assert goes_to(type_pin(client, "26 03 81")) == "/second-step"


def test_a_card_never_makes_a_pin_on_a_second_device(client: FlaskClient, app: Flask, world: World) -> None:
    """A stolen card enrols a browser and studies; the pages of the role stay closed, also after a new sign-in."""
    arrive(client, world.dung)
    set_pin(client)
    issued = cards.issue_card(OPERATOR, world.dung.id)
    thief = app.test_client()
    assert goes_to(thief.post("/login/card", data={"code": issued.code})) == "/"
    page = thief.get("/cell")
    assert page.status_code == 401 and "Đồng chí đã xác nhận trên máy khác" in page.text
    assert set_pin(thief).status_code == 404
    assert type_pin(thief).status_code == 400
    thief.post("/logout")
    thief.post("/login/card", data={"code": issued.code})
    assert set_pin(thief).status_code == 404 and thief.get("/cell").status_code == 401


def test_the_first_device_lets_a_second_one_in_once(
    client: FlaskClient, app: Flask, world: World, noon: Traveller
) -> None:
    arrive(client, world.dung)
    set_pin(client)
    shown = re.search(r'<b class="num">([^<]+)</b>', client.post("/second-step/invite").text)
    assert shown is not None
    desk = app.test_client()
    arrive(desk, world.dung)
    assert desk.post("/second-step", data={"way": "invited", "invitation": "ABCD EFGH"}).status_code == 400
    assert goes_to(desk.post("/second-step", data={"way": "invited", "invitation": shown[1].lower()})) == "/second-step"
    assert desk.get("/cell").status_code == 401, "the invitation lets set up, not in"
    assert goes_to(set_pin(desk, "481516")) == "/second-step"
    assert desk.get("/cell").status_code == 200
    third = app.test_client()
    arrive(third, world.dung)
    assert third.post("/second-step", data={"way": "invited", "invitation": shown[1]}).status_code == 400
    noon.shift(timedelta(minutes=11))
    assert client.post("/second-step/invite").status_code == 401


def test_a_pin_works_on_its_device_only(client: FlaskClient, app: Flask, world: World) -> None:
    arrive(client, world.dung)
    set_pin(client)
    first = db.session.scalars(select(Enrolment)).one()
    sessions.enrol(world.dung.id, "card", None, "Máy khác")
    other = db.session.scalars(select(Enrolment).order_by(Enrolment.id.desc())).first()
    assert other is not None
    other.pin_hash = first.pin_hash
    db.session.commit()
    with pytest.raises(Exception, match="chưa khớp"):
        second_step.take_pin(act_as(world.dung, other.device_id), PIN, "x")


def test_the_committee_uses_an_authenticator_app(client: FlaskClient, world: World, noon: Traveller) -> None:
    arrive(client, world.giang)
    page = client.get("/cell")
    assert "Ứng dụng xác thực" in page.text and "Lưu mã PIN" not in page.text
    assert set_pin(client).status_code == 404
    key, entered = set_up_app(client, kept=kept(page))
    assert goes_to(entered) == "/cell"
    arrive(client, world.giang)
    assert "ứng dụng xác thực" in client.get("/cell").text
    replay = client.post("/second-step", data={"way": "totp", "totp": code(key)})
    assert replay.status_code == 400 and "đã dùng rồi" in replay.text
    noon.shift(timedelta(seconds=30))
    assert goes_to(client.post("/second-step", data={"way": "totp", "totp": code(key)})) == "/second-step"
    earlier = client.post("/second-step", data={"way": "totp", "totp": code(key, -1)})
    assert earlier.status_code == 400, "an older half minute than the last one used"
    assert client.get("/cell").status_code == 200


def test_wrong_codes_are_slowed_down(client: FlaskClient, world: World, noon: Traveller) -> None:
    arrive(client, world.giang)
    key, _entered = set_up_app(client)
    arrive(client, world.giang)
    noon.shift(timedelta(seconds=60))
    statuses = [client.post("/second-step", data={"way": "totp", "totp": "000000"}).status_code for _ in range(5)]
    assert statuses == [400, 400, 400, 400, 429]
    assert client.post("/second-step", data={"way": "totp", "totp": code(key)}).status_code == 429


def test_a_new_secret_counts_only_once_confirmed(client: FlaskClient, world: World, noon: Traveller) -> None:
    """Until then the old one counts; a secret is good on pages of its own person only, for an hour."""
    arrive(client, world.giang)
    old, _entered = set_up_app(client)
    new, sealed = new_secret(client)
    data = {"way": "totp", "sealed": sealed}
    wrong = client.post("/second-step/new", data=data | {"totp": "000000"})
    assert wrong.status_code == 400 and new in wrong.text.replace(" ", ""), "the same square code is shown again"
    noon.shift(timedelta(seconds=60))
    assert client.post("/second-step", data={"way": "totp", "totp": code(new)}).status_code == 400
    assert client.post("/second-step", data={"way": "totp", "totp": code(old)}).status_code == 303
    for tampered in ("", "x", sealed[:-2]):
        assert client.post("/second-step/new", data=data | {"totp": code(new), "sealed": tampered}).status_code == 400
    arrive(client, world.ha)
    assert client.post("/second-step/new", data=data | {"totp": code(new)}).status_code == 400, "somebody else's"
    arrive(client, world.giang)
    noon.shift(timedelta(seconds=60))
    client.post("/second-step", data={"way": "totp", "totp": code(old)})
    assert client.post("/second-step/new", data=data | {"totp": code(new)}).status_code == 303
    noon.shift(timedelta(seconds=60))
    assert client.post("/second-step", data={"way": "totp", "totp": code(old)}).status_code == 400
    assert client.post("/second-step", data={"way": "totp", "totp": code(new)}).status_code == 303


def test_a_stolen_card_puts_no_other_device_out(client: FlaskClient, app: Flask, world: World) -> None:
    """Which would take the PIN of that device along."""
    arrive(client, world.dung)
    set_pin(client)
    first = db.session.scalars(select(Enrolment.id)).one()
    thief = app.test_client()
    arrive(thief, world.dung)
    for address, data in (("/me/devices", {"id": str(first)}), ("/me/devices/lost", {})):
        assert thief.post(address, data=data).status_code == 401
    assert client.get("/cell").status_code == 200


def test_a_leader_made_committee_needs_more_than_the_pin(client: FlaskClient, world: World) -> None:
    arrive(client, world.dung)
    set_pin(client)
    factories.grant(world.dung, Role.COMMITTEE, world.ward_a)
    db.session.commit()
    page = client.get("/cell")
    assert page.status_code == 401 and "Hiện mã để cài" in page.text
    _key, entered = set_up_app(client, kept=kept(page))
    assert goes_to(entered) == "/cell" and client.get("/cell").status_code == 200


def test_secrets_are_neither_stored_plainly_nor_logged(
    client: FlaskClient, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    arrive(client, world.giang)
    key, _entered = set_up_app(client)
    stored = db.session.scalars(select(SecondStep.totp_secret)).one()
    assert stored is not None and key not in stored and totp.decrypt(stored, "another key of an instance") is None
    arrive(client, world.dung)
    set_pin(client)
    assert key not in caplog.text and PIN not in caplog.text
    assert not any(pins.verify(PIN, PIN, "pin 1", "key") for _ in range(1))


def test_switching_the_person_or_signing_in_again_asks_again(client: FlaskClient, world: World) -> None:
    sign_in(client, world.dung)
    assert client.get("/cell").status_code == 200
    arrive(client, world.dung)
    assert client.get("/cell").status_code == 401


def test_the_token_is_new_after_the_step(client: FlaskClient, world: World) -> None:
    arrive(client, world.dung)
    before = client.get_cookie("session")
    set_pin(client)
    after = client.get_cookie("session")
    assert before is not None and after is not None and before.value != after.value
    assert sessions.find(before.value) is None


def test_somebody_elses_kept_work_is_not_offered(client: FlaskClient, world: World, app: Flask) -> None:
    arrive(client, world.em)
    page = client.post(f"/members/{world.cuc.id}/card")
    other = app.test_client()
    arrive(other, world.dung)
    assert goes_to(set_pin(other, kept=kept(page))) == "/second-step"


def test_the_display_choice_loses_nothing_of_the_step(client: FlaskClient, world: World) -> None:
    arrive(client, world.dung)
    page = client.post(f"/members/{world.an.id}/card", data={"lost_phone": "1"})
    larger = client.post("/display", data={"size": "l", "next": "/", "kept": kept(page)})
    assert 'data-size="l"' in larger.text and kept(larger) == kept(page) and "Mã PIN" in larger.text


def test_phones_are_told_in_json(client: FlaskClient, world: World) -> None:
    arrive(client, world.dung)
    answer = client.post(f"/members/{world.an.id}/card", json={})
    assert (answer.status_code, answer.mimetype) == (401, "application/json")


def test_an_administrator_who_lost_everything_is_let_in_by_the_operator(
    client: FlaskClient, commands: CommandRunner, world: World
) -> None:
    arrive(client, world.lan)
    set_up_app(client)
    refused = commands.invoke(args=["admin", "recover", world.giang.sign_in_code])
    assert refused.exit_code == 2 and "Không có người quản trị" in refused.output
    done = commands.invoke(args=["admin", "recover", world.lan.sign_in_code.lower()])
    link = re.search(r"/login/link/\S+", done.output)
    assert done.exit_code == 0 and link is not None
    assert client.get("/me").status_code == 401, "the old devices are out"
    assert client.post(link[0]).status_code == 303
    assert "Hiện mã để cài" in client.get("/admin/start").text
