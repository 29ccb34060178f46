"""The walk finds what it is for: six faults as people really make them are planted, and each must be reported."""

import pytest
from flask import Flask

from learning import policy
from learning.administration import audit
from learning.policy import Permission, Role
from learning.quizzes import queries as quizzes
from learning.quizzes.models import Paper
from learning.web import access
from learning.web.access import requires
from tests.architecture.test_access_marks import unmarked
from tests.architecture.test_access_table import objects as objects  # a fixture
from tests.architecture.test_access_table import test_every_address_has_a_row as every_address_has_a_row
from tests.architecture.test_access_table import unlogged, walk
from tests.architecture.test_second_step_marks import opens_without
from tests.people import World

pytestmark = pytest.mark.one_engine


def test_an_object_of_somebody_else_is_found(
    app: Flask, world: World, objects: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """IDOR: the paper is taken by its id alone."""
    monkeypatch.setattr(quizzes, "get_paper", lambda paper_id, _person_id: quizzes.db.session.get_one(Paper, paper_id))
    assert any(f"/papers/{objects['paper_of_an']}: 200" in fault for fault in walk(app, world, objects, "binh"))


def test_a_field_too_much_is_found(
    app: Flask, world: World, objects: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page of one's own that carries a row of everybody: here the phone of another cell's leader."""
    view = app.view_functions["members.devices"]
    with_field = requires(Permission.STUDY)(lambda: view() + (world.em.phone or ""))
    monkeypatch.setitem(app.view_functions, "members.devices", with_field)
    assert any("/me/devices shows" in fault for fault in walk(app, world, objects, "an"))


def test_a_wrong_role_is_found(
    app: Flask, world: World, objects: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The helper is given a leader's right."""
    rights = policy._RIGHTS | {Role.HELPER: policy._RIGHTS[Role.HELPER] | {Permission.COMPLETION_SEE}}
    monkeypatch.setattr(policy, "_RIGHTS", rights)
    assert any("GET /cell: 200, not (403,)" in fault for fault in walk(app, world, objects, "phuc"))


def test_an_address_that_nobody_listed_is_found(app: Flask, world: World, objects: dict[str, object]) -> None:
    app._got_first_request = False  # so that an address can still be added
    app.add_url_rule("/everybody", "everybody", requires(Permission.STUDY)(lambda: "all names"))
    with pytest.raises(AssertionError, match="/everybody"):
        every_address_has_a_row(app, objects)
    assert unmarked(app) == []


def test_a_missing_second_step_is_found(
    app: Flask, world: World, objects: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guard forgets to ask for it."""
    monkeypatch.setattr(access, "require_step", lambda _step: None)
    assert any("GET /cell: 200" in fault for fault in opens_without(app, world, objects, "dung"))


def test_an_export_without_a_line_in_the_log_is_found(
    app: Flask, world: World, objects: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = audit.write

    def forget(actor: object, action: str, **values: object) -> None:
        if action not in {"audit_exported", "phone_revealed"}:
            told(actor, action, **values)  # type: ignore[arg-type]

    monkeypatch.setattr(audit, "write", forget)
    found = unlogged(app, world, objects)
    assert any("/audit/export" in one for one in found)
    assert any("/phone" in one for one in found)
