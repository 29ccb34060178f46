"""Storing and reading back published versions: immutable, numbered, each file once under the hash of its bytes."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from learning import clock
from learning.content.library import Course as CourseText
from learning.content.rendering import RenderedLesson
from learning.courses import queries
from learning.courses.models import Blob, ContentFile, ContentVersion, Course, PublishedLesson
from learning.db import db, transaction
from learning.errors import NotFound
from learning.policy import Actor
from learning.quizzes.models import PublishedQuiz
from learning.quizzes.quiz import PLACEMENT

CLEANED = "cleaned/"


@dataclass(frozen=True)
class Rendered:
    """Everything of a course that was made into html before storing."""

    introduction: str
    lessons: Mapping[str, RenderedLesson]
    checks: Mapping[str, dict[str, dict[str, Any]]]  # lesson slug -> check id -> pieces of html
    quizzes: Mapping[str, dict[str, dict[str, Any]]]  # quiz slug -> question id -> pieces of html
    introductions: Mapping[str, str]  # quiz slug -> html
    pictures: Mapping[str, bytes] = field(default_factory=dict)  # made for phones, by a path beside the original's
    made_from: Mapping[str, str] = field(default_factory=dict)  # path of a text -> a key of all that made its html


NOTHING_RENDERED = Rendered("", {}, {}, {}, {})


@dataclass(frozen=True)
class Stored:
    """number is the version members see now; changed is False when the files were already published."""

    course_id: int
    slug: str
    number: int
    changed: bool


@dataclass(frozen=True)
class Line:
    """Where a course stands: the version members see, its id, and the newest that has some files, if any has."""

    course_id: int
    owner_unit_id: int
    number: int
    version_id: int
    same: int | None


def manifest(files: Mapping[str, bytes]) -> str:
    """sha256 over the sorted paths and the hashes of the bytes: the identity of a set of files."""
    lines = [f"{path}\0{hashlib.sha256(data).hexdigest()}\n" for path, data in sorted(files.items())]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def find_line(slug: str, files: Mapping[str, bytes]) -> Line | None:
    """Where a course stands towards some files; None while it has no version."""
    course = queries.find_course(slug)
    if course is None:
        return None
    same = queries.find_version_by_manifest(course.id, manifest(files))
    version = queries.get_current_version(course)
    return Line(course.id, course.owner_unit_id, course.current_number, version.id, same.number if same else None)


def store(
    actor: Actor,
    owner_unit_id: int,
    text: CourseText,
    rendered: Rendered,
    files: dict[str, bytes],
    message: str,
    decisions: Iterable[Mapping[str, Any]] = (),
) -> Stored:
    """Make these files the next version of their course, in one transaction.

    decisions: what became of its questions (learning.authoring.changes), kept in the version for ever.
    """
    with transaction():
        course = queries.find_course(text.slug)
        if course is None:
            course = Course(
                slug=text.slug,
                owner_unit_id=owner_unit_id,
                access=text.access,
                position=queries.count_courses() + 1,
                current_number=0,
            )
            db.session.add(course)
            db.session.flush()
        if any(quiz.kind == PLACEMENT for quiz in text.quizzes):
            course.position = 0  # newcomers begin here
        course.current_number += 1
        course.access = text.access
        version = ContentVersion(
            course_id=course.id,
            number=course.current_number,
            title=text.title,
            summary=text.summary,
            language=text.language,
            parts=parts_of(text),
            about=_about(text, rendered) | {"decisions": [dict(one) for one in decisions]},
            manifest=manifest(files),
            message=message,
            published_at=clock.now(),
            published_by=actor.person_id,
        )
        db.session.add(version)
        db.session.flush()
        made = {f"{CLEANED}{path}": data for path, data in rendered.pictures.items()}
        _store_files(version.id, files | _cleaned(text, files) | made)
        _store_lessons(version.id, text, rendered)
        _store_quizzes(version.id, text, rendered)
        db.session.flush()
        return Stored(course.id, course.slug, course.current_number, changed=True)


def source_files(slug: str, number: int | None = None) -> dict[str, bytes]:
    """The files of a version of a course (without a number the present one), by path. Raises NotFound."""
    course = queries.find_course(slug)
    version = queries.find_version(course.id, number or course.current_number) if course else None
    if version is None:
        raise NotFound
    rows = queries.list_files(version.id)
    return {path: data for path, data in rows if not path.startswith(CLEANED)}


def served_files(slug: str) -> dict[str, bytes]:
    """The files of the present version, also those that were made from what was written; none for a new course."""
    course = queries.find_course(slug)
    version = queries.find_version(course.id, course.current_number) if course else None
    return {row.path: row.data for row in queries.list_files(version.id)} if version else {}


def present_rendering(slug: str) -> Rendered:
    """What the texts of the present version were made into, its pictures apart; empty for a new course."""
    course = queries.find_course(slug)
    version = queries.find_version(course.id, course.current_number) if course else None
    if version is None:
        return NOTHING_RENDERED
    lessons, quizzes = queries.list_lessons(version.id), queries.list_quizzes(version.id)
    return Rendered(
        introduction=version.about["introduction"],
        lessons={
            row.slug: RenderedLesson(
                row.html, tuple((id_, term, html) for id_, term, html in row.words), frozenset(row.icons)
            )
            for row in lessons
        },
        checks={row.slug: {id_: check["html"] for id_, check in row.checks.items()} for row in lessons},
        quizzes={row.slug: {question["id"]: question["html"] for question in row.questions} for row in quizzes},
        introductions={row.slug: row.rules["introduction_html"] for row in quizzes},
        made_from=version.about.get("made_from", {}),
    )


def present_manifests() -> frozenset[str]:
    """The manifests of the present versions of all courses."""
    return frozenset(queries.list_current_manifests())


def present_number(slug: str) -> int:
    """The number of the version that members see. Raises NotFound."""
    course = queries.find_course(slug)
    if course is None:
        raise NotFound
    return course.current_number


def is_published(slug: str, files: Mapping[str, bytes]) -> bool:
    """Whether these very files are some version of the course, so that nothing is lost by replacing them."""
    course = queries.find_course(slug)
    return course is not None and queries.find_version_by_manifest(course.id, manifest(files)) is not None


def _cleaned(text: CourseText, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Pictures that are served otherwise than they were written (SVG, cleaned), under paths of their own."""
    return {f"{CLEANED}{path}": data for path, data in text.media.items() if files.get(path) != data}


