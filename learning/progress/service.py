"""record(): the only door for events, and what they do to progress and counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from learning import clock
from learning.db import insert_or_keep, transaction
from learning.errors import InvalidInput
from learning.policy import Actor
from learning.progress import queries, remarking
from learning.progress.batch import Batch
from learning.progress.effects import EFFECTS, Effect, Refused
from learning.progress.events import LEADER_KINDS, NewEvent, Outcome, shape_fault
from learning.progress.models import Event, EventConflict
from learning.quizzes import remarking as remarks

MAX_BATCH = 200


@dataclass(frozen=True)
class Changed:
    """What a new version did: the papers marked again, and the ids of the people who completed the course by it."""

    remarked: tuple[remarks.Remark, ...]
    completed: tuple[int, ...]


def record(actor: Actor, events: Sequence[NewEvent]) -> list[Outcome]:
    """Record up to 200 events in one transaction; returns one outcome for each, in order.

    Whoever calls has made sure that the actor speaks for the people (their own, or enrolled on the device); leader
    kinds are asked of policy here. A poisonous event is refused alone, the others are stored. The same event again
    gives the same receipt; the same uid with another body is a conflict: the first counts, both are kept.
    """
    if len(events) > MAX_BATCH:
        raise InvalidInput(f"Mỗi lần gửi nhiều nhất {MAX_BATCH} việc.")
    with transaction():
        batch = Batch(actor, events)
        outcomes = [_record_one(batch, event) for event in events]
        batch.write()
    return outcomes


def course_changed(actor: Actor, course_id: int) -> Changed:
    """A course has a new version: papers gain by its corrections, and who now misses nothing has completed it.

    Joins the transaction of the publication, which has locked the papers (learning.quizzes.remarking.lock).
    """
    with transaction():
        found = remarks.find(course_id, remarks.read_history(course_id))
        batch = Batch.for_course(actor, course_id, [(one.person_id, one.course_id, one.round) for one in found])
        remarked = [one for one in found if remarking.remark(batch, one)]
        return Changed(tuple(remarked), tuple(batch.complete_who_can()))


def recount(unit_ids: Iterable[int]) -> None:
    """People joined, moved, left or changed status: the counts of the touched units are written anew."""
    with transaction():
        queries.recount_units(unit_ids)


def _record_one(batch: Batch, event: NewEvent) -> Outcome:
    fault = shape_fault(event)
    if fault:
        return Outcome(event.uid, "refused", reason=fault)
    if batch.has_repeats and (known := batch.digest_of(event)):
        return _seen_before(batch, event, known)
    try:
        effect = _effect(batch, event)
        is_stored = _store(batch, event, effect.course_id, effect.round)
    except Refused as refusal:
        known = batch.digest_of(event)
        return _seen_before(batch, event, known) if known else _refuse(batch, event, refusal)
    if not is_stored:  # recorded before, perhaps by another transaction that was faster
        known = batch.digest_of(event)
        return _seen_before(batch, event, known) if known else Outcome(event.uid, "later")
    batch.has_stored(event)
    effect.apply()
    return Outcome(event.uid, "stored", event.receipt)


def _effect(batch: Batch, event: NewEvent) -> Effect:
    """What an event is to do once it is stored. Raises Refused when it cannot be."""
    person = batch.people.get(event.person_id)
    if person is None or person.status == "left":
        raise Refused("Tên này không còn trong danh sách của chi bộ.")
    needed = LEADER_KINDS.get(event.kind)
    if needed and not batch.may_record_for(person, needed):
        raise Refused("Việc này do đồng chí phụ trách chi bộ ghi.")
    return EFFECTS[event.kind](batch, event)


def _refuse(batch: Batch, event: NewEvent, refusal: Refused) -> Outcome:
    if not refusal.conflict:
        return Outcome(event.uid, "refused", reason=refusal.reason)
    _keep_conflict(batch, event)
    return Outcome(event.uid, "conflict", refusal.receipt, refusal.reason)


def _seen_before(batch: Batch, event: NewEvent, known_digest: str) -> Outcome:
    if known_digest == event.digest:
        return Outcome(event.uid, "duplicate", event.receipt)
    _keep_conflict(batch, event)
    return Outcome(
        event.uid, "conflict", event.receipt, "Việc này đã gửi trước đó với nội dung khác. Bản đầu được tính."
    )


def _store(batch: Batch, event: NewEvent, course_id: int | None, round_: int) -> bool:
    values = {
        "person_id": event.person_id,
        "uid": event.uid,
        "kind": event.kind,
        "subject": event.subject,
        "body": event.body,
        "digest": event.digest,
        "course_id": course_id,
        "round": round_,
        "source": event.source,
        "actor_id": batch.actor.person_id,
        "device_id": batch.actor.device_id,
        "seq": event.kept_seq,
        "sent_at": event.sent_at,
        "received_at": batch.now,
    }
    return insert_or_keep(Event, values, keys=("person_id", "uid")) is not None


def _keep_conflict(batch: Batch, event: NewEvent) -> None:
    insert_or_keep(
        EventConflict,
        {
            "person_id": event.person_id,
            "uid": event.uid,
            "digest": event.digest,
            "kind": event.kind,
            "subject": event.subject,
            "body": event.body,
            "device_id": batch.actor.device_id,
            "received_at": clock.now(),
        },
        keys=("person_id", "uid", "digest"),
    )
