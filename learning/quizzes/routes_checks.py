"""POST /check: answers the checks of lessons. Keeps nothing of a guest; for a member the try is recorded."""

from uuid import uuid4

from flask import Blueprint, abort, render_template, request, url_for

from learning.content.library import Question
from learning.courses import catalogue
from learning.errors import NotAllowed, NotFound
from learning.progress import service as progress
from learning.progress.events import NewEvent
from learning.quizzes import marking
from learning.quizzes.kinds import KINDS
from learning.quizzes.results import drawn
from learning.web.access import current_actor, public
from learning.web.checks import present_question

blueprint = Blueprint("checks", __name__)


@blueprint.post("/check")
@public
def check() -> str:
    """Marks one check (fields course, lesson, check, answer); a fragment for scripts, a page without them."""
    actor = current_actor()
    names = {name: request.form.get(name, "")[:80] for name in ("course", "lesson", "check")}
    try:
        study = catalogue.study_course(actor, names["course"])
    except NotAllowed:
        abort(401)
    text = study.version.lesson(names["lesson"])
    published = text.checks.get(names["check"])
    if published is None:
        raise NotFound
    question = Question.from_dict(published)
    kind = KINDS[question.type]
    given = kind.clean(question, kind.read(question, {"answer": request.form.getlist("answer")}))
    blank = kind.is_blank(given)
    mark = 0.0 if blank else marking.mark(question, given)
    if actor is not None and actor.person_id is not None and not blank:
        subject = "/".join(names.values())
        event = NewEvent(str(uuid4()), actor.person_id, "check_answered", subject, {"answer": given})
        progress.record(actor, [event])
    said = kind.describe(question, given, published["html"])
    verdict = "blank" if blank else "right" if mark >= question.points else "nearly" if mark > 0 else "again"
    template = "quizzes/check_feedback.html" if request.headers.get("X-Fragment") else "quizzes/check_answered.html"
    return render_template(
        template,
        verdict=verdict,
        feedback=drawn(study, said.feedback),
        explanation=study.fill(published["html"]["explanation"]) if not blank and mark >= question.points else "",
        question=present_question(study, published, given),
        check_id=names["check"],
        title=text.title,
        back=url_for("courses.lesson", course_slug=study.slug, lesson_slug=text.slug) + f"#check-{names['check']}",
    )
