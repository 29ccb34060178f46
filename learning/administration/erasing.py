"""Erasing a person: their row becomes a tombstone, what they typed is blanked, counts and marks stay.

Every table that points at a person has its place below; a test finds one that has none.
"""

from typing import Any

from sqlalchemy import case, delete, select, update

from learning import clock, config
from learning.administration import audit
from learning.administration.models import ApiToken, AuditEntry, Consent, DataRequest
from learning.assignments.models import Allowance
from learning.authoring.models import LessonReport
from learning.courses.models import ContentVersion
from learning.db import db, transaction
from learning.errors import Conflict
from learning.members import queries, secrets
from learning.members.models import (
    Card,
    Device,
    DeviceSession,
    Enrolment,
    Membership,
    Notice,
    OneTimeLink,
    Passkey,
    Person,
    RoleGrant,
    SecondStep,
)
from learning.policy import Actor
from learning.progress import redaction
from learning.progress import service as progress
from learning.progress.models import CourseProgress, Event, EventConflict
from learning.quizzes.models import Paper, Slip
from learning.reports.models import Confirmation, MonthReport
from learning.units.models import RosterCode, RosterImport, RosterUpload

NAME = "Đã xoá"
# What only served the person goes; the order keeps each foreign key whole.
DELETED: tuple[Any, ...] = (
    Enrolment,
    Card,
    OneTimeLink,
    SecondStep,
    Passkey,
    Notice,
    RoleGrant,
    RosterCode,
    RosterUpload,
    Allowance,
    EventConflict,
    Confirmation,  # whose code then says nothing to anybody, as if it had never been
)
# What counts, or proves what was done, stays, and points at the tombstone: no name can be read from it.
KEPT: tuple[Any, ...] = (
    *(AuditEntry, Consent, DataRequest, Membership, Event, CourseProgress, Paper),
    *(ContentVersion, DeviceSession, RosterImport, Slip, ApiToken, MonthReport, LessonReport),
)


def erase(actor: Actor, person_id: int, reason: str) -> None:
    """Erase a person for good; reason: request | retention. The caller has asked whether the actor may.

    Raises NotFound, and Conflict for somebody who is a tombstone already.
    """
    with transaction():
        person = queries.lock_person(person_id)
        if person.erased_at is not None:
            raise Conflict("Dữ liệu của người này đã xoá trước đó.")
        units = list(db.session.scalars(select(Membership.unit_id).where(Membership.person_id == person_id).distinct()))
        home = queries.get_place(person_id).unit
        _make_tombstone(person)
        _end_memberships(person_id)
        _forget_devices(person_id)
        db.session.flush()
        for model in DELETED:
            db.session.execute(delete(model).where(model.person_id == person_id))
        redaction.redact(person_id)
        _blank_imports(person_id)
        db.session.execute(update(DataRequest).where(DataRequest.person_id == person_id).values(wish="", answer=""))
        progress.recount(units)
        audit.write(actor, "person_erased", person_id=person_id, unit_id=home.id if home else None, by=reason)


def _make_tombstone(person: Person) -> None:
    person.name = person.name_key = person.name_folded = NAME
    person.phone = person.passphrase_hash = None
    person.note = ""
    person.sign_in_code = f"-{secrets.new_token()}"  # nobody can type it, and it must be nobody else's
    person.status = "left"
    person.shares_results = False
    person.erased_at = clock.now()


def _end_memberships(person_id: int) -> None:
    """Where somebody belonged stays, since counts of past months rest on it; sub-group and reason go."""
    today = clock.today(config.current().timezone)
    rows = update(Membership).where(Membership.person_id == person_id)
    db.session.execute(rows.values(group="", reason=""))
    last_on = case((Membership.from_on > today, Membership.from_on), else_=today)
    db.session.execute(rows.where(Membership.to_on.is_(None)).values(to_on=last_on))


def _forget_devices(person_id: int) -> None:
    """Sessions end; the label of a device goes unless somebody else is enrolled on it."""
    mine = select(Enrolment.device_id).where(Enrolment.person_id == person_id)
    shared = select(Enrolment.device_id).where(Enrolment.person_id != person_id, Enrolment.ended_at.is_(None))
    db.session.execute(update(DeviceSession).where(DeviceSession.person_id == person_id).values(person_id=None))
    db.session.execute(update(Device).where(Device.id.in_(mine), Device.id.not_in(shared)).values(label=""))


def _blank_imports(person_id: int) -> None:
    """An import keeps what it changed, so that it can be taken back: names, phones and notes among it go."""
    for done in db.session.scalars(select(RosterImport)):
        changes = [_blank_change(change) if change.get("person") == person_id else change for change in done.changes]
        if changes != done.changes:
            done.changes = changes


def _blank_change(change: dict[str, Any]) -> dict[str, Any]:
    personal = {"name", "phone", "note", "code"}
    return change | {
        side: None if change[side] is None else {name: v for name, v in change[side].items() if name not in personal}
        for side in ("before", "after")
        if side in change
    }
