"""/api/v1: what a token of a unit may read, in the shapes that the OpenAPI document promises; and who may make one."""

import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from learning import clock, config
from learning.administration import api_tokens, instance
from learning.administration.models import ApiToken, AuditEntry
from learning.db import db, transaction
from learning.errors import InvalidInput, NotFound
from learning.members.models import Person, RoleGrant
from learning.offline.rates import AT_ONCE
from learning.policy import Role
from learning.progress import service as progress
from learning.progress.events import NewEvent
from learning.reports import api_document
from tests import factories, library, schema
from tests.people import World, act_as, canaries_of, sign_in

API = "/api/v1"


@pytest.fixture
def course(world: World) -> None:
    library.publish()
    instance.assign_everywhere()
    for person, lesson in ((world.an, "bai-1"), (world.an, "bai-2"), (world.cuc, "bai-1")):
        uid = f"{lesson[-1]:0>8}-0000-4000-8000-{person.id:012d}"
        progress.record(act_as(person), [NewEvent(uid, person.id, "lesson_read", f"khoa-thu/{lesson}")])


def in_days(days: int) -> date:
    return clock.today(config.current().timezone) + timedelta(days=days)


def token(person: Person, unit: Any, *, names: bool = False) -> str:
    return api_tokens.make(act_as(person), unit.id, "Bảng điều hành", in_days(30), names=names)


def ask(app: Flask, path: str, secret: str = "", status: int = 200) -> Any:
    """The answer as JSON; checked against what the document says of that address and status."""
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    response = app.test_client().get(API + path, headers=headers)
    assert response.status_code == status, response.get_data(as_text=True)
    assert response.mimetype == "application/json" and "Set-Cookie" not in response.headers
    document = api_document.make()
    template = next(
        one for one in document["paths"] if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", one), API + path.partition("?")[0])
    )
    promised = document["paths"][template]["get"]["responses"][str(status)]["content"]["application/json"]["schema"]
    assert list(schema.faults(response.get_json(), promised, document)) == []
    return response.get_json()


def test_the_document_has_every_address_and_every_reference_leads_somewhere(app: Flask) -> None:
    document = ask(app, "/openapi.json")
    there = {re.sub(r"<(?:id:)?(\w+)>", r"{\1}", str(rule)) for rule in app.url_map.iter_rules() if API in str(rule)}
    assert set(document["paths"]) == there and document["openapi"].startswith("3.1")
    for reference in re.findall(r'"\$ref": "([^"]+)"', json.dumps(document)):
        assert schema.resolve(reference, document)
    for path, item in document["paths"].items():
        operation = item["get"]
        named = {one["name"] for one in operation["parameters"] if one["in"] == "path"}
        assert named == set(re.findall(r"\{(\w+)\}", path)) and operation["operationId"]
        assert "401" in operation["responses"] or operation["security"] == []


def test_a_schema_that_is_not_kept_is_found() -> None:
    document = api_document.make()
    unit = {"$ref": "#/components/schemas/UnitEntry"}
    found = "\n".join(schema.faults({"id": "1", "kind": "village", "more": 1}, unit, document))
    for said in ("'1' is no integer", "'village' is none of", "more is too much", "name is missing"):
        assert said in found


def test_a_unit_reads_itself_and_what_lies_below(app: Flask, world: World, course: None) -> None:
    secret = token(world.giang, world.ward_a)
    found = ask(app, "/units", secret)
    assert [one["id"] for one in found["data"]] == [world.ward_a.id, world.cell_1.id, world.cell_2.id]
    assert found["next"] is None and not any(one["names"] for one in found["data"])
    first = ask(app, "/units?limit=2", secret)
    assert first["next"] == f"{API}/units?after={world.cell_1.id}&limit=2"
    assert [one["id"] for one in ask(app, first["next"].removeprefix(API), secret)["data"]] == [world.cell_2.id]
    assert ask(app, "/courses", secret)["data"][0]["slug"] == "khoa-thu"
    report = ask(app, f"/units/{world.ward_a.id}/courses/khoa-thu", secret)
    assert (report["total"]["active"], report["total"]["under_way"]) == (7, 2)
    for name in ("active", "not_started", "under_way", "completed", "exempt", "late", "assisted"):
        assert sum(line["figures"][name] for line in report["lines"]) == report["total"][name]
    assert ask(app, f"/units/{world.cell_1.id}", secret)["people"]["active"] == 4
    for outside in (world.city, world.ward_b, world.cell_3):
        ask(app, f"/units/{outside.id}", secret, 404)
        ask(app, f"/units/{outside.id}/courses/khoa-thu", secret, 404)
        ask(app, f"/units/{outside.id}/members", secret, 404)


