"""What a unit is to study, course by course, for whoever assigns there. Knows no request."""

from dataclasses import dataclass
from datetime import date

from learning import clock, config, policy
from learning.assignments import queries
from learning.assignments.rules import Assigned, nearest
from learning.courses import catalogue
from learning.courses.catalogue import VersionText
from learning.courses.queries import CurrentCourse
from learning.errors import NotFound
from learning.policy import Actor, Permission
from learning.units import queries as units
from learning.units.models import Unit


@dataclass(frozen=True)
class Line:
    """A course: counting is the assignment that holds in the unit, from is the unit that made it.

    own: the unit's own assignment of the latest round; coming: one that has not opened yet. round: that which a change
    of the unit's own dates belongs to; next_round: what a new round would be.
    """

    course: CurrentCourse
    version: VersionText
    counting: Assigned | None
    from_name: str
    own: Assigned | None
    coming: Assigned | None
    round: int
    next_round: int


@dataclass(frozen=True)
class Desk:
    unit: Unit
    lines: list[Line]
    below: list[Unit]
    today: date


def get_desk(actor: Actor, unit_id: int | None) -> Desk:
    """The courses of one unit; without a unit, the actor's own uppermost. Raises NotFound outside the actor's units."""
    scope = policy.scope(actor, Permission.COURSES_ASSIGN)
    if unit_id is None and scope.paths:
        unit_id = int(scope.paths[0].rstrip("/").rpartition("/")[2])
    unit = units.get_unit(unit_id or 0)
    if not scope.covers(unit.path):
        raise NotFound
    today = clock.today(config.current().timezone)
    above = queries.list_above(unit.path)
    names = {one.id: one.name for one in units.list_above(unit.path)}
    lines = [
        _line(course, version, [one for one in above if one.course_id == course.id], unit, names, today)
        for course, version in catalogue.list_courses(actor)
    ]
    lines.sort(key=lambda line: (line.counting is None, (line.counting and line.counting.due_on) or date.max))
    return Desk(unit, lines, units.list_open_below(unit.id), today)


def _line(
    course: CurrentCourse, version: VersionText, found: list[Assigned], unit: Unit, names: dict[int, str], today: date
) -> Line:
    counting = nearest(found, unit.path, today)
    own = max((one for one in found if one.unit_id == unit.id), key=lambda one: one.round, default=None)
    coming = min((one for one in found if one.opens_on > today), key=lambda one: one.opens_on, default=None)
    latest = max((one.round for one in found), default=0)
    round_ = counting.round if counting else latest or 1
    name = names[counting.unit_id] if counting else ""
    return Line(course, version, counting, name, own, coming, round_, latest + 1)
