"""The one next step on the page Hôm nay."""

import re
from uuid import uuid4

from flask.testing import FlaskClient

from learning.progress import service as progress
from learning.progress.events import NewEvent
from tests import library
from tests.people import World, act_as, sign_in

TASK = """
/// task | Đã bật Wi-Fi {#da-bat}

Đồng chí bật Wi-Fi.

///
"""


def test_a_task_that_waits_for_the_leader_does_not_hide_the_next_course(client: FlaskClient, world: World) -> None:
    first = library.files("a-truoc", lessons=1, questions=0)
    first["courses/a-truoc/01-bai-1.md"] += TASK.encode()
    library.publish(first | library.files("b-sau", lessons=1, questions=0))
    sign_in(client, world.an)
    assert "/courses/a-truoc/bai-1" in client.get("/").text
    _read(world, "a-truoc/bai-1")
    assert "/courses/b-sau/bai-1" in client.get("/").text
    _read(world, "b-sau/bai-1")
    assert "Đã bật Wi-Fi" in client.get("/").text


def test_a_line_draws_the_lessons_that_its_words_count(client: FlaskClient, world: World) -> None:
    one = library.files("a-truoc", lessons=2, questions=0)
    one["courses/a-truoc/01-bai-1.md"] += TASK.encode()
    library.publish(one)
    sign_in(client, world.an)
    assert _petals(client) == ["", ""], "the task is no petal, and nothing is under way before the first lesson"
    _read(world, "a-truoc/bai-1")
    assert _petals(client) == ["done", "now"] and "Xong 1 trong 2 bài" in client.get("/").text
    _read(world, "a-truoc/bai-2")
    assert _petals(client) == ["done", "done"] and "Xong 2 trong 2 bài, còn việc thực hành" in client.get("/").text


def _petals(client: FlaskClient) -> list[str]:
    drawn = client.get("/").text.partition('class="petals"')[2].partition("</ol>")[0]
    return re.findall(r'<li(?: class="(\w+)")?>', drawn)


def _read(world: World, lesson: str) -> None:
    event = NewEvent(str(uuid4()), world.an.id, "lesson_read", lesson)
    assert progress.record(act_as(world.an), [event])[0].status == "stored"
