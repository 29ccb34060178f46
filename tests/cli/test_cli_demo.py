"""The demo's city: who is in it, who can sign in, and that it goes into an empty instance only."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from learning import clock, config
from learning.administration import instance
from learning.cli import demo, demo_city
from learning.db import db
from learning.members import cards, passphrases, queries, signing_in
from learning.members.models import Membership, Person
from learning.units.models import Unit
from tests.people import World


def test_a_city_of_two_wards_where_everybody_listed_can_sign_in(database: None) -> None:
    instance.ensure_root()
    assert demo_city.is_empty()
    listed = demo_city.fill()
    assert not demo_city.is_empty()
    kinds = Counter(db.session.scalars(select(Unit.kind)))
    assert kinds == {"city": 1, "ward": 2, "cell": 14}
    members = select(func.count()).select_from(Membership).where(Membership.to_on.is_(None))
    assert db.session.scalar(members) == 320
    roles = Counter(one.role for one in listed)
    assert roles == {"leader": 14, "member": 7, "committee": 6, "helper": 4, "trainer": 3, "admin": 2}
    assert len({one.unit for one in listed if one.role == "member"}) > 3
    today = clock.today(config.current().timezone)
    for one in listed:
        person = db.session.scalars(select(Person).where(Person.sign_in_code == one.code)).one()
        assert passphrases.verify(person.passphrase_hash, one.password.upper())
        assert cards.look_up_card(one.card_token).state is cards.CardState.OK
        assert signing_in.sign_in_with_code(one.code, None, "Máy", "192.0.2.1").person_id == person.id
        held = [str(grant.role) for grant in queries.list_grants(person.id, today)]
        assert held == ([] if one.role == "member" else [one.role])
    assert len({one.code for one in listed}) == len(listed)


def test_an_instance_with_people_is_not_empty(world: World) -> None:
    assert not demo_city.is_empty()


@pytest.mark.parametrize(
    "before", [None, "", 'timezone = "UTC"\n', "demo = false\n", "demo=false\ntimezone = 'UTC'\n", "# đã sửa tay\n"]
)
def test_the_settings_then_say_demo(tmp_path: Path, before: str | None) -> None:
    file = tmp_path / "settings.toml"
    if before is not None:
        file.write_text(before, "utf-8")
    demo.mark_as_demo(file)
    values = tomllib.loads(file.read_text("utf-8"))
    assert values["demo"] is True
    assert ("timezone" in values) == ("timezone" in (before or ""))


def test_the_list_is_by_role_and_the_json_by_the_contract() -> None:
    one = demo_city.Listed("leader", "Ngô Tiến Dũng", "ABCD2345", "bông lúa mưa rào", "tok", "Chi bộ Một")
    text = "\n".join(demo.lines([one])).replace("{url}", "http://x")
    assert "Lãnh đạo chi bộ:\n  Ngô Tiến Dũng, Chi bộ Một" in text and "http://x/login/card/tok" in text
    printed = demo.as_json([one], "http://x")
    assert list(printed) == ["url", "people"]
    assert printed["people"] == [
        {
            "role": "leader",
            "name": "Ngô Tiến Dũng",
            "code": "ABCD2345",
            "password": "bông lúa mưa rào",
            "card_url": "http://x/login/card/tok",
            "unit": "Chi bộ Một",
        }
    ]
