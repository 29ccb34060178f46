"""`learning roster`: people in from a file, back out into one, and the latest import taken back."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from learning import config, vietnamese
from learning.cli.places import OutFile
from learning.clock import day_of
from learning.errors import InvalidInput, NotFound
from learning.policy import OPERATOR
from learning.progress import rosters
from learning.units import exports, imports, queries, uploads
from learning.units.imports import OnStep, Report
from learning.units.models import Unit
from learning.units.roster import Fault
from learning.units.roster_encodings import ENCODINGS
from learning.units.roster_records import Reading

BAR_FROM = 5_000  # people; fewer take less than a second

_UNIT = click.option("--unit", "unit_text", default="", metavar="UNIT", help="Id or path of codes; default: the root.")


@click.group("roster")
def roster() -> None:
    """People in and out by files (CSV, XLSX)."""


@roster.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_UNIT
@click.option("--map", "preset", default="", metavar="PRESET", help="What the columns are: a kept name, or pmqldv-3.")
@click.option("--encoding", type=click.Choice(ENCODINGS), help="Code page of a text file; default: found out.")
@click.option("--sheet", default="", help="Sheet of an XLSX file; default: the one with a list.")
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@click.option("--missing", type=click.Choice(["keep", "left"]), default="keep", show_default=True)
@click.option("--yes", is_flag=True, help="With --missing left: also when many people are missing.")
@click.option("--keep-going", is_flag=True, help="Save the good rows, leave out those with a fault or a question.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@with_appcontext
def import_(
    file: Path,
    unit_text: str,
    preset: str,
    encoding: str | None,
    sheet: str,
    dry_run: bool,
    missing: str,
    yes: bool,
    keep_going: bool,
    form: str,
) -> None:
    """Bring a unit's people in line with FILE, wholly or not at all.

    Example: learning roster import dang-vien.csv --unit P1 --dry-run
    """
    unit = _unit(unit_text)
    reading = Reading(encoding or "", sheet, _columns(unit, preset))
    how: dict[str, Any] = {"reading": reading, "missing": missing, "yes": yes}
    if dry_run:
        report = imports.preview(OPERATOR, unit.id, file.read_bytes(), **how).report
    else:
        run = imports.import_good_rows if keep_going else imports.import_roster
        with _bar() as on_step:
            report = rosters.import_file(run, OPERATOR, unit.id, file.read_bytes(), on_step=on_step, **how)
    if form == "json":
        click.echo(json.dumps(as_json(report), ensure_ascii=False, indent=1))
        _print_faults("Lưu ý", report.warnings, err=True)
    else:
        _print(report, dry_run)
    raise SystemExit(0 if report.is_clean else 1)


@roster.command("export")
@click.argument("file", type=OutFile())
@_UNIT
@with_appcontext
def export(file: Path, unit_text: str) -> None:
    """Write the people of a unit and all below it to FILE (.csv or .xlsx); importing it changes nothing.

    Example: learning roster export dang-vien.csv --unit P1
    """
    unit = _unit(unit_text)
    file.write_bytes(exports.export_roster(OPERATOR, unit.id, _kind(file)))
    click.echo(f"Đã ghi danh sách {unit.name} vào {file}.")


@roster.command("template")
@click.argument("file", type=OutFile())
@click.option("--unit", "unit_text", default="", metavar="UNIT", help="Its units can be chosen in an .xlsx file.")
@with_appcontext
def template(file: Path, unit_text: str) -> None:
    """Write an empty roster with all column headers to FILE (.csv or .xlsx).

    Example: learning roster template mau.csv
    """
    unit = _unit(unit_text) if unit_text else None
    file.write_bytes(exports.make_template(OPERATOR, unit, _kind(file)))
    click.echo(f"Đã ghi tệp mẫu vào {file}.")


@roster.command("undo")
@_UNIT
@with_appcontext
def undo(unit_text: str) -> None:
    """Take back the latest import into a unit, wholly or not at all.

    Example: learning roster undo --unit P1
    """
    unit = _unit(unit_text)
    try:
        undone = rosters.undo(OPERATOR, unit.id)
    except InvalidInput as fault:
        click.echo(str(fault), err=True)
        raise SystemExit(1) from fault
    day = vietnamese.format_date(day_of(undone.imported_at, config.current().timezone))
    click.echo(
        f"Đã lùi lại lần nhập ngày {day}: xoá {undone.deleted} người, ghi đã rời {undone.kept}, "
        f"trả lại như cũ {undone.restored}, bỏ {undone.units_removed} đơn vị."
    )


def as_json(report: Report) -> dict[str, Any]:
    """A report as `--format json` prints it: six counts, questions and faults."""
    return {
        **report.counts,
        "questions": [
            {"row": one.row, "message": one.message, "cure": one.cure, "people": list(one.people)}
            for one in report.questions
        ],
        "faults": [
            {"row": one.row, "column": str(one.column), "message": one.message, "cure": one.cure}
            for one in report.faults
        ],
    }


def _unit(text: str) -> Unit:
    try:
        return queries.get_unit_by_text(text) if text else queries.get_root()
    except NotFound as fault:
        known = f"Chưa có đơn vị {text}." if text else "Chưa có đơn vị nào; xin chạy learning serve một lần."
        raise click.UsageError(known) from fault


def _columns(unit: Unit, preset: str) -> Mapping[str, str]:
    """What a preset says of the columns; nothing for none."""
    presets = uploads.list_presets(unit)
    if preset and preset not in presets:
        raise click.UsageError(f"Chưa có cách đọc “{preset}”. Đang có: {', '.join(presets)}.")
    return presets[preset].columns if preset else {}


def _kind(file: Path) -> str:
    kind = file.suffix.lower().removeprefix(".")
    if kind not in {"csv", "xlsx"}:
        raise click.UsageError("Tên tệp cần có đuôi .csv, .xlsx.")
    return kind


def _print(report: Report, dry_run: bool) -> None:
    for unit in report.units:
        click.echo(f"Đơn vị mới {'/'.join(unit.codes)}: {unit.name}")
    _print_faults("Cần sửa", report.faults)
    _print_faults("Cần hỏi lại", [Fault(one.row, "", one.message, one.cure) for one in report.questions])
    _print_faults("Lưu ý", report.warnings)
    figures = {name: vietnamese.format_number(count) for name, count in report.counts.items()}
    click.echo(
        "Thêm {added} người, sửa {changed}, chuyển {moved}, giữ nguyên {unchanged}, vắng trong tệp {missing}; "
        "đơn vị mới {units_added}.".format(**figures)
    )
    if dry_run:
        click.echo("Đây là chạy thử, chưa ghi gì.")
    elif report.is_saved:
        click.echo("Đã ghi.")
    else:
        click.echo("Không có gì mới để ghi." if report.is_clean else "Chưa ghi gì: xin sửa các dòng trên rồi nhập lại.")


def _print_faults(word: str, faults: Iterable[Fault], err: bool = False) -> None:
    for one in faults:
        place = ", ".join(
            ([f"dòng {one.row}"] if one.row else ["cả tệp"]) + ([f"cột {one.column}"] if one.column else [])
        )
        click.echo(f"{word}, {place}: {one.message} {one.cure}", err=err)


@contextmanager
def _bar() -> Iterator[OnStep]:
    """A progress bar on a terminal, from the first step of a long import on."""
    with ExitStack() as stack:
        bars: list[Any] = []

        def step(done: int, total: int) -> None:
            if not bars and total >= BAR_FROM:
                bars.append(stack.enter_context(click.progressbar(length=total, label="Đang ghi", file=sys.stderr)))
            for bar in bars:
                bar.update(done)

        yield step
