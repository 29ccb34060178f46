"""Bad courses at the doors that take them: a finding with place and cure, or a harmless page; never half a course."""

from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from learning.authoring import publishing
from learning.content.findings import format_text
from learning.courses.models import ContentVersion, Course
from learning.db import db
from learning.errors import InvalidInput
from learning.policy import OPERATOR
from tests import library
from tests.people import World, sign_in

pytestmark = pytest.mark.one_engine

LESSON = "courses/khoa-thu/01-bai-1.md"
QUIZ = "quizzes/khoa-thu/kiem-tra.md"
HEAD = "---\ntitle: Bài 1\n---\n\n"
ASK = "---\ntitle: Kiểm tra\n---\n\n## Câu? {#cau-1}\n\n"
MOST = 64 * 1024

# what is written: file, text, code of the finding, its line, a word of the cure
FAULTS = {
    "an unknown key": (LESSON, "---\ntitle: Bài 1\nminuts: 5\n---\nĐọc.\n", "E110", 3, "minutes"),
    "a missing picture": (LESSON, HEAD + "Đọc.\n\n![Ảnh](media/wifi.png)\n", "E201", 7, "đặt ảnh"),
    "no right answer": (QUIZ, ASK + "- [ ] Một\n- [ ] Hai\n", "E404", 5, "- [x]"),
    "no title": (LESSON, "---\nminutes: 5\n---\nĐọc.\n", "E111", 1, "title"),
    "raw html": (LESSON, HEAD + "Đọc <script>alert(1)</script>.\n", "E301", 5, ""),
    "an address of script": (LESSON, HEAD + "[Bấm](javascript:alert(1))\n", "E205", 5, ""),
    "a way out of the folder": (LESSON, HEAD + "![Ảnh](../../../etc/passwd.png)\n", "E203", 5, ""),
    "64 KB of [": (LESSON, HEAD + "[" * (MOST - 100), "E309", 5, ""),
    "backticks": (LESSON, HEAD + "`" * (MOST - 100), "E309", 5, ""),
    "backticks apart": (LESSON, HEAD + "` `` " * 10_000, "E309", 5, ""),
    "quotes in quotes": (LESSON, HEAD + ">" * (MOST - 100), "E309", 5, ""),
    "quotes apart": (LESSON, HEAD + "> " * 30_000 + "a", "E309", 5, ""),
    "asterisks": (LESSON, HEAD + "*a " * 20_000, "E309", 5, ""),
    "links in links": (LESSON, HEAD + "[a](" * 15_000, "E309", 5, ""),
    "a wide table": (LESSON, HEAD + "|" * 60_000, "E309", 5, ""),
    "lists in lists": (LESSON, HEAD + "- " * 30_000 + "a", "E309", 5, ""),
    "lists ever deeper": (LESSON, HEAD + "\n".join(" " * 2 * n + "- a" for n in range(240)), "E309", 5, ""),
    "70 KB": (LESSON, HEAD + "Đọc một dòng. " * 5_000, "E102", 1, "chia"),
    "not UTF-8": (LESSON, (HEAD + "Đọc ").encode() + b"\xff\xfe", "E101", 5, "UTF-8"),
    "UTF-16": (LESSON, (HEAD + "Đọc").encode("utf-16"), "E101", 1, "UTF-8"),
    "script in a stem": (QUIZ, ASK.replace("Câu?", "<img src=x onerror=alert(1)>"), "E301", 5, ""),
    "64 KB of [ in a stem": (QUIZ, ASK.replace("Câu?", "[" * 60_000) + "- [x] a\n- [ ] b\n", "E309", 5, ""),
    "64 KB of [ in an option": (QUIZ, ASK + "- [x] " + "[" * 60_000 + "\n- [ ] b\n", "E309", 7, ""),
}
SLOW_BUT_ALLOWED = {
    "quotes": "> a\n" * 12_000,
    "paragraphs": "a\n\n" * 20_000,
    "a long line": "chữ " * 10_000,
    "a long word": "a" * 60_000,
    "headings": "## a\n\n" * 8_000,
    "items": "- a\n" * 12_000,
    "rules": "---\n\n" * 12_000,
    "half a link, often": "[a](b\n\n" * 7_000,
    "braces": "{" * 60_000,
    "escapes": "\\" * 60_000,
    "ampersands": "&amp" * 15_000,
    "footnotes": "[^1] \n\n" * 7_000 + "[^1]: a\n",
    "rows": "|a|b|\n|-|-|\n" + "|1|2|\n" * 9_000,
    "newlines": "\n" * 60_000,
    "spaces": " " * 60_000 + "a",
}
SCRIPTS = (
    "<script>alert(1)</script>",
    '<img src="x" onerror="alert(1)">',
    '"><svg onload=alert(1)>',
    "[x](javascript:alert(1))",
    "[x](JaVa&#115;cript:alert(1))",
    "<a href='javascript:alert(1)'>x</a>",
    "\"' onmouseover=alert(1) x='",
    "{{7*7}}{% raw %}",
)


