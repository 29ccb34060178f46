"""Tables to take away: chosen on a page, then a file or a sheet of paper. All posts, since each is on record."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from itertools import groupby, islice
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest

from learning import clock, config, vietnamese
from learning.errors import InvalidInput
from learning.exchange.files import words_of
from learning.exchange.tables import Column, Table
from learning.policy import Permission
from learning.reports import exports
from learning.web.access import requires, the_actor

blueprint = Blueprint("exports", __name__)
_TYPES = {
    exports.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    exports.CSV: "text/csv; charset=utf-8",
}
_ON_PAPER = "in"
_MOST_ON_PAPER = 2_000


@blueprint.get("/units/<id:unit_id>/export")
@requires(Permission.COUNTS_SEE)
def choose(unit_id: int) -> str:
    choice = exports.show_choice(the_actor(), unit_id, request.args.get("khoa"))
    return render_template("reports/exports.html", choice=choice, names=_names(), of_a_course=exports.OF_A_COURSE)


@blueprint.post("/units/<id:unit_id>/export")
@requires(Permission.COUNTS_SEE, again=True)
def export(unit_id: int) -> Response | str:
    """Fields bang (which table), khoa (of which course), dang (xlsx, csv, or in: on paper)."""
    actor, name, form = the_actor(), request.form.get("bang", ""), request.form.get("dang", "")
    slug = request.form.get("khoa") or None
    if form == _ON_PAPER:
        book = exports.open_book(actor, unit_id, name, slug, on_paper=True)
        sheets = [paper(table) for table in book.tables]
        exports.note(actor, book.unit, name, sum(len(sheet["rows"]) for sheet in sheets))
        back = url_for("exports.choose", unit_id=unit_id, khoa=slug)
        return render_template("reports/print.html", unit=book.unit, sheets=sheets, back=back, today=_today())
    if form not in _TYPES:
        raise BadRequest
    out = BytesIO()
    book = exports.write(actor, unit_id, name, slug, form, out)
    return download(out, f"{_FILES[name]}-{vietnamese.slugify(book.unit.name)}", form)


def download(out: BytesIO, name: str, form: str) -> Response:
    """A file as the answer to a post, named with the day."""
    headers = {"Content-Disposition": f'attachment; filename="{name}-{_today():%Y-%m-%d}.{form}"'}
    return Response(out.getvalue(), content_type=_TYPES[form], headers=headers)


def paper(table: Table) -> dict[str, Any]:
    """A table as the printed sheet draws it: groups (heading, columns), heads, right (figures), rows, total."""
    columns = table.columns
    groups = [(name, len(list(found))) for name, found in groupby(columns, lambda column: column.group)]
    rows = [_row(row, columns) for row in islice(table.rows, _MOST_ON_PAPER + 1)]
    if len(rows) > _MOST_ON_PAPER:
        raise InvalidInput(_("Bảng dài quá để in từ trình duyệt. Xin tải tệp Excel rồi in từ đó."))
    return {
        "title": table.title,
        "notes": table.notes,
        "groups": groups if any(name for name, _span in groups) else [],
        "heads": [column.title for column in columns],
        "right": [column.kind in {"number", "percent"} for column in columns],
        "rows": rows,
        "total": _row(table.total, columns) if table.total else [],
    }


def _row(row: Sequence[Any], columns: Sequence[Column]) -> list[str]:
    return [words_of(value, column) for value, column in zip(row, columns, strict=True)]


def _today() -> date:
    return clock.today(config.current().timezone)


_FILES = {
    "units": "so-lieu",
    "members": "dang-vien",
    "matrix": "tung-bai",
    "tasks": "viec-cho-xac-nhan",
    "assignments": "khoa-da-giao",
}


def _names() -> dict[str, tuple[str, str]]:
    """Title of each table, and what is in it."""
    return {
        "units": (_("So các đơn vị"), _("Số đếm từng đơn vị, dòng cộng, diễn biến từng tuần. Không có họ tên.")),
        "members": (
            _("Từng đảng viên, mọi khoá"),
            _("Có họ tên: tình trạng, kết quả kiểm tra, ngày xong của từng khoá."),
        ),
        "matrix": (_("Từng bài của chi bộ"), _("Có họ tên: ai xong bài nào, điểm kiểm tra.")),
        "tasks": (_("Việc chờ xác nhận"), _("Có họ tên: việc đã báo, chưa được xác nhận.")),
        "assignments": (_("Khoá đã giao, hạn học"), _("Khoá nào, nơi nào giao, hạn bao giờ.")),
    }
