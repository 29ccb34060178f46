"""Pages of leaders and committees: a cell, a member, a unit. Reads only."""

from typing import Any

from flask import Blueprint, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from learning import config
from learning.policy import Permission
from learning.reports import cells, drawing, members, units
from learning.web.access import requires, the_actor

blueprint = Blueprint("reports", __name__)
_CHOICE_DAYS = 180


@blueprint.get("/cell")
@requires(Permission.COMPLETION_SEE)
def cell() -> AnyResponse | str:
    """The leader's cell; with several cells it asks once and remembers the choice in a cookie."""
    actor = the_actor()
    found = cells.list_cells(actor)
    by_id = {str(unit.id): unit for unit in found}
    chosen = by_id.get(request.args.get("don-vi", "")) or by_id.get(request.cookies.get("cell", ""))
    if chosen is None and len(found) == 1:
        chosen = found[0]
    if chosen is None or "doi" in request.args:
        return render_template("reports/cells.html", cells=found)
    response = make_response(_cell_page(chosen.id, len(found)))
    if len(found) > 1:
        response.set_cookie(
            "cell",
            str(chosen.id),
            max_age=_CHOICE_DAYS * 86_400,
            secure=config.current().secure,
            httponly=True,
            samesite="Lax",
        )
    return response


@blueprint.get("/units/<id:unit_id>")
@requires(Permission.COUNTS_SEE)
def unit(unit_id: int) -> str:
    report = units.get_report(the_actor(), unit_id, request.args.get("khoa"))
    return render_template(
        "reports/unit.html",
        report=report,
        url=_course_url("reports.unit", unit_id=unit_id),
        unit_rows=drawing.unit_rows,
    )


@blueprint.get("/members/<id:person_id>")
@requires(Permission.COMPLETION_SEE)
def member(person_id: int) -> str:
    return render_template("reports/member.html", report=members.get_member(the_actor(), person_id))


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


def _course_url(endpoint: str, **values: Any) -> Any:
    """A function from a course's slug to the same page for that course."""
    return lambda slug: url_for(endpoint, khoa=slug, **values)
