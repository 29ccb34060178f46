"""Simulations: screens, items, targets and what is drawn of them; the examples of the docs; any text at all."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.content import scanner
from learning.content.attributes import Attributes
from learning.content.library import Lesson
from learning.content.places import number_lines
from learning.content.rendering import Media, render_lesson
from learning.content.scanner import Block
from learning.content.screen_items import Item
from learning.content.simulation import KINDS, Screen, Simulation, parse_simulation
from learning.content.simulation_drawing import Means, draw_simulation, drawn_ids
from learning.quizzes.quiz import read_library

ROOT = Path(__file__).resolve().parents[2]
LESSON = "courses/dien-thoai/03-moi.md"
EXAMPLES = re.findall(
    r"^~~~~markdown\n(.*?)^~~~~$", (ROOT / "docs" / "blocks.md").read_text("utf-8"), re.MULTILINE | re.DOTALL
)
MEANS = Means(lambda text: text, lambda source: {"src": f"/{source}", "width": "200", "height": "400"})


def simulation(body: str, opening: str = "/// simulation | Tập máy") -> Simulation:
    nodes, _ = scanner.scan("a.md", number_lines(f"{opening}\n\n{body}\n\n///", 1))
    (node,) = nodes
    assert isinstance(node, Block)
    parsed, found = parse_simulation("a.md", node)
    assert found.findings == []
    return parsed


def screen(body: str, kind: str = "form") -> Screen:
    (only,) = simulation(f"## Tên {{.{kind}}}\nLàm đi.\n\n{body}").screens
    return only


def item(line: str, kind: str = "form") -> Item:
    """The first item; a field makes the screen whole."""
    return screen(f"{line}\n- Z: ____ = z", kind).items[0]


def lesson(files: dict[str, bytes], body: str) -> Lesson:
    library = read_library(files | {LESSON: f"---\ntitle: Bài mới\n---\n\n{body}".encode()})
    assert [f"{one.line} {one.code} {one.message()}" for one in library.findings] == []
    return library.courses[0].lessons[-1]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("- B", Item("tap", "B")),
        ("* B", Item("tap", "B")),
        ("- **B**", Item("tap", "B", is_target=True)),
        ("- ⚙️ Cài đặt", Item("tap", "Cài đặt", "⚙️")),
        ("- **⚙️ Cài đặt**", Item("tap", "Cài đặt", "⚙️", is_target=True)),
        ("- ⚙️ **Cài đặt**", Item("tap", "Cài đặt", "⚙️", is_target=True)),
        ("- 1️⃣ Một", Item("tap", "Một", "1️⃣")),
        ("- ⚙️", Item("tap", "⚙️")),
        ("- 5 giờ", Item("tap", "5 giờ")),
        ("- Bấm **a.example** ngay", Item("tap", "a.example", before="Bấm", after="ngay", is_target=True)),
        ("- **B** {.hold}", Item("hold", "B", is_target=True)),
        ("- B ( )", Item("switch", "B")),
        ("- B (x)", Item("switch", "B", starts_on=True)),
        ("- **B** (x)", Item("switch", "B", is_target=True)),
        ("- **B** ( )", Item("switch", "B", is_target=True, starts_on=True)),
        ("- **📶 B** (X)", Item("switch", "B", "📶", is_target=True)),
        ("- Tên: ____ = An", Item("field", "Tên", is_target=True, accepted="An")),
        ("- **Tên**: ___ = a = b", Item("field", "Tên", is_target=True, accepted="a = b")),
        ("- Tên ____ = An", Item("field", "Tên", is_target=True, accepted="An")),
        ("- snake_case __ x", Item("tap", "snake_case __ x")),
        ("- B ( )\n  Dòng hai\n  > *Chưa*.\n  > Xem lại.",
         Item("switch", "B", detail="Dòng hai", reply="*Chưa*.\nXem lại.")),
        ("- B\n\n  > Chưa.", Item("tap", "B", reply="Chưa.")),
        ("- B ( )\n\tDòng hai\n\t> Chưa.", Item("switch", "B", detail="Dòng hai", reply="Chưa.")),
    ],
)  # fmt: skip
def test_items(line: str, expected: Item) -> None:
    assert item(line) == expected


def test_a_dialog_asks_its_first_paragraph() -> None:
    asked = screen("- **Có**", "dialog")
    assert (asked.question, asked.instruction) == (("Làm đi.",), ())
    both = simulation("## Hỏi {.dialog}\nXoá không?\nKhông lấy lại được.\n\nChọn giữ lại.\n\n- **Không**").screens[0]
    assert both.question == ("Xoá không?", "Không lấy lại được.")
    assert both.instruction == ("Chọn giữ lại.",)


def test_a_picture_with_a_place() -> None:
    photo = screen('![Ảnh chụp](media/a.png){tap="8%,82.5%,84%,9%" label="Tiếp tục"}', "photo").photo
    assert photo is not None
    assert (photo.source, photo.description, photo.label) == ("media/a.png", "Ảnh chụp", "Tiếp tục")
    assert photo.region == (8, 82.5, 84, 9)


@pytest.mark.parametrize("way", ["up", "down", "left", "right"])
def test_a_swipe_is_a_target(way: str) -> None:
    (only,) = simulation(f"## A {{.icons .swipe-{way}}}\nVuốt.").screens
    assert only.swipe == way
    assert f'data-swipe="{way}"' in draw_simulation(simulation(f"## A {{.icons .swipe-{way}}}\nVuốt."), MEANS)


@pytest.mark.parametrize(
    ("opening", "expected"),
    [
        ("/// simulation | Bật Wi-Fi", "bat-wi-fi"),
        ("/// simulation | Bật Wi-Fi {#wifi}", "wifi"),
        ("/// simulation | ???", "may-tap"),
        ("/// simulation | " + "rất dài " * 20, ("rat-dai-" * 20)[:60].strip("-")),
    ],
)
def test_ids(opening: str, expected: str) -> None:
    assert simulation("## A {.icons}\nB.\n\n- **B**", opening).id == expected


def test_ids_made_from_the_same_title_are_numbered(sample_files: dict[str, bytes]) -> None:
    one = "/// simulation | Tập\n\n## A {.icons}\nChạm B.\n\n- **B**\n\n///\n\n"
    tabs = f"/// tab | Android\n\n{one}///\n\n/// tab | iPhone\n\n{one}///\n\n"
    read = lesson(sample_files, tabs + one)
    assert [each.id for each in read.simulations] == ["tap", "tap-2", "tap-3"]
    course = read_library(sample_files).courses[0]
    html = render_lesson(course, read, {}).html
    assert drawn_ids(html) == {"tap", "tap-2", "tap-3"}


def test_words_that_look_like_a_simulation_are_none() -> None:
    assert drawn_ids('<p>&lt;section class="sim" data-simulation="a"</p>') == frozenset()


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.split("\n")[0] for example in EXAMPLES])
def test_examples_of_the_docs_are_good(sample_files: dict[str, bytes], example: str) -> None:
    lesson(sample_files, example)


def test_the_docs_show_every_block_and_every_kind_of_screen() -> None:
    shown = "".join(EXAMPLES)
    assert all(f"/// {name}" in shown for name in scanner.BLOCKS)
    assert all(f"{{.{kind}" in shown for kind in KINDS)


def drawn(body: str, **means: Any) -> str:
    return draw_simulation(simulation(body), Means(**{"inline": MEANS.inline, "picture": MEANS.picture} | means))


@pytest.mark.parametrize(
    ("kind", "line", "expected"),
    [
        ("icons", "- **⚙️ Máy**", 'class="hit" data-right="Máy"><span aria-hidden="true">⚙️</span>Máy<b class="here">'),
        ("list", "- Máy\n- **B**", '<button type="button" disabled><span>Máy</span><span aria-hidden="true">›</span>'),
        ("list", "- **B**", '<span>B</span><b class="here">Chạm đây</b><span aria-hidden="true">›</span></button>'),
        ("list", "- **Máy** {.hold}", 'data-hold data-right="Máy"><span>Máy</span><b class="here">Nhấn giữ'),
        ("list", "- **Máy** (x)", 'role="switch" aria-checked="false" data-first="false" class="hit" data-right="Máy"'),
        ("list", "- Máy (x)\n- **B**", 'role="switch" aria-checked="true" data-first="true"><span>Máy'),
        ("form", "- Máy: ____ = An Ý", 'data-want="An Ý"'),
        ("form", "- Máy: ____ = An Ý", 'data-done>Xong</button>'),
        ("dialog", "- **Có**", '<div class="box"><p>Làm đi.</p><ul class="btns"><li><button'),
        ("message", "- Bấm **a** đi", 'class="link">Bấm</button> <button type="button" disabled class="link hit"'),
        ("message", "- Bấm **a** đi", 'data-right="a">a</button><b class="here">Chạm đây</b> <button type="button"'),
        ("message", "- @ 13:52\n- **a**", '<p class="when">13:52</p>'),
        ("message", "- Tôi: dạ\n- **a**", 'class="bubble sent">dạ</button>'),
        ("photo", '![A](b){tap="25,50%,50,10%" label="Đi"}', '"Đi" x="50" y="200" width="100" height="40"/>'),
    ],
)  # fmt: skip
def test_drawing(kind: str, line: str, expected: str) -> None:
    assert expected in drawn(f"## Tên {{.{kind}}}\nLàm đi.\n\n{line}")


def test_words_to_tap_in_a_message_look_like_all_others() -> None:
    """Without the marks that a script takes away, nothing says which words of which bubble are the right ones."""
    html = drawn(
        "## A {.message}\nChạm vào dấu hiệu.\n\n- Chào bà! Bấm **bit.example** nhé. Gấp.\n- Tôi: Ai đấy? Ở đâu?"
    )
    marks = r' data-right="[^"]*"|(?<=link) hit|<b class="here">.*?</b>'
    bubbles = re.findall(r'<div class="(bubble[^"]*)">(.*?)</div>', re.sub(marks, "", html))
    assert [look for look, _ in bubbles] == ["bubble", "bubble sent"]
    words = [re.findall(r'<button type="button" disabled class="link">([^<]*)</button>', inner) for _, inner in bubbles]
    assert words == [["Chào bà!", "Bấm", "bit.example", "nhé.", "Gấp."], ["Ai đấy?", "Ở đâu?"]]
    assert all(re.sub(r"<button[^>]*>[^<]*</button>", "", inner).strip() == "" for _, inner in bubbles)


def test_a_button_of_the_author_finishes_a_form() -> None:
    assert "data-done" not in drawn("## A {.form}\nGõ.\n\n- B: ____ = b\n- **Gửi**")


def test_a_screen_whose_picture_is_still_to_come_is_left_out() -> None:
    body = "## A {.icons}\nB.\n\n- **B**\n\n## C {.photo .swipe-up}\nVuốt.\n\n![Ảnh](media/c.png)"
    assert drawn(body).count('<div class="phone"') == 2
    assert drawn(body, picture=lambda _: None).count('<div class="phone"') == 1
    assert drawn("## C {.photo .swipe-up}\nVuốt.\n\n![Ảnh](media/c.png)", picture=lambda _: None) == ""


def test_in_a_lesson_markdown_pictures_and_icons_are_those_of_the_page(sample_files: dict[str, bytes]) -> None:
    body = (
        "Trước.\n\n/// simulation | Tập\n\n## A {.photo}\nChạm **đây** ở {{cell.helper}}.\n\n"
        '![Ảnh](media/wifi.svg){tap="10,10,50,50" label="Đi"}\n\n## B {.list}\nChạm C.\n\n- D\n  > *Chưa* phải.\n'
        "- **C**\n\n///\n\nSau."
    )
    course = read_library(sample_files).courses[0]
    media = {"courses/dien-thoai/media/wifi.svg": Media("/media/x.svg", 320, 200)}
    rendered = render_lesson(course, lesson(sample_files, body), media)
    assert "Chạm <strong>đây</strong> ở {{cell.helper}}." in rendered.html
    assert '<img src="/media/x.svg" width="320" height="200" alt="Ảnh"' in rendered.html
    assert '<svg viewBox="0 0 320 200"' in rendered.html
    assert "<template data-reply><em>Chưa</em> phải.</template>" in rendered.html
    assert rendered.html.startswith("<p>Trước.</p>") and rendered.html.endswith("<p>Sau.</p>")
    assert {"tip", "info", "check", "again", "next"} <= rendered.icons
    assert "style" not in rendered.html


WORDS = st.sampled_from(
    [
        "## ", "# ", "### ", "A", "{.icons}", "{.photo}", "{.form .list}", "{.swipe-up .dialog}", "{.message}", "\n",
        "\n\n", "- ", "- **B**", "**", "*", " ( )", " (x)", "____", ": ____ = a", "=", "{.hold}", "  > ", "> ", "  ",
        "![a](media/b.png)", '{tap="1,2,3,4" label="x"}', '{tap="9" todo="y"}', "{{f}}", "<b>", "@ ", "Tôi: ", "///",
        "⚙️ ", "[x](y)", "```\n", "1️⃣", "\t",
    ]
)  # fmt: skip


@given(st.lists(WORDS, max_size=40).map("".join))
def test_any_text_gives_a_simulation_or_findings(text: str) -> None:
    opening = Block(1, "simulation", "Tập", Attributes(), tuple(number_lines(text, 3)), ())
    parsed, found = parse_simulation("a.md", opening)
    assert all(one.line >= 1 and one.column >= 1 and one.message() and one.cure() for one in found.findings)
    html = draw_simulation(parsed, MEANS)
    if not found.findings:
        assert parsed.screens
        # Each screen of a faultless simulation says what to do on it.
        assert html.count('class="here"') >= len(parsed.screens)
    assert html.count("<button") == html.count("</button>") and html.count("<li") == html.count("</li>")
