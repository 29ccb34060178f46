"""The pages of rosters: what is kept of a file and for how long, what an import does, who comes back."""

import io
import re
import threading
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from learning import clock
from learning.administration.models import AuditEntry
from learning.db import db, transaction
from learning.errors import Conflict, InvalidInput, NotFound
from learning.members.models import Membership, Person
from learning.progress import people, rosters
from learning.progress.rosters import Wish
from learning.units import imports, leavers, uploads
from learning.units.models import RosterImport, RosterUpload
from tests.client import goes_to
from tests.people import World, act_as, sign_in
from tests.units.roster_files import csv, lines, workbook

GOOD = csv("N1,Đặng Thị Mừng,0900 000 501,C1", "N2,Kiều Văn Hưởng,,C1")
FAULTY = csv("N1,Đặng Thị Mừng,12,C1", "N2,Kiều Văn Hưởng,,C1")


@pytest.fixture
def giang(app: Flask, world: World) -> FlaskClient:
    client = app.test_client()
    sign_in(client, world.giang)
    return client


def send(client: FlaskClient, world: World, data: bytes, name: str = "ds.csv") -> str:
    """Send a file for ward A; the address of its preview."""
    form = {"unit": str(world.ward_a.id), "file": (io.BytesIO(data), name)}
    return goes_to(client.post("/roster/uploads", data=form, content_type="multipart/form-data"))


def body(world: World, data: bytes) -> dict[str, Any]:
    """The same form as bytes: the test client leaves the file of a large one open."""
    head = "--x\r\nContent-Disposition: form-data; name="
    unit = f'{head}"unit"\r\n\r\n{world.ward_a.id}\r\n{head}"file"; filename="a.csv"\r\n\r\n'
    return {"data": unit.encode() + data + b"\r\n--x--\r\n", "content_type": "multipart/form-data; boundary=x"}


def text(client: FlaskClient, address: str) -> str:
    return client.get(address, follow_redirects=True).get_data(as_text=True)


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_file_is_previewed_imported_forgotten_and_taken_back(giang: FlaskClient, world: World) -> None:
    here = send(giang, world, GOOD)
    shown = text(giang, here)
    assert "2 người thêm mới" in shown and "Đặng Thị Mừng" in shown and "5 người đang có" not in shown
    assert count(RosterImport) == 0
    done = text(giang, goes_to(giang.post(f"{here}/import")))
    assert "Đã ghi vào danh sách" in done
    row = db.session.scalars(select(RosterUpload)).one()
    assert (row.state, row.data, row.file_name, row.choices) == ("done", b"", "", {})
    past = db.session.scalars(select(RosterImport)).one()
    assert (past.actor_id, past.counts["added"]) == (world.giang.id, 2)
    assert giang.post(f"{here}/import").status_code == 404 or count(RosterImport) == 1
    assert "Danh sách trở về" in giang.post(f"/roster/imports/{past.id}/undo").get_data(as_text=True)
    assert db.session.scalar(select(Person.id).where(Person.name == "Đặng Thị Mừng")) is None
    assert giang.post(f"/roster/imports/{past.id}/undo").status_code == 400, "it is taken back once"


def test_with_a_fault_nothing_is_written_unless_the_good_rows_are_wanted(giang: FlaskClient, world: World) -> None:
    here = send(giang, world, FAULTY)
    assert "Dòng 2, cột điện thoại" in text(giang, here)
    assert "Dòng 2, cột điện thoại" in text(giang, goes_to(giang.post(f"{here}/import")))
    assert count(RosterImport) == 0
    faults = giang.post(f"{here}/faults").get_data().decode("utf-8-sig")
    assert '"2","điện thoại","“12” chưa phải số di động."' in faults
    assert (
        db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id.desc())).first() == "roster_faults_exported"
    )
    text(giang, goes_to(giang.post(f"{here}/import", data={"only": "good"})))
    assert db.session.scalars(select(RosterImport)).one().counts["added"] == 1


