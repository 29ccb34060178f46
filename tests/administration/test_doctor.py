"""The doctor finds each illness that is planted, says what to do, and calls a well instance well."""

import json
import shutil
from collections import namedtuple
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from learning import clock
from learning.administration import audit, doctor, instance
from learning.db import db
from learning.policy import OPERATOR
from tests import library
from tests.administration.test_audit_chain import without_triggers
from tests.client import CommandRunner
from tests.people import World

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def well(world: World, app: Flask) -> World:
    library.publish()
    instance.assign_everywhere()
    return world


def ill() -> list[tuple[str, str]]:
    """What is wrong, as (about, level); every illness comes with its cure."""
    found = [one for one in doctor.examine() if one.level != doctor.GOOD]
    assert all(one.cure for one in found)
    return [(one.about, one.level) for one in found if one.message.find("https") < 0]


def test_a_well_instance(well: World, commands: CommandRunner) -> None:
    assert ill() == []
    shown = commands.invoke(args=["doctor"])
    assert shown.exit_code == 0, shown.output
    assert "Nhật ký nguyên vẹn" in shown.output
    printed = json.loads(commands.invoke(args=["doctor", "--format", "json"]).output)
    assert {one["about"] for one in printed} == {"settings", "database", "content", "clock", "disk", "audit"}


def test_a_broken_chain(well: World, commands: CommandRunner) -> None:
    without_triggers("UPDATE audit_entry SET action = 'x' WHERE id = 1")
    assert ill() == [("audit", doctor.FAULT)]
    shown = commands.invoke(args=["doctor"])
    assert (shown.exit_code, "dòng số 1" in shown.output) == (1, True)


@pytest.mark.parametrize("table", ["audit_entry", "event"])
def test_a_log_that_anybody_may_change(well: World, table: str) -> None:
    """Nothing was changed yet, but what forbids it is gone."""
    is_postgresql = db.engine.dialect.name == "postgresql"
    gone = f"ALTER TABLE {table} DISABLE TRIGGER USER" if is_postgresql else f"DROP TRIGGER {table}_no_update"
    db.session.execute(text(gone))
    db.session.commit()
    assert ill() == [("audit", doctor.FAULT)]
    if is_postgresql:  # whose database the next test has, too
        db.session.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))
        db.session.commit()


def test_a_log_that_was_cut_off(well: World) -> None:
    audit.write(OPERATOR, "unit_created")
    without_triggers("DELETE FROM audit_entry WHERE id = (SELECT max(id) FROM audit_entry)")
    assert ill() == [("audit", doctor.FAULT)]


def test_a_file_of_a_course_that_was_changed(well: World) -> None:
    db.session.execute(text("UPDATE blob SET data = :data"), {"data": b"other"})
    db.session.commit()
    assert ill() == [("content", doctor.FAULT)]


def test_a_database_that_another_version_made(well: World) -> None:
    db.session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    assert ill() == [("database", doctor.FAULT)]
    db.session.rollback()


def test_a_clock_that_went_back(well: World) -> None:
    with clock.telling(datetime(2020, 1, 1, tzinfo=UTC)):
        assert ("clock", doctor.FAULT) in ill()
    with clock.telling(clock.now() - timedelta(hours=1)):
        assert ("clock", doctor.FAULT) in ill()


@pytest.mark.parametrize(("free", "level"), [(100, doctor.FAULT), (500, doctor.WARNING)])
def test_a_full_disk(well: World, monkeypatch: pytest.MonkeyPatch, free: int, level: str) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(10**12, 0, free * doctor.MIB))
    assert ill() == [("disk", level)]


def test_a_check_that_cannot_run_is_a_fault(well: World) -> None:
    db.session.execute(text("ALTER TABLE blob RENAME TO elsewhere"))
    assert ill() == [("content", doctor.FAULT)]
    assert ill() == []


def test_a_secret_that_others_can_read(well: World, app: Flask) -> None:
    key = app.extensions["settings"].instance / "secret_key"
    key.write_text("x" * 40)
    key.chmod(0o644)
    assert ill() == [("settings", doctor.FAULT)]
