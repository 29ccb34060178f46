"""The member's own pages: today's next step, and how far they are."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from learning import clock, config, policy, vietnamese
from learning.members import cards, consent, notices
from learning.policy import Actor, Permission
from learning.progress.completion import new_parts
from learning.progress.standing import CourseStanding, list_standings
from learning.quizzes import queries as quiz_queries
from learning.web.access import current_actor, device_session, public, requires, the_actor
from learning.web.lines import course_lines

blueprint = Blueprint("progress", __name__)
RECEIPTS = 20


@blueprint.get("/")
@public
def home() -> str | Response:
    """Today's next step for a member; the catalogue for a guest."""
    actor = current_actor()
    if actor is None and "app" in request.args:  # an installed app: Safari keeps its sign-in apart from the browser's
        return redirect(url_for("members.login", app=1), 303)
    if actor is None:
        return render_template("courses/index.html", courses=course_lines(None), guest=True)
    standings = list_standings(actor)
    session = device_session()
    return render_template(
        "members/home.html",
        given_name=vietnamese.given_name(actor.name),
        today=clock.today(config.current().timezone),
        next_step=_next_step(actor, standings),
        courses=[_course_line(standing) for standing in standings],
        notices=notices.list_unseen(actor),
        consent=consent.standing_of(actor),
        desks=_desks(actor),
        person_id=actor.person_id,
        database_id=session.database_id if session else "",
        done=[key for standing in standings for key in standing.done_lesson_keys()],
    )


@blueprint.get("/me")
@requires(Permission.STUDY)
def me() -> str:
    actor = the_actor()
    standings = list_standings(actor)
    return render_template(
        "members/me.html",
        name=actor.name,
        holds_role=bool(actor.grants),
        courses=[_course_line(standing) for standing in standings],
        receipts=_receipts(actor),
        helped=[line for standing in standings for line in _helped(standing)],
    )


def _helped(standing: CourseStanding) -> list[dict[str, str]]:
    """What was done with help and may be done again alone."""
    found = []
    for part in standing.helped():
        if part.kind == "quiz":
            url = url_for("quizzes.start", course_slug=standing.course.slug, quiz_slug=part.id)
        else:
            url = url_for("courses.lesson", course_slug=standing.course.slug, lesson_slug=part.id)
        found.append({"title": part.title, "course": standing.version.title, "url": url})
    return found


def _next_step(actor: Actor, standings: list[CourseStanding]) -> dict[str, Any] | None:
    """What to do now: an open paper first, then the next part of the most urgent course."""
    unfinished = [standing for standing in standings if standing.status != "completed" and standing.next]
    open_papers = {(one.course_id, one.quiz_slug): one for one in quiz_queries.list_open_papers(actor.person_id or 0)}
    for course, part in ((one.course, part) for one in unfinished for part in one.parts):
        paper = open_papers.get((course.id, part.id)) if part.kind == "quiz" else None
        answered = quiz_queries.count_answered(paper.id) if paper else 0
        if paper and answered:  # one that was only taken along is no step yet
            return {
                "title": part.title,
                "text": _("Đã trả lời %(done)s trong %(all)s câu.", done=answered, all=len(paper.layout)),
                "url": url_for("quizzes.paper", paper_id=paper.id),
                "label": _("Làm tiếp"),
            }
    # A task waits for the leader, so whatever the member can go on with by themself comes first.
    waiting_last = sorted(unfinished, key=lambda one: one.next is not None and one.next.kind == "task")
    return _part_step(waiting_last[0]) if waiting_last else None


def _part_step(standing: CourseStanding) -> dict[str, Any] | None:
    part = standing.next
    if part is None:
        return None
    if part.kind == "quiz":
        return {
            "title": part.title,
            "text": _("Đồng chí đã đọc xong các bài. Còn bài kiểm tra này nữa thôi."),
            "url": url_for("quizzes.start", course_slug=standing.course.slug, quiz_slug=part.id),
            "label": _("Vào làm bài"),
        }
    if part.kind == "task":
        return {
            "title": part.title,
            "text": _("Làm xong trên máy thật, đồng chí báo chi bộ xác nhận."),
            "url": url_for("tasks.task", course_slug=standing.course.slug, task_slug=part.id),
            "label": _("Xem việc này"),
        }
    lesson = standing.version.lesson(part.id)
    begun = standing.progress is not None
    return {
        "title": _("Bài %(number)s: %(title)s", number=lesson.number, title=lesson.title),
        "text": _("%(course)s. Khoảng %(minutes)s phút.", course=standing.version.title, minutes=lesson.minutes),
        "url": url_for("courses.lesson", course_slug=standing.course.slug, lesson_slug=lesson.slug),
        "label": _("Học tiếp") if begun else _("Bắt đầu học"),
    }


