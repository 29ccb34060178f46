"""Issuing, drafting and marking papers. What a hand-in does to progress is decided by learning.progress.service."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import SystemRandom
from typing import Any

from flask import current_app
from sqlalchemy import Table, bindparam, delete, insert, update
from sqlalchemy.orm.attributes import set_committed_value

from learning import clock
from learning.assignments.models import Allowance
from learning.content.library import Question, Quiz
from learning.courses import catalogue
from learning.db import db, insert_if_absent, insert_or_update, transaction
from learning.errors import Conflict, NotFound
from learning.policy import Actor
from learning.quizzes import marking, paper, queries
from learning.quizzes.kinds import KINDS
from learning.quizzes.models import Paper, PublishedQuiz, Response

GRACE_SECONDS = 60  # an answer on its way when the time ended still counts
_RESPONSES: Table = Response.__table__  # type: ignore[assignment]
_TAKE_DRAFTS = (
    delete(_RESPONSES)
    .where(_RESPONSES.c.paper_id == bindparam("paper"))
    .returning(_RESPONSES.c.question, _RESPONSES.c.answer)
)
_INSERT_RESPONSES = insert(_RESPONSES)
_PAPERS: Table = Paper.__table__  # type: ignore[assignment]
_KEEP_RESULT = update(_PAPERS).where(_PAPERS.c.id == bindparam("paper"))


@dataclass(frozen=True)
class Published:
    """A quiz as published: its rules and questions, their rendered html by question id, and its introduction's."""

    id: int
    version_id: int
    quiz: Quiz
    html: dict[str, dict[str, Any]]
    introduction: str


@dataclass(frozen=True)
class Standing:
    """Where a member stands with a quiz: what they may do now, and what was before.

    tries_left is None without a limit; wait_until is set while a pause runs.
    """

    published: Published
    course_id: int
    course_slug: str
    course_title: str
    open_paper: Paper | None
    papers: list[Paper]
    tries_left: int | None
    wait_until: datetime | None
    round: int

    @property
    def passed(self) -> bool:
        return any(paper.passed for paper in self.papers)

    @property
    def may_start(self) -> bool:
        return self.open_paper is not None or (self.wait_until is None and self.tries_left != 0)


def published(quiz_id: int) -> Published:
    """A published quiz; kept in memory, since it never changes."""
    kept: dict[int, Published] = current_app.extensions.setdefault("published_quizzes", {})
    if quiz_id not in kept:
        if len(kept) > 500:
            kept.clear()
        row = queries.get_quiz(quiz_id)
        kept[quiz_id] = _published(row)
    return kept[quiz_id]


def list_of_version(version_id: int) -> list[int]:
    """The ids of the quizzes of a course's version, in reading order."""
    return [row.id for row in queries.list_quiz_ids(version_id)]


def standing(actor: Actor, course_slug: str, quiz_slug: str, round_: int) -> Standing:
    """Where the actor stands with a quiz. Raises NotFound when there is none, or it is not theirs to see."""
    found = queries.find_current_quiz(course_slug, quiz_slug)
    if found is None or actor.person_id is None:
        raise NotFound
    row, course, version = found
    catalogue.must_see(actor, course)
    papers = queries.list_papers(actor.person_id, course.id, quiz_slug, round_)
    open_paper = next((one for one in papers if one.state == "issued"), None)
    marked = [one for one in papers if one.state == "marked"]
    quiz = published(row.id).quiz
    allowance = queries.find_allowance(actor.person_id, course.id, quiz_slug)
    extra = allowance.extra_tries if allowance else 0
    tries_left = max(0, quiz.attempts + extra - len(marked)) if quiz.attempts else None
    wait_until = None
    if quiz.pause_minutes and marked and marked[-1].handed_in_at:
        end = marked[-1].handed_in_at + timedelta(minutes=quiz.pause_minutes)
        wait_until = end if end > clock.now() else None
    return Standing(
        published(row.id), course.id, course.slug, version.title, open_paper, marked, tries_left, wait_until, round_
    )


def issue_paper(actor: Actor, course_slug: str, quiz_slug: str, round_: int) -> Paper:
    """The open paper of the actor for a quiz, or a new one. Raises Conflict when no try is left or a pause runs."""
    with transaction():
        now = standing(actor, course_slug, quiz_slug, round_)
        if now.open_paper is not None:
            return now.open_paper
        if not now.may_start:
            raise Conflict("Chưa làm lại được lúc này.")
        earlier = queries.find_open_paper(actor.person_id or 0, now.course_id, quiz_slug)
        if earlier is not None:  # begun in a round that is over: it is gone on with in this one
            earlier.round, earlier.attempt = round_, len(now.papers) + 1
            db.session.flush()
            return earlier
        issued = Paper(
            person_id=actor.person_id,
            quiz_id=now.published.id,
            course_id=now.course_id,
            quiz_slug=quiz_slug,
            round=round_,
            attempt=len(now.papers) + 1,
            state="issued",
            layout=paper.draw(now.published.quiz, SystemRandom()),
            issued_at=clock.now(),
        )
        db.session.add(issued)
        db.session.flush()
        return issued