def test_names_go_as_far_as_the_maker_sees_them_and_each_reading_is_logged(
    app: Flask, world: World, course: None
) -> None:
    secret = token(world.giang, world.ward_a, names=True)
    first = ask(app, f"/units/{world.ward_a.id}/members?limit=4", secret)
    rest = ask(app, first["next"].removeprefix(API), secret)
    entries = {one["id"]: one for one in first["data"] + rest["data"]}
    assert set(entries) == {world.people[name].id for name in ("an", "binh", "cuc", "dung", "em", "giang", "phuc")}
    an = entries[world.an.id]
    assert an["name"] == world.an.name and an["unit"] == world.cell_1.id
    assert (an["courses"][0]["status"], an["courses"][0]["percent"]) == ("under_way", 66)
    logged = db.session.query(AuditEntry).filter_by(action="names_read_by_token").all()
    assert [one.detail["people"] for one in logged] == [4, 3]
    text = json.dumps(first, ensure_ascii=False)
    assert not any(one in text for one in canaries_of(world.an)[1:]), "no phone, no code, no note"


def test_no_names_above_the_level_that_sees_them(app: Flask, world: World, course: None) -> None:
    factories.make_people(6, world.cell_3)
    for maker, unit in ((world.quy, world.city), (world.quy, world.ward_a), (world.lan, world.ward_a)):
        with pytest.raises(InvalidInput):
            token(maker, unit, names=True)
        secret = token(maker, unit)
        assert "chỉ có số đếm" in ask(app, f"/units/{unit.id}/members", secret, 403)["message"]
        text = json.dumps([ask(app, f"/units/{unit.id}/courses/khoa-thu", secret), ask(app, "/units", secret)])
        assert not any(one in text for person in world.people.values() for one in canaries_of(person))
    ask(app, f"/units/{world.ward_a.id}/members", token(world.giang, world.ward_a), 403)


def test_counts_of_few_people_are_joined_or_refused(app: Flask, world: World, course: None) -> None:
    factories.make_people(6, world.cell_3)
    few = ask(app, f"/units/{world.cell_1.id}/courses/khoa-thu", token(world.quy, world.cell_1), 403)
    assert "có dưới 5 người" in few["message"]
    report = ask(app, f"/units/{world.ward_a.id}/courses/khoa-thu", token(world.quy, world.ward_a))
    assert [(line["unit"], line["figures"]["active"]) for line in report["lines"]] == [(None, 7)]


def test_who_does_not_share_results_is_counted_and_not_shown(app: Flask, world: World, course: None) -> None:
    with transaction():
        db.session.get_one(Person, world.an.id).shares_results = False
    secret = token(world.giang, world.cell_1, names=True)
    found = ask(app, f"/units/{world.cell_1.id}/members", secret)["data"]
    standing = next(one for one in found if one["id"] == world.an.id)["courses"][0]
    assert (standing["status"], standing["percent"], standing["score"]) == ("hidden", 0, None)
    assert ask(app, f"/units/{world.cell_1.id}/courses/khoa-thu", secret)["total"]["under_way"] == 1


def test_a_token_is_worth_what_its_makers_role_is_worth(app: Flask, world: World, course: None) -> None:
    secret = token(world.giang, world.ward_a)
    stored = db.session.query(ApiToken).one()
    assert secret not in (stored.token_hash, stored.label) and secret.startswith(api_tokens.PREFIX)
    ask(app, "/units", secret)
    db.session.expire_all()
    assert db.session.query(ApiToken).one().last_used_on == in_days(0)
    for fake in ("", "lhs_x", secret[:-1], secret.removeprefix(api_tokens.PREFIX)):
        assert ask(app, "/units", fake, 401)["message"]
    with transaction():
        db.session.query(RoleGrant).filter_by(person_id=world.giang.id).delete()
    ask(app, "/units", secret, 401)
    factories.grant(world.giang, Role.COMMITTEE, world.ward_a)
    ask(app, "/units", secret)
    with transaction():
        db.session.query(ApiToken).one().expires_on = in_days(-1)
    ask(app, "/units", secret, 401)


