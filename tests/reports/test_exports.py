"""Tables that leave the house: what is in them, for whom, on record; and `learning report`."""

import csv
import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from learning import clock, config
from learning.administration import api_tokens, instance
from learning.administration.models import AuditEntry
from learning.db import db, transaction
from learning.members.models import Person
from learning.policy import OPERATOR, Role
from learning.progress import service as progress
from learning.progress.events import NewEvent
from learning.reports import units
from tests import factories, library
from tests.client import CommandRunner
from tests.people import World, act_as, canaries_of, sign_in

KHOA = "khoa-thu"


@pytest.fixture
def course(world: World) -> None:
    library.publish()
    instance.assign_everywhere()
    for person, lesson in ((world.an, "bai-1"), (world.an, "bai-2"), (world.cuc, "bai-1")):
        uid = f"{lesson[-1]:0>8}-0000-4000-8000-{person.id:012d}"
        progress.record(act_as(person), [NewEvent(uid, person.id, "lesson_read", f"{KHOA}/{lesson}")])


def take(app: Flask, person: Person, unit_id: int, table: str, form: str = "xlsx", status: int = 200) -> bytes:
    client = app.test_client()
    sign_in(client, person)
    answer = client.post(f"/units/{unit_id}/export", data={"bang": table, "khoa": KHOA, "dang": form})
    assert answer.status_code == status
    if form != "in" and status == 200:
        assert answer.headers["Content-Disposition"].endswith(f'.{form}"')
        assert answer.headers["Cache-Control"] == "no-store"
    return answer.data


def sheets(data: bytes) -> dict[str, list[list[object]]]:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names}


def logged() -> list[tuple[int | None, dict[str, object]]]:
    rows = db.session.query(AuditEntry).filter_by(action="report_exported").order_by(AuditEntry.id)
    return [(row.unit_id, row.detail) for row in rows]


def test_the_comparison_adds_up_and_names_nobody(app: Flask, world: World, course: None) -> None:
    assert "có dưới 5 người" in str(sheets(take(app, world.quy, world.ward_a.id, "units"))), "ward B has one person"
    factories.make_people(6, world.cell_3)
    data = take(app, world.quy, world.ward_a.id, "units")
    rows = sheets(data)["Khoá thử"]
    head = next(number for number, row in enumerate(rows) if row[0] == "Đơn vị")
    lines, total = rows[head + 1 : -1], rows[-1]
    assert {row[0] for row in lines} <= {world.cell_1.name, world.cell_2.name, "2 đơn vị gộp chung"}
    assert total[0] == "Cộng" and total[1] == 7
    for place in (1, 2, 3, 4, 6, 7, 8):
        assert sum(row[place] for row in lines) == total[place]
    assert "Danh sách 7 người: tính 7" in "\n".join(str(row[0]) for row in rows[:head])
    text = str(rows)
    assert not any(one in text for person in world.people.values() for one in canaries_of(person))
    unit_id, detail = logged()[-1]
    assert (unit_id, detail["table"], detail["names"]) == (world.ward_a.id, "units", False)


def test_members_with_all_courses_go_as_far_as_names_go(app: Flask, world: World, course: None) -> None:
    ward = sheets(take(app, world.giang, world.ward_a.id, "members"))["Đảng viên"]
    assert len(ward) == 3 + 7 and "Điện thoại" not in ward[2]
    an = next(row for row in ward if row[1] == world.an.name)
    assert an[3:5] == ["đang học", 0.66]
    cell = sheets(take(app, world.dung, world.cell_1.id, "members"))["Đảng viên"]
    assert "0900 000 101" in next(row for row in cell if row[1] == world.an.name)
    for person, unit in ((world.quy, world.ward_a), (world.lan, world.cell_1), (world.em, world.cell_1)):
        take(app, person, unit.id, "members", status=404)
    assert [detail["names"] for _unit, detail in logged()] == [True, True]


