"""The table of codes is whole, and findings print as a compiler's do."""

import json
import re
from string import Formatter

import pytest

from learning.content.codes import CODES
from learning.content.findings import Finding, closest, finding, format_text, nearest

FOUND = Finding("courses/a/01-b.md", 14, 3, "E201", (("target", "media/wifi.png"), ("known", "–")))


def names_in(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("code", sorted(CODES))
def test_both_languages_say_the_same_things(code: str) -> None:
    vi, en = CODES[code].vi, CODES[code].en
    assert all([vi.message, vi.cure, en.message, en.cure])
    assert names_in(vi.message) == names_in(en.message)
    assert names_in(vi.cure) == names_in(en.cure)
    assert re.fullmatch(r"[EW][1-5][0-9]{2}", code)


@pytest.mark.parametrize("word", ["bạn", "người dùng", "không hợp lệ", "bắt buộc", "lỗi hệ thống"])
def test_the_voice_is_kept(word: str) -> None:
    said = " ".join(f"{code.vi.message} {code.vi.cure}" for code in CODES.values())
    assert word not in said.lower()


def test_text() -> None:
    assert format_text(FOUND) == (
        "courses/a/01-b.md:14:3: E201 không thấy ảnh: media/wifi.png\n  cách sửa: đặt ảnh vào đó, hoặc sửa đường dẫn"
    )
    assert format_text(FOUND, "en").startswith("courses/a/01-b.md:14:3: E201 no such picture: media/wifi.png\n  cure: ")


def test_the_nearest_name_is_told_where_there_is_one() -> None:
    near = finding("a", 1, 1, "E201", target="media/wif.png", known="media/wifi.png")
    assert near.cure() == "đặt ảnh vào đó, hoặc sửa đường dẫn; tên gần nhất: media/wifi.png"
    assert (FOUND.cure("vi"), FOUND.cure("en")) == (
        "đặt ảnh vào đó, hoặc sửa đường dẫn",
        "put it there, or mend the path",
    )


def test_json() -> None:
    as_dict = FOUND.as_dict("vi")
    assert list(as_dict) == ["path", "line", "column", "severity", "code", "message", "cure"]
    assert as_dict["severity"] == "error"
    assert json.loads(json.dumps(as_dict)) == as_dict
    assert finding("a", 1, 1, "W502").as_dict()["severity"] == "warning"


def test_findings_sort_by_place() -> None:
    later = finding("a", 10, 1, "E111", key="title")
    assert sorted([later, finding("a", 9, 5, "W502"), finding("a", 9, 4, "W502")])[-1] == later


def test_arguments_are_short_and_on_one_line() -> None:
    found = finding("a", 1, 1, "E301", tag="<b\n" + "x" * 500)
    assert "\n" not in found.message()
    assert len(found.message()) < 120


def test_braces_in_arguments_are_text() -> None:
    assert "{x}" in finding("a", 1, 1, "E301", tag="<b {x}>").message()


@pytest.mark.parametrize(
    ("name", "expected"),
    [("titel", "title"), ("zzz", "title, summary"), ("", "title, summary")],
)
def test_nearest(name: str, expected: str) -> None:
    assert nearest(name, ("title", "summary")) == expected


def test_closest_says_nothing_rather_than_everything() -> None:
    assert closest("wify", ["wifi", "otp"]) == "wifi"
    assert closest("zzz", ["wifi", "otp"]) == "–"
