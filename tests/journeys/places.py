"""Instances for journeys, made ready in the tests' own process: a command in one of its own takes seconds to start."""

from collections.abc import Iterable
from pathlib import Path

from learning import config
from learning.app import create_app
from learning.cli import serve
from learning.db import db
from tests import library
from tests.journeys import steps


def furnish(
    folder: Path, static: Path, rows: Iterable[tuple[str, str, str, str, str]], content: dict[str, str]
) -> dict[str, str]:
    """Make folder/instance ready to be served: texts published, people by a roster file, their cards printed.

    static: where compressed static files are kept between instances; content: the environment's words for the two
    folders of text. Returns the codes of the cards by name.
    """
    instance = folder / "instance"
    (instance / "cache").mkdir(parents=True)
    (instance / "cache" / "static").symlink_to(static)
    with create_app(config.load(content, instance=instance)).app_context():
        serve.prepare(library.RENDERER)
        db.session.remove()
        db.engine.dispose()
    sheet = folder / "cards.html"
    run(instance, content, "roster", "import", str(steps.write_roster(folder / "roster.csv", rows)))
    run(instance, content, "cards", "/", "--out", str(sheet), "--url", "http://127.0.0.1")
    return steps.codes_of(sheet.read_text("utf-8"))


def run(instance: Path, content: dict[str, str], *words: str) -> None:
    """A command of `learning` on an instance, served or not."""
    app = create_app(config.load(content, instance=instance))
    done = app.test_cli_runner().invoke(args=list(words))
    assert done.exit_code == 0, done.output
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
