"""What other viewers make of Markdown is what our pages show: the cases where Python-Markdown alone would not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.content import commonmark
from learning.content.conversion import convert
from learning.content.dressing import Surroundings, Words
from learning.content.intake import clean

AROUND = Surroundings(lambda target: target, lambda _target: None, Words())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Các bước:\n- Mở\n- Bấm", "<p>Các bước:</p> <ul> <li>Mở</li> <li>Bấm</li> </ul>"),
        ("Các bước:\n1. Mở\n2. Bấm", "<p>Các bước:</p> <ol> <li>Mở</li> <li>Bấm</li> </ol>"),
        ("1) Mở\n2) Bấm", "<ol> <li>Mở</li> <li>Bấm</li> </ol>"),
        ("Làm:\n1) Mở\n\n2) Bấm", "<p>Làm:</p> <ol> <li> <p>Mở</p> </li> <li> <p>Bấm</p> </li> </ol>"),
        ("Từ năm\n2026. Xong", "<p>Từ năm 2026. Xong</p>"),
        ("- Một\n-\n- Hai", "<ul> <li>Một</li> <li>Hai</li> </ul>"),
        ("- Một\n---\nHai", "<ul> <li>Một</li> </ul> <hr> <p>Hai</p>"),
        ("> Một\n---", "<blockquote> <p>Một</p> </blockquote> <hr>"),
        ("Một\n---", '<h2 id="b-mot">Một</h2>'),
        ("## Một\nChữ\n- Hai", '<h2 id="b-mot">Một</h2> <p>Chữ</p> <ul> <li>Hai</li> </ul>'),
        ("Một\\\nHai", "<p>Một<br> Hai</p>"),
        ("Một\\\\\nHai", "<p>Một\\ Hai</p>"),
        ("5\\% và \\$ và \\q", "<p>5% và $ và \\q</p>"),
        ("    - mã", "<pre><code>- mã </code></pre>"),
        ("- Một\nlười\n- Hai", "<ul> <li>Một lười</li> <li>Hai</li> </ul>"),
    ],
)
def test_as_other_viewers_show_it(text: str, expected: str) -> None:
    assert " ".join(convert(text, AROUND).split()) == expected


def test_a_table_whose_rule_looks_like_a_list_stays_one() -> None:
    html = convert("Việc | Chỗ\n- | -\nMở | Máy", AROUND)
    assert "<table>" in html and "<li>" not in html


LINES = st.lists(
    st.sampled_from(
        ["", "Chữ", "- a", "* b", "1. c", "2) d", "-", "---", "> e", "    f", "| g | h |", "| - | - |", "## i",
         "j\\", "```", "[^1]: k"]
    ),
    max_size=12,
).map("\n".join)  # fmt: skip


@given(LINES | st.text(max_size=80).map(clean))
def test_only_line_ends_are_added_and_empty_bullets_dropped(text: str) -> None:
    def words(of: str) -> list[str]:
        bare = of.replace(")", ".").replace("\\\n", "\n").replace("\\", "")
        return [word for word in bare.split() if word.strip("-*+.0123456789")]

    assert words(commonmark.rewrite(text)) == words(text)
