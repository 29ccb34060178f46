"""The page on which tokens of units are made, shown once, and taken back."""

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from learning import clock, config
from learning.administration import api_tokens
from learning.errors import InvalidInput
from learning.members.routes_cards import row_id
from learning.policy import Permission
from learning.web.access import requires, the_actor

blueprint = Blueprint("tokens", __name__)
_USUAL_DAYS = 180


@blueprint.get("/tokens")
@requires(Permission.TOKENS_MAKE)
def desk() -> Response:
    return _page(row_id(request.args["don-vi"]) if "don-vi" in request.args else None)


@blueprint.post("/tokens")
@requires(Permission.TOKENS_MAKE, again=True)
def make() -> Response:
    """Fields don-vi, label, until and, ticked, names; the answer shows the secret this once."""
    unit_id = row_id(request.form["don-vi"])
    try:
        secret = api_tokens.make(
            the_actor(), unit_id, request.form.get("label", ""), _day(), names="names" in request.form
        )
    except InvalidInput as fault:
        return _page(unit_id, fault=fault)
    return _page(unit_id, secret=secret)


@blueprint.post("/tokens/<id:token_id>/revoke")
@requires(Permission.TOKENS_MAKE, again=True)
def revoke(token_id: int) -> AnyResponse:
    unit: dict[str, Any] = {"don-vi": api_tokens.revoke(the_actor(), token_id)}
    return redirect(url_for("tokens.desk", **unit), code=303)


def _page(unit_id: int | None, *, secret: str = "", fault: InvalidInput | None = None) -> Response:
    usual = clock.today(config.current().timezone) + timedelta(days=_USUAL_DAYS)
    page = render_template(
        "administration/tokens.html",
        desk=api_tokens.show_desk(the_actor(), unit_id),
        secret=secret,
        fault=fault,
        typed=request.form if fault else {},
        until=usual.isoformat(),
        home=config.current().public_url or request.host_url.rstrip("/"),
    )
    return make_response(page, 400 if fault else 200)


def _day() -> date | None:
    try:
        return date.fromisoformat(request.form.get("until", ""))
    except ValueError:
        return None
