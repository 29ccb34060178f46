"""`learning new`: lays down the first text of a course, a lesson or a quiz, which can be published as it is."""

import re
from collections.abc import Callable

import click
from flask.cli import with_appcontext

from learning import clock, config
from learning.authoring import folders, skeletons
from learning.config import Settings
from learning.content.inspection import ID
from learning.content.intake import clean
from learning.errors import InvalidInput
from learning.quizzes.quiz import read_library
from learning.vietnamese import slugify, tidy

FIRST_LESSON = "bat-dau"

_LESSON = re.compile(r"([0-9]{2,3})-(.+)\.md")
_MOST_LESSONS = 999


@click.group("new")
def new() -> None:
    """A first text for a new course, lesson or quiz."""


@new.command("course")
@click.argument("slug")
@click.option("--title", prompt="Tên khoá học", help="As members read it.")
@with_appcontext
def course(slug: str, title: str) -> None:
    """Make a course with its first lesson. SLUG: a-z, 0-9 and hyphens; it stays for ever.

    Example: learning new course an-toan --title "An toàn trên mạng"
    """
    settings = config.current()
    today = clock.today(settings.timezone)
    files = {
        f"courses/{_slug(slug)}/course.md": _made(skeletons.make_course, title, today),
        f"courses/{slug}/01-{FIRST_LESSON}.md": _made(skeletons.make_lesson, "Bắt đầu", FIRST_LESSON, today),
    }
    _write(settings, files)
    click.echo(f'Thêm bài: ./run new lesson {slug} TEN-BAI --title "Tên bài". Xem thử: ./run preview')


@new.command("lesson")
@click.argument("course")
@click.argument("slug")
@click.option("--title", prompt="Tên bài học", help="As members read it.")
@with_appcontext
def lesson(course: str, slug: str, title: str) -> None:
    """Make the next lesson of COURSE; its number is the next one.

    Example: learning new lesson an-toan mat-khau --title "Mật khẩu tốt"
    """
    settings = config.current()
    lessons = _lessons(settings, _slug(course))
    if _slug(slug) in lessons.values():
        raise click.UsageError(f"Khoá {course} đã có bài {slug}. Xin chọn tên khác.")
    number = max(lessons, default=0) + 1
    if number > _MOST_LESSONS:
        raise click.UsageError(f"Khoá {course} đã có bài số {_MOST_LESSONS}. Xin mở khoá mới.")
    text = _made(skeletons.make_lesson, title, slug, clock.today(settings.timezone))
    _write(settings, {f"courses/{course}/{number:02}-{slug}.md": text})
    click.echo("Xem thử: ./run preview")


@new.command("quiz")
@click.argument("course")
@click.argument("slug")
@click.option("--title", prompt="Tên bài kiểm tra", help="As members read it.")
@with_appcontext
def quiz(course: str, slug: str, title: str) -> None:
    """Make a graded quiz of COURSE, on its last lesson.

    Example: learning new quiz an-toan kiem-tra --title "Kiểm tra an toàn"
    """
    settings = config.current()
    lessons = _lessons(settings, _slug(course))
    text = _made(skeletons.make_quiz, title, lessons[max(lessons)] if lessons else "")
    _write(settings, {f"quizzes/{course}/{_slug(slug)}.md": text})
    click.echo("Xem thử: ./run preview")


def _slug(text: str) -> str:
    if not ID.fullmatch(text):
        example = slugify(text)[:64].strip("-") or "khoa-moi"
        raise click.UsageError(f"Tên ngắn chỉ gồm chữ a-z, số và dấu gạch nối, ví dụ {example}.")
    return text


def _lessons(settings: Settings, course: str) -> dict[int, str]:
    """Number -> slug of the lessons of a course, which has to be there."""
    folder = settings.courses / course
    if not (folder / "course.md").is_file():
        raise click.UsageError(f"Chưa có khoá {course}. Xin chạy trước: ./run new course {course}")
    found = (_LESSON.fullmatch(path.name) for path in folder.iterdir())
    return {int(match[1]): match[2] for match in found if match}


def _made(make: Callable[..., str], title: str, *values: object) -> str:
    try:
        return make(tidy(clean(title)), *values)
    except InvalidInput as fault:
        raise click.UsageError(fault.message) from fault


def _write(settings: Settings, texts: dict[str, str]) -> None:
    """Write new files that our own check finds nothing wrong with; never over another one."""
    files = folders.read_folders(settings.courses, settings.quizzes)
    library = read_library(files | {name: text.encode() for name, text in texts.items()})
    found = next((one for one in library.findings if one.path in texts), None)
    if found:
        raise click.UsageError(f"{found.message()}. Cách sửa: {found.cure()}.")
    roots = dict(zip(folders.FOLDERS, (settings.courses, settings.quizzes), strict=True))
    paths = {roots[name.partition("/")[0]] / name.partition("/")[2]: text for name, text in texts.items()}
    for path in paths:
        if path.exists():
            raise click.UsageError(f"Đã có tệp {path}, nên không ghi đè. Xin chọn tên khác.")
    for path, text in paths.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
        click.echo(f"Đã tạo {path}")
