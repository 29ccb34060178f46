"""Practical tasks that members have reported: confirmed one by one or all at once, or refused with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import NAMESPACE_OID, uuid5

from learning import clock, config, policy
from learning.assignments import queries as assignments
from learning.assignments.rules import nearest_by_course
from learning.courses import catalogue
from learning.errors import InvalidInput, NotFound
from learning.helping import queries
from learning.members import queries as members
from learning.policy import Actor, Permission
from learning.progress import service as progress
from learning.progress.events import NewEvent
from learning.units import queries as units
from learning.units.models import Unit


@dataclass(frozen=True)
class Waiting:
    """A task somebody says they have done; key: what a form sends back (person:course/task); at: since when."""

    person_id: int
    name: str
    course: str
    title: str
    subject: str
    at: str

    @property
    def key(self) -> str:
        return f"{self.person_id}:{self.subject}"


@dataclass(frozen=True)
class TaskDesk:
    unit: Unit
    waiting: list[Waiting]


def get_desk(actor: Actor, unit_id: int) -> TaskDesk:
    """What waits in a unit, without the actor's own. Raises NotFound where the actor may not confirm."""
    unit = units.get_unit(unit_id)
    if not policy.may(actor, Permission.TASKS_CONFIRM, unit.path):
        raise NotFound
    today = clock.today(config.current().timezone)
    assigned = nearest_by_course(assignments.list_above(unit.path), unit.path, today)
    courses = {course.id: (course, version) for course, version in catalogue.list_courses(actor)}
    waiting = []
    for person_id, name, course_id, round_, parts in queries.list_states(unit.id):
        if course_id not in courses or person_id == actor.person_id:
            continue
        counting = assigned.get(course_id)
        if round_ != (counting.round if counting else 1):
            continue
        course, version = courses[course_id]
        for part in version.parts:
            state = parts.get(f"{part['kind']}:{part['id']}", {})
            if part["kind"] == "task" and state.get("reported"):
                subject = f"{course.slug}/{part['id']}"
                waiting.append(Waiting(person_id, name, version.title, part["title"], subject, state["at"]))
    return TaskDesk(unit, waiting)


def confirm(actor: Actor, unit_id: int, keys: Sequence[str]) -> int:
    """Confirm tasks that wait in a unit; returns how many. One that waits no longer is passed over."""
    wanted = [one for one in get_desk(actor, unit_id).waiting if one.key in set(keys)]
    events = [_event("task_confirmed", one, {}) for one in wanted]
    return sum(
        outcome.status in {"stored", "duplicate"}
        for start in range(0, len(events), progress.MAX_BATCH)
        for outcome in progress.record(actor, events[start : start + progress.MAX_BATCH])
    )


def report_for(actor: Actor, person_id: int, course_slug: str, tasks: Sequence[str], sheet: str) -> None:
    """Report that a member has done tasks, for somebody else to confirm. Nobody reports so for themself.

    Raises NotFound for whom the actor does not help, InvalidInput with words for what cannot be taken.
    """
    place = members.get_place(person_id)
    allowed = place.unit is not None and policy.may(actor, Permission.HELP_RECORD, place.unit.path)
    if not allowed or person_id == actor.person_id:
        raise NotFound
    for task in tasks:
        uid = uuid5(NAMESPACE_OID, f"reported:{sheet}:{person_id}:{course_slug}/{task}")
        event = NewEvent(str(uid), person_id, "task_reported", f"{course_slug}/{task}", {}, "leader")
        outcome = progress.record(actor, [event])[0]
        if outcome.status == "refused":
            raise InvalidInput(outcome.reason)


def refuse(actor: Actor, unit_id: int, key: str, reason: str) -> None:
    """Send a task back with a reason that the member reads. Raises InvalidInput without one."""
    if not reason.strip():
        raise InvalidInput("Xin ghi vì sao chưa xác nhận, để đồng chí ấy biết làm lại.", "reason")
    found = next((one for one in get_desk(actor, unit_id).waiting if one.key == key), None)
    if found is None:
        raise InvalidInput("Việc này không còn chờ xác nhận nữa.")
    outcome = progress.record(actor, [_event("task_refused", found, {"reason": reason.strip()})])[0]
    if outcome.status == "refused":
        raise InvalidInput(outcome.reason)


def _event(kind: str, found: Waiting, body: dict[str, object]) -> NewEvent:
    """One for each report: pressed twice it is the same event."""
    uid = uuid5(NAMESPACE_OID, f"{kind}:{found.key}:{found.at}:{sorted(body.items())}")
    return NewEvent(str(uid), found.person_id, kind, found.subject, body, "leader")
