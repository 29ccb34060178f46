"""The monthly report: what the platform knows adds up and is never invented; what people type is kept as typed."""

import io
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from python_calamine import CalamineWorkbook

from learning import clock
from learning.administration import instance
from learning.errors import InvalidInput, NotFound
from learning.progress import service as progress
from learning.progress.events import NewEvent
from learning.reports import month_fields, months
from learning.reports.month_fields import FIELDS
from learning.reports.month_view import Known
from tests import factories, library
from tests.people import World, act_as, sign_in

KHOA = "khoa-thu"
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
NOW = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)


@pytest.fixture
def course(world: World):
    """One studied in October; in November one goes on, two sit in a class of the cell."""
    with time_machine.travel(NOW, tick=False):
        library.publish(library.files(questions=0))
        instance.assign_everywhere()
        with clock.telling(datetime(2026, 10, 20, 3, 0, tzinfo=UTC)):
            read(world.an, "bai-1")
        read(world.an, "bai-2")
        read(world.cuc, "bai-1")
        for person in (world.binh, world.an):
            body = {"parts": ["bai-1"], "on": "2026-11-20"}
            progress.record(act_as(world.dung), [NewEvent(str(uuid4()), person.id, "attended", KHOA, body, "leader")])
        yield


def read(person, lesson: str) -> None:
    assert progress.record(act_as(person), [NewEvent(str(uuid4()), person.id, "lesson_read", f"{KHOA}/{lesson}")])


def test_each_person_and_class_counts_once_and_lines_add_up(world: World, course: None) -> None:
    factories.make_person("Đỗ Văn Miễn", world.cell_1, status="exempt")
    factories.make_person("Đỗ Văn Rời", world.cell_1, status="left")
    factories.make_person("Đỗ Văn Thẳng", world.ward_a)
    view = months.get_month(act_as(world.giang), world.ward_a.id, NOVEMBER)
    by_name = {line.name: line.known for line in view.lines}
    assert by_name[world.cell_1.name] == Known(
        1, 1, 4, 1, 1, studied=2, finished=1, finished_ever=1, classes=1, attended=2
    )
    assert by_name[world.cell_2.name] == Known(1, 1, 3, 0, 0, studied=1)
    assert [line.name for line in view.lines if line.direct] == [world.ward_a.name]
    assert by_name[world.ward_a.name] == Known(active=1)
    assert view.total == Known(2, 2, 8, 1, 1, studied=3, finished=1, finished_ever=1, classes=1, attended=2)
    course_line = view.courses[0]
    assert (course_line.counts.active, course_line.counts.completed, course_line.finished) == (8, 1, 1)
    october = months.get_month(act_as(world.giang), world.ward_a.id, OCTOBER)
    assert october.total == Known(2, 1, 8, 1, 1, studied=1)
    assert october.courses == [], "it was assigned in November"
    assert october.quiet == [world.cell_2.name]


def test_what_is_saved_stays_as_it_was(world: World, course: None) -> None:
    giang = act_as(world.giang)
    months.save(giang, world.ward_a.id, NOVEMBER, "Lý Trường Giang", {"cells": "2", "cells_theme": "1", "news": ""})
    read(world.dung, "bai-1")
    view = months.get_month(giang, world.ward_a.id, NOVEMBER)
    assert view.total.studied == 3 and view.typed == {"cells": 2, "cells_theme": 1}
    assert view.reporter == "Lý Trường Giang" and view.saved_at is not None
    months.save(giang, world.ward_a.id, NOVEMBER, "Lý Trường Giang", {"cells": "2"})
    assert months.get_month(giang, world.ward_a.id, NOVEMBER).total.studied == 4


def test_the_city_adds_what_its_wards_saved_and_says_who_is_missing(world: World, course: None) -> None:
    factories.make_people(6, world.cell_3)
    months.save(act_as(world.giang), world.ward_a.id, NOVEMBER, "Giang", {"cells": "2", "news": "3"})
    view = months.get_month(act_as(world.quy), world.city.id, NOVEMBER)
    assert (view.typed, view.from_below, view.silent) == ({"cells": 2, "news": 3}, 1, [world.ward_b.name])
    assert view.quiet == [world.ward_b.name] and view.saved_at is None


@pytest.mark.parametrize(
    ("form", "fault"),
    [
        ({"cells": "1", "cells_theme": "2"}, "đang nhiều hơn"),
        ({"cells": "hai"}, "xin ghi số"),
        ({"cells": "-1"}, "xin ghi số"),
        ({"cells": "99999999"}, "xin ghi số"),
        ({"cells": "1,5"}, "xin ghi số"),
    ],
)
def test_figures_that_cannot_be_are_told(form: dict[str, str], fault: str) -> None:
    with pytest.raises(InvalidInput, match=fault):
        month_fields.read(form)


