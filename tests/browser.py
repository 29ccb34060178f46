"""A real Chromium and a real server for journeys: `learning serve` in a process of its own, on loopback."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 800}
LEARNING = "from learning.main import main; main()"
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a server starts as on any machine, with its modules compiled before
expect.set_options(timeout=15_000)  # a busy machine is no fault of a page


@dataclass(frozen=True)
class Server:
    """A running instance: its address, its folder, and what it printed when it started."""

    url: str
    instance: Path
    printed: str

    @property
    def admin_link(self) -> str:
        """The one-time link of the first administrator."""
        found = re.search(r"https?://\S+/login/link/\S+", self.printed)
        if found is None:
            raise AssertionError(f"no one-time link in: {self.printed}")
        return found[0]

    def command(self, *words: str) -> str:
        """Run a command of `learning` on this instance; returns what it printed."""
        return run_command(self.instance, *words)


def run_command(instance: Path, *words: str) -> str:
    """`learning WORDS…` on an instance; fails with its output when it does not exit with 0."""
    done = subprocess.run(
        [sys.executable, "-c", LEARNING, *words],
        env=os.environ | {"LEARNING_INSTANCE": str(instance)},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise AssertionError(f"learning {' '.join(words)} exited with {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout


@contextmanager
def serving(instance: Path, **environ: str) -> Iterator[Server]:
    """`learning serve` on an instance until the block ends."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    output = instance.parent / f"{instance.name}.log"
    with output.open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-u", "-c", LEARNING, "serve", "--port", str(port)],
            env=os.environ | {"LEARNING_INSTANCE": str(instance)} | environ,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(url, process, output)
            yield Server(url, instance, output.read_text("utf-8"))
        finally:
            process.terminate()
            process.wait(10)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium of the machine."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def phone_page(browser: Browser, **options: Any) -> Page:
    """A page of a phone of its own (its own cookies and storage), 360 × 740."""
    place = {"locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh"}
    usual: dict[str, Any] = {"viewport": PHONE, "device_scale_factor": 1, **place}
    context = browser.new_context(**usual | options)
    context.set_default_timeout(15_000)
    return context.new_page()


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(url: str, process: subprocess.Popen[bytes], output: Path) -> None:
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise AssertionError(f"the server ended: {output.read_text('utf-8')}")
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the server did not come up: {output.read_text('utf-8')}")
