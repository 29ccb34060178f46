"""Texts with gaps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.content import gaps
from learning.content.library import Course
from learning.content.rendering import render_question
from learning.quizzes.kinds.cloze import Cloze
from tests.question_making import good, parse

KIND = Cloze()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gõ [[mã]].", []),
        ("Gõ [[a\\|b\\]\\~]] và `[[mã]]`.\n\n```\n[[\n```", []),
        ("1. Mở [[Cài đặt]]\n2. Gạt [[nút]]\n\n- [ ] không phải đáp án", []),
        ("Không có.", ["1:4 E404"]),
        ("Gõ [[]].", ["2:4 E425"]),
        ("Gõ [[~sai]].", ["2:4 E425"]),
        ("Gõ [[ | ]].", ["2:4 E425"]),
        ("Gõ [[mã", ["2:4 E426"]),
        ("Gõ [[mã]] và [[mã", ["2:14 E426"]),
        ("| A | B |\n| --- | --- |\n| [[x]] | y |\n\n[[z]]", ["4:3 E427"]),
        ("Gõ [[a|b]].\nRồi [[c|d]].", []),
        ("Gõ [[đúng|~ĐÚNG]].", ["2:4 E406"]),
        ("Gõ [[đúng|~sai|~Sai]].", ["2:4 E407"]),
        ("Gõ [[đúng|~[sai](https://a.example)]].", ["2:4 E337"]),
        ("Gõ [[mã]].\n> Vì vậy.\nThêm.", ["4:1 E411"]),
    ],
)
def test_findings(text: str, expected: list[str]) -> None:
    assert parse(f"## A {{#a type=cloze}}\n{text}")[1] == expected


def test_a_gap_may_not_stand_in_the_heading_nor_hold_a_field() -> None:
    assert parse("## A [[b]] {#a type=cloze}\n[[c]]")[1] == ["1:6 E427"]
    assert "2:1 E208" in parse("## A {#a type=cloze}\n[[{{a.b}}]]")[1]


def test_what_belongs_to_what() -> None:
    question = good(
        "## A {#a type=cloze}\n> [!TIP]\n> Nhìn kỹ.\n\n> Tin: gửi [[mã]]\n> cho tôi.\n\nGọi [[ai]].\nXong.\n\n> Vì vậy."
    )
    assert question.passage == "> Tin: gửi [[1]]\n> cho tôi.\n\nGọi [[2]].\nXong."
    assert (question.hints, question.explanation) == (("Nhìn kỹ.",), "Vì vậy.")


QUESTION = good("## A {#a type=cloze}\nGõ **[[mã OTP|otp]]** rồi\n[[a\\|b|~c\\]\\~|~d]]. Xem `[[e]]`.")
TYPED, MENU, RIGHT, WRONG, OTHER = QUESTION.options


def test_gaps_and_menus() -> None:
    assert (TYPED.key, TYPED.accepted, MENU.key, MENU.accepted) == ("1", ("mã OTP", "otp"), "2", ())
    assert [(one.text, one.right, one.to) for one in (RIGHT, WRONG, OTHER)] == [
        ("a|b", True, "2"),
        ("c]~", False, "2"),
        ("d", False, "2"),
    ]
    assert QUESTION.passage == "Gõ **[[1]]** rồi\n[[2]]. Xem `[[e]]`."


def test_answers() -> None:
    assert KIND.right_answer(QUESTION) == {"1": "mã OTP", "2": RIGHT.key}
    assert KIND.read(QUESTION, {"answer.1": [" otp "], "answer.2": [" "]}) == {"1": " otp "}
    assert KIND.clean(QUESTION, {"1": " otp\n", "2": ""}) == {"1": "otp"}
    assert KIND.clean(QUESTION, {}) == {}
    for refused in ({"3": "x"}, {"2": "x"}, {"2": "a|b"}, {"1": "x" * 201}, {"1": None}, ["otp"], "otp", None):
        assert KIND.clean(QUESTION, refused) is None


def test_the_text_is_drawn_around_its_gaps() -> None:
    html = render_question(QUESTION, Course("c", "c", "C"), {})
    drawn = KIND.draw(QUESTION, [["g", MENU.key], ["d", OTHER.key], ["t", "1"], ["r", RIGHT.key]], html, {"t": "x"})
    first, second, last = drawn["pieces"]
    assert (first["html"], second["html"].split()) == ("<p>Gõ <strong>", ["</strong>", "rồi"])
    assert last == {"html": ". Xem <code>[[e]]</code>.</p>", "gap": None}
    assert first["gap"] == {"number": "1", "value": "t", "answer": "x", "choices": []}
    assert second["gap"]["choices"] == [{"value": "d", "html": "d"}, {"value": "r", "html": "a|b"}]
    assert "mã OTP" not in str(drawn)


def test_review() -> None:
    html = render_question(QUESTION, Course("c", "c", "C"), {})
    review = KIND.describe(QUESTION, {"1": "<b>", "2": OTHER.key}, html)
    assert review.given == ("Chỗ 1: &lt;b&gt;", "Chỗ 2: d")
    assert review.wanted == ("Chỗ 1: mã OTP / otp", "Chỗ 2: a|b")
    single = good("## A {#a type=cloze}\nGõ [[mã]].")
    assert KIND.describe(single, {"1": "ma"}, {"options": {"1": "mã"}}).given == ("ma",)
    assert KIND.describe(single, None, {"options": {"1": "mã"}}).given == ()


@given(st.text(alphabet="[]|~\\` \n>a1", max_size=40))
def test_any_text_can_be_read(text: str) -> None:
    parse(f"## A {{#a type=cloze}}\n{text}")
    assert len(gaps.find(gaps.number(text))) == len(gaps.find(text))
