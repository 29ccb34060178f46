"""Every view of a role needs the second step, and the ones that give much away need it just now."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from learning import clock
from learning.app import create_app
from learning.config import Settings
from learning.db import db
from learning.policy import Permission
from learning.web.access import TOKEN, Step, mark_of, step_of
from tests.architecture import access_table
from tests.architecture.test_access_table import objects as objects  # a fixture
from tests.people import World, sign_in

pytestmark = pytest.mark.one_engine

# Export, import, cards, role changes, erasing: what these words in a rule or the method say;
# a new such address is found here.
GIVES_AWAY = ("export", "import", "card", "roles", "reveal", "reset", "tokens", "requests")


def unguarded(app: Flask) -> list[str]:
    """Views of a role that need no second step."""
    return sorted(
        name
        for name, view in app.view_functions.items()
        if mark_of(view) not in ("public", TOKEN, Permission.STUDY) and step_of(view) is Step.NONE
    )


def asks_too_little(app: Flask) -> list[str]:
    """Posts that give much away without asking again."""
    return sorted(
        f"{rule} ({rule.endpoint})"
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ())
        and step_of(app.view_functions[rule.endpoint]) is Step.DAILY
        and any(word in str(rule) for word in GIVES_AWAY)
    )


def test_every_view_of_a_role_needs_the_step(app: Flask) -> None:
    assert unguarded(app) == []
    assert {step_of(view) for view in app.view_functions.values()} == set(Step)


def test_what_gives_much_away_asks_again(app: Flask) -> None:
    assert asks_too_little(app) == [], "mark these @requires(Permission.…, again=True)"


@pytest.mark.parametrize("name", ["dung", "giang", "lan"])
def test_without_the_step_no_page_of_a_role_opens(
    app: Flask, world: World, objects: dict[str, object], name: str
) -> None:
    """The table walked by people who signed in by card only: where it lets them in, the step is asked for first."""
    assert opens_without(app, world, objects, name) == []


def test_a_demo_asks_for_none(database: None, settings: Settings, world: World) -> None:
    app = create_app(replace(settings, demo=True))
    client = app.test_client()
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    sign_in(client, world.dung, second_step=False)
    assert client.get("/cell").status_code == 200
    with time_machine.travel(clock.now() + timedelta(days=3), tick=False):
        assert client.get("/cell").status_code == 200
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def opens_without(app: Flask, world: World, objects: dict[str, object], name: str) -> list[str]:
    """Where a page of a role opens for somebody who has not taken the second step."""
    faults = []
    client = app.test_client()
    sign_in(client, world.people[name], second_step=False)
    for row in access_table.rows(objects):
        endpoint = app.url_map.bind("localhost").match(row.rule_address, method=row.method)[0]
        if step_of(app.view_functions[endpoint]) is Step.NONE:
            continue
        answer = client.open(row.address, method=row.method, data=row.form or None)
        closed = row.status_for(name) == access_table.STATUS["closed"]
        if answer.status_code != (403 if closed else 401):
            faults.append(f"{row.method} {row.address}: {answer.status_code}")
    return faults
