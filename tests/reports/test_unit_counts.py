"""The counts of a unit's page: everybody once, where they are now; each line is what lies at or below it."""

from dataclasses import replace

import pytest
from flask import current_app
from flask.testing import FlaskClient

from learning import clock, config
from learning.administration import instance
from learning.assignments import service as assignments
from learning.courses import queries as courses
from learning.db import transaction
from learning.members.models import Person
from learning.policy import OPERATOR
from learning.progress import people
from learning.progress import service as progress
from learning.progress.events import NewEvent
from learning.reports import books, month_books, months, snapshots, units
from learning.reports.counts import Counts
from tests import factories, library
from tests.people import World, act_as, sign_in


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


def test_the_neediest_are_first_and_who_has_nobody_to_study_is_last(world: World) -> None:
    library.publish(library.files(lessons=1, questions=0))
    instance.assign_everywhere()
    _read(world.cuc, "bai-1")
    empty = factories.make_unit(world.ward_a, "C0", "cell")
    factories.make_person("Đỗ Văn Miễn", empty, status="exempt")
    report = units.get_report(act_as(world.giang), world.ward_a.id, None)
    assert [line.id for line in report.lines] == [world.cell_1.id, world.cell_2.id, empty.id]


def test_the_present_week_has_the_numbers_of_the_page(world: World) -> None:
    library.publish()
    instance.assign_everywhere()
    snapshots.list_weeks_of(units.get_report(act_as(world.giang), world.ward_a.id, None))  # keeps those of the morning
    _read(world.an, "bai-1")
    report = units.get_report(act_as(world.giang), world.ward_a.id, None)
    assert snapshots.list_weeks_of(report)[-1].counts == report.total


def test_what_lies_in_a_closed_unit_is_left_out(world: World) -> None:
    library.publish()
    instance.assign_everywhere()
    _read(world.cuc, "bai-1")
    with transaction():
        world.cell_2.closed_on = clock.now().date()
    report = units.get_report(act_as(world.giang), world.ward_a.id, None)
    assert [line.id for line in report.lines] == [world.cell_1.id]
    assert report.total.under_way == 0


def test_everybody_on_the_list_is_in_one_figure(world: World) -> None:
    """Counted, exempt, gone, not assigned, in a closed cell; who does not share is among the counted."""
    library.publish()
    course = courses.find_course("khoa-thu")
    assert course is not None
    assignments.assign_course(OPERATOR, course.id, world.cell_1.id, clock.now().date(), None, 1)
    closed = factories.make_unit(world.ward_a, "C9", "cell")
    factories.make_person("Đỗ Văn Sót", closed)
    factories.make_person("Đỗ Văn Miễn", world.cell_1, status="exempt")
    factories.make_person("Đỗ Văn Rời", world.cell_2, status="left")
    factories.make_person("Đỗ Văn Nghỉ", world.cell_2, status="exempt")
    with transaction():
        closed.closed_on = clock.now().date()
    people.answer_consent(act_as(world.an), False)
    people.answer_consent(act_as(world.cuc), False)
    report = units.get_report(act_as(world.giang), world.ward_a.id, None)
    assert (report.total.active, report.total.exempt, report.gone) == (4, 1, 1)
    assert (report.unassigned, report.in_closed, report.not_sharing) == (4, 1, 1)
    assert report.listed == 11
    month = months.get_month(act_as(world.giang), world.ward_a.id, months.parse_month(None))
    assert (month.total.active, month.total.exempt, month.total.left, month.in_closed) == (7, 2, 1, 1)
    assert month.total.not_sharing == 2
    notes = month_books.explanations(month)
    assert notes[0].startswith("Danh sách có 11 người: tính 7") and "còn ở đơn vị đã đóng" in notes[0]
    seen = units.get_report(act_as(world.quy), world.ward_a.id, None)
    assert seen.not_sharing == 0, "one or two are few for whoever sees no names"


def test_the_page_and_the_table_say_who_is_in_none_of_the_figures(client: FlaskClient, world: World) -> None:
    library.publish()
    instance.assign_everywhere()
    factories.make_person("Đỗ Văn Miễn", world.cell_1, status="exempt")
    people.answer_consent(act_as(world.an), False)
    sign_in(client, world.giang)
    page = client.get(f"/units/{world.ward_a.id}").get_data(as_text=True)
    assert "Danh sách có 8 người" in page and "Được miễn, không tính: 1." in page
    assert "Trong số tính có 1 đồng chí không chia sẻ kết quả" in page
    notes = books.units_table(units.get_report(act_as(world.giang), world.ward_a.id, None)).notes
    assert "Danh sách 8 người: tính 7, 1 được miễn." in notes


def test_who_asks_first_counts_the_silent_as_not_sharing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    library.publish()
    instance.assign_everywhere()
    people.answer_consent(act_as(world.an), True)
    monkeypatch.setitem(current_app.extensions, "settings", replace(config.current(), consent="ask"))
    assert units.get_report(act_as(world.giang), world.ward_a.id, None).not_sharing == 6


def _read(person: Person, lesson: str) -> None:
    uid = f"00000000-0000-4000-8000-{person.id:012d}"
    event = NewEvent(uid, person.id, "lesson_read", f"khoa-thu/{lesson}")
    assert progress.record(act_as(person), [event])[0].status == "stored"
