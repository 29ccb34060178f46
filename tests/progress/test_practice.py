"""Simulations as events: kept as practice, of a simulation that is there, gating nothing; its script where it is."""

from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from learning.db import db
from learning.progress import queries, service
from learning.progress.events import NewEvent, Outcome
from learning.progress.models import Event
from tests import library
from tests.people import World, act_as, sign_in

COURSE = "khoa-thu"
LESSON = f"courses/{COURSE}/01-bai-1.md"
SIMULATION = """
/// simulation | Mở Cài đặt

## Màn hình chính {.icons}
Chạm vào Cài đặt.

- 📞 Điện thoại
- **⚙️ Cài đặt**

///
"""
MESSAGE = """

/// message | Ngân hàng {.sms}

Xin ==mã OTP== ngay.

///
"""


@pytest.fixture
def course(world: World) -> int:
    files = library.files(access="open")
    text = files[LESSON].decode().replace("{#thu-1}", "{#thu-1}" + MESSAGE)
    return library.publish(files | {LESSON: (text + SIMULATION).encode()})


def practise(world: World, subject: str) -> Outcome:
    event = NewEvent(str(uuid4()), world.an.id, "simulation_done", subject, {"steps": 1, "wrong": 2})
    return service.record(act_as(world.an), [event])[0]


def test_practice_is_kept_and_completes_nothing(world: World, course: int) -> None:
    assert practise(world, f"{COURSE}/bai-1/mo-cai-dat").status == "stored"
    (kept,) = db.session.scalars(select(Event)).all()
    assert (kept.kind, kept.body) == ("simulation_done", {"steps": 1, "wrong": 2})
    assert queries.list_progress(world.an.id) == []


@pytest.mark.parametrize(
    "subject",
    [f"{COURSE}/bai-1", f"{COURSE}/bai-1/khac", f"{COURSE}/bai-2/mo-cai-dat", f"{COURSE}/bai-9/mo-cai-dat"],
)
def test_of_a_simulation_that_is_not_there_nothing_is_kept(world: World, course: int, subject: str) -> None:
    assert practise(world, subject).status == "refused"
    assert db.session.scalars(select(Event)).all() == []


def test_a_simulation_in_a_check_is_practice_too(world: World, client: FlaskClient) -> None:
    files = library.files(access="open")
    text = files[LESSON].decode().replace("{#thu-1}", "{#thu-1}\n" + SIMULATION)
    quiz = files["quizzes/khoa-thu/kiem-tra.md"].decode().replace("{#cau-1 lesson=bai-1}", "{#cau-1}\n" + SIMULATION)
    library.publish(files | {LESSON: text.encode(), "quizzes/khoa-thu/kiem-tra.md": quiz.encode()})
    assert practise(world, f"{COURSE}/bai-1/thu-1-may-1").status == "stored"
    lesson = client.get(f"/courses/{COURSE}/bai-1").get_data(as_text=True)
    assert 'data-simulation="thu-1-may-1"' in lesson and "js/page-lesson." in lesson
    assert 'id="i-again"' in lesson  # the icons that it draws are carried
    # In a paper it is there, too, and fetches its script; nobody counts it.
    sign_in(client, world.an)
    paper = client.post("/quizzes/khoa-thu/kiem-tra").headers["Location"]
    pages = [client.get(f"{paper}?cau={number}").get_data(as_text=True) for number in range(1, 6)]
    assert ["data-simulation" in page for page in pages].count(True) == 1
    assert all("data-practice=" in page for page in pages)
    assert practise(world, f"{COURSE}/kiem-tra/cau-1-may-1").status == "refused"


def test_signs_of_fraud_in_a_stem_are_told_after_the_answer(world: World, course: int, client: FlaskClient) -> None:
    lesson = client.get(f"/courses/{COURSE}/bai-1").get_data(as_text=True)
    assert "Xin mã OTP ngay." in lesson and 'class="fake"' not in lesson
    names = {"course": COURSE, "lesson": "bai-1", "check": "thu-1"}
    assert 'class="fake"' not in client.post("/check", data=names).get_data(as_text=True)
    option = lesson.split('name="answer" value="', 1)[1].split('"', 1)[0]
    answered = client.post("/check", data=names | {"answer": option}).get_data(as_text=True)
    assert "mã OTP</span> ngay." in answered and 'class="fake"' in answered
