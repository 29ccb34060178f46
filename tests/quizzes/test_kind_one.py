"""Questions with one right option."""

import pytest

from learning.content.library import Question
from learning.content.places import number_lines
from learning.quizzes.kinds.one import One
from learning.quizzes.questions import parse_questions

KIND = One()
HTML = {"options": {}, "feedback": {}}


def parse(text: str) -> tuple[Question, list[str]]:
    (question,), found = parse_questions("q.md", number_lines(text, 1))
    return question, [f"{each.line}:{each.column} {each.code}" for each in found.findings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## A {#a}\n- [ ] Một\n- [x] Hai", []),
        ("## A {#a}\n* [X] Một\n\n+ [ ] Hai", []),
        ("## A {#a}\n- [ ] Một\n- [ ] Hai", ["1:4 E404"]),
        ("## A {#a}\n- [x] Một", ["1:4 E408"]),
        ("## A {#a}", ["1:4 E408"]),
        ("## A {#a}\n- [x] Một\n- [ ] một", ["3:1 E406"]),
        ("## A {#a}\n- [ ] Một\n- [x] mốt", ["3:1 E406"]),
        ("## A {#a exact}\n- [ ] Một\n- [x] mốt", []),
        ("## A {#a exact}\n- [x] Một\n- [x] Hai", ["1:4 W504"]),
        ("## A {#a type=one}\n- [x] Một\n- [x] Hai", ["1:4 E405"]),
        ("## A {#a}\n- [x] Một\n- [ ]", ["3:1 E415"]),
        ("## A {#a}\n- [50%] Một\n- [x] Hai", []),
        ("## A {#a}\n- [100%] Một\n- [33.33333%] Hai\n- [-50%] Ba", []),
        ("## A {#a}\n- [100%] Một\n- [x] Hai", ["1:4 W504"]),
        ("## A {#a}\n- [50%] Một\n- [ ] Hai", ["1:4 E404"]),
        ("## A {#a}\n- [101%] Một\n- [x] Hai", ["2:1 E417"]),
        ("## A {#a type=one}\n- [50%] Một\n- [x] Hai\n- [50%] MỘT", ["4:1 E407"]),
    ],
)
def test_findings(text: str, expected: list[str]) -> None:
    assert parse(text)[1] == expected


def test_several_right_without_a_type_make_it_many() -> None:
    assert parse("## A {#a}\n- [x] Một\n- [x] Hai")[0].type == "many"


def test_answers() -> None:
    question, _ = parse("## A {#a}\n- [ ] Một\n- [x] Hai")
    wrong, right = (option.key for option in question.options)
    assert KIND.read(question, {"answer": [right, wrong]}) == right
    assert KIND.read(question, {}) == ""
    assert KIND.clean(question, right) == right
    assert KIND.clean(question, "") == ""
    for refused in ("khác", [right], None, 1, {"answer": right}, True):
        assert KIND.clean(question, refused) is None
    assert KIND.right_answer(question) == right


def test_review_shows_feedback_to_what_was_given() -> None:
    question, _ = parse("## A {#a}\n- [ ] Một\n  > Sai rồi.\n- [x] Hai")
    wrong, right = (option.key for option in question.options)
    html = {"options": {wrong: "<b>Một</b>", right: "Hai"}, "feedback": {wrong: "<p>Xem lại.</p>"}}
    review = KIND.describe(question, wrong, html)
    assert (review.given, review.wanted, review.feedback) == (("<b>Một</b>",), ("Hai",), ("<p>Xem lại.</p>",))
    assert KIND.describe(question, right, html).feedback == ()
    for blank in ("", None):
        assert KIND.describe(question, blank, html).given == ()
