"""What people ask about their own data: asking, seeing what waits, doing or refusing it. Knows no HTTP."""

from dataclasses import dataclass
from datetime import timedelta

from learning import clock, config, policy, vietnamese
from learning.administration import audit, deadlines, erasing, queries
from learning.administration.models import DataRequest
from learning.db import db, transaction
from learning.errors import Conflict, InvalidInput, NotFound
from learning.members import notices
from learning.members import queries as members
from learning.members.models import Person
from learning.policy import Actor, Permission
from learning.progress import people
from learning.units import queries as units
from learning.units.models import Unit

LONGEST = 1_000
KINDS = deadlines.KINDS


@dataclass(frozen=True)
class Waiting:
    """An open request with the person who asks, as those who handle it see it."""

    request: DataRequest
    person: Person
    unit: Unit | None
    days_left: int


def ask(actor: Actor, kind: str, wish: str) -> DataRequest:
    """Ask for a correction, deletion or objection. Raises InvalidInput; Conflict while such a request is open."""
    if actor.person_id is None:
        raise NotFound
    wish = vietnamese.nfc(wish).strip()
    if kind not in KINDS:
        raise InvalidInput("Xin chọn một trong ba việc ở trên.", "kind")
    if len(wish) > LONGEST or (kind == "correction" and not wish):
        raise InvalidInput(f"Xin ghi rõ cần sửa gì, trong {LONGEST} chữ.", "wish")
    settings = config.current()
    today = clock.today(settings.timezone)
    days = {
        "correction": settings.correction_days,
        "deletion": settings.deletion_days,
        "objection": settings.objection_days,
    }
    with transaction():
        members.lock_person(actor.person_id)
        if queries.find_open_request(actor.person_id, kind) is not None:
            raise Conflict("Yêu cầu này đồng chí đã gửi và đang chờ trả lời.")
        made = DataRequest(
            person_id=actor.person_id,
            kind=kind,
            wish=wish,
            status="open",
            asked_at=clock.now(),
            answer_by=deadlines.add_working_days(today, settings.answer_days),
            done_by=today + timedelta(days=days[kind]),
            answer="",
        )
        db.session.add(made)
        audit.write(actor, "data_requested", person_id=actor.person_id, unit_id=actor.unit_id, kind=kind)
    return made


def list_own(actor: Actor) -> list[DataRequest]:
    """The actor's own requests, the newest first."""
    return queries.list_requests_of(actor.person_id or 0)


def list_waiting(actor: Actor) -> list[Waiting]:
    """The open requests that the actor may handle, the most urgent first. Seeing one for the first time is noted."""
    today = clock.today(config.current().timezone)
    where = policy.scope(actor, Permission.REQUESTS_HANDLE)
    with transaction():
        found = [
            Waiting(request, person, unit, (request.done_by - today).days)
            for request, person, unit in queries.list_open_requests()
            if person.id != actor.person_id and where.covers(unit.path if unit else units.get_root().path)
        ]
        for one in found:
            one.request.seen_at = one.request.seen_at or clock.now()
    return found


def finish(
    actor: Actor, request_id: int, *, accept: bool, answer: str, name: str = "", phone: str = "", sure: bool = False
) -> None:
    """Do what was asked (or refuse it), with an answer in words that the person gets to read.

    A correction sets name and phone, where given; a deletion wants its `sure` besides. Raises NotFound outside the
    actor's units, and for somebody whose roles the actor may not grant; InvalidInput for a refusal without a reason and
    for what was typed wrong; Conflict when it is closed already.
    """
    answer = vietnamese.nfc(answer).strip()[:LONGEST]
    if not accept and not answer:
        raise InvalidInput("Xin ghi lý do, để đồng chí ấy hiểu vì sao chưa làm được.", "answer")
    with transaction():
        request = queries.lock_request(request_id)
        place = members.get_place(request.person_id)
        _check_reach(actor, request, place.unit)
        if request.status != "open":
            raise Conflict("Yêu cầu này đã có người trả lời.")
        if accept and request.kind == "deletion" and not sure:
            raise InvalidInput("Xoá rồi thì không lấy lại được. Xin đánh dấu vào ô ở trên nút, rồi bấm lại.", "sure")
        if accept:
            _do(actor, request, name, phone)
        request.status, request.closed_at = ("done" if accept else "refused"), clock.now()
        request.closed_by = actor.person_id
        if request.kind != "deletion" or not accept:
            request.answer = answer
            notices.tell(request.person_id, "data_request_done" if accept else "data_request_refused")
        unit_id = place.unit.id if place.unit else None
        audit.write(
            actor,
            "data_request_answered",
            person_id=request.person_id,
            unit_id=unit_id,
            kind=request.kind,
            accepted=accept,
        )


def _check_reach(actor: Actor, request: DataRequest, unit: Unit | None) -> None:
    where = policy.scope(actor, Permission.REQUESTS_HANDLE)
    held = members.list_grants(request.person_id, clock.today(config.current().timezone))
    path = unit.path if unit else units.get_root().path
    may_touch = policy.may_reset(actor, path, held)
    if request.person_id == actor.person_id or not where.covers(path) or not may_touch:
        raise NotFound


def _do(actor: Actor, request: DataRequest, name: str, phone: str) -> None:
    if request.kind == "deletion":
        erasing.erase(actor, request.person_id, "request")
    elif request.kind == "objection":
        members.lock_person(request.person_id).shares_results = False
        db.session.flush()
        people.recount_home(request.person_id)
    else:
        _correct(actor, request.person_id, name, phone)


def _correct(actor: Actor, person_id: int, name: str, phone: str) -> None:
    person = members.lock_person(person_id)
    name = vietnamese.tidy(name) or person.name
    canonical = vietnamese.normalise_phone(phone) if phone.strip() else person.phone
    if phone.strip() and canonical is None:
        raise InvalidInput("Số điện thoại cần đủ 10 chữ số, ví dụ 0900 000 000.", "phone")
    person.name, person.name_key, person.name_folded = name, vietnamese.name_sort_key(name), vietnamese.fold(name)
    person.phone = canonical
    audit.write(actor, "person_corrected", person_id=person_id, by="request")
