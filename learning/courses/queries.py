"""Reads of courses and their published versions."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Row, and_, bindparam, func, select

from learning.courses.models import Blob, ContentFile, ContentVersion, Course, FieldValue, PublishedLesson
from learning.db import db
from learning.errors import NotFound
from learning.quizzes.models import PublishedQuiz
from learning.units.models import Unit

_current = and_(ContentVersion.course_id == Course.id, ContentVersion.number == Course.current_number)
_course = (  # asked for on every study page, and building it takes longer than running it
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
    .outerjoin(FieldValue, FieldValue.unit_id.in_(bindparam("unit_ids", expanding=True)))
    .where(Course.slug == bindparam("slug"))
)

_courses = (
    select(Course.id, Course.slug, Course.access, ContentVersion.id, Unit.path)
    .join(ContentVersion, _current)
    .join(Unit, Unit.id == Course.owner_unit_id)
    .order_by(Course.position, Course.slug)
)


class CurrentCourse(NamedTuple):
    """A course with the id of its present version and its owner's path."""

    id: int
    slug: str
    access: str
    version_id: int
    owner_path: str


def course_rows(slug: str, unit_ids: Iterable[int]) -> Sequence[Row[*tuple[Any, ...]]]:
    """A course with its present version and the field values of some units: one row a value, or one row, or none."""
    return db.session.connection().execute(_course, {"slug": slug, "unit_ids": list(unit_ids)}).all()


def find_course(slug: str) -> Course | None:
    return db.session.scalar(select(Course).where(Course.slug == slug))


def list_current() -> list[CurrentCourse]:
    """All courses in their order."""
    return [CurrentCourse(*row) for row in db.session.connection().execute(_courses)]


def list_current_manifests() -> list[str]:
    """What files the present versions of all courses have: a hash of each whole set."""
    return list(db.session.scalars(select(ContentVersion.manifest).join(Course, _current)))


def get_version(version_id: int) -> ContentVersion:
    version = db.session.get(ContentVersion, version_id)
    if version is None:
        raise NotFound
    return version


def list_version_abouts(course_id: int) -> Sequence[Row[int, int, dict[str, Any]]]:
    """(id, number, about) of all versions of a course, the first one first."""
    return db.session.execute(
        select(ContentVersion.id, ContentVersion.number, ContentVersion.about)
        .where(ContentVersion.course_id == course_id)
        .order_by(ContentVersion.number)
    ).all()


def list_versions(course_id: int) -> list[ContentVersion]:
    """All versions of a course, the newest first."""
    return list(
        db.session.scalars(
            select(ContentVersion).where(ContentVersion.course_id == course_id).order_by(ContentVersion.number.desc())
        )
    )


def find_version(course_id: int, number: int) -> ContentVersion | None:
    return db.session.scalar(
        select(ContentVersion).where(ContentVersion.course_id == course_id, ContentVersion.number == number)
    )


def lock_course(slug: str) -> Course | None:
    """A course read again inside a transaction and kept from others who would publish it."""
    return db.session.scalar(
        select(Course).where(Course.slug == slug).with_for_update().execution_options(populate_existing=True)
    )


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


def list_field_values(unit_ids: Iterable[int]) -> list[FieldValue]:
    """The values that some units gave to the blanks of the courses."""
    return list(db.session.scalars(select(FieldValue).where(FieldValue.unit_id.in_(list(unit_ids)))))


def find_blob(sha256: str) -> bytes | None:
    return db.session.scalar(select(Blob.data).where(Blob.sha256 == sha256))


def blob_sizes(hashes: Iterable[str]) -> dict[str, int]:
    """How many bytes some stored files have, by their hash."""
    rows = db.session.execute(select(Blob.sha256, func.length(Blob.data)).where(Blob.sha256.in_(set(hashes)))).all()
    return {row[0]: row[1] for row in rows}


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