def test_who_does_not_share_shows_nothing_of_it_in_a_file(app: Flask, world: World, course: None) -> None:
    with transaction():
        db.session.get_one(Person, world.an.id).shares_results = False
    for table, sheet in (("members", "Đảng viên"), ("matrix", "Từng bài")):
        rows = sheets(take(app, world.dung, world.cell_1.id, table))[sheet]
        an = next(row for row in rows if world.an.name in row)
        assert "không chia sẻ kết quả" in an and 0.66 not in an and "xong" not in an


def test_csv_and_paper_say_the_same(app: Flask, world: World, course: None) -> None:
    factories.make_person("=1+1", world.cell_1)
    text = take(app, world.dung, world.cell_1.id, "matrix", "csv").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    assert next(row for row in rows if row[0] == "'=1+1")[:3] == ["'=1+1", "", "chưa bắt đầu"]
    page = take(app, world.dung, world.cell_1.id, "matrix", "in").decode()
    for words in ("NGƯỜI LẬP BIỂU", "BÍ THƯ", "ĐẢNG CỘNG SẢN VIỆT NAM", world.an.name, "ngày"):
        assert words in page
    assert [detail["table"] for _unit, detail in logged()] == ["matrix", "matrix"]


def test_a_table_that_is_not_there(app: Flask, world: World, course: None) -> None:
    take(app, world.dung, world.cell_1.id, "secrets", status=404)
    take(app, world.dung, world.cell_1.id, "units", "exe", status=400)


@pytest.mark.parametrize("suffix", ["xlsx", "csv", "json"])
def test_the_command_writes_names_only_as_far_up_as_they_go(
    commands: CommandRunner, world: World, course: None, tmp_path: Path, suffix: str
) -> None:
    for unit, names in ((world.cell_1, True), (world.ward_a, True), (world.city, False)):
        file = tmp_path / f"{unit.id}.{suffix}"
        done = commands.invoke(args=["report", str(unit.id), "--out", str(file)])
        assert done.exit_code == 0, done.output
        data = file.read_bytes()
        text = str(sheets(data)) if suffix == "xlsx" else data.decode("utf-8-sig")
        assert (world.an.name in text) is names
        assert (file.stat().st_mode & 0o077) == 0
    assert [detail["names"] for _unit, detail in logged()] == [True, True, False]


def test_wrong_use_of_the_command_is_told(commands: CommandRunner, world: World, course: None, tmp_path: Path) -> None:
    for words in (
        ["report", "XX", "--out", "a.csv"],
        ["report", "/", "--out", "a.pdf"],
        ["report", "/", "--out", "/x/a.csv"],
    ):
        assert commands.invoke(args=words).exit_code == 2
    file = str(tmp_path / "a.csv")
    assert commands.invoke(args=["report", "/", "--course", "khong-co", "--out", file]).exit_code == 2


def test_the_json_file_is_what_the_api_answers(
    app: Flask, commands: CommandRunner, world: World, course: None, tmp_path: Path
) -> None:
    file = tmp_path / "a.json"
    assert commands.invoke(args=["report", str(world.ward_a.id), "--out", str(file)]).exit_code == 0
    whole = json.loads(file.read_text("utf-8"))
    until = clock.today(config.current().timezone) + timedelta(days=1)
    secret = api_tokens.make(act_as(world.giang), world.ward_a.id, "Mã", until, names=True)
    headers, unit = {"Authorization": f"Bearer {secret}"}, f"/api/v1/units/{world.ward_a.id}"
    client = app.test_client()

    def ask(path: str) -> dict:
        return client.get(path, headers=headers).get_json()

    assert whole["unit"] == ask(unit)
    assert whole["members"] == ask(f"{unit}/members")["data"]
    report, written = ask(f"{unit}/courses/{KHOA}"), whole["courses"][0]
    assert report.pop("made_at") and written.pop("made_at")
    assert written == report


def test_every_round_and_unit_is_the_same_in_file_and_page(app: Flask, world: World, course: None) -> None:
    report = units.get_report(OPERATOR, world.city.id, KHOA)
    factories.grant(world.khanh, Role.COMMITTEE, world.city)
    rows = sheets(take(app, world.khanh, world.city.id, "units"))["Khoá thử"]
    assert rows[-1][1:5] == [
        report.total.active,
        report.total.completed,
        report.total.under_way,
        report.total.not_started,
    ]
