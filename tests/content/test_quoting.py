"""Front matter after --fix: PyYAML reads from it exactly what our own reader does."""

import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from learning.content.documents import Map, Text, read_document
from learning.content.quoting import misread_by_yaml, quote_front_matter


def fixed(*lines: str) -> list[str]:
    return quote_front_matter("a.md", "\n".join(["---", *lines, "---", "thân: bài"])).split("\n")[1:-2]


def plain(value: "Map | list[Text | Map] | Text") -> object:
    if isinstance(value, Text):
        return value.text
    if isinstance(value, list):
        return [plain(item) for item in value]
    return {key: plain(entry.value) for key, entry in value.items()}


def as_text(value: object) -> object:
    """What YAML found, each value as the text that a person would call the same."""
    if isinstance(value, list):
        return [as_text(item) for item in value]
    if isinstance(value, dict):
        return {str(key): as_text(item) for key, item in value.items()}
    return "" if value is None else str(value)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("title: Bài 1: Bật Wi-Fi", 'title: "Bài 1: Bật Wi-Fi"'),
        ("title: Bài 1: Bật  # lời chú", 'title: "Bài 1: Bật"  # lời chú'),
        ("title: Phím # là gì?", 'title: "Phím # là gì?"'),
        ('title: "Sổ tay" là gì?', "title: '\"Sổ tay\" là gì?'"),
        ("title: 'Sổ' \"tay\"", "title: '''Sổ'' \"tay\"'"),
        ('title: "a \\d"', "title: 'a \\d'"),
        ("title: {handbook}", 'title: "{handbook}"'),
        ("title: - một", 'title: "- một"'),
        ("id: no", 'id: "no"'),
        ("id: 2026-13-45", 'id: "2026-13-45"'),
        ("id: 0.10", 'id: "0.10"'),
        ("competences: [0.1, a: b, 'c', \"d\", đ] # mã", 'competences: ["0.1", "a: b", \'c\', "d", đ] # mã'),
        ("\tx: 1", "  x: 1"),
    ],
)
def test_what_yaml_would_misread_is_quoted(before: str, after: str) -> None:
    assert fixed(before) == [after]
    assert fixed(after) == [after]


@pytest.mark.parametrize(
    "line",
    [
        "title: Bài C#, phần 2 (mới)", "title: \"Bài 1: 'Bật'\"", "title: 'a'", "minutes: 12", "updated: 2026-11-20",
        "url: https://a.example/x#y", "title:", "title: # chưa nghĩ ra", "competences: []", "pass: 80", "shuffle: none",
        'title: "Nói \\"đi\\" \\\\ nhé"', "title: [chưa đóng", "không đọc được",
    ],
)  # fmt: skip
def test_what_yaml_reads_well_stays(line: str) -> None:
    assert fixed(line) == [line]


def test_lists_and_maps() -> None:
    before = ["objectives:", "  - Wi-Fi: bật", "  - [a]", "fields:", "  a.b: Hỏi: gì?", "sources:", "- title: 'A': b"]
    assert fixed(*before) == [
        "objectives:",
        '  - "Wi-Fi: bật"', '  - "[a]"', "fields:", '  a.b: "Hỏi: gì?"', "sources:", '- title: "\'A\': b"',
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "a: b", "---\ntitle: a: b\n"])
def test_without_front_matter_nothing_is_touched(text: str) -> None:
    assert quote_front_matter("a.md", text) == text


VALUES = st.text(alphabet="abđ0123:-#[]{}'\"\\, |.!&*>%@`?=~<enoyt+_", max_size=12)


@given(st.lists(st.one_of(VALUES, VALUES.map("'{}'".format), VALUES.map('"{}"'.format)), max_size=5), st.booleans())
def test_yaml_and_we_read_the_same(values: list[str], as_list: bool) -> None:
    lines = ["list:", *(f"  - {value}" for value in values)] if as_list else []
    lines += [] if as_list else [f"k{number}: {value}" for number, value in enumerate(values)]
    text = "\n".join(["---", *lines, "---", ""])
    document = read_document("a.md", text)
    if document.findings or re.search(r"[\[,] *#", text):  # a # in a list of one line is a comment to YAML alone
        return
    mended = quote_front_matter("a.md", text)
    assert quote_front_matter("a.md", mended) == mended
    read = yaml.safe_load(mended.split("\n---")[0].removeprefix("---"))
    assert as_text(read or {}) == plain(document.entries)


@given(st.lists(VALUES.map(str.strip).filter(bool), min_size=1, max_size=4))
def test_lists_on_one_line(values: list[str]) -> None:
    text = f"---\nk: [{', '.join(values)}]\n---\n"
    document = read_document("a.md", text)
    mended = quote_front_matter("a.md", text)
    assert plain(read_document("a.md", mended).entries) == plain(document.entries)


@given(VALUES.map(str.strip))
def test_a_bare_value_is_a_text_to_yaml(text: str) -> None:
    if text and not misread_by_yaml(text, in_flow=False):
        assert as_text(yaml.safe_load(f"k: {text}")) == {"k": text}
