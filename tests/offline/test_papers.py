"""POST /papers: what a member may take along, the same on every phone, without what is right."""

import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from learning import clock
from learning.db import db
from learning.quizzes import papers, queries
from learning.quizzes.models import Paper
from learning.web import crowds
from tests import library
from tests.people import World, sign_in
from tests.phones import event, send, take_along

PRACTICE = """---
title: Luyện thử
kind: practice
---

## Ở đâu? {#o-dau}

- [x] Ở đây
  > Đúng chỗ {{thu.noi}} rồi.
- [ ] Nơi khác

## Ghép {#ghep type=match}

- Cửa => mở
- Đèn => bật

> Lời giải.
"""


def course(rules: str = "", **other: bytes) -> dict[str, bytes]:
    return library.files(rules=rules) | {"quizzes/khoa-thu/luyen.md": PRACTICE.encode()} | other


@pytest.fixture
def an(app: Flask, world: World) -> FlaskClient:
    client = app.test_client()
    sign_in(client, world.an)
    return client


def graded(said: dict[str, Any]) -> dict[str, Any]:
    return next(one for one in said["papers"] if one["kind"] == "graded")


def right_answers(paper_id: int) -> dict[str, Any]:
    """In the ids of the paper, as the server knows them."""
    paper = db.session.get(Paper, paper_id)
    assert paper is not None
    known = {one.id: one for one in papers.published(paper.quiz_id).quiz.questions}
    keys = {option.key for one in known.values() for option in one.options if option.right}
    return {
        str(number): next(shown for shown, key in entry["options"] if key in keys)
        for number, entry in enumerate(paper.layout, 1)
    }


def test_the_open_papers_come_with_their_questions_drawn(app: Flask, world: World, an: FlaskClient) -> None:
    library.publish(course())
    said = take_along(an, world.an.id)
    assert (said["contract"], said["person"], said["course"], said["refused"]) == (1, world.an.id, "khoa-thu", [])
    assert len(said["database_id"]) == 36 and said["now"].endswith("+00:00")
    assert {(one["quiz"], one["kind"], one["version"], one["attempt"], one["pass"]) for one in said["papers"]} == {
        ("kiem-tra", "graded", 1, 1, 80),
        ("luyen", "practice", 1, 1, 80),
    }
    paper = graded(said)
    assert [one["number"] for one in paper["questions"]] == [1, 2, 3, 4, 5]
    assert (paper["answers"], paper["seq"], paper["until"]) == ({}, 0, None)
    for question in paper["questions"]:
        assert question["shape"] == "text" and question["type"] == "one"
        assert question["html"].count('type="radio" name="answer"') == 3
        for option in right_answers(paper["id"]).values():
            assert ("value=" + f'"{option}"' in question["html"]) == (
                option == right_answers(paper["id"])[str(question["number"])]
            )


def test_one_quiz_may_be_asked_for_alone(world: World, an: FlaskClient) -> None:
    """Opening a quiz on line takes its paper, and does not tie the other quizzes to this version."""
    library.publish(course())
    asked = {"contract": 1, "person": world.an.id, "course": "khoa-thu"}
    said = an.post("/papers", json=asked | {"quiz": "luyen"}).get_json()
    assert [one["quiz"] for one in said["papers"]] == ["luyen"]
    assert db.session.query(Paper).count() == 1
    assert an.post("/papers", json=asked | {"quiz": "khong-co"}).status_code == 404
    assert an.post("/papers", json=asked | {"quiz": 5}).status_code == 400


def test_right_answers_stay_at_the_server_unless_it_is_practice(world: World, an: FlaskClient) -> None:
    library.publish(course())
    said = take_along(an, world.an.id)
    text = json.dumps(graded(said), ensure_ascii=False)
    assert "key" not in graded(said)["questions"][0]
    assert "Lời giải" not in text and "Ý này chưa đúng" not in text and "right" not in text
    practice = next(one for one in said["papers"] if one["kind"] == "practice")
    by_type = {one["type"]: one for one in practice["questions"]}
    key = by_type["one"]["key"]
    assert all(f'value="{option}"' in by_type["one"]["html"] for option in key["worth"])
    assert key["feedback"] == [[next(one for one, worth in key["worth"].items() if worth == 1), key["feedback"][0][1]]]
    assert "Đúng chỗ hỏi chi uỷ rồi." in key["feedback"][0][1], "field values are in"
    assert set(by_type["match"]["key"]["pairs"]) <= {
        part.split('"')[0] for part in by_type["match"]["html"].split('name="answer.')[1:]
    }


def test_practice_that_never_shows_has_no_key(world: World, an: FlaskClient) -> None:
    quiet = PRACTICE.replace("kind: practice", "kind: practice\nshow: never").encode()
    library.publish(library.files() | {"quizzes/khoa-thu/luyen.md": quiet})
    practice = next(one for one in take_along(an, world.an.id)["papers"] if one["kind"] == "practice")
    assert [one for one in practice["questions"] if "key" in one] == []
    quizzes = json.loads(an.get("/packs/khoa-thu/1").data)["quizzes"]
    assert [one["questions"] for one in quizzes] == [[], []]


