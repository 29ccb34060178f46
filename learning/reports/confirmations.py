""" "Xác nhận hoàn thành (nội bộ)": for whom it can be issued, issuing, revoking, and what a stranger may learn of it.

It rests on a completion ("What counts"), which nothing takes away, so that a new version of the course changes none.
The person's present unit says who may issue and revoke; what the paper says of the unit stays as on the day of issue.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from learning import clock, config, policy, vietnamese
from learning.administration import audit
from learning.courses import catalogue
from learning.courses.catalogue import VersionText
from learning.db import db, transaction
from learning.errors import Conflict, InvalidInput, NotFound
from learning.members import consent, notices, secrets, throttle
from learning.members import queries as members
from learning.members.models import Person
from learning.policy import Actor, Permission
from learning.progress.models import CourseProgress
from learning.reports import queries_confirmations as queries
from learning.reports.models import Confirmation
from learning.units import queries as units
from learning.units.models import Unit

CODE_LENGTH = 18  # letters and digits of 31: 89 bits
MAX_REASON = 200
_VERIFYING = "verify"


@dataclass(frozen=True)
class Waiting:
    """A completion without a valid confirmation; revoked_before: there was one, so that it is issued by itself only."""

    person: Person
    version: VersionText
    progress: CourseProgress
    completed_on: date
    revoked_before: bool

    @property
    def key(self) -> str:
        """What a form sends back."""
        return f"{self.person.id}:{self.progress.course_id}:{self.progress.round}"


@dataclass(frozen=True)
class Deed:
    """A confirmation as it is read on paper; name: the person's today; assisted: done with help and not alone since."""

    id: int
    person_id: int
    name: str
    code: str
    title: str
    round: int
    unit_name: str
    above_name: str
    done: dict[str, int]
    assisted: bool
    completed_on: date
    issued_at: datetime
    revoked_at: datetime | None
    reason: str

    @property
    def issued_on(self) -> date:
        return clock.day_of(self.issued_at, config.current().timezone)

    @property
    def shown_code(self) -> str:
        """In groups of six, as it is printed."""
        return "-".join(self.code[start : start + 6] for start in range(0, len(self.code), 6))

    @property
    def short_name(self) -> str:
        """All that a stranger reads of the name: Nguyễn V. A."""
        return vietnamese.abbreviate_name(self.name)


@dataclass(frozen=True)
class Desk:
    """One unit: who can be given a confirmation, and all that were issued to its people; of one course, or of all.

    courses: those (slug, title) that something waits for or was issued for, of which course is the one shown.
    """

    unit: Unit
    waiting: list[Waiting]
    issued: list[Deed]
    courses: list[tuple[str, str]]
    course: str


def get_desk(actor: Actor, unit_id: int, slug: str = "") -> Desk:
    """Of the course with a slug, or of all. Who shares no results is left out; one's own is for others.

    Raises NotFound where the actor may not confirm, or for a course that nothing waits for and nothing was issued for.
    """
    unit = units.get_unit(unit_id)
    if not policy.may(actor, Permission.CONFIRMATIONS_ISSUE, unit.path):
        raise NotFound
    rows = queries.list_of_unit(unit.id)
    courses = catalogue.list_courses(actor)
    waiting = _list_waiting(actor, unit, [row[0] for row in rows], {one.id: version for one, version in courses})
    shown = [row for row in rows if not consent.hides(row[1].shares_results)]
    there = {one.progress.course_id for one in waiting} | {row[0].course_id for row in shown}
    named = {course.slug: (course.id, version.title) for course, version in courses if course.id in there}
    if slug:
        if slug not in named:
            raise NotFound
        course_id, _title = named[slug]
        waiting = [one for one in waiting if one.progress.course_id == course_id]
        shown = [row for row in shown if row[0].course_id == course_id]
    titles = [(one, title) for one, (_id, title) in named.items()]
    return Desk(unit, waiting, [_deed(*row) for row in shown], titles, slug)


def issue(actor: Actor, unit_id: int, keys: Collection[str] | None = None, slug: str = "") -> list[int]:
    """Confirm completions of a unit's people, and tell them; returns the ids, in the order of names.

    keys: of those to confirm (passed over where nothing waits any more); None: all but those once revoked; slug: of
    one course only. Raises NotFound as get_desk.
    """
    with transaction():
        first = get_desk(actor, unit_id, slug)
        queries.lock_people({one.person.id for one in first.waiting})
        desk = get_desk(actor, unit_id, slug)
        chosen = [one for one in desk.waiting if (one.key in keys if keys is not None else not one.revoked_before)]
        return [_issue(actor, desk.unit, one) for one in chosen]


