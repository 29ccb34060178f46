"""One member changed by hand: phone, status, sub-group, name, another unit; the counts follow at once."""

from dataclasses import dataclass

from sqlalchemy import delete, insert

from learning import clock, config, policy, vietnamese
from learning.administration import audit
from learning.db import db, transaction
from learning.errors import InvalidInput, NotAllowed, NotFound
from learning.members import consent
from learning.members import queries as members
from learning.members.models import PERSON_STATUSES, Membership
from learning.policy import Actor, Permission
from learning.progress import service
from learning.progress.models import Event
from learning.units import editing, leavers, roster_scope, roster_writing
from learning.units import queries as units
from learning.units.models import RosterCode, Unit

MAX_NAME, MAX_GROUP, MAX_REASON = 120, 60, 200


@dataclass(frozen=True)
class MemberDesk:
    """A member as they may be changed: which of it the actor may, and where they may be moved to.

    phone_visible: only their leaders see the number; whoever else may set one writes over it without reading it.
    """

    place: members.Place
    phone_visible: bool
    may_set_phone: bool
    may_set_status: bool
    may_rename: bool
    targets: list[Unit]

    @property
    def unit_id(self) -> int:
        """The unit they belong to: whoever belongs to none has no desk."""
        return self.place.unit.id if self.place.unit else 0


@dataclass(frozen=True)
class Wanted:
    """What a form says of a member; None leaves as it is."""

    name: str | None = None
    phone: str | None = None
    status: str | None = None
    group: str | None = None


def get_desk(actor: Actor, person_id: int) -> MemberDesk:
    """Raises NotFound for somebody whom the actor may not change."""
    place = _place(actor, person_id)
    unit = place.unit
    may_move = unit is not None and policy.may(actor, Permission.ROSTER_IMPORT, unit.path)
    scope = policy.scope(actor, Permission.ROSTER_IMPORT)
    paths = [units.get_root().path] if scope.everything else list(scope.paths)
    found = [one for path in paths for one in units.list_at_or_below(path) if one.closed_on is None] if may_move else []
    return MemberDesk(
        place,
        unit is not None and policy.is_leader_of(actor, unit.path),
        _may_set_phone(actor, place),
        actor.person_id != person_id,
        may_move,
        [one for one in found if unit and one.id != unit.id],
    )


def change_member(actor: Actor, person_id: int, wanted: Wanted) -> list[str]:
    """Change what is wanted and differs, all or nothing; returns the names of the fields that changed.

    Raises NotFound for somebody whom the actor may not change, or whose phone they may not (someone with a higher
    role), NotAllowed for another field that is not theirs to change (one's own status), InvalidInput with words.
    """
    with transaction():
        desk = get_desk(actor, person_id)
        person, unit_id = desk.place.person, desk.unit_id
        values = _values(desk, wanted)
        changed = [name for name, value in values.items() if _present(desk.place, name) != value]
        roster_writing.set_values([(person_id, {name: values[name] for name in changed if name != "group"})])
        if "group" in changed:
            _open_membership(person_id).group = values["group"] or ""
        if "status" in changed:
            _tell(
                actor, person_id, "status_changed", str(unit_id), {"before": person.status, "after": values["status"]}
            )
        db.session.flush()
        db.session.expire_all()
        if "status" in changed:
            service.recount([unit_id])
        if changed:
            audit.write(actor, "member_changed", person_id=person_id, unit_id=unit_id, fields=sorted(changed))
        return changed


def move_member(actor: Actor, person_id: int, unit_id: int, reason: str = "") -> None:
    """Have a member belong to another unit from today; their results go with them.

    Raises NotFound for a person or unit outside the actor's, InvalidInput for a unit that is closed or theirs already.
    """
    with transaction():
        place = _place(actor, person_id)
        target = units.lock_unit(unit_id)
        before = place.unit
        if before is None or not all(policy.may(actor, Permission.ROSTER_IMPORT, one.path) for one in (before, target)):
            raise NotFound
        if target.closed_on is not None or target.id == before.id:
            raise InvalidInput("Xin chọn một đơn vị khác đang hoạt động.", "unit")
        today = clock.today(config.current().timezone)
        roster_writing.end_memberships([_open_membership(person_id).id], today)
        db.session.execute(
            insert(Membership).values(
                person_id=person_id,
                unit_id=target.id,
                group="",
                from_on=today,
                reason=vietnamese.tidy(reason)[:MAX_REASON] or "moved",
            )
        )
        _carry_code(person_id, before, target)
        _tell(actor, person_id, "member_moved", str(target.id), {"before": before.id, "after": target.id})
        audit.write(actor, "member_moved", person_id=person_id, unit_id=target.id, before=before.id)
        db.session.flush()
        db.session.expire_all()
        service.recount([before.id, target.id])