def test_a_practice_key_marks_as_the_server_does(world: World, an: FlaskClient) -> None:
    library.publish(course())
    said = take_along(an, world.an.id)
    practice = next(one for one in said["papers"] if one["kind"] == "practice")
    answers = {}
    for question in practice["questions"]:
        key = question["key"]
        answers[str(question["number"])] = key.get("pairs") or max(key["worth"], key=key["worth"].__getitem__)
    (outcome,) = send(an, event(world.an.id, "paper_handed_in", str(practice["id"]), {"answers": answers}))
    assert outcome["status"] == "stored"
    db.session.expire_all()
    paper = db.session.get(Paper, practice["id"])
    assert paper is not None and paper.percent == 100


def test_one_open_paper_on_every_phone_until_it_is_marked(app: Flask, world: World, an: FlaskClient) -> None:
    library.publish(library.files())
    other = app.test_client()
    sign_in(other, world.an)
    first = take_along(an, world.an.id)
    assert take_along(an, world.an.id)["papers"] == first["papers"]
    assert take_along(other, world.an.id)["papers"] == first["papers"]
    page = an.post("/quizzes/khoa-thu/kiem-tra")
    assert page.headers["Location"] == f"/papers/{graded(first)['id']}", "on line it is the same"
    hand_in = event(world.an.id, "paper_handed_in", str(graded(first)["id"]), {"answers": {}})
    assert send(other, hand_in)[0]["status"] == "stored"
    following = graded(take_along(an, world.an.id))
    assert (following["attempt"], following["id"] == graded(first)["id"]) == (2, False)
    late = event(world.an.id, "paper_handed_in", str(graded(first)["id"]), {"answers": right_answers(following["id"])})
    (refused,) = send(an, late)
    assert refused["status"] == "conflict" and refused["receipt"] == send(other, hand_in)[0]["receipt"]
    paper = queries.list_papers(world.an.id, db.session.get(Paper, following["id"]).course_id, "kiem-tra", 1)[0]  # type: ignore[union-attr]
    assert paper.percent == 0, "the first hand-in counts"


def test_drafts_that_the_server_has_come_along(world: World, an: FlaskClient) -> None:
    library.publish(library.files())
    paper = graded(take_along(an, world.an.id))
    option = right_answers(paper["id"])["2"]
    draft = event(world.an.id, "answer_given", str(paper["id"]), {"question": "2", "answer": option}, seq=7)
    assert send(an, draft)[0]["status"] == "stored"
    again = graded(take_along(an, world.an.id))
    assert (again["answers"], again["seq"]) == ({"2": option}, 7)


def test_tries_are_spent(world: World, an: FlaskClient) -> None:
    library.publish(library.files(rules="attempts: 1"))
    paper = graded(take_along(an, world.an.id))
    send(an, event(world.an.id, "paper_handed_in", str(paper["id"]), {"answers": {}}))
    said = take_along(an, world.an.id)
    assert said["papers"] == []
    (refused,) = said["refused"]
    assert (refused["quiz"], refused["reason"], refused["until"]) == ("kiem-tra", "spent", None)
    assert refused["message"] == "Đồng chí đã làm hết số lần của bài này."


def test_a_pause_runs_from_the_servers_receipt(world: World, an: FlaskClient) -> None:
    """Whatever the phone says about when it was handed in."""
    library.publish(library.files(rules="pause: 60"))
    paper = graded(take_along(an, world.an.id))
    old = event(world.an.id, "paper_handed_in", str(paper["id"]), {"answers": {}}, at="2016-01-01T00:00:00Z")
    now = clock.now()
    with clock.telling(now):
        assert send(an, old)[0]["status"] == "stored"
        (refused,) = take_along(an, world.an.id)["refused"]
        assert refused["reason"] == "paused"
        assert refused["until"] == (now + timedelta(minutes=60)).isoformat()
    with clock.telling(now + timedelta(minutes=61)):
        assert graded(take_along(an, world.an.id))["attempt"] == 2


def test_a_timed_quiz_starts_on_line_only(world: World, an: FlaskClient) -> None:
    library.publish(library.files(rules="minutes: 10"))
    said = take_along(an, world.an.id)
    assert (said["papers"], said["refused"][0]["reason"]) == ([], "timed")
    an.post("/quizzes/khoa-thu/kiem-tra")
    started = graded(take_along(an, world.an.id))
    issued = db.session.get(Paper, started["id"])
    assert issued is not None
    assert started["until"] == (issued.issued_at + timedelta(minutes=10, seconds=papers.GRACE_SECONDS)).isoformat()


