"""What people may do about their own data: be told, answer, see, take away, ask; and how those who ask are answered."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from learning import clock, config
from learning.administration import data_requests, deadlines, own_data, register
from learning.administration.models import AuditEntry, Consent, DataRequest
from learning.app import create_app
from learning.db import Base, db
from learning.errors import Conflict, InvalidInput, NotFound
from learning.members import consent
from learning.members.models import Person
from learning.progress import service
from learning.progress.events import NewEvent
from tests import library
from tests.client import PageClient
from tests.people import World, act_as, canaries_of, sign_in

UID = "0000000000000000-1"


def client_of(app: Flask, person: Person) -> PageClient:
    client: PageClient = app.test_client()
    sign_in(client, person)
    return client


@pytest.fixture
def asking(app: Flask, settings: config.Settings) -> Iterator[Flask]:
    """An instance that asks for consent."""
    made = create_app(replace(settings, consent="ask"))
    made.test_client_class = PageClient
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


# --- told once, by version


def test_everybody_is_told_once_and_again_when_the_text_changes(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(app, world.an)
    assert "Đọc và trả lời" in client.get("/").text
    assert "Tôi đã đọc" in client.get("/me/consent").text
    assert client.post("/me/consent").status_code == 303
    assert "Đọc và trả lời" not in client.get("/").text
    row = db.session.scalars(select(Consent)).one()
    assert (row.person_id, row.version, row.mode, row.shares) == (world.an.id, consent.VERSION, "notice", None)
    monkeypatch.setattr(consent, "VERSION", "2027-01")
    assert "Đọc và trả lời" in client.get("/").text


def test_where_it_is_asked_silence_is_no_consent(asking: Flask, world: World) -> None:
    library.publish()
    service.record(act_as(world.an), [NewEvent(UID, world.an.id, "lesson_read", "khoa-thu/bai-1")])
    leader, member = client_of(asking, world.dung), client_of(asking, world.an)
    assert "Không chia sẻ kết quả" in leader.get(f"/members/{world.an.id}").text
    cell = leader.get("/cell").text
    assert cell.count("không chia sẻ kết quả") == 4 and "0 trong 4 đồng chí đã xong" in cell, "counted all the same"
    assert 'class="st half"></i><span' not in cell
    assert 'name="shares" value="1">' in member.get("/me/consent").text, "the box comes unticked"
    member.post("/me/consent", data={"shares": "1"})
    shown = leader.get(f"/members/{world.an.id}").text
    assert "Không chia sẻ kết quả" not in shown and "1 trong 3 phần" in shown
    assert leader.get("/cell").text.count("không chia sẻ kết quả") == 3
    member.post("/me/consent")
    assert "1 trong 3 phần" not in leader.get(f"/members/{world.an.id}").text
    assert [row.shares for row in db.session.scalars(select(Consent).order_by(Consent.id))] == [True, False]
    assert len(db.session.scalars(select(AuditEntry).where(AuditEntry.action == "consent_given")).all()) == 2


# --- one's own data


def test_the_download_holds_every_row_and_no_secret(app: Flask, world: World) -> None:
    library.publish()
    service.record(
        act_as(world.an), [NewEvent(UID, world.an.id, "check_answered", "khoa-thu/bai-1/thu-1", {"answer": "x"})]
    )
    client = client_of(app, world.an)
    answer = client.post("/me/data/download")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    tables = json.loads(answer.text)["tables"]
    assert tables["person"][0]["name"] == world.an.name
    assert tables["event"][0]["body"] == {"answer": "x"}
    assert tables["device"][0]["label"] == "Trình duyệt thử"
    pointing = {
        table.name
        for table in Base.metadata.tables.values()
        if "person_id" in table.c and any(key.target_fullname == "person.id" for key in table.c.person_id.foreign_keys)
    }
    described = own_data.describe(act_as(world.an))["tables"]
    for name in pointing:
        rows = db.session.execute(
            select(Base.metadata.tables[name]).where(Base.metadata.tables[name].c.person_id == world.an.id)
        )
        assert len(described.get(name, ())) == len(rows.all()), name
    secret = {column for entry in register.entries().values() for column in entry.secret}
    assert not secret & {column for rows in tables.values() for row in rows for column in row}
    others = [canary for name, person in world.people.items() if name != "an" for canary in canaries_of(person)]
    assert not any(canary in answer.text for canary in others)
    words = answer.get_json()["words"]
    assert words["person"]["phone"] == "vào lớp, chi bộ gọi giúp" and words.keys() == answer.get_json()["tables"].keys()
    assert all(text for table in words.values() for text in table.values())


def test_the_page_says_what_is_kept(app: Flask, world: World) -> None:
    page = client_of(app, world.an).get("/me/data").text
    assert world.an.name in page and "0900 000 101" in page and world.an.note in page


# --- asking, and being answered


def test_deadlines_are_those_of_the_law(world: World) -> None:
    with clock.telling(datetime(2026, 11, 27, 3, 0, tzinfo=UTC)):  # a Friday
        made = [data_requests.ask(act_as(world.an), kind, "số mới 0900 000 199") for kind in data_requests.KINDS]
    assert [one.answer_by for one in made] == [date(2026, 12, 1)] * 3
    assert [one.done_by for one in made] == [date(2026, 12, 7), date(2026, 12, 17), date(2026, 12, 12)]


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [((2026, 11, 26), 2, (2026, 11, 30)), ((2026, 11, 28), 1, (2026, 11, 30)), ((2026, 11, 23), 5, (2026, 11, 30))],
)
def test_weekends_are_no_working_days(start: tuple[int, int, int], days: int, end: tuple[int, int, int]) -> None:
    assert deadlines.add_working_days(date(*start), days) == date(*end)


def test_a_correction_is_made_and_the_person_is_told(app: Flask, world: World) -> None:
    member, committee = client_of(app, world.an), client_of(app, world.giang)
    assert member.post("/me/data/requests", data={"kind": "correction", "wish": ""}).status_code == 400
    member.post("/me/data/requests", data={"kind": "correction", "wish": "Số mới là 0900 000 199"})
    assert member.post("/me/data/requests", data={"kind": "correction", "wish": "x"}).status_code == 409
    page = committee.get("/requests").text
    assert world.an.name in page and "Số mới là 0900 000 199" in page
    request = db.session.scalars(select(DataRequest)).one()
    assert request.seen_at is not None
    address = f"/requests/{request.id}"
    assert committee.post(address, data={"go": "refuse"}).status_code == 400
    wrong = committee.post(address, data={"go": "accept", "phone": "12 34", "answer": "Đã sửa số."})
    assert wrong.status_code == 400
    assert all(kept in wrong.text for kept in ('value="12 34"', ">Đã sửa số.<", "Số điện thoại cần đủ 10 chữ số"))
    assert wrong.text.count(" autofocus") == 1, "the page opens where something is missing"
    assert (
        committee.post(address, data={"go": "accept", "phone": "0900 000 199", "answer": "Đã sửa."}).status_code == 303
    )
    assert db.session.get_one(Person, world.an.id).phone == "+84900000199"
    assert "Đã sửa." in member.get("/me/data").text
    assert "đã làm xong" in member.get("/").text
    assert committee.post(address, data={"go": "accept"}).status_code == 409


def test_a_deletion_that_was_asked_for(app: Flask, world: World) -> None:
    member = client_of(app, world.an)
    member.post("/me/data/requests", data={"kind": "deletion"})
    request = db.session.scalars(select(DataRequest)).one()
    committee, address = client_of(app, world.giang), f"/requests/{request.id}"
    unsure = committee.post(address, data={"go": "accept", "answer": "Đã xoá."})
    assert unsure.status_code == 400 and "Xin đánh dấu" in unsure.text
    assert db.session.get_one(Person, world.an.id).erased_at is None, "one press on a phone may be a slip"
    done = committee.post(address, data={"go": "accept", "sure": "1", "answer": "Đã xoá."}, follow_redirects=True)
    assert "Đã trả lời" in done.text and world.an.name not in done.text
    assert member.get("/me").status_code == 401, "who was erased is out at the next request"
    assert db.session.get_one(DataRequest, request.id).status == "done"
    assert db.session.get_one(Person, world.an.id).erased_at is not None


def test_an_objection_hides_results_also_under_notice(app: Flask, world: World) -> None:
    request = data_requests.ask(act_as(world.an), "objection", "")
    data_requests.finish(act_as(world.giang), request.id, accept=True, answer="")
    assert "Không chia sẻ kết quả" in client_of(app, world.dung).get(f"/members/{world.an.id}").text


@pytest.mark.parametrize(
    ("who", "asks", "may"),
    [
        ("giang", "an", True),
        ("lan", "an", True),
        ("ha", "an", False),
        ("dung", "an", False),
        ("quy", "an", False),
        ("giang", "giang", False),
        ("giang", "quy", False),
        ("lan", "quy", True),
        ("lan", "lan", False),
    ],
)
def test_who_handles_whose_request(world: World, who: str, asks: str, may: bool) -> None:
    request = data_requests.ask(act_as(world.people[asks]), "objection", "")
    seen = {one.request.id for one in data_requests.list_waiting(act_as(world.people[who]))}
    assert (request.id in seen) is may
    if may:
        data_requests.finish(act_as(world.people[who]), request.id, accept=True, answer="")
        return
    with pytest.raises(NotFound):
        data_requests.finish(act_as(world.people[who]), request.id, accept=True, answer="")


def test_what_cannot_be_asked(world: World) -> None:
    with pytest.raises(InvalidInput):
        data_requests.ask(act_as(world.an), "everything", "")
    with pytest.raises(InvalidInput):
        data_requests.ask(act_as(world.an), "deletion", "x" * 1_001)
    data_requests.ask(act_as(world.an), "deletion", "")
    with pytest.raises(Conflict):
        data_requests.ask(act_as(world.an), "deletion", "")


# --- phones above the cell


def test_a_phone_above_the_cell_is_masked_and_revealing_it_is_on_record(app: Flask, world: World) -> None:
    committee, leader = client_of(app, world.giang), client_of(app, world.dung)
    number = "0900 000 101"
    page = committee.get(f"/members/{world.an.id}").text
    assert number not in page and "900000101" not in page and "0900 ••• •01" in page
    assert number in committee.post(f"/members/{world.an.id}/phone").text
    assert number in leader.get(f"/members/{world.an.id}").text
    leader.post(f"/members/{world.an.id}/phone")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "phone_revealed")).one()
    assert (entry.actor_id, entry.person_id, entry.unit_id) == (world.giang.id, world.an.id, world.cell_1.id)
    assert "Xem số điện thoại" in client_of(app, world.an).get("/me/log").text


def test_whoever_edits_above_the_cell_writes_over_a_phone_without_reading_it(app: Flask, world: World) -> None:
    committee, leader = client_of(app, world.giang), client_of(app, world.dung)
    address = f"/members/{world.an.id}/edit"
    page = committee.get(address).text
    assert "900000101" not in page and "0900 000 101" not in page and "0900 ••• •01" in page
    committee.post(address, data={"phone": ""})
    assert db.session.get_one(Person, world.an.id).phone == "+84900000101"
    committee.post(address, data={"phone": "0900 000 198"})
    assert "0900 000 198" in leader.get(address).text
    leader.post(address, data={"phone": ""})
    assert db.session.get_one(Person, world.an.id).phone is None


# --- the register


def test_the_register_and_the_models_agree() -> None:
    assert register.faults() == [], "write it in learning/administration/register.toml"


def test_the_page_of_the_register_is_what_the_command_makes() -> None:
    page = (config.folder("docs") / "data-register.md").read_text("utf-8")
    assert page == register.as_markdown(), "run: learning register --out docs/data-register.md"


def test_a_column_without_purpose_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(register.entries()["person"].columns, "phone")
    monkeypatch.setitem(register.entries()["person"].columns, "shoe_size", "giày")
    assert register.faults() == [
        "register.toml: person has no column shoe_size",
        "register.toml: person.phone needs a purpose",
    ]
