"""Questions answered by a number."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.quizzes.kinds.number import LONGEST, Number, read_interval, read_number
from tests.question_making import good, parse

KIND = Number()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15", 15),
        (" 15 ", 15),
        ("+15", 15),
        ("-15", -15),
        ("− 15", -15),
        ("1,5", Fraction(3, 2)),
        ("1.5", Fraction(3, 2)),
        ("1.50", Fraction(3, 2)),
        ("1.500", 1500),
        ("1.500,25", Fraction(6001, 4)),
        ("12.345.678", 12345678),
        ("1 500", 1500),
        ("0.125", Fraction(1, 8)),
        ("0,125", Fraction(1, 8)),
        ("1,500", Fraction(3, 2)),
        ("1234.567", Fraction(1234567, 1000)),
        ("1.5000", Fraction(3, 2)),
        ("1.2.3", None),
        ("1,2,3", None),
        ("1,500.5", None),
        ("15 phút", None),
        ("mười", None),
        ("1e3", None),
        ("٣", None),
        (".", None),
        ("", None),
    ],
)
def test_numbers_as_people_write_them(text: str, expected: Fraction | int | None) -> None:
    assert read_number(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15", (15, 15)),
        ("15 +- 1", (14, 16)),
        ("15±0,5", (Fraction(29, 2), Fraction(31, 2))),
        ("10..20", (10, 20)),
        ("-5 .. -1", (-5, -1)),
        ("1,5..2.25", (Fraction(3, 2), Fraction(9, 4))),
        ("20..10", None),
        ("15 +- -1", None),
        ("15..", None),
        ("..15", None),
        ("x +- 1", None),
    ],
)
def test_intervals(text: str, expected: tuple[Fraction, Fraction] | None) -> None:
    assert read_interval(text) == expected


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_none(text: str) -> None:
    assert read_number(text) is None or isinstance(read_number(text), Fraction)
    read_interval(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("= 15\n= 10..20\n=15 +- 1", []),
        ("= 1.5", []),
        ("= 0.125", []),
        ("= 1.500", ["2:1 E423"]),
        ("= 5 +- 1.000", ["2:1 E423"]),
        ("= 20..10", ["2:1 E422"]),
        ("= mười", ["2:1 E422"]),
        ("=", ["2:1 E415", "1:4 E404"]),
        ("Không có.", ["1:4 E404"]),
        ("= 15\n  > Đúng.", ["2:1 W513"]),
        ("- [x] 15\n- [ ] 16", ["2:1 E416"]),
    ],
)
def test_findings(text: str, expected: list[str]) -> None:
    assert parse(f"## A {{#a type=number}}\n{text}")[1] == expected


QUESTION = good("## A {#a type=number}\n= 15 +- 1\n= 20..30\n= 40")


def test_answers() -> None:
    assert KIND.right_answer(QUESTION) == "15"
    assert KIND.read(QUESTION, {"answer": [" 1 500\n"]}) == "1 500"
    assert KIND.read(QUESTION, {}) == KIND.clean(QUESTION, "") == ""
    assert KIND.clean(QUESTION, " 15 ") == "15"
    for refused in ("1" * (LONGEST + 1), 15, ["15"], None, {"1": "15"}):
        assert KIND.clean(QUESTION, refused) is None


def test_review_says_intervals_in_words() -> None:
    review = KIND.describe(QUESTION, "<5", {})
    assert review.given == ("&lt;5",)
    assert review.wanted == ("15 ± 1", "từ 20 đến 30", "40")
    assert KIND.describe(QUESTION, None, {}).given == ()
