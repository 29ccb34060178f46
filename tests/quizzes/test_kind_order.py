"""Questions about an order."""

import pytest

from learning.quizzes.kinds.order import Order
from tests.question_making import good, parse

KIND = Order()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. Một\n2. Hai", []),
        ("1) Một\n\n2) Hai\n   và nữa\n   > Góp ý.", []),
        ("1. Một", ["1:4 E408"]),
        ("1. Một\n2. một", ["3:1 E407"]),
        ("1. Một\n2.\n3. Ba", ["3:1 E415"]),
        ("- [ ] Một\n- [x] Hai", ["2:1 E416"]),
        ("1. Một\n> Góp ý.\n2. Hai", ["3:3 E420"]),
        ("1. Một\n2. Hai\nThêm.", ["4:1 E411"]),
        ("1. Một\n2. {{a.b}}", ["3:4 E208"]),
    ],
)
def test_findings(text: str, expected: list[str]) -> None:
    assert parse(f"## A {{#a type=order}}\n{text}")[1] == expected


@pytest.mark.parametrize(
    ("text", "passage", "items"),
    [
        ("1. Mở\n2. Bấm\n\nXếp:\n\n1. A\n2. B\n\n> Vì.", "1. Mở\n2. Bấm\n\nXếp:", ["A", "B"]),
        ("1. Mở\n2. Bấm\n\n> Tin lạ.\n\n1. A\n2. B", "1. Mở\n2. Bấm\n\n> Tin lạ.", ["A", "B"]),
        ("1. A\n1. B\n1. C", "", ["A", "B", "C"]),
        ("```\n1. mã\n```\n1. A\n   tiếp\n2. B", "```\n1. mã\n```", ["A\ntiếp", "B"]),
    ],
)
def test_the_last_list_is_the_answer(text: str, passage: str, items: list[str]) -> None:
    question = good(f"## A {{#a type=order}}\n{text}")
    assert (question.passage, [option.text for option in question.options]) == (passage, items)


QUESTION = good("## A {#a type=order}\n1. Một\n   > Đi trước.\n2. Hai\n3. Ba\n   > Đi sau.")
ONE, TWO, THREE = (option.key for option in QUESTION.options)


def test_answers() -> None:
    assert KIND.right_answer(QUESTION) == [ONE, TWO, THREE]
    assert KIND.clean(QUESTION, [THREE, ONE, TWO]) == [THREE, ONE, TWO]
    assert KIND.clean(QUESTION, []) == []
    for refused in ([ONE, TWO], [ONE, ONE, TWO], [ONE, TWO, THREE, "x"], [ONE, TWO, None], ONE, None, {ONE: TWO}):
        assert KIND.clean(QUESTION, refused) is None


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, []),
        ({"shown": ["c", "a", "b"]}, []),
        ({"answer": ["c", "a", "b"]}, ["c", "a", "b"]),
        ({"shown": ["c", "a", "b"], "up": ["2"]}, ["a", "c", "b"]),
        ({"answer": ["c", "a", "b"], "down": ["2"]}, ["c", "b", "a"]),
        ({"answer": ["c", "a", "b"], "up": ["1"]}, ["c", "a", "b"]),
        ({"answer": ["c", "a", "b"], "down": ["3"]}, ["c", "a", "b"]),
        ({"answer": ["c", "a", "b"], "up": ["x"]}, ["c", "a", "b"]),
        ({"answer": ["c", "a", "b"], "up": ["²"]}, ["c", "a", "b"]),
        ({"answer": ["c", "a", "b"], "down": ["0"]}, ["c", "a", "b"]),
    ],
)
def test_buttons_move_items(fields: dict[str, list[str]], expected: list[str]) -> None:
    assert KIND.read(QUESTION, fields) == expected


def test_the_page_shows_the_order_that_was_given() -> None:
    html = {"options": {ONE: "1", TWO: "2", THREE: "3"}}
    ids = [["c", THREE], ["a", ONE], ["b", TWO]]
    untouched = KIND.draw(QUESTION, ids, html, None)
    assert untouched["items"] == [{"value": "c", "html": "3"}, {"value": "a", "html": "1"}, {"value": "b", "html": "2"}]
    assert not untouched["is_answered"]
    moved = KIND.draw(QUESTION, ids, html, ["a", "b", "c"])
    assert [item["value"] for item in moved["items"]] == ["a", "b", "c"]
    assert moved["is_answered"]
    assert KIND.draw(QUESTION, ids, html, ["a", "b"]) == untouched


def test_review_has_feedback_to_what_is_out_of_place() -> None:
    html = {"options": {ONE: "1", TWO: "2", THREE: "3"}, "feedback": {ONE: "trước", THREE: "sau"}}
    review = KIND.describe(QUESTION, [TWO, ONE, THREE], html)
    assert (review.given, review.wanted) == (("1. 2", "2. 1", "3. 3"), ("1. 1", "2. 2", "3. 3"))
    assert review.feedback == ("trước",)
    assert KIND.describe(QUESTION, None, html).given == KIND.describe(QUESTION, [], html).feedback == ()