def test_a_revoked_token_opens_nothing_and_only_its_own_unit_revokes_it(app: Flask, world: World, course: None) -> None:
    secret = token(world.giang, world.ward_a)
    token_id = db.session.query(ApiToken).one().id
    for stranger in (world.ha, world.dung):
        with pytest.raises(NotFound):
            api_tokens.revoke(act_as(stranger), token_id)
    api_tokens.revoke(act_as(world.giang), token_id)
    ask(app, "/units", secret, 401)
    assert [one.action for one in db.session.query(AuditEntry).order_by(AuditEntry.id)][-2:] == [
        "token_made",
        "token_revoked",
    ]


@pytest.mark.parametrize(
    ("person", "unit", "label", "days", "fault"),
    [
        ("dung", "cell_1", "Mã", 1, NotFound),
        ("ha", "ward_a", "Mã", 1, NotFound),
        ("giang", "city", "Mã", 1, NotFound),
        ("giang", "ward_a", " ", 1, InvalidInput),
        ("giang", "ward_a", "Mã", -1, InvalidInput),
        ("giang", "ward_a", "Mã", 400, InvalidInput),
    ],
)
def test_who_makes_tokens(world: World, person: str, unit: str, label: str, days: int, fault: type) -> None:
    with pytest.raises(fault):
        api_tokens.make(act_as(world.people[person]), getattr(world, unit).id, label, in_days(days))


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=501", "limit=x", "after=-1", "after=", "limit=1&limit=2", "limit=٣"]
)
def test_a_parameter_that_cannot_be_is_refused(app: Flask, world: World, course: None, query: str) -> None:
    assert "số nguyên" in ask(app, f"/units?{query}", token(world.giang, world.ward_a), 400)["message"]


def test_a_cookie_opens_nothing_and_errors_are_json(app: Flask, world: World) -> None:
    client = app.test_client()
    sign_in(client, world.giang)
    for method, path, status in (
        ("GET", "/units", 401),
        ("GET", "/khong-co", 404),
        ("POST", "/units", 405),
        ("GET", "/units/0", 404),
    ):
        answer = client.open(API + path, method=method)
        assert answer.status_code == status
        assert answer.get_json()["error"] == status and answer.get_json()["message"]
    assert client.get(f"{API}/units").headers["WWW-Authenticate"] == "Bearer"


def test_too_many_requests_are_told_when_to_come_back(app: Flask, world: World, course: None) -> None:
    client, secret = app.test_client(), token(world.giang, world.ward_a)
    headers = {"Authorization": f"Bearer {secret}"}
    with clock.telling(clock.now()):  # the bucket fills again with time
        answers = [client.get(f"{API}/courses", headers=headers) for _ in range(AT_ONCE + 1)]
    assert [one.status_code for one in answers[:AT_ONCE]] == [200] * AT_ONCE
    assert answers[-1].status_code == 429 and int(answers[-1].headers["Retry-After"]) > 0
    assert "Retry-After" in answers[-1].get_json()["message"]


def test_the_page_shows_a_token_once(app: Flask, world: World) -> None:
    client = app.test_client()
    sign_in(client, world.giang)
    form = {"don-vi": str(world.ward_a.id), "label": "Bảng điều hành", "until": in_days(9).isoformat(), "names": "1"}
    page = client.post("/tokens", data=form).get_data(as_text=True)
    secret = re.search(r"lhs_[\w-]+", page)
    assert secret and "Bảng điều hành" in page and "Đọc được họ tên" in page
    again = client.get("/tokens").get_data(as_text=True)
    assert "Bảng điều hành" in again and secret[0] not in again
    refused = client.post("/tokens", data=form | {"label": ""})
    assert refused.status_code == 400 and "Xin đặt tên cho mã" in refused.get_data(as_text=True)
