"""Roster files sent on the web: kept until imported or dropped, seen by nobody but the sender. Knows no request.

choices: {"encoding", "sheet", "columns"} as in `roster_records.Reading`, and "preset", the key of what was taken.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import undefer

from learning import clock, config
from learning.administration import audit
from learning.db import db, transaction
from learning.errors import Conflict, InvalidInput, NotFound
from learning.policy import Actor, Permission, may
from learning.units import imports, queries, roster_guess
from learning.units.models import RosterPreset, RosterUpload, Unit
from learning.units.roster import Fault, read_roster
from learning.units.roster_columns import Column
from learning.units.roster_encodings import ENCODINGS
from learning.units.roster_guess import SeenColumn
from learning.units.roster_presets import Preset
from learning.units.roster_records import Reading

MAX_BYTES = 8_000_000  # about 60,000 people; larger files go in at the command line
MAX_NAME = 80
MAX_PRESETS = 20
STUCK_MINUTES = 30


@dataclass(frozen=True)
class Upload:
    """A file somebody has sent, with the unit it is for and how it is read."""

    row: RosterUpload
    unit: Unit

    @property
    def reading(self) -> Reading:
        choices = self.row.choices
        return Reading(choices["encoding"], choices["sheet"], choices["columns"], self.unit.kind == "cell")

    @property
    def is_running(self) -> bool:
        """Whether somebody imports it now; one that stopped without a word, as in a power cut, does not."""
        started = self.row.started_at
        return (
            self.row.state == "running"
            and started is not None
            and clock.now() - started < timedelta(minutes=STUCK_MINUTES)
        )


def receive(actor: Actor, unit_id: int, file_name: str, data: bytes) -> int:
    """Keep a file for a unit until it is imported; returns its id.

    A file with columns that are never taken is not kept. Raises NotFound without the right to import there,
    InvalidInput with words for a file that is no roster at all.
    """
    unit = _importable(actor, unit_id)
    if not data:
        raise InvalidInput("Chưa có tệp nào. Xin chọn tệp danh sách rồi gửi.", "file")
    if len(data) > MAX_BYTES:
        raise InvalidInput(
            f"Tệp lớn hơn {MAX_BYTES // 1_000_000} MB. Xin chia thành nhiều tệp, hoặc nhờ người vận hành máy chủ.",
            "file",
        )
    reading = Reading(one_unit=unit.kind == "cell")
    roster = read_roster(data, reading)
    if roster.refused_columns:
        faults = [fault for fault in roster.faults if fault.column in roster.refused_columns]
        columns = ", ".join(f"“{header}”" for header in roster.refused_columns)
        raise InvalidInput(f"Tệp chưa được giữ lại. Cột {columns}: {faults[0].message} {faults[0].cure}", "file")
    if not roster.rows and not roster.refused and not (roster.sheets or roster.asks_encoding or roster.ignored_columns):
        raise InvalidInput(f"{roster.faults[0].message} {roster.faults[0].cure}" if roster.faults else "", "file")
    preset = roster_guess.find_preset(data, reading, presets := list_presets(unit))
    choices = {
        "encoding": "",
        "sheet": "",
        "columns": dict(presets[preset].columns) if preset else {},
        "preset": preset,
    }
    with transaction():
        _importable(actor, unit_id)
        _drop_old()
        row = RosterUpload(
            unit_id=unit_id,
            person_id=actor.person_id,
            uploaded_at=clock.now(),
            state="open",
            file_name=_plain_name(file_name),
            data=data,
            choices=choices,
        )
        db.session.add(row)
        db.session.flush()
        return row.id


def get_upload(actor: Actor, upload_id: int) -> Upload:
    """A file that the actor has sent. Raises NotFound for anybody else's, and once the right to import is lost."""
    row = db.session.scalar(
        select(RosterUpload)
        .where(RosterUpload.id == upload_id, RosterUpload.person_id == actor.person_id)
        .options(undefer(RosterUpload.data))
    )
    if row is None or row.uploaded_at < _oldest():
        raise NotFound
    return Upload(row, _importable(actor, row.unit_id))


