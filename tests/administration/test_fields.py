"""The blanks of the courses: the nearest unit's value, set by the administrator of that unit, shown at once."""

import pytest
from flask import Flask
from sqlalchemy import select

from learning.administration import unit_fields
from learning.administration.models import AuditEntry
from learning.courses.models import FieldValue
from learning.db import db
from learning.errors import InvalidInput, NotFound
from learning.policy import Role
from tests import factories, library
from tests.client import PageClient, goes_to
from tests.people import World, act_as, sign_in

NAME, DEFAULT = "thu.noi", "hỏi chi uỷ"


@pytest.fixture(autouse=True)
def course(world: World) -> int:
    return library.publish()


@pytest.fixture
def lan(app: Flask, world: World) -> PageClient:
    client = app.test_client()
    sign_in(client, world.lan)
    return client


def line(world: World, unit) -> unit_fields.FieldLine:
    (found,) = unit_fields.show_desk(act_as(world.lan), unit.id).lines
    return found


def save(world: World, unit, value: str) -> int:
    return unit_fields.save_fields(act_as(world.lan), unit.id, {NAME: value})


def values() -> dict[int, str]:
    db.session.rollback()
    return {one.unit_id: one.value for one in db.session.scalars(select(FieldValue))}


def lesson_for(app: Flask, person) -> str:
    client = app.test_client()
    sign_in(client, person)
    return client.get("/courses/khoa-thu/bai-1").get_data(as_text=True)


def test_a_unit_takes_the_nearest_value_above_and_else_the_default(world: World) -> None:
    assert (line(world, world.cell_1).above, line(world, world.cell_1).above_unit) == (DEFAULT, "")
    save(world, world.city, "hội trường")
    save(world, world.ward_a, "nhà văn hoá")
    assert (line(world, world.cell_1).above, line(world, world.cell_1).above_unit) == ("nhà văn hoá", world.ward_a.name)
    assert line(world, world.cell_3).above == "hội trường"
    assert (line(world, world.ward_a).above, line(world, world.ward_a).own) == ("hội trường", "nhà văn hoá")


def test_an_empty_value_takes_the_one_above_again(world: World) -> None:
    save(world, world.cell_1, "  nhà   bác Tư ")
    assert values() == {world.cell_1.id: "nhà bác Tư"}
    save(world, world.cell_1, " ")
    assert values() == {}


def test_lessons_follow_at_once_and_only_below(app: Flask, world: World, lan: PageClient) -> None:
    assert DEFAULT in lesson_for(app, world.an)
    answer = lan.post("/admin/fields", data={"unit": world.cell_1.id, NAME: "nhà <b>bác</b> Tư"})
    assert goes_to(answer) == f"/admin/fields?unit={world.cell_1.id}&luu=1"
    page = lesson_for(app, world.an)
    assert "nhà &lt;b&gt;bác&lt;/b&gt; Tư" in page
    assert DEFAULT not in page
    assert DEFAULT in lesson_for(app, world.cuc)


def test_the_page_shows_question_default_and_own_value(world: World, lan: PageClient) -> None:
    save(world, world.city, "hội trường")
    save(world, world.ward_a, "nhà văn hoá")
    page = lan.get(f"/admin/fields?unit={world.ward_a.id}").get_data(as_text=True)
    for words in ("Học ở đâu?", "hội trường", 'value="nhà văn hoá"', "Khoá thử", world.cell_1.name, world.city.name):
        assert words in page
    assert "Đã lưu" not in page
    assert "Đã lưu" in lan.get("/admin/fields?luu=1").get_data(as_text=True)


def test_what_was_set_is_audited_by_name_without_the_value(world: World) -> None:
    assert save(world, world.ward_a, "nhà văn hoá") == 1
    assert save(world, world.ward_a, "nhà văn hoá") == 0
    (entry,) = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "fields_set"))
    assert (entry.actor_id, entry.unit_id, entry.detail) == (world.lan.id, world.ward_a.id, {"names": [NAME]})


def test_names_that_no_course_declares_are_passed_over(world: World) -> None:
    assert unit_fields.save_fields(act_as(world.lan), world.city.id, {"khong.co": "x", "unit": "y"}) == 0
    assert values() == {}


def test_a_value_too_long_is_refused_and_nothing_is_kept(world: World, lan: PageClient) -> None:
    with pytest.raises(InvalidInput, match="200 chữ"):
        save(world, world.city, "x" * 201)
    answer = lan.post("/admin/fields", data={"unit": world.city.id, NAME: "x" * 201})
    assert answer.status_code == 400
    assert "Chưa lưu" in answer.text and "xin viết gọn trong 200 chữ" in answer.text
    assert f'value="{"x" * 201}"' in answer.text and 'aria-invalid="true"' in answer.text  # what was typed is not lost
    assert values() == {}


def test_an_administrator_of_a_ward_sets_only_its_own_units(world: World) -> None:
    factories.grant(world.binh, Role.ADMIN, world.ward_a)
    actor = act_as(world.binh)
    assert unit_fields.show_desk(actor).unit.id == world.ward_a.id
    assert unit_fields.show_desk(actor).up is None
    assert unit_fields.show_desk(actor, world.cell_1.id).up is not None
    for unit in (world.city, world.ward_b, world.cell_3):
        with pytest.raises(NotFound):
            unit_fields.show_desk(actor, unit.id)
        with pytest.raises(NotFound):
            unit_fields.save_fields(actor, unit.id, {NAME: "x"})
    with pytest.raises(NotFound):
        unit_fields.show_desk(act_as(world.giang))


def test_a_blank_that_two_courses_declare_is_asked_once(world: World) -> None:
    library.publish(library.files("khoa-hai"))
    assert line(world, world.city).courses == ("Khoá thử", "Khoá thử")


def test_the_administrator_finds_the_page_from_home(lan: PageClient, app: Flask, world: World) -> None:
    assert "/admin/fields" in lan.get("/").get_data(as_text=True)
    client = app.test_client()
    sign_in(client, world.giang)
    assert "/admin/fields" not in client.get("/").get_data(as_text=True)


@pytest.mark.parametrize("unit", ["0", "-1", "x", "99999999999", "１"])
def test_an_id_that_is_none_is_refused(lan: PageClient, unit: str) -> None:
    assert lan.get(f"/admin/fields?unit={unit}").status_code == 400
