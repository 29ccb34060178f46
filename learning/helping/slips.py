"""Quizzes on paper: printed for members without a phone, and what they wrote entered once, never shown again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from markupsafe import Markup
from sqlalchemy import Row

from learning import clock, config, policy
from learning.administration import audit
from learning.assignments import queries as assignments
from learning.assignments.rules import nearest
from learning.content.library import Quiz
from learning.courses import catalogue
from learning.courses.catalogue import QuizOutline, StudyCourse, VersionText
from learning.courses.queries import CurrentCourse
from learning.db import insert_if_absent, transaction
from learning.errors import Conflict, InvalidInput, NotFound
from learning.helping import queries
from learning.members import queries as members
from learning.members.models import Person
from learning.policy import Actor, Permission
from learning.progress import service as progress
from learning.progress.events import NewEvent
from learning.quizzes import answering, papers
from learning.quizzes import queries as quiz_queries
from learning.quizzes.models import Paper, Slip
from learning.units import queries as units
from learning.units.models import Unit

AT_MOST = 60  # slips printed at once
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # of options, as they are printed and entered


@dataclass(frozen=True)
class SlipDesk:
    """The courses whose lessons and graded quizzes can be printed, the members, and the slips that are still out."""

    unit: Unit
    courses: list[tuple[CurrentCourse, VersionText]]
    quizzes: list[tuple[CurrentCourse, VersionText, QuizOutline]]
    people: list[Row[int, str]]
    out: Sequence[Row[Paper, str, str, datetime]]


@dataclass(frozen=True)
class Sheet:
    """A slip as it is printed or entered: the questions as templates draw them, in the order of the paper."""

    person: Person
    unit: Unit
    study: StudyCourse
    quiz: Quiz
    paper: Paper
    questions: list[dict[str, Any]]


def get_desk(actor: Actor, unit_id: int) -> SlipDesk:
    """Raises NotFound where the actor may not confirm what members did."""
    unit = units.get_unit(unit_id)
    if not policy.may(actor, Permission.TASKS_CONFIRM, unit.path):
        raise NotFound
    courses = catalogue.list_courses(actor)
    quizzes = [
        (course, version, quiz) for course, version in courses for quiz in version.quizzes if quiz.kind == "graded"
    ]
    people = [row for row in queries.list_names(unit.id) if row.id != actor.person_id]
    return SlipDesk(unit, courses, quizzes, people, quiz_queries.list_open_slips(unit.id))


def print_slips(actor: Actor, unit_id: int, course_slug: str, quiz_slug: str, person_ids: Sequence[int]) -> list[Sheet]:
    """Issue, or print again, the papers of some members of a unit. All or none.

    Raises NotFound for somebody outside the actor's reach, InvalidInput with words where a quiz or person cannot.
    """
    if not person_ids or len(person_ids) > AT_MOST:
        raise InvalidInput(f"Xin chọn từ 1 đến {AT_MOST} đồng chí cần phiếu giấy.", "person")
    with transaction():
        return [_print(actor, unit_id, course_slug, quiz_slug, person_id) for person_id in person_ids]


def get_sheet(actor: Actor, paper_id: int) -> Sheet:
    """A slip that is still out. Raises NotFound when there is none or its member is not the actor's to confirm for."""
    paper = quiz_queries.find_slip(paper_id)
    if paper is None:
        raise NotFound
    place = members.get_place(paper.person_id)
    if place.unit is None or not policy.may(actor, Permission.TASKS_CONFIRM, place.unit.path):
        raise NotFound
    if paper.person_id == actor.person_id:
        raise NotFound
    if paper.state != "issued":
        raise Conflict("Phiếu này đã được nhập.")
    return _sheet(place.person, place.unit, paper)


