"""Compares what the files of one course point to with what is there."""

from collections.abc import Iterator, Mapping, Sequence

from learning.content import links, pictures
from learning.content.findings import Finding, closest, finding
from learning.content.inspection import Use, inspect_prose
from learning.content.library import Course, Question
from learning.content.places import Passage, number_lines

LessonNames = Mapping[str, frozenset[str]]

_SCREEN = 270  # pixels that a simulated screen is wide at least, on a phone of 360
_PICTURE = 328  # and a picture of a question
_FINGER = 48


def check_uses(course: Course, uses: Sequence[Use], lesson_names: LessonNames) -> Iterator[Finding]:
    """Findings for uses that lead nowhere. lesson_names holds the slugs of the lessons of every course."""
    fields = [each.name for each in course.fields]
    for use in uses:
        if use.kind == "field" and use.target not in fields:
            yield use.finding("E207", name=use.target or "–", known=closest(use.target, fields))
        elif use.kind == "lesson":
            yield from _check_lesson(course, use, lesson_names)
        elif use.kind == "picture":
            yield from _check_picture(course, use)
        elif use.kind == "link":
            yield from _check_link(course, use)


def check_regions(course: Course) -> Iterator[Finding]:
    """Findings for places in pictures that are too small for a finger: on simulated screens, and in questions."""
    for lesson in course.lessons:
        photos = [screen.photo for simulation in lesson.simulations for screen in simulation.screens if screen.photo]
        for photo in photos:
            drawn = _drawn(course, lesson.path, photo.source, photo.region or (), _SCREEN)
            if drawn and min(drawn) < _FINGER:
                yield photo.passage.finding(0, "E330", width=drawn[0], height=drawn[1], least=_FINGER)
    checks = [check.question for lesson in course.lessons for check in lesson.checks]
    for question in [*checks, *(question for quiz in course.quizzes for question in quiz.questions)]:
        yield from _check_question(course, question)


def _check_question(course: Course, question: Question) -> Iterator[Finding]:
    regions = [option.region for option in question.options if option.region]
    uses = inspect_prose(Passage(question.path, tuple(number_lines(question.passage, 1)))).uses if regions else []
    for source in [use.target for use in uses if use.kind == "picture"][:1]:
        for region in regions:
            drawn = _drawn(course, question.path, source, region, _PICTURE)
            if drawn and min(drawn) < _FINGER:
                yield finding(question.path, question.line, 1, "E330", width=drawn[0], height=drawn[1], least=_FINGER)


def _drawn(course: Course, path: str, source: str, region: Sequence[float], across: int) -> tuple[int, int] | None:
    """Width and height in pixels of a region of a picture that is so many pixels across."""
    media = links.media_path(path, source)
    size = _size(media, course.media.get(media, b""))
    if size is None or not region:
        return None
    width, height = size
    return round(region[2] * across / 100), round(region[3] * across * height / width / 100)


def _size(path: str, data: bytes) -> pictures.Size | None:
    """Pixels of a picture; None when it is absent or none, which is reported elsewhere."""
    try:
        return pictures.read_size(path, data)
    except pictures.PictureFault:
        return None


def _check_lesson(course: Course, use: Use, lesson_names: LessonNames) -> Iterator[Finding]:
    folder, slash, slug = use.target.rpartition("/")
    names = lesson_names.get(folder if slash else course.slug, frozenset())
    if slug not in names:
        every = [f"{name}/{one}" for name, slugs in lesson_names.items() for one in slugs] if slash else names
        yield use.finding("E206", target=use.target or "–", known=closest(use.target, sorted(every)))


def _check_picture(course: Course, use: Use) -> Iterator[Finding]:
    if "{{" in use.target:
        return
    kind = links.kind_of(use.target)
    path = links.media_path(use.path, use.target)
    if kind == "media" and path in course.media:
        return
    if kind == "media" and use.todo:
        yield use.finding("W508", todo=use.todo, target=use.target)
    elif kind == "media" or kind == "unknown":
        yield use.finding("E201", target=use.target or "–", known=_closest_media(course, path))
    elif kind in {"outside", "lesson", "fragment"}:
        yield use.finding("E203", target=use.target)
    else:
        yield use.finding("E205", target=use.target)


def _check_link(course: Course, use: Use) -> Iterator[Finding]:
    if "{{" in use.target:
        return
    kind = links.kind_of(use.target)
    files = [lesson.file for lesson in course.lessons]
    if kind == "http":
        yield use.finding("W505", target=use.target)
    elif kind == "refused":
        yield use.finding("E205", target=use.target or "–")
    elif kind == "outside":
        yield use.finding("E203", target=use.target)
    elif kind == "lesson" and links.lesson_file(use.target)[0] not in files:
        yield use.finding("E204", target=use.target, known=closest(links.lesson_file(use.target)[0], files))
    elif kind == "media" and links.media_path(use.path, use.target) not in course.media:
        yield use.finding("E204", target=use.target, known=_closest_media(course, use.target))
    elif kind == "unknown":
        yield use.finding("E204", target=use.target or "–", known=closest(use.target, files))


def _closest_media(course: Course, path: str) -> str:
    found = closest(path, course.media)
    return found if found == "–" else "media/" + found.partition("/media/")[2]
