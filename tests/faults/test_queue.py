"""The shipped queue module through a bad network: a short version of `./run faults queue`, and that it can fail."""

import pytest

from tests import browser as chrome
from tests.faults import queue

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chrome.CHROMIUM is None, reason="chromium is not here"),
]


def test_every_answer_arrives_once_or_the_phone_says_so() -> None:
    with queue.stage() as stage:
        for seed in range(4):
            queue.walk(stage, seed, steps=12)


def test_a_queue_that_forgets_before_the_receipt_is_caught() -> None:
    assert "neither in the drawer nor acknowledged" in queue.planted_bug_is_found(10)
