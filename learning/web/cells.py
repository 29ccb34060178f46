"""Which cell a leader's page is about: asked once, kept in a cookie, changed at any time."""

from flask import request
from werkzeug.wrappers import Response

from learning import config
from learning.policy import Permission
from learning.reports import cells
from learning.units.models import Unit
from learning.web.access import the_actor

_DAYS = 180


def chosen(permission: Permission) -> tuple[Unit | None, list[Unit]]:
    """The cell that this request is about (None: ask), and all in which the actor holds a permission."""
    found = cells.list_cells(the_actor(), permission)
    by_id = {str(unit.id): unit for unit in found}
    unit = by_id.get(request.values.get("don-vi", "")) or by_id.get(request.cookies.get("cell", ""))
    if unit is None and len(found) == 1:
        unit = found[0]
    return (None if "doi" in request.args else unit), found


def remember(response: Response, unit: Unit) -> Response:
    """Keep the choice for the next pages."""
    response.set_cookie(
        "cell",
        str(unit.id),
        max_age=_DAYS * 86_400,
        secure=config.current().secure,
        httponly=True,
        samesite="Lax",
    )
    return response
