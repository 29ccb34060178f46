"""Imports of rosters with all that follows from them: the counts of the units they touched, and a file sent on the
web imported in the background while a page shows how far it is."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import current_app

from learning import config
from learning.db import db, transaction
from learning.policy import Actor
from learning.progress import service
from learning.units import imports, undoing, uploads
from learning.units.imports import Report
from learning.units.undoing import Undone
from learning.units.uploads import Upload

BACKGROUND_BYTES = 400_000  # about 5,000 people: fewer are a matter of a few seconds
Import = Callable[..., Report]
_log = logging.getLogger("learning")


@dataclass(frozen=True)
class Wish:
    """How a file is to be imported; see `imports.import_roster`."""

    missing: str = imports.MISSING_KEPT
    yes: bool = False
    keep_going: bool = False


def undo(actor: Actor, unit_id: int) -> Undone:
    """As `undoing.undo_roster`, the counts following."""
    with transaction():
        undone = undoing.undo_roster(actor, unit_id)
        service.recount(undone.touched)
        return undone


def import_file(run: Import, actor: Actor, unit_id: int, data: bytes, **how: Any) -> Report:
    """run: `imports.import_roster` or `imports.import_good_rows`; all or nothing, counts included."""
    with transaction():
        report = run(actor, unit_id, data, **how)
        service.recount(report.touched)
        return report


def import_upload(actor: Actor, upload_id: int, wish: Wish) -> Report | None:
    """Import a file that was sent, of which nothing is kept then; None when that goes on in the background.

    A file that is not taken as a whole stays. Raises as `uploads.begin` and `imports.import_roster`.
    """
    upload = uploads.begin(actor, upload_id)
    if len(upload.row.data) < BACKGROUND_BYTES:
        return _run(actor, upload, wish)
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    data = upload.row.data
    detached = Upload(upload.row, upload.unit)
    db.session.expunge_all()

    def work() -> None:
        with app.app_context():
            try:
                _run(actor, detached, wish)
            except Exception as failure:
                _log.error("import of a roster ended: %s", type(failure).__name__, exc_info=failure)
            finally:
                db.session.remove()

    threading.Thread(target=work, name=f"roster-{upload_id}-{len(data)}", daemon=False).start()
    return None


def progress_of(upload_id: int) -> tuple[int, int] | None:
    """People done and people in all of an import in the background; None before the first are done."""
    try:
        done, total = _file(upload_id).read_text("ascii").split()
        return int(done), int(total)
    except (OSError, ValueError):
        return None


def _run(actor: Actor, upload: Upload, wish: Wish) -> Report:
    upload_id, state, import_id = upload.row.id, "failed", None
    steps = _Steps(upload_id)
    run = imports.import_good_rows if wish.keep_going else imports.import_roster
    how: dict[str, Any] = {"reading": upload.reading, "missing": wish.missing, "yes": wish.yes, "on_step": steps}
    try:
        report = import_file(run, actor, upload.unit.id, upload.row.data, **how)
        state, import_id = "done" if report.is_saved or report.is_clean else "open", report.import_id
        return report
    finally:
        steps.end()
        db.session.rollback()
        uploads.end(upload_id, state, import_id)


class _Steps:
    """Writes how far an import is where every process of this instance finds it: the transaction shows nothing yet."""

    def __init__(self, upload_id: int) -> None:
        self._file = _file(upload_id)
        self._done = 0

    def __call__(self, done: int, total: int) -> None:
        self._done += done
        if not self._done % 1_000 or self._done >= total:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_text(f"{self._done} {total}", "ascii")

    def end(self) -> None:
        self._file.unlink(missing_ok=True)


def _file(upload_id: int) -> Path:
    return config.current().instance / "cache" / "imports" / str(upload_id)
