"""Questions about pairs."""

import pytest

from learning.quizzes.kinds.match import Match
from tests.question_making import good, parse

KIND = Match()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- A => B\n- C => D\n- => E", []),
        ("- A => B\n- C => B", []),
        ("- A => A\n- B => B", []),
        ("- A => B", ["1:4 E408"]),
        ("- A => B\n- => C", ["1:4 E408"]),
        ("- A => B\n- C =>\n- D => E", ["3:1 E415"]),
        ("- A => B\n- a => C\n- D => E", ["3:1 E407"]),
        ("- A => B\n- C => D\n- => b", ["4:1 E406"]),
        ("- A => B\n- C => D\n- => E\n- => E", ["5:1 E407"]),
        ("- A => B\n- C => D\n- => E\n  > Góp ý.", ["4:1 W513"]),
        ("- A => [B](https://b.example)\n- C => D", ["2:8 E337"]),
        ("- [A](https://b.example) => B\n- C => D", []),
        ("- [ ] A\n- [x] B", ["2:1 E416"]),
        ("- A => B\n- C \\=> D", ["3:1 E411", "1:4 E408"]),
        ("- A => B\n- C => {{a.b}}", ["3:8 E208"]),
    ],
)
def test_findings(text: str, expected: list[str]) -> None:
    assert parse(f"## A {{#a type=match}}\n{text}")[1] == expected


def test_sides_and_escapes() -> None:
    question = good("## A {#a type=match}\n- x\n- a \\=> b => c \\=> d\n- e = f => g => h\n")
    assert question.passage == "- x"
    lefts = [option for option in question.options if option.part == ""]
    rights = {option.key: option.text for option in question.options if option.part == "right"}
    assert [(left.text, rights[left.to]) for left in lefts] == [("a => b", "c => d"), ("e = f", "g => h")]


QUESTION = good("## A {#a type=match}\n- A => một\n  > Xem lại A.\n- B => hai\n- C => một\n- => ba")
A, B, C, ONE, TWO, THREE = (option.key for option in QUESTION.options)


def test_answers() -> None:
    assert KIND.right_answer(QUESTION) == {A: ONE, B: TWO, C: ONE}
    assert KIND.read(QUESTION, {"answer.x": ["1"], "answer.y": [""], "answer": ["z"], "go": ["next"]}) == {"x": "1"}
    assert KIND.read(QUESTION, {}) == KIND.clean(QUESTION, {}) == {}
    assert KIND.clean(QUESTION, {A: THREE, B: ""}) == {A: THREE}
    for refused in ({A: B}, {ONE: A}, {A: None}, {A: [ONE]}, {"x": ONE}, [A, ONE], A, None):
        assert KIND.clean(QUESTION, refused) is None


def test_right_beside_left_gives_it_away() -> None:
    assert KIND.gives_away(QUESTION, [A, B, ONE, TWO, THREE])
    assert not KIND.gives_away(QUESTION, [A, B, C, ONE, TWO, THREE])
    assert not KIND.gives_away(QUESTION, [A, B, TWO, ONE, THREE])


def test_drawing() -> None:
    html = {"options": {key: key.upper() for key in (A, B, C, ONE, TWO, THREE)}}
    ids = [["2", TWO], ["a", A], ["1", ONE], ["c", C], ["b", B], ["3", THREE]]
    drawn = KIND.draw(QUESTION, ids, html, {"a": "3"})
    assert [(left["value"], left["chosen"]) for left in drawn["lefts"]] == [("a", "3"), ("c", ""), ("b", "")]
    assert [right["value"] for right in drawn["rights"]] == ["2", "1", "3"]


def test_review() -> None:
    html = {
        "options": {A: "A", B: "B", C: "C", ONE: "một", TWO: "hai", THREE: "ba"},
        "feedback": {A: "xem lại"},
    }
    review = KIND.describe(QUESTION, {A: THREE, B: TWO}, html)
    assert (review.given, review.feedback) == (("A → ba", "B → hai"), ("xem lại",))
    assert review.wanted == ("A → một", "B → hai", "C → một")
    assert KIND.describe(QUESTION, {A: ONE}, html).feedback == KIND.describe(QUESTION, None, html).given == ()
