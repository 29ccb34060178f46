"""Signing in and out, and the display choice. Holds the blueprint of all pages of members."""

from flask import Response, g, make_response, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from learning.errors import InvalidInput, TooManyTries
from learning.members import (
    kept,
    routes_own,
    routes_passkeys,
    routes_roles,
    routes_tiles,
    sessions,
    signing_in,
    throttle,
    tickets,
    tiles,
)
from learning.members.cards import CardState, look_up_card
from learning.members.forms import CardForm, PasswordForm
from learning.members.kept import Kept
from learning.members.routes_cards import blueprint
from learning.members.routes_common import address, device_token, enter, go, in_app, label
from learning.members.routes_step import step_page
from learning.members.signing_in import CardRefused, Signed
from learning.web import cookies, failures
from learning.web.access import current_actor, device_session, public
from learning.web.rendering import Display, display

__all__ = ["blueprint", "routes_own", "routes_passkeys", "routes_roles", "routes_tiles"]

_REFUSED_STATUS = {CardState.UNKNOWN: 404}


@blueprint.get("/login")
@public
def login() -> Response:
    if current_actor() is not None:
        return go("/")
    return _login_page(200)


@blueprint.post("/login")
@public
def login_with_passphrase() -> Response:
    form = PasswordForm(request.form)
    try:
        signed = signing_in.sign_in_with_passphrase(
            form["account"].data, form["password"].data or "", device_token(), label(), address(), _ticket()
        )
    except InvalidInput as fault:
        return _login_page(400, fault, password_form=form)
    except TooManyTries as fault:
        return _slowed(fault, password_form=form)
    return _entered(signed)


@blueprint.post("/login/card")
@public
def login_with_code() -> Response:
    form = CardForm(request.form)
    if in_app():
        return _login_page(
            403, InvalidInput("Xin mở trang này bằng Chrome hoặc Safari, rồi gõ mã ở đó."), card_form=form
        )
    try:
        signed = signing_in.sign_in_with_code(form["code"].data, device_token(), label(), address(), _ticket())
    except InvalidInput as fault:
        return _login_page(400, fault, card_form=form)
    except TooManyTries as fault:
        return _slowed(fault, card_form=form)
    except CardRefused as refusal:
        return _refused(refusal.state)
    return _entered(signed)


@blueprint.get("/login/card/<token>")
@public
def card(token: str) -> Response:
    """Whose card it is and one button; spends nothing."""
    view = look_up_card(token, device_token())
    if view.state is not CardState.OK:
        return _refused(view.state)
    return _card_page(token, view.given_name, view.cell_name, 200)


@blueprint.post("/login/card/<token>")
@public
def login_with_card(token: str) -> Response:
    """Spend the card, but not in a browser that will have forgotten it tomorrow."""
    if in_app():
        view = look_up_card(token, device_token())
        good = view.state is CardState.OK
        return _card_page(token, view.given_name, view.cell_name, 403) if good else _refused(view.state)
    try:
        return _entered(signing_in.sign_in_with_card(token, device_token(), label()))
    except CardRefused as refusal:
        return _refused(refusal.state)


@blueprint.get("/login/link/<token>")
@public
def link(token: str) -> Response:
    view = signing_in.look_up_link(token)
    if view.state is not CardState.OK:
        return _refused(view.state)
    return make_response(render_template("members/link.html", given_name=view.given_name, token=token))


@blueprint.post("/login/link/<token>")
@public
def login_with_link(token: str) -> Response:
    """Spend the link; then a passphrase is due, since there is no second link."""
    try:
        signed = signing_in.sign_in_with_link(token, device_token(), label())
    except CardRefused as refusal:
        return _refused(refusal.state)
    response = go(url_for("members.passphrase"))
    cookies.set_session(response, signed.token)
    cookies.set_entered(response, signed.person_id)
    return response


@blueprint.post("/logout")
@public
def logout() -> Response:
    response = go(url_for("members.login"))
    found = device_session()
    if found is not None:
        cookies.set_session(response, sessions.sign_out(found))
        cookies.set_entered(response, 0)
    return response


