"""The rules of this folder find what they are for: each violation is planted in a copy and must be reported."""

import shutil
from pathlib import Path

import click
import pytest
from flask import Flask
from sqlalchemy import Column, Index, Integer, MetaData

from learning.app import COMMANDS
from learning.models import METADATA
from learning.web.access import public
from tests.architecture import layers
from tests.architecture.test_access_marks import unmarked
from tests.architecture.test_docs import faults_of_commands, faults_of_settings
from tests.architecture.test_imports import first_to_load
from tests.architecture.test_migrations import differences
from tests.architecture.test_sizes import LINES_OF_A_FUNCTION, LINES_OF_A_MODULE, too_long
from tests.architecture.test_templates import unused, with_own_style_or_script
from tests.conftest import Template

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("learning", "templates", "docs")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the checkout in which the rules find nothing yet."""
    for name in COPIED:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text, f"{path.name} no longer has {old!r}: plant the violation elsewhere"
    path.write_text(text.replace(old, new, 1), "utf-8")


def append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


@pytest.mark.parametrize(
    ("module", "line", "imported"),
    [
        ("vietnamese", "from learning.units.tree import child_path", "learning.units.tree"),
        ("clock", "import learning.vietnamese", "learning.vietnamese"),
        ("courses/queries", "from learning.progress import service", "learning.progress.service"),
        ("members/models", "from learning.members.cards import issue_card", "learning.members.cards"),
        ("web/forms", "from learning.members import routes", "learning.members.routes"),
        ("content/keys", "def late() -> None:\n    import learning.db", "learning.db"),
    ],
)
def test_an_import_that_points_up_is_found(copy: Path, module: str, line: str, imported: str) -> None:
    assert layers.wrong_ways(copy) == []
    append(copy / "learning" / f"{module}.py", f"\n{line}\n")
    found = layers.wrong_ways(copy)
    assert [(one.module, one.imported) for one in found] == [(f"learning.{module.replace('/', '.')}", imported)]
    assert imported in str(found[0])


def test_a_module_without_a_place_is_found(copy: Path) -> None:
    (copy / "learning" / "utils.py").write_text('"""Anything."""\n')
    assert [one.module for one in layers.wrong_ways(copy)] == ["learning.utils"]


@pytest.mark.parametrize("package", ["flask", "sqlalchemy"])
def test_a_pure_module_that_loads_a_framework_is_found(copy: Path, package: str) -> None:
    append(copy / "learning" / "units" / "roster_export.py", f"\nimport {package}\n")
    assert first_to_load(copy, package) == "learning.units.roster_export"


def test_a_view_without_a_mark_is_found_and_refused(app: Flask) -> None:
    app.add_url_rule("/open", "open", public(lambda: "open"))
    app.add_url_rule("/forgotten", "forgotten", lambda: "inside")
    assert unmarked(app) == ["forgotten"]
    client = app.test_client()
    assert client.get("/open").status_code == 200
    answer = client.get("/forgotten")
    assert (answer.status_code, "inside" in answer.text) == (500, False)


def test_a_template_that_nobody_renders_is_found(copy: Path) -> None:
    assert unused(copy) == []
    (copy / "templates" / "members" / "forgotten.html").write_text("{{ 1 }}")
    assert unused(copy) == ["members/forgotten.html"]


@pytest.mark.parametrize(
    "planted",
    [
        '<p style="color:red">',
        "<style>p { color: red }</style>",
        "<script>alert(1)</script>",
        "<script defer>alert(1)</script>",
        '<button onclick="alert(1)">',
        '<body ONLOAD="x()">',
        '<a href="javascript:alert(1)">',
    ],
)
def test_style_and_script_inside_a_template_are_found(copy: Path, planted: str) -> None:
    append(copy / "templates" / "members" / "me.html", f"\n{planted}\n")
    (found,) = with_own_style_or_script(copy)
    assert found.startswith("templates/members/me.html:")
    assert found.endswith(planted)


def planted_metadata() -> MetaData:
    metadata = MetaData(naming_convention=METADATA.naming_convention)
    for table in METADATA.sorted_tables:
        table.to_metadata(metadata)
    return metadata


def test_a_column_a_table_and_an_index_without_migration_are_found(template: Template) -> None:
    metadata = planted_metadata()
    assert differences(template.url, metadata) == []
    metadata.tables["person"].append_column(Column("shoe_size", Integer))
    (added,) = differences(template.url, metadata)
    assert added[0] == "add_column" and added[3].name == "shoe_size"
    metadata = planted_metadata()
    metadata.remove(metadata.tables["audit_entry"])
    assert any(one[0] == "remove_table" for one in differences(template.url, metadata))
    metadata = planted_metadata()
    Index("ix_person_note", metadata.tables["person"].c.note)
    assert [one[0] for one in differences(template.url, metadata)] == ["add_index"]


def test_a_setting_that_the_docs_lack_is_found(copy: Path) -> None:
    page = copy / "docs" / "settings.md"
    change(page, "| `LEARNING_TIMEZONE` |", "| `LEARNING_TIME_ZONE` |")
    assert faults_of_settings(copy) == [
        "docs/settings.md has no row for LEARNING_TIMEZONE",
        "docs/settings.md has a row for LEARNING_TIME_ZONE, which is no setting",
    ]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("## `learning roster undo`", "## Lùi lại", "has no section '## `learning roster undo`'"),
        ("## `learning cards UNIT`", "## `learning cards`", "should read `learning cards UNIT`"),
        ("## `learning demo`", "## `learning dance`\n\n## `learning demo`", "`learning dance`, which is no command"),
        ("| `--keep-going` |", "| keep-going |", "`learning roster import` has no row for --keep-going"),
        ("| `--threads` |", "| `--threads` | |\n| `--workers` |", "`learning serve` has no option --workers"),
        ("    learning snapshot\n", "", "`learning snapshot` has no example"),
        ("    learning demo --format json", "    learning demo --json", "the example of `learning demo` has --json"),
    ],
)
def test_a_command_that_the_docs_lack_is_found(copy: Path, old: str, new: str, fault: str) -> None:
    change(copy / "docs" / "commands.md", old, new)
    assert any(fault in one for one in faults_of_commands(copy))


def test_a_new_command_without_docs_and_example_is_found(copy: Path) -> None:
    planted = click.Command("polish", params=[click.Argument(["shoe"])], help="Polish a shoe.")
    assert list(faults_of_commands(copy, [*COMMANDS, planted])) == [
        "`learning polish --help` has no line 'Example: learning …'",
        "docs/commands.md has no section '## `learning polish SHOE`'",
    ]


@pytest.mark.parametrize(("lines", "is_found"), [(LINES_OF_A_FUNCTION, False), (LINES_OF_A_FUNCTION + 1, True)])
def test_a_long_function_is_found(copy: Path, lines: int, is_found: bool) -> None:
    body = "\n".join(f"    x{number} = {number}" for number in range(lines - 1))
    (copy / "learning" / "planted.py").write_text(f'"""Planted."""\n\n\ndef planted() -> None:\n{body}\n')
    found = ["learning/planted.py:4 planted has 61 lines"] if is_found else []
    assert list(too_long(copy)) == found


@pytest.mark.parametrize(("lines", "is_found"), [(LINES_OF_A_MODULE, False), (LINES_OF_A_MODULE + 1, True)])
def test_a_long_module_is_found(copy: Path, lines: int, is_found: bool) -> None:
    (copy / "learning" / "planted.py").write_text("x = 1\n" * lines)
    assert list(too_long(copy)) == (["learning/planted.py has 331 lines: it is two things"] if is_found else [])
