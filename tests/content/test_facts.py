"""The fact table: which sentence a footnote belongs to, and that docs/facts.md is what the shipped lessons say."""

from pathlib import Path

from learning.content import facts

ROOT = Path(__file__).resolve().parents[2]
LESSON = """---
title: Mã OTP
---

Mở đầu. Công an không hỏi mã OTP.[^1] Câu này không có nguồn.

- Kẻ gian **giục gấp**.[^1][^2]
- Mục không có nguồn

> [!WARNING]
> Chỉ cài từ kho
> chính thức.[^2] Xong.

[^1]: Báo A, ngày 01/02/2025. [Bài một](https://a.example/1).
[^2]: Sổ tay | tập hai.
"""


def claims() -> list[facts.Claim]:
    return facts.list_claims({"courses/an-toan/01-otp.md": LESSON, "quizzes/an-toan/kiem-tra.md": LESSON})


def test_each_footnote_belongs_to_its_sentence() -> None:
    assert [(one.sentence, one.source) for one in claims()] == [
        ("Công an không hỏi mã OTP.", "Bài một"),
        ("Kẻ gian giục gấp.", "Bài một"),
        ("Kẻ gian giục gấp.", "Sổ tay | tập hai."),
        ("Chỉ cài từ kho chính thức.", "Sổ tay | tập hai."),
    ]


def test_a_claim_knows_where_it_stands_and_where_it_comes_from() -> None:
    first = claims()[0]
    assert (first.course, first.lesson) == ("an-toan", "Mã OTP")
    assert (first.dated, first.url) == ("Báo A, ngày 01/02/2025.", "https://a.example/1")


def test_a_bar_does_not_break_the_table() -> None:
    rows = [line for line in facts.format_table(claims()).splitlines() if line.startswith("| Kẻ gian")]
    assert rows[1] == "| Kẻ gian giục gấp. | Sổ tay \\| tập hai. | Mã OTP |"


def test_the_page_is_what_the_shipped_lessons_say() -> None:
    texts = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in ROOT.glob("courses/*/*.md")}
    written = (ROOT / "docs" / "facts.md").read_text("utf-8")
    assert written == facts.format_table(facts.list_claims(texts)), "run `learning facts --out docs/facts.md`"