@blueprint.post("/display")
@public
def choose_display() -> Response:
    """Text size or theme, in a cookie; back to the page it was chosen on, with what that page kept."""
    now = display()
    chosen = Display(f"{request.form.get('size', now.size)}.{request.form.get('theme', now.theme)}")
    actor = current_actor()
    if actor is not None and kept.open_kept(request.form.get("kept"), actor.person_id):
        response = step_page(200, chosen=chosen)
    elif kept.open_kept(request.form.get("kept")):
        response = _login_page(200, chosen=chosen)
    else:
        response = go(kept.own_path(request.form.get("next", "/")))
    cookies.set_display(response, chosen.cookie)
    return response


@blueprint.app_errorhandler(401)
def ask_to_sign_in(_fault: HTTPException) -> Response:
    """The sign-in page; it carries the answers that were being posted, or the address that was asked for."""
    if failures.is_for_api():
        return failures.answer(401)
    if failures.is_for_script():
        return failures.answer(401, _("Máy này đang ở ngoài lớp. Bài còn nguyên trên máy, vào lớp lại là gửi được."))
    path = request.full_path.rstrip("?")
    if request.method == "GET":
        return _login_page(401, held=kept.keep(Kept(path)))
    fields = tuple(request.form.items(multi=True))
    return _login_page(401, held=kept.keep(Kept(path, fields)))


@blueprint.after_app_request
def renew(response: Response) -> Response:
    """Once a day the device is noted as seen and its cookie begins its 400 days anew."""
    found, token = g.get("device_session"), device_token()
    answers_anew = any(line.startswith(f"{cookies.session_name()}=") for line in response.headers.getlist("Set-Cookie"))
    if found is None or token is None or answers_anew or not sessions.is_due(found):
        return response
    try:
        sessions.renew(found)
    except OperationalError:  # the database is busy: another request of today will do
        return response
    cookies.set_session(response, token)
    return response


def _login_page(
    status: int,
    fault: InvalidInput | None = None,
    *,
    card_form: CardForm | None = None,
    password_form: PasswordForm | None = None,
    held: str | None = None,
    chosen: Display | None = None,
) -> Response:
    """The sign-in page with what was typed wrongly, what is kept (held), and how it is to look (chosen)."""
    held = held or request.form.get("kept")
    opened = kept.open_kept(held)
    forms = {"card_form": card_form or CardForm(), "password_form": password_form or PasswordForm()}
    message = fault.message if fault else ""
    for form in forms.values():
        if fault and fault.field in form:
            form[fault.field].errors = [fault.message]
            message = ""
    found = device_session()
    page = render_template(
        "members/login.html",
        **forms,
        message=message,
        kept=held if opened else None,
        kept_answers=bool(opened and opened.path.startswith(kept.ANSWERS)),
        tiles=tiles.list_tiles(found),
        put_out=found is not None and sessions.was_put_out(found),
        passkeys=routes_passkeys.site() is not None,
        app="app" in request.args,
        ticket=tickets.issue(throttle.TICKET),
        in_app=in_app(),
        display=chosen or display(),
    )
    return make_response(page, status)


def _ticket() -> str:
    return request.form.get("ticket", "")


def _slowed(
    fault: TooManyTries, *, card_form: CardForm | None = None, password_form: PasswordForm | None = None
) -> Response:
    minutes, seconds = divmod(fault.wait_seconds, 60)
    words = f"{minutes + bool(seconds)} phút" if minutes else f"{seconds} giây"
    told = InvalidInput(f"Đã thử nhiều lần. Xin nghỉ {words} rồi thử lại, hoặc nhờ chi bộ cấp thẻ mới.")
    response = _login_page(429, told, card_form=card_form, password_form=password_form)
    response.headers["Retry-After"] = str(fault.wait_seconds)
    return response


def _entered(signed: Signed) -> Response:
    return enter(signed.token, signed.person_id)


def _card_page(token: str, given_name: str, cell_name: str, status: int) -> Response:
    page = render_template(
        "members/card.html",
        token=token,
        given_name=given_name,
        cell_name=cell_name,
        in_app=in_app(),
    )
    return make_response(page, status)


def _refused(state: CardState) -> Response:
    return make_response(
        render_template("members/card_refused.html", reason=state.value), _REFUSED_STATUS.get(state, 410)
    )
