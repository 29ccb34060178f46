"""Every type of question that paper can carry: printed, entered letter by letter, marked as on a phone."""

import re
from pathlib import Path

import pytest
from flask import Flask

from learning.content.library import Question
from learning.db import db
from learning.errors import InvalidInput
from learning.helping import slips
from learning.quizzes import papers
from learning.quizzes.kinds import KINDS
from learning.quizzes.models import Paper
from tests import library
from tests.client import goes_to
from tests.people import World, act_as, sign_in

DOCS = Path(__file__).parents[2] / "docs" / "questions"
EXAMPLES = {
    name: re.findall(r"^```markdown\n(.*?)^```$", (DOCS / f"{name}.md").read_text("utf-8"), re.DOTALL | re.MULTILINE)[0]
    for name in KINDS
}
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 400"><path d="M0 0h3"/></svg>'


def publish(*names: str) -> None:
    quiz = "---\ntitle: Đủ kiểu\nkind: graded\npass: 100\nshuffle: none\n---\n\n" + "\n".join(
        EXAMPLES.get(name, name) for name in names
    )
    pieces = {"quizzes/khoa-thu/du-kieu.md": quiz.encode(), "quizzes/khoa-thu/media/wifi.svg": SVG}
    library.publish(library.files(questions=0) | pieces)


def right_fields(number: int, question: Question, entry: dict) -> dict[str, str | list[str]]:
    """What a leader enters for a slip on which everything is right."""
    shown = {key: value for value, key in entry["options"]}
    answer = KINDS[question.type].right_answer(question)
    if question.type == "order":
        return {f"{number}.place.{shown[key]}": str(place) for place, key in enumerate(answer, 1)}
    if isinstance(answer, dict):
        return {f"{number}.answer.{shown[key]}": shown.get(value, value) for key, value in answer.items()}
    if isinstance(answer, list):
        return {f"{number}.answer": [shown[key] for key in answer]}
    return {f"{number}.answer": shown.get(answer, answer) if answer is not None else ""}


def test_all_types_are_printed_entered_and_marked(world: World, app: Flask) -> None:
    names = list(KINDS)
    publish(*names)
    client = app.test_client()
    sign_in(client, world.dung)
    data = {"don-vi": world.cell_1.id, "quiz": "khoa-thu/du-kieu", "person": world.an.id}
    sheet = client.post("/slips", data=data).get_data(as_text=True)
    assert sheet.count("<b>Câu ") == len(names)
    paper = db.session.query(Paper).one()
    assert client.get(f"/slips/{paper.id}").status_code == 200
    quiz = papers.published(paper.quiz_id).quiz
    known = {question.id: question for question in quiz.questions}
    fields: dict[str, str | list[str]] = {}
    for number, entry in enumerate(paper.layout, 1):
        fields |= right_fields(number, known[entry["question"]], entry)
    goes_to(client.post(f"/slips/{paper.id}", data=fields))
    db.session.expire_all()
    assert db.session.query(Paper).one().percent == 100


def test_an_order_with_a_number_twice_is_asked_again(world: World) -> None:
    publish("order")
    (sheet,) = slips.print_slips(act_as(world.dung), world.cell_1.id, "khoa-thu", "du-kieu", [world.an.id])
    form = {f"1.place.{value}": ["1"] for value, _key in sheet.paper.layout[0]["options"]}
    with pytest.raises(InvalidInput, match="số thứ tự"):
        slips.enter_slip(act_as(world.dung), sheet.paper.id, form)


def test_places_on_a_picture_and_in_a_message_carry_the_letters_of_their_options(world: World, app: Flask) -> None:
    message = re.findall(
        r"^```markdown\n(.*?)^```$", (DOCS / "hotspot.md").read_text("utf-8"), re.DOTALL | re.MULTILINE
    )[1]
    publish("hotspot", message)
    client = app.test_client()
    sign_in(client, world.dung)
    data = {"don-vi": world.cell_1.id, "quiz": "khoa-thu/du-kieu", "person": world.an.id}
    picture, words = client.post("/slips", data=data).get_data(as_text=True).split("<b>Câu ")[1:]
    boxes = re.findall(r"<b>([A-Z])\.</b> <span>(?:<span>)?(.*?)<", picture)
    places = re.findall(r'<svg x="([0-9.]+)%".*?<text [^>]*>([A-Z])</text>', picture)
    assert sorted(letter for _x, letter in places) == [letter for letter, _text in boxes] == ["A", "B"]
    right = next(letter for letter, text in boxes if "Nút gạt" in text)
    assert (f"{60.0}", right) in places, "the letter stands at the place it names"
    assert len(re.findall(r'<b class="letter">[AB]</b> <span data-spot="', words)) == 2
    paper = db.session.query(Paper).one()
    entry = client.get(f"/slips/{paper.id}").get_data(as_text=True)
    assert entry.count('type="radio"') == 4
    known = {question.id: question for question in papers.published(paper.quiz_id).quiz.questions}
    fields: dict[str, str | list[str]] = {}
    for number, asked in enumerate(paper.layout, 1):
        fields |= right_fields(number, known[asked["question"]], asked)
    goes_to(client.post(f"/slips/{paper.id}", data=fields))
    db.session.expire_all()
    assert db.session.query(Paper).one().percent == 100
