"""Reads of courses and their published versions."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, and_, func, select

from learning.courses.models import Blob, ContentFile, ContentVersion, Course, FieldValue, PublishedLesson
from learning.db import db
from learning.errors import NotFound
from learning.quizzes.models import PublishedQuiz
from learning.units.models import Unit

_current = and_(ContentVersion.course_id == Course.id, ContentVersion.number == Course.current_number)


def course_rows(slug: str, unit_ids: Iterable[int]) -> Sequence[Row[*tuple[Any, ...]]]:
    """A course with its present version and the field values of some units: one row a value, or one row, or none."""
    return db.session.execute(
        select(
            Course.id,
            Course.slug,
            Course.access,
            Unit.path.label("owner_path"),
            ContentVersion.id.label("version_id"),
            FieldValue.unit_id,
            FieldValue.name,
            FieldValue.value,
        )
        .join(Unit, Unit.id == Course.owner_unit_id)
        .join(ContentVersion, _current)
        .outerjoin(FieldValue, FieldValue.unit_id.in_(list(unit_ids)))
        .where(Course.slug == slug)
    ).all()


def find_course(slug: str) -> Course | None:
    return db.session.scalar(select(Course).where(Course.slug == slug))


def list_current() -> Sequence[Row[Course, ContentVersion, str]]:
    """All courses with their present versions and owners' paths, in their order."""
    return db.session.execute(
        select(Course, ContentVersion, Unit.path)
        .join(ContentVersion, _current)
        .join(Unit, Unit.id == Course.owner_unit_id)
        .order_by(Course.position, Course.slug)
    ).all()


def get_version(version_id: int) -> ContentVersion:
    version = db.session.get(ContentVersion, version_id)
    if version is None:
        raise NotFound
    return version


def find_version_by_manifest(course_id: int, manifest: str) -> ContentVersion | None:
    """The newest version of a course that has exactly these files."""
    return db.session.scalar(
        select(ContentVersion)
        .where(ContentVersion.course_id == course_id, ContentVersion.manifest == manifest)
        .order_by(ContentVersion.number.desc())
        .limit(1)
    )


def get_current_version(course: Course) -> ContentVersion:
    return db.session.scalars(
        select(ContentVersion).where(
            ContentVersion.course_id == course.id, ContentVersion.number == course.current_number
        )
    ).one()


def list_lessons(version_id: int) -> list[PublishedLesson]:
    """The lessons of a version in reading order, with their html."""
    return list(
        db.session.scalars(
            select(PublishedLesson)
            .where(PublishedLesson.version_id == version_id)
            .order_by(PublishedLesson.position, PublishedLesson.slug)
        )
    )


def list_quizzes(version_id: int) -> list[PublishedQuiz]:
    """The quizzes of a version in reading order."""
    return list(
        db.session.scalars(
            select(PublishedQuiz)
            .where(PublishedQuiz.version_id == version_id)
            .order_by(PublishedQuiz.position, PublishedQuiz.slug)
        )
    )


def list_files(version_id: int) -> Sequence[Row[str, bytes]]:
    """Path and bytes of the source files of a version."""
    return db.session.execute(
        select(ContentFile.path, Blob.data)
        .join(Blob, Blob.sha256 == ContentFile.sha256)
        .where(ContentFile.version_id == version_id)
        .order_by(ContentFile.path)
    ).all()


def find_blob(sha256: str) -> bytes | None:
    return db.session.scalar(select(Blob.data).where(Blob.sha256 == sha256))


def list_known_blobs(hashes: Iterable[str]) -> set[str]:
    return set(db.session.scalars(select(Blob.sha256).where(Blob.sha256.in_(list(hashes)))))


def count_courses() -> int:
    return db.session.scalar(select(func.count(Course.id))) or 0


def is_media_file(sha256: str, name: str) -> bool:
    """Whether some version serves a media file of this name with these bytes."""
    statement = select(ContentFile.path).where(
        ContentFile.sha256 == sha256, ContentFile.path.endswith("/media/" + name, autoescape=True)
    )
    return db.session.scalar(statement.limit(1)) is not None
