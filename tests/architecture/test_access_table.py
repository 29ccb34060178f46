"""The table of access, walked over the URL map; and whoever is refused or served never sees another unit's people."""

import logging
import re
from datetime import timedelta
from functools import cache

import pytest
from flask import Flask
from sqlalchemy import Select
from werkzeug.test import TestResponse

from learning import clock
from learning.administration import api_tokens, data_requests
from learning.administration.models import ApiToken
from learning.authoring import lesson_reports
from learning.authoring.models import LessonReport
from learning.courses import queries as courses
from learning.db import db, transaction
from learning.helping import taking_back, together
from learning.members import secrets, sessions
from learning.members.models import Enrolment, Membership, Passkey, Person, RoleGrant
from learning.policy import OPERATOR
from learning.quizzes import papers
from learning.quizzes.models import Paper
from learning.reports import confirmations
from learning.units import imports, uploads
from learning.units.models import Unit
from tests import factories, library, pdf_reading
from tests.architecture import access_table
from tests.architecture.access_table import EVERYBODY, GUEST, Row
from tests.people import ROLES, World, act_as, canaries_of, sign_in

WISHERS = ("an", "giang")  # people who ask something about their data

# Whose names and phones somebody may be shown at all; everybody may see themself.
SEES = {
    "dung": ("an", "binh", "dung", "phuc"),
    "em": ("cuc", "em", "giang"),
    "giang": ("an", "binh", "cuc", "dung", "em", "giang", "phuc"),
    "ha": ("ha",),
    "phuc": ("an", "binh", "dung", "phuc"),  # names only: test_helping says that nothing else shows
    "lan": (
        "an",
        "binh",
        "cuc",
        "dung",
        "em",
        "giang",
        "ha",
        "phuc",
        "khanh",
        "lan",
        "quy",
    ),  # prints everybody's cards
}


@pytest.fixture
def objects(world: World, app: Flask) -> dict[str, object]:
    library.publish()
    library.publish(library.files("khoa-mo", access="open"))
    library.publish(library.files("khoa-phuong-b"))
    with transaction():
        course = courses.find_course("khoa-phuong-b")
        assert course is not None
        course.owner_unit_id = world.ward_b.id
    paper = papers.issue_paper(act_as(world.an), "khoa-thu", "kiem-tra", 1)
    sessions.enrol(world.an.id, "card", None, "Máy của An")
    device = db.session.query(Enrolment).filter_by(person_id=world.an.id).one()
    with transaction():
        key = Passkey(person_id=world.an.id, credential_id="AAAA", public_key=b"", sign_count=0, label="Máy của An")
        key.created_at, key.last_used_on = clock.now(), clock.now().date()
        db.session.add(key)
    grants = {f"grant_of_{name}": grant_of(world, name) for name in ROLES}
    ids: dict[str, object] = {name: getattr(world, name).id for name in world.__dataclass_fields__}
    wishes: dict[str, object] = {
        f"request_of_{name}": data_requests.ask(act_as(getattr(world, name)), "objection", "").id for name in WISHERS
    }
    secret = api_tokens.make(act_as(world.giang), world.ward_a.id, "Mã thử", clock.now().date() + timedelta(days=1))
    token = db.session.scalars(db.select(ApiToken).where(ApiToken.token_hash == secrets.hash_token(secret))).one()
    wishes |= {"token_of_giang": token.id, "tomorrow": token.expires_on}
    present = [world.binh.id]
    together.record_class(
        act_as(world.dung), world.cell_1.id, "s", "khoa-thu", ["bai-1"], factories.yesterday(), present
    )
    (save,) = taking_back.list_kept(act_as(world.dung), world.cell_1.id)
    library.complete_short_course(world.an)
    (deed_id,) = confirmations.issue(OPERATOR, world.cell_1.id)
    wishes |= {
        "attended_by_binh": save.id,
        "confirmation_of_an": deed_id,
        "code_of_an": confirmations.list_own(act_as(world.an))[0].code,
    }
    rows = f"mã,họ tên,đơn vị\nA1,{world.an.name},C1\n".encode()
    giang, ward = act_as(world.giang), world.ward_a.id
    sent = {f"upload_of_{name}": uploads.receive(giang, ward, "a.csv", rows) for name in ("giang", "hand")}
    done = imports.import_roster(giang, ward, "mã,họ tên,đơn vị\nA9,Vi Thị Chín,C1\n".encode()).import_id
    sent["roster_import"] = done or 0
    lesson_reports.send(act_as(world.an), "khoa-thu", "bai-1", "wrong", "Sai ngày.")
    wishes["lesson_report"] = db.session.query(LessonReport).one().id
    made = {"course": paper.course_id, "paper_of_an": paper.id, "device_of_an": device.id, "passkey_of_an": key.id}
    return ids | grants | wishes | sent | made