def list_uploads(actor: Actor, unit_id: int) -> list[RosterUpload]:
    """The actor's own files that wait for a unit, newest first."""
    return list(
        db.session.scalars(
            select(RosterUpload)
            .where(
                RosterUpload.unit_id == unit_id,
                RosterUpload.person_id == actor.person_id,
                RosterUpload.uploaded_at >= _oldest(),
                RosterUpload.state != "done",
            )
            .order_by(RosterUpload.id.desc())
        )
    )


def see_columns(upload: Upload) -> list[SeenColumn]:
    """What the columns of a file are taken for."""
    return roster_guess.see_columns(upload.row.data, upload.reading)


def say_reading(actor: Actor, upload_id: int, encoding: str, sheet: str) -> None:
    """Say which code page or sheet a file has. Raises InvalidInput for a code page that is none."""
    if encoding and encoding not in ENCODINGS:
        raise InvalidInput("Xin chọn một bảng mã trong danh sách.", "encoding")
    _choose(actor, upload_id, {"encoding": encoding, "sheet": sheet})


def take_preset(actor: Actor, upload_id: int, key: str) -> None:
    """Read the columns as a preset of the unit, or of the platform, says; "" as they are called."""
    presets = list_presets(get_upload(actor, upload_id).unit)
    if key and key not in presets:
        raise InvalidInput("Xin chọn một cách đọc trong danh sách.", "preset")
    _choose(actor, upload_id, {"columns": dict(presets[key].columns) if key else {}, "preset": key})


def say_columns(actor: Actor, upload_id: int, columns: Mapping[str, str], remember: str) -> None:
    """Say what each column is (words of its header: a column, "" for none); under a name, remember it for the unit.

    Raises InvalidInput when two columns are said to be the same, or the name cannot be kept.
    """
    upload = get_upload(actor, upload_id)
    said = {one.words: columns.get(one.words, one.column) for one in see_columns(upload) if not one.refused}
    taken = [column for column in said.values() if column]
    if any(column not in set(Column) for column in taken):
        raise InvalidInput("Xin chọn một ý trong danh sách cho mỗi cột.", "columns")
    twice = next((column for column in taken if taken.count(column) > 1), "")
    if twice:
        raise InvalidInput(f"Hai cột cùng được chọn là “{twice}”. Xin giữ một cột.", "columns")
    if Column.FULL_NAME not in taken:
        raise InvalidInput(f"Chưa cột nào là “{Column.FULL_NAME}”. Xin chọn một cột.", "columns")
    remember = " ".join(unicodedata.normalize("NFC", remember).split())
    with transaction():
        if remember:
            save_preset(upload.unit, remember, said)
        _choose(actor, upload_id, {"columns": said, "preset": remember})


def drop(actor: Actor, upload_id: int) -> int:
    """Forget a file; returns the unit it was for. Raises Conflict while it is being imported."""
    upload = get_upload(actor, upload_id)
    if upload.is_running:
        raise Conflict("Danh sách này đang được nhập. Xin chờ nhập xong.")
    with transaction():
        db.session.execute(delete(RosterUpload).where(RosterUpload.id == upload_id))
    return upload.unit.id


def begin(actor: Actor, upload_id: int) -> Upload:
    """Take a file for importing. Raises Conflict when it is being imported already."""
    with transaction():
        upload = get_upload(actor, upload_id)
        row = db.session.scalars(
            select(RosterUpload)
            .where(RosterUpload.id == upload_id)
            .options(undefer(RosterUpload.data))
            .with_for_update()
            .execution_options(populate_existing=True)
        ).one()
        if Upload(row, upload.unit).is_running or row.state == "done":
            raise Conflict("Danh sách này đang được nhập, hoặc đã nhập xong.")
        row.state, row.started_at = "running", clock.now()
    return Upload(row, upload.unit)


