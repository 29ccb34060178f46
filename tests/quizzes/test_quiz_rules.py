"""Rules of a quiz file: every key with what it takes and what it refuses, how the lines of a question are told apart,
and what the keys then do."""

from random import Random

import pytest

from learning.content.places import number_lines
from learning.quizzes import paper
from learning.quizzes.questions import parse_questions
from learning.quizzes.quiz import COUNTS, KIND_NAMES, SHOW, SHUFFLE, parse_quiz
from learning.quizzes.results import shows_answers
from tests.question_making import good, parse

QUESTIONS = "".join(f"\n## Câu {n}? {{#c{n} lesson=a}}\n- [x] A\n- [ ] B\n- [ ] C\n- [ ] D\n" for n in range(1, 7))
OPTIONS = "\n- [x] Một\n- [ ] Hai"


def dice(count: int) -> list[Random]:
    return [Random(seed) for seed in range(count)]  # noqa: S311 - the same in each run


def found_in(key: str) -> list[str]:
    body = QUESTIONS.replace("- [x] A\n- [ ] B", "- [ ] B\n- [x] A", 1)  # not always in one place
    _, found = parse_quiz("quizzes/c/q.md", f"---\ntitle: A\n{key}\n---\n{body}", "q")
    return [f"{one.line}:{one.column} {one.code}" for one in found.findings]


@pytest.mark.parametrize(
    "key",
    [
        *(f"kind: {one}" for one in KIND_NAMES), *(f"shuffle: {one}" for one in SHUFFLE),
        *(f"counts: {one}" for one in COUNTS), *(f"show: {one}" for one in SHOW),
        "pass: 0", "pass: 100", "attempts: 0", "attempts: 3", "pause: 60", "draw: 6", "draw: all", "minutes: 30",
    ],
)  # fmt: skip
def test_what_a_key_takes(key: str) -> None:
    assert found_in(key) == []


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("pass: 101", "3:7 E112"),
        ("pass: 80%", "3:7 E112"),
        ("pass: -1", "3:7 E112"),
        ("attempts: nhiều", "3:11 E112"),
        ("pause: -1", "3:8 E112"),
        ("minutes: -5", "3:10 E112"),
        ("draw: 0", "3:7 E112"),
        ("draw: 7", "3:7 E413"),
        ("shuffle: all", "3:10 E113"),
        ("counts: worst", "3:9 E113"),
        ("show: always", "3:7 E113"),
        ("kind: exam", "3:7 E113"),
        ("id: Thi thử", "3:5 E115"),
        ("passs: 80", "3:1 E110"),
        ("pass: {a: 1}", "3:7 E112"),
        ("pass: [80]", "3:1 E117"),
    ],
)
def test_what_a_key_refuses(key: str, expected: str) -> None:
    assert found_in(key) == [expected]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("## A {#a points=0,5}", []),
        ("## A {x} {#a}", []),
        ("## A {#a points=-1}", ["1:10 E112"]),
        ("## A {#a points=0}", ["1:10 E112"]),
        ("## A {#a points=101}", ["1:10 E112"]),
        ("## A {#a point=2}", ["1:10 E412"]),
        ("## A {#a .b}", ["1:10 E412"]),
        ("## A {#a type=mny}", ["1:10 E403"]),
        ("## A {#Câu}", ["1:7 E115"]),
        ("## A", ["1:4 E401"]),
    ],
)
def test_attributes_of_a_question(line: str, expected: list[str]) -> None:
    assert parse(f"{line}{OPTIONS}")[1] == expected


@pytest.mark.parametrize("heading", ["# A", "### A", "#### A {#a}", "##A {#a}"])
def test_only_two_signs_open_a_question(heading: str) -> None:
    questions, found = parse_questions("quizzes/c/q.md", number_lines(f"{heading}{OPTIONS}", 1))
    assert (questions, [one.code for one in found.findings]) == ((), ["E410"])


