"""Rules of the content format for courses and lessons that belong to no single module: what stands where, what an
absent key means, and each thing that is refused with its place."""

from datetime import date

import pytest

from learning.content.library import Completion, Course
from learning.content.rendering import Media, render_lesson
from learning.quizzes.quiz import read_library

COURSE, LESSON, QUIZ = "courses/c/course.md", "courses/c/02-a.md", "quizzes/c/q.md"
HEAD = "---\ntitle: A\n"
FIRST = f"{HEAD}---\n\nChữ.\n"
ABOUT = f"{HEAD}fields:\n  a.b: Ai? | bác Tư\n"
QUESTION = "## Được chưa? {#cau}\n\n- [ ] Chưa\n- [x] Được\n"
BLOCKS = {
    "check": f"/// check\n\n{QUESTION}\n///",
    "simulation": "/// simulation | Tập\n\n## Máy {.list}\nChạm đi.\n\n- **Mở**\n\n///",
    "task": "/// task | Đã mở {#da-mo}\n\nMở đi.\n\n///",
    "message": "/// message | Số lạ\n\nGửi mã đi.\n\n///",
}
TABS = "/// tab | Android\n\n{}\n\n///\n\n/// tab | iPhone\n\nMở.\n\n///"


def read(**changed: str) -> tuple[Course, list[str]]:
    """The course with these files in it, and what is found, as line:column code; in another file its name before."""
    texts = {COURSE: f"{ABOUT}---\n", "courses/c/01-dau.md": FIRST, "courses/c/media/a.mp3": "ID3"} | changed
    library = read_library({path: text.encode() for path, text in texts.items()}, date(2026, 11, 24))
    (course,) = library.courses
    here = next(iter(changed), "")
    return course, [
        f"{one.path if one.path != here else ''}:{one.line}:{one.column} {one.code}".removeprefix(":")
        for one in library.findings
    ]


def of_lesson(body: str, keys: str = "") -> list[str]:
    return read(**{LESSON: f"{HEAD}{keys}---\n{body}\n"})[1]


def of_quiz(body: str) -> list[str]:
    return read(**{QUIZ: f"{HEAD}---\n{body}\n"})[1]


def of_course(keys: str) -> list[str]:
    return read(**{COURSE: f"{ABOUT}{keys}---\n"})[1]


def test_what_a_course_is_when_its_keys_are_absent() -> None:
    course, found = read()
    assert found == []
    assert (course.slug, course.access, course.language, course.complete) == ("c", "members", "vi", Completion())
    assert course.complete == Completion(lessons="all", quizzes="graded", tasks="all")
    assert (course.updated, course.competences, course.sources) == (None, (), ())
    assert read(**{COURSE: f"{HEAD}---\n"})[0].fields == ()
    assert read(**{COURSE: f"{HEAD}fields:\n  a.b: Ai?\n---\n"})[0].fields[0].default == "hỏi chi uỷ"


def test_the_number_of_a_lesson_is_order_alone() -> None:
    course, found = read(
        **{"courses/c/07-sau.md": FIRST, "courses/c/100-cuoi.md": FIRST, "courses/c/05-giua.md": FIRST}
    )
    assert found == []
    assert [(one.slug, one.position) for one in course.lessons] == [("dau", 1), ("giua", 2), ("sau", 3), ("cuoi", 4)]


