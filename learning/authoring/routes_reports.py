"""Telling that a lesson is wrong, and the list of it for the owner's trainers."""

import re

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from learning.authoring import lesson_reports
from learning.errors import InvalidInput
from learning.policy import Permission
from learning.web.access import requires, the_actor

blueprint = Blueprint("lesson_reports", __name__)
_NUMBER = re.compile(r"\d{1,18}", re.ASCII)


@blueprint.get("/courses/<course_slug>/<lesson_slug>/report")
@requires(Permission.STUDY)
def tell(course_slug: str, lesson_slug: str) -> Response:
    return _page(course_slug, lesson_slug)


@blueprint.post("/courses/<course_slug>/<lesson_slug>/report")
@requires(Permission.STUDY)
def send(course_slug: str, lesson_slug: str) -> AnyResponse:
    """Fields kind and words."""
    kind, words = request.form.get("kind", ""), request.form.get("words", "")
    try:
        lesson_reports.send(the_actor(), course_slug, lesson_slug, kind, words)
    except InvalidInput as fault:
        return _page(course_slug, lesson_slug, fault)
    address = url_for("lesson_reports.tell", course_slug=course_slug, lesson_slug=lesson_slug, gui=1)
    return redirect(address, code=303)


@blueprint.get("/author/reports")
@requires(Permission.COURSES_PUBLISH)
def waiting() -> str:
    """Argument sau: the last report of the page before."""
    after = request.args.get("sau", "")
    page = lesson_reports.list_waiting(the_actor(), int(after) if _NUMBER.fullmatch(after) else 0)
    return render_template("authoring/reports.html", page=page, kinds=_kinds())


@blueprint.post("/author/reports/<id:report_id>/close")
@requires(Permission.COURSES_PUBLISH)
def close(report_id: int) -> AnyResponse:
    lesson_reports.close(the_actor(), report_id)
    return redirect(url_for("lesson_reports.waiting", xong=1), code=303)


def _page(course_slug: str, lesson_slug: str, fault: InvalidInput | None = None) -> Response:
    study, lesson = lesson_reports.find_lesson(the_actor(), course_slug, lesson_slug)
    page = render_template(
        "authoring/report.html",
        study=study,
        lesson=lesson,
        kinds=_kinds(),
        fault=fault,
        typed=request.form if fault else {},
        most=lesson_reports.MAX_WORDS,
    )
    return make_response(page, 400 if fault else 200)


def _kinds() -> dict[str, str]:
    return {
        "wrong": _("Có chỗ sai"),
        "old": _("Có chỗ đã cũ, nay khác rồi"),
        "unclear": _("Có chỗ khó hiểu"),
        "broken": _("Hình, nút hay phần tập bị hỏng"),
    }
