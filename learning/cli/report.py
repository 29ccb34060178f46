"""`learning report`: the leader's reports as a file, for cron."""

import json
from dataclasses import asdict
from pathlib import Path

import click
from flask.cli import with_appcontext

from learning.cli.places import OutFile
from learning.errors import NotFound
from learning.exchange import files
from learning.exchange.tables import Table
from learning.policy import OPERATOR
from learning.reports import books, data, exports, units
from learning.units import queries
from learning.units.models import Unit

FORMS = (".xlsx", ".csv", ".json")


@click.command("report")
@click.argument("unit", metavar="UNIT")
@click.option("--course", "slug", default=None, metavar="SLUG", help="Only this course.")
@click.option("--out", required=True, type=OutFile(), help="File to write: .xlsx, .csv or .json.")
@with_appcontext
def report(unit: str, slug: str | None, out: Path) -> None:
    """Write how a unit and all below it stand: numbers, and members where names may go that far.

    Example: learning report P1 --out bao-cao.xlsx
    """
    if out.suffix.lower() not in FORMS:
        raise click.UsageError(f"Tên tệp cần có đuôi {', '.join(FORMS)}.")
    try:
        chosen = queries.get_unit_by_text(unit)
    except NotFound as fault:
        raise click.UsageError(f"Không thấy đơn vị {unit}. Xin dùng số hoặc mã như P1/C012.") from fault
    slugs = [one.slug for one in data.list_courses(OPERATOR) if slug in (None, one.slug)]
    if slug is not None and not slugs:
        raise click.UsageError(f"Không có khoá {slug}.")
    names = data.names_reach(OPERATOR, chosen)
    out.touch(mode=0o600)  # it may hold names
    if out.suffix.lower() == ".json":
        whole = data.get_whole(OPERATOR, chosen.id, slug)
        out.write_text(json.dumps(asdict(whole), ensure_ascii=False, indent=1, default=_iso) + "\n", "utf-8")
        rows = len(whole.courses if whole.members is None else whole.members)
    else:
        rows = _write(chosen, slug, slugs, names, out)
    exports.note(OPERATOR, chosen, "members" if names else "units", rows)
    click.echo(f"Đã ghi báo cáo {chosen.name} vào {out}: {rows} dòng.")


def _write(unit: Unit, slug: str | None, slugs: list[str], names: bool, out: Path) -> int:
    """XLSX: a sheet for each course, then the members; CSV: the members, or where names end the counts."""
    reports = [units.get_report(OPERATOR, unit.id, one) for one in slugs]
    members = exports.open_book(OPERATOR, unit.id, "members", slug).tables if names else []
    with out.open("wb") as file:
        if out.suffix.lower() == ".xlsx":
            rows = files.write_xlsx([*(books.units_table(one) for one in reports), *members], file)
        else:
            table: Table = members[0] if names else books.courses_table(reports)
            rows = files.write_csv(table, file)
    return rows


def _iso(value: object) -> str:
    return value.isoformat()  # type: ignore[attr-defined,no-any-return]
