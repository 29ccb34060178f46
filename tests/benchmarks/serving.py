"""Rates of the served application beside references on the same server in the same run; its memory and start."""

import json
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import create_engine, text

from learning.members import passphrases
from tests import browser, postgresql_server
from tests.benchmarks import scene, server
from tests.benchmarks.load import ROUNDS, Rate, compare, request
from tests.benchmarks.scene import PASSPHRASE, HandIn, Scene

PAGES = 80  # requests of a kind in a round
HAND_INS = 50
REPORTS = 20
SIGN_INS = 6
LESSON_LEAST, HAND_IN_LEAST, REPORT_MOST = 1.0, 0.4, 3.0
MEMORY_MOST, START_MOST = 150, 2.0
CHECKS = 30  # argon2id checks that the sign-in rate is compared with

Maker = Callable[[int], bytes]
Running = tuple[int, int]  # port and process id of the server


def measure() -> Iterator[str]:
    """Everything on SQLite, then study and hand-in on PostgreSQL where its programs are."""
    with tempfile.TemporaryDirectory(prefix="learning-bench-") as name:
        folder = Path(name) / "instance"
        made = scene.make(scene.settings_for(folder), _hand_ins(), SIGN_INS * (ROUNDS + 1))
        with server.running(folder) as running:
            yield from _study(made, running)
            yield from _handing_in(made, running)
            yield from _reports(made, running)
            yield f"memory of the server after all this: {_resident(running[1]):.0f} MB (budget: {MEMORY_MOST} MB)"
            yield from _signing_in(made, running)
            yield f"memory of the server after signing in: {_resident(running[1]):.0f} MB (budget: {MEMORY_MOST} MB)"
        yield from _start(Path(name) / "second")
    programs = postgresql_server.find_programs()
    if programs is None:
        yield "PostgreSQL: its programs are not here, nothing measured"
        return
    with _postgresql(programs) as url, tempfile.TemporaryDirectory(prefix="learning-bench-") as name:
        made = scene.make(scene.settings_for(Path(name), url), _hand_ins(), 0)
        with server.running(Path(name), url) as running:
            for line in (*_study(made, running), *_handing_in(made, running)):
                yield f"PostgreSQL: {line}"


def _study(made: Scene, running: Running) -> Iterator[str]:
    rates = compare(
        running,
        {
            "lesson": _get(made.member, made.lesson),
            "reference": _get(made.member, f"/bench/same?path={made.lesson}"),
            "compressed": _get(made.member, f"/bench/same-compressed?path={made.lesson}"),
        },
        PAGES,
    )
    lesson, reference, compressed = rates["lesson"], rates["reference"], rates["compressed"]
    yield f"lesson page, signed in {lesson}; the same bytes with one query, compressed when sent {reference}"
    yield _ratio(lesson, reference, f"at least {LESSON_LEAST}")
    yield f"the same bytes with one query, compressed ahead {compressed}"
    yield _ratio(lesson, compressed, "none; a stricter reference")


def _handing_in(made: Scene, running: Running) -> Iterator[str]:
    def commit(number: int) -> bytes:
        headers = _headers(made.hand_ins[number].token) | {"Content-Type": "application/json"}
        return request("POST", "/bench/commit", headers, _batch(made.hand_ins[number]))

    def hand_in(number: int) -> bytes:
        headers = _headers(made.hand_ins[number].token) | {"Content-Type": "application/json"}
        return request("POST", "/events", headers, _batch(made.hand_ins[number]))

    rates = compare(running, {"hand-in": hand_in, "commit": commit}, HAND_INS)
    yield f"handing in a paper of 10 {rates['hand-in']}; one-row durable commits {rates['commit']}"
    yield _ratio(rates["hand-in"], rates["commit"], f"at least {HAND_IN_LEAST}")


def _reports(made: Scene, running: Running) -> Iterator[str]:
    khoa = scene.COURSE
    rates = compare(
        running,
        {
            "bare page": _get(made.leader, "/bench/bare"),
            "cell page": _get(made.leader, f"/cell?khoa={khoa}"),
            "ward page": _get(made.committee, f"/units/{made.ward_id}?khoa={khoa}"),
        },
        REPORTS,
        clients=1,  # how long a page takes; leaders do not come in crowds
    )
    bare = rates.pop("bare page")
    yield f"bare page of 8 KB {bare}"
    for name, rate in rates.items():
        times = f"{bare.of(rate):.2f} × the bare page, {rate.cpu / bare.cpu:.2f} × its processor time"
        yield f"{name} {rate}: {times} (budget: at most {REPORT_MOST:.0f} ×)"


def _signing_in(made: Scene, running: Running) -> Iterator[str]:
    def sign_in(number: int) -> bytes:
        body = f"account={made.accounts[number]}&password={PASSPHRASE.replace(' ', '+')}".encode()
        headers = _headers("") | {"Content-Type": "application/x-www-form-urlencoded"}
        return request("POST", "/login", headers, body)

    rate = compare(running, {"sign-in": sign_in}, SIGN_INS, expected=(302, 303))["sign-in"]
    hashed = passphrases.hash_made(PASSPHRASE)
    begun = time.perf_counter()
    for _ in range(CHECKS):
        passphrases.verify(hashed, PASSPHRASE)
    alone = CHECKS / (time.perf_counter() - begun)
    yield f"sign-in {rate}; argon2id alone on one core {alone:.0f}/s"


def _start(folder: Path) -> Iterator[str]:
    """The second start: the first has made the database and published the courses."""
    with browser.serving(folder):
        pass
    begun = time.perf_counter()
    with browser.serving(folder):
        seconds = time.perf_counter() - begun
    yield f"a later start, to the first answer: {seconds:.1f} s (budget: {START_MOST:.0f} s)"


def _get(token: str, path: str) -> Maker:
    """A maker that always asks for one page."""
    asked = request("GET", path, _headers(token))
    return lambda _number: asked


def _headers(token: str) -> dict[str, str]:
    cookie = {"Cookie": f"session={token}"} if token else {}
    return {"Host": "127.0.0.1", "Accept-Encoding": "gzip, br", "Sec-Fetch-Site": "same-origin"} | cookie


def _batch(one: HandIn) -> bytes:
    event = {
        "id": str(uuid4()),
        "person": one.person_id,
        "kind": "paper_handed_in",
        "subject": str(one.paper_id),
        "body": {"answers": one.answers},
        "seq": 1,
        "at": "2026-11-24T08:00:00Z",
    }
    return json.dumps({"contract": 1, "events": [event]}).encode()


def _hand_ins() -> int:
    return HAND_INS * (ROUNDS + 1)


def _ratio(one: Rate, reference: Rate, budget: str) -> str:
    return f"  ratio {one.of(reference):.2f}; by processor time {reference.cpu / one.cpu:.2f} (budget: {budget})"


def _resident(process: int) -> float:
    """Resident memory of a process in MB."""
    status = Path(f"/proc/{process}/status").read_text()
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(kilobytes) / 1024


@contextmanager
def _postgresql(programs: Path) -> Iterator[str]:
    """The address of an empty database on a throw-away server."""
    with postgresql_server.running(programs) as address:
        admin = create_engine(f"{address}postgres", isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text("CREATE DATABASE bench"))
        admin.dispose()
        yield f"{address}bench"
