"""What a costly fixture puts into the database, kept, and put there at once for the next test on the same engine."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, func, insert, select, text, update

from learning.db import db

Row = Mapping[str, Any]
Key = tuple[Any, ...]
State = Mapping[str, Mapping[Key, Row]]  # rows by table and primary key


@dataclass(frozen=True)
class Snapshot:
    """What came to be between two moments."""

    added: Mapping[str, list[Row]]
    changed: Mapping[str, list[Row]]


def state() -> State:
    """All rows of all tables."""
    db.session.commit()
    return {
        table.name: {
            _key(table, row): row for row in (dict(one) for one in db.session.execute(select(table)).mappings())
        }
        for table in db.metadata.sorted_tables
    }


def since(before: State) -> Snapshot:
    """What was added and changed since a moment; nothing may have been deleted."""
    now = state()
    assert all(before[name].keys() <= rows.keys() for name, rows in now.items())
    return Snapshot(
        {name: [row for key, row in rows.items() if key not in before[name]] for name, rows in now.items()},
        {
            name: [row for key, row in rows.items() if key in before[name] and before[name][key] != row]
            for name, rows in now.items()
        },
    )


def put(snapshot: Snapshot) -> None:
    """Bring it about again, on a database that stands where the first moment was."""
    for table in db.metadata.sorted_tables:
        if snapshot.added[table.name]:
            db.session.execute(insert(table), snapshot.added[table.name])
        for row in snapshot.changed[table.name]:
            keys = (column == row[column.name] for column in table.primary_key)
            db.session.execute(update(table).where(*keys).values(**row))
        if db.engine.dialect.name == "postgresql" and snapshot.added[table.name]:
            _count_on(table)
    db.session.commit()
    db.session.expire_all()


def _count_on(table: Table) -> None:
    """The next row of a table gets a number that is free."""
    (column, *_others) = table.primary_key
    sequence = db.session.scalar(select(func.pg_get_serial_sequence(f'"{table.name}"', column.name)))
    if sequence:
        most = db.session.scalar(select(func.max(column)))
        db.session.execute(text("SELECT setval(:sequence, :most)"), {"sequence": sequence, "most": most})


def _key(table: Table, row: Row) -> Key:
    return tuple(row[column.name] for column in table.primary_key)
