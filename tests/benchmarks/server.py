"""The measured server, a process of its own: the application on waitress, with the views it is compared with."""

import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import DEVNULL, Popen

import waitress
from flask import Blueprint, Flask, Response, current_app, render_template, request
from sqlalchemy import insert

from learning import clock
from learning.administration.models import AuditEntry
from learning.app import create_app
from learning.cli.serve import give_memory_back
from learning.db import db, transaction
from learning.policy import Permission
from learning.web.access import public, requires, the_actor
from tests import browser
from tests.benchmarks import scene

blueprint = Blueprint("bench", __name__)
_INSERT = insert(AuditEntry)
_FILLING = "Đồng chí đọc kỹ từng dòng rồi mới bấm nút. "
PLAIN_BYTES = 14 * 1024
_PLAIN_HEAD = b'<!doctype html><html lang="vi"><meta name="viewport" content="width=device-width"><title>-</title>'
_BARE = """{% extends "layouts/page.html" %}
{% block title %}Trang trơn{% endblock %}
{% block main %}<h1>{{ name }}</h1><p>{{ text }}</p>{% endblock %}"""


@blueprint.get("/bench/same")
@requires(Permission.STUDY)
def same() -> Response:
    """The reference of a study page: its very bytes (of the path asked for), compressed as any page is."""
    the_actor()
    return Response(_body(request.args["path"], "identity"), content_type="text/html; charset=utf-8")


@blueprint.get("/bench/same-compressed")
@requires(Permission.STUDY)
def same_compressed() -> Response:
    """A stricter one: the bytes are compressed already, nothing is left to do but to look who asks."""
    the_actor()
    response = Response(_body(request.args["path"], "br"), content_type="text/html; charset=utf-8")
    response.headers["Content-Encoding"] = "br"
    response.headers["Vary"] = "Accept-Encoding, Cookie"
    response.headers["ETag"] = '"0123456789abcdef-br"'
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@blueprint.get("/bench/bare")
@requires(Permission.STUDY)
def bare() -> str:
    """The bare page: our layout with 8 KB of text, and who asks."""
    return render_template(current_app.extensions["bench_bare"], name=the_actor().name, text=_FILLING * 90)


@blueprint.get("/bench/plain")
@public
def plain() -> Response:
    """The bare page of 14 KB: text in one request, nothing beside it."""
    text = "".join(f"<p>{_FILLING}" for _ in range(400)).encode()[: PLAIN_BYTES - len(_PLAIN_HEAD)]
    response = Response(_PLAIN_HEAD + text, content_type="text/html; charset=utf-8")
    response.headers["Content-Encoding"] = "identity"
    return response


@blueprint.post("/bench/commit")
@requires(Permission.STUDY)
def commit() -> dict[str, bool]:
    """One row, durably: the least that keeping anything costs."""
    actor = the_actor()
    with transaction():
        row = {"at": clock.now(), "acting_as": "bench", "action": "bench", "actor_id": actor.person_id, "detail": {}}
        db.session.connection().execute(_INSERT, row)
    return {"stored": True}


def serve(instance: Path, port: int, database_url: str) -> None:
    """Serve an instance that is ready, until the process is ended."""
    app = make_app(instance, database_url)
    give_memory_back()
    waitress.serve(app.wsgi_app, host="127.0.0.1", port=port, threads=8, ident="", _quiet=True)


def make_app(instance: Path, database_url: str = "") -> Flask:
    """The application with the reference views."""
    app = create_app(scene.settings_for(instance, database_url))
    app.register_blueprint(blueprint)
    app.extensions["bench_bodies"] = {}
    app.extensions["bench_bare"] = app.jinja_env.from_string(_BARE)
    return app


@contextmanager
def running(instance: Path, database_url: str = "") -> Iterator[tuple[int, int]]:
    """The server in a process of its own: gives its port and process id."""
    port = browser.free_port()
    words = [sys.executable, "-m", "tests.benchmarks.server", str(instance), str(port), database_url]
    process = Popen(words, cwd=Path(__file__).parents[2], stdout=DEVNULL, env=dict(os.environ))
    try:
        _wait(port, process)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(10)


def _wait(port: int, process: "Popen[bytes]") -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the measured server did not come up")


def _body(path: str, encoding: str) -> bytes:
    kept: dict[tuple[str, str], bytes] = current_app.extensions["bench_bodies"]
    if (path, encoding) not in kept:
        cookies = {"Cookie": request.headers["Cookie"], "Accept-Encoding": encoding}
        kept[path, encoding] = current_app.test_client(use_cookies=False).get(path, headers=cookies).data
    return kept[path, encoding]


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
