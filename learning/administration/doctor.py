"""Examines an instance: database, settings, content, clock, disk, audit chain. Says what is so and what to do."""

import hashlib
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import SQLAlchemyError

from learning import clock, config
from learning.administration import audit
from learning.administration.models import AuditEntry
from learning.config import Settings
from learning.courses.models import Blob, ContentFile, Course
from learning.db import db, durability_problem
from learning.migrations import runner
from learning.progress.models import Event

GOOD, WARNING, FAULT = "good", "warning", "fault"
MIB = 1024 * 1024
LITTLE_SPACE, NO_SPACE = 1024 * MIB, 200 * MIB
CLOCKS_APART = timedelta(seconds=30)
BUILT_AFTER = datetime(2026, 1, 1, tzinfo=UTC)  # a clock that says less was never set
BLOBS_AT_ONCE = 200


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. level: good | warning | fault; cure says what to do, empty when all is well."""

    about: str
    level: str
    message: str
    cure: str = ""

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


def examine() -> list[Finding]:
    """All findings, in the order in which they are best mended. A check that cannot run is itself a fault."""
    found: list[Finding] = []
    for about, check in _CHECKS.items():
        try:
            found += [Finding(about, *said) for said in check(config.current())]
        except (SQLAlchemyError, OSError) as fault:
            db.session.rollback()
            cure = "Xem cơ sở dữ liệu có chạy không, LEARNING_DATABASE_URL có đúng không, thư mục có đọc được không."
            found.append(Finding(about, FAULT, f"Chưa xem được ({type(fault).__name__}).", cure))
    return found


Said = Iterator[tuple[str, ...]]


def _settings(settings: Settings) -> Said:
    key = settings.instance / "secret_key"
    if key.exists() and stat.S_IMODE(key.stat().st_mode) & 0o077:
        yield FAULT, "Người khác trên máy đọc được khoá bí mật.", f"chmod 600 {key.name} trong thư mục dữ liệu."
    if settings.demo:
        yield (
            WARNING,
            "Đây là bản trình diễn: thẻ dùng mãi được.",
            "Không đưa người thật vào; bản thật dùng thư mục mới.",
        )
    if not settings.secure:
        cure = "Đặt máy chủ sau https rồi khai LEARNING_PUBLIC_URL=https://…"
        yield WARNING, "Chưa có https: điện thoại không học được khi mất mạng.", cure
    elif not settings.trusted_proxies:
        cure = "Khai LEARNING_TRUSTED_PROXIES, thường là 1."
        yield WARNING, "Có https mà chưa khai máy chủ đứng trước: mọi người như cùng một địa chỉ mạng.", cure
    yield GOOD, "Cài đặt đọc được."


def _database(_settings: Settings) -> Said:
    connection = db.session.connection()
    problem = durability_problem(connection)
    if problem:
        yield (
            FAULT,
            f"Điều đã nhận có thể mất khi cúp điện: {problem}.",
            "Sửa cấu hình cơ sở dữ liệu như docs/settings.md.",
        )
    scripts = ScriptDirectory(str(runner.FOLDER))
    present, newest = MigrationContext.configure(connection).get_current_revision(), scripts.get_current_head()
    if present != newest:
        yield FAULT, f"Cơ sở dữ liệu ở bản {present}, chương trình cần bản {newest}.", "Chạy learning serve một lần."
    yield from _integrity(connection)
    yield GOOD, f"Cơ sở dữ liệu {connection.dialect.name}, bản {present}."


def _integrity(connection: Connection) -> Said:
    """On SQLite the file itself can be asked; PostgreSQL has its own tools for that (pg_amcheck)."""
    if connection.dialect.name != "sqlite":
        return
    said = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    if said != "ok":
        yield FAULT, "Tệp cơ sở dữ liệu bị hỏng.", "Dừng máy chủ, giữ nguyên tệp, khôi phục từ bản sao lưu."
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        yield FAULT, "Có dòng dữ liệu trỏ tới chỗ không còn.", "Giữ nguyên tệp, báo người phát triển."


def _content(_settings: Settings) -> Said:
    courses = db.session.scalar(select(func.count()).select_from(Course)) or 0
    if not courses:
        yield WARNING, "Chưa công bố khoá học nào.", "learning publish"
    lost = db.session.scalar(
        select(func.count())
        .select_from(ContentFile)
        .outerjoin(Blob, Blob.sha256 == ContentFile.sha256)
        .where(Blob.sha256.is_(None))
    )
    damaged = sum(1 for sha256, data in _blobs() if hashlib.sha256(data).hexdigest() != sha256)
    if lost or damaged:
        yield FAULT, f"{lost} tệp bài học bị mất, {damaged} tệp bị sửa.", "Khôi phục từ bản sao lưu, hoặc công bố lại."
    yield GOOD, f"{courses} khoá học, tệp nguyên vẹn."


def _blobs() -> Iterator[tuple[str, bytes]]:
    after = ""
    while True:
        rows = db.session.execute(
            select(Blob.sha256, Blob.data).where(Blob.sha256 > after).order_by(Blob.sha256).limit(BLOBS_AT_ONCE)
        ).all()
        if not rows:
            return
        yield from ((row.sha256, row.data) for row in rows)
        after = rows[-1].sha256


def _clock(settings: Settings) -> Said:
    now = clock.now()
    cure = "Đặt lại giờ máy chủ (timedatectl set-ntp true)."
    latest = max(
        (at for at in db.session.execute(select(_newest(Event.received_at), _newest(AuditEntry.at))).one() if at),
        default=BUILT_AFTER,
    )
    if now < BUILT_AFTER or latest - now > CLOCKS_APART:
        yield FAULT, "Giờ máy chủ chậm hơn việc đã ghi gần nhất: hạn nộp sẽ tính sai.", cure
    if db.engine.dialect.name == "postgresql":
        theirs = db.session.execute(select(func.clock_timestamp())).scalar_one()
        if abs(theirs - now) > CLOCKS_APART:
            yield FAULT, "Giờ máy chủ và giờ cơ sở dữ liệu lệch nhau.", cure
    yield GOOD, f"Bây giờ là {now.astimezone(settings.timezone):%H:%M %d/%m/%Y}, múi giờ {settings.timezone.key}."


def _newest(column: Any) -> Any:
    return select(func.max(column)).scalar_subquery()


def _disk(settings: Settings) -> Said:
    free = shutil.disk_usage(settings.instance).free
    if free < NO_SPACE:
        yield FAULT, f"Ổ đĩa chỉ còn {free // MIB} MB: sắp không nhận được bài.", "Dọn ổ đĩa ngay."
    elif free < LITTLE_SPACE:
        yield WARNING, f"Ổ đĩa còn {free // MIB} MB.", "Dọn ổ đĩa, hoặc chuyển bản sao lưu đi nơi khác."
    probe = settings.instance / ".doctor"
    probe.write_bytes(b"?")
    probe.unlink()
    yield GOOD, f"Ổ đĩa còn {free // MIB} MB, thư mục dữ liệu ghi được."


def _audit(_settings: Settings) -> Said:
    verdict = audit.verify()
    if verdict.broken_at is not None:
        cure = "Giữ nguyên cơ sở dữ liệu, so với bản sao lưu, hỏi ai có quyền vào cơ sở dữ liệu."
        yield FAULT, f"Nhật ký bị sửa hoặc bị bớt, từ dòng số {verdict.broken_at}.", cure
    elif not verdict.head_fits:
        yield FAULT, "Nhật ký bị cắt ở cuối.", "Giữ nguyên cơ sở dữ liệu, so với bản sao lưu gần nhất."
    elif missing := _missing_triggers():
        cure = "So với bản sao lưu, hỏi ai có quyền vào cơ sở dữ liệu, rồi tạo lại như bản di trú của bảng ấy."
        yield FAULT, f"Mất khoá chống sửa của bảng: {', '.join(missing)}.", cure
    else:
        yield GOOD, f"Nhật ký nguyên vẹn: {verdict.entries} dòng, mã cuối {verdict.last_hash[:16]}."


def _missing_triggers() -> list[str]:
    """What keeps the log and the events append-only, where it has been taken away or switched off."""
    name = db.engine.dialect.name
    on = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if name == "postgresql":
        on = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
    return sorted(_TRIGGERS[name] - set(db.session.scalars(text(on))))


_TRIGGERS = {
    "sqlite": {"audit_entry_no_update", "audit_entry_no_delete", "event_no_update", "event_no_delete"},
    "postgresql": {"audit_entry_append_only", "event_no_update", "event_no_delete"},
}
_CHECKS: dict[str, Callable[[Settings], Said]] = {
    "settings": _settings,
    "database": _database,
    "content": _content,
    "clock": _clock,
    "disk": _disk,
    "audit": _audit,
}
