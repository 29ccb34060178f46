"""Plain functions that put one row or one small group of rows into the test's database; all join a transaction."""

from datetime import UTC, date, datetime, timedelta

from learning import clock, config, vietnamese
from learning.db import db, transaction
from learning.members import secrets
from learning.members.models import Membership, Person, RoleGrant
from learning.policy import Role
from learning.progress import service as progress
from learning.units import tree
from learning.units.models import Unit

LONG_AGO = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)


def make_unit(parent: Unit | None, code: str, kind: str, name: str = "") -> Unit:
    """A unit below another (None: the root). A ward or section sees names from its first cell on."""
    with transaction():
        unit = Unit(
            parent_id=parent.id if parent else None,
            kind=kind,
            code=code,
            name=name or f"Đơn vị {code}",
            path="",
            opened_on=LONG_AGO.date(),
        )
        db.session.add(unit)
        db.session.flush()
        unit.path = tree.child_path(parent.path if parent else "", unit.id)
        if parent is not None and tree.sees_names(parent.kind, (kind,)):
            parent.sees_names = True
    return unit


def make_person(
    name: str,
    unit: Unit | None = None,
    *,
    phone: str | None = None,
    note: str = "",
    status: str = "active",
    joined_on: date | None = None,
    counted: bool = True,
) -> Person:
    """A person, a member of a unit unless there is none. phone: as normalise_phone gives it.

    counted: False where the caller makes many and counts the units once in the end.
    """
    with transaction():
        person = Person(
            name=name,
            name_key=vietnamese.name_sort_key(name),
            name_folded=vietnamese.fold(name),
            phone=phone,
            sign_in_code=secrets.new_code(),
            status=status,
            note=note,
            created_at=LONG_AGO,
        )
        db.session.add(person)
        db.session.flush()
        if unit is not None:
            since = joined_on or LONG_AGO.date()
            db.session.add(Membership(person_id=person.id, unit_id=unit.id, group="", from_on=since, reason="test"))
            if counted:
                db.session.flush()
                progress.recount([unit.id])
    return person


def make_people(count: int, unit: Unit) -> list[Person]:
    """Members without phones, told apart by a number in their names."""
    with transaction():
        people = [make_person(f"Đỗ Văn Số {number}", unit, counted=False) for number in range(1, count + 1)]
        count_units(unit)
    return people


def count_units(*units: Unit) -> None:
    """Count anew who belongs to these units."""
    with transaction():
        db.session.flush()
        progress.recount([unit.id for unit in units])


def grant(person: Person, role: Role, unit: Unit, *, until_on: date | None = None) -> RoleGrant:
    """A role held for a unit, without an end unless one is given."""
    with transaction():
        held = RoleGrant(person_id=person.id, role=role.value, unit_id=unit.id, until_on=until_on, granted_at=LONG_AGO)
        db.session.add(held)
    return held


def move(person: Person, unit: Unit) -> None:
    """End a person's membership today and open one in another unit."""
    today = clock.today(config.current().timezone)
    with transaction():
        touched = [unit.id]
        for open_one in db.session.query(Membership).filter_by(person_id=person.id, to_on=None):
            open_one.to_on = today
            touched.append(open_one.unit_id)
        db.session.flush()
        db.session.add(Membership(person_id=person.id, unit_id=unit.id, group="", from_on=today, reason="test"))
        db.session.flush()
        progress.recount(touched)


def yesterday() -> date:
    """The day before today where the instance is."""
    return clock.today(config.current().timezone) - timedelta(days=1)