def come_back(actor: Actor, person_id: int) -> int:
    """Have somebody who has left belong again to the unit that was their last; returns that unit.

    Raises NotFound for somebody whom the actor may not change, or who has not left; InvalidInput for a unit that is
    closed by now; NotAllowed for oneself.
    """
    with transaction():
        person, last = members.lock_person(person_id), leavers.find_last_unit(person_id)
        if person.status != "left" or person.erased_at is not None or last is None:
            raise NotFound
        unit, membership = last
        if not policy.may(actor, Permission.MEMBERS_EDIT, unit.path):
            raise NotFound
        if actor.person_id == person_id:
            raise NotAllowed
        if unit.closed_on is not None:
            raise InvalidInput(f"{unit.name} đã đóng. Xin đưa đồng chí ấy vào đơn vị khác bằng một tệp danh sách.")
        if membership.to_on is not None:
            today = clock.today(config.current().timezone)
            new = {"person_id": person_id, "unit_id": unit.id, "group": "", "from_on": today, "reason": "returned"}
            db.session.execute(insert(Membership).values(new))
        person.status = "active"
        _tell(actor, person_id, "status_changed", str(unit.id), {"before": "left", "after": "active"})
        audit.write(actor, "member_changed", person_id=person_id, unit_id=unit.id, fields=["status"])
        db.session.flush()
        service.recount([unit.id])
        return unit.id


def close_unit(actor: Actor, unit_id: int) -> None:
    """What learning.units.editing.close_unit does; who had left is then counted nowhere."""
    with transaction():
        editing.close_unit(actor, unit_id)
        service.recount([unit_id])


def answer_consent(actor: Actor, shares: bool | None) -> None:
    """What learning.members.consent.answer keeps; the counts of the actor's unit follow."""
    with transaction():
        consent.answer(actor, shares)
        if shares is not None and actor.person_id is not None:
            recount_home(actor.person_id)


def recount_home(person_id: int) -> None:
    """The counts of the unit where somebody belongs are written anew, if they belong anywhere."""
    unit = members.get_place(person_id).unit
    service.recount([unit.id] if unit else [])


def _place(actor: Actor, person_id: int) -> members.Place:
    place = members.get_place(person_id)
    if place.unit is None or not policy.may(actor, Permission.MEMBERS_EDIT, place.unit.path):
        raise NotFound
    return place


def _may_set_phone(actor: Actor, place: members.Place) -> bool:
    """A phone can reset a sign-in: for whoever outranks the actor it is not theirs to change."""
    grants = members.list_grants(place.person.id, clock.today(config.current().timezone))
    return place.unit is not None and policy.may_reset(actor, place.unit.path, grants)


def _values(desk: MemberDesk, wanted: Wanted) -> dict[str, str | None]:
    values: dict[str, str | None] = {}
    if wanted.name is not None:
        values["name"] = vietnamese.tidy(wanted.name)
        if not 2 <= len(values["name"] or "") <= MAX_NAME:
            raise InvalidInput("Xin ghi đủ họ tên.", "name")
    if wanted.phone is not None and (desk.phone_visible or wanted.phone.strip()):
        values["phone"] = vietnamese.normalise_phone(wanted.phone) if wanted.phone.strip() else None
        if wanted.phone.strip() and values["phone"] is None:
            raise InvalidInput("Số điện thoại cần đủ 10 chữ số, ví dụ 0900 000 000.", "phone")
    if wanted.status is not None:
        if wanted.status not in PERSON_STATUSES:
            raise InvalidInput("Xin chọn một tình trạng trong danh sách.", "status")
        values["status"] = wanted.status
    if wanted.group is not None:
        values["group"] = vietnamese.tidy(wanted.group)[:MAX_GROUP]
    rights = {"name": desk.may_rename, "phone": desk.may_set_phone, "status": desk.may_set_status}
    if any(
        not right and name in values and values[name] != _present(desk.place, name) for name, right in rights.items()
    ):
        raise NotFound if "phone" in values and not desk.may_set_phone else NotAllowed
    return values


def _present(place: members.Place, name: str) -> str | None:
    value: str | None = place.group if name == "group" else getattr(place.person, name)
    return value


def _open_membership(person_id: int) -> Membership:
    return db.session.query(Membership).filter_by(person_id=person_id, to_on=None).with_for_update().one()


def _carry_code(person_id: int, before: Unit, target: Unit) -> None:
    """A roster code counts in the ward that gave it: in another ward it ends, for that ward has its own."""
    owners = [roster_scope.code_owners(roster_scope.load_scope(one))[one.id] for one in (before, target)]
    if owners[0] != owners[1]:
        db.session.execute(delete(RosterCode).where(RosterCode.person_id == person_id))


def _tell(actor: Actor, person_id: int, kind: str, subject: str, body: dict[str, object]) -> None:
    """The fact, among the events of the person."""
    now = clock.now()
    db.session.execute(
        insert(Event),
        {
            "person_id": person_id,
            "uid": f"{kind}-{now.timestamp():.6f}",
            "kind": kind,
            "subject": subject,
            "body": body,
            "digest": "",
            "round": 1,
            "source": "system",
            "actor_id": actor.person_id,
            "received_at": now,
        },
    )
