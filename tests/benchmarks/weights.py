"""What each page of a member weighs on the wire, and what a cold first lesson asks for; all in brotli."""

import html
import re
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

import brotli
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from learning.app import create_app
from learning.cli import demo_city, demo_results, serve
from learning.db import db
from learning.members import queries
from learning.members.models import Person
from tests import people
from tests.benchmarks import scene

PAGE_MOST = 14 * 1024
SCRIPTS_MOST = 15 * 1024
COLD_MOST, COLD_REQUESTS_MOST = 35 * 1024, 6
DEMO_MOST = 20
_BROTLI = {"Accept-Encoding": "br", "Sec-Fetch-Site": "same-origin"}
_OPENED = {"Sec-Fetch-Mode": "navigate"}  # a first page has the style sheet inside it
_LINK = re.compile(r'<a\b[^>]*\bhref="(/[^"#]*)')
_STYLESHEET = re.compile(r'<link rel="stylesheet" href="([^"]+)"')
_SCRIPT = re.compile(r'<script\b[^>]*\bsrc="([^"]+)"')
_SUBRESOURCE = re.compile(r'<(?:link\b[^>]*\bhref|script\b[^>]*\bsrc)="([^"]+)"')
_QUIZ = re.compile(r"/quizzes/[^/?]+/[^/?]+")
_LESSON = re.compile(r"/courses/[^/?]+/[^/?]+")


@dataclass(frozen=True)
class Weight:
    """Bytes on the wire of a page, of its stylesheets and of its scripts."""

    path: str
    html: int
    css: int
    js: int

    @property
    def bytes(self) -> int:
        return self.html + self.css


class Browser:
    """Follows the links of somebody's pages and weighs what comes."""

    def __init__(self, app: Flask, person: Person | None) -> None:
        self._client = FlaskClient(app, app.response_class)
        if person is not None:
            people.sign_in(self._client, person)

    def weigh_all(self) -> list[Weight]:
        """Every page that links lead to from the first one, then each quiz from its first question to its result."""
        found: dict[str, Weight] = {}
        waiting = ["/"]
        while waiting:
            path = waiting.pop()
            if path not in found:
                found[path], text = self._weigh(path)
                waiting += [html.unescape(link) for link in _LINK.findall(text)]
        quizzes = [path for path in found if _QUIZ.fullmatch(path)]
        return [*found.values(), *(weight for quiz in quizzes for weight in self._walk_quiz(quiz))]

    def weigh_cold(self, path: str) -> tuple[int, int]:
        """(bytes, requests) of a page and all it asks for at once, pictures left out."""
        size, text = self._read(path, _OPENED)
        parts = set(_SUBRESOURCE.findall(text))
        return size + sum(self._read(part)[0] for part in parts), 1 + len(parts)

    def _walk_quiz(self, quiz: str) -> Iterator[Weight]:
        begun = self._client.post(quiz, headers=_BROTLI)
        paper = str(begun.headers["Location"])
        for question in ("", "?cau=1", "?cau=het"):
            yield self._weigh(paper + question)[0]
        self._client.post(paper, data={"go": "hand_in"}, headers=_BROTLI)
        yield replace(self._weigh(paper)[0], path=f"{paper} (result)")

    def _weigh(self, path: str) -> tuple[Weight, str]:
        size, text = self._read(path)
        css, js = (sum(self._read(link)[0] for link in kind.findall(text)) for kind in (_STYLESHEET, _SCRIPT))
        return Weight(path, size, css, js), text

    def _read(self, path: str, more: Mapping[str, str] = MappingProxyType({})) -> tuple[int, str]:
        """How many bytes an address is on the wire, and its text."""
        with self._client.get(path, headers=_BROTLI | more) as response:
            if response.status_code != 200:
                raise AssertionError(f"{path} answered {response.status_code}")
            data = response.data
        packed = response.headers.get("Content-Encoding") == "br"
        return len(data), (brotli.decompress(data) if packed else data).decode("utf-8", "replace")


def lessons_of(weights: Iterable[Weight]) -> list[str]:
    """The lessons among some pages."""
    return [weight.path for weight in weights if _LESSON.fullmatch(weight.path)]


def measure() -> Iterator[str]:
    """The pages of a member of the demo's city, heaviest first; how long the demo took to make."""
    with tempfile.TemporaryDirectory(prefix="learning-bench-") as name:
        app = create_app(scene.settings_for(Path(name)))
        with app.app_context():
            begun = time.perf_counter()
            serve.prepare()
            listed = demo_city.fill()
            demo_results.fill()
            yield f"the demo made in {time.perf_counter() - begun:.1f} s (budget: {DEMO_MOST} s)"
            code = next(one.code for one in listed if one.role == demo_city.MEMBER)
            member = db.session.scalars(select(Person).where(Person.sign_in_code == code)).one()
            browser = Browser(app, queries.get_person(member.id))
        weights = browser.weigh_all()
        for weight in sorted(weights, key=lambda one: -one.bytes):
            parts = (
                f"html {weight.html:,}, css {weight.css:,}; budget: {PAGE_MOST:,}; js {weight.js:,} of {SCRIPTS_MOST:,}"
            )
            yield f"{weight.bytes:6,} bytes ({parts}) {weight.path}"
        size, requests = Browser(app, None).weigh_cold(lessons_of(weights)[0])
        yield (
            f"first lesson, cold: {size:,} bytes in {requests} requests (budget: {COLD_MOST:,} in {COLD_REQUESTS_MOST})"
        )
