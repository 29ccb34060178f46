"""All that is stored about one person, for that person: read off the tables themselves, so that none is forgotten."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Table, select

from learning import clock
from learning.administration import audit, register
from learning.db import Base, db, transaction
from learning.errors import NotFound
from learning.members import queries as members
from learning.members.models import Device, Enrolment
from learning.policy import Actor
from learning.quizzes.models import Paper, Response


def describe(actor: Actor) -> dict[str, Any]:
    """Table by table, all rows about the actor. Secrets (hashes, keys) are left out: they tell nobody anything."""
    person_id = _id(actor)
    tables = {table.name: _rows(table, person_id) for table in Base.metadata.sorted_tables}
    unit = members.get_place(person_id).unit
    return {
        "made_at": clock.now().isoformat(),
        "person": person_id,
        "unit": unit.name if unit else None,
        "tables": {name: rows for name, rows in tables.items() if rows},
    }


def download(actor: Actor) -> dict[str, Any]:
    """The same to be taken away, with what each table and column is in words, and a line in the log."""
    found = describe(actor)
    found["words"] = {name: _explain(name, rows[0]) for name, rows in found["tables"].items()}
    with transaction():
        audit.write(actor, "own_data_downloaded", person_id=_id(actor), unit_id=actor.unit_id)
    return found


def _rows(table: Table, person_id: int) -> list[dict[str, Any]]:
    condition = _condition(table, person_id)
    if condition is None:
        return []
    columns = [column for column in table.columns if not register.is_secret(table.name, column.name)]
    statement = select(*columns).where(condition).order_by(*table.primary_key.columns)
    return [{name: _plain(value) for name, value in row._mapping.items()} for row in db.session.execute(statement)]


def _explain(table: str, row: dict[str, Any]) -> dict[str, str]:
    return {"": register.entries()[table].about} | {name: register.purpose_of(table, name) for name in row}


def _condition(table: Table, person_id: int) -> Any:
    if table.name == "person":
        return table.c.id == person_id
    if table is Response.__table__:
        return table.c.paper_id.in_(select(Paper.id).where(Paper.person_id == person_id))
    if table is Device.__table__:
        return table.c.id.in_(select(Enrolment.device_id).where(Enrolment.person_id == person_id))
    if "person_id" in table.c and _points_at_person(table.c.person_id.foreign_keys):
        return table.c.person_id == person_id
    return None


def _points_at_person(keys: set[ForeignKey]) -> bool:
    return any(key.target_fullname == "person.id" for key in keys)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime | date) else value


def _id(actor: Actor) -> int:
    if actor.person_id is None:
        raise NotFound
    return actor.person_id
