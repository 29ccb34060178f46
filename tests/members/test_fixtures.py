"""The fixtures themselves: each test finds an empty database, the named people, and a checker that finds faults."""

import pytest
from sqlalchemy import select

from learning.administration.models import AuditEntry
from learning.db import db, durability_problem, transaction
from learning.members import sessions
from learning.members.models import Person
from tests import pages
from tests.people import World, act_as, canaries_of

GOOD = """<!doctype html><html lang="vi"><head><title>Trang</title></head><body><h1>Trang</h1>
<form><label for="ma">Mã</label><p id="vd">Ví dụ</p><input id="ma" name="code" aria-describedby="vd"><label>Tên
<input name="name"></label><input type="hidden" name="kept"><button><svg><title>x</title></svg>Gửi</button></form>
</body></html>"""


@pytest.mark.parametrize("turn", [1, 2])
def test_every_test_starts_empty_and_counts_from_one(world: World, turn: int) -> None:
    assert world.city.id == 1
    assert db.session.scalars(select(AuditEntry)).all() == []
    assert len(db.session.scalars(select(Person)).all()) == 11
    with transaction():
        db.session.add(AuditEntry(at=world.an.created_at, acting_as="operator", action=f"turn_{turn}", detail={}))


def test_the_database_is_durable(database: None) -> None:
    assert durability_problem(db.session.connection()) is None


def test_the_world_is_as_described(world: World) -> None:
    assert world.cell_1.path.startswith(world.ward_a.path)
    assert (world.ward_a.sees_names, world.ward_b.sees_names, world.city.sees_names) == (True, True, False)
    assert [grant.role for grant in act_as(world.dung).grants] == ["leader"]
    everybody = [text for person in world.people.values() for text in canaries_of(person)]
    assert len(everybody) == len(set(everybody))


def test_a_session_finds_its_person(world: World) -> None:
    found = sessions.find(sessions.enrol(world.an.id, "card", None, "Máy thử"))
    assert found is not None
    assert found.actor is not None
    assert found.actor.person_id == world.an.id


def test_a_good_page_has_no_faults() -> None:
    assert pages.faults_of(GOOD) == []


@pytest.mark.parametrize(
    ("was", "becomes", "fault"),
    [
        ("<h1>Trang</h1>", "", "0 h1"),
        ("<h1>Trang</h1>", "<h1>a</h1><h1>b</h1>", "2 h1"),
        ("<title>Trang</title>", "", "no title"),
        ('lang="vi"', 'lang="en"', "lang"),
        ('<label for="ma">Mã</label>', "", "no label"),
        ("<label>Tên", "<p>", "no label"),
        ('id="vd"', 'id="khac"', "points at nothing"),
        ('id="vd"', 'id="ma"', "more than once"),
        ("<h1>", '<h1 style="color: red">', "style"),
        ("<h1>", '<h1 onclick="x()">', "inline"),
        ("<h1>", "<script>1</script><h1>", "inline <script>"),
        ("<h1>", '<a href="javascript:x">a</a><h1>', "javascript:"),
        ("Gửi", "", "without a word"),
    ],
)
def test_the_page_checker_finds(was: str, becomes: str, fault: str) -> None:
    assert GOOD.count(was) >= 1
    faults = pages.faults_of(GOOD.replace(was, becomes, 1))
    assert any(fault in each for each in faults), faults
