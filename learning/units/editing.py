"""Units renamed, moved and closed; codes, paths and the right to see names follow, addresses are by id and stay.

And how far up names go: a flag of a unit, set by an administrator.
"""

from sqlalchemy import select, update

from learning import clock, config, vietnamese
from learning.administration import audit
from learning.db import db, transaction
from learning.errors import InvalidInput, NotFound
from learning.members.models import Membership, Person
from learning.policy import Actor, Permission, may, scope
from learning.units import queries, tree
from learning.units.models import RosterCode, Unit
from learning.units.roster_scope import code_owners, load_scope
from learning.units.service import MAX_NAME, checked_code

SHORTEST_REASON = 10


def get_unit(actor: Actor, unit_id: int) -> Unit:
    """A unit that the actor may change: one below their own. Raises NotFound."""
    unit = queries.get_unit(unit_id)
    if not _may_change(actor, unit):
        raise NotFound
    return unit


def list_targets(actor: Actor, unit: Unit) -> list[Unit]:
    """Where a unit may be moved to: open units of the actor that are no cells, not below it, not where it is; a ward
    into no other ward.
    """
    where = scope(actor, Permission.ROSTER_IMPORT)
    paths = [queries.get_root().path] if where.everything else list(where.paths)
    found = {one.id: one for path in paths for one in queries.list_at_or_below(path)}
    return [
        one
        for one in found.values()
        if one.closed_on is None
        and one.kind != "cell"
        and not one.path.startswith(unit.path)
        and one.id != unit.parent_id
        and tree.may_lie_below(unit.kind, (found[id_].kind for id_ in tree.ids_of(one.path) if id_ in found))
    ]


def rename_unit(actor: Actor, unit_id: int, name: str, code: str) -> None:
    """Raises NotFound outside the actor's units, InvalidInput for a name or code that cannot be, or a code taken."""
    with transaction():
        unit = _locked(actor, unit_id)
        name, code = vietnamese.tidy(name), checked_code(code)
        if not name or len(name) > MAX_NAME:
            raise InvalidInput(f"Tên đơn vị cần từ 1 đến {MAX_NAME} chữ.", "name")
        _refuse_taken(unit.parent_id, code, unit)
        before = unit.code
        unit.name, unit.code = name, code
        audit.write(actor, "unit_renamed", unit_id=unit.id, code_before=before, code=code)


def move_unit(actor: Actor, unit_id: int, parent_id: int) -> None:
    """Have a unit with all below it lie below another; members, results and addresses go along.

    Raises NotFound for units outside the actor's, InvalidInput where it cannot lie there or a code is taken there.
    """
    with transaction():
        unit = _locked(actor, unit_id)
        target = queries.lock_unit(parent_id)
        if not may(actor, Permission.ROSTER_IMPORT, target.path):
            raise NotFound
        kinds = {one.kind for one in queries.list_above(target.path)}
        fits = "cell" not in kinds and tree.may_lie_below(unit.kind, kinds)
        if target.path.startswith(unit.path) or not fits or target.closed_on is not None:
            raise InvalidInput("Đơn vị không đặt được vào đó. Xin chọn một đơn vị cấp trên đang hoạt động.", "parent")
        if target.id == unit.parent_id:
            return
        _refuse_taken(target.id, unit.code, unit)
        before_path, before_parent = unit.path, unit.parent_id
        old_owners = code_owners(load_scope(unit))
        unit.parent_id = target.id
        for below in queries.list_at_or_below(before_path):
            below.path = tree.child_path(target.path, unit.id) + below.path.removeprefix(before_path)
        if tree.sees_names(target.kind, (unit.kind,)):
            target.sees_names = True
        db.session.flush()
        _carry_codes(old_owners, code_owners(load_scope(unit)))
        audit.write(actor, "unit_moved", unit_id=unit.id, before=before_parent, after=target.id)


