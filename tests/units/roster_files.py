"""Roster files as people really have them, each with what has to become of it; nobody in them exists.

They meet ward A of tests.people: An (A1), Bình, Dũng and Phúc in C1, Cúc, Em and Giang in C2.
"""

import io
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from learning.units import sheet_reading, tcvn3
from learning.units.roster_presets import SHIPPED
from learning.units.roster_records import Reading

NAMES = ("Đặng Thị Mừng", "Kiều Văn Hưởng", "Tạ Thuý Nhàn", "Phan Đình Luyến", "Bùi Thị Huệ")
HEADER = "mã,họ tên,điện thoại,đơn vị"
ROWS = [f"N{number},{name},0900 000 5{number:02d},C1" for number, name in enumerate(NAMES, 1)]
PLAIN = "\n".join([HEADER, *ROWS]) + "\n"
ALL_NEW = {"added": len(NAMES)}
AN, AN_PHONE = "Phạm Thị Bảo An", "0900 000 101"


@dataclass(frozen=True)
class Case:
    """A file and its outcome: counts that differ from 0, faults and questions as (row, column, words in it), words of
    warnings, and the names of new people where they are the point."""

    name: str
    data: bytes
    counts: Mapping[str, int] = field(default_factory=dict)
    faults: tuple[tuple[int, str, str], ...] = ()
    warnings: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    reading: Reading = field(default_factory=Reading)


def to_tcvn3(text: str) -> bytes:
    """As a .VnTime list is stored; toned capitals, which those fonts lack, become small."""
    codes = {letter: code for code, letter in tcvn3.LETTERS.items()}
    return "".join(codes.get(letter) or codes.get(letter.lower(), letter) for letter in text).encode("latin-1")


def to_windows_1258(text: str) -> bytes:
    """As Vietnamese Windows stores it: letters with their shape, tones after them."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    out = ""
    for letter in unicodedata.normalize("NFC", text):
        spread = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in spread if mark in tones)
        base = unicodedata.normalize("NFC", "".join(mark for mark in spread if mark not in tones))
        out += base + tone
    return out.encode("cp1258")


def workbook(
    fill: Callable[[Worksheet, Workbook], None], *more: tuple[str, Callable[[Worksheet, Workbook], None]]
) -> bytes:
    """An XLSX file: the first sheet "Danh sách", then others by name."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        fill(book.add_worksheet("Danh sách"), book)
        for name, fill_next in more:
            fill_next(book.add_worksheet(name), book)
    return file.getvalue()


def lines(*rows: tuple[object, ...], start: int = 0) -> Callable[[Worksheet, Workbook], None]:
    """Fills a sheet with rows from one on."""

    def fill(page: Worksheet, _book: Workbook) -> None:
        for number, row in enumerate(rows, start):
            page.write_row(number, 0, row)

    return fill


def _old_font_sheet(page: Worksheet, _book: Workbook) -> None:
    for number, row in enumerate(PLAIN.splitlines()):
        page.write_row(number, 0, [to_tcvn3(cell).decode("latin-1") for cell in row.split(",")])


def _titled(page: Worksheet, book: Workbook) -> None:
    """Title lines, a header of two lines with merged cells, a line of numbers, hidden row 8."""
    page.merge_range(0, 0, 0, 5, "ĐẢNG BỘ PHƯỜNG AN SEN", book.add_format())
    page.merge_range(1, 0, 1, 5, "DANH SÁCH ĐẢNG VIÊN", book.add_format())
    page.write_row(3, 0, ("STT", "Họ và tên", "", "Điện thoại", "Nơi sinh hoạt", ""))
    page.merge_range(3, 1, 4, 2, "Họ và tên", book.add_format())
    page.merge_range(3, 4, 3, 5, "Nơi sinh hoạt", book.add_format())
    page.write_row(4, 4, ("Mã đơn vị", "Tên đơn vị"))
    page.write_row(5, 0, ("(1)", "(2)", "", "(3)", "(4)", "(5)"))
    page.write_row(6, 0, (1, "Đặng Thị", "Mừng", 900000501, "C1", "Chi bộ Tổ dân phố số 1"))
    page.write_row(7, 0, (2, "Kiều Văn", "Hưởng", 84900000502, "C1", "Chi bộ Tổ dân phố số 1"))
    page.set_row(7, None, None, {"hidden": True})


