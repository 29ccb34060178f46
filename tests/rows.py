"""Rows that many tests begin with: made once by the services, then put back in a few statements."""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import insert, select, text
from sqlalchemy.engine import Connection
from sqlalchemy.sql.elements import TextClause

from learning import models
from learning.db import db, transaction

Rows = dict[str, list[dict[str, Any]]]  # by name of the table, each a value by column

T = TypeVar("T")
_MADE: dict[tuple[str, str], Rows] = {}


def again(name: str, make: Callable[[], T], find: Callable[[], T]) -> T:
    """What make() gives: by itself the first time on an engine, later from its rows, which find() reads.

    Only where the tables that it fills are empty; else it is made as if for the first time.
    """
    key = (name, db.engine.name)
    rows = _MADE.get(key)
    with transaction():
        before = filled(db.session.connection())
        if rows is not None and not before & rows.keys():
            _put(db.session.connection(), rows)
            return find()
    made = make()
    if rows is None:
        with transaction():
            _MADE[key] = _read(db.session.connection(), before)
    return made


def filled(connection: Connection) -> set[str]:
    """The names of the tables that have rows."""
    return {str(name) for (name,) in connection.execute(_which_have_rows())}


def _read(connection: Connection, but: set[str]) -> Rows:
    names = filled(connection) - but
    tables = [table for table in models.METADATA.sorted_tables if table.name in names]
    return {table.name: [dict(row) for row in connection.execute(select(table)).mappings()] for table in tables}


def _put(connection: Connection, rows: Rows) -> None:
    for name, values in rows.items():
        connection.execute(insert(models.METADATA.tables[name]), values)
    if connection.dialect.name == "postgresql":
        connection.execute(_count_on(tuple(rows)))


@cache
def _which_have_rows() -> TextClause:
    names = [table.name for table in models.METADATA.sorted_tables]
    return text(" UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in names))


@cache
def _count_on(names: tuple[str, ...]) -> TextClause:
    """The next rows get ids after those that were put into these tables."""
    numbered = [name for name in names if "id" in models.METADATA.tables[name].columns]
    calls = (f"setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM \"{name}\"))" for name in numbered)
    return text(f"SELECT {', '.join(calls)}")