def test_codes_and_dates_are_text() -> None:
    course, _ = read(**{COURSE: f"{HEAD}competences: [0.1, 1.10]\nupdated: 2026-11-20 # xem lại\n---\n"})
    assert (course.competences, course.updated) == (("0.1", "1.10"), date(2026, 11, 20))


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("complete: {lessons: all}\n", ["5:1 E117"]),
        ("complete:\n  quizzes: all\n  task: all\n", ["6:12 E113", "7:3 E110"]),
        ("access: all\n", ["5:9 E113"]),
        ("language: fr\n", ["5:11 E113"]),
        ("updated: 20/11/2026\n", ["5:10 E114"]),
        ("updated: 2025-11-20\n", ["5:10 W506"]),
        ("tittle: A\n", ["5:1 E110"]),
        ("sources:\n  - url: https://a.example\n", ["6:5 E111"]),
        ("sources:\n  - title: A\n    link: b\n", ["7:5 E110"]),
        ("sources:\n  - title: A\n    url: https://a.example/b\n", []),
        ("sources:\n  - title: A\n    url: http://a.example\n", ["7:10 W505"]),
        ("sources:\n  - title: A\n    url: javascript:alert(1)\n", ["7:10 E205"]),
        ("sources:\n  - title: A\n    url: tel:0900000000\n", ["7:10 E205"]),
        ("sources:\n  - title: A\n    url: 02-a.md\n", ["7:10 E205"]),
    ],
)
def test_keys_of_a_course(keys: str, expected: list[str]) -> None:
    assert of_course(keys) == expected


def test_an_address_that_is_refused_is_not_kept() -> None:
    course, _ = read(**{COURSE: f"{HEAD}sources:\n  - title: A\n    url: javascript:alert(1)\n---\n"})
    assert [(one.title, one.url) for one in course.sources] == [("A", "")]
    assert of_lesson("Chữ.", "sources:\n  - title: A\n    url: data:text/html,x\n") == ["5:10 E205"]


@pytest.mark.parametrize(
    "body",
    [
        "Hỏi {{a.b}}.", "## Hỏi {{a.b}}", "## {Ctrl} và {{a.b}}", "> [!TIP]\n> {{ a.b }}", "[hỏi {{a.b}}](https://a.example)",
        "Chữ.[^1]\n\n[^1]: {{a.b}}", "| a | {{a.b}} |\n| --- | --- |\n| b | c |", "/// message | A\n\n{{a.b}}\n\n///",
        "*[OTP]: {{a.b}}\n\nOTP",
    ],
)  # fmt: skip
def test_fields_stand_in_prose(body: str) -> None:
    assert of_lesson(body) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("{{c.d}}", ["4:1 E207"]),
        ("[x](https://a.example/{{a.b}})", ["4:23 E208"]),
        ("![{{a.b}}](media/a.webp){todo=x}", ["4:1 W508", "4:3 E208"]),
        ("**x**{#{{a.b}}}", ["4:8 E208"]),
        ("## x {#{{a.b}}}", ["4:8 E208"]),
        ("[x](https://a.example){.num title={{a.b}}}", ["4:35 E208"]),
        ("/// task | {{a.b}} {#x}\n\ny\n\n///", ["4:12 E208"]),
        ("/// tab | {{a.b}}\n\nx\n\n///\n\n/// tab | B\n\ny\n\n///", ["4:11 E208"]),
        ("/// message | {{a.b}}\n\ny\n\n///", ["4:15 E208"]),
        ("/// simulation | {{a.b}}\n\n## M {.list}\nx\n\n- **y**\n\n///", ["4:18 E208"]),
        ("/// check\n\n## x {#x}\n\n- [x] {{a.b}}\n- [ ] y\n\n///", ["8:7 E208"]),
    ],
)
def test_fields_stand_nowhere_else(body: str, expected: list[str]) -> None:
    assert of_lesson(body) == expected


def test_fields_stand_in_all_of_a_question_but_its_answers() -> None:
    around = "## {{a.b}}? {#x}\n{{a.b}}\n\n> [!TIP]\n> {{a.b}}\n\n- [x] A\n  > {{a.b}}\n- [ ] B\n\n> {{a.b}}"
    assert of_quiz(around) == []
    assert of_quiz(around.replace("A\n", "{{a.b}}\n")) == ["10:7 E208"]


@pytest.mark.parametrize("name", BLOCKS)
def test_a_tab_holds_any_block(name: str) -> None:
    assert of_lesson(TABS.format(BLOCKS[name])) == []


