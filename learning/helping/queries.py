"""Reads for those who help: names of a cell without any result, who helps there, tasks that wait. Writes nothing."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, or_, select

from learning.db import db
from learning.members.models import Membership, Person, RoleGrant
from learning.policy import Role
from learning.progress.models import CourseProgress, Event


def list_names(unit_id: int) -> Sequence[Row[int, str]]:
    """Id and name of the active members of one unit in the order of their given names."""
    return db.session.execute(
        select(Person.id, Person.name)
        .join(Membership, (Membership.person_id == Person.id) & Membership.to_on.is_(None))
        .where(Membership.unit_id == unit_id, Person.status == "active")
        .order_by(Person.name_key, Person.id)
    ).all()


def list_begun(unit_id: int) -> set[int]:
    """Who of the members of one unit has begun any course."""
    statement = (
        select(CourseProgress.person_id)
        .join(Membership, (Membership.person_id == CourseProgress.person_id) & Membership.to_on.is_(None))
        .where(Membership.unit_id == unit_id)
    )
    return set(db.session.scalars(statement))


def list_helpers(unit_id: int, today: date) -> Sequence[Row[int, str]]:
    """Id and name of those who lead or help in one unit on a day."""
    return db.session.execute(
        select(Person.id, Person.name)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(
            RoleGrant.unit_id == unit_id,
            RoleGrant.role.in_([Role.HELPER.value, Role.LEADER.value]),
            or_(RoleGrant.until_on.is_(None), RoleGrant.until_on >= today),
            Person.status != "left",
        )
        .distinct()
        .order_by(Person.name)
    ).all()


def list_states(unit_id: int) -> Sequence[Row[int, str, int, int, dict[str, Any]]]:
    """Person, name, course, round and parts of all progress of the active members of one unit, by given name."""
    return db.session.execute(
        select(Person.id, Person.name, CourseProgress.course_id, CourseProgress.round, CourseProgress.parts)
        .join(Membership, (Membership.person_id == Person.id) & Membership.to_on.is_(None))
        .join(CourseProgress, CourseProgress.person_id == Person.id)
        .where(Membership.unit_id == unit_id, Person.status == "active")
        .order_by(Person.name_key, Person.id, CourseProgress.course_id)
    ).all()


def list_attended(unit_id: int, since: datetime) -> list[Row[*tuple[Any, ...]]]:
    """id, person_id, name, uid, subject, body, received_at and actor_id of attendance recorded since an instant for
    the members of one unit and not withdrawn, by given name.
    """
    rows = db.session.execute(
        select(
            *(Event.id, Event.person_id, Person.name, Event.uid, Event.kind, Event.subject, Event.body),
            *(Event.received_at, Event.actor_id),
        )
        .join(Person, Person.id == Event.person_id)
        .join(Membership, (Membership.person_id == Person.id) & Membership.to_on.is_(None))
        .where(
            Membership.unit_id == unit_id,
            Event.kind.in_(["attended", "attendance_withdrawn"]),
            Event.received_at >= since,
        )
        .order_by(Person.name_key, Person.id, Event.id)
    ).all()
    withdrawn = {(row.person_id, row.body["event"]) for row in rows if row.kind == "attendance_withdrawn"}
    return [row for row in rows if row.kind == "attended" and (row.person_id, row.uid) not in withdrawn]
