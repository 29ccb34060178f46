"""The administrator's pages: what this organisation is called, and what the blanks of the courses mean here."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.validators import Length

from learning.administration import setup, unit_fields
from learning.errors import InvalidInput
from learning.members.routes_cards import row_id
from learning.policy import Permission
from learning.web.access import requires, the_actor
from learning.web.forms import BaseForm, clean

blueprint = Blueprint("administration", __name__)


class OrganisationForm(BaseForm):
    name = StringField(
        "Tên đảng bộ", filters=[clean], validators=[Length(2, 200, "Xin ghi tên đảng bộ, từ 2 đến 200 chữ.")]
    )
    own_name = StringField("Họ tên của đồng chí", filters=[clean], validators=[Length(0, 200)])
    kind = RadioField(
        "Đây là",
        choices=[
            SelectChoice("ward", "Đảng bộ phường, xã (có các chi bộ)"),
            SelectChoice("city", "Đảng bộ thành phố, tỉnh (có các phường, xã)"),
        ],
        default="ward",
    )


@blueprint.route("/admin/start", methods=["GET", "POST"])
@requires(Permission.INSTANCE_SET_UP)
def start() -> AnyResponse | str:
    actor = the_actor()
    root = setup.root_of(actor)
    known: dict[str, Any] = {"name": root.name, "kind": root.kind, "own_name": actor.name}
    form = OrganisationForm.posted() if request.method == "POST" else OrganisationForm(data=known)
    if request.method == "POST" and form.validate():
        setup.name_root(actor, form.data["name"], form.data["kind"])
        setup.name_self(actor, form.data["own_name"])
        return redirect(url_for("progress.home"), code=303)
    return render_template("administration/start.html", form=form)


@blueprint.get("/admin/fields")
@requires(Permission.FIELDS_SET)
def fields() -> str:
    """One unit: the blanks of the courses, what stands above, what it says itself; and the units below."""
    return _fields_page(row_id(request.args["unit"]) if "unit" in request.args else None)


@blueprint.post("/admin/fields")
@requires(Permission.FIELDS_SET)
def save_fields() -> AnyResponse:
    unit_id, typed = row_id(request.form["unit"]), request.form.to_dict()
    try:
        unit_fields.save_fields(the_actor(), unit_id, typed)
    except InvalidInput as fault:
        return make_response(_fields_page(unit_id, typed, fault), 400)
    return redirect(url_for("administration.fields", unit=unit_id, luu=1), code=303)


def _fields_page(
    unit_id: int | None, typed: Mapping[str, str] = MappingProxyType({}), fault: InvalidInput | None = None
) -> str:
    return render_template(
        "administration/fields.html",
        desk=unit_fields.show_desk(the_actor(), unit_id),
        saved="luu" in request.args,
        longest=unit_fields.MAX_VALUE,
        typed=typed,
        fault=fault,
    )
