"""A small city with a published course, and what is asked after every fault: is each acknowledged event there once?"""

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, select, text, update

from learning import config
from learning import db as learning_db
from learning.administration import instance
from learning.administration.models import Instance
from learning.app import create_app
from learning.db import db, transaction
from learning.members.models import Person
from learning.progress.events import NewEvent
from learning.progress.models import Event
from learning.quizzes import papers
from learning.quizzes.models import Paper
from tests import library, postgresql_server
from tests.people import World, make_world, sign_in
from tests.phones import post_events

Sent = dict[str, Any]
COURSE = "khoa-thu"


@dataclass
class Scene:
    """The application on a database with the people of tests.people and the course of tests.library.

    acknowledged: each event that a phone has a receipt for, with the receipt.
    """

    app: Flask
    world: World
    acknowledged: list[tuple[Sent, str]] = field(default_factory=list)

    def phone(self, *people: Person) -> FlaskClient:
        """A phone on which some people are enrolled; the last one is active."""
        client = FlaskClient(self.app, self.app.response_class)
        client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
        for person in people:
            sign_in(client, person)
        return client

    def send(self, client: FlaskClient, *events: Sent) -> list[str]:
        """The statuses of a batch in order; what was stored is remembered as acknowledged."""
        db.session.rollback()
        answer = post_events(client, *events)
        assert answer.status_code == 200, f"{answer.status_code}: {answer.get_data(as_text=True)}"
        outcomes = answer.get_json()["events"]
        assert [one["id"] for one in outcomes] == [one["id"] for one in events]
        for said, outcome in zip(events, outcomes, strict=True):
            if outcome["status"] in {"stored", "duplicate"}:
                self.acknowledged.append((said, outcome["receipt"]))
        return [one["status"] for one in outcomes]

    def paper(self, person: Person, client: FlaskClient) -> Paper:
        """The open paper of the graded quiz, as the phone of a person takes it along."""
        answer = client.post("/papers", json={"contract": 1, "person": person.id, "course": COURSE})
        (said,) = answer.get_json()["papers"]
        db.session.rollback()
        found = db.session.get(Paper, said["id"])
        assert found is not None
        return found

    def nothing_is_lost(self) -> int:
        """Each acknowledged event is there exactly once, with its body and its receipt; returns how many there are."""
        db.session.rollback()
        rows: dict[tuple[int, str], list[Event]] = {}
        for row in db.session.scalars(select(Event)):
            rows.setdefault((row.person_id, row.uid), []).append(row)
        for said, receipt in self.acknowledged:
            found = rows.get((said["person"], said["id"]), [])
            assert len(found) == 1, f"{said['kind']} {said['id']} is there {len(found)} times"
            assert (found[0].kind, found[0].subject, found[0].body) == (said["kind"], said["subject"], said["body"])
            event = NewEvent(said["id"], said["person"], said["kind"], said["subject"], said["body"])
            assert event.receipt == receipt, f"{said['id']} has another receipt"
        return len({said["id"] for said, _receipt in self.acknowledged})


def back_up(scene: Scene) -> None:
    """A consistent copy of the SQLite database beside it."""
    db.session.rollback()
    with sqlite3.connect(_file(scene)) as live, sqlite3.connect(_copy(scene)) as copy:
        live.backup(copy)


def restore(scene: Scene) -> None:
    """Put the copy back, page by page under SQLite's own locks; the database that it now is has another id."""
    db.session.remove()
    with sqlite3.connect(_copy(scene)) as copy, sqlite3.connect(_file(scene), timeout=30) as live:
        copy.backup(live)
    with transaction():
        db.session.execute(update(Instance).values(database_id=str(uuid4())))


def right_answers(paper: Paper) -> dict[str, str]:
    """The right answers to a paper in its own option ids, by number."""
    known = {one.id: one for one in papers.published(paper.quiz_id).quiz.questions}
    keys = {option.key for one in known.values() for option in one.options if option.right}
    return {
        str(number): next(shown for shown, key in entry["options"] if key in keys)
        for number, entry in enumerate(paper.layout, 1)
    }


def wrong_answers(paper: Paper) -> dict[str, str]:
    """A wrong answer to every question."""
    right = right_answers(paper)
    return {
        number: next(shown for shown, _key in paper.layout[int(number) - 1]["options"] if shown != answer)
        for number, answer in right.items()
    }


@contextmanager
def made(database_url: str = "") -> Iterator[Scene]:
    """A scene of its own, outside of pytest."""
    with tempfile.TemporaryDirectory(prefix="learning-faults-") as name:
        given = {"database_url": database_url} if database_url else {}
        settings = config.load({}, instance=Path(name), **given)
        bare = Flask("bare", root_path=name)  # requests then have a context of their own, as in life
        bare.extensions["settings"] = settings
        learning_db.init_app(bare, settings.database_url)
        with bare.app_context():
            instance.migrate()
            scene = Scene(create_app(settings), make_world())
            library.publish()
            yield scene
            db.session.remove()
            db.engine.dispose()
            with scene.app.app_context():
                db.engine.dispose()


def _file(scene: Scene) -> Path:
    settings: config.Settings = scene.app.extensions["settings"]
    return settings.instance / "learning.sqlite3"


def _copy(scene: Scene) -> Path:
    return _file(scene).with_name("backup.sqlite3")


@contextmanager
def databases() -> Iterator[dict[str, Callable[[], str]]]:
    """For each engine that is here, a function that makes an empty database and gives its address.

    "" is a SQLite file in the folder of the instance.
    """
    programs = postgresql_server.find_programs()
    if programs is None:
        yield {"SQLite": str}
        return
    with postgresql_server.running(programs) as server:
        admin = create_engine(server + "postgres", isolation_level="AUTOCOMMIT")
        names = (f"faults_{number}" for number in count())

        def fresh() -> str:
            name = next(names)
            with admin.connect() as connection:
                connection.execute(text(f"CREATE DATABASE {name}"))
            return server + name

        yield {"SQLite": str, "PostgreSQL": fresh}
        admin.dispose()
