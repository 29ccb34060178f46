"""Pages of `learning preview`: a desk, and the phone on it with what members see. Knows neither people nor database.

Addresses and endpoints of what members see are those of the real pages, since these link to each other.
"""

from hashlib import sha256
from typing import Any
from urllib.parse import unquote

from flask import Blueprint, Response, current_app, jsonify, make_response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from learning.authoring.preview import Preview, Reading
from learning.content.findings import Finding
from learning.content.library import Course, Question, Quiz
from learning.courses import media
from learning.courses import routes as course_routes
from learning.courses.catalogue import StudyCourse
from learning.errors import NotFound
from learning.members import kept
from learning.quizzes.kinds import KINDS
from learning.quizzes.routes_checks import try_check
from learning.web import cookies
from learning.web.access import public
from learning.web.checks import present_question
from learning.web.rendering import Display, display, use_icons

HOME = "/preview"
START = "/courses"
WAIT_SECONDS = 20
_ICONS_OF_TEXTS = ["check", "info", "tip", "warn"]

desk = Blueprint("preview", __name__)
courses = Blueprint("courses", f"{__name__}.courses")
quizzes = Blueprint("quizzes", f"{__name__}.quizzes")
BLUEPRINTS = (desk, courses, quizzes)


@desk.get("/")
@public
def home() -> AnyResponse:
    """The desk; inside the phone, where "/" is the sign of the house, the courses."""
    inside = request.headers.get("Sec-Fetch-Dest") == "iframe"
    return redirect(START if inside else HOME, code=303)


@desk.get(HOME)
@public
def around() -> str:
    """The phone with one page in it, the parts of its course and the findings of its file beside it."""
    number = _preview().number
    readings = _preview().readings()
    page = kept.own_path(request.args.get("page", START))
    page = page if page.startswith(("/courses", "/quizzes")) else START
    names = unquote(page.partition("?")[0]).strip("/").split("/")
    reading = next((one for one in readings if one.folder and one.slug == names[1]), None) if len(names) > 1 else None
    links = _course_links(readings) if reading is None else _part_links(reading)
    for link in links:
        link["current"] = link["page"] == page.partition("?")[0]
    path = next((link["path"] for link in links if link["current"]), None)
    found = reading.findings if reading else readings[-1].findings
    return render_template(
        "authoring/preview.html",
        number=number,
        page=page,
        home=HOME,
        title=reading.course.title if reading and reading.course else "",
        links=links,
        here=[one for one in found if one.path == path],
        elsewhere=[one for one in found if one.path != path],
    )


@desk.get("/changes")
@public
def changes() -> Response:
    """{"number"} of the present state, as soon as it is not the one the page has."""
    since = request.args.get("since", "")
    seconds = WAIT_SECONDS if since.isascii() and since.isdigit() else 0
    return jsonify(number=_preview().wait(int(since) if seconds else -1, seconds))


@desk.post("/display")
@public
def choose_display() -> AnyResponse:
    now = display()
    chosen = Display(f"{request.form.get('size', now.size)}.{request.form.get('theme', now.theme)}")
    response = make_response(redirect(kept.own_path(request.form.get("next", "/")), code=303))
    cookies.set_display(response, chosen.cookie)
    return response


@desk.post("/check")
@public
def check() -> str:
    """The answer to a check of a lesson, as members get it."""
    study = _preview().study_lesson(_preview().course(request.form.get("course", "")), request.form.get("lesson", ""))
    text = study.version.lesson(request.form["lesson"])
    return try_check(study, text, request.form.get("check", "")).page


@desk.get("/media/<sha>/<name>")
@public
def picture(sha: str, name: str) -> Response:
    """A picture of the folders, by the address that a published one would have."""
    for reading in _preview().readings():
        for path, data in (reading.course.media if reading.course else {}).items():
            if path.rpartition("/")[2] == name and sha256(data).hexdigest() == sha:
                response = Response(data, content_type=media.TYPES.get(name.rpartition(".")[2].lower()))
                response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
                return response
    raise NotFound


@courses.get("/courses")
@public
def index() -> str:
    lines = [_line(one.course) for one in _preview().readings() if one.course]
    return render_template("courses/index.html", courses=lines, guest=False)


@courses.get("/courses/<course_slug>")
@public
def course(course_slug: str) -> str:
    use_icons(_ICONS_OF_TEXTS)
    return course_routes.course_page(_preview().study(_preview().course(course_slug)))


