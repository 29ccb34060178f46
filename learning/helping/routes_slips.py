"""Quizzes and lessons on paper: choosing, the printed sheets, entering what was written."""

from flask import Blueprint, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from learning.courses import catalogue
from learning.helping import slips
from learning.helping.routes import cell_page
from learning.members.routes_cards import row_id
from learning.policy import Permission
from learning.web.access import requires, the_actor
from learning.web.checks import draw_checks
from learning.web.rendering import use_icons

blueprint = Blueprint("slips", __name__)


@blueprint.get("/slips")
@requires(Permission.TASKS_CONFIRM)
def desk() -> AnyResponse | str:
    return cell_page(
        Permission.TASKS_CONFIRM,
        "slips.desk",
        lambda unit: render_template("helping/slips.html", desk=slips.get_desk(the_actor(), unit.id)),
    )


@blueprint.post("/slips")
@requires(Permission.TASKS_CONFIRM)
def print_slips() -> str:
    """The sheets of a quiz for the members named; each has the paper that is also theirs on a phone."""
    course_slug, _slash, quiz_slug = request.form.get("quiz", "").partition("/")
    people = [row_id(text) for text in request.form.getlist("person")]
    sheets = slips.print_slips(the_actor(), row_id(request.form["don-vi"]), course_slug, quiz_slug, people)
    return render_template("helping/slip_sheets.html", sheets=sheets)


@blueprint.get("/slips/<id:paper_id>")
@requires(Permission.TASKS_CONFIRM)
def slip(paper_id: int) -> str:
    return render_template("helping/slip_entry.html", sheet=slips.get_sheet(the_actor(), paper_id))


@blueprint.post("/slips/<id:paper_id>")
@requires(Permission.TASKS_CONFIRM)
def enter(paper_id: int) -> AnyResponse:
    receipt = slips.enter_slip(the_actor(), paper_id, request.form.to_dict(flat=False))
    return redirect(url_for("slips.desk", ma=receipt), code=303)


@blueprint.get("/print/<course_slug>/<lesson_slug>")
@requires(Permission.STUDY)
def lesson(course_slug: str, lesson_slug: str) -> str:
    """A lesson as a sheet of paper, for somebody who reads without a phone."""
    study = catalogue.study_course(the_actor(), course_slug)
    text = study.version.lesson(lesson_slug)
    use_icons(text.icons)
    html = Markup(draw_checks(study, text))  # noqa: S704 - cleaned when published
    words = [(word[1], Markup(study.fill(word[2]))) for word in text.words]  # noqa: S704 - the same
    return render_template("helping/lesson_sheet.html", study=study, text=text, html=html, words=words)
