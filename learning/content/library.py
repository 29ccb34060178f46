"""What a folder of courses and quizzes says, as values; how it is read is learning.content.reading."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from hashlib import sha256
from typing import Any

from learning.content.findings import Finding
from learning.content.scanner import Node
from learning.content.simulation import Simulation
from learning.vietnamese import fold, tidy

_OUTER_PUNCTUATION = " .,;:!?…\"'“”‘’"


@dataclass(frozen=True)
class Option:
    """One option of a question. key is its identity within the question, whatever its place; feedback is Markdown.

    What follows is of some types only. percent: what it is worth, where the author wrote that. part: which role it has
    when a question has several (a right-hand side, a gap, a choice in a menu); to: the key of the option that it goes
    with. accepted: what may be typed for it. region: left, top, width, height in percent of a picture.
    """

    key: str
    text: str
    right: bool = False
    feedback: str = ""
    percent: float | None = None
    part: str = ""
    to: str = ""
    accepted: tuple[str, ...] = ()
    region: tuple[float, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The option for JSON, without what does not concern its type; from_dict is the reverse."""
        always: dict[str, Any] = {"key": self.key, "text": self.text, "right": self.right, "feedback": self.feedback}
        sometimes = {"percent": self.percent, "part": self.part, "to": self.to}
        lists = {"accepted": list(self.accepted), "region": list(self.region)}
        return always | {name: value for name, value in (sometimes | lists).items() if value not in (None, "", [])}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "Option":
        """An option as as_dict gave it; keys that are not of an option are passed over."""
        known: dict[str, Any] = {each.name: stored[each.name] for each in fields(cls) if each.name in stored}
        return cls(**known | {name: tuple(known.get(name, ())) for name in ("accepted", "region")})


@dataclass(frozen=True)
class Question:
    """One question; stem, passage, hints, explanation and the texts of options are Markdown.

    stem is the line of the heading, passage whatever stands between it and the answers. lesson is the slug of a
    lesson of the same course, or "<course>/<lesson>". accepted holds the answers that are taken for typed ones.
    """

    id: str
    type: str
    stem: str
    passage: str = ""
    points: float = 1
    tags: tuple[str, ...] = ()
    lesson: str = ""
    exact: bool = False
    options: tuple[Option, ...] = ()
    accepted: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    explanation: str = ""
    line: int = 0
    path: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The question for JSON; from_dict is the reverse."""
        return {each.name: getattr(self, each.name) for each in fields(self)} | {
            "tags": list(self.tags),
            "accepted": list(self.accepted),
            "hints": list(self.hints),
            "options": [option.as_dict() for option in self.options],
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "Question":
        """A question as as_dict gave it; keys that are not of a question are passed over."""
        known: dict[str, Any] = {each.name: stored[each.name] for each in fields(cls) if each.name in stored}
        options = known.pop("options", ())
        for name in ("tags", "accepted", "hints"):
            known[name] = tuple(known.get(name, ()))
        known["options"] = tuple(Option.from_dict(one) for one in options)
        return cls(**known)


@dataclass(frozen=True)
class Quiz:
    """One quiz. 0 attempts and 0 minutes mean no limit, draw None all questions, after "" the end of the course."""

    slug: str
    path: str
    title: str
    kind: str = "practice"
    pass_percent: int = 80
    attempts: int = 0
    pause_minutes: int = 0
    draw: int | None = None
    shuffle: str = "both"
    time_limit_minutes: int = 0
    counts: str = "best"
    after: str = ""
    show: str = "after-submit"
    introduction: str = ""
    questions: tuple[Question, ...] = ()

    def rules(self) -> dict[str, Any]:
        """All but the questions, for JSON."""
        return {each.name: getattr(self, each.name) for each in fields(self) if each.name != "questions"}

    def as_dict(self) -> dict[str, Any]:
        """The quiz for JSON; from_dict is the reverse."""
        return self.rules() | {"questions": [question.as_dict() for question in self.questions]}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "Quiz":
        """A quiz as as_dict gave it; keys that are not of a quiz are passed over."""
        known = {each.name: stored[each.name] for each in fields(cls) if each.name in stored}
        questions = tuple(Question.from_dict(question) for question in known.pop("questions", ()))
        return cls(**known, questions=questions)


@dataclass(frozen=True)
class Source:
    """Where a claim comes from; date as it was written."""

    title: str
    url: str = ""
    date: str = ""


@dataclass(frozen=True)
class Check:
    """One question in a lesson, answered at once, never graded."""

    id: str
    question: Question


@dataclass(frozen=True)
class Task:
    """Something to do with the phone, confirmed by the leader of the cell; id is unique in the course."""

    id: str
    title: str
    line: int = 0


@dataclass(frozen=True)
class Lesson:
    """One lesson; file is its name in the folder, nodes its scanned body, position counts from 1."""

    slug: str
    position: int
    path: str
    title: str
    objectives: tuple[str, ...] = ()
    minutes: int = 1
    updated: date | None = None
    audio: str = ""
    sources: tuple[Source, ...] = ()
    glossary: tuple[tuple[str, str], ...] = ()
    nodes: tuple[Node, ...] = ()
    checks: tuple[Check, ...] = ()
    tasks: tuple[Task, ...] = ()
    simulations: tuple[Simulation, ...] = ()
    text: str = field(default="", repr=False)

    @property
    def file(self) -> str:
        return self.path.rpartition("/")[2]


@dataclass(frozen=True)
class Field:
    """A blank that each unit fills: {{name}}; question is put to the administrator, default stands until then."""

    name: str
    question: str
    default: str


@dataclass(frozen=True)
class Completion:
    """What completes a course: lessons all|none, quizzes graded|none, tasks all|none."""

    lessons: str = "all"
    quizzes: str = "graded"
    tasks: str = "all"


@dataclass(frozen=True)
class Course:
    """One course with everything in it. folder is its name on disk, which slug keeps when an id is written.

    media holds the files of both folders by their whole path; SVG is already cleaned.
    """

    slug: str
    folder: str
    title: str
    summary: str = ""
    language: str = "vi"
    access: str = "members"
    competences: tuple[str, ...] = ()
    updated: date | None = None
    fields: tuple[Field, ...] = ()
    complete: Completion = Completion()
    sources: tuple[Source, ...] = ()
    introduction: str = ""
    glossary: tuple[tuple[str, str], ...] = ()
    lessons: tuple[Lesson, ...] = ()
    quizzes: tuple[Quiz, ...] = ()
    media: Mapping[str, bytes] = field(default_factory=dict, repr=False)

    @property
    def path(self) -> str:
        return f"courses/{self.folder}/course.md"


@dataclass(frozen=True)
class Library:
    """All courses that could be read, and every finding in the order of the files."""

    courses: tuple[Course, ...]
    findings: tuple[Finding, ...]

    def errors_of(self, course_slug: str) -> tuple[Finding, ...]:
        """The errors that keep a course from being published."""
        folders = {course.folder for course in self.courses if course.slug == course_slug} or {course_slug}
        return tuple(
            found for found in self.findings if found.severity == "error" and _folder_of(found.path) in folders
        )


def option_key(text: str, exact: bool) -> str:
    """8 hex digits that stay the same when case, marks, spaces or outer punctuation of an option change.

    Where marks are what the question is about (exact), every character counts but outer spaces.
    """
    same = tidy(text) if exact else fold(text).strip(_OUTER_PUNCTUATION) or tidy(text)
    return sha256(same.encode()).hexdigest()[:8]


def _folder_of(path: str) -> str:
    parts = path.split("/")
    return parts[1] if len(parts) > 2 else ""
