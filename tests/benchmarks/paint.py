"""When a first lesson is seen on a slow phone, beside a bare page of 14 KB in the same run; bytes of each visit."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, BrowserContext, CDPSession, Error, Page

from learning.app import create_app
from learning.cli import serve
from learning.db import db
from tests import browser as chrome
from tests.benchmarks import scene, server

ROUNDS = 5
TIMES_MOST = 1.5
LATENCY_MILLISECONDS = 400
BYTES_A_SECOND = 400_000 / 8
SLOWER = 4
SETTLE_MILLISECONDS = 1_500
_PAINTED = """() => new Promise((done) => {
  const seen = (list) => list.getEntriesByName("first-contentful-paint").forEach((one) => done(one.startTime));
  new PerformanceObserver(seen).observe({ type: "paint", buffered: true });
})"""


@dataclass(frozen=True)
class Visit:
    """One visit of a page: what came over the wire, and when the first text was seen."""

    bytes: int
    requests: int
    painted: float


class Meter:
    """Counts what a page brings over the wire; what the browser or the service worker has counts nothing."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._session.send("Network.enable")
        self._session.on("Network.requestWillBeSent", self._begun)
        self._session.on("Network.loadingFinished", self._finished)
        self._session.on("Network.responseReceived", self._answered)
        self.reset()

    def reset(self) -> None:
        self.bytes, self._own, self._begun_ids = 0, set[str](), set[str]()

    @property
    def requests(self) -> int:
        return len(self._begun_ids - self._own)

    def slow_down(self) -> None:
        """A slow 3G line and a processor of a quarter of the speed."""
        conditions = {"offline": False, "latency": LATENCY_MILLISECONDS}
        speeds = {"downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND}
        self._session.send("Network.emulateNetworkConditions", conditions | speeds)
        self._session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})

    def visit(self, url: str) -> Visit:
        self.reset()
        self._page.goto(url, wait_until="load", timeout=60_000)
        painted = float(self._page.evaluate(_PAINTED))
        self._page.wait_for_timeout(SETTLE_MILLISECONDS)
        return Visit(self.bytes, self.requests, painted)

    def _begun(self, said: dict[str, str]) -> None:
        self._begun_ids.add(said["requestId"])

    def _answered(self, said: dict[str, dict[str, bool] | str]) -> None:
        response = said["response"]
        if isinstance(response, dict) and (response.get("fromServiceWorker") or response.get("fromDiskCache")):
            self._own.add(str(said["requestId"]))

    def _finished(self, said: dict[str, str | int]) -> None:
        if said["requestId"] not in self._own:
            self.bytes += int(said["encodedDataLength"])


def measure() -> Iterator[str]:
    """First paint of the first lesson against the bare page, then bytes and requests cold, warm and without a line."""
    with tempfile.TemporaryDirectory(prefix="learning-bench-") as name:
        instance = Path(name)
        app = create_app(scene.settings_for(instance))
        with app.app_context():
            serve.prepare()
            db.engine.dispose()
        with server.running(instance) as (port, _process), chrome.chromium() as browser:
            address = f"http://127.0.0.1:{port}"
            lesson = address + scene.first_lesson()
            yield from _compare(browser, lesson, f"{address}/bench/plain")
            yield from _visits(browser, lesson)


def _compare(browser: Browser, lesson: str, plain: str) -> Iterator[str]:
    for url in (lesson, plain):
        _cold(browser, url)  # pages are made once for each version: that is no phone's time
    ratios, ours, theirs = [], [], []
    for _ in range(ROUNDS):
        ours.append(_cold(browser, lesson).painted)
        theirs.append(_cold(browser, plain).painted)
        ratios.append(ours[-1] / theirs[-1])
    yield (
        f"first contentful paint, slow 3G, processor ÷ {SLOWER}: lesson {median(ours):.0f} ms, "
        f"bare page {median(theirs):.0f} ms: {median(ratios):.2f} × ({min(ratios):.2f} to {max(ratios):.2f}; "
        f"budget: ≤ {TIMES_MOST} ×)"
    )


def _cold(browser: Browser, url: str) -> Visit:
    page = chrome.phone_page(browser)
    meter = Meter(page)
    meter.slow_down()
    try:
        return meter.visit(url)
    finally:
        page.context.close()


def _visits(browser: Browser, lesson: str) -> Iterator[str]:
    page = chrome.phone_page(browser)
    context: BrowserContext = page.context
    meter = Meter(page)
    for name in ("cold", "warm"):
        visit = meter.visit(lesson)
        yield f"first lesson, {name}: {visit.bytes:,} bytes in {visit.requests} requests"
    context.set_offline(True)
    try:
        visit = meter.visit(lesson)
        yield f"first lesson, without a network: {visit.bytes:,} bytes in {visit.requests} requests"
    except Error as fault:
        yield f"first lesson, without a network: not shown ({fault.message.splitlines()[0]})"
    context.close()
