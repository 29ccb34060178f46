"""Reads of published quizzes and papers."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, func, select

from learning.assignments.models import Allowance
from learning.courses.models import ContentVersion, Course
from learning.db import db
from learning.errors import NotFound
from learning.quizzes.models import Paper, PublishedQuiz, Response


def find_current_quiz(course_slug: str, quiz_slug: str) -> Row[PublishedQuiz, Course, ContentVersion] | None:
    """A quiz of the version that members see now."""
    return db.session.execute(
        select(PublishedQuiz, Course, ContentVersion)
        .join(ContentVersion, ContentVersion.id == PublishedQuiz.version_id)
        .join(Course, (Course.id == ContentVersion.course_id) & (Course.current_number == ContentVersion.number))
        .where(Course.slug == course_slug, PublishedQuiz.slug == quiz_slug)
    ).one_or_none()


def get_quiz(quiz_id: int) -> PublishedQuiz:
    quiz = db.session.get(PublishedQuiz, quiz_id)
    if quiz is None:
        raise NotFound
    return quiz


def get_paper(paper_id: int, person_id: int) -> Paper:
    """A paper of this person. Raises NotFound, also for another's."""
    paper = db.session.get(Paper, paper_id)
    if paper is None or paper.person_id != person_id:
        raise NotFound
    return paper


def lock_papers(paper_ids: Iterable[int]) -> dict[int, Paper]:
    """Papers by id, locked for the transaction in ascending order."""
    rows = db.session.scalars(
        select(Paper)
        .where(Paper.id.in_(set(paper_ids)))
        .order_by(Paper.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {paper.id: paper for paper in rows}


def find_open_paper(person_id: int, course_id: int, quiz_slug: str) -> Paper | None:
    return db.session.scalar(
        select(Paper).where(
            Paper.person_id == person_id,
            Paper.course_id == course_id,
            Paper.quiz_slug == quiz_slug,
            Paper.state == "issued",
        )
    )


def list_papers(person_id: int, course_id: int, quiz_slug: str, round_: int) -> list[Paper]:
    """All papers of a person for a quiz in a round, the first attempt first."""
    return list(
        db.session.scalars(
            select(Paper)
            .where(
                Paper.person_id == person_id,
                Paper.course_id == course_id,
                Paper.quiz_slug == quiz_slug,
                Paper.round == round_,
            )
            .order_by(Paper.attempt)
        )
    )


def list_marked_papers(person_id: int, limit: int) -> Sequence[Row[Paper, str]]:
    """The newest marked papers of a person with the titles of their quizzes."""
    return db.session.execute(
        select(Paper, PublishedQuiz.title)
        .join(PublishedQuiz, PublishedQuiz.id == Paper.quiz_id)
        .where(Paper.person_id == person_id, Paper.state == "marked")
        .order_by(Paper.handed_in_at.desc(), Paper.id.desc())
        .limit(limit)
    ).all()


def list_open_papers(person_id: int) -> list[Paper]:
    return list(db.session.scalars(select(Paper).where(Paper.person_id == person_id, Paper.state == "issued")))


def list_responses(paper_id: int) -> dict[str, Response]:
    """Responses of a paper by question number ("1", "2", …)."""
    return {
        response.question: response
        for response in db.session.scalars(select(Response).where(Response.paper_id == paper_id))
    }


def count_answered(paper_id: int) -> int:
    return db.session.scalar(select(func.count()).where(Response.paper_id == paper_id)) or 0


def find_allowance(person_id: int, course_id: int, quiz_slug: str) -> Allowance | None:
    return db.session.get(Allowance, (person_id, course_id, quiz_slug))


def questions_by_id(quiz: PublishedQuiz) -> dict[str, dict[str, Any]]:
    return {question["id"]: question for question in quiz.questions}
