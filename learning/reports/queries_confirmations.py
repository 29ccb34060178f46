"""Reads of confirmations and of the completions they rest on. Writes nothing."""

from collections.abc import Collection, Sequence

from sqlalchemy import Row, and_, select
from sqlalchemy.sql import Select

from learning.db import db
from learning.errors import NotFound
from learning.members.models import Membership, Person
from learning.progress.models import CourseProgress
from learning.reports.models import Confirmation

_present = and_(Membership.person_id == Person.id, Membership.to_on.is_(None))
_with_progress = (
    select(Confirmation, Person, CourseProgress.assisted)
    .join(Person, Person.id == Confirmation.person_id)
    .outerjoin(
        CourseProgress,
        and_(
            CourseProgress.person_id == Confirmation.person_id,
            CourseProgress.course_id == Confirmation.course_id,
            CourseProgress.round == Confirmation.round,
        ),
    )
)


def list_completed(unit_id: int) -> Sequence[Row[Person, CourseProgress]]:
    """Everybody of one unit with every course and round they have completed, by given name."""
    return db.session.execute(
        select(Person, CourseProgress)
        .join(Membership, _present)
        .join(CourseProgress, CourseProgress.person_id == Person.id)
        .where(
            Membership.unit_id == unit_id,
            Person.status.in_(["active", "exempt"]),
            CourseProgress.status == "completed",
        )
        .order_by(Person.name_key, Person.id, CourseProgress.course_id, CourseProgress.round)
    ).all()


def list_of_unit(unit_id: int) -> Sequence[Row[Confirmation, Person, bool]]:
    """The confirmations of those who belong to one unit now, by given name, the newest of a person first."""
    statement = _with_progress.join(Membership, _present).where(Membership.unit_id == unit_id)
    return _rows(statement.order_by(Person.name_key, Person.id, Confirmation.id.desc()))


def list_of_person(person_id: int) -> Sequence[Row[Confirmation, Person, bool]]:
    """All of one person, the newest first."""
    return _rows(_with_progress.where(Confirmation.person_id == person_id).order_by(Confirmation.id.desc()))


def find_by_code(code: str) -> Row[Confirmation, Person, bool] | None:
    return db.session.execute(_with_progress.where(Confirmation.code == code)).one_or_none()


def lock_confirmation(confirmation_id: int) -> Confirmation:
    """Read again and kept from others until the end of the transaction. Raises NotFound."""
    found = db.session.get(Confirmation, confirmation_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def lock_people(person_ids: Collection[int]) -> None:
    """Keep people from others who would confirm for them, in ascending order, until the end of the transaction."""
    statement = select(Person.id).where(Person.id.in_(sorted(set(person_ids)))).order_by(Person.id)
    db.session.execute(statement.with_for_update(key_share=True))


def _rows(statement: Select[Confirmation, Person, bool]) -> Sequence[Row[Confirmation, Person, bool]]:
    return db.session.execute(statement).all()
