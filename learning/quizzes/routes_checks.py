"""POST /check: answers the checks of lessons. Keeps nothing of a guest; for a member the try is recorded."""

from dataclasses import dataclass
from uuid import uuid4

from flask import Blueprint, abort, render_template, request, url_for

from learning.content.library import Question
from learning.courses import catalogue
from learning.courses.catalogue import LessonText, StudyCourse
from learning.errors import NotAllowed, NotFound
from learning.progress import service as progress
from learning.progress.events import NewEvent
from learning.quizzes import marking
from learning.quizzes.kinds import KINDS
from learning.quizzes.kinds.kind import Answer
from learning.quizzes.results import drawn
from learning.web import tallies
from learning.web.access import current_actor, public
from learning.web.checks import present_question

blueprint = Blueprint("checks", __name__)


@dataclass(frozen=True)
class Tried:
    """An answer to a check as it was cleaned, and the fragment or page that says what it is worth."""

    given: Answer
    is_blank: bool
    page: str


@blueprint.post("/check")
@public
def check() -> str:
    """Marks one check (fields course, lesson, check, and the answer's); a fragment for scripts, a page without them.

    A script keeps the answer on the phone and sends it as an event: with X-Fragment nothing is recorded here.
    The fields up and down move an item of the answer; the question then comes again on a page of its own.
    """
    actor = current_actor()
    names = {name: request.form.get(name, "")[:80] for name in ("course", "lesson", "check")}
    try:
        study = catalogue.study_course(actor, names["course"])
    except NotAllowed:
        abort(401)
    tried = try_check(study, study.version.lesson(names["lesson"]), names["check"])
    is_event = bool(request.headers.get("X-Fragment"))
    if actor is not None and actor.person_id is not None and not tried.is_blank and not is_event:
        subject = "/".join(names.values())
        event = NewEvent(str(uuid4()), actor.person_id, "check_answered", subject, {"answer": tried.given})
        progress.record(actor, [event])
    return tried.page


def try_check(study: StudyCourse, text: LessonText, check_id: str) -> Tried:
    """Marks the posted answer to a check of a lesson. Keeps nothing. Raises NotFound.

    Where an item was only moved, it is no answer yet, and the page asks again.
    """
    published = text.checks.get(check_id)
    if published is None:
        raise NotFound
    question = Question.from_dict(published)
    kind = KINDS[question.type]
    given = kind.clean(question, kind.read(question, request.form.to_dict(flat=False)))
    lesson = url_for("courses.lesson", course_slug=study.slug, lesson_slug=text.slug)
    place = {
        "question": present_question(study, published, given),
        "course_slug": study.slug,
        "lesson_slug": text.slug,
        "check_id": check_id,
        "title": text.title,
        "back": f"{lesson}#check-{check_id}",
    }
    if {"up", "down"} & request.form.keys():
        return Tried(None, True, render_template("quizzes/check_again.html", **place))
    said = kind.describe(question, given, published["html"])
    verdict = marking.verdict(question, given)
    page = render_template(
        "quizzes/check_feedback.html" if request.headers.get("X-Fragment") else "quizzes/check_answered.html",
        verdict=verdict,
        given=drawn(study, said.given),
        tally=tallies.sentence(kind.name, kind.tally(question, given)) if verdict in {"nearly", "again"} else "",
        feedback=drawn(study, said.feedback),
        revealed="" if verdict == "blank" else study.fill(published["html"].get("revealed", "")),
        explanation=study.fill(published["html"]["explanation"]) if verdict in {"right", "noted"} else "",
        **place,
    )
    return Tried(given, verdict == "blank", page)
