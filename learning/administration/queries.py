"""Reads of the audit log and of requests about data. Never commits, never asks who is asking."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, false, or_, select, true
from sqlalchemy.orm import aliased

from learning.administration.models import AuditEntry, DataRequest
from learning.db import db
from learning.errors import NotFound
from learning.members.models import Membership, Person
from learning.policy import Scope
from learning.units.models import Unit
from learning.units.tree import end_of

NOWHERE = Scope()
_about, _actor = aliased(Person), aliased(Person)
_about_place, _actor_place = aliased(Membership), aliased(Membership)
_about_home, _actor_home = aliased(Unit), aliased(Unit)
_entries = (
    select(
        AuditEntry,
        Unit.name.label("unit_name"),
        Unit.path.label("unit_path"),
        _about.name.label("person_name"),
        _about_home.path.label("person_path"),
        _actor.name.label("actor_name"),
        _actor_home.path.label("actor_path"),
    )
    .outerjoin(Unit, Unit.id == AuditEntry.unit_id)
    .outerjoin(_about, _about.id == AuditEntry.person_id)
    .outerjoin(_about_place, and_(_about_place.person_id == _about.id, _about_place.to_on.is_(None)))
    .outerjoin(_about_home, _about_home.id == _about_place.unit_id)
    .outerjoin(_actor, _actor.id == AuditEntry.actor_id)
    .outerjoin(_actor_place, and_(_actor_place.person_id == _actor.id, _actor_place.to_on.is_(None)))
    .outerjoin(_actor_home, _actor_home.id == _actor_place.unit_id)
)


@dataclass(frozen=True)
class Reach:
    """Which entries somebody may read: about or by them; of units, and of people there; of these actions elsewhere."""

    person_id: int | None
    units: Scope = NOWHERE
    of_courses: Scope = NOWHERE
    course_actions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wanted:
    """Which of them are asked for. before: an id; since and until: instants; actions None: all."""

    before: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    actions: tuple[str, ...] | None = None
    unit_path: str | None = None


def list_entries(reach: Reach, wanted: Wanted, limit: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """The newest entries within reach that are wanted, with the names and homes of those concerned."""
    statement = _entries.where(_within(reach), *_conditions(wanted)).order_by(AuditEntry.id.desc()).limit(limit)
    return db.session.execute(statement).all()


def find_open_request(person_id: int, kind: str) -> DataRequest | None:
    return db.session.scalar(
        select(DataRequest).where(
            DataRequest.person_id == person_id, DataRequest.kind == kind, DataRequest.status == "open"
        )
    )


def list_requests_of(person_id: int) -> list[DataRequest]:
    """A person's own requests, the newest first."""
    return list(
        db.session.scalars(
            select(DataRequest).where(DataRequest.person_id == person_id).order_by(DataRequest.id.desc())
        )
    )


def list_open_requests() -> Sequence[Row[DataRequest, Person, Unit]]:
    """All open requests with who asks and where they belong (None: nowhere), the most urgent first."""
    return db.session.execute(
        select(DataRequest, Person, Unit)
        .join(Person, Person.id == DataRequest.person_id)
        .outerjoin(Membership, and_(Membership.person_id == Person.id, Membership.to_on.is_(None)))
        .outerjoin(Unit, Unit.id == Membership.unit_id)
        .where(DataRequest.status == "open")
        .order_by(DataRequest.done_by, DataRequest.id)
    ).all()


def lock_request(request_id: int) -> DataRequest:
    """A request read again and kept from others until the end of the transaction. Raises NotFound."""
    request = db.session.get(DataRequest, request_id, with_for_update=True, populate_existing=True)
    if request is None:
        raise NotFound
    return request


def _within(reach: Reach) -> ColumnElement[bool]:
    own = or_(AuditEntry.person_id == reach.person_id, AuditEntry.actor_id == reach.person_id)
    of_courses = and_(AuditEntry.action.in_(reach.course_actions), _covered(Unit.path, reach.of_courses))
    return or_(own, _covered(Unit.path, reach.units), _covered(_about_home.path, reach.units), of_courses)


def _covered(path: Any, scope: Scope) -> ColumnElement[bool]:
    if scope.everything:
        return true()
    return or_(false(), *(and_(path >= top, path < end_of(top)) for top in scope.paths))


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.before is not None:
        found.append(AuditEntry.id < wanted.before)
    if wanted.since is not None:
        found.append(AuditEntry.at >= wanted.since)
    if wanted.until is not None:
        found.append(AuditEntry.at < wanted.until)
    if wanted.actions is not None:
        found.append(AuditEntry.action.in_(wanted.actions))
    if wanted.unit_path is not None:
        unit = Scope(paths=(wanted.unit_path,))
        found.append(or_(_covered(Unit.path, unit), _covered(_about_home.path, unit)))
    return found
