"""A whole course into the html that is stored with its version; knows neither people nor database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from learning.authoring import light_pictures, origins
from learning.content import pictures
from learning.content.library import Course, Question
from learning.content.picture_making import MadePicture
from learning.content.rendering import Media
from learning.content.worker import Renderer, RenderingFailed
from learning.courses import media
from learning.courses.versions import NOTHING_RENDERED, Rendered
from learning.errors import InvalidInput

NOTHING_MADE: Mapping[str, MadePicture] = MappingProxyType({})

Pieces = dict[str, dict[str, Any]]  # by the ids of questions
PiecesOfAll = Mapping[str, Pieces]  # by the slugs of lessons or quizzes


@dataclass(frozen=True)
class Before:
    """The present version of a course: its files, with those that were made for it, and what its texts became."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    rendered: Rendered = NOTHING_RENDERED


NOTHING_BEFORE = Before()


def render_course(
    renderer: Renderer, course: Course, files: Mapping[str, bytes], before: Before = NOTHING_BEFORE
) -> Rendered:
    """Everything of a course as html, and its pictures for phones; what was made of the same before is taken over.

    files: those of the course. Raises InvalidInput when a text cannot be rendered within its limits, or a picture not
    be made light.
    """
    made = light_pictures.make_all(renderer, course, before.files)
    pictures_by_path = media_of(course, made)
    keys = origins.keys_of(course, files, pictures_by_path)
    old = before.rendered
    unchanged = {path for path, key in keys.items() if old.made_from.get(path) == key}

    def questions(path: str, slug: str, kept: PiecesOfAll, found: Iterable[tuple[str, Question]]) -> Pieces:
        if path in unchanged:
            return kept[slug]
        return {id_: renderer.question(question, course, pictures_by_path) for id_, question in found}

    try:
        return Rendered(
            introduction=old.introduction
            if course.path in unchanged
            else renderer.fragment(course.introduction, course, pictures_by_path),
            lessons={
                lesson.slug: old.lessons[lesson.slug]
                if lesson.path in unchanged
                else renderer.lesson(course, lesson, pictures_by_path)
                for lesson in course.lessons
            },
            checks={
                lesson.slug: questions(
                    lesson.path, lesson.slug, old.checks, ((check.id, check.question) for check in lesson.checks)
                )
                for lesson in course.lessons
            },
            quizzes={
                quiz.slug: questions(
                    quiz.path, quiz.slug, old.quizzes, ((question.id, question) for question in quiz.questions)
                )
                for quiz in course.quizzes
            },
            introductions={
                quiz.slug: old.introductions[quiz.slug]
                if quiz.path in unchanged
                else renderer.fragment(quiz.introduction, course, pictures_by_path, quiz.path)
                for quiz in course.quizzes
            },
            pictures=light_pictures.files_of(made),
            made_from=keys,
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
