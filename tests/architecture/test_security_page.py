"""docs/security.md cannot promise what no test shows; and the short promises of its list that are rules of the code."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from flask import Flask, request

from learning.app import create_app
from learning.config import Settings
from learning.db import db
from learning.web.access import public
from tests.promises import lines_of

ROOT = Path(__file__).resolve().parents[2]
STATES = ("shown", "n/a", "deviates")
FIGURES = re.compile(
    r"^(\d+) lines: (\d+) shown, (\d+) not applicable, (\d+) deviating with the reason\.$", re.MULTILINE
)
SHORTEST_REASON = 40
# Html that scripts put in is our own: of the server, of a published pack, or of constants. Anything else is found.
OUR_HTML = {"simulation.js", "paper.js", "page.js", "lesson.js", "seal.js"}


def faults_of(page: str) -> Iterator[str]:
    """Rows whose test is not there or whose reason is none, and figures that are wrong."""
    rows = lines_of(page)
    for ids, _requirement, state, what in rows:
        if state not in STATES:
            yield f"{ids}: {state!r} is none of {STATES}"
        elif state == "shown" and not exists(what.strip("`")):
            yield f"{ids}: there is no {what}"
        elif state != "shown" and len(what) < SHORTEST_REASON:
            yield f"{ids}: say why"
    figures = FIGURES.search(page)
    counted = Counter(row[2] for row in rows)
    wanted = (len(rows), *(counted[state] for state in STATES))
    if figures is None or tuple(map(int, figures.groups())) != wanted:
        yield f"the figures are {wanted}"


@cache
def names_in(path: Path) -> frozenset[str]:
    """The test functions that pytest collects from a file, or from the files of a folder."""
    if path.is_dir():
        return frozenset().union(*(names_in(one) for one in path.glob("test_*.py")))
    if not path.exists() or not path.name.startswith("test_"):
        return frozenset()
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    return frozenset(one.name for one in nodes if isinstance(one, ast.FunctionDef) and one.name.startswith("test_"))


def exists(test: str) -> bool:
    """Whether a test, or a file or folder that has some, is there."""
    path, _, name = test.partition("::")
    found = names_in(ROOT / path)
    return name in found if name else bool(found)


def test_each_line_has_a_test_or_a_reason() -> None:
    page = (ROOT / "docs" / "security.md").read_text("utf-8")
    assert list(faults_of(page)) == []
    assert len(lines_of(page)) > 60


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("test_policy_trees.py`", "test_policy_woods.py`", "there is no"),
        ("::test_fixation`", "::test_fixations`", "there is no"),
        ("| n/a | the proxy in front", "| n/a | no |\n| 12 | x | n/a | the proxy in front", "say why"),
        (" lines: ", " rows: ", "the figures are"),
        ("| deviates | ", "| later | ", "is none of"),
    ],
)
def test_a_promise_without_a_test_is_found(old: str, new: str, fault: str) -> None:
    page = (ROOT / "docs" / "security.md").read_text("utf-8")
    assert old in page
    assert any(fault in one for one in faults_of(page.replace(old, new, 1)))


def calls(names: set[str]) -> Iterator[tuple[str, ast.Call]]:
    """Calls of functions or methods with these names in the package (migrations apart), with where they stand."""
    for path in sorted((ROOT / "learning").rglob("*.py")):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if name in names:
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def imported() -> dict[str, str]:
    """Every module that the package imports, with one place where."""
    found = {}
    for path in (ROOT / "learning").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            found |= dict.fromkeys(names, str(path.relative_to(ROOT)))
    return found


def test_no_statement_is_put_together_from_text() -> None:
    joined = (ast.JoinedStr, ast.BinOp)
    found = [
        where
        for where, call in calls({"text", "exec_driver_sql", "execute"})
        if call.args and isinstance(call.args[0], joined)
    ]
    assert {where.partition(":")[0] for where in found} <= {"learning/db.py"}, "db.py alone, for PRAGMA and SHOW"


def test_nothing_fetches_addresses() -> None:
    fetching = {"urllib.request", "http.client", "requests", "httpx", "aiohttp", "ftplib", "smtplib"}
    assert fetching & imported().keys() == set()


def test_no_template_is_made_from_data() -> None:
    assert [where for where, _call in calls({"render_template_string", "from_string"})] == []


def test_nothing_from_outside_is_unpickled() -> None:
    """The checker's cache alone is, which it wrote itself into the instance's folder: who writes there has it all."""
    assert {"marshal", "shelve", "yaml", "dill"} & imported().keys() == set()
    users = [path for path in (ROOT / "learning").rglob("*.py") if "pickle" in path.read_text("utf-8")]
    assert [path.name for path in users] == ["kept_reading.py"]
    assert [where for where, call in calls({"eval", "exec"}) if isinstance(call.func, ast.Name)] == []


def test_scripts_put_in_only_our_own_html() -> None:
    putting = re.compile(r"\.(?:innerHTML|outerHTML)\s*\+?=[^=]|insertAdjacentHTML|document\.write")
    found = {path.name for path in (ROOT / "static" / "js").glob("*.js") if putting.search(path.read_text("utf-8"))}
    assert found <= OUR_HTML, "use textContent; html of ours is named in OUR_HTML with what makes it ours"


def test_every_dependency_is_pinned_and_hashed() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text("utf-8")
        packages = re.findall(r"^([a-z0-9][\w.\-\[\]]*)(==)?", text, re.MULTILINE)
        assert packages and all(pinned for _name, pinned in packages), name
        assert text.count("--hash=sha256:") >= len(packages)


@pytest.mark.parametrize(
    "path",
    [
        "/.git/config",
        "/.env",
        "/settings.toml",
        "/instance/learning.sqlite3",
        "/static/",
        "/static/../learning/app.py",
        "/debug",
        "/console",
        "/metrics",
    ],
)
def test_nothing_of_the_inside_is_served(app: Flask, path: str) -> None:
    assert not app.debug
    answer = app.test_client().get(path)
    assert answer.status_code in {401, 403, 404}, path


def test_nothing_is_shared_across_origins(app: Flask) -> None:
    client = app.test_client()
    client.environ_base["HTTP_ORIGIN"] = "https://evil.example"
    for method in ("GET", "OPTIONS", "POST"):
        headers = client.open("/", method=method, headers={"Access-Control-Request-Method": "POST"}).headers
        assert not [name for name, _value in headers if name.startswith("Access-Control")]


@pytest.mark.parametrize(("proxies", "seen"), [(0, "127.0.0.1"), (1, "203.0.113.9")])
def test_forwarded_headers_count_only_behind_a_proxy(app: Flask, settings: Settings, proxies: int, seen: str) -> None:
    made = create_app(replace(settings, trusted_proxies=proxies))
    made.add_url_rule("/address", "address", public(lambda: request.remote_addr or ""))
    answer = made.test_client().get("/address", headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.9"})
    assert answer.get_data(as_text=True) == seen
    with made.app_context():
        db.session.remove()
        db.engine.dispose()
