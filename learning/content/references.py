"""Compares what the files of one course point to with what is there."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from learning.content import links
from learning.content.findings import Finding, closest
from learning.content.inspection import Region, Use
from learning.content.library import Course

LessonNames = Mapping[str, frozenset[str]]

_FINGER = 48  # pixels
_WEB = re.compile(r"www\.|[\w-]+(?:\.[\w-]+)*\.(?:vn|com|net|org|gov|edu|info|example)(?:/|$)", re.IGNORECASE)


def check_uses(course: Course, uses: Sequence[Use], lesson_names: LessonNames) -> Iterator[Finding]:
    """Findings for uses that lead nowhere. lesson_names holds the slugs of the lessons of every course."""
    fields = [each.name for each in course.fields]
    files = {lesson.file: lesson.path for lesson in course.lessons}
    anchors: dict[str, set[str]] = {}
    for use in uses:
        if use.kind == "anchor":
            anchors.setdefault(use.path, set()).add(use.target)
    for use in uses:
        if use.kind == "field" and use.target not in fields:
            yield use.finding("E207", name=use.target or "–", known=closest(use.target, fields))
        elif use.kind == "lesson":
            yield from _check_lesson(course, use, lesson_names)
        elif use.kind == "picture":
            yield from _check_picture(course, use)
        elif use.kind == "link":
            yield from _check_link(course, use, files)
            yield from _check_fragment(use, files, anchors)


def check_regions(regions: Iterable[Region], sizes: Mapping[str, tuple[int, int]]) -> Iterator[Finding]:
    """Findings for places in pictures that are too small for a finger. sizes: pixels of the pictures by their paths."""
    for region in regions:
        size = sizes.get(links.media_path(region.path, region.source))
        if size is None:
            continue
        width = round(region.box[2] * region.across / 100)
        height = round(region.box[3] * region.across * size[1] / size[0] / 100)
        if min(width, height) < _FINGER:
            yield region.finding("E330", width=width, height=height, least=_FINGER)


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
    elif kind in {"media", "unknown"} or _is_media_by_another_way(use.target):
        target = use.target.replace("\\", "/").lstrip("/")
        yield use.finding(
            "E201", target=use.target or "–", known=_closest_media(course, links.media_path(use.path, target))
        )
    else:
        yield use.finding("E203", target=use.target)


def _is_media_by_another_way(target: str) -> bool:
    """Whether an address that cannot be used means a file of the folder: /media/a.png, media\\a.png, media/a b.png."""
    return target.replace("\\", "/").lstrip("/.").startswith("media/")


def _check_link(course: Course, use: Use, files: Mapping[str, str]) -> Iterator[Finding]:
    if "{{" in use.target:
        return
    kind = links.kind_of(use.target)
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
    elif kind == "unknown" and _WEB.match(use.target):
        yield use.finding("E205", target=use.target)
    elif kind == "unknown":
        yield use.finding("E204", target=use.target or "–", known=closest(use.target, files))


def _check_fragment(use: Use, files: Mapping[str, str], anchors: Mapping[str, set[str]]) -> Iterator[Finding]:
    """A warning for a link to a heading that is not there: it leads to the top of its page."""
    kind = links.kind_of(use.target)
    file, fragment = links.lesson_file(use.target) if kind == "lesson" else ("", use.target.removeprefix("#"))
    page = files.get(file, "") if file else use.path
    if kind not in {"lesson", "fragment"} or not fragment or not page:
        return
    known = anchors.get(page, set())
    wanted = links.anchor(fragment)
    if wanted not in known:
        yield use.finding("W514", target=use.target, known=_as_link(closest(wanted, sorted(known)), file))


def _as_link(anchor: str, file: str) -> str:
    return anchor if anchor == "–" else f"{file}#{anchor}"


def _closest_media(course: Course, path: str) -> str:
    found = closest(path, course.media)
    return found if found == "–" else "media/" + found.partition("/media/")[2]
