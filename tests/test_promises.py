"""A test that the security page names and that did not run turns a whole run red, in one process and in several."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import promises

ROOT = Path(__file__).resolve().parents[1]
PAGE = """## ASVS
| ids | requirement | state | test, or reason |
| --- | --- | --- | --- |
| 1.1 | one | shown | `tests/test_one.py::test_one` |
| 1.2 | two | shown | `tests/test_two.py` |
| 1.3 | three | n/a | nothing of that kind is here at all |
"""
ONE = "import pytest\n@pytest.mark.parametrize('n', [1, 2])\ndef test_one(n): {one}\n"
TWO = "import pytest\ndef test_two(): pass\ndef test_three(): {two}\n"


def run(folder: Path, one: str, two: str, *words: str) -> subprocess.CompletedProcess[str]:
    """A whole run of a small project with the hooks of ours."""
    for name, text in {
        "docs/security.md": PAGE,
        "tests/conftest.py": "from tests.promises import pytest_runtest_logreport, pytest_sessionfinish\n",
        "tests/promises.py": Path(promises.__file__).read_text("utf-8"),
        "tests/test_one.py": ONE.format(one=one),
        "tests/test_two.py": TWO.format(two=two),
        "pyproject.toml": '[tool.pytest.ini_options]\ntestpaths = ["tests"]\npythonpath = ["."]\n',
    }.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:flask", *words]
    return subprocess.run(command, cwd=folder, env=dict(os.environ), capture_output=True, text=True)


@pytest.mark.parametrize(
    ("one", "two", "words", "said"),
    [
        ("pass", "pass", ["-n", "2"], ""),
        ("pytest.skip('no')", "pass", ["-n", "2"], "tests/test_one.py::test_one: did not run"),
        ("pass", "pytest.skip('no')", [], "tests/test_two.py: tests/test_two.py::test_three was skipped"),
        ("pytest.skip('no')", "pass", ["-k", "test_"], ""),
    ],
)
def test_what_did_not_run_is_told(tmp_path: Path, one: str, two: str, words: list[str], said: str) -> None:
    done = run(tmp_path, one, two, *words)
    assert (done.returncode, said in done.stdout) == (1 if said else 0, True), done.stdout + done.stderr


def test_a_skip_of_one_engine_is_none_where_another_passed() -> None:
    assert list(promises.broken(["tests/a.py::test_a"], ["tests/a.py::test_a"], ["tests/a.py::test_a"])) == []
    assert list(promises.broken(["tests/quizzes"], ["tests/quizzesx/test_a.py::test_a"], [])) != []
