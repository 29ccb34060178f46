"""The papers that a member takes along to where there is no network; draws nothing, knows no request."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from learning.courses import catalogue
from learning.courses.catalogue import StudyCourse
from learning.errors import NotAllowed
from learning.policy import Actor
from learning.progress.standing import current_round
from learning.quizzes import papers, queries
from learning.quizzes.models import Paper, Response
from learning.quizzes.papers import Standing

TIMED, PAUSED, SPENT = "timed", "paused", "spent"


@dataclass(frozen=True)
class TakenPaper:
    """An open paper with the drafts that the server has; study is the course as of the paper's own version, until is
    when answers stop counting, where the quiz has a time limit."""

    paper: Paper
    study: StudyCourse
    responses: Mapping[str, Response]
    until: datetime | None


@dataclass(frozen=True)
class Refusal:
    """A quiz that cannot be taken along now: it has a time limit, a pause runs (until), or no try is left."""

    quiz: str
    title: str
    reason: str
    until: datetime | None = None


@dataclass(frozen=True)
class Taken:
    """Everything of a course that somebody asked to take along."""

    papers: list[TakenPaper]
    refused: list[Refusal]


def take_along(actor: Actor, course_slug: str, quiz_slug: str | None = None) -> Taken:
    """The open papers of the actor for the quizzes of a course (or one of them), each issued if there is none yet.

    The same papers come again, on whatever phone, until they are handed in and marked. Raises NotFound for a course
    or quiz that is not there or not theirs to see, NotAllowed for somebody who studies nothing.
    """
    if actor.person_id is None:
        raise NotAllowed
    study = catalogue.study_course(actor, course_slug)
    round_ = current_round(actor, study.id)
    paper_ids: list[int] = []
    refused = []
    for slug in [one.slug for one in study.version.quizzes] if quiz_slug is None else [quiz_slug]:
        standing = papers.standing(actor, course_slug, slug, round_)
        refusal = _refusal(standing)
        if refusal is None:
            paper = standing.open_paper or papers.issue_paper(actor, course_slug, slug, round_)
            paper_ids.append(paper.id)
        else:
            refused.append(refusal)
    responses = queries.list_responses_of_many(paper_ids)
    found = queries.list_papers_by_id(paper_ids)
    return Taken([_taken(actor, paper, responses.get(paper.id, {})) for paper in found], refused)


def _refusal(standing: Standing) -> Refusal | None:
    if standing.open_paper is not None:
        return None
    quiz = standing.published.quiz
    if quiz.time_limit_minutes:
        return Refusal(quiz.slug, quiz.title, TIMED)
    if standing.tries_left == 0:
        return Refusal(quiz.slug, quiz.title, SPENT)
    if standing.wait_until is not None:
        return Refusal(quiz.slug, quiz.title, PAUSED, standing.wait_until)
    return None


def _taken(actor: Actor, paper: Paper, responses: Mapping[str, Response]) -> TakenPaper:
    known = papers.published(paper.quiz_id)
    study = catalogue.study_version(actor, paper.course_id, known.version_id)
    return TakenPaper(paper, study, responses, papers.deadline(paper, known.quiz))
