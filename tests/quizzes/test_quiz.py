"""Quiz files: rules with their defaults, and how the lines of a question are told apart."""

import pytest

from learning.content.library import Question, Quiz
from learning.content.places import number_lines
from learning.quizzes.questions import parse_questions
from learning.quizzes.quiz import parse_quiz

QUESTION = "\n\n## Được chưa? {#a}\n\n- [ ] Chưa\n- [x] Được\n"


def quiz_of(*keys: str) -> Quiz:
    quiz, found = parse_quiz("quizzes/c/q.md", "\n".join(["---", "title: Q", *keys, "---"]) + QUESTION, "q")
    assert quiz is not None
    assert not found.findings
    return quiz


def question_of(text: str, *codes: str) -> Question:
    """The one question of a text, in which exactly these findings were made."""
    (question,), found = parse_questions("quizzes/c/q.md", number_lines(text, 1))
    assert [each.code for each in found.findings] == list(codes)
    return question


def test_defaults() -> None:
    quiz = quiz_of()
    assert quiz.rules() == {
        "slug": "q",
        "path": "quizzes/c/q.md",
        "title": "Q",
        "kind": "practice",
        "pass_percent": 80,
        "attempts": 0,
        "pause_minutes": 0,
        "draw": None,
        "shuffle": "both",
        "time_limit_minutes": 0,
        "counts": "best",
        "after": "",
        "show": "after-submit",
        "introduction": "",
    }


@pytest.mark.parametrize(
    ("key", "name", "expected"),
    [
        ("kind: graded", "show", "after-pass"),
        ("kind: graded # thi", "kind", "graded"),
        ("show: never", "show", "never"),
        ("pass: 0", "pass_percent", 0),
        ("pause: 30", "pause_minutes", 30),
        ("draw: all", "draw", None),
        ("draw: 1", "draw", 1),
        ("minutes: 15", "time_limit_minutes", 15),
        ("after: mat-khau", "after", "mat-khau"),
        ("id: ten-cu", "slug", "ten-cu"),
    ],
)
def test_rules(key: str, name: str, expected: object) -> None:
    assert getattr(quiz_of(key), name) == expected


def test_attributes() -> None:
    question = question_of('## Hỏi {gì} đó {#a type=many points=2 tags="mạng, thư" lesson=x exact}\n- [x] A\n- [ ] B')
    assert (question.id, question.stem, question.type) == ("a", "Hỏi {gì} đó", "many")
    assert (question.points, question.tags, question.lesson, question.exact) == (2, ("mạng", "thư"), "x", True)


def test_stem_hints_answers_and_explanation() -> None:
    question = question_of(
        "\n".join(
            [
                "## Tin này thật không? {#a}",
                "Một đoạn.",
                "> Tài khoản bị khoá.",
                "",
                "> [!TIP]",
                "> Nhìn địa chỉ.",
                "> [!TIP]",
                "> Nhìn số gọi.",
                "- không có ô",
                "- [ ] Thật",
                "  hay không",
                "  > Không đâu.",
                "  >",
                "  > - Xem lại",
                "",
                "- [X] Giả",
                "",
                "> Ngân hàng không",
                "> nhắn vậy.",
                "",
                "> Nhớ nhé.",
            ]
        )
    )
    assert question.passage == "Một đoạn.\n> Tài khoản bị khoá.\n\n- không có ô"
    assert question.hints == ("Nhìn địa chỉ.", "Nhìn số gọi.")
    assert [(option.text, option.right) for option in question.options] == [
        ("Thật\nhay không", False),
        ("Giả", True),
    ]
    assert question.options[0].feedback == "Không đâu.\n\n- Xem lại"
    assert question.explanation == "Ngân hàng không\nnhắn vậy.\n\nNhớ nhé."


def test_code_in_a_stem_is_not_an_answer() -> None:
    question = question_of("## A {#a}\n```\n- [x] mã\n## mã\n```\n- [ ] B\n- [x] C")
    assert question.passage == "```\n- [x] mã\n## mã\n```"
    assert [option.text for option in question.options] == ["B", "C"]


def test_feedback_that_is_not_indented_is_kept_out_of_the_explanation() -> None:
    question = question_of("## A {#a}\n- [ ] B\n> Góp ý.\n- [x] C\n\n> Vì vậy.", "E420")
    assert question.explanation == "Vì vậy."
    assert [option.text for option in question.options] == ["B", "C"]


def test_an_unknown_type_is_one_finding() -> None:
    assert question_of("## A {#a type=macth}\n- B => C\n- D => E", "E403").options == ()


def test_lines_before_the_first_question_introduce_the_quiz() -> None:
    quiz, _ = parse_quiz(
        "quizzes/c/q.md", "---\ntitle: Q\n---\n\nChào đồng chí.\n\n- [x] không phải đáp án" + QUESTION, "q"
    )
    assert quiz is not None
    assert quiz.introduction == "Chào đồng chí.\n\n- [x] không phải đáp án"
    assert len(quiz.questions) == 1