def with_text(path: str, text: str | bytes) -> dict[str, bytes]:
    return library.files() | {path: text if isinstance(text, bytes) else text.encode()}


def versions() -> int:
    db.session.rollback()
    return db.session.query(ContentVersion).count()


@pytest.fixture
def published(world: World) -> World:
    library.publish()
    return world


@pytest.fixture
def folder(app: Flask, published: World) -> Path:
    """The instance's own folders, empty."""
    folder = app.extensions["settings"].instance
    settings = app.extensions["settings"]
    app.extensions["settings"] = settings.__class__(
        **{name: getattr(settings, name) for name in settings.__dataclass_fields__}
        | {"courses": folder / "courses", "quizzes": folder / "quizzes"}
    )
    return folder


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


@pytest.mark.parametrize(("path", "text", "code", "line", "cure"), FAULTS.values(), ids=FAULTS)
def test_a_fault_has_a_place_and_a_cure_and_keeps_the_course_as_it_was(
    published: World, path: str, text: str | bytes, code: str, line: int, cure: str
) -> None:
    with pytest.raises(publishing.Faulty) as refused:
        publishing.publish(OPERATOR, with_text(path, text), renderer=library.RENDERER)
    found = next(one for one in refused.value.findings if one.code == code)
    assert (found.path, found.line) == (path, line)
    assert cure in found.cure()
    assert len(format_text(found)) < 400
    assert versions() == 1


@pytest.mark.parametrize(("path", "text", "code", "line", "cure"), list(FAULTS.values())[:5], ids=list(FAULTS)[:5])
def test_check_and_publish_print_the_place_and_the_cure(
    commands, folder: Path, path: str, text: str, code: str, line: int, cure: str
) -> None:
    write(folder, with_text(path, text))
    for words in (["check"], ["check", str(folder)], ["publish"]):
        result = commands.invoke(args=words)
        assert result.exit_code == 1
        place, cure_line = next(
            pair for pair in zip(*[iter(result.output.splitlines())] * 2, strict=False) if f" {code} " in pair[0]
        )
        assert place.startswith(f"{path}:{line}:")
        assert cure_line.startswith("  cách sửa: ") and cure in cure_line
        assert result.output.splitlines()[-1].startswith(("1 lỗi", "2 lỗi"))
    assert versions() == 1


