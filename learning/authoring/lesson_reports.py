""" "Báo bài này sai": a reader tells the owner's trainers, who read what it is about and not who says it."""

from dataclasses import dataclass

from learning import clock, config, policy
from learning.administration import audit
from learning.authoring import queries_reports as queries
from learning.authoring.models import REPORT_KINDS, LessonReport
from learning.courses import catalogue
from learning.courses.catalogue import LessonText, StudyCourse
from learning.db import db, transaction
from learning.errors import InvalidInput, NotFound
from learning.policy import Actor, Permission
from learning.vietnamese import nfc

MAX_WORDS = 1_000
ON_A_PAGE = 20
MOST_OPEN = 50  # of one lesson; more would tell its trainers nothing new


@dataclass(frozen=True)
class Shown:
    """A report with what it is about; title None: the lesson is not in the present version any more."""

    report: LessonReport
    course_slug: str
    course_title: str
    title: str | None
    changed: bool


@dataclass(frozen=True)
class Waiting:
    """A page of reports, the oldest first; count: of all pages; next: the report after which the next page begins."""

    count: int
    shown: list[Shown]
    next: int | None


def find_lesson(actor: Actor, course_slug: str, lesson_slug: str) -> tuple[StudyCourse, LessonText]:
    """The lesson that somebody reads. Raises NotFound."""
    study = catalogue.study_course(actor, course_slug)
    return study, study.version.lesson(lesson_slug)


def send(actor: Actor, course_slug: str, lesson_slug: str, kind: str, words: str) -> None:
    """Keep what the actor says, and nothing of the actor.

    Raises NotFound for a lesson that they do not read, InvalidInput without words, or with too many, or when its
    trainers have a pile of them to read first.
    """
    study, lesson = find_lesson(actor, course_slug, lesson_slug)
    words = nfc(words).strip()
    if kind not in REPORT_KINDS:
        raise InvalidInput("Xin chọn một trong các ý ở trên.", "kind")
    if not words or len(words) > MAX_WORDS:
        raise InvalidInput(f"Xin ghi sai ở chỗ nào, nhiều nhất {MAX_WORDS} chữ.", "words")
    with transaction():
        if queries.count_open(study.id, lesson.slug) >= MOST_OPEN:
            raise InvalidInput("Bài này đã có nhiều góp ý, người viết đang xem. Xin gửi lại sau ít ngày.")
        db.session.add(
            LessonReport(
                course_id=study.id,
                lesson_slug=lesson.slug,
                version_number=study.version.number,
                kind=kind,
                words=words,
                sent_on=clock.today(config.current().timezone),
            )
        )


def list_waiting(actor: Actor, after: int = 0) -> Waiting:
    """What waits for the actor, who writes courses of the owner units; after: the last report of the page before."""
    scope = policy.scope(actor, Permission.COURSES_PUBLISH)
    rows = queries.list_waiting(scope, after, ON_A_PAGE + 1)
    shown = []
    for report, course, version_id in rows[:ON_A_PAGE]:
        version = catalogue.version_text(version_id)
        title = next((one.title for one in version.lessons if one.slug == report.lesson_slug), None)
        shown.append(Shown(report, course.slug, version.title, title, version.number != report.version_number))
    return Waiting(queries.count_waiting(scope), shown, rows[ON_A_PAGE - 1][0].id if len(rows) > ON_A_PAGE else None)


def close(actor: Actor, report_id: int) -> None:
    """The actor has dealt with a report. Raises NotFound for one of somebody else's courses."""
    with transaction():
        found = queries.lock_report(report_id)
        if found is None or not policy.may(actor, Permission.COURSES_PUBLISH, found[1]):
            raise NotFound
        report = found[0]
        if report.closed_at is None:
            report.closed_at, report.closed_by = clock.now(), actor.person_id
            audit.write(actor, "lesson_report_closed", course=report.course_id)
