"""After an outage 1,000 phones come back at once, each with twenty events, against `learning serve`, over HTTP."""

import asyncio
import json
import os
import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from learning import config
from learning.administration import instance
from learning.app import create_app
from learning.db import db, transaction
from learning.members import sessions
from learning.policy import Actor
from learning.progress.models import CellProgress, Event
from learning.quizzes import papers
from learning.quizzes.models import Paper
from tests import browser, factories, library
from tests.faults.scene import COURSE, databases, right_answers
from tests.phones import event

PHONES = 1_000
ARRIVE_WITHIN_SECONDS = 2.0
PATIENCE_SECONDS = 30.0
GIVE_UP_SECONDS = 1_800.0
REPLY_LOST = 0.1  # of all replies: the phone sends again
QUESTIONS = 10


@dataclass
class Phone:
    """One phone with what it holds; receipts: by event, as the server gave them."""

    token: str
    events: list[dict[str, Any]]
    receipts: dict[str, str] = field(default_factory=dict)


@dataclass
class Log:
    """What happened on the way."""

    statuses: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)


def measure(*numbers: int) -> Iterator[str]:
    """Figures for each engine; a number says how many phones."""
    count = numbers[0] if numbers else PHONES
    with databases() as engines:
        for engine, fresh in engines.items():
            with tempfile.TemporaryDirectory(prefix="learning-phones-") as name:
                yield f"{engine}: {storm(Path(name), fresh(), count)}"


def storm(folder: Path, database_url: str, count: int) -> str:
    """All phones come back; raises AssertionError if one event is lost or doubled. Returns the figures in words."""
    given = {"database_url": database_url} if database_url else {}
    app = create_app(config.load({}, instance=folder / "instance", **given))
    with app.app_context():
        phones = _make(count)
        db.session.remove()
        db.engine.dispose()
    environ = {"LEARNING_DATABASE_URL": database_url} if database_url else {}
    log = Log()
    with browser.serving(folder / "instance", **environ) as server:
        begun = time.perf_counter()
        asyncio.run(_all(phones, int(server.url.rpartition(":")[2]), log))
        seconds = time.perf_counter() - begun
    with app.app_context():
        kept = _check(phones)
        db.session.remove()
        db.engine.dispose()
    said = ", ".join(f"{name} {number}" for name, number in log.statuses.most_common())
    middle, longest = statistics.median(log.seconds), max(log.seconds)
    return (
        f"{count} phones × {len(phones[0].events)} events: {kept} kept, none lost, none doubled, in {seconds:.1f} s "
        f"({kept / seconds:.0f} events/s); answers: {said}; "
        f"an answer took {middle:.2f} s (median), at most {longest:.1f} s; {os.cpu_count()} processors"
    )


def _make(count: int) -> list[Phone]:
    """A ward's worth of members with an open paper and a signed-in phone each."""
    instance.migrate()
    with transaction():
        city = factories.make_unit(None, "", "city", "Thành phố Bến Lụa")
        ward = factories.make_unit(city, "PA", "ward", "Phường An Sen")
        cells = [factories.make_unit(ward, f"C{number}", "cell") for number in range(1, 2 + count // 40)]
    library.publish(library.files(questions=QUESTIONS))
    phones = []
    with transaction():
        for number in range(count):
            cell = cells[number % len(cells)]
            person = factories.make_person(f"Đỗ Văn Số {number}", cell)
            paper = papers.issue_paper(Actor(person.id, person.name, cell.id, cell.path), COURSE, "kiem-tra", 1)
            token = sessions.enrol(person.id, "card", None, "Điện thoại thử")
            phones.append(Phone(token, _events(person.id, paper)))
    return phones


def _events(person: int, paper: Paper) -> list[dict[str, Any]]:
    answers = right_answers(paper)
    found = [event(person, "lesson_opened", f"{COURSE}/bai-{1 + number % 2}") for number in range(4)]
    found += [event(person, "check_answered", f"{COURSE}/bai-1/thu-1", {"answer": "x"}) for _ in range(3)]
    found += [event(person, "lesson_read", f"{COURSE}/bai-{number}") for number in (1, 2)]
    found += [
        event(person, "answer_given", str(paper.id), {"question": number, "answer": answer})
        for number, answer in answers.items()
    ]
    found.append(event(person, "paper_handed_in", str(paper.id), {"answers": answers}))
    return [one | {"seq": seq} for seq, one in enumerate(found, 1)]


async def _all(phones: list[Phone], port: int, log: Log) -> None:
    async with asyncio.timeout(GIVE_UP_SECONDS):
        await asyncio.gather(*(_come_back(phone, port, log) for phone in phones))


async def _come_back(phone: Phone, port: int, log: Log) -> None:
    """Sends until there is a receipt for everything, as the queue of a phone does."""
    dice = random.Random(phone.token)  # noqa: S311 - the same in each run
    await asyncio.sleep(dice.uniform(0, ARRIVE_WITHIN_SECONDS))
    pause = 1.0
    while len(phone.receipts) < len(phone.events):
        begun = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                status, headers, body = await _post(phone, port)
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as fault:
            log.statuses[type(fault).__name__] += 1
            wait = pause = min(pause * 2, 30)
        else:
            log.seconds.append(time.perf_counter() - begun)
            log.statuses[str(status)] += 1
            wait = float(headers.get("retry-after", 1))
            if status == 200 and dice.random() >= REPLY_LOST:
                phone.receipts |= {one["id"]: one["receipt"] for one in json.loads(body)["events"] if "receipt" in one}
            elif status == 200:
                log.statuses["reply lost"] += 1
            elif status not in {429, 503}:
                raise AssertionError(f"status {status}: {body[:300]!r}")
        if len(phone.receipts) < len(phone.events):
            await asyncio.sleep(wait * dice.uniform(1, 1.25))


async def _post(phone: Phone, port: int) -> tuple[int, dict[str, str], bytes]:
    body = json.dumps({"contract": 1, "events": phone.events}).encode()
    head = (
        f"POST /events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\n"
        f"Cookie: session={phone.token}\r\n\r\n"
    )
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(head.encode() + body)
        await writer.drain()
        answer = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in answer[1:] if line)}
        return int(answer[0].split()[1]), headers, await reader.readexactly(int(headers["content-length"]))
    finally:
        writer.close()


def _check(phones: list[Phone]) -> int:
    """Every event of every phone is there once; every paper is marked with the receipt that its phone has."""
    wanted = {one["id"]: one for phone in phones for one in phone.events}
    rows = db.session.execute(select(Event.uid, Event.kind, Event.subject, Event.body)).all()
    ours = [row for row in rows if row.uid in wanted]
    assert len(ours) == len({row.uid for row in ours}) == len(wanted), f"{len(ours)} rows of {len(wanted)} events"
    for row in ours:
        said = wanted[row.uid]
        assert (row.kind, row.subject, row.body) == (said["kind"], said["subject"], said["body"]), row.uid
    marked = db.session.scalars(select(Paper).where(Paper.state == "marked")).all()
    assert len(marked) == len(phones) and {paper.percent for paper in marked} == {100}
    receipts = {phone.receipts[phone.events[-1]["id"]] for phone in phones}
    assert {paper.receipt for paper in marked} == receipts
    completed = db.session.scalar(select(func.sum(CellProgress.completed)))
    assert completed == len(phones), f"{completed} completions counted of {len(phones)}"
    return len(ours)