def revoke(actor: Actor, confirmation_id: int, reason: str) -> int:
    """Take a confirmation back; whoever verifies it reads so, and the person is told. Returns the person's unit.

    Raises NotFound for what is not the actor's to confirm (their own, too), InvalidInput without a reason, Conflict
    when it was revoked before.
    """
    with transaction():
        found = queries.lock_confirmation(confirmation_id)
        place = members.get_place(found.person_id)
        if place.unit is None or not policy.may(actor, Permission.CONFIRMATIONS_ISSUE, place.unit.path):
            raise NotFound
        if found.person_id == actor.person_id:
            raise NotFound
        if found.revoked_at is not None:
            raise Conflict("Giấy xác nhận này đã được thu hồi.")
        found.reason = vietnamese.tidy(reason)[:MAX_REASON]
        if not found.reason:
            raise InvalidInput("Xin ghi vì sao thu hồi, để đồng chí ấy biết.", "reason")
        found.revoked_at, found.revoked_by = clock.now(), actor.person_id
        audit.write(actor, "confirmation_revoked", person_id=found.person_id, unit_id=place.unit.id, id=found.id)
        notices.tell(found.person_id, "confirmation_revoked")
        return place.unit.id


def list_to_print(actor: Actor, unit_id: int, ids: Collection[int] | None = None, slug: str = "") -> list[Deed]:
    """Valid confirmations of a unit's people (ids None: all), on record as handed out; slug, raises: as get_desk."""
    with transaction():
        issued = [one for one in get_desk(actor, unit_id, slug).issued if one.revoked_at is None]
        chosen = [one for one in issued if ids is None or one.id in ids]
        if not chosen:
            raise InvalidInput("Chưa có giấy xác nhận nào để in.")
        audit.write(actor, "confirmations_printed", unit_id=unit_id, people=len(chosen))
        return chosen


def list_own(actor: Actor) -> list[Deed]:
    """The actor's own, the newest first, revoked ones with the reason."""
    return [_deed(*row) for row in queries.list_of_person(actor.person_id or 0)]


def get_own(actor: Actor, confirmation_id: int) -> Deed:
    """A valid one of the actor's own. Raises NotFound."""
    for one in list_own(actor):
        if one.id == confirmation_id and one.revoked_at is None:
            return one
    raise NotFound


def verify(text: str, address: str) -> Deed | None:
    """The confirmation with a code as somebody typed it, valid or revoked; None for every other text alike.

    address: the network's, from which wrong codes are slowed down. Raises TooManyTries.
    """
    throttle.require_calm(_VERIFYING, address)
    row = queries.find_by_code(secrets.fold_code(text[:80]))
    if row is None:
        throttle.count_wrong(_VERIFYING, address)
        return None
    return _deed(*row)


def _list_waiting(
    actor: Actor, unit: Unit, issued: Sequence[Confirmation], versions: Mapping[int, VersionText]
) -> list[Waiting]:
    valid = {(one.person_id, one.course_id, one.round) for one in issued if one.revoked_at is None}
    before = {(one.person_id, one.course_id, one.round) for one in issued}
    zone = config.current().timezone
    waiting = []
    for person, progress in queries.list_completed(unit.id):
        key = (person.id, progress.course_id, progress.round)
        if key in valid or progress.course_id not in versions or person.id == actor.person_id:
            continue
        if consent.hides(person.shares_results) or progress.completed_at is None:
            continue
        day = clock.day_of(progress.completed_at, zone)
        waiting.append(Waiting(person, versions[progress.course_id], progress, day, key in before))
    return waiting


def _issue(actor: Actor, unit: Unit, one: Waiting) -> int:
    above = units.get_unit(unit.parent_id) if unit.parent_id else None
    row = Confirmation(
        person_id=one.person.id,
        course_id=one.progress.course_id,
        round=one.progress.round,
        unit_id=unit.id,
        code=secrets.new_code(CODE_LENGTH),
        title=one.version.title,
        unit_name=unit.name,
        above_name=above.name if above else "",
        done=_done(one.progress, one.version),
        assisted=one.progress.assisted,
        completed_on=one.completed_on,
        issued_at=clock.now(),
        issued_by=actor.person_id,
        reason="",
    )
    db.session.add(row)
    db.session.flush()
    audit.write(actor, "confirmation_issued", person_id=row.person_id, unit_id=unit.id, id=row.id, round=row.round)
    notices.tell(row.person_id, "confirmation_issued")
    return row.id


def _done(progress: CourseProgress, version: VersionText) -> dict[str, int]:
    """How many of the parts that are required now were done, by their kind."""
    required = {f"{part['kind']}:{part['id']}" for part in version.parts if part["required"]}
    done = (key for key, part in progress.parts.items() if part["done"] and key in required)
    return dict(Counter(key.partition(":")[0] for key in done))


def _deed(row: Confirmation, person: Person, assisted_still: bool | None) -> Deed:
    same: dict[str, Any] = {name: getattr(row, name) for name in Deed.__dataclass_fields__ if hasattr(row, name)}
    return Deed(**same | {"name": person.name, "assisted": row.assisted and bool(assisted_still)})
