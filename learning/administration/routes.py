"""The administrator's first page: what this organisation is called, and whether it is a ward or a city."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.validators import Length

from learning.administration import setup
from learning.policy import Permission
from learning.web.access import requires, the_actor
from learning.web.forms import BaseForm, clean

blueprint = Blueprint("administration", __name__)


class OrganisationForm(BaseForm):
    name = StringField("Tên đảng bộ", filters=[clean], validators=[Length(2, 200)])
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
    form = OrganisationForm.posted() if request.method == "POST" else OrganisationForm(name=root.name, kind=root.kind)
    if request.method == "POST" and form.validate():
        setup.name_root(actor, form.data["name"], form.data["kind"])
        return redirect(url_for("progress.home"), code=303)
    return render_template("administration/start.html", form=form)
