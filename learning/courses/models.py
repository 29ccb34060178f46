"""Tables of published content: immutable numbered versions, files by the hash of their bytes, field values."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from learning.db import Instant, Model


class Course(Model):
    """A course of an owner unit; current_number is the version that members see."""

    __tablename__ = "course"
    __table_args__ = (CheckConstraint("access IN ('members', 'open')", name="access"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    owner_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    access: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    current_number: Mapped[int]


class ContentVersion(Model):
    """One published state of a course. It is never changed.

    parts: [{"kind": "lesson|quiz|task", "id", "title", "required"}] in reading order.
    about: introduction html, sources, competences, fields [{"name", "question", "default"}], updated, decisions (what
    became of each question that changed: learning.authoring.changes), made_from (path of a text -> a key of all
    that its html was made from).
    manifest: sha256 over the sorted paths and hashes of its files.
    """

    __tablename__ = "content_version"
    __table_args__ = (UniqueConstraint("course_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    number: Mapped[int]
    title: Mapped[str]
    summary: Mapped[str]
    language: Mapped[str]
    parts: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    about: Mapped[dict[str, Any]] = mapped_column(JSON)
    manifest: Mapped[str]
    message: Mapped[str] = mapped_column(default="")
    published_at: Mapped[datetime] = mapped_column(Instant)
    published_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Blob(Model):
    """The bytes of a file, once, under their sha256."""

    __tablename__ = "blob"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class ContentFile(Model):
    """A source file of a version, by its path below the folder that holds courses/ and quizzes/."""

    __tablename__ = "content_file"

    version_id: Mapped[int] = mapped_column(ForeignKey("content_version.id"), primary_key=True)
    path: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256"))


class PublishedLesson(Model):
    """A lesson of a version, rendered when it was published.

    checks: {check id: question dict}; words: [[id, term, html]]; icons: names of the icons its html uses.
    """

    __tablename__ = "published_lesson"
    __table_args__ = (UniqueConstraint("version_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("content_version.id"))
    slug: Mapped[str]
    position: Mapped[int]
    title: Mapped[str]
    minutes: Mapped[int]
    objectives: Mapped[list[str]] = mapped_column(JSON)
    html: Mapped[str]
    words: Mapped[list[list[str]]] = mapped_column(JSON)
    checks: Mapped[dict[str, Any]] = mapped_column(JSON)
    icons: Mapped[list[str]] = mapped_column(JSON)
    updated: Mapped[date | None]


class FieldValue(Model):
    """What `{{name}}` means for a unit and all below it that have no nearer value."""

    __tablename__ = "field_value"

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
