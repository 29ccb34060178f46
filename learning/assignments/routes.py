"""The page on which courses are assigned to units, with days and rounds."""

from datetime import date
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from learning.assignments import desk as desks
from learning.assignments import service
from learning.errors import InvalidInput
from learning.members.routes_cards import row_id
from learning.policy import Permission
from learning.web.access import requires, the_actor

blueprint = Blueprint("assignments", __name__)


@blueprint.get("/assignments")
@requires(Permission.COURSES_ASSIGN)
def desk() -> str:
    unit_id = row_id(request.args["don-vi"]) if "don-vi" in request.args else None
    return render_template("assignments/desk.html", desk=desks.get_desk(the_actor(), unit_id))


@blueprint.post("/assignments")
@requires(Permission.COURSES_ASSIGN)
def assign() -> AnyResponse:
    """Fields course, round, opens and due; or field withdraw with the id of an assignment."""
    if "withdraw" in request.form:
        unit_id = service.withdraw_assignment(the_actor(), row_id(request.form["withdraw"]))
        return redirect(_address(unit_id, "bo"), code=303)
    unit_id = row_id(request.form["don-vi"])
    due = request.form.get("due", "")
    service.assign_course(
        the_actor(),
        row_id(request.form["course"]),
        unit_id,
        _day(request.form.get("opens", "")),
        _day(due) if due else None,
        row_id(request.form["round"]),
    )
    return redirect(_address(unit_id, "luu"), code=303)


def _address(unit_id: int, said: str) -> str:
    """The page of a unit, which then says what was done."""
    values: dict[str, Any] = {"don-vi": unit_id, said: 1}
    return url_for("assignments.desk", **values)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInput(_("Xin chọn lại ngày, ví dụ 23/11/2026.")) from None
