"""Imports point down the house, and pure modules load no Flask."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture import layers

ROOT = Path(__file__).resolve().parents[2]


def test_imports_point_down() -> None:
    assert [str(one) for one in layers.wrong_ways(ROOT)] == []


@pytest.mark.parametrize("package", ["flask", "sqlalchemy"])
def test_pure_modules_load_neither_flask_nor_the_database(package: str) -> None:
    pure = [name for name in layers.modules(ROOT) if (layers.layer_of(name) or 0) >= layers.PURE_FROM]
    code = f"import sys; {'; '.join(f'import {name}' for name in pure)}; print({package!r} in sys.modules)"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert printed.stdout.strip() == "False"
