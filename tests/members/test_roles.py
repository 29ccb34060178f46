"""Giving and taking back roles: who may for whom and where, never oneself; what follows on the next request."""

from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from learning import clock, config
from learning.administration.models import AuditEntry
from learning.db import db
from learning.members import notices, queries, roles
from learning.members.models import RoleGrant
from learning.policy import Role
from tests import factories
from tests.client import goes_to
from tests.members.test_second_step import arrive, set_pin
from tests.people import World, act_as, canaries_of, sign_in


def give(client: FlaskClient, world: World, unit: str, whom: str, role: str, **more: str) -> TestResponse:
    data = {"unit": str(getattr(world, unit).id), "person": str(world.people[whom].id), "role": role}
    return client.post("/roles", data=data | more)


def grant_of(world: World, name: str) -> int:
    return db.session.scalars(select(RoleGrant.id).where(RoleGrant.person_id == world.people[name].id)).one()


def in_days(days: int) -> str:
    return (clock.today(config.current().timezone) + timedelta(days=days)).isoformat()


@pytest.mark.parametrize(
    ("who", "unit", "whom", "role", "status"),
    [
        ("giang", "cell_1", "an", "leader", 303),
        ("giang", "cell_1", "cuc", "leader", 303),
        ("giang", "cell_1", "an", "committee", 404),
        ("giang", "cell_1", "an", "trainer", 404),
        ("giang", "cell_1", "an", "admin", 404),
        ("giang", "ward_a", "an", "leader", 404),  # strictly below
        ("giang", "cell_3", "an", "leader", 404),
        ("giang", "city", "an", "leader", 404),
        ("giang", "cell_2", "giang", "leader", 403),  # never oneself
        ("lan", "city", "lan", "committee", 403),
        ("lan", "city", "quy", "admin", 303),
        ("lan", "ward_b", "khanh", "trainer", 303),
        ("giang", "cell_1", "khanh", "leader", 404),  # belongs to no unit of theirs
        ("quy", "cell_1", "an", "leader", 303),
        ("dung", "cell_1", "an", "helper", 403),
        ("khanh", "ward_a", "an", "leader", 403),
        ("an", "cell_1", "binh", "helper", 403),
    ],
)
def test_who_gives_what(
    client: FlaskClient, world: World, who: str, unit: str, whom: str, role: str, status: int
) -> None:
    sign_in(client, world.people[who])
    before = db.session.scalars(select(RoleGrant.id)).all()
    assert give(client, world, unit, whom, role).status_code == status
    after = db.session.scalars(select(RoleGrant.id)).all()
    assert len(after) - len(before) == (status == 303)


def test_a_given_role_is_told_logged_and_works_at_once(client: FlaskClient, world: World) -> None:
    sign_in(client, world.giang)
    assert goes_to(give(client, world, "cell_1", "an", "leader")) == f"/roles?unit={world.cell_1.id}"
    assert world.an.name in client.get(f"/roles?unit={world.cell_1.id}").text
    told = notices.list_unseen(act_as(world.an))
    assert [one.title for one in told] == ["Đồng chí được giao vai lãnh đạo chi bộ"]
    assert world.cell_1.name in told[0].text
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "role_granted")).one()
    assert (entry.actor_id, entry.person_id, entry.unit_id) == (world.giang.id, world.an.id, world.cell_1.id)
    sign_in(client, world.an)
    assert client.get("/cell").status_code == 200


def test_a_helper_has_an_end_after_which_the_role_is_gone_in_words(client: FlaskClient, world: World) -> None:
    sign_in(client, world.giang)
    refused = give(client, world, "cell_1", "an", "helper")
    assert refused.status_code == 400 and "cần có ngày kết thúc" in refused.text
    for wrong in ("hôm sau", "2020-01-01", "2099-01-01", "30/02/2027"):
        assert give(client, world, "cell_1", "an", "helper", until=wrong).status_code == 400
    assert give(client, world, "cell_1", "an", "helper", until=in_days(30)).status_code == 303
    assert give(client, world, "cell_1", "binh", "leader", until=in_days(30)).status_code == 303
    with time_machine.travel(clock.now() + timedelta(days=30), tick=False):
        sign_in(client, world.binh)
        assert client.get("/cell").status_code == 200
    with time_machine.travel(clock.now() + timedelta(days=31), tick=False):
        sign_in(client, world.binh)
        page = client.get("/cell")
        assert page.status_code == 403 and "đã hết hạn" in page.text and world.cell_1.name in page.text


