"""What fingers slip into: each slip is found at its place or read as it was meant, and nothing is lost unsaid."""

import pytest

from learning.content.codes import CODES
from learning.content.rendering import render_lesson
from learning.quizzes.quiz import read_library

COURSE, LESSON, QUIZ = "courses/c/course.md", "courses/c/01-a.md", "quizzes/c/q.md"
HEAD = "---\ntitle: A\n---\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 600"><path d="M0 0h3"/></svg>'
OPTIONS = "\n\n- [ ] Một\n- [x] Hai"


def read(**changed: str) -> list[str]:
    """What is found, as line:column code → cure."""
    texts = {COURSE: HEAD, LESSON: f"{HEAD}Chữ.\n"} | changed
    files = {path: text.encode() for path, text in texts.items()} | {"courses/c/media/a.svg": SVG}
    return [f"{one.line}:{one.column} {one.code}" for one in read_library(files).findings]


def cures(**changed: str) -> list[str]:
    texts = {COURSE: HEAD, LESSON: f"{HEAD}Chữ.\n"} | changed
    return [one.cure() for one in read_library({path: text.encode() for path, text in texts.items()}).findings]


def shown(body: str) -> str:
    files = {COURSE: HEAD.encode(), LESSON: f"{HEAD}{body}\n".encode()}
    course = read_library(files).courses[0]
    return render_lesson(course, course.lessons[0], {}).html


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (":::tab | Android", ["4:1 E317"]),
        ("//// check", ["4:1 E317"]),
        ("/// end", ["4:5 E303"]),
        ("Xem https://a.example/b", []),
        ("// rồi thôi", []),
        ("> [!TIP] chạm", []),
        ("> [! TIP ]\n> chạm", ["4:3 E319"]),
        ("> > [!TIP]\n> > chạm", ["4:5 E319"]),
        ("> [Tip](https://a.example)", []),
        ("Gõ phím [!] rồi chờ.", []),
        ("> [!TIP]", ["4:4 E319"]),
        ("> [!TIP]\n> ```\n> a\n> ```", []),
        ("##Bật", ["4:1 W516"]),
        ("#Bật", []),
        ("  • a", ["4:3 W517"]),
        ("– Alô?", []),
        ("– Alô?\n– Tôi đây.", ["5:1 W517"]),
        ("a\n| b | c |\n| - | - |\n| d | e |", []),
        ("| b | c |\n| - | - |\n| d | e | f |", ["6:1 W515"]),
        ("| b | c |\n| - | - |\n| d \\| e | f |", []),
        ("| b | c |\n| d | e |", ["4:1 W515"]),
        ("Giá trị |x| là số.", []),
        ("- [ ] một\n- [x] hai", ["4:1 E435"]),
        ("- [x](https://a.example)", []),
        ("Hai {Ctrl} và {.num}", []),
        ("**Hai**{#b} {#c}", ["4:13 E318"]),
        ("{{ten.cho", ["4:1 E318"]),
        ("Nhấn {hold}", ["4:6 E314"]),
        ("`{#a}`", []),
        ("![A] (media/a.svg)", ["4:5 E211"]),
        ("[A] (xem trang sau)", []),
        ("![A](media\\a.svg)", ["4:1 E201"]),
        ("![A](/media/a.svg)", ["4:1 E201"]),
        ("![A](https://a.example/a.svg)", ["4:1 E203"]),
        ("[A](www.a.example)", ["4:1 E205"]),
        ("![A](media/b.svg){todo=“chụp lại”}", ["4:1 W508"]),
        (f"/// check\n\n## Câu? {{#a}}{OPTIONS}\n\n/// check\n\n## Câu? {{#b}}{OPTIONS}\n\n///", ["4:1 E302"]),
        ("/// message | An .sms\n\nA\n\n///", ["4:18 E314"]),
        ("/// message | An {sms}\n\nA\n\n///", ["4:18 E314"]),
        ("///\u00a0task\u00a0| Làm {#lam}\n\n-\u00a0a\n\n///", []),
        ("\u200b## Bật\n\n\u200b- a", []),
    ],
)
def test_in_a_lesson(body: str, expected: list[str]) -> None:
    assert read(**{LESSON: f"{HEAD}{body}\n"}) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f" ## Câu? {{#a}}{OPTIONS}\n\n## Nữa? {{#b}}{OPTIONS}", ["4:1 E410", "6:1 E435"]),
        (f"**Câu?**{OPTIONS}", ["6:1 E435"]),
        ("## Câu? {#a}\n\n- [] Ba\n- [ ] Một\n- [x] Hai", ["6:1 E436"]),
        ("## Câu? {#a}\n\n- [ ] Một\n  - [ ] Ba\n- [x] Hai", ["7:1 E436"]),
        ("## Câu? {#a}\n\n- [ ] Một\n- [х] Ba\n- [x] Hai", ["7:1 E436"]),
        ("## Câu? {#a}\n\n- ( ) Một\n- (x) Hai", ["6:1 E436", "7:1 E436"]),
        ("## Câu? {#a}\n\n☐ Một\n☑ Hai", ["6:1 E436", "7:1 E436"]),
        ("## Câu? {#a type=many}\n\n- [50 %] Một\n- [50%] Hai\n- [ ] Ba", ["6:1 E436"]),
        ("## Câu? {#a type=short}\n\n= một\n- [ ] Hai", ["7:1 E411"]),
        ("## Câu? {#a}\n\n- xem (x) nhé\n- [ ] Một\n- [x] Hai", []),
        ("## Câu? {#a}\n\n- [x](https://a.example)\n- [ ] Một\n- [x] Hai", []),
        ("## Câu? {#a type=match}\n\n- vào A -> B\n- C => D\n- E => F", []),
        (f"## Câu? {{#a type = many}}{OPTIONS}", ["4:9 E318"]),
        (f"## Câu? {{# a}}{OPTIONS}", ["4:9 E318"]),
        (f"## Câu? {{#a #b}}{OPTIONS}", ["4:13 E109"]),
        (f"## Câu? {{#a type=one type=many}}{OPTIONS}", ["4:22 E109"]),
        (f"## Câu? {{#a exact=false}}{OPTIONS}", ["4:13 E412"]),
        ("## Câu? {#a}\n\n- [ ] Một\n > sai\n- [x] Hai", ["7:2 E420"]),
        (f"##\u00a0Câu? {{#a}}{OPTIONS}".replace("- [", "-\u00a0["), []),
    ],
)
def test_in_a_quiz(body: str, expected: list[str]) -> None:
    assert read(**{QUIZ: f"{HEAD}{body}\n"}) == expected


