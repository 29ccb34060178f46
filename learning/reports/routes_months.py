"""The monthly report: the page with its form, saving it, the file and the sheet of paper."""

from io import BytesIO
from itertools import groupby
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as AnyResponse

from learning import clock, config, vietnamese
from learning.errors import InvalidInput
from learning.exchange import files
from learning.policy import Permission
from learning.reports import exports, month_books, months
from learning.reports.month_fields import FIELDS
from learning.reports.routes_exports import download, paper
from learning.web.access import requires, the_actor

blueprint = Blueprint("months", __name__)
MONTHS_BACK = 12


@blueprint.get("/units/<id:unit_id>/month")
@requires(Permission.COUNTS_SEE)
def month(unit_id: int) -> Response:
    return _page(unit_id, request.args.get("thang"))


@blueprint.post("/units/<id:unit_id>/month")
@requires(Permission.COURSES_ASSIGN)
def save(unit_id: int) -> AnyResponse:
    """Fields thang, reporter and those of month_fields."""
    wanted = months.parse_month(request.form.get("thang"))
    try:
        months.save(the_actor(), unit_id, wanted, request.form.get("reporter", ""), dict(request.form))
    except InvalidInput as fault:
        return _page(unit_id, request.form.get("thang"), fault)
    return redirect(url_for("months.month", unit_id=unit_id, thang=f"{wanted:%Y-%m}", luu=1), code=303)


@blueprint.post("/units/<id:unit_id>/month/export")
@requires(Permission.COUNTS_SEE, again=True)
def export(unit_id: int) -> Response | str:
    """Fields thang and dang (xlsx, csv, or in: on paper)."""
    actor, form = the_actor(), request.form.get("dang")
    view = months.get_month(actor, unit_id, months.parse_month(request.form.get("thang")))
    tables = month_books.tables(view)
    if form == "in":
        months.note_export(actor, view)
        return render_template(
            "reports/month_print.html",
            view=view,
            groups=_groups(),
            courses=paper(tables[1]),
            known=month_books.KNOWN,
            explanations=month_books.explanations(view),
            today=clock.today(config.current().timezone),
        )
    if form not in {exports.XLSX, exports.CSV}:
        raise BadRequest
    out = BytesIO()
    if form == exports.XLSX:
        files.write_xlsx(tables, out)
    else:
        files.write_csv(tables[0], out)
    months.note_export(actor, view)
    return download(out, f"bao-cao-thang-{view.month:%Y-%m}-{vietnamese.slugify(view.unit.name)}", form)


def _page(unit_id: int, text: str | None, fault: InvalidInput | None = None) -> Response:
    actor = the_actor()
    view = months.get_month(actor, unit_id, months.parse_month(text))
    page = render_template(
        "reports/month.html",
        view=view,
        groups=_groups(),
        known=month_books.KNOWN,
        explanations=month_books.explanations(view),
        courses=[month_books.course_row(line) for line in view.courses],
        others=_others(),
        typed=request.form if fault else view.typed,
        reporter=request.form.get("reporter", "") if fault else view.reporter or actor.name,
        fault=fault,
    )
    return make_response(page, 400 if fault else 200)


def _groups() -> list[tuple[str, list[Any]]]:
    """The fields to type in under their headings."""
    return [(name, list(found)) for name, found in groupby(FIELDS, lambda field: field.group)]


def _others() -> list[str]:
    """The months that may be chosen, 2026-11, the newest first."""
    first = clock.today(config.current().timezone).replace(day=1)
    found = []
    for _ in range(MONTHS_BACK):
        found.append(f"{first:%Y-%m}")
        first = months.month_before(first)
    return found
