"""Tables of quizzes: published quizzes, papers as issued, responses with their marks."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from learning.db import BigId, Instant, Model


class PublishedQuiz(Model):
    """A quiz of a content version; rules and questions are the dictionaries of learning.content.library."""

    __tablename__ = "published_quiz"
    __table_args__ = (UniqueConstraint("version_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("content_version.id"))
    slug: Mapped[str]
    position: Mapped[int]
    title: Mapped[str]
    kind: Mapped[str]
    rules: Mapped[dict[str, Any]] = mapped_column(JSON)
    questions: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


class Paper(Model):
    """One attempt as issued. layout: [{"question", "options": [[paper's option id, option key], …]}, …].

    score and maximum are points; percent is rounded down.
    """

    __tablename__ = "paper"
    __table_args__ = (
        CheckConstraint("state IN ('issued', 'marked')", name="state"),
        CheckConstraint("(state = 'marked') = (handed_in_at IS NOT NULL)", name="marked_when_handed_in"),
        UniqueConstraint("person_id", "course_id", "quiz_slug", "round", "attempt"),
        Index(
            "uq_paper_open",
            "person_id",
            "course_id",
            "quiz_slug",
            unique=True,
            sqlite_where=text("state = 'issued'"),
            postgresql_where=text("state = 'issued'"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    quiz_id: Mapped[int] = mapped_column(ForeignKey("published_quiz.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    quiz_slug: Mapped[str]
    round: Mapped[int]
    attempt: Mapped[int]
    state: Mapped[str] = mapped_column(default="issued")
    layout: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    issued_at: Mapped[datetime] = mapped_column(Instant)
    handed_in_at: Mapped[datetime | None] = mapped_column(Instant)
    score: Mapped[float | None]
    maximum: Mapped[float | None]
    percent: Mapped[int | None]
    passed: Mapped[bool | None]
    receipt: Mapped[str | None]


class Response(Model):
    """What was given to one question of a paper: a draft until the hand-in, then with its mark."""

    __tablename__ = "response"

    paper_id: Mapped[int] = mapped_column(BigId, ForeignKey("paper.id"), primary_key=True)
    question: Mapped[str] = mapped_column(primary_key=True)
    answer: Mapped[Any] = mapped_column(JSON)
    seq: Mapped[int]
    mark: Mapped[float | None]
    answered_at: Mapped[datetime] = mapped_column(Instant)


class Slip(Model):
    """A paper that was printed for somebody without a phone; what they wrote is entered by who may."""

    __tablename__ = "slip"

    paper_id: Mapped[int] = mapped_column(BigId, ForeignKey("paper.id"), primary_key=True)
    printed_at: Mapped[datetime] = mapped_column(Instant)
    printed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
