"""docs/findings.md and the codes agree: each has a section with a wrong example and a mended one."""

import pytest

from learning.content.codes import CODES
from tests.findings_page import PAGE, build, find_examples, read

EXAMPLES = find_examples()


def test_every_code_has_an_example() -> None:
    missing = sorted(CODES.keys() - EXAMPLES.keys())
    assert not missing, f"write samples/mended/<name>.md beside samples/broken/<name>.md for {missing}"
    assert EXAMPLES.keys() <= CODES.keys()


@pytest.mark.parametrize("code", sorted(EXAMPLES))
def test_the_wrong_example_gives_the_code_and_the_mended_one_nothing(code: str) -> None:
    assert code in {found.code for found in read(EXAMPLES[code].wrong).findings}
    assert read(EXAMPLES[code].mended).findings == ()


def test_the_page_is_what_the_samples_say() -> None:
    page = PAGE.read_text("utf-8")
    assert [line[4:] for line in page.splitlines() if line.startswith("### ") and line[4:] in CODES] == sorted(CODES)
    assert page == build(), "run: python -m tests.findings_page"
