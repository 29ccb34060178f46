"""Every type on the pages of members, by plain forms: drawn, kept, handed in, shown; and as a check in a lesson."""

import re
from html import unescape
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from learning.content.library import Question
from learning.db import db
from learning.progress import service as progress
from learning.progress.events import NewEvent
from learning.quizzes import paper as layouts
from learning.quizzes import papers, queries
from learning.quizzes.kinds import KINDS
from learning.quizzes.models import Paper
from tests import library
from tests.client import PageClient, goes_to
from tests.people import World, act_as, sign_in

DOCS = Path(__file__).parents[2] / "docs" / "questions"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 400"><path d="M0 0h3"/></svg>'
EXAMPLES = {
    name: re.findall(r"^```markdown\n(.*?)^```$", (DOCS / f"{name}.md").read_text("utf-8"), re.DOTALL | re.MULTILINE)[0]
    for name in KINDS
}
NUMBERS = {name: number for number, name in enumerate(KINDS, 1)}


def files() -> dict[str, bytes]:
    """A course whose lesson and quiz have one question of each type."""
    checks = "\n".join(f"/// check\n\n{example}\n///\n" for example in EXAMPLES.values())
    quiz = "---\ntitle: Đủ kiểu\nkind: graded\npass: 100\nshuffle: none\n---\n\n" + "\n".join(EXAMPLES.values())
    found = library.files(questions=0, lessons=1, access="open")
    return found | {
        "courses/khoa-thu/02-du-kieu.md": f"---\ntitle: Đủ kiểu\n---\n\n{checks}".encode(),
        "courses/khoa-thu/media/wifi.svg": SVG,
        "quizzes/khoa-thu/du-kieu.md": quiz.encode(),
        "quizzes/khoa-thu/media/wifi.svg": SVG,
    }


@pytest.fixture
def an(client: PageClient, world: World) -> PageClient:
    """An's browser, with the paper issued."""
    library.publish(files())
    sign_in(client, world.an)
    client.post("/quizzes/khoa-thu/du-kieu")
    return client


def the_paper() -> Paper:
    db.session.expire_all()
    return db.session.query(Paper).one()


def the_question(name: str) -> tuple[dict[str, Any], Question]:
    found = the_paper()
    entry = found.layout[NUMBERS[name] - 1]
    question = layouts.questions_of(found.layout, papers.published(found.quiz_id).quiz)[NUMBERS[name] - 1]
    assert question.type == name
    return entry, question


def as_fields(answer: Any) -> dict[str, Any]:
    """An answer as the fields of a form."""
    if isinstance(answer, dict):
        return {f"answer.{option}": value for option, value in answer.items()}
    return {"answer": answer}


def right_fields(name: str) -> dict[str, Any]:
    entry, question = the_question(name)
    return as_fields(layouts.to_paper_ids(entry, KINDS[name].right_answer(question)))


def page_of(client: PageClient, name: str) -> str:
    return unescape(client.get(f"/papers/{the_paper().id}?cau={NUMBERS[name]}").text)


def post(client: PageClient, name: str, fields: dict[str, Any]) -> str:
    answer = client.post(f"/papers/{the_paper().id}", data={"number": NUMBERS[name]} | fields)
    return goes_to(answer)


def test_right_answers_to_every_type_make_the_whole(an: PageClient) -> None:
    for name in KINDS:
        post(an, name, right_fields(name) | {"go": "next"})
    goes_to(an.post(f"/papers/{the_paper().id}", data={"go": "hand_in"}))
    done = the_paper()
    assert (done.state, done.percent, done.score, done.maximum, done.passed) == ("marked", 100, 8, 8, True)
    marks = {number: one.mark for number, one in queries.list_responses(done.id).items()}
    assert marks == {str(number): float(KINDS[name].is_marked) for name, number in NUMBERS.items()}
    result = unescape(an.get(f"/papers/{done.id}").text)
    assert "8/8" in result and "8 câu đã đúng" in result


def test_what_was_given_is_shown_again(an: PageClient) -> None:
    for name in KINDS:
        fields = right_fields(name)
        post(an, name, fields | {"go": "next"})
        shown = page_of(an, name)
        for field, value in fields.items():
            assert f'name="{field}"' in shown
            for one in [value] if isinstance(value, str) else value:
                assert is_shown_as_given(shown, one), (name, one)


def is_shown_as_given(shown: str, value: str) -> bool:
    """Whether a control with this value is chosen, or holds it as text."""
    drawn = re.findall(rf'<(?:input|option)[^>]*value="{re.escape(value)}"[^>]*>', shown)
    can_be_chosen = [one for one in drawn if one.startswith("<option") or "radio" in one or "checkbox" in one]
    return any("checked" in one or "selected" in one for one in can_be_chosen) if can_be_chosen else bool(drawn)