def _course_line(standing: CourseStanding) -> dict[str, Any]:
    return {
        "title": standing.version.title,
        "url": url_for("courses.course", course_slug=standing.course.slug),
        "parts": standing.marks(),
        "words": _words(standing),
        "due": standing.due_on if standing.status != "completed" else None,
        "completed": standing.status == "completed",
    }


def _words(standing: CourseStanding) -> str:
    done, lessons = standing.done_lessons()
    if standing.completed_at is not None and standing.progress is not None:
        day = clock.day_of(standing.completed_at, config.current().timezone)
        words = [_("Đã hoàn thành ngày %(day)s", day=vietnamese.format_date(day))]
        return ". ".join([*words, _("có phần mới")] if _has_new(standing) else words)
    if standing.progress is None:
        return str(_("%(count)s bài, chưa bắt đầu", count=lessons))
    left = standing.next.kind if standing.next and done == lessons else ""
    rest = {"quiz": _(", còn bài kiểm tra"), "task": _(", còn việc thực hành")}.get(left, "")
    said = _("Xong %(done)s trong %(all)s bài", done=done, all=lessons)
    return f"{said}{rest}"


def _has_new(standing: CourseStanding) -> bool:
    return standing.progress is not None and bool(new_parts(standing.progress.parts, standing.parts))


def _receipts(actor: Actor) -> list[dict[str, Any]]:
    """The newest hand-ins with their codes."""
    return [
        {
            "title": title,
            "at": paper.handed_in_at,
            "code": paper.receipt,
            "url": url_for("quizzes.paper", paper_id=paper.id),
            "percent": paper.percent,
            "passed": paper.passed,
        }
        for paper, title in quiz_queries.list_marked_papers(actor.person_id or 0, RECEIPTS)
    ]


def _desks(actor: Actor) -> list[dict[str, str]]:
    """Where the actor's roles have their pages."""
    desks = []
    if policy.may(actor, Permission.INSTANCE_SET_UP):
        desks.append({"title": _("Tên đảng bộ và việc ban đầu"), "url": url_for("administration.start")})
    if policy.may(actor, Permission.FIELDS_SET):
        desks.append({"title": _("Điền chỗ trống của khoá học"), "url": url_for("administration.fields")})
    if policy.may(actor, Permission.COMPLETION_SEE):
        desks.append({"title": _("Chi bộ hôm nay"), "url": url_for("reports.cell")})
    if policy.may(actor, Permission.ROSTER_IMPORT):
        desks.append({"title": _("Danh sách đảng viên"), "url": url_for("rosters.desk")})
    if cards.may_issue_somewhere(actor):
        desks.append({"title": _("In thẻ học"), "url": url_for("members.cards")})
    if policy.may(actor, Permission.ROLES_GRANT):
        desks.append({"title": _("Giao vai, thu lại vai"), "url": url_for("members.roles_desk")})
    if policy.may(actor, Permission.HELP_RECORD) and not policy.may(actor, Permission.COMPLETION_SEE):
        desks.append({"title": _("Ghi buổi học trực tiếp"), "url": url_for("helping.attendance")})
    if policy.may(actor, Permission.COURSES_ASSIGN):
        desks.append({"title": _("Giao khoá học, hạn học"), "url": url_for("assignments.desk")})
    if policy.may(actor, Permission.REQUESTS_HANDLE):
        desks.append({"title": _("Yêu cầu về dữ liệu cá nhân"), "url": url_for("data.waiting_requests")})
    if policy.may(actor, Permission.LOG_READ):
        desks.append({"title": _("Nhật ký: ai đã làm gì"), "url": url_for("log.log")})
    if policy.may(actor, Permission.COURSES_PUBLISH):
        desks.append({"title": _("Góp ý của người học về bài"), "url": url_for("lesson_reports.waiting")})
    if policy.may(actor, Permission.TOKENS_MAKE):
        desks.append({"title": _("Mã cho hệ thống khác đọc số liệu"), "url": url_for("tokens.desk")})
    desks.extend(
        {"title": _("Số liệu đơn vị"), "url": url_for("reports.unit", unit_id=grant.unit_id)}
        for grant in actor.grants
        if grant.role in {policy.Role.COMMITTEE, policy.Role.ADMIN}
    )
    return desks
