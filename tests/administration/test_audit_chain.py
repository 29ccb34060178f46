"""The audit log is a chain: nothing can be changed, taken out or cut off without being noticed."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, select, text

from learning import clock, config
from learning import db as databases
from learning.administration import audit, chain
from learning.administration.models import AuditEntry, AuditHead
from learning.db import db, transaction
from learning.migrations import runner
from learning.policy import OPERATOR
from tests.people import World, act_as


def entries() -> list[AuditEntry]:
    return list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


def test_an_empty_log_is_whole(database: None) -> None:
    assert audit.verify() == audit.Verdict(0, None, chain.START, True)


def test_each_hash_covers_the_entry_and_the_one_before(world: World) -> None:
    with transaction():
        audit.write(OPERATOR, "unit_created", unit_id=world.city.id, kind="cell", share=0.5, names=["á", None])
        audit.write(act_as(world.dung), "card_issued", person_id=world.an.id)
    first, second = entries()
    assert first.hash == chain.hash_of(chain.START, {name: getattr(first, name) for name in chain.FIELDS})
    assert second.hash == chain.hash_of(first.hash, {name: getattr(second, name) for name in chain.FIELDS})
    assert (first.acting_as, second.acting_as, second.actor_id) == ("operator", "leader", world.dung.id)
    assert audit.verify() == audit.Verdict(2, None, second.hash, True)


def test_what_is_rolled_back_is_in_no_chain(world: World) -> None:
    class Undone(Exception):
        pass

    with pytest.raises(Undone), transaction():
        audit.write(OPERATOR, "unit_created")
        raise Undone
    audit.write(OPERATOR, "unit_created")
    assert len(entries()) == 1
    assert audit.verify().whole


@pytest.mark.parametrize(
    ("statement", "broken_at"),
    [
        ("UPDATE audit_entry SET action = 'other' WHERE id = 2", 2),
        ("UPDATE audit_entry SET actor_id = NULL WHERE id = 3", 3),
        ("UPDATE audit_entry SET detail = '{\"n\": 9}' WHERE id = 1", 1),
        ("DELETE FROM audit_entry WHERE id = 2", 3),
        ("DELETE FROM audit_entry WHERE id = 4", None),
    ],
)
def test_a_hand_in_the_database_is_found(world: World, statement: str, broken_at: int | None) -> None:
    for number in range(4):
        audit.write(act_as(world.lan), "card_issued", person_id=world.an.id, n=number)
    without_triggers(statement)
    verdict = audit.verify()
    assert (verdict.whole, verdict.broken_at) == (False, broken_at)


def without_triggers(statement: str) -> None:
    """What somebody could do who owns the database."""
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            connection.execute(text("DROP TRIGGER audit_entry_no_update"))
            connection.execute(text("DROP TRIGGER audit_entry_no_delete"))
        connection.execute(text(statement))
    db.session.rollback()


def test_writers_at_the_same_time_make_one_chain(world: World, settings: config.Settings) -> None:
    def write_some(number: int) -> None:
        bare = Flask(f"writer-{number}", root_path=str(settings.instance))
        bare.extensions["settings"] = settings
        databases.init_app(bare, settings.database_url)
        with bare.app_context():
            for step in range(10):
                audit.write(OPERATOR, "unit_created", writer=number, step=step)
            db.session.remove()
            db.engine.dispose()

    db.session.rollback()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write_some, range(4)))
    assert audit.verify().entries == 40
    assert audit.verify().whole
    assert db.session.get_one(AuditHead, 1).entries == 40


def test_entries_of_before_are_chained_by_the_migration(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'old.sqlite3'}")
    databases.prepare_engine(engine)
    runner.upgrade(engine, "0006")
    with engine.begin() as connection:
        for number in range(3):
            connection.execute(
                text(
                    "INSERT INTO audit_entry (at, acting_as, action, detail) VALUES (:at, 'operator', 'old', :detail)"
                ),
                {"at": clock.now().replace(tzinfo=None).isoformat(" "), "detail": f'{{"n": {number}}}'},
            )
    runner.upgrade(engine)
    engine.dispose()
    bare = Flask("old", root_path=str(tmp_path))
    databases.init_app(bare, f"sqlite:///{tmp_path / 'old.sqlite3'}")
    with bare.app_context():
        assert (audit.verify().entries, audit.verify().whole) == (3, True)
        audit.write(OPERATOR, "new")
        assert (audit.verify().entries, audit.verify().whole) == (4, True)
        db.session.remove()
        db.engine.dispose()
