"""Pages of leaders and committees: a cell, a member, a unit. Reads only."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from flask import Blueprint, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from learning.policy import Permission
from learning.reports import cells, drawing, members, snapshots, units
from learning.web import cells as chosen_cells
from learning.web.access import requires, the_actor

blueprint = Blueprint("reports", __name__)
LINES_AT_FIRST = 50  # the neediest units; the others by one press


@blueprint.get("/cell")
@requires(Permission.COMPLETION_SEE)
def cell() -> AnyResponse | str:
    """The leader's cell; with several cells it asks once and remembers the choice in a cookie."""
    unit, found = chosen_cells.chosen(Permission.COMPLETION_SEE)
    if unit is None:
        return render_template("reports/cells.html", cells=found, address=url_for("reports.cell"))
    response = make_response(_cell_page(unit.id, len(found)))
    return chosen_cells.remember(response, unit) if len(found) > 1 else response


@blueprint.get("/units/<id:unit_id>")
@requires(Permission.COUNTS_SEE)
def unit(unit_id: int) -> str:
    report = units.get_report(the_actor(), unit_id, request.args.get("khoa"))
    return render_template(
        "reports/unit.html",
        report=report,
        weeks=snapshots.list_weeks_of(report),
        shown=len(report.lines) if "tat-ca" in request.args else LINES_AT_FIRST,
        url=_course_url("reports.unit", unit_id=unit_id),
        unit_rows=drawing.unit_rows,
    )


@blueprint.get("/members/<id:person_id>")
@requires(Permission.COMPLETION_SEE)
def member(person_id: int) -> str:
    report = members.get_member(the_actor(), person_id)
    return render_template("reports/member.html", report=report, sheet=uuid4())


def _cell_page(unit_id: int, cells_in_all: int) -> str:
    asked = {"state": request.args.get("trang-thai", ""), "name": request.args.get("tim", "")}
    report = cells.get_cell(the_actor(), unit_id, request.args.get("khoa"), **asked)
    return render_template(
        "reports/cell.html",
        report=report,
        asked=asked,
        several=cells_in_all > 1,
        url=_course_url("reports.cell", **{"don-vi": unit_id}),
        member_rows=drawing.member_rows,
    )


def _course_url(endpoint: str, **values: Any) -> Callable[[str], str]:
    """A function from a course's slug to the same page for that course."""
    address = url_for(endpoint, **values)  # once: building addresses took a tenth of the page's time
    start = f"{address}{'&' if '?' in address else '?'}khoa="
    return lambda slug: start + slug