@pytest.mark.parametrize(
    ("line", "cure"),
    [
        ("title:Bài", "title: Bài"),
        ("title：Bài", "title: Bài"),
        ("tiêu đề: Bài", "title: Bật Wi-Fi"),
        ("title: Bài\nobjectives:\n  • Bật máy", "- Bật máy"),
        ("Title: Bài", "title"),
        ("title: Bài\nupdated: 20261120", "2026-11-20"),
    ],
)
def test_the_cure_is_what_to_write(line: str, cure: str) -> None:
    (said,) = cures(**{LESSON: f"---\n{line}\n---\nChữ.\n"})
    assert said.endswith(cure)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("courses/c/3-Bật máy.md", "03-bat-may.md"),
        ("courses/c/wifi.md", "02-wifi.md"),
        ("courses/c/Glossary.md", "glossary.md"),
        ("courses/Khoá học/01-a.md", "courses/khoa-hoc/01-a.md"),
        ("courses/c/media/Ảnh một.PNG", "media/anh-mot.png"),
        ("courses/c/media/a.heic", "media/a.webp"),
        ("courses/c/a.docx", "02-wifi.md"),
        ("quizzes/c/Kiểm tra.md", "kiem-tra.md"),
        ("courses/a.md", "courses/dien-thoai/02-wifi.md"),
    ],
)
def test_a_file_name_is_suggested(path: str, name: str) -> None:
    (cure,) = [said for said in cures(**{path: HEAD}) if "đặt tên" in said]
    assert f"như {name};" in cure


@pytest.mark.parametrize("name", ["~$bai.docx", "Thumbs.db", "desktop.ini", "01-a.md~", ".DS_Store"])
def test_what_desktops_leave_behind_is_no_finding(name: str) -> None:
    assert read(**{f"courses/c/{name}": "x"}) == []


def test_an_empty_recording_is_a_finding() -> None:
    assert read(**{"courses/c/media/a.mp3": ""}) == ["1:1 E209"]


def test_where_nothing_can_be_proposed_the_cure_is_to_remove() -> None:
    assert cures(**{LESSON: f"{HEAD}/// task | Làm {{#lam .x}}\n\nA\n\n///\n"}) == ["bỏ đi"]
    assert all("{" not in code.vi.cure.replace("{{", "") or "}" in code.vi.cure for code in CODES.values())


def test_a_table_right_under_a_sentence_is_one() -> None:
    assert "<td>d</td>" in shown("a\n| b | c |\n| - | - |\n| d | e |")
    assert "<td>" not in shown("a | b\nc | d")


@pytest.mark.parametrize("sent", ["Tôi: a", "tôi : a", "TÔI:a"])
def test_what_the_reader_sent_however_it_is_typed(sent: str) -> None:
    assert 'class="sent"' in shown(f"/// message | An\n\n{sent}\n\n///")


@pytest.mark.parametrize(
    ("time", "is_time"), [("@ 13:52", True), ("@13:52", True), ("@ sáng nay", True), ("@lan", False)]
)
def test_a_time_however_it_is_typed(time: str, is_time: bool) -> None:
    assert ('class="when"' in shown(f"/// message | An\n\nA\n\n{time}\n\n///")) is is_time


def test_a_footnote_in_a_footnote_is_shown() -> None:
    html = shown("Một.[^1] Hai.[^2]\n\n[^1]: Báo A.\n    [^2]: Báo B.\n")
    assert "Báo A." in html and "Báo B." in html


@pytest.mark.parametrize("kind", ["icons", "dialog", "form", "message"])
def test_a_second_line_that_a_screen_does_not_draw_is_a_finding(kind: str) -> None:
    body = f"/// simulation | Tập\n\n## A {{.{kind}}}\nChạm B.\n\nHỏi gì?\n\n- **B**\n  dòng phụ\n\n///"
    assert read(**{LESSON: f"{HEAD}{body}\n"}) == ["12:3 E327"]
    assert read(**{LESSON: f"{HEAD}{body.replace(kind, 'list')}\n"}) == []


def test_an_indented_item_of_a_screen_is_a_finding() -> None:
    body = "/// simulation | Tập\n\n## A {.list}\nChạm B.\n\n- **B**\n  - C\n\n///"
    assert read(**{LESSON: f"{HEAD}{body}\n"}) == ["10:3 E325"]