def test_a_blank_stays_unknown() -> None:
    assert month_fields.read({"cells": " ", "adults": "5.630"}) == {"adults": 5630}
    assert month_fields.add([{"cells": 1}, {"cells": 2, "news": 0}]) == {"cells": 3, "news": 0}
    assert len({field.key for field in FIELDS}) == len(FIELDS)


def test_who_sees_and_who_saves(world: World, course: None) -> None:
    for person, unit in ((world.dung, world.ward_a), (world.ha, world.cell_1), (world.giang, world.city)):
        with pytest.raises(NotFound):
            months.get_month(act_as(person), unit.id, NOVEMBER)
    with pytest.raises(NotFound):
        months.save(act_as(world.lan), world.ward_a.id, NOVEMBER, "Lan", {})
    with pytest.raises(InvalidInput, match="người báo cáo"):
        months.save(act_as(world.giang), world.ward_a.id, NOVEMBER, " ", {})
    for text in ("2026-13", "2027-01", "1999-01", "x", "2026-11-01"):
        with pytest.raises(NotFound):
            months.parse_month(text)
    assert months.last_day(date(2028, 2, 1)) == date(2028, 2, 29)
    assert months.month_before(date(2026, 1, 1)) == date(2025, 12, 1)


def test_page_file_and_paper(app: Flask, world: World, course: None) -> None:
    client = app.test_client()
    sign_in(client, world.giang)
    address = f"/units/{world.ward_a.id}/month"
    wrong = client.post(address, data={"thang": "2026-11", "reporter": "Giang", "cells": "1", "cells_theme": "2"})
    assert wrong.status_code == 400 and "đang nhiều hơn" in wrong.get_data(as_text=True)
    assert client.post(address, data={"thang": "2026-11", "reporter": "Giang", "cells": "2"}).status_code == 303
    assert "Đã lưu ngày 26/11/2026" in client.get(f"{address}?thang=2026-11").get_data(as_text=True)
    answer = client.post(f"{address}/export", data={"thang": "2026-11", "dang": "xlsx"})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    head = next(number for number, row in enumerate(rows) if row[0] == "Đơn vị")
    lines, total = rows[head + 1 : -1], dict(zip(rows[head], rows[-1], strict=True))
    assert total["Có học trong tháng"] == 3 == sum(row[rows[head].index("Có học trong tháng")] for row in lines)
    assert total["Tổng số chi bộ"] == 2 and total["Số tin, bài đã đăng"] == ""
    page = client.post(f"{address}/export", data={"thang": "2026-11", "dang": "in"}).get_data(as_text=True)
    assert "Kết quả phong trào Bình dân học vụ số tháng 11/2026" in page and "………" in page and "BÍ THƯ" in page


def test_a_class_written_down_later_belongs_to_its_day(world: World, course: None) -> None:
    body = {"parts": ["bai-1"], "on": "2026-10-30"}
    progress.record(act_as(world.em), [NewEvent(str(uuid4()), world.cuc.id, "attended", KHOA, body, "leader")])
    view = months.get_month(act_as(world.giang), world.ward_a.id, OCTOBER)
    assert (view.total.classes, view.total.attended) == (1, 1)
    assert months.get_month(act_as(world.giang), world.ward_a.id, NOVEMBER).total.classes == 1
    assert timedelta(days=months.LATE_DAYS) > timedelta(days=31)


def test_counts_of_few_people_are_joined_or_hidden_above_the_names(world: World, course: None) -> None:
    """Cell 1 has four people, cell 2 three: one line of seven for the city, nothing of one cell alone."""
    assert months.get_month(act_as(world.quy), world.ward_a.id, NOVEMBER).hidden, "ward B has one person"
    factories.make_people(6, world.cell_3)
    view = months.get_month(act_as(world.quy), world.ward_a.id, NOVEMBER)
    assert [(line.id, line.known.active) for line in view.lines] == [(0, 7)] and not view.hidden
    alone = months.get_month(act_as(world.quy), world.cell_1.id, NOVEMBER)
    assert alone.hidden and alone.lines == [] and alone.total == Known() and alone.courses == []
    assert len(months.get_month(act_as(world.giang), world.ward_a.id, NOVEMBER).lines) == 2
    factories.make_people(5, world.cell_1)
    assert months.get_month(act_as(world.quy), world.cell_1.id, NOVEMBER).hidden, "else the sum would tell of cell 2"