def _days_and_formulas(page: Worksheet, book: Workbook) -> None:
    page.write_row(0, 0, HEADER.split(","))
    page.write_row(1, 0, ("N1", NAMES[0], "", "C1"))
    page.write_datetime(2, 0, date(2026, 2, 1), book.add_format({"num_format": "d-m"}))  # type: ignore[arg-type]
    page.write_row(2, 1, (NAMES[1], "", "C1"))
    page.write_row(3, 0, ("N3", NAMES[2], "", "C1"))
    page.write_formula(3, 2, "=VLOOKUP(A4,X:Y,2,0)", None, "#N/A")
    page.write_row(4, 0, ("N4", "", "", "C1"))
    page.write_formula(4, 1, '="Phan Đình "&"Luyến"', None, "Phan Đình Luyến")
    page.write_row(5, 0, ("N5", NAMES[4], "", "C1"))
    page.write_number(5, 2, 900000505.0)


def _secret_sheet(page: Worksheet, _book: Workbook) -> None:
    page.write_row(0, 0, HEADER.split(","))
    page.hide()


def bomb(declared: bool) -> bytes:
    """A workbook whose sheet unpacks to far more than a roster; the file says so, or says nothing of it."""
    good = zipfile.ZipFile(io.BytesIO(workbook(lines(HEADER.split(",")))))
    size = sheet_reading.MAX_UNPACKED + 1
    if not declared:
        return _lying(good)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for part in good.namelist():
            packed.writestr(part, good.read(part))
    data = bytearray(file.getvalue())
    place = data.rfind(b"PK\x01\x02")
    struct.pack_into("<I", data, place + 24, size)
    return bytes(data)


def _lying(good: zipfile.ZipFile) -> bytes:
    """The sheet is 40 MB of one shared cell more than the file declares."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for part in good.namelist():
            text = good.read(part)
            if part.endswith("sheet1.xml"):
                text = text.replace(b"</sheetData>", b"<row r='5'/>" * 3_000_000 + b"</sheetData>")
            packed.writestr(part, text)
    data = bytearray(file.getvalue())
    place = data.find(b"xl/worksheets/sheet1.xml", data.find(b"PK\x01\x02")) - 46
    struct.pack_into("<I", data, place + 24, 1_000)
    return bytes(data)


def far_cell() -> bytes:
    """Two cells, one in the last row and column there are: read as a table, 17 thousand million cells."""

    def fill(page: Worksheet, _book: Workbook) -> None:
        page.write_row(0, 0, HEADER.split(","))
        page.write_string(1_048_575, 16_383, "x")

    return workbook(fill)


def locked() -> bytes:
    """What Excel makes of a file with a password: no ZIP file any more."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + zlib.compress(PLAIN.encode())


def csv(*rows: str, header: str = HEADER) -> bytes:
    return "\n".join([header, *rows]).encode()


