"""Reading a roster file: every fault has its place and a cure, and no bytes are an exception."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from learning.units.roster import MAX_BYTES, MAX_ROWS, Fault, Roster, RosterRow, read_roster

HEADER = "mã,họ tên,điện thoại,đơn vị,tên đơn vị,vai trò,trạng thái,ghi chú"
AN = RosterRow(2, "A1", "Nguyễn Văn An", "+84900000001", ("P1", "C1"), "Chi bộ 1", "leader", "active", "tổ 2")
AN_LINE = "A1,Nguyễn Văn An,0900 000 001,P1/C1,Chi bộ 1,Bí thư,đang sinh hoạt,tổ 2"


def read(*lines: str, header: str = HEADER) -> Roster:
    return read_roster("\n".join([header, *lines]).encode())


def only_fault(roster: Roster) -> Fault:
    (fault,) = roster.faults
    return fault


@pytest.mark.parametrize(
    "data",
    [
        f"{HEADER}\n{AN_LINE}\n".encode(),
        f"\ufeff{HEADER}\r\n{AN_LINE}\r\n".encode(),
        f"{HEADER}\r{AN_LINE}".encode(),
        f"{HEADER}\n{AN_LINE}\n".replace(",", ";").encode(),
        f"{HEADER}\n{AN_LINE}\n".replace(",", "\t").encode(),
        unicodedata.normalize("NFD", f"{HEADER}\n{AN_LINE}").encode(),
        f"{HEADER}\n{AN_LINE},,,\n,,,,,,,\n".encode(),
        ("MA,Ho va ten,SDT,Unit,Unit name,Role,Status,Notes\n" + AN_LINE).encode(),
        f'{HEADER}\n"A1","Nguyễn Văn\nAn", +84 900.000.001 , P1 / C1/ ,"Chi bộ 1",leader,active,"tổ  2"'.encode(),
    ],
)
def test_one_person_written_in_many_ways(data: bytes) -> None:
    assert read_roster(data) == Roster(rows=(AN,), is_whole=True)


def test_columns_come_in_any_order_and_most_may_be_absent() -> None:
    roster = read("C1;An", header="Đơn vị;Họ tên")
    assert roster.rows == (RosterRow(2, "", "An", None, ("C1",)),)


def test_rows_are_counted_as_a_spreadsheet_counts_them() -> None:
    roster = read_roster(b'\n"ho ten","don vi"\nAn,C1\n\n"B\ninh",C1\nCuc,C1')
    assert [row.number for row in roster.rows] == [3, 5, 6]


def test_columns_we_do_not_know_are_listed_and_not_read() -> None:
    roster = read("1,An,C1,Tày", header="STT,Họ tên,Đơn vị,Dân tộc")
    assert roster.ignored_columns == ("Dân tộc",)
    assert roster.faults == ()
    assert "Tày" not in repr(roster.rows)


@pytest.mark.parametrize(
    "header",
    [
        "CCCD",
        "Số căn cước",
        "Căn cước công dân",
        "Số CMND/CCCD",
        "Số định danh cá nhân",
        "mã định danh",
        "cmt",
        "Hộ chiếu",
        "Citizen ID",
        "National ID",
        "Ngày sinh",
        "Năm sinh",
        "Ngày, tháng, năm sinh",
        "DOB",
        "birth_date",
        "Passport no",
    ],
)
def test_columns_with_citizen_numbers_and_birth_dates_are_refused_and_not_read(header: str) -> None:
    roster = read("An,C1,012345678901", header=f'Họ tên,Đơn vị,"{header}"')
    fault = only_fault(roster)
    assert (fault.row, fault.column) == (1, header)
    assert "không nhận" in fault.message
    assert "012345678901" not in repr(roster)
    assert len(roster.rows) == 1


@pytest.mark.parametrize(
    ("line", "column", "message", "cure"),
    [
        ("A1,,0900000001,C1,,,,", "họ tên", "chưa có họ tên", "xoá cả dòng"),
        ("A1,An,090000000,C1,,,,", "điện thoại", "“090000000” chưa phải số di động", "0900 000 000"),
        ("A1,An,0162 000 0001,C1,,,,", "điện thoại", "số cũ 11 chữ số", "0320 000 001"),
        ("A1,An,,,,,,", "đơn vị", "chưa có đơn vị", "P1/C012"),
        ("A1,An,,1/2/3/4/5/6/7/8/9,,,,", "đơn vị", "hơn 8 cấp", "mã"),
        (f"A1,An,,{'c' * 41},,,,", "đơn vị", "dài hơn 40", "mã"),
        ("A1,An,,C1,,vua,,", "vai trò", "“vua”", "người hỗ trợ"),
        ("A1,An,,C1,,,ngủ,", "trạng thái", "“ngủ”", "đã rời"),
        (f"A1,An,,C1,,,,{'x' * 201}", "ghi chú", "dài hơn 200", "ngắn lại"),
        ("A1,A\x07n,,C1,,,,", "họ tên", "ký tự lạ", "gõ lại"),
        ("A1,An\u202egnạ,,C1,,,,", "họ tên", "ký tự lạ", "gõ lại"),
        ("A1,An,09\x01,C1,,,,", "điện thoại", "ký tự lạ", "gõ lại"),
        ("012345678901,An,,C1,,,,", "mã", "căn cước", "Xoá"),
        ("A1,An,,C1,,,,số 012345678901 nhé", "ghi chú", "căn cước", "Xoá"),
        ("A1,An,,C1,,,,,thừa", "", "nhiều ô hơn", "ngoặc kép"),
    ],
)
def test_a_fault_names_its_place_and_a_cure(line: str, column: str, message: str, cure: str) -> None:
    roster = read(AN_LINE.replace("A1", "A0"), line)
    fault = only_fault(roster)
    assert (fault.row, fault.column) == (3, column)
    assert message in fault.message
    assert cure in fault.cure
    assert [row.number for row in roster.rows] == [2]
    assert [row.number for row in roster.refused] == [3]
    assert roster.is_whole


def test_a_fault_names_the_column_as_the_file_does() -> None:
    assert only_fault(read("An,C1,1", header="Họ và tên,Mã đơn vị,SĐT")).column == "SĐT"


def test_a_code_is_used_once_whatever_its_capitals() -> None:
    roster = read("a1,An,,C1,,,,", "A1 ,Bình,,C1,,,,", "A2,Cúc,,C1,,,,", ",Dũng,,C1,,,,", ",Em,,C1,,,,")
    fault = only_fault(roster)
    assert (fault.row, fault.column) == (3, "mã")
    assert "dòng 2" in fault.message


@pytest.mark.parametrize("text", ["=1+1", "+A1", "-", "@SUM(A1)", "=HYPERLINK(0)"])
def test_what_looks_like_a_formula_is_just_text(text: str) -> None:
    roster = read(f"A1,{text},,C1,,,,{text}")
    assert [(row.full_name, row.note) for row in roster.rows] == [(text, text)]


def test_a_plain_member_has_no_role() -> None:
    assert [row.role for row in read("A1,An,,C1,,Đảng viên,,", "A2,Em,,C1,,member,,").rows] == ["", ""]


@pytest.mark.parametrize(
    ("data", "message", "cure"),
    [
        (b"", "chưa có dòng nào", "chọn lại tệp"),
        (b"\n\n \n", "chưa có dòng nào", "chọn lại tệp"),
        ("ho ten,don vi\nXÿÿæ þÐß,C1".encode("latin-1"), "Chưa rõ", "CSV UTF-8"),
        ("Hoï vaø teân,Ñôn vò\nÑaëng Vaên Möøng,C1".encode("cp1252"), "phông VNI", "Unikey"),
        ("Hoï vaø teân,Ñôn vò\nÑaëng Vaên Möøng,C1".encode(), "phông VNI", "Unikey"),
        (b"\xff\xd8\xff\xe0\0JFIF" * 90, "tấm ảnh", "tệp Excel"),
        (b"\x89PNG\r\n\x1a\n" * 90, "tấm ảnh", "tệp Excel"),
        (b"%PDF-1.7\n" * 90, "PDF", "tệp Excel"),
        (b"<html><table><tr><td>Ho ten</td></tr></table>", "trang web", ".xlsx"),
        (b"ho ten,don vi\n\0\1\2,C1", "không phải tệp chữ", "CSV UTF-8"),
        (b"PK\x03\x04xlsx", "Tệp Excel", ".xlsx"),
        (b"\xd0\xcf\x11\xe0xls", "tệp Excel", ".xlsx"),
        (b"x" * (MAX_BYTES + 1), "lớn hơn 30 MB", "chia"),
    ],
)
def test_a_file_that_cannot_be_read_has_one_fault(data: bytes, message: str, cure: str) -> None:
    roster = read_roster(data)
    fault = only_fault(roster)
    assert fault.row == 0
    assert message in fault.message
    assert cure in fault.cure
    assert not roster.is_whole


@pytest.mark.parametrize(
    ("header", "faults"),
    [
        ("DANH SÁCH ĐẢNG VIÊN", [("", "chưa phải dòng tên cột", "Thêm dòng tên cột")]),
        ("họ tên,điện thoại", [("đơn vị", "chưa có cột “đơn vị”", "Thêm cột “đơn vị”")]),
        ("mã,ho ten dv,đơn vị", [("họ tên", "chưa có cột", "Đổi tên cột “ho ten dv” thành “họ tên”")]),
        ("mã,đơn vị,họ tên,SĐT,phone", [("phone", "hai cột", "Giữ một cột")]),
    ],
)
def test_a_header_line_that_cannot_be_used(header: str, faults: list[tuple[str, str, str]]) -> None:
    found = read("x", header=header).faults
    for fault, (column, message, cure) in zip(found, faults, strict=False):
        assert (fault.row, fault.column) == (1, column)
        assert message in fault.message
        assert cure in fault.cure
    assert found


@pytest.mark.parametrize("broken", ['"An,C1\nBình,C1', '"An"x,C1', f'"{"x" * 140_000}",C1'])
def test_a_file_is_not_whole_behind_a_broken_quote(broken: str) -> None:
    roster = read_roster(f"họ tên,đơn vị\nEm,C1\n{broken}\nCúc,C1".encode())
    fault = only_fault(roster)
    assert fault.row == 3
    assert "ngoặc kép" in fault.message
    assert [row.full_name for row in roster.rows] == ["Em"]
    assert not roster.is_whole


def test_more_people_than_one_file_may_hold() -> None:
    roster = read_roster(b"ho ten,don vi\n" + b"An,C\n" * (MAX_ROWS + 1))
    assert len(roster.rows) == MAX_ROWS
    assert only_fault(roster).row == MAX_ROWS + 2
    assert not roster.is_whole


CELLS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ['"', "'", "=1", "0900000001", "C1", "P1/C1", "An", "/", "đã rời", "bí thư", "\x00", "\u2028", "٣"]
    ),
)


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))))
@example(b"\xef\xbb\xbf")
@example(b"\xff\xfe")
@example(b'"')
def test_any_bytes_are_a_roster(data: bytes) -> None:
    assert isinstance(read_roster(data), Roster)


@given(st.lists(st.lists(CELLS, max_size=9), max_size=5), st.sampled_from(",;\t"))
def test_any_cells_are_rows_or_faults(lines: list[list[str]], separator: str) -> None:
    text = "\n".join(separator.join(cells) for cells in [HEADER.split(","), *lines])
    roster = read_roster(text.encode("utf-8", "replace"))
    faulty = {fault.row for fault in roster.faults}
    assert all(row.number not in faulty and row.full_name for row in roster.rows)
    assert all(row.number in faulty for row in roster.refused)
    assert all(fault.message.endswith(".") and fault.cure.endswith(".") for fault in roster.faults)


@pytest.mark.parametrize(
    ("data", "asks"),
    [("ho ten,don vi\nB\xf5i,C1".encode("latin-1"), True), (b"%PDF-1.7", False), ("Hoï teân,Ñôn vò".encode(), False)],
)
def test_the_code_page_is_asked_only_where_the_answer_helps(data: bytes, asks: bool) -> None:
    assert read_roster(data).asks_encoding is asks
