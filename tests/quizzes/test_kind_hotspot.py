"""Questions answered by pointing at a place in a picture."""

import pytest

from learning.quizzes.kinds.hotspot import Hotspot
from tests.question_making import good, parse

KIND = Hotspot()
PICTURE = "![Máy](media/a.png)\n\n"
A, B = "- [x] Nút (bên phải) (60%, 10%, 30%, 30%)", "- [ ] Tên (5%, 10.5%, 30%, 30%)"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{PICTURE}{A}\n{B}", []),
        (f"{PICTURE}{A}\n- [x] Kia (5%, 10%, 30%, 30%)", []),
        (f"{PICTURE}{A}\n- [ ] Tên (5, 10, 30, 30)", []),
        (f"{A}\n{B}", ["1:4 E428"]),
        (f"{PICTURE}{PICTURE}{A}\n{B}", ["1:4 E428"]),
        (f"{PICTURE}{A}", ["1:4 E408"]),
        (f"{PICTURE}{A.replace('x', ' ', 1)}\n{B}", ["1:4 E404"]),
        (f"{PICTURE}{A}\n- [ ] Tên", ["5:1 E429"]),
        (f"{PICTURE}{A}\n- [ ] Tên (5%, 10%, 30%)", ["5:1 E429"]),
        (f"{PICTURE}{A}\n- [ ] (5%, 10%, 30%, 30%)", ["5:1 E415"]),
        (f"{PICTURE}{A}\n- [ ] Tên (80%, 60%, 30%, 30%)", ["5:1 E430"]),
        (f"{PICTURE}{A}\n- [ ] Tên (5%, 10%, 0%, 30%)", ["5:1 E430"]),
        (f"{PICTURE}{A}\n- [ ] Tên (40%, 20%, 30%, 30%)", ["5:1 E431"]),
        (f"{PICTURE}{A}\n- [ ] Tên (30%, 10%, 30%, 30%)", []),
        (f"{PICTURE}{A}\n- [50%] Tên (5%, 10%, 30%, 30%)", ["5:1 E417"]),
        (f"{PICTURE}{A}\n- [ ] Nút (bên phải) (5%, 10%, 30%, 30%)", ["5:1 E406"]),
        (f"{PICTURE}1. Nút\n2. Tên", ["4:1 E416"]),
    ],
)
def test_findings(text: str, expected: list[str]) -> None:
    assert parse(f"## A {{#a type=hotspot}}\n{text}")[1] == expected


QUESTION = good(f"## A {{#a type=hotspot}}\n{PICTURE}{A}\n{B}\n  > Xem lại.")
RIGHT, WRONG = QUESTION.options


def test_regions_are_taken_off_the_labels() -> None:
    assert [(one.text, one.region) for one in QUESTION.options] == [
        ("Nút (bên phải)", (60, 10, 30, 30)),
        ("Tên", (5, 10.5, 30, 30)),
    ]


def test_answers() -> None:
    assert KIND.right_answer(QUESTION) == RIGHT.key
    assert KIND.read(QUESTION, {"answer": ["x", "y"]}) == "x"
    assert KIND.read(QUESTION, {}) == KIND.clean(QUESTION, "") == ""
    assert KIND.clean(QUESTION, WRONG.key) == WRONG.key
    for refused in ("Tên", [WRONG.key], None, {WRONG.key: ""}, 1):
        assert KIND.clean(QUESTION, refused) is None


def test_drawing_says_nothing_of_what_is_right() -> None:
    html = {"passage": '<p>Xem <img src="/a.png" alt="Máy">.</p>', "options": {RIGHT.key: "Nút", WRONG.key: "Tên"}}
    drawn = KIND.draw(QUESTION, [["w", WRONG.key], ["r", RIGHT.key]], html, "w")
    assert (drawn["before"], drawn["picture"], drawn["after"]) == ("<p>Xem ", '<img src="/a.png" alt="Máy">', ".</p>")
    assert drawn["options"] == [
        {"value": "w", "html": "Tên", "chosen": True, "region": [5, 10.5, 30, 30]},
        {"value": "r", "html": "Nút", "chosen": False, "region": [60, 10, 30, 30]},
    ]


