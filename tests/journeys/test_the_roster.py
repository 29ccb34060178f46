"""The ward's committee brings in a roster with faults, mends it, imports it, and takes it back; real pages only."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import Server, phone_page, serving
from tests.journeys import steps
from tests.units.roster_files import to_tcvn3

GIANG = "Lý Trường Giang"
PEOPLE = (
    (GIANG, "0900 000 106", "PA", "Phường An Sen", "cấp uỷ"),
    ("Phạm Thị Bảo An", "0900 000 101", "PA/C1", "Chi bộ Tổ dân phố số 1", ""),
    ("Đỗ Văn Lúa", "0900 000 108", "PA/C1", "", ""),
)
BEFORE = {PEOPLE[1][0], PEOPLE[2][0]}
HEADER = "Gọi là,Tên đầy đủ,Số máy cầm tay,Nơi sinh hoạt"
FAULTY = (
    "Mừng,Đặng Thị Mừng,0900 000 501,Chi bộ Tổ dân phố số 1",
    "Hưởng,Kiều Văn Hưởng,090000,Chi bộ Tổ dân phố số 1",
    "Nhàn,Tạ Thuý Nhàn,,Chi bộ Tổ dân phố số 11",
)


@pytest.fixture
def giang(browser: Browser, tmp_path: Path) -> Iterator[tuple[Page, Server]]:
    with serving(tmp_path / "instance", **steps.CONTENT) as server:
        server.command("roster", "import", str(steps.write_roster(tmp_path / "first.csv", PEOPLE)))
        sheet = tmp_path / "cards.html"
        server.command("cards", "/", "--out", str(sheet), "--url", server.url)
        page = phone_page(browser)
        steps.sign_in(page, server, steps.codes_of(sheet.read_text("utf-8"))[GIANG])
        yield page, server


def test_a_roster_with_faults_is_mended_imported_and_taken_back(giang: tuple[Page, Server], tmp_path: Path) -> None:
    page, server = giang
    page.goto(f"{server.url}/")
    steps.press(page, "Danh sách đảng viên")
    steps.take_second_step(page)
    file = tmp_path / "danh-sach.csv"

    _send(page, file, to_tcvn3("\n".join([HEADER, *FAULTY])))
    _say_what_the_columns_are(page)
    expect(page.get_by_text("TCVN3 (phông .VnTime)")).to_have_count(1)
    assert _faults(page, tmp_path) == [("3", "Số máy cầm tay"), ("4", "Nơi sinh hoạt")]

    mended = [FAULTY[0], FAULTY[1].replace("090000", "0900 000 502"), FAULTY[2].replace("số 11", "số 1")]
    page.goto(f"{server.url}/roster")
    _send(page, file, to_tcvn3("\n".join([HEADER, *mended])))
    expect(page.get_by_text("Cần sửa")).to_have_count(0)  # the columns are those that were remembered
    page.get_by_text("3 người thêm mới").click()
    expect(page.get_by_text("Tạ Thuý Nhàn")).to_be_visible()
    steps.press(page, "Nhập danh sách")
    expect(page.get_by_text("Đã ghi vào danh sách")).to_be_visible()
    assert _people(server, tmp_path) == {
        "Phạm Thị Bảo An",
        "Đỗ Văn Lúa",
        "Đặng Thị Mừng",
        "Kiều Văn Hưởng",
        "Tạ Thuý Nhàn",
    }

    steps.press(page, "Lấy lại")
    expect(page.get_by_text("Danh sách trở về như trước khi nhập")).to_be_visible()
    assert _people(server, tmp_path) == BEFORE
    with page.expect_download() as taken:
        page.goto(f"{server.url}/roster")
        page.get_by_role("button", name="Lấy tệp Excel").click()
    assert taken.value.suggested_filename == "danh-sach.xlsx"


def _send(page: Page, file: Path, data: bytes) -> None:
    file.write_bytes(data)
    page.set_input_files("[name=file]", file)
    steps.press(page, "Gửi và xem trước")


def _say_what_the_columns_are(page: Page) -> None:
    """The file's own words are unknown: said once, remembered under a name."""
    steps.press(page, "Chọn cột nào là gì")
    for header, column in (("Tên đầy đủ", "họ tên"), ("Số máy cầm tay", "điện thoại"), ("Nơi sinh hoạt", "tên đơn vị")):
        page.get_by_label(header, exact=True).select_option(column)
    page.fill("[name=remember]", "Tệp của phường")
    steps.press(page, "Đọc lại tệp")


def _faults(page: Page, folder: Path) -> list[tuple[str, str]]:
    """Rows and columns of what has to be mended, as the page says them, and as the file taken away does."""
    with page.expect_download() as taken:
        page.get_by_role("button", name="Lấy danh sách cần sửa").click()
    taken.value.save_as(folder / "can-sua.csv")
    lines = list(csv.reader((folder / "can-sua.csv").read_text("utf-8-sig").splitlines()))[1:]
    for row, column, message, _cure in lines:
        expect(page.get_by_text(f"Dòng {row}, cột {column}")).to_be_visible()
        expect(page.get_by_text(message)).to_be_visible()
    return [(row, column) for row, column, *_words in lines]


def _people(server: Server, folder: Path) -> set[str]:
    """Who belongs to the cell now."""
    server.command("roster", "export", str(folder / "out.csv"), "--unit", "PA/C1")
    return {row["họ tên"] for row in csv.DictReader((folder / "out.csv").read_text("utf-8-sig").splitlines())}
