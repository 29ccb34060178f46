"""A whole course into the html that is stored with its version; knows neither people nor database."""

from collections.abc import Mapping
from hashlib import sha256
from types import MappingProxyType

from learning.authoring import light_pictures
from learning.content import pictures
from learning.content.library import Course
from learning.content.picture_making import MadePicture
from learning.content.rendering import Media
from learning.content.worker import Renderer, RenderingFailed
from learning.courses import media
from learning.courses.versions import Rendered
from learning.errors import InvalidInput

NOTHING_MADE: Mapping[str, MadePicture] = MappingProxyType({})


def render_course(renderer: Renderer, course: Course, before: Mapping[str, bytes]) -> Rendered:
    """Everything of a course as html, and its pictures for phones. before: the files of the present version.

    Raises InvalidInput when a text cannot be rendered within its limits, or a picture not be made light.
    """
    made = light_pictures.make_all(renderer, course, before)
    pictures_by_path = media_of(course, made)
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
            pictures=light_pictures.files_of(made),
        )
    except RenderingFailed as failure:
        raise too_tangled(failure, course) from failure


def too_tangled(failure: RenderingFailed, course: Course) -> InvalidInput:
    """What the writer of a text is told that could not be rendered within its limits."""
    place = failure.path or course.path
    return InvalidInput(
        f"{place}: có chỗ quá rối nên chưa dựng được ({failure}). Xin viết đơn giản hơn, hoặc chia thành hai bài."
    )


def media_of(course: Course, made: Mapping[str, MadePicture] = NOTHING_MADE) -> dict[str, Media]:
    """Address and size of each media file of a course, by its whole path; made: what is served in place of some."""
    found = {}
    for path, data in course.media.items():
        url = media.picture_url(sha256(data).hexdigest(), path)
        if path in made:
            found[path] = _light(path, url, made[path])
            continue
        try:
            found[path] = Media(url, *pictures.read_size(path, data))
        except pictures.PictureFault:
            found[path] = Media(url)
    return found


def _light(path: str, original: str, made: MadePicture) -> Media:
    def url(kind: str, data: bytes | None) -> str:
        name = light_pictures.name_of(path, made, kind)
        return media.picture_url(sha256(data).hexdigest(), name) if data is not None else ""

    return Media(url("webp", made.webp) or original, made.width, made.height, url("avif", made.avif))
