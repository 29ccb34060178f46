"""Whole libraries: good samples give no findings, each broken one gives exactly those beside it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning.content.codes import CODES
from learning.content.library import Course, Question, Quiz, option_key
from learning.quizzes.quiz import read_library

SAMPLES = Path(__file__).parent.parent / "samples"
BROKEN = sorted(path.stem for path in (SAMPLES / "broken").glob("*.md"))
COURSE, LESSON, QUIZ = (
    "courses/dien-thoai/course.md",
    "courses/dien-thoai/03-moi.md",
    "quizzes/dien-thoai/moi.md",
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 2"><path d="M0 0h3"/></svg>'

# What no single text file can show: names, bytes, pictures, absent files.
SPECIAL: dict[str, tuple[dict[str, bytes | None], str]] = {
    "not utf-8": ({LESSON: b"---\ntitle: \xff\n---\n"}, f"{LESSON}:2:8 E101"),
    "over 64 KB": ({LESSON: b"x" * 70_000}, f"{LESSON}:1:1 E102"),
    "odd name": ({"courses/dien-thoai/wifi.txt": b""}, "courses/dien-thoai/wifi.txt:1:1 E103"),
    "no number": ({"courses/dien-thoai/wifi.md": b""}, "courses/dien-thoai/wifi.md:1:1 E103"),
    "capitals": ({"courses/Dien-Thoai/course.md": b""}, "courses/Dien-Thoai/course.md:1:1 E103"),
    "other folder": ({"khac/a.md": b""}, "khac/a.md:1:1 E103"),
    "out of the folder": ({"courses/dien-thoai/../a.md": b""}, "courses/dien-thoai/../a.md:1:1 E103"),
    "program as media": ({"courses/dien-thoai/media/a.exe": b""}, "courses/dien-thoai/media/a.exe:1:1 E103"),
    "no course.md": ({"courses/moi/01-a.md": b"---\ntitle: A\n---\n"}, "courses/moi/course.md:1:1 E104"),
    "no lesson": ({"courses/moi/course.md": b"---\ntitle: A\n---\n"}, "courses/moi/course.md:1:1 E121"),
    "no such course": (
        {"quizzes/dien-thoia/a.md": b"---\ntitle: A\n---\n\n## B? {#b}\n- [x] C\n- [ ] D\n"},
        "quizzes/dien-thoia/a.md:1:1 E212",
    ),
    "script in svg": (
        {"courses/dien-thoai/media/a.svg": SVG.replace(b"<path", b"<script/><path")},
        "courses/dien-thoai/media/a.svg:1:1 E209",
    ),
    "not a png": ({"courses/dien-thoai/media/a.png": SVG}, "courses/dien-thoai/media/a.png:1:1 E209"),
    "heavy": (
        {"courses/dien-thoai/media/a.svg": SVG.replace(b"0h3", b"0h3" + b" " * 50_000)},
        "courses/dien-thoai/media/a.svg:1:1 W507",
    ),
    "old facts": ({LESSON: b"---\ntitle: A\nupdated: 2025-11-20\n---\n"}, f"{LESSON}:3:10 W506"),
}


def expected_findings(name: str) -> tuple[str, list[str]]:
    """The path that a broken sample takes, and what is found, as path:line:column code."""
    path, *lines = (SAMPLES / "broken" / f"{name}.findings").read_text("utf-8").splitlines()
    return path, [line if line.count(":") > 1 else f"{path}:{line}" for line in lines]


def found_in(files: dict[str, bytes], today: date | None = None) -> list[str]:
    findings = read_library(files, today).findings
    for found in findings:
        assert found.message("vi") and found.cure("vi") and found.message("en") and found.cure("en")
    return [f"{found.path}:{found.line}:{found.column} {found.code}" for found in findings]


def course_of(files: dict[str, bytes], **changed: str) -> Course:
    library = read_library(files | {path: text.encode() for path, text in changed.items()})
    assert not library.findings
    return library.courses[0]


def test_the_base_is_good(sample_files: dict[str, bytes]) -> None:
    assert found_in(sample_files, date(2026, 11, 24)) == []


@pytest.mark.parametrize(
    ("sample", "path"),
    [("01-nguoi-viet-voi.md", LESSON), ("cau-hoi.md", QUIZ)],
)
def test_what_a_careless_reader_would_refuse(sample_files: dict[str, bytes], sample: str, path: str) -> None:
    assert found_in(sample_files | {path: (SAMPLES / "good" / sample).read_bytes()}) == []


@pytest.mark.parametrize("name", BROKEN)
def test_broken(sample_files: dict[str, bytes], name: str) -> None:
    path, expected = expected_findings(name)
    assert expected, "a broken sample without findings"
    assert found_in(sample_files | {path: (SAMPLES / "broken" / f"{name}.md").read_bytes()}) == expected


@pytest.mark.parametrize("name", SPECIAL)
def test_special(sample_files: dict[str, bytes], name: str) -> None:
    files, expected = SPECIAL[name]
    changed = sample_files | {path: data for path, data in files.items() if data is not None}
    assert found_in(changed, date(2026, 11, 24)) == [expected]


def test_every_code_has_a_sample() -> None:
    def shown() -> Iterator[str]:
        for name in BROKEN:
            yield from (line.split()[-1] for line in expected_findings(name)[1])
        yield from (expected.split()[-1] for _, expected in SPECIAL.values())

    assert set(shown()) == set(CODES)


def test_errors_of(sample_files: dict[str, bytes]) -> None:
    broken = (SAMPLES / "broken" / "E413-draw.md").read_bytes()
    other = {"courses/khac/course.md": b"---\ntitle: K\nid: khac-hon\n---\n"}
    library = read_library(sample_files | {QUIZ: broken} | other)
    assert [found.code for found in library.errors_of("dien-thoai")] == ["E413"]
    assert [found.code for found in library.errors_of("khac-hon")] == ["E121"]
    assert {course.slug for course in library.courses} == {"dien-thoai", "khac-hon"}


def test_what_a_course_holds(sample_files: dict[str, bytes]) -> None:
    course = course_of(sample_files)
    assert (course.slug, course.access, course.complete.tasks, course.complete.quizzes) == (
        "dien-thoai",
        "open",
        "none",
        "graded",
    )
    assert [(lesson.slug, lesson.position, lesson.minutes) for lesson in course.lessons] == [
        ("bat-may", 1, 1),
        ("wifi", 2, 4),
    ]
    assert course.lessons[0].objectives == ("Tìm nút nguồn", "Wi-Fi: biết là gì")
    assert [task.id for task in course.lessons[0].tasks] == ["da-bat-may"]
    assert [check.id for check in course.lessons[1].checks] == ["mat-khau-o-dau"]
    assert course.fields[0].default == "hỏi chi uỷ"
    assert course.glossary[1] == ("OTP", "Mã dùng một lần, gửi về máy.")
    assert list(course.media) == ["courses/dien-thoai/media/wifi.svg"]
    assert course.sources[0].date == "2026-01-05"


def test_an_id_keeps_the_identity(sample_files: dict[str, bytes]) -> None:
    renamed = dict(sample_files)
    lesson = renamed.pop("courses/dien-thoai/02-wifi.md")
    renamed["courses/dien-thoai/05-vao-mang.md"] = lesson.replace(b"minutes", b"id: wifi\nminutes")
    first = renamed["courses/dien-thoai/01-bat-may.md"].replace(b"02-wifi.md", b"05-vao-mang.md")
    course = course_of(renamed | {"courses/dien-thoai/01-bat-may.md": first})
    assert [lesson.slug for lesson in course.lessons] == ["bat-may", "wifi"]


def test_minutes_come_from_a_slow_readers_pace(sample_files: dict[str, bytes]) -> None:
    body = "Đồng chí đọc chậm.\n\n" * 100  # 400 words
    course = course_of(sample_files, **{LESSON: f"---\ntitle: A\n---\n\n{body}"})
    assert course.lessons[2].minutes == 4


def test_questions_and_quizzes_survive_json(sample_files: dict[str, bytes]) -> None:
    path = SAMPLES / "good" / "cau-hoi.md"
    for quiz in course_of(sample_files, **{QUIZ: path.read_text("utf-8")}).quizzes:
        assert Quiz.from_dict(quiz.as_dict() | {"html": "…"}) == quiz
        assert Quiz.from_dict(quiz.rules() | {"questions": [one.as_dict() for one in quiz.questions]}) == quiz
        for question in quiz.questions:
            assert Question.from_dict(question.as_dict() | {"html": {}}) == question


@pytest.mark.parametrize("same", ["tắt  máy", "TẮT MÁY.", "“Tắt máy”", " tat may "])
def test_an_option_keeps_its_key_when_only_its_look_changes(same: str) -> None:
    assert option_key(same, exact=False) == option_key("Tắt máy", exact=False)


@pytest.mark.parametrize("other", ["Tat máy", "tắt máy", "Tắt máy."])
def test_where_marks_are_asked_for_every_mark_counts(other: str) -> None:
    assert option_key(other, exact=True) != option_key("Tắt máy", exact=True)


TEXT = st.lists(
    st.sampled_from(
        [
            "---\n", "title: a\n", "## ", "# ", "{#a}", "{#b type=many exact}", "- [ ] ", "- [x] ", "= ", "\n", "\n\n",
            "> ", "> [!TIP]\n", "/// tab | A\n", "/// check\n", "///\n", "[", "](", ")", "`", "```\n", "**", "{{", "}}",
            "![", "media/wifi.svg", "<b>", "[^1]", "[^1]: ", "*[A]: ", "chữ", " ", "    ", "|", "after: wifi\n", "- ",
            "/// simulation | A\n", "/// message | A\n", "## A {.list}\n", "- **a**\n", "{tap='1%,1%,9%,9%'}", "](#a)",
            "## a b\n", "draw: 9\n", "id: ", "fields:\n  ", "a: b\n", "\t", "'", '"', "\\", "://", "..", "..", "é",
            "e\u0301",
        ]
    ),
    max_size=60,
).map("".join)  # fmt: skip


@settings(deadline=5_000)  # milliseconds; what an author waits for at most
@given(TEXT, st.sampled_from([LESSON, QUIZ, COURSE, "courses/dien-thoai/glossary.md"]), st.booleans())
def test_any_text_gives_content_or_findings(text: str, path: str, with_front_matter: bool) -> None:
    data = (f"---\ntitle: A\n---\n{text}" if with_front_matter else text).encode()
    files = {COURSE: b"---\ntitle: A\n---\n", "courses/dien-thoai/01-a.md": b"---\ntitle: A\n---\n", path: data}
    library = read_library(files)
    for found in library.findings:
        assert found.line >= 1 and found.column >= 1
        assert found.message() and found.cure()


@given(st.dictionaries(st.text(alphabet="courseqizmda/.-01", max_size=30), st.binary(max_size=20), max_size=4))
def test_any_files_give_content_or_findings(files: dict[str, bytes]) -> None:
    read_library(files)
