"""What is no longer needed goes: each kind of row after its days (settings). For `learning retention`, from cron."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, and_, cast, delete, func, or_, select, update

from learning import clock, config
from learning.administration import audit, erasing
from learning.administration.models import DataRequest
from learning.config import Settings
from learning.db import db, forget_journal, rewrite_file, transaction
from learning.members.models import Card, Device, DeviceSession, Enrolment, Membership, Notice, OneTimeLink, Person
from learning.policy import OPERATOR
from learning.progress.models import EventConflict
from learning.units.models import RosterImport, RosterUpload


@dataclass(frozen=True)
class Done:
    """One rule: what it is called in words, how many days, how many rows it concerned."""

    name: str
    words: str
    days: int
    rows: int


def run(dry_run: bool = False) -> list[Done]:
    """Apply every rule (or only count), each in its own transaction, and log how many rows went."""
    settings = config.current()
    done = []
    for name, (words, days_of, rule) in RULES.items():
        days = days_of(settings)
        before = clock.now() - timedelta(days=days)
        if dry_run:
            done.append(Done(name, words, days, _count(rule.which(before))))
            continue
        with transaction():
            rows = rule.apply(before)
        done.append(Done(name, words, days, rows))
    removed = sum(one.rows for one in done)
    if not dry_run:
        if removed:
            with transaction():
                audit.write(OPERATOR, "retention_done", removed=removed, **{one.name: one.rows for one in done})
        if _has_erased_lately():
            rewrite_file()
        forget_journal()
    return done


@dataclass(frozen=True)
class Rule:
    """which: selects the ids of the rows older than an instant; apply: deals with them and says how many."""

    which: Callable[[datetime], Any]
    apply: Callable[[datetime], int]


def _deleting(model: Any, condition: Callable[[datetime], Any]) -> Rule:
    return Rule(
        lambda before: select(*model.__table__.primary_key.columns).where(condition(before)),
        lambda before: _changed(delete(model).where(condition(before))),
    )


def _blanking(model: Any, values: dict[str, Any], condition: Callable[[datetime], Any]) -> Rule:
    return Rule(
        lambda before: select(model.id).where(condition(before)),
        lambda before: _changed(update(model).where(condition(before)).values(**values)),
    )


def _old_devices(before: datetime) -> Any:
    """Devices not seen for long on which nobody is enrolled any more, or whose cookie is worth nothing by now."""
    return and_(Device.last_seen_on < before.date(), Device.label != "")


def _forget_devices(before: datetime) -> int:
    old = select(Device.id).where(_old_devices(before))
    ended = update(Enrolment).where(Enrolment.device_id.in_(old), Enrolment.ended_at.is_(None))
    db.session.execute(ended.values(ended_at=clock.now()))
    db.session.execute(update(DeviceSession).where(DeviceSession.device_id.in_(old)).values(person_id=None))
    return _changed(update(Device).where(_old_devices(before)).values(label=""))


def _left_long_ago(before: datetime) -> Any:
    """Those who left: the day is that of their last membership, or of the last change that a rule of ours can see."""
    last_day = select(func.max(Membership.to_on)).where(Membership.person_id == Person.id).scalar_subquery()
    open_one = select(Membership.id).where(Membership.person_id == Person.id, Membership.to_on.is_(None)).exists()
    return select(Person.id).where(
        Person.status == "left", Person.erased_at.is_(None), ~open_one, last_day < before.date()
    )


def _erase_left(before: datetime) -> int:
    people = list(db.session.scalars(_left_long_ago(before)))
    for person_id in people:
        erasing.erase(OPERATOR, person_id, "retention")
    return len(people)


def _has_erased_lately() -> bool:
    """Whether anybody was erased while this job may last have been away: a name may lie between the rows."""
    since = clock.now() - _REWRITTEN_FOR
    return db.session.scalar(select(Person.id).where(Person.erased_at >= since).limit(1)) is not None


def _count(statement: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(statement.subquery())) or 0


def _changed(statement: Any) -> int:
    result: Any = db.session.execute(statement.execution_options(synchronize_session=False))
    return int(result.rowcount)


_REWRITTEN_FOR = timedelta(days=30)
_UNBLANKED = cast(RosterImport.changes, String) != "[]"
RULES: dict[str, tuple[str, Callable[[Settings], int], Rule]] = {
    "notices": (
        "Lời nhắn đã đọc",
        lambda settings: settings.keep_notices_days,
        _deleting(Notice, lambda before: Notice.seen_at < before),
    ),
    "links": (
        "Đường dẫn dùng một lần",
        lambda settings: settings.keep_notices_days,
        _deleting(OneTimeLink, lambda before: OneTimeLink.expires_at < before),
    ),
    "cards": (
        "Thẻ hết dùng, chưa máy nào nhận",
        lambda settings: settings.keep_devices_days,
        _deleting(
            Card,
            lambda before: and_(
                or_(Card.revoked_at < before, Card.expires_at < before),
                ~select(Enrolment.id).where(Enrolment.card_id == Card.id).exists(),
            ),
        ),
    ),
    "devices": (
        "Máy lâu không dùng",
        lambda settings: settings.keep_devices_days,
        Rule(lambda before: select(Device.id).where(_old_devices(before)), _forget_devices),
    ),
    "conflicts": (
        "Bài gửi trùng, khác nội dung",
        lambda settings: settings.keep_conflicts_days,
        _deleting(EventConflict, lambda before: EventConflict.received_at < before),
    ),
    "imports": (
        "Nội dung từng lần đưa danh sách",
        lambda settings: settings.keep_imports_days,
        _blanking(RosterImport, {"changes": []}, lambda before: and_(RosterImport.imported_at < before, _UNBLANKED)),
    ),
    "uploads": (
        "Tệp danh sách gửi lên chưa nhập",
        lambda settings: settings.keep_uploads_days,
        _deleting(RosterUpload, lambda before: RosterUpload.uploaded_at < before),
    ),
    "requests": (
        "Lời trong yêu cầu đã trả lời",
        lambda settings: settings.keep_requests_days,
        _blanking(
            DataRequest,
            {"wish": "", "answer": ""},
            lambda before: and_(DataRequest.closed_at < before, or_(DataRequest.wish != "", DataRequest.answer != "")),
        ),
    ),
    "people": (
        "Người đã rời danh sách",
        lambda settings: settings.keep_left_days,
        Rule(_left_long_ago, _erase_left),
    ),
}
