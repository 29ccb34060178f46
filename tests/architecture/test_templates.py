"""Every template compiles, is rendered by somebody, and carries neither style nor script of its own."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"""["']([a-z_0-9/]+\.html)["']""")
FORBIDDEN = re.compile(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:", re.IGNORECASE)


def unused(root: Path) -> list[str]:
    """Templates that no code and no other template names; error pages are named by their status."""
    templates = {path.relative_to(root / "templates").as_posix() for path in (root / "templates").rglob("*.html")}
    named: set[str] = set()
    for path in [*(root / "learning").rglob("*.py"), *(root / "templates").rglob("*.html")]:
        named.update(NAMED.findall(path.read_text("utf-8")))
    return sorted(name for name in templates - named if not name.startswith("errors/"))


def with_own_style_or_script(root: Path) -> Iterator[str]:
    """Places where a template breaks the content security policy."""
    for path in sorted((root / "templates").rglob("*.html")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if FORBIDDEN.search(line):
                yield f"{path.relative_to(root)}:{number}: {line.strip()}"


@pytest.mark.one_engine
def test_every_template_compiles(app: Flask) -> None:
    for name in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(name)


def test_every_template_is_rendered_by_somebody() -> None:
    assert unused(ROOT) == []


def test_no_template_has_style_or_script_of_its_own() -> None:
    assert list(with_own_style_or_script(ROOT)) == []
