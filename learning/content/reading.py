"""Two folders of files into a library: which file is what, and what spans files. Formats are read elsewhere."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from learning.content import abbreviations, courses, glossary, lessons, pictures, references
from learning.content.findings import Finding, closest, finding
from learning.content.inspection import ID, Inspection, Region, Use
from learning.content.intake import read_text
from learning.content.keys import Keys
from learning.content.lessons import ParseQuestions
from learning.content.library import Course, Lesson, Library, Quiz

ParseQuiz = Callable[[str, str, str], tuple[Quiz | None, Inspection]]

HEAVIEST_PICTURE_KB = 40
MEDIA = frozenset({*pictures.PICTURES, "mp3", "m4a", "ogg", "opus", "mp4", "webm"})

_LESSON_FILE = re.compile(r"(?P<number>[0-9]{2,3})-(?P<slug>[a-z0-9][a-z0-9-]*)\.md")
_QUIZ_FILE = re.compile(r"(?P<slug>[a-z0-9][a-z0-9-]*)\.md")
_MEDIA_FILE = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*\.(?P<extension>[A-Za-z0-9]+)")
_A_YEAR = timedelta(days=365)


def read_library(
    files: Mapping[str, bytes],
    parse_questions: ParseQuestions,
    parse_quiz: ParseQuiz,
    today: date | None = None,
) -> Library:
    """Reads and checks everything. Keys are posix paths from the folder that holds `courses/` and `quizzes/`.

    Never raises for what an author wrote. Facts are called old only when today is given.
    """
    shelf = _Shelf(files, today)
    read = [_CourseReader(shelf, folder, parse_questions, parse_quiz) for folder in shelf.course_folders()]
    names = {
        reader.course.slug: frozenset(lesson.slug for lesson in reader.course.lessons)
        for reader in read
        if reader.course
    }
    for reader in read:
        if reader.course:
            shelf.findings += references.check_uses(reader.course, reader.uses, names)
            shelf.findings += references.check_regions(reader.course, reader.regions)
            shelf.findings += abbreviations.check_abbreviations(reader.course)
    shelf.report_quizzes_without_course()
    found = tuple(reader.course for reader in read if reader.course)
    shelf.report_same_names([(course.slug, course.path) for course in found])
    return Library(found, tuple(sorted(set(shelf.findings))))


@dataclass
class _Folder:
    """The files of one course or of its quizzes, by name."""

    texts: dict[str, bytes] = field(default_factory=dict)
    media: dict[str, bytes] = field(default_factory=dict)


class _Shelf:
    """All files, each in its folder; findings of all courses gather here."""

    def __init__(self, files: Mapping[str, bytes], today: date | None) -> None:
        self.findings: list[Finding] = []
        self.courses: dict[str, _Folder] = {}
        self.quizzes: dict[str, _Folder] = {}
        self._today = today
        for path in sorted(files):
            if not any(part.startswith(".") and part.strip(".") for part in path.split("/")):
                self._place(path, files[path])

    def course_folders(self) -> list[str]:
        return sorted(self.courses)

    def report_quizzes_without_course(self) -> None:
        for folder, held in self.quizzes.items():
            if folder not in self.courses:
                path = f"quizzes/{folder}/{min(held.texts, default='')}"
                known = closest(folder, self.courses)
                self.findings.append(finding(path, 1, 1, "E212", target=folder, known=known))

    def report_same_names(self, names: list[tuple[str, str]]) -> None:
        """A finding for each file whose name another of the list has before it."""
        seen: set[str] = set()
        for name, path in names:
            if name in seen:
                self.findings.append(finding(path, 1, 1, "E118", value=name))
            seen.add(name)

    def report_age(self, keys: Keys, updated: date | None) -> None:
        if updated and self._today and self._today - updated > _A_YEAR:
            line, column = keys.place("updated")
            self.findings.append(finding(keys.document.path, line, column, "W506", value=updated))

    def text(self, path: str, data: bytes) -> str | None:
        text, found = read_text(path, data)
        self.findings += found
        return text

    def _place(self, path: str, data: bytes) -> None:
        parts = path.split("/", 2)
        folders = {"courses": self.courses, "quizzes": self.quizzes}.get(parts[0])
        if len(parts) == 3 and folders is not None and ID.fullmatch(parts[1]):
            held = folders.setdefault(parts[1], _Folder())
            is_text = _is_course_file if folders is self.courses else _is_quiz_file
            if is_text(parts[2]):
                held.texts[parts[2]] = data
                return
            if parts[2].startswith("media/") and _is_media(parts[2].removeprefix("media/")):
                held.media[path] = self._media(path, data)
                return
        self.findings.append(finding(path, 1, 1, "E103", name=path))

    def _media(self, path: str, data: bytes) -> bytes:
        """The bytes as they may be published: drawings cleaned, or empty when that cannot be."""
        extension = path.rpartition(".")[2].lower()
        if extension not in pictures.PICTURES:
            return data
        if extension == "svg" and len(data) > HEAVIEST_PICTURE_KB * 1024:  # others are made light when published
            kilobytes = -(-len(data) // 1024)
            self.findings.append(finding(path, 1, 1, "W507", count=kilobytes, most=HEAVIEST_PICTURE_KB))
        try:
            pictures.read_size(path, data)
            return pictures.clean_svg(data) if extension == "svg" else data
        except pictures.PictureFault as fault:
            self.findings.append(finding(path, 1, 1, "E209", reason=fault))
            return b""


class _CourseReader:
    """Reads one course folder and its quizzes; course is None when course.md cannot be read."""

    def __init__(self, shelf: _Shelf, folder: str, parse_questions: ParseQuestions, parse_quiz: ParseQuiz) -> None:
        self._shelf = shelf
        self._parse_questions = parse_questions
        self._parse_quiz = parse_quiz
        self.uses: list[Use] = []
        self.regions: list[Region] = []
        self.course: Course | None = None
        held, quizzes = shelf.courses[folder], shelf.quizzes.get(folder, _Folder())
        course = self._read_course(f"courses/{folder}/course.md", folder, held.texts.get("course.md"))
        words = self._read_glossary(f"courses/{folder}/glossary.md", held.texts.get("glossary.md"))
        read_lessons = self._read_lessons(folder, held)
        read_quizzes = self._read_quizzes(folder, quizzes)
        if course:
            media = {**held.media, **quizzes.media}
            self.course = replace(course, glossary=words, lessons=read_lessons, quizzes=read_quizzes, media=media)
            if not read_lessons:
                shelf.findings.append(finding(course.path, 1, 1, "E121"))

    def _read_course(self, path: str, folder: str, data: bytes | None) -> Course | None:
        if data is None:
            self._shelf.findings.append(finding(path, 1, 1, "E104"))
            return None
        text = self._shelf.text(path, data)
        if text is None:
            return None
        course, keys, found = courses.parse_course(path, text, folder)
        self._take(found)
        self._shelf.report_age(keys, course.updated if course else None)
        return course

    def _read_glossary(self, path: str, data: bytes | None) -> glossary.Words:
        text = self._shelf.text(path, data) if data is not None else None
        if text is None:
            return ()
        words, found = glossary.read_glossary(path, text)
        self._take(found)
        return words

    def _read_lessons(self, folder: str, held: _Folder) -> tuple[Lesson, ...]:
        read: list[Lesson] = []
        for name, match in sorted(_lesson_names(held.texts), key=lambda one: (int(one[1]["number"]), one[0])):
            path = f"courses/{folder}/{name}"
            text = self._shelf.text(path, held.texts[name])
            if text is None:
                continue
            lesson, keys, found = lessons.parse_lesson(path, text, match["slug"], self._parse_questions)
            self._take(found)
            if lesson:
                read.append(replace(lesson, position=len(read) + 1))
                self._shelf.report_age(keys, lesson.updated)
        self._shelf.report_same_names([(lesson.slug, lesson.path) for lesson in read])
        self._report_same_ids(read)
        return tuple(read)

    def _read_quizzes(self, folder: str, held: _Folder) -> tuple[Quiz, ...]:
        read: list[Quiz] = []
        for name, data in held.texts.items():
            path = f"quizzes/{folder}/{name}"
            text = self._shelf.text(path, data)
            if text is None:
                continue
            quiz, found = self._parse_quiz(path, text, name.removesuffix(".md"))
            self._take(found)
            read.extend([quiz] if quiz else [])
        self._shelf.report_same_names([(quiz.slug, quiz.path) for quiz in read])
        return tuple(read)

    def _report_same_ids(self, read: list[Lesson]) -> None:
        """Tasks and checks are events of the course, so their ids may not meet."""
        seen: set[str] = set()
        for lesson in read:
            places = [(task.line, task.id) for task in lesson.tasks]
            places += [(check.question.line, check.id) for check in lesson.checks]
            for line, id_ in sorted(places):
                if id_ in seen:
                    self._shelf.findings.append(finding(lesson.path, line, 1, "E313", id=id_))
                seen.add(id_)

    def _take(self, found: Inspection) -> None:
        self.uses += found.uses
        self.regions += found.regions
        self._shelf.findings += found.findings


def _is_course_file(name: str) -> bool:
    return name in {"course.md", "glossary.md"} or _LESSON_FILE.fullmatch(name) is not None


def _is_quiz_file(name: str) -> bool:
    return _QUIZ_FILE.fullmatch(name) is not None


def _is_media(name: str) -> bool:
    match = _MEDIA_FILE.fullmatch(name)
    return match is not None and match["extension"].lower() in MEDIA


def _lesson_names(texts: Mapping[str, bytes]) -> list[tuple[str, re.Match[str]]]:
    return [(name, match) for name in texts if (match := _LESSON_FILE.fullmatch(name))]
