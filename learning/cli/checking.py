"""`learning check`: the compiler of content, which also mends what needs no guess (--fix)."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click
from flask.cli import ScriptInfo

from learning import clock, config
from learning.authoring import saving
from learning.authoring.folders import FOLDERS, list_files
from learning.authoring.kept_reading import Remembered, kept_of
from learning.config import Settings, SettingsError
from learning.content import fixing
from learning.content.findings import Finding, Language, format_github, format_text
from learning.quizzes.quiz import read_library

FORMATS = ("text", "json", "github")
_SAID: dict[Language, tuple[str, str]] = {"vi": ("đã sửa", "không ghi được"), "en": ("fixed", "cannot write")}


@dataclass(frozen=True)
class _Library:
    """Two folders of text. root: as it was named, None for those of the settings; only: what of it was named (files or
    folders, 'courses/…'), nothing for all.
    """

    root: Path | None
    courses: Path
    quizzes: Path
    only: tuple[str, ...] = ()

    def wants(self, name: str) -> bool:
        return not self.only or any(name == one or name.startswith(f"{one}/") for one in self.only)


@click.command("check")
@click.argument("paths", nargs=-1, metavar="[PATH…]", type=click.Path(exists=True, path_type=Path))
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--lang", "language", type=click.Choice(["vi", "en"]), default="vi", show_default=True)
@click.option("--fix", "is_to_fix", is_flag=True, help="First mend, in the files, what can be without a guess.")
def check(paths: tuple[Path, ...], form: str, language: Language, is_to_fix: bool) -> None:
    """Read all content; say what is wrong, where, and how to mend it. Of named files and folders only what is there.

    A PATH is a folder that holds courses/ and quizzes/, or a file or folder in these.

    Example: learning check --fix courses/dien-thoai
    """
    settings = _settings()
    findings: list[Finding] = []
    for library in _libraries(paths, settings):
        found = _check(library, settings, language, is_to_fix=is_to_fix)
        if form == "github" and library.root:
            found = [replace(one, path=(library.root / one.path).as_posix()) for one in found]
        findings += found
    if form == "json":
        click.echo(json.dumps([one.as_dict(language) for one in findings], ensure_ascii=False, indent=1))
    elif form == "github":
        for one in findings:
            click.echo(format_github(one, language))
    else:
        print_findings(findings, language)
    raise SystemExit(1 if any(one.severity == "error" for one in findings) else 0)


def _check(library: _Library, settings: Settings, language: Language, *, is_to_fix: bool) -> list[Finding]:
    places = list_files(library.courses, library.quizzes)
    files = {name: place.read_bytes() for name, place in places.items()}
    if is_to_fix:
        files |= _fix(files, {name: place for name, place in places.items() if library.wants(name)}, language)
    kept = kept_of(settings.instance, library.courses, library.quizzes)
    findings = read_library(files, clock.today(settings.timezone), kept).findings
    return [one for one in findings if library.wants(one.path)]


def _libraries(paths: Sequence[Path], settings: Settings) -> list[_Library]:
    """What is to be read for some paths, each folder of text once. Raises click.UsageError for one that holds none."""
    found: dict[tuple[Path, Path], _Library] = {}
    for path in paths:
        one = _library_of(path, settings)
        known = found.get((one.courses, one.quizzes))
        only = (*known.only, *one.only) if known and known.only and one.only else () if known else one.only
        found[one.courses, one.quizzes] = replace(one, only=only)
    return list(found.values()) if paths else [_Library(None, settings.courses, settings.quizzes)]


def _library_of(path: Path, settings: Settings) -> _Library:
    if any((path / name).is_dir() for name in FOLDERS):
        return _Library(path, path / FOLDERS[0], path / FOLDERS[1])
    whole = path.resolve()
    for name, folder in zip(FOLDERS, (settings.courses, settings.quizzes), strict=True):
        if whole.is_relative_to(folder.resolve()):
            only = (Path(name) / whole.relative_to(folder.resolve())).as_posix()
            return _Library(None, settings.courses, settings.quizzes, (only,))
    for depth, part in reversed(list(enumerate(whole.parts))):
        if part in FOLDERS:
            root = Path(*whole.parts[:depth])
            return _Library(root, root / FOLDERS[0], root / FOLDERS[1], (whole.relative_to(root).as_posix(),))
    raise click.UsageError(f"{path} không phải thư mục có courses/, quizzes/, cũng không nằm trong thư mục như vậy.")


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
    """Writes back what changes of some places and names it on the error stream, which leaves JSON alone."""
    fixed, failed = _SAID[language]
    remembered = Remembered()
    mended = fixing.fix(files, lambda now: read_library(now, read=remembered))
    changed = {name: data for name, data in mended.items() if name in places}
    for name, data in changed.items():
        try:
            saving.save(places[name], data)
        except OSError as fault:
            raise click.ClickException(f"{failed} {name}: {fault.strerror}") from fault
        click.echo(f"{fixed} {name}", err=True)
    return changed
