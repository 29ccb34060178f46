"""A command where nothing was prepared yet says what to do, instead of showing how it broke."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from learning.app import main


@pytest.mark.parametrize(
    "words",
    [["publish", "--dry-run"], ["versions"], ["diff", "a", "1"], ["rollback", "a", "1"], ["pull"]],
    ids=" ".join,
)
def test_an_instance_that_was_never_prepared(tmp_path: Path, words: list[str]) -> None:
    done = CliRunner().invoke(main, words, env={"LEARNING_INSTANCE": str(tmp_path / "instance")})
    assert done.exit_code == 1
    assert "Xin chạy ./run một lần" in done.output
    assert "Traceback" not in done.output
