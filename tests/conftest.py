"""Fixtures of all tests: settings on an empty instance, a migrated database on each engine, the app, a browser."""

import os
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import Engine

from learning import config, models
from learning import db as databases
from learning.db import db
from learning.members import hashing
from learning.migrations import runner
from tests import postgresql_server
from tests.people import world  # noqa: F401 - a fixture
from tests.promises import pytest_runtest_logreport, pytest_sessionfinish  # noqa: F401 - hooks
from tests.rows import filled

pytest_plugins = ["tests.once"]
pytest.register_assert_rewrite("tests.client")

PROGRAMS = postgresql_server.find_programs()
WANTED = os.environ.get("LEARNING_TEST_ENGINES", "both")
MUST_NOT_SKIP = frozenset(os.environ.get("LEARNING_TESTS_MUST_NOT_SKIP", "").split())  # marks, as CI names them
SECRET_KEY = "for tests only, and long enough for them"
REAL_HASHER = hashing.HASHER
hashing.HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # argon2id still, and next to no work
if WANTED not in {"sqlite", "postgresql", "both"}:
    raise pytest.UsageError(f"LEARNING_TEST_ENGINES is {WANTED!r}, not sqlite, postgresql or both")


# A busy machine is no fault of a test: nothing of Hypothesis is judged by the clock.
hypothesis_settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("house")


IN_MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes folders of its own in it
ENOUGH = 4 * 1024**3  # bytes


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Temporary files lie in memory where there is room: a test that commits need not wait for a disk.

    Nothing here pulls the plug of the machine; servers that are killed leave to the next one what they have written.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # servers and commands of tests would compile everything each time
    if config.option.basetemp is None and IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free > ENOUGH:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(IN_MEMORY))
        tempfile.tempdir = os.environ.setdefault("TMPDIR", str(IN_MEMORY))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A skipped test fails where its mark must not be skipped: a machine that lacks something is not green."""
    report = yield
    marks = MUST_NOT_SKIP & {mark.name for mark in item.iter_markers()}
    if report.skipped and marks:
        report.outcome = "failed"
        report.longrepr = f"must not be skipped here ({' '.join(sorted(marks))}): {report.longrepr}"
    return report


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On both engines runs what may tell them apart; what is marked one_engine runs on SQLite then."""
    if WANTED != "both":
        return
    spare = [item for item in items if item.get_closest_marker("one_engine") and _engine_of(item) == "postgresql"]
    config.hook.pytest_deselected(items=spare)
    items[:] = [item for item in items if item not in set(spare)]


def _engine_of(item: pytest.Item) -> object:
    return (
        item.callspec.params.get("template")
        if isinstance(item, pytest.Function) and hasattr(item, "callspec")
        else None
    )


def _engines() -> list[object]:
    found: list[object] = []
    if WANTED != "postgresql":
        found.append("sqlite")
    if WANTED != "sqlite":
        absent = pytest.mark.skipif(PROGRAMS is None, reason="PostgreSQL's programs (initdb, postgres) are not here")
        found.append(pytest.param("postgresql", marks=[pytest.mark.postgresql, absent]))
    return found


@dataclass(frozen=True)
class Template:
    """A migrated database: a file to copy (SQLite), or the one that each test finds emptied (PostgreSQL)."""

    engine: str
    url: str
    file: Path | None = None


@pytest.fixture(scope="session", params=_engines())
def template(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Template]:
    """The database engines of this run, each migrated once."""
    if request.param == "sqlite":
        file = tmp_path_factory.mktemp("template") / "learning.sqlite3"
        _migrate(f"sqlite:///{file}")
        yield Template("sqlite", f"sqlite:///{file}", file)
        return
    assert PROGRAMS is not None
    with postgresql_server.running(PROGRAMS) as server:
        admin = create_engine(server + "postgres", isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text("CREATE DATABASE learning"))
        admin.dispose()
        _migrate(server + "learning")
        yield Template("postgresql", server + "learning")


@pytest.fixture
def settings(template: Template, tmp_path: Path, static_cache: Path) -> Iterator[config.Settings]:
    """Settings of an instance that has an empty, migrated database of its own and nothing else."""
    instance = tmp_path / "instance"
    (instance / "cache").mkdir(parents=True)
    (instance / "cache" / "static").symlink_to(static_cache)
    url = template.url
    if template.file is not None:
        url = f"sqlite:///{shutil.copy(template.file, instance / 'learning.sqlite3')}"
    yield config.load({}, instance=instance, database_url=url, secret_key=SECRET_KEY)
    if template.file is None:
        _empty(_server(template.url))


@pytest.fixture
def real_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passphrases and PINs cost here what they cost in life."""
    monkeypatch.setattr(hashing, "HASHER", REAL_HASHER)


@pytest.fixture
def database(settings: config.Settings) -> Iterator[None]:
    """The database ready for services and queries, without the web.

    Its application context is not that of `app`: requests of a test then have their own, as in life.
    """
    bare = Flask("bare", root_path=str(settings.instance))
    bare.extensions["settings"] = settings
    databases.init_app(bare, settings.database_url)
    models.Base.registry.configure()
    with bare.app_context():
        yield
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def app(database: None, settings: config.Settings, compiled: FileSystemBytecodeCache) -> Iterator[Flask]:
    """The whole application on the test's database."""
    from learning.app import create_app  # services can be tested while a feature's routes are being written
    from tests.client import CommandRunner, PageClient

    application = create_app(settings)
    application.jinja_env.bytecode_cache = compiled
    application.test_client_class = PageClient
    application.test_cli_runner_class = CommandRunner
    yield application
    with application.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> object:
    """A browser (tests.client.PageClient) with nobody signed in; `app.test_client()` gives another one."""
    return app.test_client()


@pytest.fixture
def commands(app: Flask) -> object:
    """The command line: `commands.invoke(args=["cards", "PA/C1", …])` gives exit_code and output."""
    return app.test_cli_runner()


@pytest.fixture
def query_count(database: None) -> Callable[[], AbstractContextManager[list[str]]]:
    """`with query_count() as sent:` gathers the SQL sent inside, in order, transaction control left out."""
    return _queries_sent


@contextmanager
def _queries_sent() -> Iterator[list[str]]:
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@pytest.fixture(autouse=True)
def _push_request_context() -> None:
    """Overrides pytest-flask's, which would share one request's `g`, and so the signed-in user, among all of a test."""


def _migrate(url: str) -> None:
    engine = create_engine(url)
    databases.prepare_engine(engine)
    runner.upgrade(engine)
    engine.dispose()  # on SQLite the last connection moves the write-ahead log into the file


@cache
def _server(url: str) -> Engine:
    """Connections to the database of all tests of this run."""
    return create_engine(url)


def _empty(engine: Engine) -> None:
    """Empty all tables and count from 1 again; append-only tables too, which is why their triggers are off here."""
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        for name in filled(connection):
            connection.execute(text(f'DELETE FROM "{name}"'))
        connection.execute(text("SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'"))
