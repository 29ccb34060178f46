"""The bytes of POST /events: strict JSON, and one bad item spoils no other."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.errors import InvalidInput, TooLarge
from learning.offline.batches import Item, read_batch

GOOD = {
    "id": "0b8f1c7e-7a52-4a43-9c34-6b7f0b1f2a10",
    "person": 1,
    "kind": "lesson_read",
    "subject": "khoa/bai",
    "body": {},
    "seq": 1,
    "at": "2026-11-23T07:05:00Z",
}


def batch(*items: object) -> bytes:
    return json.dumps({"contract": 1, "events": items}).encode()


def test_a_good_item_becomes_an_event() -> None:
    (item,) = read_batch(batch(GOOD))
    assert item.event is not None
    assert (item.event.person_id, item.event.source) == (1, "phone")
    assert item.event.sent_at is not None
    assert item.event.sent_at.isoformat() == "2026-11-23T07:05:00+00:00"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b"<html>",
        b'{"contract": 2, "events": []}',
        b'{"contract": 1, "events": [], "more": 1}',
        b'{"contract": 1, "contract": 1, "events": []}',
        b'{"contract": 1, "events": [{"seq": NaN}]}',
        b'{"contract": 1, "events": [{"seq": Infinity}]}',
        b'{"contract": 1, "events": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"a":' * 100_000,
    ],
)
def test_what_is_not_the_contract_is_refused_as_a_whole(data: bytes) -> None:
    with pytest.raises(InvalidInput):
        read_batch(data)


def test_too_many_events_are_to_be_split() -> None:
    with pytest.raises(TooLarge):
        read_batch(batch(*[GOOD] * 201))
    assert len(read_batch(batch(*[GOOD] * 200))) == 200


@pytest.mark.parametrize(
    "bad",
    [
        None,
        7,
        {},
        GOOD | {"person": "1"},
        GOOD | {"person": True},
        GOOD | {"person": 0},
        GOOD | {"person": 2**40},
        GOOD | {"seq": 1.5},
        GOOD | {"id": ["x"]},
        GOOD | {"body": []},
        GOOD | {"subject": "k" * 201},
        GOOD | {"subject": "a\x00b"},
        GOOD | {"kind": "\ud800"},
        GOOD | {"extra": 1},
    ],
)
def test_one_bad_item_spoils_no_other(bad: object) -> None:
    first, second, third = read_batch(batch(GOOD, bad, GOOD))
    assert first.event and third.event
    assert second.event is None
    assert second.fault.endswith(".")


@pytest.mark.parametrize("at", ["gestern", "", 5, None, "2026-11-23T07:05:00", "9999-99-99T00:00:00Z", "1" * 50])
def test_a_senseless_clock_is_no_fault(at: object) -> None:
    (item,) = read_batch(batch(GOOD | {"at": at}))
    assert item.event is not None
    assert item.event.sent_at is None


def test_brackets_inside_an_answer_are_no_nesting() -> None:
    (item,) = read_batch(batch(GOOD | {"body": {"answer": "[" * 500 + '\\"{{'}}))
    assert item.event is not None


@given(st.binary(max_size=400))
def test_any_bytes_give_items_or_a_refusal(data: bytes) -> None:
    try:
        assert all(isinstance(item, Item) for item in read_batch(data))
    except InvalidInput as refusal:
        assert str(refusal)