@pytest.mark.parametrize("inner", [*BLOCKS, "tab"])
@pytest.mark.parametrize("outer", ["tab", "task", "message", "simulation"])
def test_blocks_nest_no_deeper(outer: str, inner: str) -> None:
    block = TABS.format("x") if inner == "tab" else BLOCKS[inner]
    if outer == "tab":
        block, outer = BLOCKS["task"].replace("Mở đi.", block), "task"  # a block in a block in a tab
        assert "8:1 E305" in of_lesson(TABS.format(block))
        return
    first, _, rest = BLOCKS[outer].partition("\n\n")
    assert "6:1 E305" in of_lesson(f"{first}\n\n{block}\n\n{rest}")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("/// task | A {#x}\n\ny", ["4:1 E302"]),
        ("/// taks | A {#x}\n\ny\n\n///", ["4:5 E303"]),
        ("> /// task | A {#x}\n>\n> y\n>\n> ///", ["4:3 E304"]),
        ("> > /// message | A", ["4:5 E304"]),
        ("> [!TIP]\n> /// task | A {#x}\n>\n> y\n>\n> ///", ["5:3 E305"]),
        ("> `/// task` mở khối.", []),
        ("> /// tabs là chữ.", []),
        ("/// task | A {#x}\ny\n///", ["4:1 W509"]),
        ("- a\n\n    /// task | A {#x}\n\n    y\n\n    ///", ["6:5 E304", "10:5 E304"]),
    ],
)
def test_blocks_stand_at_the_line_start_and_are_closed(body: str, expected: list[str]) -> None:
    assert of_lesson(body) == expected


def test_a_task_has_its_id_alone_in_the_course() -> None:
    task = BLOCKS["task"]
    assert read(**{LESSON: f"{FIRST}{task}\n", "courses/c/03-b.md": f"{FIRST}{task}\n"})[1] == [
        "courses/c/03-b.md:6:1 E313"
    ]


def test_two_callouts_with_a_blank_line_between_stay_two() -> None:
    course, found = read(**{LESSON: f"{HEAD}---\n\n> [!NOTE]\n> Một.\n\n> [!TIP]\n> Hai.\n"})
    assert found == []
    assert render_lesson(course, course.lessons[-1], {}).html.count("<aside") == 2


def test_a_picture_to_come_is_a_notice_and_hidden() -> None:
    course, found = read(**{LESSON: f'{HEAD}---\n\nTrước.\n\n![Nút](media/x.webp){{todo="chụp"}}\n'})
    assert found == ["7:1 W508"]
    assert render_lesson(course, course.lessons[-1], {}).html == "<p>Trước.</p>"


@pytest.mark.parametrize(
    ("voice", "expected"),
    [
        ("media/a.mp3", []),
        ("./media/a.mp3", []),
        ("media/b.mp3", ["3:8 E204"]),
        ("https://a.example/a.mp3", ["3:8 E113"]),
        ("02-a.md", ["3:8 E113"]),
        ("media/a.webp", ["3:8 E113", "3:8 E204"]),
    ],
)
def test_a_recorded_voice_is_a_sound_of_the_folder(voice: str, expected: list[str]) -> None:
    assert of_lesson("Chữ.", f"audio: {voice}\n") == expected


def test_a_recorded_voice_is_played_above_the_text() -> None:
    course, _ = read(**{LESSON: f"{HEAD}audio: media/a.mp3\n---\n\nChữ.\n"})
    media = {"courses/c/media/a.mp3": Media("/media/1/a.mp3")}
    assert render_lesson(course, course.lessons[-1], media).html == (
        '<p class="voice"><b id="giong-doc">Nghe đọc bài này</b><audio controls preload="none" '
        'aria-labelledby="giong-doc" src="/media/1/a.mp3"></audio></p>\n<p>Chữ.</p>'
    )
    assert "<audio" not in render_lesson(course, course.lessons[-1], {}).html