def test_a_title_with_a_colon_is_a_title(published: World, client: FlaskClient) -> None:
    sign_in(client, published.an)
    title = 'Bài 1: Bật "Wi-Fi" # nhanh: {dễ}'
    publishing.publish(OPERATOR, with_text(LESSON, f"---\ntitle: '{title}'\n---\nĐọc.\n"), renderer=library.RENDERER)
    assert "Bài 1: Bật &#34;Wi-Fi&#34; # nhanh: {dễ}" in client.get("/courses/khoa-thu/bai-1").text
    publishing.publish(
        OPERATOR, with_text(LESSON, "---\ntitle: Bài 1: Bật Wi-Fi\n---\nĐọc.\n"), renderer=library.RENDERER
    )
    assert "<h1>Bài 1: Bật Wi-Fi</h1>" in client.get("/courses/khoa-thu/bai-1").text


@pytest.mark.parametrize("text", SLOW_BUT_ALLOWED.values(), ids=SLOW_BUT_ALLOWED)
def test_heavy_text_is_published_or_refused_in_words(published: World, client: FlaskClient, text: str) -> None:
    try:
        publishing.publish(OPERATOR, with_text(LESSON, HEAD + text), renderer=library.RENDERER)
    except InvalidInput as refusal:
        assert refusal.message.startswith(f"{LESSON}: ")
        assert "Xin viết đơn giản hơn" in refusal.message
        assert versions() == 1
    sign_in(client, published.an)
    assert client.get("/courses/khoa-thu/bai-1").status_code == 200


class Judge(HTMLParser):
    """Gathers what a browser would run."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.runs: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: (value or "").strip().lower() for name, value in attrs}
        if tag in {"iframe", "object", "embed", "style", "base"} or (tag == "script" and "src" not in values):
            self.runs.append(tag)
        if tag == "script" and not values["src"].startswith("/static/"):
            self.runs.append(values["src"])
        self.runs += [name for name in values if name.startswith("on") or name == "style"]
        self.runs += [value for value in values.values() if value.startswith(("javascript:", "data:", "vbscript:"))]


def evil_files(script: str) -> dict[str, bytes]:
    """A course with the same script at every place where an author writes."""
    quoted = script.replace("'", "''")
    course = f"---\ntitle: '{quoted}'\nsummary: '{quoted}'\nfields:\n  thu.noi: Ở đâu? | {script}\n---\n{script}\n"
    lesson = f"""---
title: '{quoted}'
objectives: ['{quoted}']
---
{script} {{{{thu.noi}}}} OTP

*[OTP]: {script}

