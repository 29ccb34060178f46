"""Study: the catalogue, courses, lessons, their pictures. Study pages hold nothing of the person."""

from collections.abc import Hashable
from uuid import uuid4

from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from learning.courses import catalogue, media
from learning.courses.catalogue import LessonText, StudyCourse
from learning.errors import NotAllowed
from learning.progress import service as progress
from learning.progress.events import NewEvent
from learning.web.access import current_actor, public
from learning.web.checks import draw_checks
from learning.web.lines import course_lines
from learning.web.rendering import use_icons
from learning.web.study import study_page

blueprint = Blueprint("courses", __name__)


@blueprint.get("/courses")
@public
def index() -> str:
    actor = current_actor()
    return render_template("courses/index.html", courses=course_lines(actor), guest=actor is None)


@blueprint.get("/courses/<course_slug>")
@public
def course(course_slug: str) -> Response:
    study = _study(course_slug)
    return study_page(_key(study), lambda: course_page(study))


@blueprint.get("/courses/<course_slug>/<lesson_slug>")
@public
def lesson(course_slug: str, lesson_slug: str) -> Response:
    study = _study(course_slug)
    text = study.version.lesson(lesson_slug)
    return study_page(_key(study), lambda: lesson_page(study, text))


@blueprint.post("/courses/<course_slug>/<lesson_slug>/read")
@public
def read(course_slug: str, lesson_slug: str) -> AnyResponse:
    """ "Học xong": kept for a member, nothing for a guest; both go on to what comes next."""
    study = _study(course_slug)
    text = study.version.lesson(lesson_slug)
    actor = current_actor()
    if actor is not None and actor.person_id is not None:
        event = NewEvent(
            request.form.get("event") or str(uuid4()), actor.person_id, "lesson_read", f"{course_slug}/{lesson_slug}"
        )
        progress.record(actor, [event])
    return redirect(what_follows(study, text), code=303)


@blueprint.get("/media/<sha256>/<name>")
@public
def picture(sha256: str, name: str) -> Response:
    data, media_type = media.get_media(sha256, name)
    response = Response(data, content_type=media_type)
    response.make_conditional(request.environ, accept_ranges=True, complete_length=len(data))  # players ask for pieces
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


def course_page(study: StudyCourse) -> str:
    """The page of a course, the same for everybody who reads this version of it."""
    version = study.version
    lessons = [
        {
            "slug": one.slug,
            "number": one.number,
            "title": one.title,
            "minutes": one.minutes,
            "url": url_for("courses.lesson", course_slug=study.slug, lesson_slug=one.slug),
        }
        for one in version.lessons
    ]
    quizzes = [
        {"title": one.title, "url": url_for("quizzes.start", course_slug=study.slug, quiz_slug=one.slug)}
        for one in version.quizzes
    ]
    return render_template(
        "courses/course.html",
        slug=study.slug,
        version=version.number,
        title=version.title,
        summary=version.summary,
        intro_html=Markup(study.fill(version.about["introduction"])),  # noqa: S704 - cleaned when published
        lessons=lessons,
        quizzes=quizzes,
        updated=version.about["updated"],
        sources=version.about["sources"],
    )


def lesson_page(study: StudyCourse, text: LessonText, *, takes_reports: bool = True) -> str:
    """The page of a lesson, the same for everybody who reads this version of it; a preview takes no reports."""
    version = study.version
    g.pop("icons", None)
    use_icons(text.icons)
    html = draw_checks(study, text)
    previous = version.lessons[text.number - 2] if text.number > 1 else None
    following = version.lessons[text.number] if text.number < len(version.lessons) else None
    return render_template(
        "courses/lesson.html",
        course_title=version.title,
        course_url=url_for("courses.course", course_slug=study.slug),
        course_slug=study.slug,
        lesson_slug=text.slug,
        number=text.number,
        count=len(version.lessons),
        minutes=text.minutes,
        title=text.title,
        objectives=text.objectives,
        html=Markup(html),  # noqa: S704 - cleaned when published
        words=[(word[0], word[1], Markup(study.fill(word[2]))) for word in text.words],  # noqa: S704
        updated=text.updated,
        previous=previous and _link(study, previous),
        next=following and _link(study, following),
        quiz_next=bool(_quiz_after(study, text)),
        version=version.number,
        read_url=url_for("courses.read", course_slug=study.slug, lesson_slug=text.slug),
        report_url=_report_url(study, text) if takes_reports else "",
        follows_url=what_follows(study, text),
    )


def _report_url(study: StudyCourse, text: LessonText) -> str:
    return url_for("lesson_reports.tell", course_slug=study.slug, lesson_slug=text.slug)


def what_follows(study: StudyCourse, text: LessonText) -> str:
    """The address to go on to after a lesson."""
    quiz = _quiz_after(study, text)
    if quiz:
        return url_for("quizzes.start", course_slug=study.slug, quiz_slug=quiz)
    if text.number < len(study.version.lessons):
        following = study.version.lessons[text.number]
        return url_for("courses.lesson", course_slug=study.slug, lesson_slug=following.slug)
    return url_for("courses.course", course_slug=study.slug)


def _study(course_slug: str) -> StudyCourse:
    try:
        return catalogue.study_course(current_actor(), course_slug)
    except NotAllowed:
        abort(401)


def _key(study: StudyCourse) -> tuple[Hashable, ...]:
    return (study.version.id, study.version.number, tuple(sorted(study.values.items())))


def _link(study: StudyCourse, text: LessonText) -> dict[str, str]:
    return {
        "title": text.title,
        "url": url_for("courses.lesson", course_slug=study.slug, lesson_slug=text.slug),
    }


def _quiz_after(study: StudyCourse, text: LessonText) -> str | None:
    """The quiz that comes right after a lesson; after the last one also a quiz without a place of its own."""
    last = text.number == len(study.version.lessons)
    places = {text.slug, ""} if last else {text.slug}
    return next((quiz.slug for quiz in study.version.quizzes if quiz.after in places), None)
