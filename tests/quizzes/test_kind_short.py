"""Questions answered by typing."""

import unicodedata

import pytest

from learning.content.library import Question
from learning.content.places import number_lines
from learning.quizzes.kinds.short import Short
from learning.quizzes.kinds.typed import LONGEST
from learning.quizzes.questions import parse_questions

KIND = Short()


def parse(text: str) -> tuple[Question, list[str]]:
    (question,), found = parse_questions("q.md", number_lines(text, 1))
    return question, [f"{each.line}:{each.column} {each.code}" for each in found.findings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## A {#a type=short}\n= Một\n= Hai = Ba", []),
        ("## A {#a type=short}\nĐoạn.\n\n=Một", []),
        ("## A {#a type=short}\nĐoạn.", ["1:4 E404"]),
        ("## A {#a type=short}\n=\n", ["2:1 E415", "1:4 E404"]),
        ("## A {#a type=short}\n- [x] Một\n- [ ] Hai", ["2:1 E416"]),
        ("## A {#a type=short}\n= {{a.b}}", ["2:3 E208"]),
        ("## A {#a type=short}\n= Một\n\nSau.", ["4:1 E411"]),
    ],
)
def test_findings(text: str, expected: list[str]) -> None:
    assert parse(text)[1] == expected


def test_accepted_answers() -> None:
    assert parse("## A {#a type=short}\n= Một\n=Hai = Ba  bốn")[0].accepted == ("Một", "Hai = Ba bốn")


QUESTION = Question("a", "short", "?", accepted=("Wi-Fi & <mạng>",))


def test_answers() -> None:
    assert KIND.read(QUESTION, {"answer": ["  wi-fi\r\n ", "x"]}) == "wi-fi"
    assert KIND.read(QUESTION, {}) == ""
    assert KIND.read(QUESTION, {"answer": ["x" * 999]}) == "x" * LONGEST
    assert KIND.clean(QUESTION, unicodedata.normalize("NFD", "mạng\x00\ue000")) == "mạng"
    assert KIND.clean(QUESTION, "") == ""
    for refused in (None, 1, ["wi-fi"], "x" * (LONGEST + 1)):
        assert KIND.clean(QUESTION, refused) is None


def test_review_escapes_what_was_typed() -> None:
    review = KIND.describe(QUESTION, "<script>", {})
    assert (review.given, review.wanted, review.feedback) == (("&lt;script&gt;",), ("Wi-Fi &amp; &lt;mạng&gt;",), ())
    assert KIND.describe(QUESTION, None, {}).given == ()
