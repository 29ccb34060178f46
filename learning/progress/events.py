"""Events as senders make them: kinds, strict shapes, digests and receipts. Pure."""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from learning.policy import Permission

MEMBER_KINDS = frozenset(
    {
        "lesson_opened",
        "lesson_read",
        "check_answered",
        "simulation_done",
        "answer_given",
        "paper_handed_in",
        "task_reported",
    }
)
LEADER_KINDS = {
    "task_confirmed": Permission.TASKS_CONFIRM,
    "task_refused": Permission.TASKS_CONFIRM,
    "attended": Permission.HELP_RECORD,
    "attendance_withdrawn": Permission.HELP_RECORD,
    "studied_together": Permission.HELP_RECORD,
    "slip_entered": Permission.TASKS_CONFIRM,
    "tries_granted": Permission.TASKS_CONFIRM,
    "time_granted": Permission.TASKS_CONFIRM,
}
RECEIPT_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
MAX_TEXT = 2_000
MAX_COUNT = 10_000
MAX_EXTRA_TRIES, MAX_EXTRA_MINUTES = 10, 180
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_UID = re.compile(r"[0-9a-fA-F-]{16,40}")
_SUBJECT = re.compile(r"[a-z0-9-]{1,80}(/[a-z0-9-]{1,80}){0,2}")


@dataclass(frozen=True)
class NewEvent:
    """An event before it is recorded. person_id is whom it is about; sent_at and seq are the sender's claims."""

    uid: str
    person_id: int
    kind: str
    subject: str
    body: dict[str, Any] = field(default_factory=dict)
    source: str = "web"
    seq: int = 0
    sent_at: datetime | None = None

    @property
    def digest(self) -> str:
        """sha256 over what the event says; the same event sent again has the same digest."""
        said = json.dumps([self.kind, self.subject, self.body], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()

    @property
    def kept_seq(self) -> int:
        """The sender's claim as far as both engines can hold it."""
        return max(-(2**31), min(self.seq, 2**31 - 1))

    @property
    def receipt(self) -> str:
        """Four letters to read aloud; the same for the same event, whenever it is asked for."""
        number = int.from_bytes(hashlib.sha256(f"{self.person_id}:{self.uid.lower()}".encode()).digest()[:8], "big")
        letters = []
        for _ in range(4):
            number, rest = divmod(number, len(RECEIPT_ALPHABET))
            letters.append(RECEIPT_ALPHABET[rest])
        return "".join(letters)


@dataclass(frozen=True)
class Outcome:
    """What became of an event: stored | duplicate | conflict | refused | later | not_yours."""

    uid: str
    status: str
    receipt: str = ""
    reason: str = ""


def shape_fault(event: NewEvent) -> str:
    """Why an event can never be taken, in words for the member; empty when its shape is right."""
    if not _UID.fullmatch(event.uid):
        return "Mã của việc này hỏng."
    if event.kind not in MEMBER_KINDS and event.kind not in LEADER_KINDS:
        return "Máy chủ không biết loại việc này. Xin cập nhật trang rồi thử lại."
    if not _SUBJECT.fullmatch(event.subject):
        return "Việc này không ghi rõ thuộc bài nào."
    if not _BODIES[event.kind](event.body):
        return "Nội dung việc này hỏng trên đường gửi."
    return ""


def is_answer(value: object) -> bool:
    """An answer as papers hold it: text, or a list or map of short texts; nothing deeper."""
    if value is None:
        return True
    if isinstance(value, str):
        return len(value) <= MAX_TEXT
    if isinstance(value, list):
        return len(value) <= 100 and all(isinstance(item, str) and len(item) <= MAX_TEXT for item in value)
    if isinstance(value, dict):
        return len(value) <= 100 and all(is_answer(item) and not isinstance(item, dict) for item in value.values())
    return False


def _no_body(body: dict[str, Any]) -> bool:
    return body == {}


def _check_body(body: dict[str, Any]) -> bool:
    return body.keys() == {"answer"} and is_answer(body["answer"])


def _practice_body(body: dict[str, Any]) -> bool:
    """How many steps a simulation had, and how many taps went wrong."""
    return body.keys() == {"steps", "wrong"} and all(
        type(count) is int and 0 <= count <= MAX_COUNT for count in body.values()
    )


def _draft_body(body: dict[str, Any]) -> bool:
    return body.keys() == {"question", "answer"} and isinstance(body["question"], str) and is_answer(body["answer"])


def _paper_body(body: dict[str, Any]) -> bool:
    answers = body.get("answers")
    return (
        body.keys() == {"answers"}
        and isinstance(answers, dict)
        and len(answers) <= 500
        and all(is_answer(answer) for answer in answers.values())
    )


def _together_body(body: dict[str, Any]) -> bool:
    """The lessons gone through, on which day (2026-11-26), with whom (helper: the id of a person)."""
    parts, day, helper = body.get("parts"), body.get("on"), body.get("helper")
    return (
        {"parts"} <= body.keys() <= {"parts", "on", "helper"}
        and isinstance(parts, list)
        and all(isinstance(part, str) for part in parts)
        and (day is None or (isinstance(day, str) and bool(_DAY.fullmatch(day))))
        and (helper is None or (type(helper) is int and 0 < helper < 2**31))
    )


def _withdrawal_body(body: dict[str, Any]) -> bool:
    """The uid of the event that was a mistake."""
    return body.keys() == {"event"} and isinstance(body["event"], str) and bool(_UID.fullmatch(body["event"]))


def _refusal_body(body: dict[str, Any]) -> bool:
    reason = body.get("reason", "")
    return body.keys() <= {"reason"} and isinstance(reason, str) and len(reason) <= MAX_TEXT


def _tries_body(body: dict[str, Any]) -> bool:
    return body.keys() == {"tries"} and type(body["tries"]) is int and 1 <= body["tries"] <= MAX_EXTRA_TRIES


def _minutes_body(body: dict[str, Any]) -> bool:
    return body.keys() == {"minutes"} and type(body["minutes"]) is int and 1 <= body["minutes"] <= MAX_EXTRA_MINUTES


_BODIES: dict[str, Callable[[dict[str, Any]], bool]] = {
    "lesson_opened": _no_body,
    "lesson_read": _no_body,
    "check_answered": _check_body,
    "simulation_done": _practice_body,
    "answer_given": _draft_body,
    "paper_handed_in": _paper_body,
    "task_reported": _no_body,
    "task_confirmed": _no_body,
    "task_refused": _refusal_body,
    "attended": _together_body,
    "attendance_withdrawn": _withdrawal_body,
    "studied_together": _together_body,
    "slip_entered": _paper_body,
    "tries_granted": _tries_body,
    "time_granted": _minutes_body,
}