def enter_slip(actor: Actor, paper_id: int, form: Mapping[str, Sequence[str]]) -> str:
    """Mark what somebody wrote on their slip; returns the receipt. The answers are shown to nobody but them.

    form: fields as the entry page sends them, each with the number of its question in front ("3.answer").
    Raises as get_sheet, and InvalidInput with words for what cannot be taken.
    """
    sheet = get_sheet(actor, paper_id)
    answers = {str(number): _answer(sheet.paper, number, form) for number in range(1, len(sheet.questions) + 1)}
    given = {number: answer for number, answer in answers.items() if answer not in answering.BLANK}
    if not given:
        raise InvalidInput("Phiếu chưa có câu trả lời nào. Xin xem lại tờ giấy rồi nhập.")
    uid = uuid5(NAMESPACE_OID, f"slip:{paper_id}")
    event = NewEvent(str(uid), sheet.person.id, "slip_entered", str(paper_id), {"answers": given}, "leader")
    with transaction():
        outcome = progress.record(actor, [event])[0]
        if outcome.status == "stored":
            audit.write(actor, "slip_entered", person_id=sheet.person.id, unit_id=sheet.unit.id, paper=paper_id)
    if outcome.status not in {"stored", "duplicate"}:
        raise InvalidInput(outcome.reason)
    return outcome.receipt


def _print(actor: Actor, unit_id: int, course_slug: str, quiz_slug: str, person_id: int) -> Sheet:
    place = members.get_place(person_id)
    if place.unit is None or place.unit.id != unit_id or person_id == actor.person_id:
        raise NotFound
    if not policy.may(actor, Permission.TASKS_CONFIRM, place.unit.path):
        raise NotFound
    member = Actor(person_id, place.person.name, place.unit.id, place.unit.path)
    course = catalogue.study_course(member, course_slug)
    today = clock.today(config.current().timezone)
    counting = nearest(assignments.list_above(place.unit.path, course.id), place.unit.path, today)
    try:
        paper = papers.issue_paper(member, course_slug, quiz_slug, counting.round if counting else 1)
    except Conflict as fault:
        raise InvalidInput(
            f"{place.person.name} đã hết lượt hoặc đang chờ đến lượt sau, chưa in phiếu được."
        ) from fault
    sheet = _sheet(place.person, place.unit, paper)
    insert_if_absent(Slip, {"paper_id": paper.id, "printed_at": clock.now(), "printed_by": actor.person_id})
    audit.write(actor, "slip_printed", person_id=person_id, unit_id=unit_id, paper=paper.id)
    return sheet


def _sheet(person: Person, unit: Unit, paper: Paper) -> Sheet:
    member = Actor(person.id, person.name, unit.id, unit.path)
    known = papers.published(paper.quiz_id)
    study = catalogue.study_version(member, paper.course_id, known.version_id)
    drawn = [answering.draw_question(study, paper, number, None) for number in range(1, len(paper.layout) + 1)]
    questions = [question | {"drawn": _lettered(question["drawn"])} for question in drawn]
    return Sheet(person, unit, study, known.quiz, paper, questions)


def _lettered(drawn: dict[str, Any]) -> dict[str, Any]:
    """On paper the places of a message are not tapped: each carries the letter of its option."""
    message = drawn.get("message")
    if not message:
        return drawn
    for letter, option in zip(LETTERS, drawn["options"], strict=False):
        place = f'<span data-spot="{option["value"]}">'
        message = str(message).replace(place, f'<b class="letter">{letter}</b> {place}')
    return drawn | {"message": Markup(message)}  # noqa: S704 - cleaned when published; ours are letters and ids


def _answer(paper: Paper, number: int, form: Mapping[str, Sequence[str]]) -> Any:
    """The answer to one question; an order is entered as the place of each item."""
    prefix = f"{number}."
    own = {name.removeprefix(prefix): list(values) for name, values in form.items() if name.startswith(prefix)}
    places = {
        name.removeprefix("place."): values[0].strip() for name, values in own.items() if name.startswith("place.")
    }
    if places:
        wanted = [str(one) for one in range(1, len(places) + 1)]
        if sorted(places.values()) == sorted(wanted):
            own["answer"] = sorted(places, key=lambda item: int(places[item]))
        elif any(places.values()):
            raise InvalidInput(f"Câu {number}: mỗi ý cần một số thứ tự khác nhau, từ 1 đến {len(places)}.")
    answer = answering.read_answer(paper, number, own)
    fault = "" if answer in answering.BLANK else papers.draft_fault(paper, str(number), answer)
    if fault:
        raise InvalidInput(f"Câu {number}: {fault}")
    return answer
