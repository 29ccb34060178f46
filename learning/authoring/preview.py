"""Courses in two folders as their pages need them, read again when a file changes; knows neither web nor database."""

import re
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from learning.authoring import rendering
from learning.authoring.folders import list_files
from learning.authoring.kept_reading import Remembered
from learning.content.findings import Finding
from learning.content.library import Course, Lesson, Question, Quiz
from learning.content.rendering import Media, RenderedLesson
from learning.content.simulation_drawing import drawn_ids
from learning.content.worker import Renderer, RenderingFailed, light
from learning.courses import versions
from learning.courses.catalogue import LessonText, QuizOutline, StudyCourse, VersionText
from learning.errors import InvalidInput, NotFound
from learning.quizzes.quiz import read_library

POLL_SECONDS = 0.03
T = TypeVar("T")

_ID_LINE = re.compile(rb"^id:[^\n]*\n", re.MULTILINE)
_NOT_RENDERED = RenderedLesson("", (), frozenset())


@dataclass(frozen=True)
class _Stamp:
    """A file as it was seen; another time or size means other bytes."""

    path: Path
    modified_ns: int
    size: int


@dataclass(frozen=True)
class Reading:
    """What is known of one folder of text. course is None when its course.md cannot be read; folder is "" for what
    lies in no course."""

    folder: str
    course: Course | None
    findings: tuple[Finding, ...]

    @property
    def slug(self) -> str:
        return self.course.slug if self.course else self.folder


class Preview:
    """The courses of two folders. `number` grows with each change; safe for several threads."""

    def __init__(self, courses: Path, quizzes: Path, renderer: Renderer, today: Callable[[], date]) -> None:
        self._folders = (courses, quizzes)
        self._renderer = renderer
        self._today = today
        self._changed = threading.Condition()
        self._reading = threading.Lock()
        self._bytes: dict[str, tuple[_Stamp, bytes]] = {}
        self._read_before: dict[str, Remembered] = {}
        self._kept: dict[str, tuple[object, Reading]] = {}
        self._media: dict[str, tuple[Course, Mapping[str, Media]]] = {}
        self._drawn: dict[tuple[str, str], tuple[object, dict[str, Any]]] = {}
        self.number = 0

    def warm(self) -> None:
        """Start the renderer and read everything once, so that the first save is shown as fast as the later ones."""
        for reading in self.readings():
            if reading.course:
                with suppress(InvalidInput):  # said again when its page is asked for
                    self.study(reading.course)

    def watch(self, stop: threading.Event) -> None:
        """Look at the folders thirty times a second until told to stop; wakes who waits for a change."""
        before = self._stamps()
        while not stop.wait(POLL_SECONDS):
            now = self._stamps()
            if now != before:
                before = now
                with self._changed:
                    self.number += 1
                    self._changed.notify_all()

    def wait(self, since: int, seconds: float) -> int:
        """The number of the present state, as soon as it is not `since`; after so many seconds in any case."""
        with self._changed:
            self._changed.wait_for(lambda: self.number != since, seconds)
            return self.number

    def readings(self) -> list[Reading]:
        """All folders of courses in the order of their names, then what lies in none, as the files are now."""
        with self._reading:
            stamps = self._stamps()
            self._bytes = {path: held for path, held in self._bytes.items() if path in stamps}
            folders = sorted({path.split("/")[1] for path in stamps if path.startswith("courses/") and _inside(path)})
            return [self._read(folder, folders, stamps) for folder in (*folders, "")]

    def reading(self, slug: str) -> Reading:
        """The folder of a course. Raises NotFound."""
        for one in self.readings():
            if one.folder and one.slug == slug:
                return one
        raise NotFound

    def course(self, slug: str) -> Course:
        """Raises NotFound, InvalidInput while its course.md cannot be read."""
        course = self.reading(slug).course
        if course is None:
            raise InvalidInput("Tệp course.md chưa đọc được. Xin xem chỗ cần sửa ở bên cạnh.")
        return course

    def study(self, course: Course) -> StudyCourse:
        """The course as its own page needs it: the introduction rendered, the lessons not. Raises InvalidInput."""
        introduction = self._rendered(course, lambda media: self._renderer.fragment(course.introduction, course, media))
        return _study(course, introduction, {})

    def study_lesson(self, course: Course, slug: str) -> StudyCourse:
        """The course with one lesson rendered. Raises NotFound, InvalidInput for a text that cannot be rendered."""
        for lesson in course.lessons:
            if lesson.slug == slug:
                return self._rendered(course, partial(self._render_lesson, course, lesson))
        raise NotFound

    def questions(self, course: Course, quiz: Quiz) -> tuple[str, list[dict[str, Any]]]:
        """Introduction and questions of a quiz as a version would keep them, with their html. Raises InvalidInput."""

        def render(media: Mapping[str, Media]) -> tuple[str, list[dict[str, Any]]]:
            introduction = self._renderer.fragment(quiz.introduction, course, media, quiz.path)
            return introduction, [self._render_question(course, one, media) for one in quiz.questions]

        return self._rendered(course, render)

    def _render_lesson(self, course: Course, lesson: Lesson, media: Mapping[str, Media]) -> StudyCourse:
        page = self._renderer.lesson(course, lesson, media)
        checks = {check.id: self._render_question(course, check.question, media) for check in lesson.checks}
        return _study(course, "", {lesson.slug: (page, checks)})

    def _render_question(self, course: Course, question: Question, media: Mapping[str, Media]) -> dict[str, Any]:
        """As before where nothing has changed of what it is made from: a save changes one of many."""
        place, made_from = (question.path, question.id), (replace(question, line=0), light(course), media)
        kept = self._drawn.get(place)
        if kept is None or kept[0] != made_from:
            kept = self._drawn[place] = (made_from, self._renderer.question(question, course, media))
        return question.as_dict() | {"html": kept[1]}

    def _media_of(self, course: Course) -> Mapping[str, Media]:
        """The same for the same course, of which the renderer then need not be told again."""
        kept = self._media.get(course.slug)
        if kept is None or kept[0] is not course:
            kept = self._media[course.slug] = (course, rendering.media_of(course))
        return kept[1]

    def _rendered(self, course: Course, render: Callable[[Mapping[str, Media]], T]) -> T:
        try:
            return render(self._media_of(course))
        except RenderingFailed as failure:
            raise rendering.too_tangled(failure, course) from failure

    def _stamps(self) -> dict[str, _Stamp]:
        found = {}
        for name, path in list_files(*self._folders).items():
            with suppress(OSError):  # gone since the folder was listed
                status = path.stat()
                found[name] = _Stamp(path, status.st_mtime_ns, status.st_size)
        return found

    def _read(self, folder: str, folders: Iterable[str], stamps: Mapping[str, _Stamp]) -> Reading:
        """One folder whole; of the other courses only the names of their lessons, which its text may point to."""
        own = {path for path in stamps if _folder_of(path, folders) == folder}
        files = {path: self._file(path, stamps[path]) for path in own}
        others = {
            path: _stub(self._file(path, stamps[path]))
            for path in stamps
            if path not in own and path.startswith("courses/") and path.count("/") == 2 and path.endswith(".md")
        }
        key = (files, others, self._today())
        kept = self._kept.get(folder)
        if kept and kept[0] == key:
            return kept[1]
        read = self._read_before.setdefault(folder, Remembered())
        library = read_library(files | others, self._today(), read)
        course = next((one for one in library.courses if folder and one.folder == folder), None)
        reading = Reading(folder, course, tuple(one for one in library.findings if one.path not in others))
        self._kept[folder] = (key, reading)
        return reading

    def _file(self, name: str, stamp: _Stamp) -> bytes:
        held = self._bytes.get(name)
        if held is None or held[0] != stamp:
            try:
                held = (stamp, stamp.path.read_bytes())
            except OSError:  # an editor replaces it at this moment; the next look finds it
                return b""
            self._bytes[name] = held
        return held[1]


