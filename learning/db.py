"""The database: one SQLAlchemy handle, transactions, the rules for SQLite and PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, Connection, DateTime, Dialect, Integer, MetaData, String, event
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

SQLITE_BUSY_MILLISECONDS = 5_000
_IMMEDIATE = "learning_immediate"


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})

if TYPE_CHECKING:
    Model = Base  # db.Model is made at run time; type checkers cannot see it
else:
    Model = db.Model

BigId = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts rowids only in INTEGER columns
Bytewise = String().with_variant(String(collation="C"), "postgresql")  # sorted by code points on both engines


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime; kept as naive UTC where the engine has no time zones."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        value = value.astimezone(UTC)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def init_app(app: Flask, database_url: str) -> None:
    """Bind the handle to an application; every connection is set up by `prepare_engine`."""
    url = make_url(database_url)
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(url)
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)


def engine_options(url: URL) -> dict[str, Any]:
    """Options for create_engine by engine: timeouts, and a pool that survives a restarted server.

    Values stay out of the texts of exceptions, which end in logs.
    """
    options: dict[str, Any] = {"hide_parameters": True}
    if url.get_backend_name() == "sqlite":
        return options | {"connect_args": {"timeout": SQLITE_BUSY_MILLISECONDS / 1000, "check_same_thread": False}}
    return options | {
        "pool_pre_ping": True,
        "pool_size": 10,
        "max_overflow": 10,
        "connect_args": {"connect_timeout": 5},
    }


def prepare_engine(engine: Engine) -> None:
    """On SQLite: WAL, synchronous=FULL, foreign keys, nothing left of what is deleted, and our own BEGIN (the driver's
    comes too late).
    """
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",
            f"busy_timeout={SQLITE_BUSY_MILLISECONDS}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get(_IMMEDIATE)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def durability_problem(connection: Connection) -> str | None:
    """Why an acknowledged commit could be lost on this connection, or None. Asserted at start."""
    if connection.dialect.name == "sqlite":
        journal = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
        synchronous = connection.exec_driver_sql("PRAGMA synchronous").scalar_one()
        keys = connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one()
        if (journal, synchronous, keys) != ("wal", 2, 1):
            return f"SQLite runs with journal_mode={journal}, synchronous={synchronous}, foreign_keys={keys}"
        return None
    for name in ("fsync", "full_page_writes", "synchronous_commit"):
        value = connection.exec_driver_sql(f"SHOW {name}").scalar_one()
        if value == "off":
            return f"PostgreSQL runs with {name}=off"
    return None


def rewrite_file() -> None:
    """On SQLite: write the database anew without what lies between its rows.

    secure_delete overwrites a row where it stands, not the copies that stayed behind when its page was split.
    """
    _run_outside_transactions("VACUUM")


def forget_journal() -> None:
    """On SQLite: empty the write-ahead log, in which older states of rows lie on after they were erased.

    While somebody reads for long it stays as it is. What PostgreSQL keeps of old rows its autovacuum takes away.
    """
    _run_outside_transactions("PRAGMA wal_checkpoint(TRUNCATE)")


def _run_outside_transactions(statement: str) -> None:
    db.session.rollback()
    if db.engine.dialect.name == "sqlite":
        connection = db.engine.raw_connection()
        connection.cursor().execute(statement)
        connection.close()


@contextmanager
def transaction() -> Iterator[None]:
    """One transaction for what is inside; joins an outer one, and only the outermost commits.

    What was read before is forgotten (the read snapshot ends); on SQLite the write lock is taken at once.
    """
    session = db.session()
    if session.info.get("in_transaction"):
        yield
        return
    session.rollback()
    session.connection(execution_options={_IMMEDIATE: True})
    session.info["in_transaction"] = True
    try:
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop("in_transaction", None)


def insert_or_update(
    model: type[Base], values: dict[str, Any], *, keys: tuple[str, ...], only_if_newer: str | None = None
) -> None:
    """Insert a row, or replace the one with the same keys (only by a higher `only_if_newer` column, if named)."""
    statement = _insert(model).values(**values)
    excluded = statement.excluded
    changes = {name: excluded[name] for name in values if name not in keys}
    condition = model.__table__.c[only_if_newer] <= excluded[only_if_newer] if only_if_newer else None
    db.session.execute(statement.on_conflict_do_update(index_elements=list(keys), set_=changes, where=condition))


def insert_or_keep(model: type[Base], values: dict[str, Any], *, keys: tuple[str, ...]) -> int | None:
    """Insert a row unless one with the same keys is there. Returns the new row's id, or None."""
    statement = _insert_or_keep(db.session.get_bind().dialect.name, model, keys)
    identity = db.session.connection().execute(statement, values).scalar_one_or_none()
    return None if identity is None else int(identity)


def insert_if_absent(model: type[Base], values: dict[str, Any]) -> None:
    """Insert a row unless one with the same primary key is there."""
    keys = [column.name for column in model.__table__.primary_key.columns]  # type: ignore[attr-defined]
    db.session.execute(_insert(model).values(**values).on_conflict_do_nothing(index_elements=keys))


@cache
def _insert_or_keep(dialect: str, model: type[Base], keys: tuple[str, ...]) -> Any:
    """Made once, since making it takes longer than running it."""
    table: Any = model.__table__
    inserting = (postgresql_insert if dialect == "postgresql" else sqlite_insert)(table)
    return inserting.on_conflict_do_nothing(index_elements=list(keys)).returning(table.c.id)


def _insert(model: type[Base]) -> Any:
    postgresql = db.session.get_bind().dialect.name == "postgresql"
    return (postgresql_insert if postgresql else sqlite_insert)(model)
