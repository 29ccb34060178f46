"""`learning check`: the compiler of content, which also mends what needs no guess (--fix)."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import click
from flask.cli import ScriptInfo

from learning import clock, config
from learning.authoring import saving
from learning.authoring.folders import list_files
from learning.authoring.kept_reading import Remembered, kept_of
from learning.config import Settings, SettingsError
from learning.content import fixing
from learning.content.findings import Finding, Language, format_github, format_text
from learning.quizzes.quiz import read_library

FORMATS = ("text", "json", "github")
_SAID: dict[Language, tuple[str, str]] = {"vi": ("đã sửa", "không ghi được"), "en": ("fixed", "cannot write")}


@click.command("check")
@click.argument("path", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--lang", "language", type=click.Choice(["vi", "en"]), default="vi", show_default=True)
@click.option("--fix", "is_to_fix", is_flag=True, help="First mend, in the files, what can be without a guess.")
def check(path: Path | None, form: str, language: Language, is_to_fix: bool) -> None:
    """Read all content below PATH (which holds courses/ and quizzes/); say what is wrong, where, and how to mend it.

    Example: learning check --fix
    """
    settings = _settings()
    courses, quizzes = (path / "courses", path / "quizzes") if path else (settings.courses, settings.quizzes)
    places = list_files(courses, quizzes)
    files = {name: place.read_bytes() for name, place in places.items()}
    if is_to_fix:
        files |= _fix(files, places, language)
    kept = kept_of(settings.instance, courses, quizzes)
    findings = read_library(files, clock.today(settings.timezone), kept).findings
    if form == "json":
        click.echo(json.dumps([one.as_dict(language) for one in findings], ensure_ascii=False, indent=1))
    elif form == "github":
        for one in findings:
            click.echo(format_github(replace(one, path=(path / one.path).as_posix()) if path else one, language))
    else:
        print_findings(findings, language)
    raise SystemExit(1 if any(one.severity == "error" for one in findings) else 0)


def _settings() -> Settings:
    """Those of the application where there is one; `learning check` alone starts without it, to be quick."""
    application = click.get_current_context().find_object(ScriptInfo)
    if application is not None:
        settings: Settings = application.load_app().extensions["settings"]
        return settings
    try:
        return config.load()
    except SettingsError as fault:
        raise click.UsageError(f"Cài đặt chưa đúng, xem docs/settings.md.\n{fault}") from fault


def print_findings(findings: Iterable[Finding], language: Language) -> None:
    """Each finding with its cure, then how many there are."""
    shown = list(findings)
    for one in shown:
        click.echo(format_text(one, language))
    errors = sum(1 for one in shown if one.severity == "error")
    if language == "en":
        click.echo(f"{errors} errors, {len(shown) - errors} warnings.")
    else:
        click.echo(f"{errors} lỗi, {len(shown) - errors} lời nhắc.")


def _fix(files: Mapping[str, bytes], places: Mapping[str, Path], language: Language) -> dict[str, bytes]:
    """Writes back what changes and names it on the error stream, which leaves JSON alone."""
    fixed, failed = _SAID[language]
    remembered = Remembered()
    changed = fixing.fix(files, lambda now: read_library(now, read=remembered))
    for name, data in changed.items():
        try:
            saving.save(places[name], data)
        except OSError as fault:
            raise click.ClickException(f"{failed} {name}: {fault.strerror}") from fault
        click.echo(f"{fixed} {name}", err=True)
    return changed
