"""Questions with several right options."""

import pytest

from learning.content.library import Question
from learning.content.places import number_lines
from learning.quizzes.kinds.many import Many
from learning.quizzes.questions import parse_questions

KIND = Many()


def parse(text: str) -> tuple[Question, list[str]]:
    (question,), found = parse_questions("q.md", number_lines(text, 1))
    return question, [f"{each.line}:{each.column} {each.code}" for each in found.findings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## A {#a type=many}\n- [x] Một\n- [x] Hai\n- [ ] Ba", []),
        ("## A {#a type=many}\n- [x] Một\n- [x] Hai", []),
        ("## A {#a type=many}\n- [x] Một\n- [ ] Hai", []),
        ("## A {#a type=many}\n- [ ] Một\n- [ ] Hai", ["1:4 E404"]),
        ("## A {#a type=many}\n- [x] Một\n- [x] MỘT", ["3:1 E407"]),
        ("## A {#a type=many}\n= Một", ["2:1 E416"]),
        ("## A {#a type=many}\n- [50%] Một\n- [50%] Hai\n- [-100%] Ba\n- [ ] Bốn", []),
        ("## A {#a type=many}\n- [33.33333%] Một\n- [33.33333%] Hai\n- [33,33333%] Ba", []),
        ("## A {#a type=many}\n- [50%] Một\n- [25%] Hai\n- [ ] Ba", ["1:4 E421"]),
        ("## A {#a type=many}\n- [50%] Một\n- [x] Hai", ["1:4 E421"]),
        ("## A {#a type=many}\n- [-50%] Một\n- [ ] Hai", ["1:4 E404"]),
    ],
)
def test_findings(text: str, expected: list[str]) -> None:
    assert parse(text)[1] == expected


def test_answers() -> None:
    question, _ = parse("## A {#a type=many}\n- [x] Một\n- [x] Hai\n- [ ] Ba")
    one, two, three = (option.key for option in question.options)
    assert KIND.read(question, {"answer": [two, "", one, two]}) == sorted([one, two])
    assert KIND.read(question, {}) == []
    assert KIND.clean(question, [three, one]) == sorted([one, three])
    assert KIND.clean(question, []) == []
    for refused in (one, [one, one], [one, "khác"], [one, None], None, {}, (one,), [[one]]):
        assert KIND.clean(question, refused) is None
    assert KIND.right_answer(question) == sorted([one, two])


def test_review_is_in_the_order_written() -> None:
    question, _ = parse("## A {#a type=many}\n- [x] Một\n- [ ] Hai\n- [x] Ba")
    one, two, three = (option.key for option in question.options)
    html = {"options": {one: "1", two: "2", three: "3"}, "feedback": {two: "xem lại"}}
    review = KIND.describe(question, sorted([three, two]), html)
    assert (review.given, review.wanted, review.feedback) == (("2", "3"), ("1", "3"), ("xem lại",))
    assert KIND.describe(question, None, html).given == ()
