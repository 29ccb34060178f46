"""Operations on the unit tree: a root, and units below it. Knows no request and no file."""

from learning import clock, config, vietnamese
from learning.administration import audit
from learning.db import db, transaction
from learning.errors import Conflict, InvalidInput, NotFound
from learning.policy import Actor, Permission, may
from learning.units import queries, tree
from learning.units.models import UNIT_KINDS, Unit

MAX_CODE = 40
MAX_NAME = 200


def create_root(name: str, kind: str) -> Unit:
    """Make the one unit that has no unit above it; its code is empty. Raises Conflict when there is a root already."""
    name, _kind = _checked(name, kind)
    with transaction():
        if queries.find_root() is not None:
            raise Conflict
        return _add(None, "", name, kind)


def create_unit(actor: Actor, parent_id: int, code: str, name: str, kind: str) -> Unit:
    """Make a unit below another.

    Raises NotFound for a parent outside the actor's units, InvalidInput for a code that is taken or cannot be one.
    """
    name, kind = _checked(name, kind)
    code = checked_code(code)
    with transaction():
        parent = queries.lock_unit(parent_id)
        if not may(actor, Permission.ROSTER_IMPORT, parent.path):
            raise NotFound
        if queries.find_child(parent, code) is not None:
            raise InvalidInput(f"Mã {code} đã có trong {parent.name}. Xin chọn mã khác.", "code")
        unit = _add(parent, code, name, kind)
        audit.write(actor, "unit_created", unit_id=unit.id, kind=kind)
        return unit


def checked_code(code: str) -> str:
    """A code as it is stored. Raises InvalidInput for one that an address of codes could not hold."""
    code = vietnamese.tidy(code)
    if not code or len(code) > MAX_CODE or "/" in code:
        raise InvalidInput(f"Mã đơn vị cần từ 1 đến {MAX_CODE} chữ, không có dấu “/”.", "code")
    return code


def _checked(name: str, kind: str) -> tuple[str, str]:
    name = vietnamese.tidy(name)
    if not name or len(name) > MAX_NAME:
        raise InvalidInput(f"Tên đơn vị cần từ 1 đến {MAX_NAME} chữ.", "name")
    if kind not in UNIT_KINDS:
        raise InvalidInput(f"Loại đơn vị là một trong: {', '.join(UNIT_KINDS)}.", "kind")
    return name, kind


def _add(parent: Unit | None, code: str, name: str, kind: str) -> Unit:
    unit = Unit(
        parent_id=parent.id if parent else None,
        kind=kind,
        code=code,
        name=name,
        path="",
        opened_on=clock.today(config.current().timezone),
    )
    db.session.add(unit)
    db.session.flush()
    unit.path = tree.child_path(parent.path if parent else "", unit.id)
    if parent is not None and tree.sees_names(parent.kind, (kind,)):
        parent.sees_names = True
    db.session.flush()
    return unit
