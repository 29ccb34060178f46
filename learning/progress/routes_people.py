"""The page on which one member is changed or moved to another unit."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from learning.members.routes_cards import row_id
from learning.policy import Permission
from learning.progress import people
from learning.progress.people import Wanted
from learning.web.access import requires, the_actor

blueprint = Blueprint("people", __name__)


@blueprint.get("/members/<id:person_id>/edit")
@requires(Permission.MEMBERS_EDIT)
def edit(person_id: int) -> str:
    return render_template("members/edit.html", desk=people.get_desk(the_actor(), person_id))


@blueprint.post("/members/<id:person_id>/edit")
@requires(Permission.MEMBERS_EDIT)
def save(person_id: int) -> AnyResponse:
    """Field unit: move there; otherwise name, phone, status and group, as far as they are sent."""
    actor, form = the_actor(), request.form
    if "unit" in form:
        people.move_member(actor, person_id, row_id(form["unit"]), form.get("reason", ""))
    else:
        wanted = Wanted(form.get("name"), form.get("phone"), form.get("status"), form.get("group"))
        people.change_member(actor, person_id, wanted)
    return redirect(url_for("people.edit", person_id=person_id, luu=1), code=303)
