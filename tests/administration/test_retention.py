"""The retention job: what is older than its days goes, what is younger stays, a dry run only counts."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from learning import clock
from learning.administration import data_requests, retention
from learning.administration.models import AuditEntry, DataRequest
from learning.config import Settings
from learning.db import db, forget_journal, transaction
from learning.members import cards, notices, people, sessions
from learning.members.models import Card, Device, Membership, Notice, Person
from learning.units.models import RosterImport, RosterUpload
from tests.client import CommandRunner
from tests.people import World, act_as

LONG_AGO = datetime(2024, 1, 10, 2, 0, tzinfo=UTC)


@pytest.fixture
def old(world: World) -> World:
    """Everything that a rule knows, once long ago and once today."""
    for instant in (LONG_AGO, clock.now()):
        with clock.telling(instant):
            notices.tell(world.an.id, "passphrase_set")
            notices.mark_seen(act_as(world.an), 10**6)
            cards.issue_card(act_as(world.dung), world.binh.id)
            sessions.enrol(world.an.id, "card", None, "Máy của An")
            change = {"person": world.an.id, "home": world.cell_1.id, "before": None, "after": {}}
            with transaction():
                db.session.add(
                    RosterImport(unit_id=world.ward_a.id, imported_at=instant, file_sha256="x", changes=[change])
                )
                sent = {"unit_id": world.ward_a.id, "person_id": world.giang.id, "uploaded_at": instant}
                db.session.add(RosterUpload(**sent, state="open", file_name="a.csv", data=b"x", choices={}))
            request = data_requests.ask(act_as(world.an), "objection", "Tôi không muốn.")
            data_requests.finish(act_as(world.giang), request.id, accept=False, answer="Chưa được.")
    for person, day in ((world.binh, LONG_AGO.date()), (world.phuc, clock.now().date())):
        with transaction():
            db.session.get_one(Person, person.id).status = "left"
            values = {"from_on": LONG_AGO.date(), "to_on": day}
            db.session.execute(update(Membership).where(Membership.person_id == person.id).values(values))
    return world


def figures(done: list[retention.Done]) -> dict[str, int]:
    return {one.name: one.rows for one in done}


EXPECTED = {
    "notices": 1,
    "links": 0,
    "cards": 1,
    "devices": 1,
    "conflicts": 0,
    "imports": 1,
    "uploads": 1,
    "requests": 1,
    "people": 1,
}


def test_a_dry_run_counts_and_changes_nothing(old: World) -> None:
    before = db.session.scalar(select(func.count()).select_from(AuditEntry))
    assert figures(retention.run(dry_run=True)) == EXPECTED
    assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == before
    assert db.session.get_one(Person, old.binh.id).erased_at is None


def test_what_is_old_goes_and_what_is_young_stays(old: World) -> None:
    assert figures(retention.run()) == EXPECTED
    db.session.expire_all()
    assert all(
        notice.seen_at is None or notice.seen_at > LONG_AGO + timedelta(days=200)
        for notice in db.session.scalars(select(Notice))
    )
    assert [device.label for device in db.session.scalars(select(Device).order_by(Device.id))] == ["", "Máy của An"]
    assert [bool(done.changes) for done in db.session.scalars(select(RosterImport).order_by(RosterImport.id))] == [
        False,
        True,
    ]
    assert [one.wish for one in db.session.scalars(select(DataRequest).order_by(DataRequest.id))] == [
        "",
        "Tôi không muốn.",
    ]
    assert db.session.get_one(Person, old.binh.id).erased_at is not None
    assert db.session.get_one(Person, old.phuc.id).erased_at is None
    assert db.session.scalars(select(Card)).all() == []
    line = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "retention_done")).one()
    assert line.detail == EXPECTED | {"removed": sum(EXPECTED.values())}
    assert figures(retention.run()) == dict.fromkeys(EXPECTED, 0), "a second run finds nothing"


@pytest.mark.one_engine
def test_nothing_of_an_erased_person_lies_on_in_the_files(old: World, settings: Settings) -> None:
    words = [old.binh.name.encode(), b"900000102", old.binh.sign_in_code.encode()]
    seen = [word for word in words if any(word in text for text in files_of(settings))]
    assert seen == (words if db.engine.dialect.name == "sqlite" else []), "the test looks where they were"
    retention.run()
    assert [word for word in words for text in files_of(settings) if word in text] == []


@pytest.mark.one_engine
def test_nothing_of_an_erased_person_lies_between_the_rows(world: World, settings: Settings) -> None:
    """Rows that grow one by one split their pages, where older copies of their neighbours stay behind."""
    crowd = [people.new_person(f"Lường Khuất Mình {number:03}") for number in range(300)]
    with transaction():
        db.session.add_all(crowd)
        db.session.flush()
        for person in crowd:
            person.passphrase_hash = "x" * 150
            db.session.flush()
        ids = [person.id for person in crowd]
    with transaction():
        gone = {"name": "Đã xoá", "name_key": "", "name_folded": "", "passphrase_hash": None, "status": "left"}
        db.session.execute(update(Person).where(Person.id.in_(ids)).values(erased_at=clock.now(), **gone))
    forget_journal()
    assert is_left("Khuất Mình", settings) == (db.engine.dialect.name == "sqlite"), "the test looks where they were"
    retention.run()
    assert not is_left("Khuất Mình", settings)


def is_left(words: str, settings: Settings) -> bool:
    return any(words.encode() in file for file in files_of(settings))


def files_of(settings: Settings) -> list[bytes]:
    """What is in the files of the database."""
    return [file.read_bytes() for file in settings.instance.glob("learning.sqlite3*")]


def test_the_command(old: World, commands: CommandRunner) -> None:
    shown = commands.invoke(args=["retention", "--dry-run"])
    assert (shown.exit_code, "chưa đổi gì" in shown.output) == (0, True), shown.output
    shown = commands.invoke(args=["retention"])
    assert (shown.exit_code, f"Đã dọn {sum(EXPECTED.values())} dòng" in shown.output) == (0, True), shown.output
