"""What each kind of event does to a person's progress; refuses what cannot be, in words for the member."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from learning.courses.catalogue import VersionText, version_text
from learning.progress import completion, queries, remarking
from learning.progress.batch import Batch
from learning.progress.completion import Mark, State
from learning.progress.events import NewEvent
from learning.quizzes import papers
from learning.quizzes.models import Paper

ABSENT = "Bài này không còn trong khoá học."


# What events do to the lessons they name.
_ON_LESSONS: dict[str, Callable[[State, str, str], State]] = {
    "lesson_opened": completion.open_part,
    "lesson_read": completion.finish_part,
    "attended": completion.finish_part_together,
    "studied_together": completion.finish_part_together,
}


class Refused(Exception):
    """The event will never be taken; conflict: something else was counted before, with its receipt."""

    def __init__(self, reason: str, *, conflict: bool = False, receipt: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.conflict = conflict
        self.receipt = receipt


@dataclass(frozen=True)
class Effect:
    """Which course and round an event belongs to, and what to do once it is stored."""

    course_id: int
    round: int
    apply: Callable[[], None]


def _check_answered(batch: Batch, event: NewEvent) -> Effect:
    """Kept for the question's statistics; checks never gate completion."""
    course, version = _course(batch, event)
    pieces = event.subject.split("/")
    if len(pieces) != 3 or all(pieces[2] not in one.checks for one in version.lessons if one.slug == pieces[1]):
        raise Refused(ABSENT)
    return Effect(course.id, batch.round_of(event.person_id, course.id), _nothing)


def _simulation_done(batch: Batch, event: NewEvent) -> Effect:
    """Kept as practice; simulations never gate completion."""
    course, version = _course(batch, event)
    pieces = event.subject.split("/")
    if len(pieces) != 3 or all(pieces[2] not in one.simulations for one in version.lessons if one.slug == pieces[1]):
        raise Refused(ABSENT)
    return Effect(course.id, batch.round_of(event.person_id, course.id), _nothing)


def _answer_given(batch: Batch, event: NewEvent) -> Effect:
    paper = _paper(batch, event)
    number, answer = event.body["question"], event.body["answer"]
    fault = papers.draft_fault(paper, number, answer)
    if fault:
        raise Refused(fault)

    def apply() -> None:
        papers.keep_draft(paper.id, number, answer, event.kept_seq)
        _begin_quiz(batch, paper)

    return Effect(paper.course_id, paper.round, apply)


def _paper_handed_in(batch: Batch, event: NewEvent) -> Effect:
    return _marked(batch, event, completion.mark_paper)


def _slip_entered(batch: Batch, event: NewEvent) -> Effect:
    """The answers of a paper slip, typed by somebody with the right; marked like a paper, done with help."""
    return _marked(batch, event, completion.mark_slip)


def _marked(batch: Batch, event: NewEvent, rule: Callable[[State, str, Mark, str], State]) -> Effect:
    paper = _paper(batch, event)
    if paper.state != "issued":
        raise Refused(
            "Bài này đã nộp trước đó. Bài nộp đầu tiên được tính.", conflict=True, receipt=paper.receipt or ""
        )

    def apply() -> None:
        known = papers.published(paper.quiz_id)
        working = batch.working(paper.person_id, paper.course_id, paper.round)
        score = papers.mark_paper(paper, event.body["answers"], event.receipt)
        mark = Mark(score.percent, bool(paper.passed), known.quiz.counts)
        working.state = rule(working.state, f"quiz:{paper.quiz_slug}", mark, _at(batch))
        remarking.remark_late(batch, paper, known.version_id)

    return Effect(paper.course_id, paper.round, apply)


def _tries_granted(batch: Batch, event: NewEvent) -> Effect:
    return _allow(batch, event, tries=event.body["tries"])


def _time_granted(batch: Batch, event: NewEvent) -> Effect:
    return _allow(batch, event, minutes=event.body["minutes"])


def _allow(batch: Batch, event: NewEvent, tries: int = 0, minutes: int = 0) -> Effect:
    course, version = _course(batch, event)
    slug = event.subject.partition("/")[2]
    if all(quiz.slug != slug for quiz in version.quizzes):
        raise Refused(ABSENT)

    def apply() -> None:
        papers.allow(event.person_id, course.id, slug, tries, minutes)

    return Effect(course.id, batch.round_of(event.person_id, course.id), apply)


def _task_reported(batch: Batch, event: NewEvent) -> Effect:
    return _on_task(batch, event, completion.report_task)


def _task_confirmed(batch: Batch, event: NewEvent) -> Effect:
    return _on_task(batch, event, completion.confirm_task)


def _task_refused(batch: Batch, event: NewEvent) -> Effect:
    return _on_task(batch, event, partial(completion.refuse_task, reason=event.body.get("reason", "")))