def test_no_page_says_what_is_right(an: PageClient) -> None:
    for name in KINDS:
        shown = page_of(an, name)
        entry, question = the_question(name)
        for option in question.options:
            assert option.key not in shown or option.key.isdecimal(), name
            assert all(text not in shown for text in option.accepted)
        assert all(text not in shown for text in question.accepted)
        ids = re.findall(r'name="shown" value="(\w+)"', shown)
        if name == "order":
            keys = dict(entry["options"])
            assert len(ids) == len(keys)
            assert [keys[one] for one in ids] != [option.key for option in question.options]
        assert " checked" not in shown and " selected" not in shown


def test_arrows_move_items_without_script(an: PageClient) -> None:
    shown = page_of(an, "order")
    first, second, third = re.findall(r'name="shown" value="(\w+)"', shown)
    stop = post(an, "order", {"shown": [first, second, third], "down": "1", "go": "next"})
    assert stop.endswith(f"cau={NUMBERS['order']}")
    moved = page_of(an, "order")
    assert re.findall(r'name="answer" value="(\w+)"', moved) == [second, first, third]
    post(an, "order", {"answer": [second, first, third], "up": "3"})
    assert queries.list_responses(the_paper().id)[str(NUMBERS["order"])].answer == [second, third, first]


def test_an_order_that_was_not_moved_is_no_answer(an: PageClient) -> None:
    shown = re.findall(r'name="shown" value="(\w+)"', page_of(an, "order"))
    post(an, "order", {"shown": shown, "go": "next"})
    assert queries.list_responses(the_paper().id) == {}


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("match", {"zzzz": "zzzz"}),
        ("match", ["zzzz"]),
        ("order", ["zzzz"]),
        ("cloze", {"zzzz": "otp"}),
        ("cloze", "otp"),
        ("hotspot", "zzzz"),
        ("scale", ["zzzz"]),
        ("number", ["15"]),
        ("number", "1" * 50),
    ],
)
def test_what_no_page_of_ours_sends_is_refused(an: PageClient, world: World, name: str, answer: Any) -> None:
    body = {"question": str(NUMBERS[name]), "answer": answer}
    event = NewEvent(str(uuid4()), world.an.id, "answer_given", str(the_paper().id), body)
    assert progress.record(act_as(world.an), [event])[0].status == "refused"


def test_drafts_of_a_phone_are_kept_in_every_shape(an: PageClient, world: World) -> None:
    for name in KINDS:
        entry, question = the_question(name)
        answer = layouts.to_paper_ids(entry, KINDS[name].right_answer(question))
        body = {"question": str(NUMBERS[name]), "answer": answer}
        event = NewEvent(str(uuid4()), world.an.id, "answer_given", str(the_paper().id), body, seq=1)
        assert progress.record(act_as(world.an), [event])[0].status == "stored", name
        assert queries.list_responses(the_paper().id)[str(NUMBERS[name])].answer == answer


def test_every_type_is_a_check_in_a_lesson(an: PageClient) -> None:
    lesson = unescape(an.get("/courses/khoa-thu/du-kieu").text)
    for name in KINDS:
        _, question = the_question(name)
        assert f'data-check="{question.id}"' in lesson
        place = {"course": "khoa-thu", "lesson": "du-kieu", "check": question.id}
        said = unescape(an.post("/check", data=place | as_fields(KINDS[name].right_answer(question))).text)
        assert ("Đúng rồi" in said) == KINDS[name].is_marked, name
        assert ("đã tự đánh giá" in said) != KINDS[name].is_marked
        assert "Đồng chí trả lời:" in said
        assert "chưa trả lời" in unescape(an.post("/check", data=place).text)


def test_an_answer_in_pieces_hears_how_much_of_it_is_right(an: PageClient) -> None:
    said = {
        "many": ("chọn đúng 1 trong 2 ý. Còn thiếu 1 ý.", 1),
        "match": ("ghép đúng 1 trong 3 cặp. Còn 2 cặp chưa ghép.", 1),
        "cloze": ("điền đúng 1 trong 2 chỗ. Còn 1 chỗ chưa điền.", 1),
    }
    place = {"course": "khoa-thu", "lesson": "du-kieu"}
    for name, (words, count) in said.items():
        _, question = the_question(name)
        right = KINDS[name].right_answer(question)
        part = dict(list(right.items())[:count]) if isinstance(right, dict) else list(right or ())[:count]
        for headers in ({}, {"X-Fragment": "1"}):
            page = unescape(
                an.post("/check", data=place | {"check": question.id} | as_fields(part), headers=headers).text
            )
            assert "Gần đúng" in page and words in page, name


def test_arrows_of_a_check_bring_the_question_again(an: PageClient) -> None:
    _, question = the_question("order")
    keys = [option.key for option in question.options]
    lesson = an.get("/courses/khoa-thu/du-kieu").text
    shown = re.findall(r'name="shown" value="(\w+)"', lesson)
    assert sorted(shown) == sorted(keys) and shown != keys
    place = {"course": "khoa-thu", "lesson": "du-kieu", "check": question.id}
    again = an.post("/check", data=place | {"shown": shown, "up": "2"}).text
    assert re.findall(r'name="answer" value="(\w+)"', again) == [shown[1], shown[0], shown[2]]
    assert "Đúng rồi" not in again and 'name="check"' in again
