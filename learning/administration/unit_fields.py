"""What the blanks of the courses, `{{handbook.store}}`, mean for a unit: seeing and setting it. Knows no request."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import delete

from learning import policy
from learning.administration import audit
from learning.courses import catalogue
from learning.courses import queries as course_queries
from learning.courses.models import FieldValue
from learning.db import db, insert_or_update, transaction
from learning.errors import InvalidInput, NotFound
from learning.policy import Actor, Permission, Scope
from learning.units import queries as units
from learning.units import tree
from learning.units.models import Unit
from learning.vietnamese import tidy

MAX_VALUE = 200


@dataclass(frozen=True)
class FieldLine:
    """One blank for one unit. own "" takes `above`: the value of above_unit or, where that is "", the default."""

    name: str
    question: str
    courses: tuple[str, ...]
    above: str
    above_unit: str
    own: str


@dataclass(frozen=True)
class Desk:
    """A unit with its blanks; up is the unit above, when it is the actor's too, below those directly below."""

    unit: Unit
    lines: tuple[FieldLine, ...]
    up: Unit | None
    below: tuple[Unit, ...]


def show_desk(actor: Actor, unit_id: int | None = None) -> Desk:
    """The blanks of a unit, by default the uppermost of the actor's. Raises NotFound outside the actor's units."""
    where = policy.scope(actor, Permission.FIELDS_SET)
    unit = units.get_unit(unit_id) if unit_id else _uppermost(where)
    if not where.covers(unit.path):
        raise NotFound
    line = units.list_above(unit.path)
    values = {(one.unit_id, one.name): one.value for one in course_queries.list_field_values([one.id for one in line])}
    lines = tuple(_line(name, declared, line, values) for name, declared in _declared(unit).items())
    up = line[-2] if len(line) > 1 and where.covers(line[-2].path) else None
    return Desk(unit, lines, up, tuple(units.list_open_below(unit.id)))


def save_fields(actor: Actor, unit_id: int, given: Mapping[str, str]) -> int:
    """Set the values of a unit; an empty one takes what is above, a name not given stays. Returns how many changed.

    Raises NotFound outside the actor's units, InvalidInput for a value that is too long.
    """
    with transaction():
        desk = show_desk(actor, unit_id)
        changed = []
        for line in desk.lines:
            value = tidy(given.get(line.name, line.own))
            if len(value) > MAX_VALUE:
                raise InvalidInput(f"“{line.question}”: xin viết gọn trong {MAX_VALUE} chữ.", line.name)
            if value != line.own:
                _write(desk.unit.id, line.name, value)
                changed.append(line.name)
        if changed:
            audit.write(actor, "fields_set", unit_id=desk.unit.id, names=changed)
    return len(changed)


def _write(unit_id: int, name: str, value: str) -> None:
    if value:
        insert_or_update(FieldValue, {"unit_id": unit_id, "name": name, "value": value}, keys=("unit_id", "name"))
    else:
        db.session.execute(delete(FieldValue).where(FieldValue.unit_id == unit_id, FieldValue.name == name))


@dataclass
class _Declared:
    """A blank as the courses declare it; the first course that does is asked for question and default."""

    question: str
    default: str
    courses: list[str]


def _declared(unit: Unit) -> dict[str, _Declared]:
    """The blanks of all courses that somebody of this unit, or of one below it, may study."""
    found: dict[str, _Declared] = {}
    for course in course_queries.list_current():
        if not (unit.path.startswith(course.owner_path) or course.owner_path.startswith(unit.path)):
            continue
        version = catalogue.version_text(course.version_id)
        for one in version.about["fields"]:
            declared = found.setdefault(one["name"], _Declared(one["question"], one["default"], []))
            declared.courses.append(version.title)
    return found


def _line(name: str, declared: _Declared, line: Iterable[Unit], values: Mapping[tuple[int, str], str]) -> FieldLine:
    *above, unit = line
    nearest = next((one for one in reversed(above) if (one.id, name) in values), None)
    return FieldLine(
        name,
        declared.question,
        tuple(declared.courses),
        values[(nearest.id, name)] if nearest else declared.default,
        nearest.name if nearest else "",
        values.get((unit.id, name), ""),
    )


def _uppermost(where: Scope) -> Unit:
    if where.everything:
        return units.get_root()
    if not where.paths:
        raise NotFound
    return units.get_unit(tree.ids_of(where.paths[0])[-1])