@courses.get("/courses/<course_slug>/<lesson_slug>")
@public
def lesson(course_slug: str, lesson_slug: str) -> str:
    study = _preview().study_lesson(_preview().course(course_slug), lesson_slug)
    return course_routes.lesson_page(study, study.version.lesson(lesson_slug), takes_reports=False)


@courses.post("/courses/<course_slug>/<lesson_slug>/read")
@public
def read(course_slug: str, lesson_slug: str) -> AnyResponse:
    """ "Học xong" leads on as it does for members; nothing is kept."""
    study = _preview().study(_preview().course(course_slug))
    return redirect(course_routes.what_follows(study, study.version.lesson(lesson_slug)), code=303)


@quizzes.get("/quizzes/<course_slug>/<quiz_slug>")
@public
def start(course_slug: str, quiz_slug: str) -> str:
    """All questions of a quiz, none drawn and none mixed, with their right answers."""
    found = _preview().course(course_slug)
    quiz = next((one for one in found.quizzes if one.slug == quiz_slug), None)
    if quiz is None:
        raise NotFound
    study = _preview().study(found)
    introduction, stored = _preview().questions(found, quiz)
    use_icons(_ICONS_OF_TEXTS)
    return render_template(
        "authoring/preview_quiz.html",
        quiz=quiz,
        course=found,
        introduction=_filled(study, introduction),
        questions=[_with_answer(study, *pair) for pair in zip(quiz.questions, stored, strict=True)],
    )


def _preview() -> Preview:
    preview: Preview = current_app.extensions["preview"]
    return preview


def _with_answer(study: StudyCourse, question: Question, stored: dict[str, Any]) -> dict[str, Any]:
    """A question as it is drawn, its right answer given, and beside it what members are told afterwards."""
    html, kind = stored["html"], KINDS[question.type]
    answer = kind.right_answer(question)
    return {
        "id": question.id,
        "drawn": present_question(study, stored, answer),
        "wanted": [_filled(study, one) for one in kind.describe(question, answer, html).wanted],
        "feedback": [
            (_filled(study, html["options"][key]), _filled(study, said)) for key, said in html["feedback"].items()
        ],
        "revealed": _filled(study, html["revealed"]),
        "explanation": _filled(study, html["explanation"]),
    }


def _filled(study: StudyCourse, html: str) -> Markup:
    return Markup(study.fill(html))  # noqa: S704 - cleaned when rendered


def _line(found: Course) -> dict[str, Any]:
    return {
        "title": found.title,
        "summary": found.summary,
        "url": url_for("courses.course", course_slug=found.slug),
        "lessons": len(found.lessons),
        "minutes": sum(one.minutes for one in found.lessons),
    }


def _course_links(readings: list[Reading]) -> list[dict[str, Any]]:
    return [
        _link(one.course.title if one.course else one.folder, _course_page(one.slug), None, one.findings)
        for one in readings
        if one.folder
    ]


def _part_links(reading: Reading) -> list[dict[str, Any]]:
    """The pages of a course, each with its file and how much there is to mend in it."""
    found, path = reading.course, f"courses/{reading.folder}/course.md"
    links = [_link("Trang giới thiệu", _course_page(reading.slug), path, _of(reading, path))]
    for one in found.lessons if found else ():
        page = url_for("courses.lesson", course_slug=reading.slug, lesson_slug=one.slug)
        links.append(_link(f"{one.position} {one.title}", page, one.path, _of(reading, one.path)))
    for quiz in found.quizzes if found else ():
        links.append(_link(quiz.title, _quiz_page(reading.slug, quiz), quiz.path, _of(reading, quiz.path)))
    return links


def _of(reading: Reading, path: str) -> tuple[Finding, ...]:
    return tuple(one for one in reading.findings if one.path == path)


def _link(title: str, page: str, path: str | None, found: tuple[Finding, ...]) -> dict[str, Any]:
    errors = sum(1 for one in found if one.severity == "error")
    return {"title": title, "page": page, "path": path, "errors": errors, "warnings": len(found) - errors}


def _course_page(slug: str) -> str:
    return url_for("courses.course", course_slug=slug)


def _quiz_page(slug: str, quiz: Quiz) -> str:
    return url_for("quizzes.start", course_slug=slug, quiz_slug=quiz.slug)
