"""What a marked paper says to read again."""

from flask.testing import FlaskClient

from learning.db import db
from learning.quizzes.models import Paper
from tests import library
from tests.people import World, sign_in

QUIZ = """---
title: Kiểm tra khoá thử
kind: graded
shuffle: none
---
""" + "".join(
    f"""
## Câu của bài {lesson}? {{#cau-{lesson} lesson=bai-{lesson}}}

- [x] Đúng
- [ ] Sai
  > Xem lại bài {lesson}.

> Lời giải.
"""
    for lesson in (3, 1, 2)
)


def test_lessons_to_read_again_come_in_their_own_order(client: FlaskClient, world: World) -> None:
    library.publish(library.files(lessons=3) | {"quizzes/khoa-thu/kiem-tra.md": QUIZ.encode()})
    sign_in(client, world.an)
    client.post("/quizzes/khoa-thu/kiem-tra")
    paper = db.session.query(Paper).one()
    client.post(f"/papers/{paper.id}", data={"go": "hand_in"})
    page = client.get(f"/papers/{paper.id}").text.partition("doc-lai")[2]
    places = [page.index(f"/courses/khoa-thu/bai-{number}") for number in (1, 2, 3)]
    assert places == sorted(places)
