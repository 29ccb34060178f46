"""Why a member needs help today, in words, and how much; never which answer they gave. Pure but for its words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from learning.progress.completion import Part, PartState, State

QUIET_DAYS = 3  # somebody who studied this lately is left alone
REFUSED_DAYS = 14  # so long somebody is asked what it was that could not be taken
_FAILED_FOR_GOOD, _FAILED, _REFUSED, _CARD_UNUSED, _SILENT, _NOT_BEGUN, _STOPPED = 70, 60, 55, 50, 45, 40, 20
_MOST_DAYS = 15  # who has stopped for longer is not more urgent by that


@dataclass(frozen=True)
class Need:
    """reason in words; urgency: 0 is not today."""

    reason: str = ""
    urgency: int = 0


NONE = Need()


def of_phone(silent_since: date | None, refused_on: date | None, last_on: date | None, today: date) -> Need:
    """All that can be said of a phone that is away: what lies unsent on it nobody knows. silent_since: when a course
    was taken along to a phone that has not been heard of since; last_on: when they last studied, on any phone."""
    if refused_on and today - refused_on <= timedelta(REFUSED_DAYS):
        return Need("Có bài máy chủ không nhận được, cần cùng xem ở mục Của tôi.", _REFUSED)
    studied_since = last_on is not None and silent_since is not None and last_on > silent_since
    if silent_since and not studied_since and today - silent_since >= timedelta(QUIET_DAYS):
        return Need(f"Đã tải bài về máy ngày {silent_since:%d/%m}, từ đó máy chưa liên lạc.", _SILENT)
    return NONE


def of_beginner(has_signed_in: bool, has_card: bool) -> Need:
    """Somebody who has not opened the course."""
    if has_signed_in:
        return Need("Đã vào lớp, chưa mở khoá này.", _NOT_BEGUN)
    if has_card:
        return Need("Chưa mở khoá này. Thẻ học chưa dùng lần nào.", _CARD_UNUSED)
    return Need("Chưa mở khoá này. Chưa có thẻ học.", _CARD_UNUSED)


def of_learner(
    state: State, parts: Sequence[Part], tries: Mapping[str, int | None], last_at: datetime, now: datetime
) -> Need:
    """Somebody who is under way. tries: how often each quiz (by its key) may be tried, None without a limit."""
    for part in parts:
        found = state.get(part.key)
        if part.kind == "quiz" and found and found.get("tries") and not found["passed"]:
            return _of_failed(found, tries.get(part.key))
    days = (now - last_at).days
    if days < QUIET_DAYS:
        return NONE
    following = next((part for part in parts if not state.get(part.key, {}).get("done")), None)
    where = f"Dừng ở “{following.title}”" if following else "Dừng học"
    return Need(f"{where} đã {days} ngày.", _STOPPED + min(days, _MOST_DAYS))


def _of_failed(state: PartState, limit: int | None) -> Need:
    said = f"Kiểm tra {state['tries']} lần chưa đạt, lần tốt nhất {state['best']}%."
    if limit is None:
        return Need(said, _FAILED)
    left = limit - state["tries"]
    if left > 0:
        return Need(f"{said} Còn {left} lần.", _FAILED)
    return Need(f"{said} Đã hết lượt, đồng chí có thể cho thêm.", _FAILED_FOR_GOOD)
