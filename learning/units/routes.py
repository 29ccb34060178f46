"""The page on which a unit is renamed, moved below another, or closed."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from learning.members.routes_cards import row_id
from learning.policy import Permission
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
        editing.close_unit(actor, unit_id)
        return redirect(url_for("reports.unit", unit_id=parent_id), code=303)
    if do == "move":
        editing.move_unit(actor, unit_id, row_id(request.form["parent"]))
    else:
        editing.rename_unit(actor, unit_id, request.form.get("name", ""), request.form.get("code", ""))
    return redirect(url_for("units.edit", unit_id=unit_id, luu=1), code=303)
