"""From the bytes of `POST /events` to events: strict JSON, one outcome for each item. Pure."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from learning.errors import InvalidInput
from learning.progress.events import NewEvent

CONTRACT = 1
MAX_EVENTS = 200
MAX_BYTES = 256 * 1024
_MAX_DEPTH = 12
_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_NO_TEXT = re.compile("[\ud800-\udfff\x00]")


@dataclass(frozen=True)
class Item:
    """One item of a batch: an event, or why it can never be one."""

    uid: str
    event: NewEvent | None
    fault: str = ""


def read_batch(data: bytes) -> list[Item]:
    """The items of a batch. Raises InvalidInput when the whole is not this contract."""
    if _depth(data) > _MAX_DEPTH:
        raise InvalidInput("Gói bài gửi lên hỏng: lồng quá sâu.")
    try:
        batch = json.loads(data.decode("utf-8"), object_pairs_hook=_no_duplicates, parse_constant=_no_constant)
    except (ValueError, RecursionError) as fault:
        raise InvalidInput("Gói bài gửi lên hỏng: không đọc được.") from fault
    if not isinstance(batch, dict) or batch.keys() != {"contract", "events"} or batch["contract"] != CONTRACT:
        raise InvalidInput("Gói bài gửi lên không đúng mẫu. Xin mở lại trang rồi gửi.")
    if not isinstance(batch["events"], list) or len(batch["events"]) > MAX_EVENTS:
        raise InvalidInput(f"Mỗi lần gửi nhiều nhất {MAX_EVENTS} việc.")
    return [_item(raw) for raw in batch["events"]]


def _item(raw: Any) -> Item:
    uid = str(raw.get("id", ""))[:64] if isinstance(raw, dict) else ""
    broken = Item(uid, None, "Nội dung việc này hỏng trên đường gửi.")
    if not isinstance(raw, dict) or raw.keys() != {"id", "person", "kind", "subject", "body", "seq", "at"}:
        return broken
    texts = (raw["id"], raw["kind"], raw["subject"])
    numbers = (raw["person"], raw["seq"])
    if not all(isinstance(text, str) and len(text) <= 200 for text in texts) or not isinstance(raw["body"], dict):
        return broken
    if any(isinstance(number, bool) or not isinstance(number, int) for number in numbers):
        return broken
    if not 0 < raw["person"] < 2**31 or any(_NO_TEXT.search(text) for text in _texts(raw)):
        return broken
    sent_at = _instant(raw["at"])
    event = NewEvent(
        uid, raw["person"], raw["kind"], raw["subject"], raw["body"], source="phone", seq=raw["seq"], sent_at=sent_at
    )
    return Item(uid, event)


def _texts(value: Any) -> Iterator[str]:
    """All texts inside a value; how deep it may nest was asked before."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _texts(item)


def _instant(text: Any) -> datetime | None:
    """The phone's clock, a claim: None when it makes no sense."""
    if not isinstance(text, str) or len(text) > 40:
        return None
    try:
        instant = datetime.fromisoformat(text)
        return instant.astimezone(UTC) if instant.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _depth(data: bytes) -> int:
    """How deep the brackets outside of texts nest, in one pass; deep nesting would exhaust the parser's stack."""
    depth = deepest = 0
    for byte in _TEXT.sub(b"", data):
        if byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"]}":
            depth -= 1
    return deepest


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")
