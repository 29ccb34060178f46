"""Quizzes: starting, answering question by question, handing in, the result."""

from typing import Any
from uuid import uuid4

from flask import Blueprint, abort, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from learning.courses import catalogue
from learning.courses.catalogue import StudyCourse
from learning.errors import Conflict, InvalidInput
from learning.policy import Actor, Permission
from learning.progress import service as progress
from learning.progress.events import NewEvent, Outcome
from learning.progress.standing import current_round
from learning.quizzes import answering, papers, placement, queries, remarking, results
from learning.quizzes import paper as layouts
from learning.quizzes.models import Paper
from learning.quizzes.placement import Advice
from learning.quizzes.quiz import PLACEMENT
from learning.quizzes.results import Result
from learning.web.access import requires, the_actor

blueprint = Blueprint("quizzes", __name__)


@blueprint.get("/quizzes/<course_slug>/<quiz_slug>")
@requires(Permission.STUDY)
def start(course_slug: str, quiz_slug: str) -> str:
    actor = the_actor()
    study = catalogue.study_course(actor, course_slug)
    standing = papers.standing(actor, course_slug, quiz_slug, current_round(actor, study.id))
    return render_template(
        "quizzes/start.html",
        study=study,
        standing=standing,
        quiz=standing.published.quiz,
        intro_html=Markup(study.fill(standing.published.introduction)),  # noqa: S704 - cleaned when published
    )


@blueprint.post("/quizzes/<course_slug>/<quiz_slug>")
@requires(Permission.STUDY)
def begin(course_slug: str, quiz_slug: str) -> AnyResponse:
    """Issue the paper, or go back to the open one; where no try is left, the start page says why."""
    actor = the_actor()
    study = catalogue.study_course(actor, course_slug)
    try:
        paper = papers.issue_paper(actor, course_slug, quiz_slug, current_round(actor, study.id))
    except Conflict:
        return redirect(url_for("quizzes.start", course_slug=course_slug, quiz_slug=quiz_slug), code=303)
    return redirect(url_for("quizzes.paper", paper_id=paper.id), code=303)


@blueprint.get("/papers/<id:paper_id>")
@requires(Permission.STUDY)
def paper(paper_id: int) -> str:
    """The question asked for, the list before handing in, or the result of a marked paper."""
    actor = the_actor()
    found = _own_paper(actor, paper_id)
    study = _study(actor, found)
    if found.state == "marked":
        return _result_page(study, found)
    page = answering.question_page(study, found, request.args.get("cau"))
    title = papers.published(found.quiz_id).quiz.title
    template = "quizzes/review_before.html" if request.args.get("cau") == "het" else "quizzes/question.html"
    return render_template(template, page=page, study=study, title=title, event=uuid4())


@blueprint.post("/papers/<id:paper_id>")
@requires(Permission.STUDY)
def answer(paper_id: int) -> AnyResponse:
    """Keep the answer of a page and go on, or hand the paper in (field `go`: prev, next, list, hand_in).

    The fields up and down move an item of the answer; the page then comes again.
    """
    actor = the_actor()
    found = _own_paper(actor, paper_id)
    go = request.form.get("go", "next")
    number = layouts.question_number(found.layout, request.form.get("number", ""))
    if number is not None and found.state == "issued":
        _keep(actor, found, number)
    if go == "hand_in":
        return _hand_in(actor, found)
    stays = bool({"up", "down"} & request.form.keys())
    stop = str(number or 1) if stays else _next_stop(go, number or 1, len(found.layout))
    return redirect(url_for("quizzes.paper", paper_id=paper_id, cau=stop), code=303)


def _keep(actor: Actor, found: Paper, number: int) -> None:
    given = answering.read_answer(found, number, request.form.to_dict(flat=False))
    if given in answering.BLANK:  # a page that stood open elsewhere must not empty an answer given since
        return
    seq = max((one.seq for one in queries.list_responses(found.id).values()), default=0) + 1
    body: dict[str, Any] = {"question": str(number), "answer": given}
    outcome = _record(actor, NewEvent(str(uuid4()), found.person_id, "answer_given", str(found.id), body, seq=seq))
    if outcome.status == "refused":
        raise InvalidInput(outcome.reason)


def _hand_in(actor: Actor, found: Paper) -> AnyResponse:
    """Hand in with all drafts; a second press of the same button is the same event."""
    event = request.form.get("event") or str(uuid4())
    body = {"answers": {number: one.answer for number, one in queries.list_responses(found.id).items()}}
    outcome = _record(actor, NewEvent(event, found.person_id, "paper_handed_in", str(found.id), body))
    if outcome.status == "refused":
        raise InvalidInput(outcome.reason)
    return redirect(url_for("quizzes.paper", paper_id=found.id), code=303)


def _record(actor: Actor, event: NewEvent) -> Outcome:
    return progress.record(actor, [event])[0]


def _result_page(study: StudyCourse, found: Paper) -> str:
    actor = the_actor()
    standing = papers.standing(actor, study.slug, found.quiz_slug, found.round)
    is_current = standing.published.version_id == study.version.id
    result = results.get_result(study, found, () if is_current else remarking.steps_since(found))
    if standing.published.quiz.kind != PLACEMENT:
        return render_template("quizzes/paper.html", study=study, result=result, standing=standing)
    advice = _advice(actor, result)
    return render_template(
        "quizzes/placed.html",
        study=study,
        result=result,
        standing=standing,
        advice=advice,
        begin_with=placement.first_to_take(advice),
    )


def _advice(actor: Actor, result: Result) -> list[Advice]:
    courses = [(course.slug, version) for course, version in catalogue.list_courses(actor)]
    return placement.advise(result.verdicts, courses)


def _next_stop(go: str, here: int, total: int) -> str:
    if go == "prev":
        return str(max(1, here - 1))
    if go.isdecimal():
        return go
    return "het" if go == "list" or here >= total else str(here + 1)


def _own_paper(actor: Actor, paper_id: int) -> Paper:
    if actor.person_id is None:
        abort(401)
    return queries.get_paper(paper_id, actor.person_id)


def _study(actor: Actor, found: Paper) -> StudyCourse:
    """The course as of the version on which the paper was issued."""
    return catalogue.study_version(actor, found.course_id, papers.published(found.quiz_id).version_id)
