"""Reads of published quizzes and papers."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Row, Select, bindparam, func, select

from learning.assignments.models import Allowance
from learning.courses.models import ContentVersion, Course
from learning.db import db
from learning.errors import NotFound
from learning.members.models import Membership, Person
from learning.quizzes.models import Paper, PublishedQuiz, Response, Slip

_locked_papers = (  # statements of every hand-in are made once: making one takes longer than running it
    select(Paper)
    .where(Paper.id.in_(bindparam("ids", expanding=True)))
    .order_by(Paper.id)
    .with_for_update()
    .execution_options(populate_existing=True)
)


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
    rows = db.session.scalars(_locked_papers, {"ids": list(set(paper_ids))})
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


def list_marked_paper_ids(course_id: int, quiz_slug: str) -> Sequence[int]:
    """All marked papers of a quiz, whatever version and round."""
    return db.session.scalars(_of_quiz(course_id, quiz_slug).where(Paper.state == "marked")).all()


def lock_papers_of_quiz(course_id: int, quiz_slug: str) -> None:
    """Lock all papers of a quiz for the transaction, in ascending order."""
    db.session.execute(_of_quiz(course_id, quiz_slug).with_for_update()).all()


def list_papers_by_id(paper_ids: Sequence[int]) -> Sequence[Paper]:
    """Papers in ascending order, as they are now."""
    return db.session.scalars(
        select(Paper).where(Paper.id.in_(paper_ids)).order_by(Paper.id).execution_options(populate_existing=True)
    ).all()


def count_open_papers(course_id: int) -> dict[str, int]:
    """How many papers of a course are being worked on, by quiz."""
    rows: Sequence[Row[str, int]] = db.session.execute(
        select(Paper.quiz_slug, func.count())
        .where(Paper.course_id == course_id, Paper.state == "issued")
        .group_by(Paper.quiz_slug)
    ).all()
    return {row[0]: row[1] for row in rows}


def list_open_papers(person_id: int) -> list[Paper]:
    return list(db.session.scalars(select(Paper).where(Paper.person_id == person_id, Paper.state == "issued")))


def list_responses(paper_id: int) -> dict[str, Response]:
    """Responses of a paper by question number ("1", "2", …)."""
    return {
        response.question: response
        for response in db.session.scalars(select(Response).where(Response.paper_id == paper_id))
    }


def list_responses_of_many(paper_ids: Sequence[int]) -> dict[int, dict[str, Response]]:
    """Responses by paper and question number."""
    found: dict[int, dict[str, Response]] = {}
    statement = select(Response).where(Response.paper_id.in_(paper_ids)).execution_options(populate_existing=True)
    for response in db.session.scalars(statement):
        found.setdefault(response.paper_id, {})[response.question] = response
    return found


def list_quiz_ids(version_id: int) -> Sequence[Row[int, str]]:
    """(id, slug) of the quizzes of a version, in reading order."""
    return db.session.execute(
        select(PublishedQuiz.id, PublishedQuiz.slug)
        .where(PublishedQuiz.version_id == version_id)
        .order_by(PublishedQuiz.position, PublishedQuiz.slug)
    ).all()


def count_answered(paper_id: int) -> int:
    return db.session.scalar(select(func.count()).where(Response.paper_id == paper_id)) or 0


def find_allowance(person_id: int, course_id: int, quiz_slug: str) -> Allowance | None:
    return db.session.get(Allowance, (person_id, course_id, quiz_slug))


def is_on_paper(paper_id: int) -> bool:
    """Whether a paper was printed as a slip."""
    return db.session.get(Slip, paper_id) is not None


def find_slip(paper_id: int) -> Paper | None:
    """A paper that was printed as a slip."""
    return db.session.scalar(select(Paper).join(Slip, Slip.paper_id == Paper.id).where(Paper.id == paper_id))


def list_open_slips(unit_id: int) -> Sequence[Row[Paper, str, str, datetime]]:
    """The slips of a unit's members that are still out: paper, quiz title, name of the person, when printed."""
    return db.session.execute(
        select(Paper, PublishedQuiz.title, Person.name, Slip.printed_at)
        .join(Slip, Slip.paper_id == Paper.id)
        .join(PublishedQuiz, PublishedQuiz.id == Paper.quiz_id)
        .join(Person, Person.id == Paper.person_id)
        .join(Membership, (Membership.person_id == Person.id) & Membership.to_on.is_(None))
        .where(Membership.unit_id == unit_id, Paper.state == "issued")
        .order_by(PublishedQuiz.title, Person.name_key, Paper.id)
    ).all()


def _of_quiz(course_id: int, quiz_slug: str) -> Select[int]:
    return select(Paper.id).where(Paper.course_id == course_id, Paper.quiz_slug == quiz_slug).order_by(Paper.id)
