"""Giving and taking back roles of units, and what a person is told who has lost one. Knows no request."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from learning import clock, config, policy
from learning.administration import audit
from learning.db import db, transaction
from learning.errors import InvalidInput, NotAllowed, NotFound
from learning.members import notices, queries, queries_roles, second_step_ways, secrets
from learning.members.models import Person, RoleGrant
from learning.policy import Actor, Permission, Role
from learning.units import queries as units
from learning.units import tree
from learning.units.models import Unit
from learning.units.roster_columns import ROLE_WORDS

LONGEST = timedelta(days=5 * 366)
REMEMBERED = timedelta(days=30)  # how long a lost role is spoken of


@dataclass(frozen=True)
class Held:
    """A role held for a unit, which the actor may take back. name is "" where the actor sees no names."""

    grant_id: int
    name: str
    role: Role
    until_on: date | None
    is_own: bool
    may_reset: bool


@dataclass(frozen=True)
class RoleDesk:
    """What the page of roles shows of one unit: who holds what, what may be given to whom, and the units below.

    may_set_reach: whether the actor may say if the committee here sees names. above: the unit it is in, if the actor
    may grant something there or below.
    """

    unit: Unit
    held: tuple[Held, ...]
    roles: tuple[Role, ...]
    people: tuple[Person, ...]
    below: tuple[Unit, ...]
    may_set_reach: bool
    above: Unit | None


def show_desk(actor: Actor, unit_id: int | None = None) -> RoleDesk:
    """One unit; without one, the actor's own uppermost. Raises NotFound for a unit outside the actor's reach."""
    unit = _unit(actor, unit_id)
    roles = tuple(role for role in Role if policy.may_grant(actor, role, unit.path))
    today = _today()
    rows = [row for row in queries_roles.list_holders(unit.id, today) if row[0].role in roles]
    held_by = queries.list_grants_of_many([person.id for _grant, person, _home in rows], today)
    held = tuple(
        Held(
            grant.id,
            person.name if _sees_name(actor, home) else "",
            Role(grant.role),
            grant.until_on,
            person.id == actor.person_id,
            second_step_ways.may_be_reset_by(actor, held_by.get(person.id, ())),
        )
        for grant, person, home in rows
    )
    people = tuple(queries_roles.list_people_of(unit.id)) if roles and _sees_name(actor, unit) else ()
    others = tuple(person for person in people if person.id != actor.person_id)
    may_set_reach = unit.kind != "cell" and policy.may(actor, Permission.INSTANCE_SET_UP, unit.path)
    below = tuple(units.list_open_below(unit.id))
    return RoleDesk(unit, held, roles, others, below, may_set_reach, _above(actor, unit))


def give(actor: Actor, unit_id: int, person_id: int | None, code: str, role: Role, until_on: date | None) -> None:
    """Give a role for a unit to a person (by id, or by their sign-in code), up to and including a day.

    Raises NotFound for a unit or person outside the actor's reach, NotAllowed for oneself, InvalidInput.
    """
    _check_until(role, until_on)
    with transaction():
        unit = _unit(actor, unit_id)
        if not policy.may_grant(actor, role, unit.path):
            raise NotFound
        person = _person(actor, person_id, code)
        if person.id == actor.person_id:
            raise NotAllowed("Không ai tự giao vai cho mình. Xin nhờ người có quyền khác.")
        grant = queries_roles.find_grant(person.id, role.value, unit.id)
        if grant is None:
            grant = RoleGrant(person_id=person.id, role=role.value, unit_id=unit.id)
            db.session.add(grant)
        grant.until_on, grant.granted_by, grant.granted_at = until_on, actor.person_id, clock.now()
        until = until_on.isoformat() if until_on else None
        audit.write(actor, "role_granted", person_id=person.id, unit_id=unit.id, role=role.value, until=until)
        notices.tell(person.id, "role_given", role=role.value, unit=unit.id)


def take_back(actor: Actor, grant_id: int) -> int:
    """End a role now. Returns the id of its unit. Raises NotFound for a role that the actor could not give."""
    with transaction():
        grant, unit = _grant(actor, grant_id)
        db.session.delete(grant)
        audit.write(actor, "role_withdrawn", person_id=grant.person_id, unit_id=unit.id, role=grant.role)
        notices.tell(grant.person_id, "role_taken", role=grant.role, unit=unit.id)
    return unit.id


def reset_second_step(actor: Actor, grant_id: int) -> int:
    """Forget how the holder of a role confirms themself, so that they set it up anew. Returns the unit's id.

    Only for whoever may grant every role that the person holds; NotFound otherwise.
    """
    with transaction():
        grant, unit = _grant(actor, grant_id)
        if not second_step_ways.may_be_reset_by(actor, queries.list_grants(grant.person_id, _today())):
            raise NotFound
        second_step_ways.reset(actor, grant.person_id, unit.id)
    return unit.id


def what_was_lost(actor: Actor) -> str:
    """In words, the role that the actor lost last, if that was not long ago; "" otherwise."""
    if actor.person_id is None:
        return ""
    lost = notices.list_lost_roles(actor.person_id, clock.now() - REMEMBERED)
    ended = queries_roles.list_ended_grants(actor.person_id, _today() - REMEMBERED, _today())
    if lost:
        return f"{lost[-1].title}. {lost[-1].text}"
    if ended:
        grant, unit = ended[-1]
        role = ROLE_WORDS[Role(grant.role)]
        return f"Vai {role} của đồng chí ở {unit.name} đã hết hạn. Cần làm tiếp, xin báo cấp uỷ."
    return ""


def _grant(actor: Actor, grant_id: int) -> tuple[RoleGrant, Unit]:
    """A role of somebody else's that the actor may give. Raises NotFound."""
    grant = db.session.get(RoleGrant, grant_id)
    if grant is None or grant.person_id == actor.person_id:
        raise NotFound
    unit = units.get_unit(grant.unit_id)
    if not policy.may_grant(actor, Role(grant.role), unit.path):
        raise NotFound
    return grant, unit


