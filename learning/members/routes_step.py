"""Asking for the second step of role pages, taking it, and setting up the ways to take it."""

from collections.abc import Callable

from flask import Response, abort, make_response, render_template, request

from learning.errors import InvalidInput, NotFound, TooManyTries
from learning.members import kept, passkeys, qr, second_step, second_step_ways, totp
from learning.members.forms import StepForm
from learning.members.kept import Kept
from learning.members.routes_cards import blueprint
from learning.members.routes_common import address, device_token, go_on
from learning.members.routes_passkeys import offer_step, site
from learning.members.second_step import Stage
from learning.members.secrets import show_code
from learning.members.sessions import Found
from learning.policy import Actor, Permission
from learning.web import failures
from learning.web.access import Step, StepNeeded, device_session, requires, the_actor
from learning.web.access import require_step as require_just_now
from learning.web.rendering import Display, display

PAGE = "/second-step"


@blueprint.app_errorhandler(StepNeeded)
def ask_for_step(needed: StepNeeded) -> Response:
    """The page of the second step; it carries what was asked for, a post with its fields."""
    if failures.is_for_script():
        return failures.answer(401, "Xin xác nhận lại trên trang phụ trách, rồi làm tiếp.")
    actor = the_actor()
    path = request.full_path.rstrip("?")
    if request.method != "GET" and not request.files:
        held = Kept(path, tuple(request.form.items(multi=True)), actor.person_id)
    else:  # a file cannot be kept in a page: back to where it is chosen
        held = Kept(path if request.method == "GET" else _came_from(), None, actor.person_id)
    return step_page(401, held=kept.keep(held), again=needed.step is Step.AGAIN, file_lost=bool(request.files))


@blueprint.get(PAGE)
@requires(Permission.STUDY)
def step() -> Response:
    """How the actor confirms themself here: asked, set up, or told what to do."""
    _holder()
    return step_page(200)


@blueprint.post(PAGE)
@requires(Permission.STUDY)
def take_step() -> Response:
    """Field way: pin, totp, or invited (a code of another device of theirs)."""
    actor, token = _holder(), device_token() or ""
    form = StepForm(request.form)
    take: dict[str, Callable[[], str]] = {
        "pin": lambda: second_step.take_pin(actor, form.data["pin"], token),
        "totp": lambda: second_step.take_totp(actor, form.data["totp"], token, address()),
        "invited": lambda: second_step_ways.accept_invitation(actor, form.data["invitation"], token, address()),
    }
    return _try(actor, form, take)


@blueprint.post(f"{PAGE}/new")
@requires(Permission.STUDY)
def set_up_step() -> Response:
    """Field way: pin (with pin and repeated), begin (shows the square code of a new secret), totp (its first code)."""
    actor, found, token = _holder(), _found(), device_token() or ""
    form = StepForm(request.form)
    if request.form.get("way") == "begin":
        return _secret_page(actor, found, StepForm(), 200)
    sealed = request.form.get("sealed", "")
    take: dict[str, Callable[[], str]] = {
        "pin": lambda: second_step_ways.set_pin(actor, found, form.data["pin"], form.data["repeated"], token),
        "totp": lambda: second_step_ways.confirm_totp(actor, found, sealed, form.data["totp"], token, address()),
    }
    return _try(actor, form, take)


@blueprint.post(f"{PAGE}/invite")
@requires(Permission.STUDY)
def invite_device() -> str:
    """A code for another device of the actor's, shown this once."""
    actor = _holder()
    require_just_now(Step.AGAIN)
    code = second_step_ways.invite(actor, _found())
    return render_template("members/step_invite.html", code=show_code(code))


def _try(actor: Actor, form: StepForm, take: dict[str, Callable[[], str]]) -> Response:
    """Do what the field `way` says and go on, or show the page again with what was wrong."""
    way = request.form.get("way", "")
    if way not in take:
        abort(400)
    try:
        return go_on(take[way](), actor.person_id or 0, PAGE)
    except InvalidInput as fault:
        return _again(actor, form, way, fault.message, fault.field, 400)
    except TooManyTries as fault:
        words = f"Đã thử nhiều lần. Xin nghỉ {fault.wait_seconds} giây rồi thử lại."
        response = _again(actor, form, way, words, "", 429)
        response.headers["Retry-After"] = str(fault.wait_seconds)
        return response


def _again(actor: Actor, form: StepForm, way: str, words: str, field: str, status: int) -> Response:
    name = {"code": "invitation" if way == "invited" else "totp", "": way if way in form else "invitation"}
    form[name.get(field, field)].errors = [words]
    if way == "totp" and request.path.endswith("/new"):
        return _secret_page(actor, _found(), form, status)
    return step_page(status, form)


def step_page(
    status: int,
    form: StepForm | None = None,
    *,
    held: str | None = None,
    again: bool = False,
    file_lost: bool = False,
    chosen: Display | None = None,
) -> Response:
    """The page of the second step: asked, to be set up, or what to do; with what is kept, looking as chosen."""
    actor, found = the_actor(), device_session()
    ways = second_step.ways_of(actor, found)
    stage = second_step.stage_of(ways, found)
    held = held or request.form.get("kept")
    here = site() if stage is Stage.SET_UP else None
    page = render_template(
        "members/step_ask.html" if stage in (Stage.ASK, Stage.ELSEWHERE) else "members/step_set_up.html",
        ways=ways,
        stage=stage.value,
        form=form or StepForm(),
        again=again,
        file_lost=file_lost,
        use_key=offer_step() if ways.passkey and stage is Stage.ASK else None,
        new_key=passkeys.offer_new(actor, here) if here else None,
        kept=held if kept.open_kept(held, actor.person_id) else None,
        display=chosen or display(),
    )
    return make_response(page, status)


def _secret_page(actor: Actor, found: Found, form: StepForm, status: int) -> Response:
    """The secret of an authenticator app as a square code, as a link for the phone itself, and to type."""
    new = second_step_ways.begin_totp(actor, found, request.form.get("sealed", ""))
    link = totp.address_of(new.secret, actor.name)
    page = render_template(
        "members/step_totp.html",
        form=form,
        link=link,
        qr=qr.svg(link),
        secret=" ".join(new.secret[index : index + 4] for index in range(0, len(new.secret), 4)),
        sealed=new.sealed,
        kept=request.form.get("kept"),
    )
    return make_response(page, status)


def _holder() -> Actor:
    """Who is signed in and holds a role; the others need no second step and have no such page."""
    actor = the_actor()
    if not actor.grants:
        raise NotFound
    return actor


def _found() -> Found:
    found = device_session()
    if found is None:
        abort(401)
    return found


def _came_from() -> str:
    """The own page on which a file was chosen, as the browser says it."""
    referrer = request.referrer or ""
    return kept.own_path(referrer.removeprefix(request.host_url.rstrip("/")))