def close_unit(actor: Actor, unit_id: int) -> None:
    """Close an empty unit from today; its history stays. Raises NotFound, or InvalidInput while it is inhabited."""
    with transaction():
        unit = _locked(actor, unit_id)
        today = clock.today(config.current().timezone)
        left = select(Person.id).where(Person.status == "left")
        db.session.execute(
            update(Membership)
            .where(Membership.unit_id == unit.id, Membership.to_on.is_(None), Membership.person_id.in_(left))
            .values(to_on=today)
            .execution_options(synchronize_session=False)
        )
        if queries.is_inhabited(unit.id):
            raise InvalidInput("Đơn vị còn người hoặc còn đơn vị bên dưới. Xin chuyển đi hết rồi mới đóng.")
        unit.closed_on = today
        audit.write(actor, "unit_closed", unit_id=unit.id)


def get_for_reach(actor: Actor, unit_id: int) -> Unit:
    """A unit whose committee the actor may let see names, or not: no cell. Raises NotFound."""
    unit = queries.get_unit(unit_id)
    if unit.kind == "cell" or unit.closed_on is not None or not may(actor, Permission.INSTANCE_SET_UP, unit.path):
        raise NotFound
    return unit


def set_reach(actor: Actor, unit_id: int, sees_names: bool, because: str) -> None:
    """Whether a unit's committee sees names at and below it; from the next request on, and on record with the reason.

    Raises NotFound outside the actor's units, InvalidInput without a reason.
    """
    because = vietnamese.tidy(because)
    if not SHORTEST_REASON <= len(because) <= MAX_NAME:
        raise InvalidInput(
            f"Xin ghi lý do, từ {SHORTEST_REASON} đến {MAX_NAME} chữ. Lý do được giữ trong nhật ký.", "because"
        )
    with transaction():
        get_for_reach(actor, unit_id)
        unit = queries.lock_unit(unit_id)
        if unit.sees_names == sees_names:
            return
        unit.sees_names = sees_names
        if sees_names:
            audit.write(actor, "names_opened", unit_id=unit.id, because=because)
        else:
            audit.write(actor, "names_closed", unit_id=unit.id, because=because)


def _may_change(actor: Actor, unit: Unit) -> bool:
    """A unit is changed from above it, never by itself; the root has its own page."""
    if unit.parent_id is None or unit.closed_on is not None:
        return False
    return may(actor, Permission.ROSTER_IMPORT, queries.get_unit(unit.parent_id).path)


def _locked(actor: Actor, unit_id: int) -> Unit:
    unit = queries.lock_unit(unit_id)
    if not _may_change(actor, unit):
        raise NotFound
    return unit


def _refuse_taken(parent_id: int | None, code: str, unit: Unit) -> None:
    parent = queries.get_unit(parent_id or 0)
    taken = queries.find_child(parent, code)
    if taken is not None and taken.id != unit.id:
        raise InvalidInput(f"Mã {code} đã có trong {parent.name}. Xin đổi mã trước.", "code")


def _carry_codes(old: dict[int, int], new: dict[int, int]) -> None:
    """Roster codes count in the ward that they now lie in; all or nothing."""
    for unit_id, owner in new.items():
        if old.get(unit_id, owner) == owner:
            continue
        here = select(Membership.person_id).where(Membership.unit_id == unit_id, Membership.to_on.is_(None))
        codes = select(RosterCode.code).where(RosterCode.unit_id == old[unit_id], RosterCode.person_id.in_(here))
        taken = db.session.scalars(
            select(RosterCode.code).where(RosterCode.unit_id == owner, RosterCode.code.in_(codes)).limit(1)
        ).first()
        if taken is not None:
            raise InvalidInput("Hai nơi có người mang cùng một mã. Xin sửa mã trong danh sách rồi mới chuyển.")
        db.session.execute(
            update(RosterCode)
            .where(RosterCode.unit_id == old[unit_id], RosterCode.person_id.in_(here))
            .values(unit_id=owner)
            .execution_options(synchronize_session=False)
        )