def test_a_picture_that_is_not_there_leaves_the_labels() -> None:
    html = {"passage": "<p>Xem.</p>", "options": {RIGHT.key: "Nút", WRONG.key: "Tên"}}
    drawn = KIND.draw(QUESTION, [["w", WRONG.key], ["r", RIGHT.key]], html, None)
    assert (drawn["before"], drawn["picture"], drawn["after"]) == ("", "", "<p>Xem.</p>")


def test_review() -> None:
    html = {"options": {RIGHT.key: "Nút", WRONG.key: "Tên"}, "feedback": {WRONG.key: "xem lại"}}
    review = KIND.describe(QUESTION, WRONG.key, html)
    assert (review.given, review.wanted, review.feedback) == (("Tên",), ("Nút",), ("xem lại",))
    assert KIND.describe(QUESTION, None, html).given == ()


MESSAGE = "/// message | Ngân hàng ABC {.sms}\n\nTài khoản ==bị khoá==. Gọi ngay, bấm ngay abc.example.\n\n///\n\n"
KHOA, ABC = "- [x] bị khoá", "- [ ] abc.example"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{MESSAGE}{KHOA}\n{ABC}", []),
        (f'{MESSAGE}{KHOA}\n- [x] "Ngân hàng ABC"', []),
        (f"{MESSAGE}{KHOA}\n- [ ] ngay", ["9:1 E434"]),
        (f"{MESSAGE}{KHOA}\n- [ ] Gọi ngay", []),
        (f"{MESSAGE}{KHOA}\n- [ ] không có", ["9:1 E434"]),
        (f"{MESSAGE}{KHOA}\n- [ ] khoá", ["9:1 E431"]),
        (f"{MESSAGE}{KHOA}\n- [50%] abc.example", ["9:1 E417"]),
        (f"{MESSAGE}{KHOA.replace('x', ' ')}\n{ABC}", ["1:4 E404"]),
        (f"{MESSAGE}{KHOA}", ["1:4 E408"]),
        (f"{MESSAGE}{KHOA}\n- [ ]", ["9:1 E415"]),
        (f"{MESSAGE}{MESSAGE}{KHOA}\n{ABC}", ["1:4 E428"]),
        (f"{MESSAGE}{PICTURE}{KHOA}\n{ABC}", ["1:4 E428"]),
        (f"{MESSAGE}{A}\n{B}", ["8:1 E434", "9:1 E434"]),  # places in percent are no words
    ],
)
def test_findings_over_a_message(text: str, expected: list[str]) -> None:
    assert parse(f"## A {{#a type=hotspot}}\n{text}")[1] == expected


def test_words_of_a_message_are_drawn_in_the_ids_of_the_page() -> None:
    question = good(f"## A {{#a type=hotspot}}\n{MESSAGE}{KHOA}\n{ABC}")
    right, wrong = question.options
    assert (right.region, right.part, wrong.part) == ((), "words", "words")
    passage = f'<figure>Tài khoản <span data-spot="{right.key}">bị khoá</span> <span data-spot="{wrong.key}">a</span>'
    html = {"passage": passage, "options": {right.key: "bị khoá", wrong.key: "abc.example"}}
    drawn = KIND.draw(question, [["w", wrong.key], ["r", right.key]], html, "w")
    assert drawn["message"] == '<figure>Tài khoản <span data-spot="r">bị khoá</span> <span data-spot="w">a</span>'
    assert (drawn["before"], drawn["picture"], drawn["after"]) == ("", "", "")
    assert KIND.mark(question, right.key) == 1 and KIND.mark(question, wrong.key) == 0
