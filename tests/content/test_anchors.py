"""Links to headings: the names the checker knows are those the renderer writes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.content.anchors import name_headings
from learning.content.rendering import render_lesson
from learning.quizzes.quiz import read_library

COURSE = "---\ntitle: C\n---\n\nXem [đây](#loi-dan) và [kia](01-a.md#bat-wi-fi).\n\n## Lời dặn\n\nĐọc.\n"


def read(lesson: str, other: str = "") -> tuple[list[str], str]:
    """What is found in the lesson, and its html."""
    files = {
        "courses/c/course.md": COURSE,
        "courses/c/01-a.md": "---\ntitle: A\n---\n\n## Bật Wi-Fi\n\nBật lên.\n\n" + lesson,
        "courses/c/02-b.md": "---\ntitle: B\n---\n\n" + other,
    }
    library = read_library({path: text.encode() for path, text in files.items()})
    html = render_lesson(library.courses[0], library.courses[0].lessons[0], {}).html
    return [f"{one.line}:{one.column} {one.code} {dict(one.arguments).get('known')}" for one in library.findings], html


@pytest.mark.parametrize(
    ("lesson", "found"),
    [
        ("[x](#bat-wi-fi) [y](#) [z](02-b.md) [q](02-b.md#hai)", []),
        ("[x](#bật-wi-fi) [y](01-a.md#BẬT-Wi-Fi)", []),  # as GitHub writes it
        ("[x](#bat-wifi)", ["9:1 W514 #bat-wi-fi"]),
        ("[x](02-b.md#hay)", ["9:1 W514 02-b.md#hai"]),
        ("[x](#khong-co)", ["9:1 W514 –"]),
        ("[x](03-c.md#hai)", ["9:1 E204 02-b.md"]),  # one fault, one finding
        ("**Nút**{#nut} [x](#nut) và [x](https://a.example){#ra} [y](#ra)", []),
        ("> [!TIP]\n> ## Trong khung\n\n[x](#trong-khung)", []),
        (
            "## Bật Wi-Fi\n\n## Ba {#khac}\n\n[x](#bat-wi-fi-2) [y](#khac) [z](#bat-wi-fi-3)",
            ["13:30 W514 #bat-wi-fi-2"],
        ),
    ],
)
def test_links(lesson: str, found: list[str]) -> None:
    assert read(lesson, "## Hai\n")[0] == found


def test_fragments_are_written_as_headings_are() -> None:
    html = read("[x](#bật-wi-fi)")[1]
    assert '<h2 id="b-bat-wi-fi">' in html and 'href="#b-bat-wi-fi"' in html


@pytest.mark.parametrize(
    ("headings", "names"),
    [
        ([("", "Bật"), ("", "bát"), ("", "BẠT")], ["bat", "bat-2", "bat-3"]),
        ([("", "Một"), ("mot", "khác")], ["mot-2", "mot"]),
        ([("", "???"), ("", "!")], ["", ""]),
        ([("Không ổn", "Hai")], ["hai"]),
        ([("", "a" * 90), ("", "a" * 90)], ["a" * 64, "a" * 60 + "-2"]),
    ],
)
def test_names(headings: list[tuple[str, str]], names: list[str]) -> None:
    assert name_headings(headings) == names


PIECES = st.sampled_from(
    ["Bật", "**Wi-Fi**", "`mã`", "[^1]", "[thư](https://a.example)", "{{cell.helper}}", "\\*", "&", "#", "{#x}"]
)


@given(st.lists(st.lists(PIECES, min_size=1, max_size=5).map(" ".join), min_size=1, max_size=3))
def test_the_checker_and_the_renderer_agree(headings: list[str]) -> None:
    """A link to any id in the html of a lesson is found, and one to a missing heading is not."""
    text = "\n\n".join(f"## {one}" for one in headings) + "\n\n[^1]: Nguồn.\n"
    ids = re.findall(r'<h[2-6][^>]* id="b-([^"]*)"', read(text)[1])
    links = " ".join(f"[x](#{one})" for one in ids)
    assert [one for one in read(f"{text}\n{links}\n")[0] if "W514" in one] == []
    assert any("W514" in one for one in read(f"{text}\n[x](#khong-co-dau)")[0])
