"""Questions about oneself."""

import pytest

from learning.content.library import Quiz
from learning.quizzes import marking
from learning.quizzes.kinds.scale import Scale
from tests.question_making import good, parse

KIND = Scale()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- 1: Chưa\n- 2: Rồi", []),
        ("- 1: Chưa\n- 2:\n- 3: Rồi", []),
        ("- 1: Chưa", ["1:4 E408"]),
        ("- 1: Chưa\n- 2: chưa", ["3:1 E407"]),
        ("- 1: Chưa\n- 1: Rồi", ["3:1 E407"]),
        ("- [ ] Chưa\n- [x] Rồi", ["2:1 E416"]),
        ("- 1: Chưa\n- 2: {{a.b}}", ["3:6 E208"]),
    ],
)
def test_findings(text: str, expected: list[str]) -> None:
    assert parse(f"## A {{#a type=scale}}\n{text}")[1] == expected


QUESTION = good("## A {#a type=scale}\n- 1: Chưa\n  > Xem bài đầu.\n- 2:\n- 3: Rồi")
ONE, TWO, THREE = (option.key for option in QUESTION.options)


def test_it_is_never_marked() -> None:
    other = good("## B {#b}\n- [x] Có\n- [ ] Không")
    score = marking.score([QUESTION, other], {"a": ONE, "b": other.options[0].key})
    assert (QUESTION.points, score.percent, score.maximum) == (0, 100, 1)
    assert marking.passed(Quiz("q", "q.md", "Q", pass_percent=100), score)


def test_answers() -> None:
    assert [option.text for option in QUESTION.options] == ["Chưa", "2", "Rồi"]
    assert KIND.read(QUESTION, {"answer": ["x"]}) == "x"
    assert KIND.read(QUESTION, {}) == KIND.clean(QUESTION, "") == ""
    assert KIND.clean(QUESTION, TWO) == TWO
    for refused in ("1", [ONE], None, 1):
        assert KIND.clean(QUESTION, refused) is None


def test_review_has_no_right_answer() -> None:
    html = {"options": {ONE: "Chưa", TWO: "2", THREE: "Rồi"}, "feedback": {ONE: "bài đầu"}}
    review = KIND.describe(QUESTION, ONE, html)
    assert (review.given, review.wanted, review.feedback) == (("Chưa",), (), ("bài đầu",))
