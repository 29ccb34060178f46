"""Shapes of events, digests, receipts."""

import pytest

from learning.progress.events import NewEvent, shape_fault

UID = "0b8f1c7e-7a52-4a43-9c34-6b7f0b1f2a10"


def event(**changes) -> NewEvent:
    return NewEvent(**({"uid": UID, "person_id": 1, "kind": "lesson_read", "subject": "khoa/bai"} | changes))


def test_the_same_event_has_the_same_receipt_and_digest() -> None:
    assert event().receipt == event(seq=9).receipt
    assert event().digest == event(seq=9).digest
    assert event(subject="khoa/khac").digest != event().digest
    assert event(person_id=2).receipt != event().receipt


def test_receipts_leave_out_letters_that_are_misread() -> None:
    receipts = {event(uid=f"{number:032x}").receipt for number in range(500)}
    assert len(receipts) > 480
    assert not set("".join(receipts)) & set("01OIL")


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"kind": "check_answered", "subject": "khoa/bai/cau", "body": {"answer": "a"}},
        {"kind": "simulation_done", "subject": "khoa/bai/tap", "body": {"steps": 3, "wrong": 0}},
        {"kind": "answer_given", "subject": "12", "body": {"question": "1", "answer": ["a", "b"]}},
        {"kind": "paper_handed_in", "subject": "12", "body": {"answers": {"1": "a", "2": None, "3": {"x": "y"}}}},
        {"kind": "studied_together", "subject": "khoa", "body": {"parts": ["bai"]}},
    ],
)
def test_right_shapes_are_taken(changes) -> None:
    assert shape_fault(event(**changes)) == ""


@pytest.mark.parametrize(
    "changes",
    [
        {"uid": "x"},
        {"uid": "' OR 1=1 --        "},
        {"kind": "course_completed"},
        {"kind": "unknown"},
        {"subject": "khoa/../bai"},
        {"subject": ""},
        {"subject": "a/b/c/d"},
        {"body": {"extra": 1}},
        {"kind": "simulation_done", "subject": "khoa/bai/tap", "body": {}},
        {"kind": "simulation_done", "subject": "khoa/bai/tap", "body": {"steps": 3, "wrong": -1}},
        {"kind": "simulation_done", "subject": "khoa/bai/tap", "body": {"steps": 3, "wrong": True}},
        {"kind": "simulation_done", "subject": "khoa/bai/tap", "body": {"steps": 3.5, "wrong": 1}},
        {"kind": "simulation_done", "subject": "khoa/bai/tap", "body": {"steps": 10_001, "wrong": 1}},
        {"kind": "simulation_done", "subject": "khoa/bai/tap", "body": {"steps": 3, "wrong": 1, "more": 1}},
        {"kind": "answer_given", "subject": "12", "body": {"question": 1, "answer": "a"}},
        {"kind": "answer_given", "subject": "12", "body": {"question": "1", "answer": {"a": {"b": "c"}}}},
        {"kind": "answer_given", "subject": "12", "body": {"question": "1", "answer": "a" * 2_001}},
        {"kind": "paper_handed_in", "subject": "12", "body": {"answers": []}},
        {"kind": "paper_handed_in", "subject": "12", "body": {"answers": {str(one): "a" for one in range(501)}}},
        {"kind": "studied_together", "subject": "khoa", "body": {"parts": [1]}},
    ],
)
def test_wrong_shapes_are_refused_in_words(changes) -> None:
    assert shape_fault(event(**changes)).endswith(".")
