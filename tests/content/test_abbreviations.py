"""Which capitals are abbreviations, and what explains them."""

import pytest

from learning.quizzes.quiz import read_library

COURSE = "---\ntitle: A\n---\n"


def found(*lessons: str, glossary: str = "") -> list[str]:
    files = {"courses/a/course.md": COURSE.encode(), "courses/a/glossary.md": glossary.encode()}
    for number, body in enumerate(lessons, 1):
        files[f"courses/a/0{number}-b{number}.md"] = f"{COURSE}\n{body}\n".encode()
    findings = read_library(files).findings
    assert {one.code for one in findings} <= {"W520"}
    return [f"{one.path[-4:-3]}:{one.line}:{one.column} {dict(one.arguments)['term']}" for one in findings]


@pytest.mark.parametrize(
    "text",
    [
        "Mã dùng một lần (OTP) gửi về máy. Giữ kín OTP.",
        "OTP (mã dùng một lần) gửi về máy.",
        "*[OTP]: Mã.\n\nGiữ kín OTP.",
        "Thẻ SIM, tin SMS, UBND phường.",
        "CHO MƯỢN MÁY là mất. ĐỪNG CHO AI MƯỢN.",
        "KHÔNG được. Chương XIII, mục III.",
        "Quy định 339-QĐ/TWĐ, mẫu HDX-12, địa chỉ ABC.example, ABC@a.example, VNeID, QR.",
        "Gõ `OTP` và [đây](https://a.example/OTP).[^1]\n\n[^1]: Báo OTP.",
        "[OTP (mã một lần)](https://a.example/OTP)",
    ],
)
def test_nothing_to_explain(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Giữ kín OTP. OTP là mã.", ["1:5:9 OTP"]),
        ("Giữ kín OTP (đừng đưa ai).", []),
        ("Giữ kín OTP (nhé).", ["1:5:9 OTP"]),
        ("> [!NOTE]\n> Giữ kín **OTP**.", ["1:6:13 OTP"]),
        ("Mở VNPT-CA, rồi VPN.", ["1:5:17 VPN"]),
    ],
)
def test_first_use(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_one_explanation_serves_the_course() -> None:
    assert found("Giữ kín OTP.", "Nhận OTP.") == ["1:5:9 OTP"]
    assert found("Giữ kín OTP.", "Mã một lần (OTP).") == []
    assert found("Giữ kín OTP.", glossary="*[OTP]: Mã.\n") == []
    assert found("Giữ kín OTP.", glossary="*[Mã OTP]: Mã.\n") == []
