"""The shipped queue module, in Chromium, through a proxy of bad manners, against the real application: seeded walks.

A walk is some twenty steps of a phone's life. After each: whatever was put into the queue is in the drawer, or the
server has it and the phone has seen the receipt; what the phone calls sent, the server has once, word for word. At
the end the line is good again: everything arrives, nothing is there twice.
"""

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask.testing import FlaskClient
from playwright.sync_api import Page
from sqlalchemy import select
from waitress.server import create_server

from learning import config
from learning.db import db, transaction
from learning.members.models import Person
from learning.offline.rates import Allowance
from learning.progress.models import Event
from learning.quizzes.models import Paper
from learning.units.models import Unit
from tests import browser as chrome
from tests import factories
from tests.faults import proxy as proxies
from tests.faults.proxy import MANNERS, Proxy
from tests.faults.scene import COURSE, Scene, back_up, made, restore, right_answers
from tests.people import sign_in
from tests.phones import event, post_events

RUNS, STEPS = 200, 20
SCRIPTS = ("drawer.js", "queue.js")
FIRST_SEED = 20_261_126
_QUIET = "() => { clearTimeout(queue.timer); queue.PATIENCE = 3000; }"
_ADD = "async (said) => { const row = await queue.add(said); clearTimeout(queue.timer); return row; }"
_SEND = """async () => {
  const { network } = await queue.send();
  clearTimeout(queue.timer);
  return { network, sent: queue.sent.splice(0).map((row) => row.id) };
}"""
_ROWS = "() => queue.list()"
# A bug of the kind that loses answers: what leaves is struck from the drawer before the server has said anything.
PLANTED = """() => {
  const post = queue.post;
  queue.post = async (batch) => {
    await drawer.run("events", "readwrite", async (of) => { for (const one of batch) of("events").delete(one.id); });
    return post(batch);
  };
}"""


class Broken(AssertionError):
    """An invariant does not hold."""


@dataclass
class Stage:
    """Everything that walks share: the application behind the proxy, and one page of a browser."""

    scene: Scene
    proxy: Proxy
    page: Page
    bug: str = ""
    number: int = 0
    seen: Counter[str] = field(default_factory=Counter)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.proxy.port}/"