def allow(person_id: int, course_id: int, quiz_slug: str, tries: int, minutes: int) -> None:
    """Give somebody more tries and minutes for a quiz, on top of what they have."""
    key = {"person_id": person_id, "course_id": course_id, "quiz_slug": quiz_slug}
    insert_if_absent(Allowance, key | {"extra_tries": 0, "extra_minutes": 0})
    db.session.execute(
        update(Allowance)
        .filter_by(**key)
        .values(extra_tries=Allowance.extra_tries + tries, extra_minutes=Allowance.extra_minutes + minutes)
    )


def deadline(open_paper: Paper, quiz: Quiz) -> datetime | None:
    """When answers stop counting: only for quizzes with a time limit, with a minute's grace; never on paper."""
    if not quiz.time_limit_minutes or queries.is_on_paper(open_paper.id):
        return None
    allowance = queries.find_allowance(open_paper.person_id, open_paper.course_id, open_paper.quiz_slug)
    minutes = quiz.time_limit_minutes + (allowance.extra_minutes if allowance else 0)
    return open_paper.issued_at + timedelta(minutes=minutes, seconds=GRACE_SECONDS)


def draft_fault(open_paper: Paper, number: str, answer: Any) -> str:
    """Why a draft answer can never be taken, in words; empty when it can."""
    if open_paper.state != "issued":
        return "Bài này đã nộp rồi, câu trả lời thêm không tính."
    place = paper.question_number(open_paper.layout, number)
    if place is None:
        return "Câu này không có trong bài của đồng chí."
    entry = open_paper.layout[place - 1]
    question = _question(open_paper, entry["question"])
    keys = paper.to_keys(entry, answer)
    if (keys is None and answer not in (None, "")) or (
        keys not in (None, "") and KINDS[question.type].clean(question, keys) is None
    ):
        return "Câu trả lời này không khớp với câu hỏi."
    end = deadline(open_paper, published(open_paper.quiz_id).quiz)
    return "Đã hết giờ làm bài." if end and clock.now() > end else ""


def keep_draft(paper_id: int, number: str, answer: Any, seq: int) -> None:
    """Keep a draft; a lower sequence number than the kept one changes nothing."""
    values = {"paper_id": paper_id, "question": number, "answer": answer, "seq": seq, "answered_at": clock.now()}
    insert_or_update(Response, values, keys=("paper_id", "question"), only_if_newer="seq")


def mark_paper(handed_in: Paper, answers: dict[str, Any], receipt: str) -> marking.Score:
    """Mark a paper for good with all its answers ({"1": answer, …}); drafts fill what is not given.

    Answers that came after the time limit do not count, drafts that came in time do.
    """
    known = published(handed_in.quiz_id)
    connection = db.session.connection()
    drafts = {row.question: row.answer for row in connection.execute(_TAKE_DRAFTS, {"paper": handed_in.id})}
    end = deadline(handed_in, known.quiz)
    if end is None or clock.now() <= end:
        drafts |= answers
    questions = paper.questions_of(handed_in.layout, known.quiz)
    given: dict[str, Any] = {}
    for number, (entry, question) in enumerate(zip(handed_in.layout, questions, strict=True), 1):
        keys = paper.to_keys(entry, drafts.get(str(number)))
        given[question.id] = None if keys is None else KINDS[question.type].clean(question, keys)
    score = marking.score(questions, given)
    now = clock.now()
    connection.execute(
        _INSERT_RESPONSES,
        [
            {
                "paper_id": handed_in.id,
                "question": str(number),
                "answer": drafts.get(str(number)),
                "seq": 0,
                "mark": score.marks[question.id],
                "answered_at": now,
            }
            for number, question in enumerate(questions, 1)
        ],
    )
    result = {
        "state": "marked",
        "handed_in_at": now,
        "score": score.points,
        "maximum": score.maximum,
        "percent": score.percent,
        "passed": marking.passed(known.quiz, score),
        "receipt": receipt,
    }
    connection.execute(_KEEP_RESULT, result | {"paper": handed_in.id})
    for name, value in result.items():  # the object follows the row; a flush would take three times as long
        set_committed_value(handed_in, name, value)
    return score


def _question(open_paper: Paper, identity: str) -> Question:
    return next(one for one in published(open_paper.quiz_id).quiz.questions if one.id == identity)


def _published(row: PublishedQuiz) -> Published:
    quiz = Quiz.from_dict(row.rules | {"questions": row.questions})
    return Published(
        row.id, row.version_id, quiz, {one["id"]: one["html"] for one in row.questions}, row.rules["introduction_html"]
    )