def test_many_missing_people_leave_only_when_that_is_confirmed(giang: FlaskClient, world: World) -> None:
    here = send(giang, world, GOOD)
    answer = giang.post(f"{here}/import", data={"missing": "left"})
    assert answer.status_code == 400 and "Có 4 người vắng trong tệp" in answer.get_data(as_text=True)
    assert count(RosterImport) == 0
    text(giang, goes_to(giang.post(f"{here}/import", data={"missing": "left", "yes": "1"})))
    db.session.expire_all()
    assert db.session.get_one(Person, world.an.id).status == "left"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (csv("Đặng Thị Mừng,C1,012345678901", header="họ tên,đơn vị,Số CCCD"), "Số CCCD"),
        (csv("Đặng Thị Mừng,C1,1/1/1950", header="họ tên,đơn vị,Ngày sinh"), "ngày sinh"),
        (b"", "Chưa có tệp nào"),
        (b"PK\x03\x04" + b"\0" * 100, "bị hỏng"),
        (b"x" * (uploads.MAX_BYTES + 1), "lớn hơn 8 MB"),
    ],
)
def test_what_is_never_taken_is_not_kept(giang: FlaskClient, world: World, data: bytes, said: str) -> None:
    answer = giang.post("/roster/uploads", **body(world, data))
    assert answer.status_code == 400 and said in answer.get_data(as_text=True)
    assert count(RosterUpload) == 0


def test_the_door_is_wide_only_for_whoever_may_send_a_file(app: Flask, giang: FlaskClient, world: World) -> None:
    huge = body(world, b"x" * (uploads.MAX_BYTES + 100_000))
    assert giang.post("/roster/uploads", **huge).status_code == 413
    for who in (None, world.an, world.dung):
        client = app.test_client()
        if who:
            sign_in(client, who)
        assert client.post("/roster/uploads", **body(world, b"x" * 600_000)).status_code == 413
    assert giang.post("/roster/export", **body(world, b"x" * 600_000)).status_code == 413


def test_a_file_is_its_senders_and_waits_a_day(giang: FlaskClient, world: World) -> None:
    upload_id = int(send(giang, world, GOOD, "..\\thư mục/tên\n tệp.csv").rpartition("/")[2])
    assert "tên tệp.csv" in text(giang, "/roster")
    with pytest.raises(NotFound):
        uploads.get_upload(act_as(world.lan), upload_id)
    with clock.telling(clock.now() + timedelta(days=1, hours=1)):
        with pytest.raises(NotFound):
            uploads.get_upload(act_as(world.giang), upload_id)
        assert uploads.list_uploads(act_as(world.giang), world.ward_a.id) == []
        uploads.receive(act_as(world.giang), world.ward_a.id, "b.csv", GOOD)
    assert count(RosterUpload) == 1, "the next file clears the old away"


def test_a_dropped_file_is_gone(giang: FlaskClient, world: World) -> None:
    here = send(giang, world, GOOD)
    assert goes_to(giang.post(f"{here}/drop")).startswith("/roster?unit=")
    assert count(RosterUpload) == 0 and giang.get(here).status_code == 404


def test_columns_are_said_once_and_remembered_for_the_unit(giang: FlaskClient, world: World) -> None:
    odd = csv("Đặng Thị Mừng,C1,Tày", header="Tên đầy đủ,Ở đâu,Dân tộc")
    here = send(giang, world, odd)
    assert "Máy chưa nhận ra các cột" in text(giang, here)
    answer = giang.post(f"{here}/columns", data={"c0": "họ tên", "c1": "họ tên", "c2": ""})
    assert answer.status_code == 400 and "Hai cột cùng" in answer.get_data(as_text=True)
    said = {"c0": "họ tên", "c1": "đơn vị", "c2": "", "remember": "Tệp phường"}
    assert "1 người thêm mới" in text(giang, goes_to(giang.post(f"{here}/columns", data=said)))
    assert "1 người thêm mới" in text(giang, send(giang, world, odd)), "the next file is read the same way"
    assert set(uploads.list_presets(world.cell_1)) == {"Tệp phường", "pmqldv-3"}
    assert set(uploads.list_presets(world.ward_b)) == {"pmqldv-3"}
    giang.post(f"{here}/columns", data={"take": "1", "preset": ""})
    assert "Máy chưa nhận ra các cột" in text(giang, here)


def test_citizen_numbers_cannot_be_said_to_be_something_else(giang: FlaskClient, world: World) -> None:
    upload_id = int(send(giang, world, GOOD).rpartition("/")[2])
    with transaction():
        row = db.session.get_one(RosterUpload, upload_id)
        row.data = csv("Đặng Thị Mừng,C1,012345678901", header="họ tên,đơn vị,CCCD")
        row.choices = row.choices | {"columns": {"cccd": "mã"}}
    shown = text(giang, f"/roster/uploads/{upload_id}/columns")
    assert "012345678901" not in shown and "lớp học không đọc" in shown
    assert "012345678901" not in text(giang, f"/roster/uploads/{upload_id}")


