"""Front matter as trainers write it: a table of lines, their values and places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.content.documents import Text, read_document


def read(*lines: str) -> dict[str, object]:
    document = read_document("a.md", "\n".join(["---", *lines, "---", "thân bài"]))
    assert not document.findings
    return {key: plain(entry.value) for key, entry in document.entries.items()}


def plain(value: object) -> object:
    if isinstance(value, Text):
        return value.text
    if isinstance(value, list):
        return [plain(item) for item in value]
    assert isinstance(value, dict)
    return {key: plain(entry.value) for key, entry in value.items()}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("title: Bài 1: Bật Wi-Fi", "Bài 1: Bật Wi-Fi"),
        ('title: "Bài 1: Bật Wi-Fi"', "Bài 1: Bật Wi-Fi"),
        ("title: 'Má nói: ''đi''' # lời má", "Má nói: 'đi'"),
        (r'title: "Nói \"đi\" \\ nhé"', r'Nói "đi" \ nhé'),
        ('title: "Sổ tay" là gì?', '"Sổ tay" là gì?'),
        ('title: Nút "Tắt"', 'Nút "Tắt"'),
        ("title: Bài C# dễ", "Bài C# dễ"),
        ("title: Bài dễ  # thật", "Bài dễ"),
        ("title: Phím # trên máy, bài #2", "Phím # trên máy, bài #2"),
        ("title: open # ai cũng đọc", "open"),
        ("title: [a, b] # c", ["a", "b"]),
        ('title: "Bài # dễ" # thật', "Bài # dễ"),
        ("title: # chưa nghĩ ra", ""),
        ("title:", ""),
        ("title: {handbook}", "{handbook}"),
        ("title: 'chưa đóng", "'chưa đóng"),
        ("title: [0.1, \"a, b\", 'c'] # mã", ["0.1", "a, b", "c"]),
        ("title: []", []),
        ("title:   hai  dấu cách  ", "hai  dấu cách"),
    ],
)
def test_values(line: str, expected: object) -> None:
    assert read(line)["title"] == expected


def test_lists_of_lines_may_hold_colons() -> None:
    assert read("objectives:", "  - Wi-Fi: bật được", '  - "Nói: đi"', "minutes: 3") == {
        "objectives": ["Wi-Fi: bật được", "Nói: đi"],
        "minutes": "3",
    }
    assert read("objectives:", "- Một  # hai", "-")["objectives"] == ["Một", ""]


def test_maps_and_lists_of_maps() -> None:
    assert read(
        "fields:",
        "  handbook.store: Tên là gì? | hỏi chi uỷ",
        "sources:",
        "  - title: Quy định 339-QĐ/TW, về sổ tay",
        "    url: https://a.example/x#y",
        "  # một dòng chú",
        "  - title: Báo",
    ) == {
        "fields": {"handbook.store": "Tên là gì? | hỏi chi uỷ"},
        "sources": [
            {"title": "Quy định 339-QĐ/TW, về sổ tay", "url": "https://a.example/x#y"},
            {"title": "Báo"},
        ],
    }


def test_places() -> None:
    document = read_document("a.md", "---\ntitle: A\nfields:\n  a.b:   X\ncompetences: [x, yy]\n---\nB\n")
    title, fields, competences = document.entries.values()
    assert isinstance(title.value, Text)
    assert (title.line, title.column, title.value.line, title.value.column) == (2, 1, 2, 8)
    assert isinstance(fields.value, dict)
    inner = fields.value["a.b"]
    assert isinstance(inner.value, Text)
    assert (inner.line, inner.column, inner.value.column) == (4, 3, 10)
    assert isinstance(competences.value, list)
    assert [item.column for item in competences.value if isinstance(item, Text)] == [15, 18]
    assert (document.body, document.body_line) == ("B\n", 7)


@pytest.mark.parametrize("text", ["", "# Bài", "--- \ntitle: a\n", "----\ntitle: a\n---\n"])
def test_without_front_matter_nothing_can_be_said(text: str) -> None:
    document = read_document("a.md", text)
    assert not document.readable
    assert len(document.findings) == 1


YAML_LIKE = st.text(alphabet="abà:-#[]{}'\"\\, \t\n|.0", max_size=200)


@given(YAML_LIKE)
def test_any_front_matter_is_read_or_found_faulty(text: str) -> None:
    document = read_document("a.md", f"---\n{text}\n---\nthân")
    lines = text.count("\n") + 4
    for found in document.findings:
        assert 1 <= found.line <= lines
        assert found.column >= 1
        assert found.message() and found.cure()


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"]), min_size=1))
def test_a_quoted_text_is_the_text(text: str) -> None:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    assert read(f'title: "{escaped}"')["title"] == text
