"""Closed unless declared open: every view says @requires(...) or @public; the guard refuses all else.

Every view whose permission is a role's needs the second step besides; no mark takes it away.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, request
from flask_login import LoginManager, UserMixin, current_user

from learning import config, policy
from learning.administration import api_tokens
from learning.administration.api_tokens import Bearer
from learning.errors import NotAllowed
from learning.members import roles, second_step, sessions
from learning.policy import Actor, Permission
from learning.web import cookies, forms

View = TypeVar("View", bound=Callable[..., Any])
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
TOKEN = "by token"  # noqa: S105 - a mark
_BEARER = "Bearer "
_MARK = "learning_access"
_AGAIN = "learning_access_again"


class Step(StrEnum):
    """Which second step a view needs."""

    NONE = "none"
    DAILY = "daily"  # once in 12 hours
    AGAIN = "again"  # just now


class StepNeeded(Exception):
    """The actor may come in and must take their second step first. learning.members.routes_step asks for it."""

    def __init__(self, step: Step) -> None:
        super().__init__(step)
        self.step = step


class User(UserMixin):
    """The signed-in person as Flask-Login wants one."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.id = str(actor.person_id)


def requires(permission: Permission, *, again: bool = False) -> Callable[[View], View]:
    """Mark a view: only for who holds the permission somewhere. For which unit, the service asks.

    All but Permission.STUDY need the second step of the last 12 hours; again: one taken just now (export, import,
    cards, role changes, what somebody asked about their data).
    """

    def mark(view: View) -> View:
        setattr(view, _MARK, permission)
        setattr(view, _AGAIN, again)
        return view

    return mark


def public(view: View) -> View:
    """Mark a view as open to everybody."""
    setattr(view, _MARK, "public")
    return view


def by_token(view: View) -> View:
    """Mark a view as another system's: it shows a token of a unit (learning.administration.api_tokens), no cookie."""
    setattr(view, _MARK, TOKEN)
    return view


def the_bearer() -> Bearer:
    """Whose token came with this request; for views marked @by_token it is always there."""
    bearer: Bearer = g.bearer
    return bearer


def mark_of(view: Callable[..., Any] | None) -> Permission | str | None:
    """How a view is marked: a permission, "public", TOKEN, or None."""
    return getattr(view, _MARK, None)


def step_of(view: Callable[..., Any] | None) -> Step:
    """Which second step a view needs, by its mark."""
    if mark_of(view) in (None, "public", TOKEN, Permission.STUDY):
        return Step.NONE
    return Step.AGAIN if getattr(view, _AGAIN, False) else Step.DAILY


def current_actor() -> Actor | None:
    """Who is signed in on this request, or None."""
    return current_user.actor if current_user.is_authenticated else None


def the_actor() -> Actor:
    """Who is signed in; 401 for nobody. For views marked @requires it is always there."""
    actor = current_actor()
    if actor is None:
        abort(401)
    return actor


def init_app(app: Flask) -> None:
    """Install the guard and Flask-Login over the sessions of devices."""
    # Without its context processor, which would ask the database for the page of a database that fails.
    manager = LoginManager(app, add_context_processor=False)
    manager.session_protection = None

    @manager.request_loader
    def load_user(_request: Any) -> User | None:
        token = request.cookies.get(cookies.session_name())
        found = sessions.find(token) if token else None
        g.device_session = found
        return User(found.actor) if found and found.actor else None

    app.before_request(_guard)


def device_session() -> sessions.Found | None:
    """The session of this device, also when nobody is active on it."""
    _ = current_user.is_authenticated
    found: sessions.Found | None = g.get("device_session")
    return found


def _guard() -> None:
    if request.endpoint is None:
        return
    view = current_app.view_functions[request.endpoint]
    mark = mark_of(view)
    if mark is None:
        raise RuntimeError(f"{request.endpoint} has no access mark")
    if request.method not in SAFE_METHODS and not _from_our_pages():
        abort(403, "cross-site")
    if mark == "public":
        return
    if mark == TOKEN:
        g.bearer = _bearer()
        return
    known = current_actor()
    forms.open_door(view, known is not None and policy.may(known, Permission(mark)))
    actor = the_actor()
    if not policy.may(actor, Permission(mark)):
        raise NotAllowed(roles.what_was_lost(actor))
    require_step(step_of(view))


def _bearer() -> Bearer:
    """Whoever shows a token that is worth something; 401 for anybody else."""
    said = request.headers.get("Authorization", "")
    found = api_tokens.read(said.removeprefix(_BEARER).strip()) if said.startswith(_BEARER) else None
    if found is None:
        abort(401)
    return found


def require_step(step: Step) -> None:
    """Go on only with this second step taken; a view may ask it for itself where its mark does not."""
    if step is not Step.NONE and not second_step.is_taken(device_session(), again=step is Step.AGAIN):
        raise StepNeeded(step)


def _from_our_pages() -> bool:
    """CSRF without tokens in pages: the browser itself says where an unsafe request comes from."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    ours = config.current().public_url or request.host_url.rstrip("/")
    return request.headers.get("Origin") == ours
