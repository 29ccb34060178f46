"""Reads for a rebuild: people in chunks, their events, papers and progress. Writes nothing."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from learning.courses.models import ContentVersion
from learning.db import db
from learning.members.models import Person
from learning.progress.models import CellProgress, CourseProgress, Event, UnitPeople
from learning.progress.queries import counted_cells, counted_people
from learning.quizzes.models import Paper
from learning.units.models import Unit


def people_in_chunks(size: int) -> Iterator[list[int]]:
    """Ids of everybody who has not been erased (of whom the answers are gone), in order."""
    after = 0
    while True:
        statement = select(Person.id).where(Person.id > after, Person.erased_at.is_(None)).order_by(Person.id)
        found = list(db.session.scalars(statement.limit(size)))
        if not found:
            return
        yield found
        after = found[-1]


def count_people() -> int:
    return db.session.scalar(select(func.count(Person.id)).where(Person.erased_at.is_(None))) or 0


def list_events(person_ids: Sequence[int]) -> Sequence[Row[*tuple[Any, ...]]]:
    """The events of some people in the order in which they were received."""
    return db.session.execute(
        select(
            *(Event.uid, Event.person_id, Event.course_id, Event.round),
            *(Event.kind, Event.subject, Event.body, Event.received_at),
        )
        .where(Event.person_id.in_(person_ids))
        .order_by(Event.id)
    ).all()


def list_papers(person_ids: Sequence[int]) -> list[Paper]:
    return list(db.session.scalars(select(Paper).where(Paper.person_id.in_(person_ids))))


def lock_progress_of(person_ids: Sequence[int]) -> dict[tuple[int, int, int], CourseProgress]:
    """All progress of some people by (person, course, round), read again and locked for the transaction."""
    rows = db.session.scalars(
        select(CourseProgress)
        .where(CourseProgress.person_id.in_(person_ids))
        .order_by(CourseProgress.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {(row.person_id, row.course_id, row.round): row for row in rows}


def list_versions() -> Sequence[Row[int, int, datetime]]:
    """(course, version id, published at) of all versions, the oldest first."""
    return db.session.execute(
        select(ContentVersion.course_id, ContentVersion.id, ContentVersion.published_at).order_by(
            ContentVersion.course_id, ContentVersion.number
        )
    ).all()


def differing_counts() -> list[tuple[str, int]]:
    """(table, unit) wherever kept counts are not what the rows come to; rows of nothing but 0 do not count."""
    found: set[tuple[str, int]] = set()
    for table, counted in ((CellProgress, counted_cells()), (UnitPeople, counted_people())):
        keys = len(table.__table__.primary_key.columns)  # type: ignore[attr-defined]
        columns = select(*table.__table__.columns)
        kept, again = ({tuple(row) for row in db.session.execute(one) if any(row[keys:])} for one in (columns, counted))
        found |= {(table.__tablename__, row[0]) for row in kept ^ again}
    return sorted(found)


def list_unit_ids() -> list[int]:
    return list(db.session.scalars(select(Unit.id).order_by(Unit.id)))
