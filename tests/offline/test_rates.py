"""How often a device may call: twenty at once, then one a second, each device for itself."""

from datetime import UTC, datetime, timedelta

import pytest

from learning import clock
from learning.errors import TooManyTries
from learning.offline.rates import AT_ONCE, Allowance

START = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)


def taken(allowance: Allowance, device: int, after: float, tries: int) -> int:
    """How many of some tries, all at one instant, are let through."""
    through = 0
    with clock.telling(START + timedelta(seconds=after)):
        for _ in range(tries):
            try:
                allowance.take(device)
            except TooManyTries as refusal:
                assert 1 < refusal.wait_seconds <= 6
            else:
                through += 1
    return through


def test_twenty_at_once_then_sixty_a_minute() -> None:
    allowance = Allowance()
    assert taken(allowance, 1, 0, 30) == AT_ONCE
    assert taken(allowance, 1, 0.5, 3) == 0
    assert [taken(allowance, 1, 1 + second, 3) for second in range(60)] == [1] * 60
    assert taken(allowance, 1, 3_600, 30) == AT_ONCE


def test_a_device_takes_nothing_from_another() -> None:
    allowance = Allowance()
    assert taken(allowance, 1, 0, 30) == taken(allowance, 2, 0, 30) == AT_ONCE


def test_a_clock_that_is_set_back_locks_nobody_out() -> None:
    allowance = Allowance()
    assert taken(allowance, 1, 86_400, 30) == AT_ONCE
    assert taken(allowance, 1, 0, 3) == 0
    assert taken(allowance, 1, 2, 3) == 2


def test_waits_are_spread() -> None:
    allowance, waits = Allowance(), set()
    with clock.telling(START):
        for _ in range(AT_ONCE + 60):
            try:
                allowance.take(1)
            except TooManyTries as refusal:
                waits.add(refusal.wait_seconds)
    assert len(waits) > 1


def test_forgotten_devices_take_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("learning.offline.rates._MOST_DEVICES", 3)
    allowance = Allowance()
    for device in range(10):
        taken(allowance, device, 0, AT_ONCE)
    assert len(allowance._left) == 3
    assert taken(allowance, 9, 0, 1) == 0, "the newest are remembered"
