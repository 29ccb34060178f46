"""The demo's small invented city: units, members, roles, and the keys of those who are listed; knows no output."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import exists, select, update

from learning import clock, config
from learning.administration import audit, setup
from learning.cli.invented import invented_people, invented_ward, roster_csv
from learning.db import db, transaction
from learning.members import cards, passphrases, people
from learning.members.models import Membership, Person, RoleGrant
from learning.policy import OPERATOR, Role
from learning.progress import service as progress
from learning.units import imports, queries, service
from learning.units.models import Unit

SEED = 2026
CITY = "Thành phố Bến Lụa"
WARDS = (("PA", "Phường An Sen", 12, 300), ("PB", "Phường Bình Gạo", 2, 20))  # code, name, cells, members
DAYS_OF_HISTORY = 400
HELPER_DAYS = 180
MEMBER = "member"

# Who is listed besides the leader of each cell: role, unit it is held for, cell they belong to ("": none).
_LISTED = (
    *((Role.HELPER, cell, cell) for cell in ("PA/C001", "PA/C004", "PA/C009", "PB/C001")),
    *((MEMBER, "", cell) for cell in ("PA/C001", "PA/C001", "PA/C002", "PA/C005", "PA/C012", "PB/C001", "PB/C002")),
    *((Role.TRAINER, *places) for places in (("PA", "PA/C003"), ("PB", ""), ("", ""))),
    *((Role.COMMITTEE, *places) for places in (("PA", "PA/C002"), ("PA", "PA/C006"), ("PB", "PB/C001"))),
    *((Role.COMMITTEE, *places) for places in (("PB", "PB/C002"), ("", ""), ("", ""))),
    *((Role.ADMIN, *places) for places in (("", ""), ("", "PA/C007"))),
)


@dataclass(frozen=True)
class Listed:
    """Somebody who can sign in to the demo; card_token opens /login/card/…; unit: where the role is held, by name."""

    role: str
    name: str
    code: str
    password: str
    card_token: str
    unit: str


@dataclass(frozen=True)
class _Place:
    """A role to be held (MEMBER: none) for a unit, by somebody of a cell or, without one, by somebody from outside."""

    role: str
    unit: Unit
    cell: Unit | None


@dataclass(frozen=True)
class _Key:
    password: str
    hash: str


def is_empty() -> bool:
    """Whether the instance has neither people nor units below its root."""
    taken = exists().where(Person.id.is_not(None)), exists().where(Unit.parent_id.is_not(None))
    return not any(db.session.scalar(select(one)) for one in taken)


def fill() -> list[Listed]:
    """Fill an empty instance that has a root, in one transaction; returns those who can sign in."""
    cells = sum(ward[2] for ward in WARDS)
    keys = [_make_key() for _ in range(cells + len(_LISTED))]
    with transaction():
        setup.name_root(OPERATOR, CITY, "city")
        for number, (code, name, count, members) in enumerate(WARDS):
            ward = service.create_unit(OPERATOR, queries.get_root().id, code, name, "ward")
            invented = invented_ward(SEED + number, code, name, count, members)
            progress.recount(imports.import_roster(OPERATOR, ward.id, roster_csv(invented)).touched)
        _move_into_the_past(clock.today(config.current().timezone) - timedelta(days=DAYS_OF_HISTORY))
        places = [*_leaders(), *_others()]
        return [_list(place, person, key) for place, person, key in zip(places, _choose(places), keys, strict=True)]


def _make_key() -> _Key:
    password = passphrases.make()
    return _Key(password, passphrases.hash_made(password))


def _move_into_the_past(day: date) -> None:
    """Units, memberships and people are as old as the results that follow."""
    db.session.execute(update(Unit).values(opened_on=day))
    db.session.execute(update(Membership).values(from_on=day))
    db.session.execute(update(Person).values(created_at=clock.end_of_day(day, config.current().timezone)))
    db.session.expire_all()


def _leaders() -> Iterator[_Place]:
    cells = db.session.scalars(select(Unit).where(Unit.kind == "cell").order_by(Unit.id))
    return (_Place(Role.LEADER, cell, cell) for cell in cells)


def _others() -> Iterator[_Place]:
    for role, unit, cell in _LISTED:
        home = queries.get_unit_by_text(cell) if cell else None
        yield _Place(role, home if role == MEMBER and home else queries.get_unit_by_text(unit or "/"), home)


def _choose(places: Sequence[_Place]) -> list[Person]:
    """Somebody for each place: the next active member of its cell who has none yet, or a new person from outside."""
    outside = iter(invented_people(SEED + len(WARDS), len(places)))
    waiting = {place.cell.id: _members_of(place.cell.id) for place in places if place.cell}
    return [next(waiting[place.cell.id]) if place.cell else _add_person(next(outside).full_name) for place in places]


def _members_of(unit_id: int) -> Iterator[Person]:
    members: Iterable[Person] = db.session.scalars(
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.unit_id == unit_id, Person.status == "active")
        .order_by(Person.id)
    ).all()
    return iter(members)


def _add_person(name: str) -> Person:
    person = people.new_person(name)
    db.session.add(person)
    db.session.flush()
    return person


def _list(place: _Place, person: Person, key: _Key) -> Listed:
    """Give somebody their role and keys; the card may be used again and again."""
    person.passphrase_hash = key.hash
    card = cards.issue_reusable_card(OPERATOR, person.id)
    if place.role != MEMBER:
        _grant(person.id, place)
    return Listed(str(place.role), person.name, person.sign_in_code, key.password, card.token, _name_of(place.unit))


def _grant(person_id: int, place: _Place) -> None:
    until_on = clock.today(config.current().timezone) + timedelta(days=HELPER_DAYS)
    db.session.add(
        RoleGrant(
            person_id=person_id,
            role=place.role,
            unit_id=place.unit.id,
            until_on=until_on if place.role == Role.HELPER else None,
            granted_at=clock.now(),
        )
    )
    audit.write(OPERATOR, "role_granted", person_id=person_id, unit_id=place.unit.id, role=place.role, by="demo")


def _name_of(unit: Unit) -> str:
    """A unit with the ward it is in: cells of two wards have the same names."""
    line = queries.list_above(unit.path)[1:]
    return ", ".join(above.name for above in reversed(line)) or unit.name
