"""A class recorded by mistake is taken back, for some who were not there or for all; results done alone stay."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from sqlalchemy import Row

from learning import clock, policy
from learning.administration import audit
from learning.courses import catalogue
from learning.db import transaction
from learning.errors import InvalidInput, NotFound
from learning.helping import queries
from learning.policy import Actor, Permission
from learning.progress import service as progress
from learning.progress.events import NewEvent
from learning.units import queries as units

WITHIN = timedelta(days=7)  # of recording: later the record is what people remember


@dataclass(frozen=True)
class Kept:
    """One save of attendance: its first event, what was gone through and on which day (2026-11-26), who was there."""

    id: int
    course: str
    lessons: list[str]
    on: str
    at: datetime
    people: list[tuple[int, str]]


@dataclass(frozen=True)
class TakenBack:
    """How many were taken back, and how many stay since they have completed the course."""

    gone: int
    stay: int


def list_kept(actor: Actor, unit_id: int) -> list[Kept]:
    """What was recorded in a unit of late and is not taken back yet, the newest first. Raises NotFound."""
    versions = {course.slug: version for course, version in catalogue.list_courses(actor)}
    found = []
    for rows in _saves(actor, unit_id):
        first = rows[0]
        version = versions.get(first.subject)
        if version is None:
            continue
        titles = [one.title for one in version.lessons if one.slug in first.body["parts"]]
        people = [(row.person_id, row.name) for row in rows]
        found.append(Kept(first.id, version.title, titles, first.body.get("on", ""), first.received_at, people))
    return found


def take_back(actor: Actor, unit_id: int, save_id: int, person_ids: Collection[int] | None = None) -> TakenBack:
    """Take back one save (by its first event) for some people, or for all; nobody takes back their own.

    Raises NotFound as list_kept, InvalidInput when nobody is named or the save is no longer there to take back.
    """
    rows = next((rows for rows in _saves(actor, unit_id) if save_id in {row.id for row in rows}), None)
    if rows is None:
        raise InvalidInput("Buổi học này đã được lấy lại, hoặc đã ghi quá 7 ngày.")
    chosen = [row for row in rows if person_ids is None or row.person_id in person_ids]
    chosen = [row for row in chosen if row.person_id != actor.person_id]
    if not chosen:
        raise InvalidInput("Xin chọn đồng chí đã ghi nhầm.", "person")
    events = [_event(row) for row in chosen]
    with transaction():
        outcomes = [
            outcome
            for start in range(0, len(events), progress.MAX_BATCH)
            for outcome in progress.record(actor, events[start : start + progress.MAX_BATCH])
        ]
        gone = sum(one.status in {"stored", "duplicate"} for one in outcomes)
        if gone:
            audit.write(actor, "attendance_taken_back", unit_id=unit_id, people=gone)
    return TakenBack(gone, len(outcomes) - gone)


def _saves(actor: Actor, unit_id: int) -> list[list[Row[*tuple[Any, ...]]]]:
    """The events of each save, the newest save first. All of one save have one time, one recorder, one content."""
    unit = units.get_unit(unit_id)
    if not policy.may(actor, Permission.HELP_RECORD, unit.path):
        raise NotFound
    saves: dict[tuple[object, ...], list[Row[*tuple[Any, ...]]]] = {}
    for row in queries.list_attended(unit.id, clock.now() - WITHIN):
        key = (row.received_at, row.actor_id, row.subject, str(sorted(row.body.items())))
        saves.setdefault(key, []).append(row)
    return sorted(saves.values(), key=lambda rows: rows[0].id, reverse=True)


def _event(row: Row[*tuple[Any, ...]]) -> NewEvent:
    """One for each mistake: pressed twice it is the same event."""
    uid = uuid5(NAMESPACE_OID, f"withdrawn:{row.person_id}:{row.uid}")
    return NewEvent(str(uid), row.person_id, "attendance_withdrawn", row.subject, {"event": row.uid}, "leader")