def _study(
    course: Course, introduction: str, rendered: Mapping[str, tuple[RenderedLesson, dict[str, Any]]]
) -> StudyCourse:
    about = {
        "introduction": introduction,
        "updated": course.updated.isoformat() if course.updated else None,
        "sources": [{"title": one.title, "url": one.url, "date": one.date} for one in course.sources],
    }
    lessons = tuple(_lesson_text(course, one, *rendered.get(one.slug, (_NOT_RENDERED, {}))) for one in course.lessons)
    quizzes = tuple(QuizOutline(one.slug, one.title, one.kind, one.after) for one in course.quizzes)
    parts = versions.parts_of(course)
    version = VersionText(0, 0, course.title, course.summary, course.language, about, parts, lessons, quizzes)
    values = {one.name: one.default for one in course.fields}
    return StudyCourse(0, course.slug, course.access == "open", version, values)


def _lesson_text(course: Course, lesson: Lesson, page: RenderedLesson, checks: dict[str, Any]) -> LessonText:
    return LessonText(
        lesson.slug,
        lesson.position,
        lesson.title,
        lesson.minutes,
        list(lesson.objectives),
        page.html,
        [list(word) for word in page.words],
        checks,
        sorted(page.icons),
        lesson.updated or course.updated,
        drawn_ids(page.html, *(check["html"]["passage"] for check in checks.values())),
    )


def _inside(path: str) -> bool:
    return path.count("/") > 1


def _folder_of(path: str, folders: Iterable[str]) -> str:
    """The course that a file belongs to, "" for none."""
    folder = path.split("/")[1] if _inside(path) else ""
    return folder if folder in folders else ""


def _stub(data: bytes) -> bytes:
    """A file with nothing left of it but the identity that others may name."""
    matter = data.partition(b"\n---")[0] + b"\n"
    return b"---\ntitle: -\n" + b"".join(_ID_LINE.findall(matter)) + b"---\n"
