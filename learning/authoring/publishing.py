"""From two folders of text to published versions: check, render, store, and bring progress up to date."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from learning.administration import audit
from learning.content import pictures
from learning.content.findings import Finding
from learning.content.library import Course, Library
from learning.content.rendering import Media
from learning.content.worker import Renderer, RenderingFailed
from learning.courses import media, versions
from learning.courses import queries as course_queries
from learning.courses.versions import Rendered, Stored
from learning.db import transaction
from learning.errors import InvalidInput
from learning.policy import Actor
from learning.progress import service as progress
from learning.quizzes.quiz import read_library
from learning.units import queries as unit_queries

FOLDERS = ("courses", "quizzes")


@dataclass(frozen=True)
class Published:
    """What became of a course: stored anew or unchanged, and how many completed it by the change."""

    stored: Stored
    completed: int


class Faulty(InvalidInput):
    """The text has errors, so nothing was published; findings says which."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        super().__init__("Nội dung còn lỗi nên chưa công bố.")
        self.findings = tuple(findings)


def read_folders(courses: Path, quizzes: Path) -> dict[str, bytes]:
    """All files of the two folders, by their path as 'courses/…' and 'quizzes/…'; hidden ones are left out."""
    files: dict[str, bytes] = {}
    for name, folder in zip(FOLDERS, (courses, quizzes), strict=True):
        if not folder.is_dir():
            continue
        for path in sorted(folder.rglob("*")):
            relative = path.relative_to(folder)
            if path.is_file() and not any(part.startswith(".") for part in relative.parts):
                files[f"{name}/{relative.as_posix()}"] = path.read_bytes()
    return files


def publish(
    actor: Actor, files: Mapping[str, bytes], slugs: Iterable[str] | None = None, message: str = ""
) -> list[Published]:
    """Publish the courses of these files (all, or those named), each in one transaction.

    Raises Faulty when one of them has an error: then none is published. Raises Conflict for a folder that is older
    than what is published, InvalidInput for a slug that is not there.
    """
    library = read_library(files)
    wanted = _wanted(library, slugs)
    errors = [finding for finding in library.findings if finding.severity == "error"]
    if slugs is not None:
        errors = [finding for course in wanted for finding in library.errors_of(course.slug)]
    if errors:
        raise Faulty(errors)
    with Renderer() as renderer:
        return [_publish_one(actor, renderer, course, _files_of(course, files), message) for course in wanted]


def nothing_published() -> bool:
    """Whether the instance has no course yet."""
    return course_queries.count_courses() == 0


def _publish_one(actor: Actor, renderer: Renderer, course: Course, files: dict[str, bytes], message: str) -> Published:
    same = versions.present(course.slug, files)
    if same is not None:
        return Published(same, 0)
    rendered = render_course(renderer, course)
    with transaction():
        owner = unit_queries.get_root()
        stored = versions.store(actor, owner.id, course, rendered, files, message)
        completed = progress.course_changed(actor, stored.course_id)
        audit.write(actor, "course_published", unit_id=owner.id, course=stored.course_id, number=stored.number)
    return Published(stored, completed)


def render_course(renderer: Renderer, course: Course) -> Rendered:
    """Everything of a course as html. Raises Faulty when a text cannot be rendered within its limits."""
    pictures_by_path = _media(course)
    try:
        return Rendered(
            introduction=renderer.fragment(course.introduction, course, pictures_by_path),
            lessons={lesson.slug: renderer.lesson(course, lesson, pictures_by_path) for lesson in course.lessons},
            checks={
                lesson.slug: {
                    check.id: renderer.question(check.question, course, pictures_by_path) for check in lesson.checks
                }
                for lesson in course.lessons
            },
            quizzes={
                quiz.slug: {
                    question.id: renderer.question(question, course, pictures_by_path) for question in quiz.questions
                }
                for quiz in course.quizzes
            },
            introductions={
                quiz.slug: renderer.fragment(quiz.introduction, course, pictures_by_path, quiz.path)
                for quiz in course.quizzes
            },
        )
    except RenderingFailed as failure:
        raise InvalidInput(f"Khoá {course.slug} có chỗ quá rối nên không dựng được: {failure}.") from failure


def _media(course: Course) -> dict[str, Media]:
    found = {}
    for path, data in course.media.items():
        url = media.picture_url(sha256(data).hexdigest(), path)
        try:
            found[path] = Media(url, *pictures.read_size(path, data))
        except pictures.PictureFault:
            found[path] = Media(url)
    return found


def _wanted(library: Library, slugs: Iterable[str] | None) -> list[Course]:
    if slugs is None:
        return list(library.courses)
    by_slug = {course.slug: course for course in library.courses}
    missing = [slug for slug in slugs if slug not in by_slug]
    if missing:
        raise InvalidInput(f"Không thấy khoá học {', '.join(missing)} trong thư mục.")
    return [by_slug[slug] for slug in slugs]


def _files_of(course: Course, files: Mapping[str, bytes]) -> dict[str, bytes]:
    tops = tuple(f"{folder}/{course.folder}/" for folder in FOLDERS)
    return {path: data for path, data in files.items() if path.startswith(tops)}
