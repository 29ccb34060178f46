"""The sample library that the tests of content and quizzes change one file of."""

from pathlib import Path

import pytest

SAMPLES = Path(__file__).parent.parent / "samples"


@pytest.fixture(scope="session")
def sample_files() -> dict[str, bytes]:
    base = SAMPLES / "base"
    return {path.relative_to(base).as_posix(): path.read_bytes() for path in base.rglob("*") if path.is_file()}
