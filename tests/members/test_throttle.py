"""Throttling: waits grow for one account, enrolled devices are left in peace, an address is never shut out."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from learning.db import db
from learning.errors import InvalidInput, TooManyTries
from learning.members import throttle, tickets
from learning.members.models import SignInFailure

START = datetime(2026, 11, 23, 2, 10, tzinfo=UTC)
KEY = "+84900000101"


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, 0), (3, 0), (4, 2), (5, 4), (6, 8), (7, 16), (10, 128), (11, 256), (12, 300), (50, 300), (99, 300)],
)
def test_the_wait_doubles_up_to_five_minutes(failures: int, seconds: int) -> None:
    assert throttle.wait_seconds(failures) == seconds


def test_three_failures_cost_nothing_and_the_fifth_try_waits(database: None) -> None:
    key = throttle.account_key(KEY, None)
    with time_machine.travel(START, tick=False) as clock:
        for _ in range(4):
            throttle.begin(key, "192.0.2.1")
        for waited, left in ((0, 2), (1, 1)):
            clock.move_to(START + timedelta(seconds=waited))
            with pytest.raises(TooManyTries) as slowed:
                throttle.begin(key, "192.0.2.1")
            assert slowed.value.wait_seconds == left
        clock.move_to(START + timedelta(seconds=2))
        throttle.begin(key, "192.0.2.1")
        clock.move_to(START + timedelta(seconds=5))
        with pytest.raises(TooManyTries):
            throttle.begin(key, "192.0.2.1")


def test_being_refused_is_not_a_failure_more(database: None) -> None:
    key = throttle.account_key(KEY, None)
    with time_machine.travel(START, tick=False):
        for _ in range(4):
            throttle.begin(key, "192.0.2.1")
        for _ in range(20):
            with pytest.raises(TooManyTries):
                throttle.begin(key, "192.0.2.1")
    assert db.session.get_one(SignInFailure, key).count == 4


def test_a_right_try_begins_anew_and_is_no_failure_of_the_address(database: None) -> None:
    key = throttle.account_key(KEY, None)
    for _ in range(3):
        throttle.begin(key, "192.0.2.1")
    attempt = throttle.begin(key, "192.0.2.1")
    throttle.forgive(attempt)
    assert db.session.get(SignInFailure, key) is None
    assert db.session.get_one(SignInFailure, attempt.address_key).count == 3


def test_other_accounts_and_enrolled_devices_are_not_slowed(database: None) -> None:
    with time_machine.travel(START, tick=False):
        for _ in range(4):
            throttle.begin(throttle.account_key(KEY, None), "192.0.2.1")
        throttle.begin(throttle.account_key(KEY, 7), "192.0.2.1")
        throttle.begin(throttle.account_key("+84900000102", None), "192.0.2.1")
        throttle.begin(None, "192.0.2.1")
        with pytest.raises(TooManyTries):
            throttle.begin(throttle.account_key(KEY, None), "198.51.100.9")


def test_after_a_hundred_in_a_row_only_the_card_helps(database: None) -> None:
    key = throttle.account_key(KEY, None)
    with time_machine.travel(START, tick=False) as clock:
        for number in range(throttle.LAST_FAILURE):
            clock.move_to(START + timedelta(minutes=5 * number))
            throttle.begin(key, "192.0.2.1")
        clock.move_to(START + timedelta(days=60))
        with pytest.raises(InvalidInput, match="thẻ"):
            throttle.begin(key, "192.0.2.1")
        throttle.begin(None, "192.0.2.9")  # cleans up, but not this
        with pytest.raises(InvalidInput, match="thẻ"):
            throttle.begin(key, "192.0.2.1")


def test_an_address_is_slowed_after_600_failures_but_never_refused(database: None) -> None:
    with time_machine.travel(START, tick=False) as clock:
        first = throttle.begin(None, "192.0.2.1")
        row = db.session.get_one(SignInFailure, first.address_key)
        row.count = throttle.ADDRESS_FAILURES_AN_HOUR - 1
        db.session.commit()
        throttle.begin(None, "192.0.2.1")
        with pytest.raises(TooManyTries) as slowed:
            throttle.begin(None, "192.0.2.1")
        assert slowed.value.wait_seconds == 2
        throttle.begin(None, "192.0.2.2")
        for second in (2, 4, 6):
            clock.move_to(START + timedelta(seconds=second))
            throttle.begin(None, "192.0.2.1")
        clock.move_to(START + timedelta(hours=1))
        throttle.begin(None, "192.0.2.1")
        throttle.begin(None, "192.0.2.1")


def test_a_clock_set_back_locks_nobody_out(database: None) -> None:
    key = throttle.account_key(KEY, None)
    with time_machine.travel(START, tick=False) as clock:
        for _ in range(4):
            throttle.begin(key, "192.0.2.1")
        clock.move_to(START - timedelta(days=300))
        throttle.begin(key, "192.0.2.1")


def test_from_a_busy_address_whoever_took_two_seconds_is_let_through_once(database: None) -> None:
    """However fast somebody else fails there; a page is good for one try."""
    with time_machine.travel(START, tick=False) as traveller:
        first = throttle.begin(None, "192.0.2.1")
        db.session.get_one(SignInFailure, first.address_key).count = throttle.ADDRESS_FAILURES_AN_HOUR
        db.session.commit()
        page = tickets.issue(throttle.TICKET)
        traveller.shift(timedelta(seconds=3))
        throttle.begin(None, "192.0.2.1")  # somebody else, this very moment
        fresh, other_purpose = tickets.issue(throttle.TICKET), tickets.issue("passkey in")
        for ticket in ("", "x", fresh, other_purpose, page + "x"):
            with pytest.raises(TooManyTries):
                throttle.begin(None, "192.0.2.1", ticket)
        throttle.begin(None, "192.0.2.1", page)
        with pytest.raises(TooManyTries):
            throttle.begin(None, "192.0.2.1", page)
        throttle.begin(throttle.account_key(KEY, 7), "192.0.2.1", enrolled=True)


def test_neither_account_nor_address_can_be_read_from_the_table_and_old_rows_go(database: None) -> None:
    with time_machine.travel(START, tick=False) as clock:
        throttle.begin(throttle.account_key(KEY, None), "192.0.2.1")
        rows = db.session.scalars(select(SignInFailure)).all()
        assert len(rows) == 2
        for row in rows:
            assert "900000101" not in row.key
            assert "192.0.2" not in row.key
        clock.move_to(START + timedelta(days=2))
        throttle.begin(None, "192.0.2.1")
        assert sorted(row.key.partition(":")[0] for row in _rows()) == ["account", "address"]
        clock.move_to(START + timedelta(days=40))
        throttle.begin(None, "192.0.2.1")
        assert [row.key.partition(":")[0] for row in _rows()] == ["address"]


def test_a_whole_ipv6_network_is_one_address(database: None) -> None:
    one = throttle.begin(None, "2001:db8:1:2::1")
    other = throttle.begin(None, "2001:db8:1:2:ffff::9")
    third = throttle.begin(None, "2001:db8:1:3::1")
    assert one.address_key == other.address_key != third.address_key


def _rows() -> list[SignInFailure]:
    db.session.rollback()
    return list(db.session.scalars(select(SignInFailure)))
