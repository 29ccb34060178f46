"""From the bytes of `POST /events` to events, one outcome for each item. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from learning.errors import InvalidInput, TooLarge
from learning.offline import strict
from learning.progress.events import NewEvent

MAX_EVENTS = 200


@dataclass(frozen=True)
class Item:
    """One item of a batch: an event, or why it can never be one."""

    uid: str
    event: NewEvent | None
    fault: str = ""


def read_batch(data: bytes) -> list[Item]:
    """The items of a batch. Raises InvalidInput when the whole is not this contract, TooLarge for too many items."""
    events = strict.read(data, {"events"})["events"]
    if not isinstance(events, list):
        raise InvalidInput(strict.NOT_OURS)
    if len(events) > MAX_EVENTS:
        raise TooLarge(f"Mỗi lần gửi nhiều nhất {MAX_EVENTS} việc.")
    return [_item(raw) for raw in events]


def _item(raw: Any) -> Item:
    uid = str(raw.get("id", ""))[:64] if isinstance(raw, dict) else ""
    broken = Item(uid, None, "Nội dung việc này hỏng trên đường gửi.")
    if not isinstance(raw, dict) or raw.keys() != {"id", "person", "kind", "subject", "body", "seq", "at"}:
        return broken
    texts = (raw["id"], raw["kind"], raw["subject"])
    numbers = (raw["person"], raw["seq"])
    if not all(isinstance(text, str) and len(text) <= 200 for text in texts) or not isinstance(raw["body"], dict):
        return broken
    if any(type(number) is not int for number in numbers):
        return broken
    if not strict.is_id(raw["person"]) or not strict.is_text(raw):
        return broken
    sent_at = _instant(raw["at"])
    event = NewEvent(
        uid, raw["person"], raw["kind"], raw["subject"], raw["body"], source="phone", seq=raw["seq"], sent_at=sent_at
    )
    return Item(uid, event)


def _instant(text: Any) -> datetime | None:
    """The phone's clock, a claim: None when it makes no sense."""
    if not isinstance(text, str) or len(text) > 40:
        return None
    try:
        instant = datetime.fromisoformat(text)
        return instant.astimezone(UTC) if instant.tzinfo else None
    except (ValueError, OverflowError):
        return None
