"""Closed unless declared open: every view says @requires(...) or @public; the guard refuses all else."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, request
from flask_login import LoginManager, UserMixin, current_user

from learning import config, policy
from learning.members import sessions
from learning.policy import Actor, Permission
from learning.web import cookies

View = TypeVar("View", bound=Callable[..., Any])
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_MARK = "learning_access"


class User(UserMixin):
    """The signed-in person as Flask-Login wants one."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.id = str(actor.person_id)


def requires(permission: Permission) -> Callable[[View], View]:
    """Mark a view: only for who holds the permission somewhere. For which unit, the service asks."""

    def mark(view: View) -> View:
        setattr(view, _MARK, permission)
        return view

    return mark


def public(view: View) -> View:
    """Mark a view as open to everybody."""
    setattr(view, _MARK, "public")
    return view


def mark_of(view: Callable[..., Any] | None) -> Permission | str | None:
    """How a view is marked: a permission, "public", or None."""
    return getattr(view, _MARK, None)


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
    mark = mark_of(current_app.view_functions[request.endpoint])
    if mark is None:
        raise RuntimeError(f"{request.endpoint} has no access mark")
    if request.method not in SAFE_METHODS and not _from_our_pages():
        abort(403, "cross-site")
    if mark == "public":
        return
    actor = the_actor()
    if not policy.may(actor, Permission(mark)):
        abort(403)


def _from_our_pages() -> bool:
    """CSRF without tokens in pages: the browser itself says where an unsafe request comes from."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    ours = config.current().public_url or request.host_url.rstrip("/")
    return request.headers.get("Origin") == ours