@dataclass
class Walk:
    """One phone, its two people (ids), and what was put into its queue."""

    stage: Stage
    dice: random.Random
    own: int
    spouse: int
    phone: FlaskClient
    paper: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    added: dict[str, dict[str, Any]] = field(default_factory=dict)  # by id, in the order of adding
    acked: set[str] = field(default_factory=set)  # the phone has shown a receipt for these
    emptied: set[str] = field(default_factory=set)  # their owner signed out and confirmed
    unsure: set[str] = field(default_factory=set)  # acknowledged by a database that has been restored since
    steps: list[str] = field(default_factory=list)

    # What a step may be, and how often.

    def step(self) -> None:
        actions: dict[Callable[[], str], int] = {
            self.answer: 5,
            self.read: 3,
            self.hand_in: 1,
            self.send: 8,
            self.reload: 1,
            self.end_session: 1,
            self.sign_in_again: 1,
            self.spouse_answers: 1,
            self.other_device: 1,
            self.late_delivery: 2,
            self.sign_out_for_good: 0.3,
            self.restore: 0.3,
        }
        action = self.dice.choices(list(actions), list(actions.values()))[0]
        self.steps.append(action())
        self.stage.seen[self.steps[-1].split(":")[0]] += 1
        self.check()

    def answer(self) -> str:
        number = self.dice.choice(list(self.answers))
        body = {"question": number, "answer": self.dice.choice([self.answers[number], ""])}
        return self._add(self.own, "answer_given", str(self.paper), body)

    def read(self) -> str:
        kind = self.dice.choice(["lesson_opened", "lesson_read"])
        return self._add(self.own, kind, f"{COURSE}/bai-{self.dice.choice('12')}", {})

    def hand_in(self) -> str:
        return self._add(self.own, "paper_handed_in", str(self.paper), {"answers": dict(self.answers)})

    def spouse_answers(self) -> str:
        return self._add(self.spouse, "lesson_read", f"{COURSE}/bai-{self.dice.choice('12')}", {})

    def send(self, manners: str = "") -> str:
        self.stage.proxy.manners = manners or self.dice.choice(["pass", *MANNERS])
        status = self.stage.page.evaluate(_SEND)
        self.acked.update(status["sent"])  # some leave the drawer at once: a hand-in carries all answers again
        return f"send: {self.stage.proxy.manners} -> {status['network']}"

    def reload(self) -> str:
        _open(self.stage)
        return "reload"

    def end_session(self) -> str:
        self.stage.page.context.clear_cookies()
        return "session ended"

    def sign_in_again(self) -> str:
        sign_in(self.phone, _person(self.own))
        self._carry_session()
        return "signed in"

    def other_device(self) -> str:
        """Another phone of the member answers, or hands the paper in."""
        other = self.stage.scene.phone(_person(self.own))
        number = self.dice.choice(list(self.answers))
        body = {"question": number, "answer": self.answers[number]}
        said = [event(self.own, "answer_given", str(self.paper), body, seq=self.dice.randrange(40))]
        if self.dice.random() < 0.3:
            said.append(event(self.own, "paper_handed_in", str(self.paper), {"answers": {}}))
        answer = post_events(other, *said)
        return f"other device: {answer.status_code}"

    def late_delivery(self) -> str:
        return f"late delivery: {self.stage.proxy.release()}"

    def sign_out_for_good(self) -> str:
        """The spouse signs out and confirms that what was not sent may go."""
        self.stage.page.evaluate("(person) => drawer.empty(person)", self.spouse)
        self.emptied |= {uid for uid, one in self.added.items() if one["person"] == self.spouse}
        return "signed out for good"

    def restore(self) -> str:
        """The database is as it was when the walk began, and has another id."""
        restore(self.stage.scene)
        self._carry_session()
        self.unsure |= self.acked
        return "restored"

    def _add(self, person: int, kind: str, subject: str, body: dict[str, Any]) -> str:
        said = {"person": person, "kind": kind, "subject": subject, "body": body}
        row = self.stage.page.evaluate(_ADD, said)
        if row["id"] not in self.added:
            self.added[row["id"]] = said | {"body": row["body"]}
        return f"add: {kind}"

    def _carry_session(self) -> None:
        cookie = self.phone.get_cookie("session")
        assert cookie is not None
        self.stage.page.context.clear_cookies()
        self.stage.page.context.add_cookies([{"name": "session", "value": cookie.value, "url": self.stage.url}])

    # What has to hold.

    def check(self) -> None:
        rows = {row["id"]: row for row in self.stage.page.evaluate(_ROWS)}
        kept = self._kept()
        newest = self._newest_answers()
        for uid, said in self.added.items():
            row, stored = rows.get(uid), kept.get(uid)
            if stored is not None and stored != (said["kind"], said["subject"], said["body"]):
                raise Broken(f"{said['kind']} {uid} was changed on its way: {stored}")
            if row and row["state"] == "sent":
                self.acked.add(uid)
                if stored is None and uid not in self.unsure:
                    raise Broken(f"{said['kind']} {uid} is called sent, but the server does not have it")
            if row or uid in self.emptied or uid in self.acked:
                continue
            if said["kind"] == "answer_given" and newest[_about(said)] != uid:
                continue  # a newer answer to the same question took its place
            raise Broken(f"{said['kind']} {uid} is neither in the drawer nor acknowledged")

    def finish(self) -> None:
        """The line is good again, both are signed in: everything arrives, or the screen has a reason to show."""
        self.stage.proxy.release()
        for person in (self.spouse, self.own):
            sign_in(self.phone, _person(person))
        self._carry_session()
        _open(self.stage)
        for _ in range(6):
            self.stage.scene.app.extensions["device_allowance"] = Allowance()  # time passes
            if self.send("pass").endswith("ok") and not self._waiting():
                break
        waiting = self._waiting()
        if waiting:
            raise Broken(f"still waiting on a good line: {[(one['kind'], one.get('held')) for one in waiting]}")
        self.check()
        rows = {row["id"]: row for row in self.stage.page.evaluate(_ROWS)}
        kept, newest = self._kept(), self._newest_answers()
        for uid, said in self.added.items():
            is_replaced = said["kind"] == "answer_given" and newest[_about(said)] != uid
            is_told = uid in rows and rows[uid]["state"] in {"conflict", "refused"} and rows[uid]["reason"]
            if uid in kept or uid in self.emptied or is_told or is_replaced:
                continue
            if said["kind"] == "answer_given" and uid in self.unsure and self._was_handed_in():
                continue  # the hand-in carries all answers again
            raise Broken(f"{said['kind']} {uid} never arrived and nothing is said of it")
        self._paper_is_counted_once(kept)

    def _paper_is_counted_once(self, kept: dict[str, tuple[str, str, Any]]) -> None:
        db.session.rollback()
        paper = db.session.get(Paper, self.paper)
        assert paper is not None
        hand_ins = db.session.scalars(
            select(Event.uid).where(Event.kind == "paper_handed_in", Event.subject == str(self.paper))
        ).all()
        if len(hand_ins) > 1 or (paper.state == "marked") != bool(hand_ins):
            raise Broken(f"paper {self.paper} is {paper.state} with {len(hand_ins)} hand-ins")

    def _was_handed_in(self) -> bool:
        return any(one["kind"] == "paper_handed_in" for one in self.added.values())

    def _waiting(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.stage.page.evaluate(_ROWS)
        return [row for row in rows if row["state"] == "waiting"]

    def _kept(self) -> dict[str, tuple[str, str, Any]]:
        """What the server has of this walk's people, by id; each at most once."""
        db.session.rollback()
        rows = db.session.execute(
            select(Event.uid, Event.kind, Event.subject, Event.body).where(Event.person_id.in_([self.own, self.spouse]))
        ).all()
        if len({row.uid for row in rows}) != len(rows):
            raise Broken("an event is there twice")
        return {row.uid: (row.kind, row.subject, row.body) for row in rows}

    def _newest_answers(self) -> dict[tuple[int, str, str], str]:
        return {_about(said): uid for uid, said in self.added.items() if said["kind"] == "answer_given"}


def measure(*numbers: int) -> Iterator[str]:
    """Walks of the shipped queue; a number says how many."""
    runs = numbers[0] if numbers else RUNS
    with stage() as found:
        for number in range(runs):
            walk(found, FIRST_SEED + number)
            if number % 20 == 19:
                yield f"{number + 1} walks done"
        steps = ", ".join(f"{name} {count}" for name, count in found.seen.most_common())
        yield f"{runs} walks × {STEPS} steps: every event exactly once or told; steps: {steps}"
        yield f"planted bug: {planted_bug_is_found(found)}"


def planted_bug_is_found(stage: Stage, most: int = 30) -> str:
    """In how many walks a queue that forgets too early is caught. Raises AssertionError when it is not."""
    stage.bug = PLANTED
    try:
        for number in range(most):
            try:
                walk(stage, FIRST_SEED + number)
            except Broken as fault:
                return f"caught in walk {number + 1}: {fault}"
    finally:
        stage.bug = ""
    raise AssertionError(f"a queue that deletes before the receipt went unnoticed in {most} walks")


def walk(stage: Stage, seed: int, steps: int = STEPS) -> None:
    """One walk. Raises Broken with the steps that led there."""
    found = _begin(stage, seed)
    try:
        for _ in range(steps):
            found.step()
        found.finish()
    except Broken as fault:
        raise Broken(f"seed {seed}: {fault}; steps: {', '.join(found.steps)}") from None


@contextmanager
def stage() -> Iterator[Stage]:
    """The application, the proxy and the browser, until the block ends."""
    with ExitStack() as open_things:
        scene = open_things.enter_context(made())
        port = _serve(scene, open_things)
        scripts = {f"/{name}": config.folder("static") / "js" / name for name in SCRIPTS}
        proxy, stop = proxies.serve(port, scripts)
        open_things.callback(stop)
        browser = open_things.enter_context(chrome.chromium())
        page = chrome.phone_page(browser)
        open_things.callback(page.context.close)
        found = Stage(scene, proxy, page)
        _open(found)
        yield found


def _serve(scene: Scene, open_things: ExitStack) -> int:
    server: Any = create_server(scene.app.wsgi_app, host="127.0.0.1", port=0, threads=4, ident="")
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()

    def stop() -> None:
        server.close()
        server.task_dispatcher.shutdown()

    open_things.callback(stop)
    return int(server.effective_port)


def _begin(stage: Stage, seed: int) -> Walk:
    """A new phone with two people of its own, an open paper, and a backup to come back to."""
    stage.number += 1
    stage.proxy.manners, stage.proxy.held = "pass", []
    with transaction():
        cell = db.session.scalars(select(Unit).where(Unit.code == "C1")).one()
        own, spouse = (factories.make_person(f"Đỗ Văn {name} {stage.number}", cell) for name in ("Một", "Hai"))
    dice = random.Random(seed)  # noqa: S311 - a walk can be taken again
    phone = stage.scene.phone(*([spouse, own] if dice.random() < 0.5 else [own]))  # is it shared already?
    paper = stage.scene.paper(own, phone)
    found = Walk(stage, dice, own.id, spouse.id, phone, paper.id, right_answers(paper))
    back_up(stage.scene)
    stage.page.evaluate(
        "async () => { (await drawer.open()).close(); drawer.opening = null;"
        " await new Promise((done) => { const gone = indexedDB.deleteDatabase(drawer.NAME);"
        " gone.onsuccess = gone.onblocked = done; }); }"
    )
    found._carry_session()
    _open(stage)
    return found


def _open(stage: Stage) -> None:
    stage.page.goto(stage.url)
    stage.page.evaluate(_QUIET)
    if stage.bug:
        stage.page.evaluate(stage.bug)


def _person(person_id: int) -> Person:
    """As the database has it now, which may have been restored meanwhile."""
    found = db.session.get(Person, person_id)
    assert found is not None
    return found


def _about(said: dict[str, Any]) -> tuple[int, str, str]:
    return said["person"], said["subject"], said["body"]["question"]
