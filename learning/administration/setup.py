"""What the first administrator says of the organisation."""

from learning import vietnamese
from learning.administration import audit
from learning.db import transaction
from learning.errors import Conflict, InvalidInput, NotFound
from learning.members import queries as members
from learning.policy import Actor, Permission, may
from learning.units import queries, tree
from learning.units.models import Unit


def root_of(actor: Actor) -> Unit:
    """The root unit. Raises NotFound for whoever may not set the instance up."""
    root = queries.get_root()
    if not may(actor, Permission.INSTANCE_SET_UP, root.path):
        raise NotFound
    return root


def name_self(actor: Actor, name: str) -> None:
    """The first administrator says who they are; the one-time link knew nobody's name."""
    name = vietnamese.tidy(name)
    if actor.person_id is None or not name:
        return
    with transaction():
        person = members.get_person(actor.person_id)
        person.name, person.name_key, person.name_folded = (
            name,
            vietnamese.name_sort_key(name),
            vietnamese.fold(name),
        )


def name_root(actor: Actor, name: str, kind: str) -> None:
    """Name the organisation; its kind can be changed only while it has no units below. Raises NotFound, Conflict."""
    if kind not in {"ward", "city"} or not name:
        raise InvalidInput("Xin ghi tên đảng bộ và chọn một trong hai loại.")
    with transaction():
        root = queries.lock_unit(root_of(actor).id)
        if kind != root.kind and len(queries.list_at_or_below(root.path)) > 1:
            raise Conflict("Đảng bộ đã có đơn vị bên dưới nên không đổi loại được nữa.")
        root.name, root.kind = name, kind
        root.sees_names = kind in tree.SEES_NAMES_KINDS
        audit.write(actor, "organisation_named", unit_id=root.id, kind=kind)
