"""A person's own devices, passphrase and notices."""

from flask import Response, make_response, render_template, request, url_for

from learning.errors import InvalidInput
from learning.members import credentials, notices, second_step_ways, sessions
from learning.members.forms import PassphraseForm
from learning.members.routes_cards import blueprint, row_id
from learning.members.routes_common import go
from learning.members.secrets import show_code
from learning.policy import Permission
from learning.web.access import Step, require_step, requires, the_actor


@blueprint.get("/me/devices")
@requires(Permission.STUDY)
def devices() -> str:
    listed = sessions.list_devices(the_actor())
    return render_template("members/devices.html", devices=listed, ended="xong" in request.args)


@blueprint.post("/me/devices")
@requires(Permission.STUDY)
def revoke_device() -> Response:
    """Whoever holds a role confirms themself before they put out another device, whose PIN goes with it."""
    actor, enrolment_id = the_actor(), row_id(request.form["id"])
    if actor.grants and not sessions.is_own_here(actor, enrolment_id):
        require_step(Step.DAILY)
    sessions.revoke(actor, enrolment_id)
    return go(url_for("members.devices", xong=1))


@blueprint.post("/me/devices/lost")
@requires(Permission.STUDY)
def lose_devices() -> Response:
    """ "Tôi mất máy": every other device is out of the class, and keys made on any device open nothing any more."""
    actor = the_actor()
    if actor.grants:
        require_step(Step.AGAIN)
    second_step_ways.lose_other_devices(actor)
    return go(url_for("members.devices", xong=1))


@blueprint.get("/me/passphrase")
@requires(Permission.STUDY)
def passphrase() -> Response:
    return _passphrase_page(PassphraseForm(), 200)


@blueprint.post("/me/passphrase")
@requires(Permission.STUDY)
def set_passphrase() -> Response:
    """Field how=own takes the one typed; else one is made and shown this once."""
    if request.form.get("how") != "own":
        made = credentials.make_passphrase(the_actor())
        return make_response(render_template("members/passphrase.html", passphrase=made, sign_in_code=_sign_in_code()))
    form = PassphraseForm(request.form)
    try:
        credentials.choose_passphrase(the_actor(), form["passphrase"].data or "")
    except InvalidInput as fault:
        form["passphrase"].errors = [fault.message]
        return _passphrase_page(form, 400)
    return go("/me")


@blueprint.post("/me/notices")
@requires(Permission.STUDY)
def see_notices() -> Response:
    """Field last: the newest notice that was on the page."""
    notices.mark_seen(the_actor(), row_id(request.form["last"]))
    return go("/")


def _passphrase_page(form: PassphraseForm, status: int) -> Response:
    page = render_template("members/passphrase_choose.html", form=form, sign_in_code=_sign_in_code())
    return make_response(page, status)


def _sign_in_code() -> str:
    return show_code(credentials.sign_in_code_of(the_actor()))
