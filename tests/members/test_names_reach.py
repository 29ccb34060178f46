"""How far up names go is a unit's flag: an administrator changes it with a reason, at once and on record."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from learning.administration.models import AuditEntry
from learning.db import db
from tests.people import World, canaries_of, sign_in

WHY = "Theo quyết định của thành uỷ"


def change(client: FlaskClient, unit_id: int, names: str, because: str = WHY) -> int:
    return client.post(f"/units/{unit_id}/names", data={"names": names, "because": because}).status_code


def entries() -> list[AuditEntry]:
    found = db.session.scalars(select(AuditEntry).where(AuditEntry.action.in_(["names_opened", "names_closed"])))
    return list(found)


def test_a_committee_loses_names_on_the_next_request_and_gets_them_back(client: FlaskClient, world: World) -> None:
    leaders = client.application.test_client()
    sign_in(leaders, world.giang)
    sign_in(client, world.lan)
    address = f"/members/{world.an.id}"
    assert canaries_of(world.an)[0] in leaders.get(address).text
    assert change(client, world.ward_a.id, "off") == 303
    refused = leaders.get(address)
    assert refused.status_code == 403 and canaries_of(world.an)[0] not in refused.text
    assert "Cho thấy tên" in client.get(f"/units/{world.ward_a.id}/names").text
    assert change(client, world.ward_a.id, "on") == 303
    assert leaders.get(address).status_code == 200
    assert [(one.action, one.unit_id, one.detail["because"]) for one in entries()] == [
        ("names_closed", world.ward_a.id, WHY),
        ("names_opened", world.ward_a.id, WHY),
    ]
    assert f"Vì: {WHY}" in client.get("/audit").text


def test_the_same_again_is_no_entry(client: FlaskClient, world: World) -> None:
    sign_in(client, world.lan)
    assert change(client, world.ward_a.id, "on") == 303
    assert entries() == []


@pytest.mark.parametrize("because", ["", "vì thế", "x" * 201])
def test_without_a_reason_nothing_changes(client: FlaskClient, world: World, because: str) -> None:
    sign_in(client, world.lan)
    refused = client.post(f"/units/{world.city.id}/names", data={"names": "on", "because": because})
    assert refused.status_code == 400 and "Xin ghi lý do" in refused.text
    db.session.refresh(world.city)
    assert not world.city.sees_names and entries() == []


def test_it_asks_again_and_is_found_from_the_roles(client: FlaskClient, world: World) -> None:
    sign_in(client, world.lan, second_step=False)
    assert change(client, world.city.id, "on") == 401
    sign_in(client, world.lan)
    assert f"/units/{world.city.id}/names" in client.get("/roles").text
    assert f"/units/{world.cell_1.id}/names" not in client.get(f"/roles?unit={world.cell_1.id}").text
    sign_in(client, world.quy)
    assert "/names" not in client.get("/roles").text


def test_who_sees_no_names_is_offered_no_cards(client: FlaskClient, world: World) -> None:
    sign_in(client, world.quy)
    assert 'href="/cards"' not in client.get("/").text
    sign_in(client, world.giang)
    assert 'href="/cards"' in client.get("/").text
