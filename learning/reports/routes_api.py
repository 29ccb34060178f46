"""/api/v1: the reports of a unit for other systems, by token. Reads only; errors are JSON (learning.web.failures)."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, current_app, json, request, url_for
from flask.blueprints import BlueprintSetupState

from learning.administration import api_tokens
from learning.errors import InvalidInput
from learning.exchange.openapi import LARGEST_ID
from learning.offline.rates import Allowance
from learning.policy import Actor
from learning.reports import api_document, data
from learning.reports.api_document import LARGEST_PAGE, USUAL_PAGE
from learning.reports.shapes import CourseList, MemberPage, UnitPage
from learning.web.access import by_token, public, the_bearer

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
_ALLOWANCE = "api_allowance"


@blueprint.record_once
def set_up(state: BlueprintSetupState) -> None:
    state.app.extensions[_ALLOWANCE] = Allowance()


@blueprint.get("/openapi.json")
@public
def document() -> Response:
    return _json(api_document.make())


@blueprint.get("/units")
@by_token
def units() -> Response:
    actor, (after, limit) = _actor(), _page()
    found = data.list_units(actor, after, limit + 1)
    return _json(UnitPage(found[:limit], _next("api.units", found, limit)))


@blueprint.get("/units/<id:unit_id>")
@by_token
def unit(unit_id: int) -> Response:
    return _json(data.get_unit(_actor(), unit_id))


@blueprint.get("/courses")
@by_token
def courses() -> Response:
    return _json(CourseList(data.list_courses(_actor())))


@blueprint.get("/units/<id:unit_id>/courses/<course_slug>")
@by_token
def course_report(unit_id: int, course_slug: str) -> Response:
    return _json(data.get_course_report(_actor(), unit_id, course_slug))


@blueprint.get("/units/<id:unit_id>/members")
@by_token
def members(unit_id: int) -> Response:
    """A page of members by name, on record."""
    actor, (after, limit) = _actor(), _page()
    found = data.list_members(actor, unit_id, after, limit + 1)
    api_tokens.note_names(the_bearer(), unit_id, len(found[:limit]))
    return _json(MemberPage(found[:limit], _next("api.members", found, limit, unit_id=unit_id)))


def _actor() -> Actor:
    """Whom the token stands for, unless it asks too often."""
    bearer = the_bearer()
    allowance: Allowance = current_app.extensions[_ALLOWANCE]
    allowance.take(bearer.token_id)
    return bearer.actor


def _page() -> tuple[int, int]:
    """The parameters after and limit. Raises InvalidInput."""
    return _whole("after", 0, 0, LARGEST_ID), _whole("limit", USUAL_PAGE, 1, LARGEST_PAGE)


def _whole(name: str, usual: int, least: int, most: int) -> int:
    given = request.args.getlist(name)
    if not given:
        return usual
    text = given[0]
    if len(given) > 1 or not (text.isascii() and text.isdigit() and len(text) <= 10 and least <= int(text) <= most):
        raise InvalidInput(f"{name} là một số nguyên từ {least} đến {most}.", name)
    return int(text)


def _next(endpoint: str, found: list[Any], limit: int, **values: Any) -> str | None:
    """The address of the following page, when there is one more entry than was asked for."""
    return url_for(endpoint, **values, after=found[limit - 1].id, limit=limit) if len(found) > limit else None


def _json(shape: Any) -> Response:
    """Days and instants as in ISO 8601."""
    found = shape if isinstance(shape, dict) else asdict(shape)
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"), default=lambda value: value.isoformat())
    return Response(text, content_type="application/json; charset=utf-8")
