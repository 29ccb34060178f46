"""Roles: who holds which for a unit, giving one, taking one back, having its holder begin their second step anew."""

from datetime import date

from flask import Response, make_response, render_template, request, url_for
from werkzeug.exceptions import BadRequest

from learning.errors import InvalidInput
from learning.members import roles
from learning.members.routes_cards import blueprint, row_id
from learning.members.routes_common import go
from learning.policy import Permission, Role
from learning.units.roster_columns import ROLE_WORDS
from learning.web.access import requires, the_actor


@blueprint.get("/roles")
@requires(Permission.ROLES_GRANT)
def roles_desk() -> Response:
    """One unit: who holds a role here that the actor may take back, a form to give one, and the units below."""
    return _page(row_id(request.args["unit"]) if "unit" in request.args else None, 200)


@blueprint.post("/roles")
@requires(Permission.ROLES_GRANT, again=True)
def give_role() -> Response:
    """Fields unit, person (an id) or code (a sign-in code), role, until (a day, may be empty)."""
    unit_id = row_id(request.form["unit"])
    person = request.form.get("person", "")
    try:
        roles.give(
            the_actor(),
            unit_id,
            row_id(person) if person else None,
            request.form.get("code", ""),
            _role(request.form.get("role", "")),
            _day(request.form.get("until", "")),
        )
    except InvalidInput as fault:
        return _page(unit_id, 400, fault)
    return go(url_for("members.roles_desk", unit=unit_id))


@blueprint.post("/roles/<id:grant_id>/end")
@requires(Permission.ROLES_GRANT, again=True)
def end_role(grant_id: int) -> Response:
    return go(url_for("members.roles_desk", unit=roles.take_back(the_actor(), grant_id)))


@blueprint.post("/roles/<id:grant_id>/reset")
@requires(Permission.ROLES_GRANT, again=True)
def reset_step(grant_id: int) -> Response:
    return go(url_for("members.roles_desk", unit=roles.reset_second_step(the_actor(), grant_id)))


def _page(unit_id: int | None, status: int, fault: InvalidInput | None = None) -> Response:
    desk = roles.show_desk(the_actor(), unit_id)
    page = render_template("members/roles.html", desk=desk, words=ROLE_WORDS, fault=fault, typed=request.form)
    return make_response(page, status)


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError as fault:
        raise BadRequest from fault


def _day(text: str) -> date | None:
    """A day as the browser's field gives it, or as people write it: 2026-11-30, 30/11/2026."""
    text = text.strip()
    if not text:
        return None
    day, _, rest = text.partition("/")
    month, _, year = rest.partition("/")
    try:
        return date.fromisoformat(f"{year}-{month:0>2}-{day:0>2}" if rest else text)
    except ValueError as fault:
        raise InvalidInput("Ngày ghi theo kiểu 30/11/2026.", "until") from fault
