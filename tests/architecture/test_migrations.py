"""Migrations and models agree, go up and down with data, and leave nothing behind when they die halfway."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from learning import db
from learning.migrations import runner
from learning.models import METADATA
from tests.conftest import Template

REVISIONS = [script.revision for script in ScriptDirectory(runner.__file__.rpartition("/")[0]).walk_revisions()][::-1]


@pytest.fixture
def engine(tmp_path: Path):
    engine = create_engine(f"sqlite:///{tmp_path / 'm.sqlite3'}")
    db.prepare_engine(engine)
    yield engine
    engine.dispose()


def differences(url: str, metadata: MetaData) -> list[object]:
    """What a migrated database lacks, or has too much, to fit the models."""
    engine = create_engine(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        found = compare_metadata(context, metadata)
    engine.dispose()
    return list(found)


def test_models_and_migrations_agree(template: Template) -> None:
    assert differences(template.url, METADATA) == []


@pytest.mark.parametrize("revision", REVISIONS)
def test_each_migration_goes_down_and_up_again(engine, revision: str) -> None:
    runner.upgrade(engine, revision)
    before = _parts(engine)
    runner.downgrade(engine, "-1")
    assert _parts(engine) < before
    runner.upgrade(engine, revision)
    assert _parts(engine) == before


def _parts(engine) -> set[tuple[str | None, str | None]]:
    """(table, column or index) of all there is; a migration may add no more than that."""
    seen = inspect(engine)
    found = (seen.get_multi_columns(), seen.get_multi_indexes())
    return {(table, one["name"]) for each in found for (_schema, table), ones in each.items() for one in ones}


def test_a_migration_that_dies_halfway_leaves_nothing(engine, monkeypatch: pytest.MonkeyPatch) -> None:
    runner.upgrade(engine, REVISIONS[0])
    before = set(inspect(engine).get_table_names())
    with engine.connect() as connection:
        connection.execute(text("CREATE TABLE notice (id INTEGER)"))  # the second migration's last table is in the way
        connection.commit()
    with pytest.raises(Exception, match="notice"):
        runner.upgrade(engine, REVISIONS[1])
    assert set(inspect(engine).get_table_names()) == before | {"notice"}


def test_the_audit_log_cannot_be_changed(database: None) -> None:
    session = db.db.session
    session.execute(
        text(
            "INSERT INTO audit_entry (at, acting_as, action, detail) "
            "VALUES ('2026-11-23 00:00:00', 'operator', 'test', '{}')"
        )
    )
    session.commit()
    for statement in ("UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry"):
        with pytest.raises(DBAPIError, match="append-only"):
            session.execute(text(statement))
        session.rollback()
