"""`learning facts`: the fact table of the courses, from their footnotes."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from learning import config
from learning.authoring.folders import read_folders
from learning.content import facts as fact_table
from learning.content.intake import read_text


@click.command("facts")
@click.argument("path", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file to write; else it is printed.")
@with_appcontext
def facts(path: Path | None, out: Path | None) -> None:
    """List every claim of the lessons below PATH that carries a footnote, with its source, as Markdown.

    Example: learning facts --out docs/facts.md
    """
    settings = config.current()
    folders = (path / "courses", path / "quizzes") if path else (settings.courses, settings.quizzes)
    texts = {
        name: text
        for name, data in read_folders(*folders).items()
        if name.endswith(".md") and (text := read_text(name, data)[0]) is not None
    }
    claims = fact_table.list_claims(texts)
    table = fact_table.format_table(claims)
    if out is None:
        click.echo(table, nl=False)
        return
    out.write_text(table, "utf-8")
    click.echo(f"{len(claims)} điều có nguồn, ghi vào {out}.")
