"""`learning new`: what it lays down has no findings, and nothing is ever overwritten."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import Result
from flask import Flask
from hypothesis import example, given
from hypothesis import strategies as st

from learning import clock, config
from learning.authoring import folders
from learning.cli.new import new
from learning.content.intake import clean
from learning.quizzes.quiz import read_library
from learning.vietnamese import tidy


def run(folder: Path, *words: str) -> Result:
    app = Flask("bare")
    app.extensions["settings"] = config.load(
        {}, instance=folder / "instance", courses=folder / "courses", quizzes=folder / "quizzes"
    )
    return app.test_cli_runner().invoke(new, words)


def files(folder: Path) -> dict[str, bytes]:
    return folders.read_folders(folder / "courses", folder / "quizzes")


def test_a_course_from_nothing_can_be_published_as_it_is(tmp_path: Path) -> None:
    for words in (
        ("course", "an-toan", "--title", "An toàn"),
        ("lesson", "an-toan", "otp", "--title", "Mã OTP"),
        ("lesson", "an-toan", "cuoc-goi", "--title", "Cuộc gọi lạ"),
        ("quiz", "an-toan", "kiem-tra", "--title", "Kiểm tra"),
    ):
        assert run(tmp_path, *words).exit_code == 0, words
    library = read_library(files(tmp_path), clock.today(config.load({}, instance=tmp_path / "instance").timezone))
    assert library.findings == ()
    (course,) = library.courses
    assert [lesson.file for lesson in course.lessons] == ["01-bat-dau.md", "02-otp.md", "03-cuoc-goi.md"]
    assert [lesson.title for lesson in course.lessons] == ["Bắt đầu", "Mã OTP", "Cuộc gọi lạ"]
    (quiz,) = course.quizzes
    assert {question.lesson for question in quiz.questions} == {"cuoc-goi"}
    assert quiz.kind == "graded"


def test_a_title_is_asked_for(tmp_path: Path) -> None:
    app = Flask("bare")
    app.extensions["settings"] = config.load(
        {}, instance=tmp_path / "instance", courses=tmp_path / "courses", quizzes=tmp_path / "quizzes"
    )
    assert app.test_cli_runner().invoke(new, ["course", "an-toan"], input="An toàn\n").exit_code == 0
    assert read_library(files(tmp_path)).courses[0].title == "An toàn"


def test_the_number_is_the_next_one_after_a_gap(tmp_path: Path) -> None:
    run(tmp_path, "course", "an-toan", "--title", "An toàn")
    folder = tmp_path / "courses" / "an-toan"
    (folder / "01-bat-dau.md").rename(folder / "09-bat-dau.md")
    assert run(tmp_path, "lesson", "an-toan", "otp", "--title", "Mã OTP").exit_code == 0
    assert (folder / "10-otp.md").is_file()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("course", "an-toan", "--title", "Khác"), "không ghi đè"),
        (("course", "An toàn", "--title", "Khác"), "an-toan"),
        (("course", "../ngoai", "--title", "Khác"), "ngoai"),
        (("course", "moi", "--title", " "), "title"),
        (("lesson", "an-toan", "bat-dau", "--title", "Khác"), "đã có bài bat-dau"),
        (("lesson", "chua-co", "otp", "--title", "Mã"), "Chưa có khoá chua-co"),
        (("lesson", "../an-toan", "otp", "--title", "Mã"), "an-toan"),
        (("quiz", "an-toan", "kiem-tra", "--title", "Khác"), "không ghi đè"),
        (("quiz", "chua-co", "kiem-tra", "--title", "Khác"), "Chưa có khoá chua-co"),
        (("quiz", "an-toan", "thu", "--title", "Gọi {{khong.co}}"), "khong.co"),
    ],
)
def test_what_cannot_be_made_is_refused_and_nothing_is_written(
    tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    run(tmp_path, "course", "an-toan", "--title", "An toàn")
    run(tmp_path, "quiz", "an-toan", "kiem-tra", "--title", "Kiểm tra")
    before = files(tmp_path)
    done = run(tmp_path, *words)
    assert done.exit_code == 2
    assert said in done.output
    assert files(tmp_path) == before


@given(st.text(max_size=40))
@example('"')
@example("[a, b]")
@example("Bài 1: 'Wi-Fi' # thử")
@example("null")
@example("a\x00b")
def test_any_title_is_kept_as_it_is_or_refused(title: str) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        done = run(folder, "course", "an-toan", f"--title={title}")
        library = read_library(files(folder))
        if done.exit_code == 0:
            assert library.findings == ()
            assert library.courses[0].title == tidy(clean(title))
        else:
            assert done.exit_code == 2
            assert files(folder) == {}
