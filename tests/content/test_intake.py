"""The door: what is taken, what is cleaned, what is refused."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.content.intake import MOST_BYTES, clean, read_text
from learning.quizzes.quiz import read_library


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\xef\xbb\xbfa\r\nb\rc", "a\nb\nc"),
        (unicodedata.normalize("NFD", "Nguyễn Thị Đào").encode(), "Nguyễn Thị Đào"),
        ("a\ue000check:x\ue001b\x00\x02c\u2028d".encode(), "acheck:xbc d"),
        ("giữ\tnguyên 📞".encode(), "giữ\tnguyên 📞"),
    ],
)
def test_cleaned(data: bytes, expected: str) -> None:
    assert read_text("a.md", data) == (expected, [])


@pytest.mark.parametrize(
    ("data", "code", "line", "column"),
    [
        (b"x" * (MOST_BYTES + 1), "E102", 1, 1),
        ("được\nrồi ".encode() + b"\xff", "E101", 2, 5),
        ("chữ".encode("utf-16"), "E101", 1, 1),
    ],
)
def test_refused(data: bytes, code: str, line: int, column: int) -> None:
    text, (found,) = read_text("a.md", data)
    assert text is None
    assert (found.code, found.line, found.column) == (code, line, column)


HOSTILE = {
    "[": "[" * 60_000,
    "links": "[a](" * 15_000,
    "hidden brackets": "[`]`" * 15_000,
    "`": "`a``b" * 12_000,
    "*": "*a_" * 20_000,
    "#": "# " + "#" * 30_000 + "x",
    ">": ">" * 60_000,
    "- ": "- " * 30_000 + "x",
    "1. ": "1. " * 20_000 + "x",
    "mixed markers": "> - 1. " * 9_000,
    "deep list": "\n".join(" " * (4 * depth) + "- x" for depth in range(170)),
    "|": "|" * 16_000 + "\n" + "-|" * 16_000 + "\n" + "|\n" * 8_000,
    "=": "=\n" * 32_000,
    "~": "~" * 60_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_hangs_a_renderer_is_a_finding(name: str) -> None:
    text, findings = read_text("a.md", HOSTILE[name].encode())
    assert text is not None
    assert [found.code for found in findings] == ["E309"]


def test_ordinary_text_is_not_suspected() -> None:
    table = "\n".join("| " + " | ".join("abc") + " |" for _ in range(200))
    footnotes = "\n".join(f"[^{number}]: Báo, [bài {number}](https://a.example/{number})" for number in range(60))
    items = "\n".join("    " * depth + "- mục" for depth in range(6))
    blank = "Họ tên: " + "_" * 60
    assert read_text("a.md", f"{table}\n\n{footnotes}\n\n{items}\n\n{blank}\n\n---\n\n* * *".encode())[1] == []


@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_a_finding(data: bytes) -> None:
    text, findings = read_text("a.md", data)
    assert (text is None) == any(found.code in {"E101", "E102"} for found in findings)


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not any("\ue000" <= character <= "\uf8ff" or character in "\x00\x02\x03\r" for character in once)


SLOW_IN_QUESTIONS = {
    "blanks after a bullet": "- " + " " * 60_000 + "=",
    "gaps never closed": "[[a " * 15_000,
    "a box that is never closed": "- [" + " " * 50_000,
    "an arrow that never ends": "- A " + "-" * 30_000 + " " * 20_000,
}


@pytest.mark.parametrize("kind", ["one", "match", "short", "cloze"])
@pytest.mark.parametrize("name", SLOW_IN_QUESTIONS)
def test_what_hung_the_reader_of_questions_does_so_no_more(name: str, kind: str) -> None:
    text = f"---\ntitle: A\n---\n\n## A {{#a type={kind}}}\n\n{SLOW_IN_QUESTIONS[name]}\n"
    assert read_library({"quizzes/a/q.md": text.encode()}).findings