def test_a_role_taken_back_is_gone_on_the_next_request_in_words(client: FlaskClient, app, world: World) -> None:  # type: ignore[no-untyped-def]
    leader = app.test_client()
    sign_in(leader, world.dung)
    assert leader.get("/cell").status_code == 200
    sign_in(client, world.giang)
    assert goes_to(client.post(f"/roles/{grant_of(world, 'dung')}/end")) == f"/roles?unit={world.cell_1.id}"
    for answer in (leader.get("/cell"), leader.post(f"/members/{world.an.id}/card")):
        assert answer.status_code == 403
        assert "Vai lãnh đạo chi bộ của đồng chí đã được thu lại" in answer.text
        assert world.an.name not in answer.text
    assert leader.get("/me").status_code == 200
    told = [one.title for one in notices.list_unseen(act_as(world.dung))]
    assert told == ["Vai lãnh đạo chi bộ của đồng chí đã được thu lại"]


@pytest.mark.parametrize(
    ("who", "whose", "status"),
    [
        ("giang", "dung", 303),
        ("giang", "phuc", 303),
        ("giang", "giang", 404),
        ("giang", "khanh", 404),
        ("giang", "lan", 404),
        ("ha", "dung", 404),
        ("lan", "giang", 303),
        ("lan", "lan", 404),
        ("dung", "phuc", 403),
    ],
)
@pytest.mark.parametrize("what", ["end", "reset"])
def test_who_takes_back_and_who_resets(
    client: FlaskClient, world: World, who: str, whose: str, status: int, what: str
) -> None:
    sign_in(client, world.people[who])
    assert client.post(f"/roles/{grant_of(world, whose)}/{what}").status_code == status


def test_a_reset_lets_the_leader_set_up_anew_by_card(client: FlaskClient, app, world: World) -> None:  # type: ignore[no-untyped-def]
    phone = app.test_client()
    arrive(phone, world.dung)
    set_pin(phone)
    new_phone = app.test_client()
    arrive(new_phone, world.dung)
    assert set_pin(new_phone).status_code == 404
    sign_in(client, world.giang)
    client.post(f"/roles/{grant_of(world, 'dung')}/reset")
    assert phone.get("/cell").status_code == 401, "every step taken is gone"
    assert goes_to(set_pin(new_phone)) == "/second-step"
    assert "đã được xoá để đặt lại" in " ".join(one.title for one in notices.list_unseen(act_as(world.dung)))


def test_whoever_holds_a_higher_role_too_is_not_reset(client: FlaskClient, world: World) -> None:
    """Giang may grant leaders; a leader who also sits on a committee is beyond that."""
    factories.grant(world.dung, Role.COMMITTEE, world.ward_a)
    db.session.commit()
    of_dung = select(RoleGrant.id).where(RoleGrant.role == "leader", RoleGrant.person_id == world.dung.id)
    leader = db.session.scalars(of_dung).one()
    sign_in(client, world.giang)
    assert client.post(f"/roles/{leader}/reset").status_code == 404


def test_a_role_change_asks_again(client: FlaskClient, world: World) -> None:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        sign_in(client, world.giang)
        traveller.shift(timedelta(minutes=11))
        assert client.get("/roles").status_code == 200
        assert give(client, world, "cell_1", "an", "leader").status_code == 401
        assert client.post(f"/roles/{grant_of(world, 'dung')}/end").status_code == 401
        assert queries.list_grants(world.an.id, clock.today(config.current().timezone)) == ()


def test_by_code_and_without_names(client: FlaskClient, world: World) -> None:
    """The city's committee sees no names: it gives a role to whoever tells it their sign-in code."""
    sign_in(client, world.quy)
    page = client.get(f"/roles?unit={world.cell_1.id}")
    assert page.status_code == 200
    for name, person in world.people.items():
        assert name == "quy" or not any(canary in page.text for canary in canaries_of(person)), name
    data = {"unit": str(world.cell_1.id), "code": world.an.sign_in_code.lower(), "role": "leader"}
    assert client.post("/roles", data=data).status_code == 303
    unknown = client.post("/roles", data=data | {"code": "ZZZZ ZZZZ"})
    assert unknown.status_code == 400 and "Không thấy mã" in unknown.text
    sign_in(client, world.giang)
    outside = client.post("/roles", data=data | {"code": world.ha.sign_in_code})
    assert outside.status_code == 400 and "Không thấy mã" in outside.text
    assert client.post("/roles", data={"unit": str(world.cell_1.id), "role": "leader"}).status_code == 400
    assert client.post("/roles", data=data | {"role": "king"}).status_code == 400


def test_nothing_was_lost(world: World) -> None:
    assert roles.what_was_lost(act_as(world.an)) == ""


def test_the_page_leads_back_up_as_far_as_the_actor_may_go(client: FlaskClient, world: World) -> None:
    sign_in(client, world.giang)
    up = f'class="back" href="/roles?unit={world.ward_a.id}"'
    assert up in client.get(f"/roles?unit={world.cell_1.id}").text
    assert 'class="back"' not in client.get(f"/roles?unit={world.ward_a.id}").text, "the city is beyond Giang's reach"
