"""Modules and functions stay small."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LINES_OF_A_MODULE = 330
LINES_OF_A_FUNCTION = 60


def too_long(root: Path) -> Iterator[str]:
    """Modules and functions of the application that are over the limits."""
    for path in sorted((root / "learning").rglob("*.py")):
        text = path.read_text("utf-8")
        name = path.relative_to(root).as_posix()
        if text.count("\n") > LINES_OF_A_MODULE:
            yield f"{name} has {text.count(chr(10))} lines: it is two things"
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not name.startswith("learning/migrations"):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LINES_OF_A_FUNCTION:
                    yield f"{name}:{node.lineno} {node.name} has {length} lines"


def test_modules_and_functions_are_small() -> None:
    assert list(too_long(ROOT)) == []
