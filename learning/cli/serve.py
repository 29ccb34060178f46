"""`learning serve`: the production server, on an instance that it makes ready first."""

import ctypes
import sys
from pathlib import Path

import click
import waitress
from flask import current_app
from flask.cli import with_appcontext

from learning import config
from learning.administration import instance
from learning.authoring import folders, publishing
from learning.content.worker import Renderer
from learning.db import db
from learning.members import administrators
from learning.policy import OPERATOR
from learning.web import crowds, logs

DEFAULT_PORT = 8000
_M_MMAP_THRESHOLD = -3  # as glibc's malloc.h numbers it
_LARGE_BLOCK = 1024 * 1024


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(1, 65_535), default=DEFAULT_PORT, show_default=True, help="Port to listen on."
)
@click.option(
    "--threads", type=click.IntRange(1, 200), default=8, show_default=True, help="Requests answered at the same time."
)
@with_appcontext
def serve(host: str, port: int, threads: int) -> None:
    """Serve the platform; a new instance is made, migrated and given the shipped courses.

    Example: learning serve --host 0.0.0.0 --port 8000
    """
    logs.configure()
    prepare()
    give_memory_back()
    address = config.current().public_url or f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"  # noqa: S104
    click.echo(f"Lớp học số: {address}")
    for line in _who_can_sign_in(address):
        click.echo(line)
    server = waitress.create_server(
        current_app._get_current_object().wsgi_app,  # type: ignore[attr-defined]
        host=host,
        port=port,
        threads=threads,
        ident="",
        channel_timeout=60,
        max_request_body_size=9_000_000,  # a roster file; every other view refuses more than half a megabyte itself
        clear_untrusted_proxy_headers=not config.current().trusted_proxies,
    )
    crowds.tell(current_app, lambda: len(server.task_dispatcher.queue))
    db.session.remove()  # this thread reads no more: its snapshot would keep the write-ahead log from being emptied
    server.run()


def prepare(renderer: Renderer | None = None) -> None:
    """Migrate the database; give a new one its root unit and the shipped courses (renderer: a warm one, if any)."""
    instance.migrate()
    instance.ensure_root()
    if publishing.nothing_published():
        settings = config.current()
        files = folders.read_folders(settings.courses, settings.quizzes)
        publishing.publish(OPERATOR, files, renderer=renderer)
        instance.assign_everywhere()


def give_memory_back() -> None:
    """Have large blocks of memory given back when they are free: each thread would keep the 19 MB of argon2."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is not None:  # glibc alone has it, and needs it
        mallopt(_M_MMAP_THRESHOLD, _LARGE_BLOCK)


def _who_can_sign_in(address: str) -> list[str]:
    settings = config.current()
    people = Path(settings.instance) / "people.txt"
    if settings.demo and people.exists():
        return people.read_text("utf-8").replace("{url}", address).splitlines()
    if administrators.exists():
        return []
    token = administrators.make_first("Quản trị viên")
    return [
        "Chưa có người quản trị. Mở đường dẫn dùng một lần này, trong 24 giờ:",
        f"  {address}/login/link/{token}",
    ]
