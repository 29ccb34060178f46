"""The pages on which a unit is renamed, moved below another or closed, and its committee is let see names."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from learning.errors import InvalidInput
from learning.members.routes_cards import row_id
from learning.policy import Permission
from learning.progress import people
from learning.units import editing
from learning.web.access import requires, the_actor

blueprint = Blueprint("units", __name__)


@blueprint.get("/units/<id:unit_id>/edit")
@requires(Permission.ROSTER_IMPORT)
def edit(unit_id: int) -> str:
    unit = editing.get_unit(the_actor(), unit_id)
    return render_template("units/edit.html", unit=unit, targets=editing.list_targets(the_actor(), unit))


@blueprint.post("/units/<id:unit_id>/edit")
@requires(Permission.ROSTER_IMPORT)
def save(unit_id: int) -> AnyResponse:
    """Field do: rename (name, code), move (parent) or close."""
    actor, do = the_actor(), request.form.get("do")
    if do == "close":
        parent_id = editing.get_unit(actor, unit_id).parent_id
        people.close_unit(actor, unit_id)
        return redirect(url_for("reports.unit", unit_id=parent_id), code=303)
    if do == "move":
        editing.move_unit(actor, unit_id, row_id(request.form["parent"]))
    else:
        editing.rename_unit(actor, unit_id, request.form.get("name", ""), request.form.get("code", ""))
    return redirect(url_for("units.edit", unit_id=unit_id, luu=1), code=303)


@blueprint.get("/units/<id:unit_id>/names")
@requires(Permission.INSTANCE_SET_UP)
def reach(unit_id: int) -> AnyResponse:
    return _reach_page(unit_id, 200)


@blueprint.post("/units/<id:unit_id>/names")
@requires(Permission.INSTANCE_SET_UP, again=True)
def set_reach(unit_id: int) -> AnyResponse:
    """Fields names (on or off) and because, the reason."""
    try:
        editing.set_reach(the_actor(), unit_id, request.form.get("names") == "on", request.form.get("because", ""))
    except InvalidInput as fault:
        return _reach_page(unit_id, 400, fault.message)
    return redirect(url_for("units.reach", unit_id=unit_id, luu=1), code=303)


def _reach_page(unit_id: int, status: int, fault: str = "") -> AnyResponse:
    unit = editing.get_for_reach(the_actor(), unit_id)
    page = render_template("units/reach.html", unit=unit, fault=fault, because=request.form.get("because", ""))
    return make_response(page, status)
