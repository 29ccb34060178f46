"""What the routes of members share: this device's token and names, and going on to what was kept."""

from flask import Response, make_response, redirect, render_template, request

from learning.members import browsers, kept, tiles
from learning.web import cookies


def go(path: str) -> Response:
    return make_response(redirect(path, 303))


def device_token() -> str | None:
    """The token of this device's session, if it has one."""
    return request.cookies.get(cookies.session_name())


def label() -> str:
    """What this browser is called in lists of devices."""
    return browsers.label(request.user_agent.string)


def in_app() -> bool:
    return browsers.is_in_app(request.user_agent.string)


def address() -> str:
    return request.remote_addr or ""


def enter(fresh_token: str, person_id: int) -> Response:
    """Somebody has signed in: on to what was kept, else home, or to their short key on a phone shared with others."""
    otherwise = "/me/key" if tiles.lacks_key(fresh_token, person_id) else "/"
    return go_on(fresh_token, person_id, otherwise)


def go_on(fresh_token: str, person_id: int, otherwise: str = "/") -> Response:
    """With the device's new cookie on to what was kept: a page is opened, a post is shown to be sent once more."""
    opened = kept.open_kept(request.form.get("kept"), person_id)
    if opened is not None and opened.fields is not None:
        template = "quizzes/kept.html" if opened.is_answers else "members/kept_work.html"
        response = make_response(render_template(template, action=opened.path, fields=opened.fields))
    else:
        response = go(opened.path if opened else otherwise)
    cookies.set_session(response, fresh_token)
    cookies.set_entered(response, person_id)
    return response