@pytest.mark.parametrize("marker", ["-", "*", "+"])
@pytest.mark.parametrize("box", ["[x]", "[X]"])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_how_an_option_is_written(marker: str, box: str, gap: str) -> None:
    question = good(f"## A {{#a}}{gap}{marker} {box} Một{gap}{marker} [ ] Hai")
    assert [(one.text, one.right) for one in question.options] == [("Một", True), ("Hai", False)]


@pytest.mark.parametrize(
    "stem",
    [
        "- không có ô", "* [y] lạ", "> Tin: trúng thưởng.", "> [!NOTE]\n> Đọc kỹ.", "> [!WARNING]\n> Cảnh giác.",
        "1. Một\n2. Hai", "| a |\n| --- |\n| b |", "![A](media/a.webp)", "```\n- [x] mã\n```",
        "/// message | Số lạ\n\n- [x] không phải đáp án\n\n///",
    ],
)  # fmt: skip
def test_what_belongs_to_the_stem(stem: str) -> None:
    question = good(f"## A {{#a}}\n{stem}\n{OPTIONS}")
    assert (question.passage, question.hints, len(question.options)) == (stem, (), 2)


@pytest.mark.parametrize("indent", ["  ", "   ", "    ", "\t"])
def test_what_is_indented_belongs_to_the_option_above(indent: str) -> None:
    question = good(f"## A {{#a}}\n- [x] Một\n{indent}thêm\n{indent}> Đúng.\n- [ ] Hai")
    assert (question.options[0].text, question.options[0].feedback) == ("Một\nthêm", "Đúng.")


@pytest.mark.parametrize(
    ("after", "code"),
    [
        ("> Vì vậy.", ""),
        ("> [!NOTE]\n> Vì vậy.", ""),
        ("Vì vậy.", "E411"),
        ("- không có ô", "E411"),
        (" > Vì vậy.", "E420"),
        ("1. Một", "E411"),
        ("![A](media/a.webp)", "E411"),
    ],
)
def test_only_the_explanation_follows_the_answers(after: str, code: str) -> None:
    question, found = parse(f"## A {{#a}}{OPTIONS}\n\n{after}")
    column = 2 if code == "E420" else 1
    assert found == ([f"5:{column} {code}"] if code else [])
    assert question.explanation == ("" if code else "Vì vậy.")


@pytest.mark.parametrize(
    ("show", "failed", "passed"), [("never", False, False), ("after-submit", True, True), ("after-pass", False, True)]
)
def test_when_right_answers_are_shown(show: str, failed: bool, passed: bool) -> None:
    assert (shows_answers(show, False), shows_answers(show, True)) == (failed, passed)


@pytest.mark.parametrize(
    ("shuffle", "moves_questions", "moves_options"),
    [("none", False, False), ("questions", True, False), ("options", False, True), ("both", True, True)],
)
def test_what_is_shuffled(shuffle: str, moves_questions: bool, moves_options: bool) -> None:
    quiz, _ = parse_quiz("quizzes/c/q.md", f"---\ntitle: A\nshuffle: {shuffle}\n---\n{QUESTIONS}", "q")
    assert quiz is not None
    written = [one.id for one in quiz.questions]
    keys = {one.id: [option.key for option in one.options] for one in quiz.questions}
    layouts = [paper.draw(quiz, each) for each in dice(9)]
    orders = [[entry["question"] for entry in layout] for layout in layouts]
    assert all(sorted(order) == written for order in orders)
    assert any(order != written for order in orders) is moves_questions
    shown = [(entry["question"], [key for _, key in entry["options"]]) for layout in layouts for entry in layout]
    assert any(order != keys[id_] for id_, order in shown) is moves_options


def test_each_paper_draws_as_many_as_the_quiz_says() -> None:
    quiz, _ = parse_quiz("quizzes/c/q.md", f"---\ntitle: A\ndraw: 2\n---\n{QUESTIONS}", "q")
    assert quiz is not None
    drawn = [{entry["question"] for entry in paper.draw(quiz, each)} for each in dice(40)]
    assert {len(one) for one in drawn} == {2}
    assert set().union(*drawn) == {one.id for one in quiz.questions}
