"""Passkeys: a person's own ones, signing in and taking the second step with one."""

from urllib.parse import urlsplit

from flask import Response, make_response, render_template, request, url_for

from learning import config
from learning.errors import InvalidInput, NotFound
from learning.members import passkeys, second_step
from learning.members.passkeys import Offer, Site
from learning.members.routes_cards import blueprint
from learning.members.routes_common import device_token, enter, go, go_on, in_app, label
from learning.policy import Permission
from learning.web.access import Step, StepNeeded, current_actor, device_session, public, requires, the_actor


def site() -> Site | None:
    """Where passkeys work: on https and on localhost; elsewhere browsers refuse them."""
    origin = config.current().public_url or request.host_url.rstrip("/")
    parts = urlsplit(origin)
    host = parts.hostname or ""
    return Site(host, origin) if parts.scheme == "https" or host == "localhost" else None


def offer_step() -> Offer | None:
    """What the page of the second step hands to the phone, if passkeys work here."""
    here = site()
    return passkeys.offer_use(here, the_actor()) if here else None


@blueprint.get("/login/passkey")
@public
def passkey() -> Response:
    if current_actor() is not None:
        return go("/")
    return _sign_in_page(200)


@blueprint.post("/login/passkey")
@public
def login_with_passkey() -> Response:
    try:
        signed = passkeys.sign_in(_site(), *_posted(), device_token(), label())
    except InvalidInput as fault:
        return _sign_in_page(400, fault.message)
    return enter(signed.token, signed.person_id)


@blueprint.post("/second-step/passkey")
@requires(Permission.STUDY)
def take_step_with_passkey() -> Response:
    actor = the_actor()
    return go_on(
        passkeys.take_step(actor, _site(), *_posted(), device_token() or ""), actor.person_id or 0, "/second-step"
    )


@blueprint.get("/me/passkeys")
@requires(Permission.STUDY)
def own_passkeys() -> Response:
    """The keys of the actor and, where keys work, a button to make one; role holders confirm themselves first."""
    _require_way()
    return _own_page(200)


@blueprint.post("/me/passkeys")
@requires(Permission.STUDY)
def add_passkey() -> Response:
    _require_way()
    actor, found = the_actor(), device_session()
    if found is None:
        raise NotFound
    try:
        ticket, credential = _posted()
        token = passkeys.register(actor, found, _site(), ticket, credential, label(), device_token() or "")
    except InvalidInput as fault:
        return _own_page(400, fault.message)
    return go_on(token, actor.person_id or 0, url_for("members.own_passkeys"))


@blueprint.post("/me/passkeys/<id:passkey_id>/remove")
@requires(Permission.STUDY)
def remove_passkey(passkey_id: int) -> Response:
    _require_way()
    passkeys.remove(the_actor(), passkey_id)
    return go(url_for("members.own_passkeys"))


def _require_way() -> None:
    """Whoever holds a role and has a way to confirm themself does so before their keys change."""
    actor, found = the_actor(), device_session()
    if actor.grants and not second_step.ways_of(actor, found).may_set_up:
        raise StepNeeded(Step.AGAIN)


def _own_page(status: int, message: str = "") -> Response:
    here, actor = site(), the_actor()
    page = render_template(
        "members/passkeys.html",
        keys=passkeys.list_own(actor),
        offer=passkeys.offer_new(actor, here) if here and not in_app() else None,
        message=message,
        kept=request.form.get("kept"),
    )
    return make_response(page, status)


def _sign_in_page(status: int, message: str = "") -> Response:
    here = site()
    offer = passkeys.offer_use(here) if here else None
    page = render_template("members/passkey.html", offer=offer, message=message, kept=request.form.get("kept"))
    return make_response(page, status)


def _site() -> Site:
    here = site()
    if here is None:
        raise NotFound
    return here


def _posted() -> tuple[str, str]:
    """Ticket and answer of the phone."""
    return request.form.get("ticket", ""), request.form.get("credential", "")
