"""`learning preview`: two folders of text as members would see them, on this machine only, without a database."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import waitress
from flask import Flask, Response, abort, request
from flask.cli import with_appcontext

from learning import clock, config
from learning.authoring import routes_preview
from learning.authoring.preview import Preview
from learning.config import Settings
from learning.content.worker import Renderer
from learning.web import assets, failures, headers, rendering

DEFAULT_PORT = 8001
ADDRESS = "127.0.0.1"
_OUR_NAMES = frozenset({ADDRESS, "localhost"})
_THREADS = 16  # a page that waits for a change holds one
_POLICY = headers.CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'; frame-src 'self'")


@click.command("preview")
@click.argument("path", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--port", default=DEFAULT_PORT, show_default=True, help="Port to listen on.")
@with_appcontext
def preview(path: Path | None, port: int) -> None:
    """Show the courses below PATH (which holds courses/ and quizzes/) in a phone, anew after each save.

    Example: learning preview --port 8001
    """
    settings = config.current()
    folders = (path / "courses", path / "quizzes") if path else (settings.courses, settings.quizzes)
    with watching(settings, *folders) as app:
        click.echo(f"Xem trước: http://{ADDRESS}:{port}{routes_preview.HOME}")
        click.echo("Sửa tệp rồi lưu lại, trang tự đổi theo. Dừng: bấm Ctrl và C.")
        waitress.serve(app.wsgi_app, host=ADDRESS, port=port, threads=_THREADS, ident="")


@contextmanager
def watching(settings: Settings, courses: Path, quizzes: Path) -> Iterator[Flask]:
    """The application over two folders, with a warm renderer, and its watch over them until the block ends."""
    stop = threading.Event()
    with Renderer() as renderer:
        found = Preview(courses, quizzes, renderer, lambda: clock.today(settings.timezone))
        found.warm()
        watch = threading.Thread(target=found.watch, args=(stop,), daemon=True)
        watch.start()
        try:
            yield make_app(settings, found)
        finally:
            stop.set()
            watch.join()


def make_app(settings: Settings, found: Preview) -> Flask:
    """The pages of a preview. They answer only under the names of this machine, so that no site can read them."""
    app = Flask("preview", template_folder=str(config.folder("templates")), static_folder=None)
    app.extensions.update(settings=settings, preview=found)
    app.before_request(_refuse_other_names)
    failures.init_app(app)
    headers.init_app(app)
    app.after_request(_allow_the_phone)
    rendering.init_app(app)
    assets.init_app(app, config.folder("static"), settings.instance / "cache" / "static")
    for blueprint in routes_preview.BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


def _refuse_other_names() -> None:
    if request.host.partition(":")[0] not in _OUR_NAMES:
        abort(403)


def _allow_the_phone(response: Response) -> Response:
    """Our own pages may stand in the frame of our own desk."""
    response.headers.setdefault("Content-Security-Policy", _POLICY)
    return response