def grant_of(world: World, name: str) -> int:
    """The id of the role that somebody holds."""
    return db.session.query(RoleGrant).filter_by(person_id=world.people[name].id).one().id


@pytest.mark.one_engine
def test_every_address_has_a_row(app: Flask, objects: dict[str, object]) -> None:
    there = {(method, str(rule)) for rule in app.url_map.iter_rules() for method in rule.methods - {"HEAD", "OPTIONS"}}
    assert {(row.method, row.rule) for row in access_table.rows(objects)} == there


# On the second engine, too, walk those who see a page's every part: a query that it refuses would be found.
ON_BOTH_ENGINES = ("an", "dung", "giang", "lan")


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=() if name in ON_BOTH_ENGINES else pytest.mark.one_engine) for name in EVERYBODY],
)
def test_everybody_gets_what_the_table_says_and_nobody_elses_people(
    app: Flask, world: World, objects: dict[str, object], name: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    faults = walk(app, world, objects, name)
    everybody = {key: canaries_of(one) for key, one in world.people.items()}
    assert faults + leaks(Row("", "", "the log"), caplog.text, everybody) == []


def walk(app: Flask, world: World, objects: dict[str, object], name: str) -> list[str]:
    """Every address as one person: where the answer is not that of the table, or shows somebody they may not see."""
    people = world.people
    hidden = {
        other: canaries_of(person)
        for other, person in people.items()
        if other != name and other not in SEES.get(name, ())
    }
    faults = []
    client = None
    for row in access_table.rows(objects):
        if client is None or row.method == "POST" or name == GUEST:  # a post may end the session
            client = app.test_client()
            if name != GUEST:
                sign_in(client, people[name])
        answer = client.open(row.address, method=row.method, data=row.form or None)
        if answer.status_code not in row.status_for(name):
            faults.append(f"{row.method} {row.address}: {answer.status_code}, not {row.status_for(name)}")
        faults.extend(leaks(row, words_of(answer) + str(answer.headers), hidden))
        client = None if row.method == "POST" else client
    return faults


def words_of(answer: TestResponse) -> str:
    """What can be read in an answer, of a PDF too."""
    if answer.mimetype == "application/pdf":
        return pdf_reading.text_of(answer.data).replace("\n", " ")
    return answer.get_data().decode("utf-8", "replace")  # some are files


@pytest.mark.one_engine
def test_a_refusal_changes_no_row(app: Flask, world: World, objects: dict[str, object]) -> None:
    before = counts()
    for name in ("an", "em", "ha", "quy", GUEST):
        for row in access_table.rows(objects):
            if row.method == "GET" or not {401, 403, 404} & set(row.status_for(name)):
                continue
            client = app.test_client()
            if name != GUEST:
                sign_in(client, world.people[name])
            client.open(row.address, method=row.method, data=row.form or None)
            assert counts() == before, f"{name}: {row.method} {row.address}"


@pytest.mark.one_engine
def test_what_gives_people_away_is_on_record(app: Flask, world: World, objects: dict[str, object]) -> None:
    assert unlogged(app, world, objects) == []


def unlogged(app: Flask, world: World, objects: dict[str, object]) -> list[str]:
    """Posts that hand out names, phones, cards or files and leave no line in the audit log."""
    found = []
    who = {"dung": act_as(world.dung), "giang": act_as(world.giang), "lan": act_as(world.lan), "an": act_as(world.an)}
    words = ("export", "download", "/card", "/phone")
    for row in (
        one for one in access_table.rows(objects) if one.method == "POST" and not one.rule.startswith("/login")
    ):
        if not any(word in row.rule for word in words):
            continue
        name = next((one for one in ("giang", *who) if row.status_for(one) == access_table.STATUS["in"]), None)
        if name is None:
            continue
        client = app.test_client()
        sign_in(client, world.people[name])
        before = counts()["audit_entry"]
        client.post(row.address, data=row.form)
        if counts()["audit_entry"] == before and (name, row.rule) != ("dung", "/members/<id:person_id>/phone"):
            found.append(f"{name}: POST {row.address}")
    return found


@pytest.mark.one_engine
def test_no_address_takes_another_method(app: Flask) -> None:
    client = app.test_client()
    for rule in {str(rule) for rule in app.url_map.iter_rules()}:
        listed = {method for one in app.url_map.iter_rules(None) if str(one) == rule for method in one.methods or ()}
        address = re.sub(r"<(id:)?\w+>", "1", rule)
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - listed:
            assert client.open(address, method=method).status_code == 405, f"{method} {rule}"


@pytest.mark.parametrize("wrong", ["x", "-1", "0", "1.5", "9" * 30, "%D9%A3", "1%00"])
def test_an_id_of_another_kind_is_absent(app: Flask, world: World, wrong: str) -> None:
    client = app.test_client()
    sign_in(client, world.lan)
    for rule in app.url_map.iter_rules():
        if "<id:" in str(rule) and "GET" in (rule.methods or ()):
            address = re.sub(r"<id:\w+>", wrong, str(rule), count=1)
            answer = client.get(re.sub(r"<(id:)?\w+>", "1", address))
            assert answer.status_code in {400, 404}, f"{rule} with {wrong}"


@pytest.mark.one_engine
def test_fields_that_no_form_has_change_nothing(app: Flask, world: World, objects: dict[str, object]) -> None:
    """Nobody gets a role, another unit, a status or points by adding fields to a post of their own."""
    extra = {"role": "admin", "unit_id": "1", "status": "exempt", "score": "100", "passed": "1", "percent": "100"}
    extra |= {"person_id": str(world.binh.id), "shares_results": "1", "erased_at": "2026-01-01", "sees_names": "1"}
    before = truths()
    for row in access_table.rows(objects):
        if row.method == "POST" and row.status_for("an") != access_table.STATUS["closed"] and "/login" not in row.rule:
            client = app.test_client()
            sign_in(client, world.an)
            client.post(row.address, data=extra | row.form)
    assert truths() == before


def truths() -> list[tuple[object, ...]]:
    """Who holds which role, who belongs where with which status, which papers are marked how."""
    db.session.rollback()
    columns = (
        (RoleGrant.person_id, RoleGrant.role, RoleGrant.unit_id),
        (Person.id, Person.name, Person.phone, Person.status, Person.erased_at),
        (Membership.person_id, Membership.unit_id, Membership.to_on),
        (Paper.id, Paper.person_id, Paper.passed),
        (Unit.id, Unit.sees_names),
    )
    return [tuple(row) for some in columns for row in db.session.execute(db.select(*some).order_by(some[0]))]


@pytest.mark.one_engine
def test_an_unsafe_request_from_elsewhere_is_refused(app: Flask, world: World, objects: dict[str, object]) -> None:
    for row in access_table.rows(objects):
        if row.method != "POST":
            continue
        for foreign in ({"HTTP_SEC_FETCH_SITE": "cross-site"}, {"HTTP_ORIGIN": "https://evil.example"}, {}):
            client = app.test_client()
            sign_in(client, world.lan)
            client.environ_base.pop("HTTP_SEC_FETCH_SITE")
            client.environ_base.pop("HTTP_ORIGIN")
            client.environ_base.update(foreign)
            assert client.open(row.address, method="POST", data=row.form).status_code == 403, row.address


@pytest.mark.one_engine
def test_every_answer_carries_the_headers(app: Flask, world: World, objects: dict[str, object]) -> None:
    for row in access_table.rows(objects):
        for name in (GUEST, "an"):
            client = app.test_client()
            if name != GUEST:
                sign_in(client, world.people[name])
            headers = client.open(row.address, method=row.method, data=row.form or None).headers
            assert "default-src 'none'" in headers["Content-Security-Policy"], row.address
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["Referrer-Policy"] == "same-origin"
            kept = access_table.KEPT.get(row.rule.split("<")[0], ()) if row.method == "GET" else ()
            assert headers["Cache-Control"] in {*kept, "no-store"}


def leaks(row: Row, text: str, hidden: dict[str, tuple[str, ...]]) -> list[str]:
    return [
        f"{row.method} {row.address} shows {canary} of {other}"
        for other, canaries in hidden.items()
        for canary in canaries
        if canary in text
    ]


def counts() -> dict[str, int]:
    """Rows of every table but those that note sessions and failures."""
    db.session.rollback()
    return dict(db.session.execute(_counted()).one()._mapping)


@cache
def _counted() -> Select[tuple[int, ...]]:
    ignored = {"device", "device_session", "enrolment", "sign_in_failure"}
    tables = [table for table in db.metadata.sorted_tables if table.name not in ignored]
    return db.select(*(db.select(db.func.count()).select_from(one).scalar_subquery().label(one.name) for one in tables))