def _above(actor: Actor, unit: Unit) -> Unit | None:
    above = units.get_unit(unit.parent_id) if unit.parent_id else None
    return above if above and policy.scope(actor, Permission.ROLES_GRANT).covers(above.path) else None


def _unit(actor: Actor, unit_id: int | None) -> Unit:
    where = policy.scope(actor, Permission.ROLES_GRANT)
    if unit_id is None:
        if where.everything:
            return units.get_root()
        if not where.paths:
            raise NotFound
        unit_id = tree.ids_of(where.paths[0])[-1]
    unit = units.get_unit(unit_id)
    if not where.covers(unit.path):
        raise NotFound
    return unit


def _person(actor: Actor, person_id: int | None, code: str) -> Person:
    """Whom the actor means, within their reach."""
    where = policy.scope(actor, Permission.ROLES_GRANT)
    if secrets.fold_code(code):
        found = queries.find_people_by_account(secrets.fold_code(code), None)
        reached = [person for person in found if where.covers(_home_path(person.id))]
        if not reached:
            raise InvalidInput("Không thấy mã đăng nhập này trong đơn vị của đồng chí. Xin xem lại.", "code")
        return reached[0]
    if person_id is None:
        raise InvalidInput("Xin chọn một đồng chí, hoặc gõ mã đăng nhập.", "person")
    place = queries.get_place(person_id)
    if place.person.status == "left" or not where.covers(_home_path(person_id)):
        raise NotFound
    return place.person


def _home_path(person_id: int) -> str:
    """Where a person belongs; whoever belongs nowhere is the root's."""
    place = queries.get_place(person_id)
    return place.unit.path if place.unit else units.get_root().path


def _sees_name(actor: Actor, home: Unit | None) -> bool:
    """Whether names of people of a unit (None: of nowhere) are shown to the actor: to administrators all."""
    administrating = replace(actor, grants=tuple(one for one in actor.grants if one.role is Role.ADMIN))
    path = home.path if home else units.get_root().path
    return policy.may(administrating, Permission.ROLES_GRANT, path) or policy.may(actor, Permission.NAMES_SEE, path)


def _check_until(role: Role, until_on: date | None) -> None:
    today = _today()
    if role is Role.HELPER and until_on is None:
        raise InvalidInput("Vai người hỗ trợ cần có ngày kết thúc.", "until")
    if until_on is not None and not today <= until_on <= today + LONGEST:
        raise InvalidInput("Ngày kết thúc tính từ hôm nay, nhiều nhất 5 năm.", "until")


def _today() -> date:
    return clock.today(config.current().timezone)
