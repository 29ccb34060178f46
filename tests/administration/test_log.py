"""The log for those who may read it: how far each role sees, in words, page by page, and as a file."""

import ast
import csv
import io
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from learning.administration import audit, audit_words, log_reading
from learning.administration.log_reading import Asked
from learning.administration.models import AuditEntry
from learning.db import db
from learning.policy import OPERATOR
from tests import library
from tests.client import PageClient
from tests.people import World, act_as, canaries_of, sign_in

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def busy(world: World) -> World:
    """Something was done in every corner; each entry is told apart by `people`."""
    dung, giang, lan = act_as(world.dung), act_as(world.giang), act_as(world.lan)
    audit.write(dung, "card_issued", person_id=world.an.id, unit_id=world.cell_1.id, people=1)
    audit.write(act_as(world.em), "card_issued", person_id=world.cuc.id, unit_id=world.cell_2.id, people=2)
    audit.write(giang, "roster_exported", unit_id=world.ward_a.id, people=3)
    audit.write(act_as(world.ha), "roster_exported", unit_id=world.ward_b.id, people=4)
    audit.write(lan, "organisation_named", unit_id=world.city.id, people=5)
    audit.write(act_as(world.an), "passphrase_set", person_id=world.an.id, kind="own", people=6)
    audit.write(OPERATOR, "course_published", unit_id=world.ward_a.id, number=2, people=7)
    audit.write(act_as(world.phuc), "own_data_downloaded", person_id=world.phuc.id, people=8)
    return world


def numbers(lines: tuple[log_reading.Line, ...]) -> set[int]:
    return {
        int(detail.rpartition(" ")[2]) for line in lines for detail in line.details if detail.startswith("số người")
    }


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("an", {1, 6}),
        ("cuc", {2}),
        ("phuc", {8}),
        ("khanh", {7}),
        ("dung", {1, 6, 8}),
        ("em", {2}),
        ("giang", {1, 2, 3, 6, 7, 8}),
        ("ha", {4}),
        ("quy", {1, 2, 3, 4, 5, 6, 7, 8}),
        ("lan", {1, 2, 3, 4, 5, 6, 7, 8}),
    ],
)
def test_each_role_reads_as_far_as_the_table_says(busy: World, who: str, seen: set[int]) -> None:
    actor = act_as(busy.people[who])
    assert numbers(log_reading.read_log(actor, Asked()).lines) == seen
    assert numbers(log_reading.read_own(actor, Asked()).lines) <= seen


def test_names_go_no_further_than_elsewhere(busy: World) -> None:
    above = str(log_reading.read_log(act_as(busy.quy), Asked()))
    assert not any(
        canary in above for name in ("an", "cuc", "dung", "em", "ha") for canary in canaries_of(busy.people[name])
    )
    assert f"số {busy.an.id}" in above
    leader = str(log_reading.read_log(act_as(busy.dung), Asked()))
    assert busy.an.name in leader and busy.cuc.name not in leader
    own = str(log_reading.read_own(act_as(busy.an), Asked()))
    assert busy.dung.name in own, "whoever did something to you is named to you"


def test_pages_filters_and_words(world: World, app: Flask) -> None:
    library.publish()
    for number in range(log_reading.PAGE + 5):
        audit.write(
            act_as(world.dung), "card_issued", person_id=world.an.id, unit_id=world.cell_1.id, lost_phone=number > 50
        )
    audit.write(act_as(world.dung), "phone_revealed", person_id=world.an.id, unit_id=world.cell_1.id)
    client: PageClient = app.test_client()
    sign_in(client, world.dung)
    page = client.get("/audit?topic=cards").text
    assert page.count("Cấp thẻ học") == log_reading.PAGE
    assert "Máy bị mất" in page and "lãnh đạo chi bộ" in page and "card_issued" not in page
    more = page.split('href="/audit?')[1].split('"')[0].replace("&amp;", "&")
    assert client.get(f"/audit?{more}").text.count("Cấp thẻ học") == 5
    assert "Xem số điện thoại" in client.get("/audit?topic=data").text
    assert "Không có việc nào" in client.get("/audit?to=2020-01-01").text
    for wrong in ("from=x", "to=0001-01-01", "before=x", "before=-1"):
        assert client.get(f"/audit?{wrong}").status_code == 400
    sign_in(client, world.an)
    assert "Xem số điện thoại" in client.get("/me/log").text


def test_the_file_is_guarded_logged_and_holds_the_same(busy: World, app: Flask) -> None:
    busy.cell_1.name = '=HYPERLINK("x")'
    db.session.commit()
    client: PageClient = app.test_client()
    sign_in(client, busy.dung)
    answer = client.post("/audit/export", data={"topic": "cards"})
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="nhat-ky-')
    assert answer.headers["Cache-Control"] == "no-store"
    rows = list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert {row["Về ai"] for row in rows} == {busy.an.name}
    assert any(row["Đơn vị"].startswith("'=") for row in rows)
    line = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "audit_exported")).one()
    assert (line.actor_id, line.detail) == (busy.dung.id, {"rows": len(rows)})
    assert all(len(row["Mã kiểm"]) == 64 for row in rows)


def test_a_long_file_goes_on_where_it_was(busy: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_reading, "_AT_ONCE", 3)
    data = log_reading.export_log(act_as(busy.lan), Asked()).decode("utf-8-sig")
    assert len(data.splitlines()) == 1 + 8


def actions_in_code() -> set[str]:
    """The second argument of every audit.write in the code."""
    found = set()
    for path in (ROOT / "learning").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "write"
            if called and isinstance(node.func.value, ast.Name) and node.func.value.id == "audit":
                inner = ast.walk(node.args[1])
                found |= {one.value for one in inner if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    return found


def test_the_log_opens_whatever_a_detail_is(world: World, app: Flask) -> None:
    """What was set for the blanks of courses is logged as a list of names: codes, which are not shown."""
    for value in (["cell.helper", "group.name"], {"a": 1}, [], None, 1.5, "2026-11-20", "x-y-z"):
        for name in (*audit_words._LABELS, "unheard_of"):
            audit_words.detail_words({name: value})
    audit.write(act_as(world.lan), "fields_set", unit_id=world.ward_a.id, names=["cell.helper", "group.name"])
    client: PageClient = app.test_client()
    sign_in(client, world.lan)
    for address in ("/audit", "/me/log"):
        page = client.get(address)
        assert (page.status_code, "cell.helper" in page.text) == (200, False)
        assert audit_words.action_words("fields_set") in page.text


def test_every_action_has_words_and_no_words_are_left_over() -> None:
    named = actions_in_code()
    hint = "learning/administration/audit_words.py: ACTIONS"
    assert sorted(named - audit_words.ACTIONS.keys()) == [], hint
    assert sorted(audit_words.ACTIONS.keys() - named) == [], hint
    assert {topic for topic, _words in audit_words.ACTIONS.values()} == audit_words.TOPICS.keys()