def test_a_workbook_of_two_lists_asks_which(giang: FlaskClient, world: World) -> None:
    head = ("họ tên", "đơn vị")
    book = workbook(lines(head, ("Đặng Thị Mừng", "C1")), ("Chi bộ 2", lines(head, ("Kiều Văn Hưởng", "C2"))))
    here = send(giang, world, book, "hai.xlsx")
    assert "Đọc trang tính nào" in text(giang, here)
    shown = text(giang, goes_to(giang.post(f"{here}/reading", data={"sheet": "Chi bộ 2", "encoding": ""})))
    assert "Kiều Văn Hưởng" in shown and "Đặng Thị Mừng" not in shown


def test_a_text_in_an_unknown_code_page_asks_which(giang: FlaskClient, world: World) -> None:
    here = send(giang, world, "ho ten,don vi\nB\xf5i,C1\n".encode("latin-1"))
    assert "Tệp gõ theo bảng mã nào" in text(giang, here)
    assert "Bừi" in text(giang, goes_to(giang.post(f"{here}/reading", data={"sheet": "", "encoding": "tcvn3"})))


def test_whoever_may_not_see_names_gets_counts_and_takes_none_out(app: Flask, world: World) -> None:
    client = app.test_client()
    sign_in(client, world.quy)
    form = {"unit": str(world.ward_a.id), "file": (io.BytesIO(csv(f"B1,{world.binh.name},0900 000 102,C1")), "a.csv")}
    here = goes_to(client.post("/roster/uploads", data=form, content_type="multipart/form-data"))
    shown = text(client, here)
    assert "vắng trong tệp" in shown and world.an.name not in shown
    assert client.post("/roster/export", data={"unit": str(world.ward_a.id), "kind": "csv"}).status_code == 404


def test_a_large_file_is_imported_in_the_background_while_a_page_says_how_far(
    giang: FlaskClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rosters, "BACKGROUND_BYTES", 10)
    rows = [f"N{number},Đặng Thị {number},,C1" for number in range(2_500)]
    upload_id = int((here := send(giang, world, csv(*rows))).rpartition("/")[2])
    seen: list[tuple[int, int] | None] = []
    write = rosters._Steps.__call__

    def watch(steps: rosters._Steps, done: int, total: int) -> None:
        write(steps, done, total)
        seen.append(rosters.progress_of(upload_id))

    monkeypatch.setattr(rosters._Steps, "__call__", watch)
    giang.post(f"{here}/import")
    working = [one for one in threading.enumerate() if one.name.startswith(f"roster-{upload_id}")]
    if working:
        assert giang.post(f"{here}/drop").status_code == 409
    for one in working:
        one.join(120)
    assert seen[-1] == (2_500, 2_500) and seen[0] is not None and seen[0][0] < 2_500
    assert rosters.progress_of(upload_id) is None
    assert "Đã ghi vào danh sách" in text(giang, here)
    assert db.session.scalars(select(RosterImport)).one().counts["added"] == 2_500


def test_the_page_of_a_running_import(giang: FlaskClient, world: World) -> None:
    upload_id = int((here := send(giang, world, GOOD)).rpartition("/")[2])
    uploads.begin(act_as(world.giang), upload_id)
    assert "Đang đọc tệp" in text(giang, here)
    rosters._Steps(upload_id)(1_000, 5_000)
    shown = text(giang, here)
    assert '<progress value="1000" max="5000"' in shown and "Đã ghi 1.000 trong 5.000 người" in shown
    with pytest.raises(Conflict):
        uploads.begin(act_as(world.giang), upload_id)
    with clock.telling(clock.now() + timedelta(minutes=uploads.STUCK_MINUTES + 1)):
        assert "2 người thêm mới" in text(giang, here), "one that stopped without a word can be begun again"