def _done_together(batch: Batch, event: NewEvent) -> Effect:
    """`attended` and `studied_together` name the lessons that were gone through together."""
    course, version = _course(batch, event)
    slugs = event.body["parts"]
    if not slugs or {*slugs} - {lesson.slug for lesson in version.lessons}:
        raise Refused(ABSENT)
    round_ = batch.round_of(event.person_id, course.id)

    def apply() -> None:
        working = batch.working(event.person_id, course.id, round_)
        for slug in slugs:
            working.state = _ON_LESSONS[event.kind](working.state, f"lesson:{slug}", _at(batch))

    return Effect(course.id, round_, apply)


def _attendance_withdrawn(batch: Batch, event: NewEvent) -> Effect:
    """What was recorded of somebody's attendance was a mistake: its lessons are as if it had never been.

    A completion stays, whatever it rested on.
    """
    course, _version = _course(batch, event)
    found = queries.list_events_of_course(event.person_id, course.id, (*_ON_LESSONS, event.kind), batch.now)
    mistake = next((one for one in found if (one.uid, one.kind) == (event.body["event"], "attended")), None)
    if mistake is None:
        raise Refused("Buổi học này không còn để lấy lại.")
    if batch.working(event.person_id, course.id, mistake.round).completed:
        raise Refused("Đồng chí ấy đã hoàn thành khoá học, kết quả được giữ.")
    gone = {mistake.uid, *(one.body["event"] for one in found if one.kind == event.kind)}
    facts = [one for one in found if one.kind in _ON_LESSONS and one.round == mistake.round and one.uid not in gone]

    def apply() -> None:
        working = batch.working(event.person_id, course.id, mistake.round)
        for slug in mistake.body["parts"]:
            working.state = completion.without_part(working.state, f"lesson:{slug}")
            for one in facts:
                if one.subject == f"{course.slug}/{slug}" or slug in one.body.get("parts", ()):
                    at = one.received_at.isoformat(timespec="seconds")
                    working.state = _ON_LESSONS[one.kind](working.state, f"lesson:{slug}", at)

    return Effect(course.id, mistake.round, apply)


def _on_lesson(batch: Batch, event: NewEvent) -> Effect:
    """A lesson was opened, or read to its end, by the member."""
    course, version = _course(batch, event)
    _slug, _, lesson = event.subject.partition("/")
    if all(one.slug != lesson for one in version.lessons):
        raise Refused(ABSENT)
    return _on_part(batch, event, course.id, f"lesson:{lesson}", _ON_LESSONS[event.kind])


def _on_task(batch: Batch, event: NewEvent, rule: Callable[[State, str, str], State]) -> Effect:
    course, version = _course(batch, event)
    _slug, _, task = event.subject.partition("/")
    if all((part["kind"], part["id"]) != ("task", task) for part in version.parts):
        raise Refused(ABSENT)
    return _on_part(batch, event, course.id, f"task:{task}", rule)


def _on_part(
    batch: Batch, event: NewEvent, course_id: int, key: str, rule: Callable[[State, str, str], State]
) -> Effect:
    round_ = batch.round_of(event.person_id, course_id)
    return Effect(course_id, round_, partial(_apply_rule, batch, (event.person_id, course_id, round_), key, rule))


def _apply_rule(batch: Batch, where: tuple[int, int, int], key: str, rule: Callable[[State, str, str], State]) -> None:
    working = batch.working(*where)
    working.state = rule(working.state, key, _at(batch))


def _begin_quiz(batch: Batch, paper: Paper) -> None:
    working = batch.working(paper.person_id, paper.course_id, paper.round)
    working.state = completion.open_part(working.state, f"quiz:{paper.quiz_slug}", _at(batch))


def _course(batch: Batch, event: NewEvent) -> tuple[Any, VersionText]:
    course = batch.courses.get(event.subject.split("/")[0])
    if course is None or not batch.may_study(event.person_id, course):
        raise Refused("Khoá học này không còn.")
    return course, version_text(course.version_id)


def _paper(batch: Batch, event: NewEvent) -> Paper:
    paper = batch.papers.get(int(event.subject)) if event.subject.isdecimal() else None
    if paper is None or paper.person_id != event.person_id:
        raise Refused("Bài làm này không có trên máy chủ.")
    return paper


def _at(batch: Batch) -> str:
    return batch.now.isoformat(timespec="seconds")


def _nothing() -> None:
    return None


EFFECTS: dict[str, Callable[[Batch, NewEvent], Effect]] = {
    "lesson_opened": _on_lesson,
    "lesson_read": _on_lesson,
    "check_answered": _check_answered,
    "simulation_done": _simulation_done,
    "answer_given": _answer_given,
    "paper_handed_in": _paper_handed_in,
    "task_reported": _task_reported,
    "task_confirmed": _task_confirmed,
    "task_refused": _task_refused,
    "attended": _done_together,
    "attendance_withdrawn": _attendance_withdrawn,
    "studied_together": _done_together,
    "slip_entered": _slip_entered,
    "tries_granted": _tries_granted,
    "time_granted": _time_granted,
}