ENCODINGS = (
    Case("UTF-8", PLAIN.encode(), ALL_NEW, names=NAMES),
    Case(
        "UTF-8 with BOM, semicolons, CRLF",
        ("\ufeff" + PLAIN.replace(",", ";").replace("\n", "\r\n")).encode(),
        ALL_NEW,
        names=NAMES,
    ),
    Case("tabs, old Mac line ends", PLAIN.replace(",", "\t").replace("\n", "\r").encode(), ALL_NEW, names=NAMES),
    Case("UTF-16 with mark, as “Unicode text”", PLAIN.replace(",", "\t").encode("utf-16"), ALL_NEW, names=NAMES),
    Case("UTF-16 big-endian without mark", PLAIN.encode("utf-16-be"), ALL_NEW, names=NAMES),
    Case("UTF-16 little-endian without mark", PLAIN.encode("utf-16-le"), ALL_NEW, names=NAMES),
    Case("UTF-8, marks apart", unicodedata.normalize("NFD", PLAIN).encode(), ALL_NEW, names=NAMES),
    Case("Windows-1258", to_windows_1258(PLAIN), ALL_NEW, warnings=("Windows-1258",), names=NAMES),
    Case("TCVN3 in bytes", to_tcvn3(PLAIN), ALL_NEW, warnings=("TCVN3",), names=NAMES),
    Case("TCVN3 saved as UTF-8", to_tcvn3(PLAIN).decode("latin-1").encode(), ALL_NEW, warnings=("TCVN3",), names=NAMES),
    Case("TCVN3 in a workbook", workbook(_old_font_sheet), ALL_NEW, warnings=("TCVN3",), names=NAMES),
    Case(
        "TCVN3 in capitals (.VnTimeH)",
        to_tcvn3(f"{HEADER}\nN1,ĐẶNG THỊ MỪNG,,C1\nN2,NGUYỄN NHƯ Ý,,C1\n").replace(b"N2,", b"N2,"),
        {"added": 2},
        warnings=("TCVN3",),
        names=("ĐẶNG THỊ MỪNG", "NGUYỄN NHƯ Ý"),
    ),
    Case(
        "one name in an old font among Unicode",
        csv("N1,Đặng Thị Mừng,,C1", "N2," + to_tcvn3("Nguyễn Văn Hưởng").decode("latin-1") + ",,C1"),
        {"added": 1},
        ((3, "họ tên", "Nguyễn Văn Hưởng"),),
    ),
    Case(
        "VNI, which is none of ours",
        "ho ten,don vi\nNguyeãn Vaên Höôûng,C1\nTraàn Thò Huøng,C1".encode("latin-1"),
        {},
        ((0, "", "phông VNI"),),
    ),
    Case("too few letters to be sure", "ho ten,don vi\nB\xf5i,C1\n".encode("latin-1"), {}, ((0, "", "Chưa rõ"),)),
    Case(
        "the same, told which it is",
        "ho ten,don vi\nB\xf5i,C1\n".encode("latin-1"),
        {"added": 1},
        warnings=("TCVN3",),
        names=("Bừi",),
        reading=Reading(encoding="tcvn3"),
    ),
    Case("told wrongly to be UTF-8", to_tcvn3(PLAIN), {}, ((0, "", "UTF-8"),), reading=Reading(encoding="utf-8")),
)
SHAPES = (
    Case("“sep=;” on top, as Excel is helped", ("sep=;\n" + PLAIN.replace(",", ";")).encode(), ALL_NEW),
    Case("title lines above", ("DANH SÁCH ĐẢNG VIÊN,,,\n,,,\n" + PLAIN).encode(), ALL_NEW),
    Case("only a header", (HEADER + "\n").encode(), warnings=("chưa có ai",)),
    Case("cells by their names", csv("Đặng Thị Mừng,Chi bộ Tổ dân phố số 1", header="Họ và tên,Chi bộ"), {"added": 1}),
    Case(
        "cells by their names without “Chi bộ”",
        csv("Đặng Thị Mừng,Tổ dân phố số 1", header="Họ và tên,Chi bộ"),
        {"added": 1},
    ),
    Case("cells by their codes below “Chi bộ”", csv("Đặng Thị Mừng,c1", header="Họ và tên,Chi bộ"), {"added": 1}),
    Case(
        "a header of two lines with a column unknown to us",
        csv(",,Điện thoại,Email,", "Đặng Thị Mừng,C1,0900 000 501,a@b.example,", header="Họ và tên,Chi bộ,Liên hệ,,"),
        {"added": 1},
    ),
    Case("empty rows between", PLAIN.replace("\nN3", "\n,,,\n\nN3").encode(), ALL_NEW),
    Case("line break inside a quoted name", csv('N1,"Đặng Thị\nMừng",,C1'), {"added": 1}, names=("Đặng Thị Mừng",)),
    Case("a quote that never ends", csv("N1,Đặng Thị Mừng,,C1", 'N2,"Kiều,,C1'), {"added": 1}, ((3, "", "ngoặc kép"),)),
    Case("an unquoted comma", csv("N1,Đặng Thị Mừng,,C1,tổ 2"), {}, ((2, "", "nhiều ô hơn"),)),
    Case(
        "family and given name apart",
        csv("Đặng Thị,Mừng,C1", header="Họ đệm,Tên,Đơn vị"),
        {"added": 1},
        names=("Đặng Thị Mừng",),
    ),
    Case(
        "only the names of units",
        csv("Đặng Thị Mừng,Chi bộ tổ dân phố SỐ 1", header="Họ tên,Chi bộ sinh hoạt"),
        {"added": 1},
        reading=Reading(columns=SHIPPED["pmqldv-3"].columns),
    ),
    Case(
        "a unit named that is not there",
        csv("Đặng Thị Mừng,Chi bộ Tổ dân phố số 8", header="Họ tên,Tên chi bộ"),
        {},
        ((2, "Tên chi bộ", "Chưa có đơn vị tên"),),
    ),
    Case(
        "columns said by hand",
        csv("Mừng,Đặng Thị Mừng,C1", header="Gọi là,Tên đầy đủ,Ở"),
        {"added": 1},
        warnings=("không đọc",),
        names=("Đặng Thị Mừng",),
        reading=Reading(columns={"ten day du": "họ tên", "o": "đơn vị"}),
    ),
    Case("no column of units", csv("Đặng Thị Mừng", header="họ tên"), {}, ((1, "đơn vị", "chưa có cột"),)),
    Case(
        "two columns of phones",
        csv("Đặng Thị Mừng,C1,,", header="họ tên,đơn vị,SĐT,Điện thoại"),
        {"added": 1},
        ((1, "Điện thoại", "hai cột"),),
    ),
    Case(
        "citizen numbers",
        csv("Đặng Thị Mừng,C1,012345678901", header="họ tên,đơn vị,Số CCCD"),
        {"added": 1},
        ((1, "Số CCCD", "giấy tờ"),),
    ),
    Case(
        "a citizen number in a note",
        csv("N1,Đặng Thị Mừng,,C1,CC 012345678901", header=HEADER + ",ghi chú"),
        {},
        ((2, "ghi chú", "căn cước"),),
    ),
    Case("nothing in it", b"\xef\xbb\xbf\n\n", {}, ((0, "", "chưa có dòng nào"),)),
    Case("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", {}, ((0, "", "một tấm ảnh"),)),
)
SHEETS = (
    Case("a plain workbook", workbook(lines(*(row.split(",") for row in PLAIN.splitlines()))), ALL_NEW, names=NAMES),
    Case(
        "titles, merged header, numbered, phones as numbers, hidden row",
        workbook(_titled),
        {"added": 2},
        warnings=("dòng đang ẩn",),
        names=("Đặng Thị Mừng", "Kiều Văn Hưởng"),
    ),
    Case(
        "days and formulas",
        workbook(_days_and_formulas),
        {"added": 3},
        ((3, "mã", "đổi thành ngày"), (4, "điện thoại", "Công thức")),
        names=("Đặng Thị Mừng", "Phan Đình Luyến", "Bùi Thị Huệ"),
    ),
    Case(
        "two sheets with lists",
        workbook(lines(("họ tên", "đơn vị")), ("Chi bộ 2", lines(("họ tên", "đơn vị")))),
        {},
        ((0, "", "“Chi bộ 2”"),),
    ),
    Case(
        "one of two, as said",
        workbook(lines(("họ tên", "đơn vị")), ("Chi bộ 2", lines(("họ tên", "đơn vị"), (NAMES[0], "C2")))),
        {"added": 1},
        warnings=("Chi bộ 2",),
        reading=Reading(sheet="Chi bộ 2"),
    ),
    Case(
        "a hidden second sheet",
        workbook(lines(("họ tên", "đơn vị"), (NAMES[0], "C1")), ("Cũ", _secret_sheet)),
        {"added": 1},
    ),
    Case("a bomb that says its size", bomb(declared=True), {}, ((0, "", "quá lớn"),)),
    Case("a bomb that lies about it", bomb(declared=False), {}, ((0, "", "bị hỏng"),)),
    Case("a cell at the end of the world", far_cell(), {}, ((0, "", "bị hỏng"),)),
    Case("an archive that is no workbook", b"PK\x03\x04" + bytes(400), {}, ((0, "", "bị hỏng"),)),
    Case("a workbook with a password", locked(), {}, ((0, "", "mật khẩu"),)),
)
PEOPLE = (
    Case(
        "the same person by case and marks apart",
        csv(f"a1,{unicodedata.normalize('NFD', AN)},{AN_PHONE},c1"),
        {"unchanged": 1, "missing": 3},
    ),
    Case("known by phone and name, in capitals", csv(f",{AN.upper()},0900.000.101,C1"), {"changed": 1, "missing": 3}),
    Case("moved to the other cell", csv(f"A1,{AN},,C2"), {"moved": 1, "missing": 3}),
    Case(
        "phones that lost their 0, dots, +84",
        csv(f"A1,{AN},900000101,C1", "N2,Kiều Văn Hưởng,+84 900.000.502,C1"),
        {"unchanged": 1, "added": 1, "missing": 3},
    ),
    Case(
        "a phone in powers of ten",
        csv("N1,Đặng Thị Mừng,9.00E+08,C1"),
        {},
        ((2, "điện thoại", "chưa phải số di động"),),
    ),
    Case("a number of before 2018", csv("N1,Đặng Thị Mừng,01620000501,C1"), {}, ((2, "điện thoại", "số cũ"),)),
    Case(
        "two people with one phone",
        csv("N1,Đặng Thị Mừng,0900000501,C1", "N2,Kiều Văn Hưởng,0900000501,C1"),
        {"added": 2, "missing": 4},
    ),
    Case(
        "one person twice",
        csv("N1,Đặng Thị Mừng,0900000501,C1", ",Đặng Thị Mừng,0900000501,C1"),
        {"added": 1, "missing": 4},
        ((3, "họ tên", "Cùng một người"),),
    ),
    Case(
        "a person in two cells",
        csv(f"A1,{AN},,C1", f",{AN},{AN_PHONE},C2"),
        {"unchanged": 1, "missing": 6},
        ((3, "họ tên", "Cùng một người với dòng 2"),),
    ),
    Case(
        "a code used twice",
        csv("N1,Đặng Thị Mừng,,C1", "n1,Kiều Văn Hưởng,,C1"),
        {"added": 1, "missing": 4},
        ((3, "mã", "đã có ở dòng 2"),),
    ),
    Case("a namesake without code and phone", csv(f",{AN},,C1"), {"missing": 3}, ((2, "", "cùng tên"),)),
    Case(
        "a code given to somebody else",
        csv("A1,Kiều Văn Hưởng,,C1"),
        {"changed": 1, "missing": 3},
        warnings=("trước là Phạm Thị Bảo An",),
    ),
    Case("an unknown cell", csv("N1,Đặng Thị Mừng,,C7"), {}, ((2, "đơn vị", "Chưa có đơn vị C7"),)),
    Case(
        "a new cell, named",
        csv("N1,Đặng Thị Mừng,,C7,Chi bộ Chợ", header=HEADER + ",tên đơn vị"),
        {"added": 1, "units_added": 1},
    ),
    Case(
        "a cell that Excel made a day of",
        csv("N1,Đặng Thị Mừng,,01-Feb", "N2,Kiều Văn Hưởng,,1-Thg2"),
        {},
        ((2, "đơn vị", "đổi thành ngày"), (3, "đơn vị", "đổi thành ngày")),
    ),
    Case(
        "a code that only looks like a day",
        csv("N1,Đặng Thị Mừng,,TDP-01,Tổ dân phố 1", "N2,Kiều Văn Hưởng,,TDP-01", header=HEADER + ",tên đơn vị"),
        {"added": 2, "units_added": 1},
    ),
    Case("another ward's cell", csv("N1,Đặng Thị Mừng,,PB/C3"), {}, ((2, "đơn vị", "Chưa có đơn vị PB/C3"),)),
    Case(
        "a role above the importer's",
        csv("N1,Đặng Thị Mừng,,C1,quản trị", header=HEADER + ",vai trò"),
        {"missing": 4},
        ((2, "vai trò", "cấp trên"),),
    ),
    Case(
        "a formula for a name",
        csv('N1,"=HYPERLINK(""x"")",,C1'),
        {"added": 1, "missing": 4},
        names=('=HYPERLINK("x")',),
    ),
    Case("letters that turn the line", csv("N1,Đặng\u202eMừng,,C1"), {}, ((2, "họ tên", "ký tự lạ"),)),
    Case(
        "who left, not known",
        csv("N1,Đặng Thị Mừng,,C1,từ trần", header=HEADER + ",trạng thái"),
        {"missing": 4},
        ((2, "", "đã rời"),),
    ),
)