def test_a_course_published_again_leaves_the_open_paper_as_it_is(world: World, an: FlaskClient) -> None:
    library.publish(library.files())
    before = take_along(an, world.an.id)
    library.publish(library.files(questions=3))
    after = take_along(an, world.an.id)
    assert after["papers"] == before["papers"]
    answers = right_answers(graded(before)["id"])
    send(an, event(world.an.id, "paper_handed_in", str(graded(before)["id"]), {"answers": answers}))
    following = graded(take_along(an, world.an.id))
    assert (following["version"], len(following["questions"])) == (2, 3)


def test_a_paper_only_taken_along_is_not_the_next_step(app: Flask, world: World, an: FlaskClient) -> None:
    library.publish(library.files())
    paper = graded(take_along(an, world.an.id))
    assert f"/papers/{paper['id']}" not in an.get("/").get_data(as_text=True)
    draft = {"question": "1", "answer": right_answers(paper["id"])["1"]}
    send(an, event(world.an.id, "answer_given", str(paper["id"]), draft))
    assert f"/papers/{paper['id']}" in an.get("/").get_data(as_text=True)


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"contract": 1, "course": "khoa-thu"}, 400),
        ({"contract": 2, "person": 1, "course": "khoa-thu"}, 400),
        ({"contract": 1, "person": True, "course": "khoa-thu"}, 400),
        ({"contract": 1, "person": "1", "course": "khoa-thu"}, 400),
        ({"contract": 1, "person": 2**40, "course": "khoa-thu"}, 400),
        ({"contract": 1, "person": 1, "course": "Khoá thử"}, 400),
        ({"contract": 1, "person": 1, "course": ["khoa-thu"]}, 400),
        ({"contract": 1, "person": 1, "course": "khoa-thu", "more": 1}, 400),
        ({"contract": 1, "person": 1, "course": "khoa-thu\x00"}, 400),
        ({"contract": 1, "person": 1, "course": "khong-co"}, 404),
        ({"contract": 1, "person": 2, "course": "khoa-thu"}, 403),
    ],
)
def test_strangers_and_strange_requests_get_nothing(
    world: World, an: FlaskClient, asked: dict[str, Any], status: int
) -> None:
    assert (world.an.id, world.binh.id) == (1, 2)
    library.publish(library.files())
    answer = an.post("/papers", json=asked)
    assert (answer.status_code, answer.get_json()["contract"], answer.get_json()["error"]) == (status, 1, status)
    assert db.session.query(Paper).count() == 0


def test_a_key_that_stands_twice_is_refused(world: World, an: FlaskClient) -> None:
    twice = '{"contract": 1, "person": 1, "person": 1, "course": "khoa-thu"}'
    assert an.post("/papers", data=twice, content_type="application/json").status_code == 400
    assert an.post("/papers", data="{", content_type="application/json").status_code == 400


def test_nobody_signed_in_is_asked_to(app: Flask, world: World) -> None:
    answer = app.test_client().post("/papers", json={"contract": 1, "person": 1, "course": "khoa-thu"})
    assert (answer.status_code, answer.get_json()["error"]) == (401, 401)


def test_a_device_that_calls_too_often_is_told_when_to_come_back(app: Flask, world: World, an: FlaskClient) -> None:
    """Events and papers count together; another device behind the same address is not slowed."""
    library.publish(library.files())
    with clock.telling(clock.now()):
        for _ in range(10):
            take_along(an, world.an.id)
            send(an)
        answer = an.post("/events", json={"contract": 1, "events": []})
        assert (answer.status_code, answer.get_json()["error"]) == (429, 429)
        assert 2 <= int(answer.headers["Retry-After"]) <= 6
        other = app.test_client()
        sign_in(other, world.binh)
        send(other)


def test_a_crowd_is_told_at_once_when_to_come_back(app: Flask, world: World, an: FlaskClient) -> None:
    """Only what a phone keeps and sends again by itself; pages are answered in their turn."""
    library.publish(library.files())
    crowds.tell(app, lambda: crowds.MOST_WAITING + 1)
    answer = an.post("/events", json={"contract": 1, "events": []})
    assert (answer.status_code, answer.get_json()["error"]) == (503, 503)
    assert 5 <= int(answer.headers["Retry-After"]) <= 20
    assert an.get("/").status_code == 200
    crowds.tell(app, lambda: crowds.MOST_WAITING)
    send(an)


def test_too_much_at_once_is_to_be_split(world: World, an: FlaskClient) -> None:
    many = [event(world.an.id, "lesson_opened", "khoa-thu/bai-1") for _ in range(201)]
    answer = an.post("/events", json={"contract": 1, "events": many})
    assert (answer.status_code, answer.get_json()["split"]) == (413, True)
    heavy = "x" * (256 * 1024)
    answer = an.post("/events", json={"contract": 1, "events": [heavy]})
    assert (answer.status_code, answer.get_json()["split"]) == (413, True)
