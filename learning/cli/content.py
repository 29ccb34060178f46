"""`learning check`, `publish`, `pull`: content in and out of the database."""

import json
from pathlib import Path

import click
from flask.cli import with_appcontext

from learning import clock, config
from learning.authoring import publishing, pulling
from learning.content.findings import Finding, Language, format_text
from learning.errors import Conflict, InvalidInput
from learning.policy import OPERATOR
from learning.quizzes.quiz import read_library


@click.command("check")
@click.argument("path", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--lang", type=click.Choice(["vi", "en"]), default="vi", show_default=True)
@with_appcontext
def check(path: Path | None, form: str, lang: str) -> None:
    """Read all content below PATH (which holds courses/ and quizzes/); say what is wrong, where, and how to mend it.

    Example: learning check --lang en
    """
    findings = read_library(_files(path), clock.today(config.current().timezone)).findings
    language: Language = "en" if lang == "en" else "vi"
    if form == "json":
        click.echo(json.dumps([one.as_dict(language) for one in findings], ensure_ascii=False, indent=1))
    else:
        _print(findings, language)
    raise SystemExit(1 if any(one.severity == "error" for one in findings) else 0)


@click.command("publish")
@click.option("--course", "slugs", multiple=True, help="Only this course; may be given again.")
@click.option("--message", default="", help="What changed, for the history.")
@with_appcontext
def publish(slugs: tuple[str, ...], message: str) -> None:
    """Publish the courses of the settings' folders as new versions; unchanged ones stay.

    Example: learning publish --course so-tay-dang-vien --message "Sửa bài 2"
    """
    try:
        results = publishing.publish(OPERATOR, _files(None), slugs or None, message)
    except publishing.Faulty as fault:
        _print(fault.findings, "vi")
        raise SystemExit(1) from fault
    except (Conflict, InvalidInput) as fault:
        click.echo(f"{fault} Xin chạy `learning pull` để lấy bản đang dùng về.", err=True)
        raise SystemExit(1) from fault
    for result in results:
        state = "đã công bố" if result.stored.changed else "không đổi"
        click.echo(f"{result.stored.slug}: {state}, bản {result.stored.number}.")


@click.command("pull")
@click.option("--course", "slugs", multiple=True, help="Only this course; may be given again.")
@click.option("--force", is_flag=True, help="Overwrite files that were never published.")
@with_appcontext
def pull(slugs: tuple[str, ...], force: bool) -> None:
    """Write the published courses back into the settings' folders.

    Example: learning pull --course so-tay-dang-vien
    """
    settings = config.current()
    write = pulling.overwrite if force else pulling.pull
    try:
        for slug, count in write(settings.courses, settings.quizzes, slugs or None):
            click.echo(f"{slug}: đã ghi {count} tệp." if count else f"{slug}: không đổi.")
    except Conflict as fault:
        click.echo(str(fault), err=True)
        raise SystemExit(1) from fault


def _files(path: Path | None) -> dict[str, bytes]:
    settings = config.current()
    folders = (path / "courses", path / "quizzes") if path else (settings.courses, settings.quizzes)
    return publishing.read_folders(*folders)


def _print(findings: tuple[Finding, ...], language: Language) -> None:
    for one in findings:
        click.echo(format_text(one, language))
    errors = sum(1 for one in findings if one.severity == "error")
    if language == "en":
        click.echo(f"{errors} errors, {len(findings) - errors} warnings.")
    else:
        click.echo(f"{errors} lỗi, {len(findings) - errors} lời nhắc.")
