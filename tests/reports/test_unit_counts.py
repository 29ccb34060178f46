"""The counts of a unit's page: everybody once, where they are now; each line is what lies at or below it."""

from learning import clock
from learning.administration import instance
from learning.db import transaction
from learning.members.models import Person
from learning.progress import service as progress
from learning.progress.events import NewEvent
from learning.reports import units
from learning.reports.counts import Counts
from tests import factories, library
from tests.people import World, act_as


def test_people_are_counted_once_where_they_are_now(world: World) -> None:
    library.publish()
    instance.assign_everywhere()
    section = factories.make_unit(world.ward_a, "S1", "section")
    inner = factories.make_unit(section, "C9", "cell")
    factories.make_person("Đỗ Văn Trong", inner)
    factories.make_person("Đỗ Văn Miễn", inner, status="exempt")
    factories.make_person("Đỗ Văn Rời", inner, status="left")
    direct = factories.make_person("Đỗ Văn Thẳng", world.ward_a)
    factories.move(world.cuc, world.cell_1)
    _read(world.an, "bai-1")
    _read(direct, "bai-1")
    report = units.get_report(act_as(world.giang), world.ward_a.id, None)
    assert {line.id: line.counts for line in report.lines} == {
        world.cell_1.id: Counts(active=5, under_way=1),
        world.cell_2.id: Counts(active=2),
        section.id: Counts(active=1, exempt=1),
        world.ward_a.id: Counts(active=1, under_way=1),
    }
    assert report.total == Counts(active=9, under_way=2, exempt=1)
    assert report.total.not_started == 7


def test_what_lies_in_a_closed_unit_is_left_out(world: World) -> None:
    library.publish()
    instance.assign_everywhere()
    _read(world.cuc, "bai-1")
    with transaction():
        world.cell_2.closed_on = clock.now().date()
    report = units.get_report(act_as(world.giang), world.ward_a.id, None)
    assert [line.id for line in report.lines] == [world.cell_1.id]
    assert report.total.under_way == 0


def _read(person: Person, lesson: str) -> None:
    uid = f"00000000-0000-4000-8000-{person.id:012d}"
    event = NewEvent(uid, person.id, "lesson_read", f"khoa-thu/{lesson}")
    assert progress.record(act_as(person), [event])[0].status == "stored"
