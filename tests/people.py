"""The people of all tests, as the contract's examples.md names them: who they are stays the same everywhere."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from learning import clock, config
from learning.db import db, transaction
from learning.members import queries, sessions
from learning.members.models import Person
from learning.members.second_step import PASSKEY
from learning.policy import Actor, Role
from learning.units.models import Unit
from learning.web import cookies
from tests import factories, rows

# name, unit, phone: each is found nowhere else, so that one on the wrong page is a leak (see canaries_of)
PEOPLE = {
    "an": ("Phạm Thị Bảo An", "cell_1", "+84900000101"),
    "binh": ("Vũ Hải Bình", "cell_1", "+84900000102"),
    "cuc": ("Hoàng Thu Cúc", "cell_2", "+84900000103"),
    "dung": ("Ngô Tiến Dũng", "cell_1", "+84900000104"),
    "em": ("Bùi Thị Em", "cell_2", "+84900000105"),
    "giang": ("Lý Trường Giang", "cell_2", "+84900000106"),
    "ha": ("Đinh Ngân Hà", "cell_3", "+84900000107"),
    "khanh": ("Tạ Duy Khánh", None, "+84900000108"),
    "lan": ("Mai Ngọc Lan", None, "+84900000109"),
    "phuc": ("Cao Hồng Phúc", "cell_1", "+84900000110"),
    "quy": ("Trịnh Đình Quý", None, "+84900000111"),
}
ROLES = {
    "dung": (Role.LEADER, "cell_1"),
    "em": (Role.LEADER, "cell_2"),
    "giang": (Role.COMMITTEE, "ward_a"),
    "ha": (Role.COMMITTEE, "ward_b"),
    "khanh": (Role.TRAINER, "ward_a"),
    "lan": (Role.ADMIN, "city"),
    "phuc": (Role.HELPER, "cell_1"),
    "quy": (Role.COMMITTEE, "city"),
}


@dataclass(frozen=True)
class World:
    """City > ward A (cells 1 and 2) and ward B (cell 3).

    An and Bình are in cell 1, Cúc in cell 2. Dũng leads cell 1, Em cell 2; Phúc helps in cell 1; Giang sits on
    ward A's committee, Hà on ward B's; Quý on the city's, which sees no names; Khánh writes ward A's courses; Lan
    administers. Khánh, Lan and Quý belong to no unit.
    """

    city: Unit
    ward_a: Unit
    cell_1: Unit
    cell_2: Unit
    ward_b: Unit
    cell_3: Unit
    an: Person
    binh: Person
    cuc: Person
    dung: Person
    em: Person
    giang: Person
    ha: Person
    khanh: Person
    lan: Person
    phuc: Person
    quy: Person

    @property
    def people(self) -> dict[str, Person]:
        """Everybody by first name in small letters."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if isinstance(value, Person)}


@pytest.fixture
def world(database: None) -> Iterator[World]:
    """The small city with its named people; nobody has a card, a passphrase or a device yet."""
    yield rows.again("world", make_world, _find_world)


def make_world() -> World:
    """The units, people and roles of World, in one transaction."""
    with transaction():
        units = _make_units()
        people = {
            key: factories.make_person(
                name, units.get(unit or ""), phone=phone, note=f"GHI-CHU-{key.upper()}", counted=False
            )
            for key, (name, unit, phone) in PEOPLE.items()
        }
        for key, (role, unit) in ROLES.items():
            factories.grant(people[key], role, units[unit])
        factories.count_units(*(units[cell] for cell in ("cell_1", "cell_2", "cell_3")))
    return World(**units, **people)


def _find_world() -> World:
    """The World whose rows are in the database."""
    units = {f"{unit.kind} {unit.code}": unit for unit in db.session.scalars(select(Unit))}
    people = {person.name: person for person in db.session.scalars(select(Person))}
    places = {"city": "city ", "ward_a": "ward PA", "ward_b": "ward PB", "cell_1": "cell C1", "cell_2": "cell C2"}
    found = {key: units[place] for key, place in (places | {"cell_3": "cell C3"}).items()}
    return World(**found, **{key: people[name] for key, (name, _unit, _phone) in PEOPLE.items()})


def canaries_of(person: Person) -> tuple[str, ...]:
    """The texts that may appear only where this person may be seen: name, phone as written anywhere, code, note."""
    digits = (person.phone or "")[3:]
    phones = (digits, f"0{digits[:3]} {digits[3:6]} {digits[6:]}", f"0{digits}") if digits else ()
    return (person.name, *phones, person.sign_in_code, person.note)


def act_as(person: Person, device_id: int | None = None) -> Actor:
    """The person as services see them, with the roles they hold now."""
    place = queries.get_place(person.id)
    return Actor(
        person_id=person.id,
        name=person.name,
        unit_id=place.unit.id if place.unit else None,
        unit_path=place.unit.path if place.unit else "",
        grants=queries.list_grants(person.id, clock.today(config.current().timezone)),
        device_id=device_id,
    )


def sign_in(client: FlaskClient, person: Person, *, second_step: bool = True) -> str:
    """Enrol the person on this browser as a card does, without the pages in between. Returns the session's token.

    second_step: they have just taken the second step of role pages, too.
    """
    cookie = client.get_cookie(cookies.session_name())
    proved_by = PASSKEY if second_step else None
    token = sessions.enrol(person.id, "card", cookie.value if cookie else None, "Trình duyệt thử", proved_by=proved_by)
    client.set_cookie(cookies.session_name(), token)
    return token


def _make_units() -> dict[str, Unit]:
    city = factories.make_unit(None, "", "city", "Thành phố Bến Lụa")
    ward_a = factories.make_unit(city, "PA", "ward", "Phường An Sen")
    ward_b = factories.make_unit(city, "PB", "ward", "Phường Bình Gạo")
    return {
        "city": city,
        "ward_a": ward_a,
        "cell_1": factories.make_unit(ward_a, "C1", "cell", "Chi bộ Tổ dân phố số 1"),
        "cell_2": factories.make_unit(ward_a, "C2", "cell", "Chi bộ Tổ dân phố số 2"),
        "ward_b": ward_b,
        "cell_3": factories.make_unit(ward_b, "C3", "cell", "Chi bộ Tổ dân phố số 3"),
    }
