"""LEARNING_TESTS_MUST_NOT_SKIP turns the skip of a marked test into a failure, and leaves others alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ASKED = """
import runpy, pytest
pytest_runtest_makereport = runpy.run_path({conftest!r})["pytest_runtest_makereport"]
def pytest_configure(config):
    for mark in ("browser", "postgresql"):
        config.addinivalue_line("markers", mark)
"""
SKIPPED = """
import pytest
@pytest.mark.browser
@pytest.mark.skipif(True, reason="no chromium")
def test_marked(): pass
@pytest.mark.skip(reason="another reason")
def test_unmarked(): pass
"""


@pytest.mark.parametrize(("must", "outcome"), [("postgresql", "2 skipped"), ("browser", "1 skipped, 1 error")])
def test_a_skip_is_a_failure_where_it_is_asked_for(tmp_path: Path, must: str, outcome: str) -> None:
    (tmp_path / "conftest.py").write_text(ASKED.format(conftest=str(ROOT / "tests" / "conftest.py")), "utf-8")
    (tmp_path / "test_skipped.py").write_text(SKIPPED, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", tmp_path, tmp_path],
        cwd=tmp_path,
        env=os.environ | {"LEARNING_TESTS_MUST_NOT_SKIP": must, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert outcome in done.stdout, done.stdout + done.stderr
