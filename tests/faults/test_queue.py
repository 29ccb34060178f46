"""The shipped queue module through a bad network: a short version of `./run faults queue`, and that it can fail."""

from collections.abc import Iterator

import pytest

from tests import browser as chrome
from tests.faults import queue

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chrome.CHROMIUM is None, reason="chromium is not here"),
]


@pytest.fixture(scope="module")
def stage() -> Iterator[queue.Stage]:
    with queue.stage() as found:
        yield found


def test_every_answer_arrives_once_or_the_phone_says_so(stage: queue.Stage) -> None:
    for seed in range(3):
        queue.walk(stage, seed, steps=12)


def test_a_queue_that_forgets_before_the_receipt_is_caught(stage: queue.Stage) -> None:
    assert "neither in the drawer nor acknowledged" in queue.planted_bug_is_found(stage, 10)