[{script}](https://a.example) [x](https://a.example/{script}) ![{script}](media/a.svg) ![a](media/a.svg "{script}")

| {script} | b |
| --- | --- |
| {script} | {{{{thu.noi}}}} |

> [!TIP] {script}
> {script}

## {script} {{#x onclick=alert(1)}}

- {script}

Một.[^1]

[^1]: {script}

/// tab | {script}

{script}

///

/// task | {script} {{#viec}}

{script}

///

/// check

## {script} {{#thu-1}}

- [ ] a {script}
  > {script}
- [x] b {script}

> {script}

///

```{script}
{script}
```
"""
    quiz = f"""---
title: '{quoted}'
shuffle: none
---
{script}

## {script} {{#cau-1 lesson=bai-1}}

> [!TIP]
> {script}

- [ ] a {script}
  > {script}
- [x] b {script}

> {script}

## Gõ {{#cau-2 type=short}}

= {script}
"""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>{script}</title></svg>'
    texts = {"courses/khoa-xau/course.md": course, "courses/khoa-xau/01-bai-1.md": lesson}
    texts |= {"quizzes/khoa-xau/kiem-tra.md": quiz, "courses/khoa-xau/glossary.md": f"*[{script}]: {script}\n"}
    return {path: text.encode() for path, text in texts.items()} | {"courses/khoa-xau/media/a.svg": svg.encode()}


@pytest.mark.parametrize("script", SCRIPTS)
def test_script_is_refused_or_shown_as_text_at_every_door(
    published: World, client: FlaskClient, script: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The checker refuses most of it; rendering must be safe also of what it once lets through."""
    library_of = publishing.read_library
    refused = [one for one in library_of(evil_files(script)).findings if one.severity == "error"]
    monkeypatch.setattr(publishing, "read_library", lambda files: _without_findings(library_of(files)))
    assert refused
    publishing.publish(OPERATOR, evil_files(script), renderer=library.RENDERER)
    sign_in(client, published.an)
    begun = client.post("/quizzes/khoa-xau/kiem-tra").headers["Location"]
    answers = [client.get(path) for path in ("/", "/courses", "/courses/khoa-xau", "/courses/khoa-xau/bai-1", "/me")]
    answers += [client.get("/quizzes/khoa-xau/kiem-tra"), client.get(begun)]
    form = {"course": "khoa-xau", "lesson": "bai-1", "check": "thu-1", "answer": script}
    answers += [client.post("/check", data=form), client.post("/check", data=form, headers={"X-Fragment": "1"})]
    answers += [client.post(begun, data={"number": "2", "answer": script, "go": "next"})]
    answers += [client.get(f"{begun}?cau=2"), client.get(f"{begun}?cau=het")]
    client.post(begun, data={"go": "hand_in"})
    answers += [client.get(begun), client.get("/me")]
    for answer in answers:
        assert answer.status_code in {200, 303}, answer.request.path
        assert Judge(answer.text).runs == [], answer.request.path


def _without_findings(library: publishing.Library) -> publishing.Library:
    return publishing.Library(courses=library.courses, findings=())


def test_a_picture_with_script_is_refused(published: World) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    with pytest.raises(publishing.Faulty) as refused:
        publishing.publish(OPERATOR, with_text("courses/khoa-thu/media/a.svg", svg), renderer=library.RENDERER)
    assert refused.value.findings[0].path == "courses/khoa-thu/media/a.svg"
    assert versions() == 1


def test_one_bad_course_keeps_all_from_being_published(published: World) -> None:
    good, bad = library.files("khoa-tot"), library.files("khoa-hong")
    bad["courses/khoa-hong/01-bai-1.md"] = b"khong co khai bao"
    with pytest.raises(publishing.Faulty):
        publishing.publish(OPERATOR, good | bad, renderer=library.RENDERER)
    assert db.session.query(Course).count() == 1
    publishing.publish(OPERATOR, good | bad, ["khoa-tot"], renderer=library.RENDERER)
    assert db.session.query(Course).count() == 2


@pytest.mark.parametrize("words", [["publish", "--course", "khoa-khac"], ["pull", "--course", "khoa-khac"]])
def test_a_course_that_is_not_there_is_named(commands, folder: Path, words: list[str]) -> None:
    write(folder, library.files())
    result = commands.invoke(args=words)
    assert result.exit_code == 1
    assert "khoa-khac" in result.output
    assert "learning pull" not in result.output
    assert versions() == 1


def test_an_older_folder_is_told_to_pull_first(commands, folder: Path) -> None:
    write(folder, library.files())
    publishing.publish(OPERATOR, with_text(LESSON, HEAD + "Mới.\n"), renderer=library.RENDERER)
    result = commands.invoke(args=["publish"])
    assert result.exit_code == 1
    assert "learning pull" in result.output
    assert versions() == 2


@pytest.mark.parametrize("name", ["courses/khoa-thu/01-b\udcff.md", "courses/kh\udcffa/course.md"])
def test_a_file_name_of_odd_bytes_is_a_finding(commands, folder: Path, name: str) -> None:
    write(folder, library.files() | {name: (HEAD + "Đọc.\n").encode()})
    for words in (["check"], ["check", "--format", "json"], ["publish"]):
        result = commands.invoke(args=words)
        assert result.exit_code == 1
        assert "E103" in result.output, result.output
    assert versions() == 1


def test_check_of_no_folder_is_wrong_use(commands, folder: Path) -> None:
    assert commands.invoke(args=["check", str(folder / "none")]).exit_code == 2
    assert commands.invoke(args=["check", __file__]).exit_code == 2