def end(upload_id: int, state: str, import_id: int | None = None) -> None:
    """The import is over: done, when nothing is kept of the file, or open or failed, to be tried again."""
    values: dict[str, object] = {"state": state, "started_at": None, "import_id": import_id}
    if state == "done":
        values |= {"data": b"", "file_name": "", "choices": {}}
    with transaction():
        db.session.execute(update(RosterUpload).where(RosterUpload.id == upload_id).values(values))


def list_presets(unit: Unit) -> dict[str, Preset]:
    """The presets that may be taken in a unit: its own and those above it, then those of the platform."""
    above = [one.id for one in queries.list_above(unit.path)]
    rows = db.session.scalars(
        select(RosterPreset).where(RosterPreset.unit_id.in_(above)).order_by(RosterPreset.saved_at.desc())
    )
    own: dict[str, Mapping[str, str]] = {}
    for row in rows:
        own.setdefault(row.name, row.columns)
    return roster_guess.all_presets(own)


def save_preset(unit: Unit, name: str, columns: Mapping[str, str]) -> None:
    """Remember what columns mean in a unit's files; the oldest of too many is forgotten."""
    if len(name) > MAX_NAME:
        raise InvalidInput(f"Tên để nhớ cần ngắn hơn {MAX_NAME} chữ.", "remember")
    row = db.session.get(RosterPreset, (unit.id, name)) or RosterPreset(unit_id=unit.id, name=name)
    row.columns, row.saved_at = dict(columns), clock.now()
    db.session.add(row)
    db.session.flush()
    newest = select(RosterPreset.name).where(RosterPreset.unit_id == unit.id).order_by(RosterPreset.saved_at.desc())
    for old in list(db.session.scalars(newest))[MAX_PRESETS:]:
        db.session.execute(delete(RosterPreset).where(RosterPreset.unit_id == unit.id, RosterPreset.name == old))


def preview(actor: Actor, upload: Upload, missing: str = imports.MISSING_KEPT) -> imports.Preview:
    """What importing a file would do now."""
    return imports.preview(actor, upload.unit.id, upload.row.data, reading=upload.reading, missing=missing, yes=True)


def faults_of(preview: imports.Preview) -> list[Fault]:
    """All that keeps a file from being taken as a whole: faults, and questions in the same words, by row."""
    asked = [Fault(one.row, "", one.message, one.cure) for one in preview.report.questions]
    return sorted([*preview.report.faults, *asked], key=lambda one: one.row)


def take_faults(actor: Actor, upload: Upload) -> list[Fault]:
    """The same, to be taken away as a file: with a line in the audit log, since there are names in them."""
    faults = faults_of(preview(actor, upload))
    with transaction():
        audit.write(actor, "roster_faults_exported", unit_id=upload.unit.id, rows=len(faults))
    return faults


def _choose(actor: Actor, upload_id: int, choices: Mapping[str, object]) -> None:
    with transaction():
        row = get_upload(actor, upload_id).row
        row.choices = row.choices | dict(choices)
        row.state = "open" if row.state == "failed" else row.state


def _importable(actor: Actor, unit_id: int) -> Unit:
    unit = queries.get_unit(unit_id)
    if not may(actor, Permission.ROSTER_IMPORT, unit.path) or unit.closed_on is not None:
        raise NotFound
    return unit


def _oldest() -> datetime:
    return clock.now() - timedelta(days=config.current().keep_uploads_days)


def _drop_old() -> None:
    db.session.execute(delete(RosterUpload).where(RosterUpload.uploaded_at < _oldest()))


def _plain_name(name: str) -> str:
    """The name of a file as it may be shown: one line, no folders."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in name if letter.isprintable())[:MAX_NAME] or "danh-sach"