def parts_of(text: CourseText) -> list[dict[str, Any]]:
    """The parts of a course for its version: lessons in order, each with the quizzes after it; other quizzes; tasks."""
    rules = text.complete
    parts: list[dict[str, Any]] = []

    def add_quizzes(after: str) -> None:
        for quiz in text.quizzes:
            if (quiz.after or "") == after:
                required = rules.quizzes == "graded" and quiz.kind == "graded"
                parts.append({"kind": "quiz", "id": quiz.slug, "title": quiz.title, "required": required})

    for lesson in text.lessons:
        parts.append({"kind": "lesson", "id": lesson.slug, "title": lesson.title, "required": rules.lessons == "all"})
        add_quizzes(lesson.slug)
    add_quizzes("")
    for lesson in text.lessons:
        parts.extend(
            {"kind": "task", "id": task.id, "title": task.title, "required": rules.tasks == "all"}
            for task in lesson.tasks
        )
    return parts


def _about(text: CourseText, rendered: Rendered) -> dict[str, Any]:
    return {
        "introduction": rendered.introduction,
        "competences": list(text.competences),
        "updated": text.updated.isoformat() if text.updated else None,
        "fields": [{"name": one.name, "question": one.question, "default": one.default} for one in text.fields],
        "sources": [{"title": one.title, "url": one.url, "date": one.date} for one in text.sources],
        "made_from": dict(rendered.made_from),
    }


def _store_files(version_id: int, files: Mapping[str, bytes]) -> None:
    hashes = {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}
    known = queries.list_known_blobs(hashes.values())
    for path, sha256 in hashes.items():
        if sha256 not in known:
            db.session.add(Blob(sha256=sha256, data=files[path]))
            known.add(sha256)
    db.session.flush()
    db.session.add_all(ContentFile(version_id=version_id, path=path, sha256=sha256) for path, sha256 in hashes.items())


def _store_lessons(version_id: int, text: CourseText, rendered: Rendered) -> None:
    for lesson in text.lessons:
        page = rendered.lessons[lesson.slug]
        db.session.add(
            PublishedLesson(
                version_id=version_id,
                slug=lesson.slug,
                position=lesson.position,
                title=lesson.title,
                minutes=lesson.minutes,
                objectives=list(lesson.objectives),
                html=page.html,
                words=[list(word) for word in page.words],
                checks={
                    check.id: check.question.as_dict() | {"html": rendered.checks[lesson.slug][check.id]}
                    for check in lesson.checks
                },
                icons=sorted(page.icons),
                updated=lesson.updated or text.updated,
            )
        )


def _store_quizzes(version_id: int, text: CourseText, rendered: Rendered) -> None:
    for position, quiz in enumerate(text.quizzes, 1):
        rules = quiz.rules() | {"introduction_html": rendered.introductions[quiz.slug]}
        db.session.add(
            PublishedQuiz(
                version_id=version_id,
                slug=quiz.slug,
                position=position,
                title=quiz.title,
                kind=quiz.kind,
                rules=rules,
                questions=[
                    question.as_dict() | {"html": rendered.quizzes[quiz.slug][question.id]}
                    for question in quiz.questions
                ],
            )
        )
