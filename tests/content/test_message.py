"""Messages: bubbles, times, signs of fraud; what is told before and after an answer; any text at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.content import scanner
from learning.content.library import Course
from learning.content.message import Bubble, Message, Piece, Time, parse_message
from learning.content.message_drawing import draw_message, draw_revealed
from learning.content.places import number_lines
from learning.content.rendering import render_lesson, render_question
from learning.content.scanner import Block
from learning.quizzes.quiz import read_library

COURSE = "---\ntitle: A\n---\n"
LESSON = "courses/a/01-b.md"


def block(text: str) -> Block:
    nodes, _ = scanner.scan("a.md", number_lines(text, 1))
    (node,) = nodes
    assert isinstance(node, Block)
    return node


def message(body: str, opening: str = "/// message | An {.sms}") -> Message:
    parsed, found = parse_message("a.md", block(f"{opening}\n\n{body}\n\n///"))
    assert found.findings == []
    return parsed


def bubble(text: str) -> Bubble:
    (part,) = message(text).parts
    assert isinstance(part, Bubble)
    return part


def course_of(lesson: str) -> Course:
    files = {"courses/a/course.md": COURSE.encode(), LESSON: f"---\ntitle: B\n---\n\n{lesson}\n".encode()}
    library = read_library(files)
    assert not library.findings
    return library.courses[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Một", Bubble((Piece("Một"),))),
        ("Một\nhai", Bubble((Piece("Một\nhai"),))),
        ("  Một\n  hai", Bubble((Piece("Một\nhai"),))),
        ("Tôi: Một", Bubble((Piece("Một"),), is_sent=True)),
        ("Tôi là công an", Bubble((Piece("Tôi là công an"),))),
        ("a ==b c== d", Bubble((Piece("a "), Piece("b c", is_sign=True), Piece(" d")))),
        ("==a==", Bubble((Piece("a", is_sign=True),))),
        ("==a\nb==", Bubble((Piece("a\nb", is_sign=True),))),
        ("Tôi: ==a== ==b==", Bubble((Piece("a", is_sign=True), Piece(" "), Piece("b", is_sign=True)), is_sent=True)),
        ("2 = 1 + 1", Bubble((Piece("2 = 1 + 1"),))),
        ("==a=b==", Bubble((Piece("a=b", is_sign=True),))),
        ("- [ ] a", Bubble((Piece("- [ ] a"),))),
        ("@an", Bubble((Piece("@an"),))),
    ],
)
def test_bubbles(text: str, expected: Bubble) -> None:
    assert bubble(text) == expected


def test_parts_stay_in_their_order() -> None:
    parsed = message("@ 13:52\n\nMột\n\nHai\n@ Hôm sau\nTôi: Ba")
    assert parsed.parts == (
        Time("13:52"),
        Bubble((Piece("Một"),)),
        Bubble((Piece("Hai"),)),
        Time("Hôm sau"),
        Bubble((Piece("Ba"),), is_sent=True),
    )


@pytest.mark.parametrize(
    ("opening", "look"),
    [
        ("/// message | An", "sms"),
        ("/// message | An {.sms}", "sms"),
        ("/// message | An {.zalo}", "zalo"),
        ("/// message | An {.call}", "call"),
        ("/// message | An {.email}", "email"),
    ],
)
def test_looks(opening: str, look: str) -> None:
    parsed = message("Một", opening)
    assert (parsed.look, parsed.sender) == (look, "An")
    assert f'<figure class="sms {look}">' in draw_message(parsed)


def test_signs_are_told_only_when_revealed() -> None:
    parsed = message("Xin ==mã OTP== ngay")
    before, after = draw_message(parsed), draw_revealed(parsed)
    assert "<blockquote>Xin mã OTP ngay</blockquote>" in before
    assert "fake" not in before and "lừa" not in before and "giả" not in before
    assert '<span class="fake"><span class="vh">dấu hiệu lừa: </span>mã OTP</span>' in after
    assert "Tin giả để học" in after


def test_without_signs_nothing_is_revealed() -> None:
    parsed = message("Chào ông")
    assert draw_revealed(parsed) == draw_message(parsed)


def test_in_a_lesson_signs_are_seen_at_once() -> None:
    course = course_of("/// message | An {.zalo}\n\nXin ==mã OTP==, {{a}} <b>\n\n///".replace(", {{a}} <b>", ""))
    rendered = render_lesson(course, course.lessons[0], {})
    assert 'class="fake"' in rendered.html
    assert "warn" in rendered.icons


CHECK = """/// check

## Tin này thật không? {#tin}

Đọc kỹ tin:

/// message | Ngân hàng {.sms}

= 5 triệu ==gấp==

- [x] không phải đáp án

> [!TIP] không phải gợi ý

///

> [!TIP]
> Nhìn số gửi.

- [ ] Thật
- [x] Lừa

///"""


def test_what_a_message_in_a_stem_says_is_no_answer() -> None:
    course = course_of(CHECK)
    question = course.lessons[0].checks[0].question
    assert [option.text for option in question.options] == ["Thật", "Lừa"]
    assert question.hints == ("Nhìn số gửi.",)
    html = render_question(question, course, {})
    assert html["passage"].startswith("<p>Đọc kỹ tin:</p>\n<figure")
    assert "= 5 triệu gấp</blockquote>" in html["passage"] and "không phải gợi ý" in html["passage"]
    assert "fake" not in html["passage"] and 'class="fake"' in html["revealed"]


def test_a_stem_without_signs_has_nothing_to_reveal() -> None:
    course = course_of(CHECK.replace("==", ""))
    assert render_question(course.lessons[0].checks[0].question, course, {})["revealed"] == ""


WORDS = st.sampled_from(
    ["==", "=", "Tôi:", "@ ", "a", " ", "\n", "\n\n", "  ", "<b>", "[x](y)", "{{a}}", "///", "&", '"']
)


@given(st.lists(WORDS, max_size=30).map("".join), st.sampled_from(["", "{.sms}", "{.call .email}", "{.x #y z=1}"]))
def test_any_text_gives_a_message_or_findings(text: str, attributes: str) -> None:
    lines = tuple(number_lines(text, 3))
    opening = block(f"/// message | A {attributes}\n\nx\n\n///")
    parsed, found = parse_message("a.md", Block(1, "message", "A", opening.attributes, lines, ()))
    assert all(one.line >= 1 and one.column >= 1 and one.cure() for one in found.findings)
    assert any(isinstance(part, Bubble) for part in parsed.parts) or found.findings
    for html in (draw_message(parsed), draw_revealed(parsed)):
        assert "<b>" not in html and html.count("<blockquote") == html.count("</blockquote>")
