"""A shared phone: choosing one's name, one's short key, handing the phone on."""

from flask import Response, make_response, render_template, request, url_for
from flask_babel import lazy_gettext as _

from learning.errors import InvalidInput, NotFound
from learning.members import tiles
from learning.members.routes_cards import blueprint, row_id
from learning.members.routes_common import enter, go
from learning.members.sessions import Found
from learning.members.tiles import DIGITS, PICTURES, Tile
from learning.policy import Permission
from learning.web import cookies
from learning.web.access import device_session, public, requires, the_actor

# Drawn by the phone's own font; each has its word, which alone must do.
BOARD = (
    ("🌻", _("Hoa")),
    ("🐓", _("Gà")),
    ("🐟", _("Cá")),
    ("🏠", _("Nhà")),
    ("🌙", _("Trăng")),
    ("🚲", _("Xe đạp")),
    ("🍚", _("Cơm")),
    ("🌳", _("Cây")),
    ("🐃", _("Trâu")),
)


@blueprint.post("/login/tile")
@public
def open_tile() -> Response:
    """Fields id (of the tile) and key (four digits), or so_far and add (the pictures pressed)."""
    found = _found()
    tile = tiles.get_tile(found, row_id(request.form["id"]))
    key = _pressed() if tile.kind == PICTURES else "".join(request.form.get("key", "").split())
    if tile.kind == PICTURES and len(key) < 3:
        return _key_page(tile, 200, so_far=key)
    if tile.kind == DIGITS and "key" not in request.form:
        return _key_page(tile, 200)
    try:
        token = tiles.open_tile(found, tile, key)
    except InvalidInput as fault:
        return _key_page(tile, 400, message=fault.message)
    return enter(token, tile.person_id)


@blueprint.post("/switch")
@requires(Permission.STUDY)
def switch() -> Response:
    """Hand the phone on: nobody is active, everybody stays enrolled."""
    response = go(url_for("members.login"))
    cookies.set_session(response, tiles.step_aside(_found()))
    cookies.set_entered(response, 0)
    return response


@blueprint.get("/me/key")
@requires(Permission.STUDY)
def own_key() -> Response:
    return _own_page(200)


@blueprint.post("/me/key")
@requires(Permission.STUDY)
def set_own_key() -> Response:
    """Field how: digits (with key), pictures (with so_far and add, until three are there), or none."""
    actor, how = the_actor(), request.form.get("how", "")
    if how == "none":
        tiles.drop_key(actor)
        return go("/me")
    key = _pressed() if how == PICTURES else "".join(request.form.get("key", "").split())
    if how == PICTURES and len(key) < 3:
        return _own_page(200, so_far=key)
    try:
        tiles.set_key(actor, how, key)
    except InvalidInput as fault:
        return _own_page(400, message=fault.message, how=how)
    return go("/")


def _pressed() -> str:
    """The pictures pressed so far and the one pressed now, as their numbers."""
    pressed = request.form.get("so_far", "") + request.form.get("add", "")
    return "".join(sign for sign in pressed if sign in "123456789")[:3]


def _key_page(tile: Tile, status: int, *, so_far: str = "", message: str = "") -> Response:
    page = render_template(
        "members/tile.html",
        tile=tile,
        so_far=so_far,
        message=message,
        board=BOARD,
        kept=request.form.get("kept"),
    )
    return make_response(page, status)


def _own_page(status: int, *, so_far: str = "", message: str = "", how: str = "") -> Response:
    kind = tiles.kind_of(the_actor())
    page = render_template("members/key.html", kind=kind, so_far=so_far, message=message, how=how, board=BOARD)
    return make_response(page, status)


def _found() -> Found:
    found = device_session()
    if found is None:
        raise NotFound
    return found
