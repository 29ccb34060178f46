"""Imports point down the house, and pure modules load no Flask."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture import layers

ROOT = Path(__file__).resolve().parents[2]
LOADING = """
import importlib, sys
for name in {names!r}:
    importlib.import_module(name)
    if {package!r} in sys.modules:
        sys.exit(print(name, end=""))
"""


def test_imports_point_down() -> None:
    assert [str(one) for one in layers.wrong_ways(ROOT)] == []


def first_to_load(root: Path, package: str) -> str:
    """The first pure module whose import loads a package, or nothing."""
    pure = [name for name in layers.modules(root) if (layers.layer_of(name) or 0) >= layers.PURE_FROM]
    code = LOADING.format(names=pure, package=package)
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root).stdout


@pytest.mark.parametrize("package", ["flask", "sqlalchemy"])
def test_pure_modules_load_neither_flask_nor_the_database(package: str) -> None:
    assert first_to_load(ROOT, package) == ""
