"""“Báo bài này sai”: it reaches the owner's trainers, and nothing tells who said it."""

import re

import pytest
from flask import Flask

from learning.administration.models import AuditEntry
from learning.authoring import lesson_reports
from learning.authoring.models import LessonReport
from learning.courses import queries as courses
from learning.db import db, transaction
from learning.errors import InvalidInput, NotFound
from learning.policy import Role
from tests import factories, library
from tests.client import goes_to
from tests.people import World, act_as, sign_in

ADDRESS = "/courses/khoa-thu/bai-1/report"


@pytest.fixture
def course(world: World) -> None:
    """Ward A's course; Khánh writes there."""
    library.publish()
    with transaction():
        found = courses.find_course("khoa-thu")
        assert found is not None
        found.owner_unit_id = world.ward_a.id


def test_it_reaches_the_owners_trainers_without_a_name(app: Flask, world: World, course: None) -> None:
    outside = factories.make_person("Đỗ Thị Ngoài")
    factories.grant(outside, Role.TRAINER, world.ward_b)
    client = app.test_client()
    sign_in(client, world.an)
    assert ADDRESS in client.get("/courses/khoa-thu/bai-1").get_data(as_text=True)
    before = db.session.query(AuditEntry).count()
    sent = client.post(ADDRESS, data={"kind": "old", "words": "  Nút này nay đã đổi chỗ. "})
    assert "Đã gửi tới người viết bài" in client.get(goes_to(sent)).get_data(as_text=True)
    assert db.session.query(AuditEntry).count() == before, "a line of the log would tell who it was"
    kept = {one.name: getattr(db.session.query(LessonReport).one(), one.name) for one in LessonReport.__table__.columns}
    assert world.an.id not in {kept[name] for name in kept if name.endswith(("_id", "_by")) and name != "course_id"}
    trainer = app.test_client()
    sign_in(trainer, world.khanh)
    page = trainer.get("/author/reports").get_data(as_text=True)
    assert "Nút này nay đã đổi chỗ." in page and "đã cũ" in page and world.an.name not in page
    assert lesson_reports.list_waiting(act_as(outside)) == lesson_reports.Waiting(0, [], None)
    with pytest.raises(NotFound):
        lesson_reports.close(act_as(outside), kept["id"])
    settled = trainer.get(goes_to(trainer.post(f"/author/reports/{kept['id']}/close"))).get_data(as_text=True)
    assert "Đã cất góp ý vừa xem" in settled and "Chưa có góp ý nào" in settled


@pytest.mark.parametrize(("kind", "words"), [("wrong", " "), ("wrong", "x" * 1001), ("rude", "Sai.")])
def test_what_cannot_be_sent_is_kept_in_the_form(app: Flask, world: World, course: None, kind: str, words: str) -> None:
    client = app.test_client()
    sign_in(client, world.an)
    answer = client.post(ADDRESS, data={"kind": kind, "words": words})
    assert answer.status_code == 400 and words.strip()[:900] in answer.get_data(as_text=True)
    assert db.session.query(LessonReport).count() == 0


def test_a_pile_stops_growing(world: World, course: None) -> None:
    with transaction():
        for _ in range(lesson_reports.MOST_OPEN):
            lesson_reports.send(act_as(world.an), "khoa-thu", "bai-1", "wrong", "Sai.")
    with pytest.raises(InvalidInput, match="nhiều góp ý"):
        lesson_reports.send(act_as(world.binh), "khoa-thu", "bai-1", "wrong", "Sai.")
    lesson_reports.send(act_as(world.binh), "khoa-thu", "bai-2", "wrong", "Sai.")
    with pytest.raises(NotFound):
        lesson_reports.send(act_as(world.ha), "khoa-thu", "bai-1", "wrong", "Sai.")


def test_a_pile_comes_page_by_page(app: Flask, world: World, course: None) -> None:
    with transaction():
        for number in range(lesson_reports.ON_A_PAGE + 3):
            lesson_reports.send(act_as(world.an), "khoa-thu", "bai-1", "wrong", f"Sai ở chỗ {number + 1}.")
    trainer = app.test_client()
    sign_in(trainer, world.khanh)
    first = trainer.get("/author/reports").get_data(as_text=True)
    assert f"Góp ý về bài học: {lesson_reports.ON_A_PAGE + 3}" in first
    assert "Sai ở chỗ 20." in first and "Sai ở chỗ 21." not in first
    address = re.search(r"/author/reports\?sau=\d+", first)
    assert address is not None
    second = trainer.get(address[0]).get_data(as_text=True)
    assert "Sai ở chỗ 20." not in second and "Sai ở chỗ 21." in second and "Sai ở chỗ 23." in second
    assert "Xem góp ý gửi sau đó" not in second
    assert "Sai ở chỗ 1." in trainer.get("/author/reports?sau=x").get_data(as_text=True)
