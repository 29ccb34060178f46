"""One file of a library read by itself: what it is, what is wrong with it, and what others have to know of it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from learning.content import abbreviations, courses, glossary, lessons, pictures
from learning.content.abbreviations import NO_TERMS, Terms
from learning.content.findings import finding
from learning.content.glossary import Words
from learning.content.inspection import ID, Inspection
from learning.content.intake import read_text
from learning.content.keys import Keys
from learning.content.lessons import ParseQuestions
from learning.content.library import Course, Lesson, Quiz
from learning.vietnamese import slugify

ParseQuiz = Callable[[str, str, str], tuple[Quiz | None, Inspection]]

HEAVIEST_PICTURE_KB = 40
MEDIA = frozenset({*pictures.PICTURES, *lessons.SOUNDS, "mp4", "webm"})

_TEXTS = frozenset({"md", "markdown", "txt"})
_LESSON_FILE = re.compile(r"[0-9]{2,3}-(?P<slug>[a-z0-9][a-z0-9-]*)\.md")
_QUIZ_FILE = re.compile(r"(?P<slug>[a-z0-9][a-z0-9-]*)\.md")
_MEDIA_FILE = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*\.(?P<extension>[A-Za-z0-9]+)")


@dataclass(frozen=True)
class Parsed:
    """item is what the file holds (None when that cannot be read): for media the bytes as they may be published.

    updated: the day in its front matter and its place. ids: line and id of its tasks and checks. size: of a picture.
    """

    item: Course | Lesson | Quiz | Words | bytes | None
    found: Inspection = field(default_factory=Inspection)
    updated: tuple[date, int, int] | None = None
    ids: tuple[tuple[int, str], ...] = ()
    terms: Terms = NO_TERMS
    size: pictures.Size | None = None

    def for_checking(self) -> "Parsed":
        """The same without what only rendering needs: small enough to be kept, and all that other files' checks ask."""
        item = self.item
        if isinstance(item, Lesson):
            item = replace(item, nodes=(), checks=(), tasks=(), simulations=(), text="")
        elif isinstance(item, Quiz):
            item = replace(item, questions=())
        elif isinstance(item, bytes):
            item = b""
        found = replace(self.found, headings=[])
        return replace(self, item=item, found=found)


def role_of(path: str) -> str:
    """What a file is by its place: course, glossary, lesson, quiz or media; empty when it has none here."""
    top, _, rest = path.partition("/")
    folder, slash, name = rest.partition("/")
    if top not in {"courses", "quizzes"} or not slash or not ID.fullmatch(folder):
        return ""
    if name.startswith("media/"):
        match = _MEDIA_FILE.fullmatch(name.removeprefix("media/"))
        return "media" if match and match["extension"].lower() in MEDIA else ""
    if top == "quizzes":
        return "quiz" if _QUIZ_FILE.fullmatch(name) else ""
    if name in {"course.md", "glossary.md"}:
        return name.removesuffix(".md")
    return "lesson" if _LESSON_FILE.fullmatch(name) else ""


def _better_name(path: str) -> str:
    """A name that would do for a file that has none: its own without marks, else one to learn from."""
    top, _, rest = path.partition("/")
    folder, slash, name = rest.partition("/")
    stem, dot, extension = name.rpartition("/")[2].rpartition(".")
    words, kind = slugify(stem if dot else extension), extension.lower() if dot else ""
    is_text = not name.startswith("media/")
    if not slash or top not in {"courses", "quizzes"} or (is_text and kind not in _TEXTS):
        return "02-wifi.md" if slash else "courses/dien-thoai/02-wifi.md"
    if not is_text and kind not in MEDIA:
        return f"media/{words or 'anh'}.webp"
    number = re.match(r"[0-9]{1,3}", words) if top == "courses" else None
    slug = words[number.end() :].strip("-") if number else words
    made = f"{slug or 'mat-khau'}.md" if is_text else f"media/{words}.{kind}"
    if top == "courses" and is_text:
        plain = {"course.md", "glossary.md"}
        made = made if made in plain else f"{int(number[0]) if number else 2:02}-{made}"
    suggested = f"{top}/{slugify(folder) or 'dien-thoai'}/{made}"
    return (
        suggested.partition("/")[2].partition("/")[2]
        if role_of(f"{top}/a/{made}") and ID.fullmatch(folder)
        else suggested
    )


def read_file(path: str, data: bytes, parse_questions: ParseQuestions, parse_quiz: ParseQuiz) -> Parsed:
    """One file by itself. Never raises for what an author wrote."""
    role = role_of(path)
    if not role:
        return Parsed(None, Inspection(findings=[finding(path, 1, 1, "E103", name=path, example=_better_name(path))]))
    if role == "media":
        return _read_media(path, data)
    text, faults = read_text(path, data)
    if text is None:
        return Parsed(None, Inspection(findings=faults))
    parsed = _read_text(role, path, text, parse_questions, parse_quiz)
    parsed.found.findings += faults
    return parsed


def _read_text(role: str, path: str, text: str, parse_questions: ParseQuestions, parse_quiz: ParseQuiz) -> Parsed:
    name = path.rpartition("/")[2].removesuffix(".md")
    if role == "course":
        course, keys, found = courses.parse_course(path, text, path.split("/")[1])
        return Parsed(course, found, _updated(keys, course.updated if course else None))
    if role == "glossary":
        return Parsed(*glossary.read_glossary(path, text))
    if role == "quiz":
        return Parsed(*parse_quiz(path, text, name))
    lesson, keys, found = lessons.parse_lesson(path, text, name.partition("-")[2], parse_questions)
    if lesson is None:
        return Parsed(None, found)
    ids = [(task.line, task.id) for task in lesson.tasks]
    ids += [(check.question.line, check.id) for check in lesson.checks]
    terms = abbreviations.find_terms(lesson)
    return Parsed(lesson, found, _updated(keys, lesson.updated), tuple(sorted(ids)), terms)


def _updated(keys: Keys, day: date | None) -> tuple[date, int, int] | None:
    return (day, *keys.place("updated")) if day else None


def _read_media(path: str, data: bytes) -> Parsed:
    """The bytes as they may be published: drawings cleaned, or empty when that cannot be."""
    extension = path.rpartition(".")[2].lower()
    found = Inspection()
    if not data:
        return Parsed(b"", Inspection(findings=[finding(path, 1, 1, "E209", reason="0 byte")]))
    if extension not in pictures.PICTURES:
        return Parsed(data)
    if extension == "svg" and len(data) > HEAVIEST_PICTURE_KB * 1024:  # others are made light when published
        kilobytes = -(-len(data) // 1024)
        found.findings.append(finding(path, 1, 1, "W507", count=kilobytes, most=HEAVIEST_PICTURE_KB))
    try:
        size = pictures.read_size(path, data)
        return Parsed(pictures.clean_svg(data) if extension == "svg" else data, found, size=size)
    except pictures.PictureFault as fault:
        found.findings.append(finding(path, 1, 1, "E209", reason=fault))
        return Parsed(b"", found)