def test_an_import_that_a_fault_of_ours_ends_keeps_the_file_and_writes_nothing(
    giang: FlaskClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = send(giang, world, GOOD)

    def fails(_units: object) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr(rosters.service, "recount", fails)
    assert giang.post(f"{here}/import").status_code == 500
    assert count(RosterImport) == 0
    assert "dừng giữa chừng" in text(giang, here)
    monkeypatch.undo()
    assert "Đã ghi vào danh sách" in text(giang, goes_to(giang.post(f"{here}/import")))


def test_the_same_file_twice_says_that_nothing_is_new(giang: FlaskClient, world: World) -> None:
    text(giang, goes_to(giang.post(f"{send(giang, world, GOOD)}/import")))
    assert "Không có gì mới để ghi" in text(giang, goes_to(giang.post(f"{send(giang, world, GOOD)}/import")))
    assert count(RosterImport) == 1


def test_a_template_lists_the_units_of_the_importer_alone(giang: FlaskClient, world: World) -> None:
    answer = giang.get(f"/roster/template/xlsx?unit={world.ward_a.id}")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="danh-sach-mau.xlsx"'
    assert giang.get("/roster/template/pdf").status_code == 400


def test_who_has_left_and_who_has_moved(app: Flask, giang: FlaskClient, world: World) -> None:
    actor = act_as(world.giang)
    people.change_member(actor, world.binh.id, people.Wanted(status="left"))
    people.move_member(act_as(world.lan), world.an.id, world.cell_3.id)
    people.move_member(actor, world.phuc.id, world.cell_2.id)
    desk = leavers.get_desk(actor, None)
    assert [(one.person_id, one.unit_name) for one in desk.left] == [(world.binh.id, world.cell_1.name)]
    assert {(one.person_id, one.now, one.may_edit) for one in desk.moved} == {
        (world.an.id, "", False),
        (world.phuc.id, world.cell_2.name, True),
    }
    shown = text(giang, "/roster/left")
    assert "Nay ở đơn vị khác" in shown and world.cell_3.name not in shown
    assert text(giang, goes_to(giang.post("/roster/left", data=left_form(world, world.binh)))).count("Chưa có ai") == 1
    db.session.expire_all()
    assert db.session.get_one(Person, world.binh.id).status == "active"


def left_form(world: World, person: Person) -> dict[str, str]:
    return {"unit": str(world.ward_a.id), "person": str(person.id)}


def test_who_left_with_a_day_gets_a_new_membership_where_they_were(world: World) -> None:
    with transaction():
        row = db.session.scalars(select(Membership).where(Membership.person_id == world.binh.id)).one()
        row.to_on = row.from_on
        db.session.get_one(Person, world.binh.id).status = "left"
    for actor in (world.em, world.ha, world.phuc):
        with pytest.raises(NotFound):
            people.come_back(act_as(actor), world.binh.id)
    assert people.come_back(act_as(world.dung), world.binh.id) == world.cell_1.id
    with pytest.raises(NotFound):
        people.come_back(act_as(world.dung), world.binh.id)
    opened = db.session.scalars(select(Membership).where(Membership.person_id == world.binh.id)).all()
    assert [(one.unit_id, one.to_on is None) for one in opened] == [(world.cell_1.id, False), (world.cell_1.id, True)]


def test_nobody_comes_back_to_a_closed_unit(world: World) -> None:
    with transaction():
        db.session.get_one(Person, world.binh.id).status = "left"
        unit = db.session.merge(world.cell_1)
        unit.closed_on = clock.now().date() + timedelta(days=1)
    with pytest.raises(InvalidInput, match="đã đóng"):
        people.come_back(act_as(world.giang), world.binh.id)


def test_reading_wishes_that_are_none(world: World) -> None:
    giang = act_as(world.giang)
    upload_id = uploads.receive(giang, world.ward_a.id, "a.csv", GOOD)
    with pytest.raises(InvalidInput):
        uploads.say_reading(giang, upload_id, "ebcdic", "")
    with pytest.raises(InvalidInput):
        uploads.take_preset(giang, upload_id, "khong-co")
    with pytest.raises(InvalidInput):
        uploads.say_columns(giang, upload_id, {"ho ten": "cột lạ"}, "")
    with pytest.raises(InvalidInput):
        uploads.say_columns(giang, upload_id, {"ho ten": ""}, "")
    with pytest.raises(InvalidInput):
        rosters.import_upload(giang, upload_id, Wish(missing="burn"))
    assert re.fullmatch("open|failed", uploads.get_upload(giang, upload_id).row.state)
    assert imports.preview(giang, world.ward_a.id, GOOD).report.added == 2
