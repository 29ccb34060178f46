"""What `learning check --fix` writes: nothing left to mend, the same meaning, no line that it does not understand."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.content.findings import finding
from learning.content.fixing import fix
from learning.content.intake import clean
from learning.content.library import Library, Question
from learning.content.rendering import render_lesson
from learning.quizzes.quiz import read_library

SAMPLES = Path(__file__).parent.parent / "samples"
COURSE, FIRST, LESSON, QUIZ = (
    "courses/dien-thoai/course.md",
    "courses/dien-thoai/01-bat-may.md",
    "courses/dien-thoai/03-moi.md",
    "quizzes/dien-thoai/moi.md",
)
FIXED_ALWAYS = {"E107", "W509"}
TITLE = "---\ntitle: Bài mới\n---\n\n"
IDS = re.compile(r"\{#[a-z0-9-]+ ?\}?")

Files = dict[str, bytes]


@pytest.fixture(scope="session")
def tidy_files(sample_files: Files) -> Files:
    """The sample library after --fix: it has titles that YAML would misread."""
    return {**sample_files, **fix(sample_files, read_library)}


def codes(files: Files) -> set[str]:
    return {found.code for found in read_library(files).findings}


def fixed(files: Files, path: str, text: str) -> str:
    """One file of the library after --fix, which must leave the others alone."""
    changed = fix({**files, path: text.encode()}, read_library)
    assert set(changed) <= {path}
    return changed.get(path, text.encode()).decode()


CASES: dict[str, tuple[str, str, str]] = {
    "a question gets an id from its stem": (
        QUIZ,
        "## Được chưa?\n- [ ] Không\n- [x] Có\n\n## Được chưa? {points=2}\n- [ ] Không\n- [x] Có\n",
        ("## Được chưa? {#duoc-chua}\n- [ ] Không\n- [x] Có\n\n"
         "## Được chưa? {#duoc-chua-2 points=2}\n- [ ] Không\n- [x] Có\n"),
    ),
    "an id is free in the whole course": (
        LESSON,
        "/// check\n\n## Đã bật máy?\n\n- [ ] Không\n- [x] Có\n\n///\n\n/// task | Đã bật máy\n\nLàm đi.\n\n///\n",
        ("/// check\n\n## Đã bật máy? {#da-bat-may-2}\n\n- [ ] Không\n- [x] Có\n\n///\n\n"
         "/// task | Đã bật máy {#da-bat-may-3}\n\nLàm đi.\n\n///\n"),
    ),
    "a stem that makes no id, and no stem": (
        QUIZ,
        "## ???\n- [ ] Không\n- [x] Có\n\n## {points=2}\n- [ ] Không\n- [x] Có\n",
        "## ???\n- [ ] Không\n- [x] Có\n\n## {points=2}\n- [ ] Không\n- [x] Có\n",
    ),
    "blank lines in nested blocks": (
        LESSON,
        "/// tab | Android\nMở máy.\n/// task | Đã mở {#da-mo}\nLàm đi.\n\n///\n///\n\n/// tab | iPhone\n\nMở.\n///\n",
        ("/// tab | Android\n\nMở máy.\n/// task | Đã mở {#da-mo}\n\nLàm đi.\n\n///\n\n///\n\n"
         "/// tab | iPhone\n\nMở.\n\n///\n"),
    ),
    "a block in code is no block": (
        LESSON,
        "```\n/// tab | A\nMở.\n///\n1. a\n   - b\n```\n",
        "```\n/// tab | A\nMở.\n///\n1. a\n   - b\n```\n",
    ),
    "lists with all that hangs on them": (
        LESSON,
        "1. Mở máy\n   - Nút bên\n     phải\n     - to\n   - Nút trái\n2. Chờ\n\n   Chờ thêm.\n\nXong.\n",
        "1. Mở máy\n    - Nút bên\n      phải\n        - to\n    - Nút trái\n2. Chờ\n\n    Chờ thêm.\n\nXong.\n",
    ),
    "bullets in steps of two": (
        LESSON,
        "- a\n  - b\n    - c\n      - d\n- e\n",
        "- a\n    - b\n        - c\n            - d\n- e\n",
    ),
    "only the list that needs it": (
        LESSON,
        "- a\n    - b\n\nGiữa.\n\n- c\n  - d\n",
        "- a\n    - b\n\nGiữa.\n\n- c\n    - d\n",
    ),
    "a list with code in it is left alone": (
        LESSON,
        "- a\n  - b\n\n          mã\n",
        "- a\n  - b\n\n          mã\n",
    ),
    "feedback right under its answer": (
        QUIZ,
        "## Được chưa? {#a}\n- [ ] Không\n> Xem lại nhé.\n> Một lần nữa.\n- [x] Có\n",
        "## Được chưa? {#a}\n- [ ] Không\n  > Xem lại nhé.\n  > Một lần nữa.\n- [x] Có\n",
    ),
    "a quote that may belong to either answer": (
        QUIZ,
        "## Được chưa? {#a}\n- [ ] Không\n\n> Xem lại nhé.\n\n- [x] Có\n",
        "## Được chưa? {#a}\n- [ ] Không\n\n> Xem lại nhé.\n\n- [x] Có\n",
    ),
    "links follow a lesson that was renumbered": (
        LESSON,
        "Xem [Wi-Fi](07-wifi.md), [nữa](09-wifi.md#mat-khau) và [không](09-wify.md).\n",
        "Xem [Wi-Fi](02-wifi.md), [nữa](02-wifi.md#mat-khau) và [không](09-wify.md).\n",
    ),
    "a link in code stays": (
        LESSON,
        "Viết `[a](07-wifi.md)`, như [Wi-Fi](07-wifi.md).\n",
        "Viết `[a](07-wifi.md)`, như [Wi-Fi](02-wifi.md).\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_bodies(tidy_files: Files, name: str) -> None:
    path, before, after = CASES[name]
    assert fixed(tidy_files, path, TITLE + before) == TITLE + after


def test_links_find_a_lesson_by_its_id(tidy_files: Files) -> None:
    renamed = dict(tidy_files)
    lesson = renamed.pop("courses/dien-thoai/02-wifi.md")
    renamed["courses/dien-thoai/05-vao-mang.md"] = lesson.replace(b"minutes", b"id: wifi\nminutes")
    changed = fix(renamed, read_library)
    assert changed == {FIRST: renamed[FIRST].replace(b"02-wifi.md", b"05-vao-mang.md")}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"\xef\xbb\xbf---\r\ntitle: A\r\n---\r\n\r\nM\xe1\xbb\x99t.\r\n", "---\ntitle: A\n---\n\nMột.\n"),
        (unicodedata.normalize("NFD", TITLE + "Một.\n").encode(), TITLE + "Một.\n"),
        ((TITLE + "Hai\x0bdòng.\n").encode(), TITLE + "Hai dòng.\n"),
    ],
)
def test_line_ends_and_letters(tidy_files: Files, before: bytes, after: str) -> None:
    assert fix({**tidy_files, LESSON: before}, read_library) == {LESSON: after.encode()}


@pytest.mark.parametrize(
    "data",
    [
        (TITLE + "Chữ \ue000 riêng.\r\n").encode(),  # our reader drops it, another may not
        b"---\r\ntitle: \xff\r\n---\r\n",
        b"x\r\n" * 30_000,
    ],
)
def test_files_that_are_not_understood_stay_as_they_are(tidy_files: Files, data: bytes) -> None:
    assert fix({**tidy_files, LESSON: data}, read_library) == {}


def test_files_that_are_no_content_stay_as_they_are(tidy_files: Files) -> None:
    others = {
        "courses/dien-thoai/ghi-chu.md": b"a\r\n",
        "khac/a.md": b"a\r\n",
        "courses/dien-thoai/media/a.mp3": b"\r\n",
    }
    assert fix({**tidy_files, **others}, read_library) == {}


def test_in_a_good_library_only_quotes_are_missing(sample_files: Files) -> None:
    changed = fix(sample_files, read_library)
    assert changed == {
        FIRST: sample_files[FIRST]
        .replace("Bật máy: nút nguồn ở đâu?".encode(), '"Bật máy: nút nguồn ở đâu?"'.encode())
        .replace("Wi-Fi: biết là gì".encode(), '"Wi-Fi: biết là gì"'.encode()),
        COURSE: sample_files[COURSE].replace(
            "Điện thoại: những bước đầu".encode(), '"Điện thoại: những bước đầu"'.encode()
        ),
    }
    assert fix({**sample_files, **changed}, read_library) == {}


BROKEN = sorted((SAMPLES / "broken").glob("*.md"))


@pytest.mark.parametrize("sample", BROKEN, ids=lambda path: path.stem)
def test_broken_samples_mean_the_same_after_it(tidy_files: Files, sample: Path) -> None:
    path = sample.with_suffix(".findings").read_text("utf-8").split("\n")[0]
    check_fixed({**tidy_files, path: sample.read_bytes()}, path)


PIECES = st.lists(
    st.sampled_from(
        [
            "## Hỏi gì? ", "## ", "{#a}", "{#b type=many}", "{points=2}", "\n- [ ] Sai\n", "\n- [x] Đúng\n", "\n= mã\n",
            "\n", "\n\n", "\n> lời\n", "\n> [!TIP]\n> lời\n", "\n/// tab | A\n", "\n/// check\n", "\n///\n",
            "\n/// task | Làm\n",
            "\n1. một\n", "\n- hai\n", "\n  - ba\n", "\n   thêm\n", "\n    - bốn\n", "\n      - năm\n", "\n\tmã\n",
            "\n```\n", "[a](07-wifi.md)", "[b](02-wifi.md)", "`", "chữ ", "e\u0301", "\r\n", "\\",
            "*[A]: từ\n", "\n  > lời\n", "|",
        ]
    ),
    max_size=30,
).map("".join)  # fmt: skip
FRONT = st.lists(
    st.sampled_from(
        [
            "title: Bài 1: Bật\n", "objectives:\n", "  - Wi-Fi: bật\n", "- 'a' b\n", "objectives: [0.1, a: b, {c}]\n",
            "minutes: 5\n", "id: no\n", "sources:\n", "  - title: \"Sổ\" tay\n", "    date: 2026-11-20\n", "\tx: 1\n",
            "# lời\n", "summary: C# \\d\n", 'summary: "a\\d"\n', "---\n", "updated: 20/11\n", "draw: 07\n", "a\n",
        ]
    ),
    max_size=8,
).map("".join)  # fmt: skip
BASE = {
    COURSE: b"---\ntitle: A\n---\n",
    FIRST: TITLE.encode() + b"/// task | A {#lam}\n\nB.\n\n///\n",
    "courses/dien-thoai/02-wifi.md": TITLE.encode(),
}


@given(FRONT, PIECES, st.sampled_from([LESSON, QUIZ]), st.booleans())
def test_any_file_means_the_same_after_it(front: str, body: str, path: str, has_title: bool) -> None:
    start = "---\ntitle: A\n" if has_title else "---\n"
    check_fixed({**BASE, path: f"{start}{front}---\n{body}".encode()}, path)


def check_fixed(files: Files, path: str) -> None:
    """Fixing changes no other file, leaves nothing that can be fixed, brings no error, and keeps the meaning."""
    changed = fix(files, read_library)
    after = {**files, **changed}
    assert set(changed) <= {path}
    assert fix(after, read_library) == {}
    assert not FIXED_ALWAYS & codes(after)
    before_library, after_library = read_library(files), read_library(after)
    assert all_words(files[path]) == all_words(after[path])
    assert list(meaning(before_library)) == list(meaning(after_library))
    if not codes(files) & {"W510", "E204", "E401", "E312", "E420", "E419"}:
        assert pages(before_library) == pages(after_library)


def all_words(data: bytes) -> str:
    """A file without what --fix may add or change: spaces, ids, quotes, numbers of lessons."""
    text = clean(data.decode("utf-8-sig"))
    for pattern in (r"#[a-z0-9-]+", r"[\s\"'{}\\]", r"[0-9]{2}-wifi"):
        text = re.sub(pattern, "", text)
    return text


def meaning(library: Library) -> Iterator[object]:
    """What a library says, but for places, added ids and, where feedback was not under its answer, feedback."""
    for course in library.courses:
        yield course.title, course.summary, course.competences, course.fields, course.complete, course.sources
        for lesson in course.lessons:
            yield lesson.slug, lesson.title, lesson.objectives, lesson.minutes, lesson.sources, lesson.updated
            yield [said(check.question) for check in lesson.checks]
        for quiz in course.quizzes:
            yield quiz.rules() | {"introduction": ""}, [said(question) for question in quiz.questions]


def said(question: Question) -> Question:
    def unnumbered(text: str) -> str:
        return re.sub(r"[0-9]{2}-wifi", "", text)

    return replace(
        question,
        id="",
        line=0,
        stem=unnumbered(question.stem),
        passage=unnumbered(question.passage),
        options=tuple(replace(one, key="", text=unnumbered(one.text), feedback="") for one in question.options),
        accepted=tuple(unnumbered(text) for text in question.accepted),
        explanation="",
        hints=tuple(unnumbered(text) for text in question.hints),
    )


def pages(library: Library) -> list[str]:
    return [render_lesson(course, lesson, {}).html for course in library.courses for lesson in course.lessons]


def test_a_change_that_mends_nothing_is_taken_back(tidy_files: Files) -> None:
    def read(files: Mapping[str, bytes]) -> Library:
        """A stricter library, to which a written id is one fault more."""
        library = read_library(files)
        more = finding(QUIZ, 1, 1, "E115") if b"{#duoc-chua}" in files[QUIZ] else None
        return replace(library, findings=(*library.findings, *([more] if more else [])))

    text = f"{TITLE}## Được chưa?\n- [ ] Không\n- [x] Có\n"
    assert fixed(tidy_files, QUIZ, text) != text
    assert fix({**tidy_files, QUIZ: text.encode()}, read) == {}
