"""The roster file: bytes in, rows and located faults out; knows no database and decides nothing about people."""

import csv
import io
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from learning import vietnamese
from learning.units.formula_guard import unguard
from learning.units.roster_columns import Column, Headers, nearest_header, read_headers, read_role, read_status

MAX_BYTES = 30_000_000  # an export of MAX_ROWS people fits
MAX_ROWS = 200_000
MAX_CELL = 200  # characters
MAX_DEPTH = 8  # codes in a path
MAX_UNIT_CODE = 40  # characters

_REQUIRED = (Column.FULL_NAME, Column.UNIT)
_WORDS = frozenset({Column.PHONE, Column.ROLE, Column.STATUS})
_SEPARATORS = (",", ";", "\t")
# Control characters, those that turn the direction of writing, private use.
_STRANGE = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ue000-\uf8ff]")
_CITIZEN_NUMBER = re.compile(r"(?<!\d)0\d{11}(?!\d)", re.ASCII)
_SAVE_AS_CSV = "Mở tệp bằng Excel, chọn Lưu thành, kiểu “CSV UTF-8”, rồi gửi lại."


@dataclass(frozen=True, slots=True)
class Fault:
    """What keeps a row, or the whole file (row 0), from being taken; column is the header, "" for the whole row."""

    row: int
    column: str
    message: str
    cure: str


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One person of the file. number is the row as a spreadsheet counts it; an empty cell is "" (phone: None).

    unit: codes from an upper unit down, () for the unit of the import itself (written "/"); phone: as
    `vietnamese.normalise_phone` gives it; role: "" for a plain member;
    status: "", "active", "exempt" or "left".
    """

    number: int
    code: str
    full_name: str
    phone: str | None
    unit: tuple[str, ...]
    unit_name: str = ""
    role: str = ""
    status: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """A file as read. refused holds the rows with a fault, as far as they could be read: they are not taken, but the
    people in them are not missing either. is_whole: the file was read to its end. headers: what the file calls the
    columns we read."""

    rows: tuple[RosterRow, ...] = ()
    refused: tuple[RosterRow, ...] = ()
    faults: tuple[Fault, ...] = ()
    ignored_columns: tuple[str, ...] = ()
    is_whole: bool = False
    headers: Mapping[str, str] = field(default_factory=dict, compare=False)


def read_roster(data: bytes) -> Roster:
    """Read a CSV file in UTF-8, with or without BOM, with commas, semicolons or tabs.

    Never raises: what is wrong is a fault.
    """
    fault = _fault_of_file(data)
    if fault:
        return Roster(faults=(fault,))
    records = _records(data, _separator(data))
    first = next((record for record in records if record.fault or any(record.cells)), None)
    if first is None:
        return Roster(faults=(Fault(0, "", "Tệp này chưa có dòng nào.", "Xin chọn lại tệp danh sách."),))
    if first.fault:
        return Roster(faults=(first.fault,))
    headers = read_headers(first.cells)
    faults = _faults_of_headers(headers, first.number)
    if not all(column in headers.places for column in _REQUIRED):
        return Roster(faults=tuple(faults), ignored_columns=headers.ignored)
    reader = _Reader(headers, first.cells, faults)
    is_whole = reader.read(records)
    names: dict[str, str] = {column: first.cells[place] for column, place in headers.places.items()}
    return Roster(tuple(reader.rows), tuple(reader.refused), tuple(faults), headers.ignored, is_whole, names)


def code_key(code: str) -> str:
    """What two spellings of one code have in common; capitals do not count."""
    return vietnamese.tidy(code).casefold()


@dataclass(frozen=True, slots=True)
class _Record:
    """A line of the file, cells tidied, as a spreadsheet counts it; after one with a fault nothing follows."""

    number: int
    cells: list[str]
    fault: Fault | None = None


class _Reader:
    """Reads the rows below the header; collects what it finds."""

    def __init__(self, headers: Headers, header_cells: list[str], faults: list[Fault]) -> None:
        self.rows: list[RosterRow] = []
        self.refused: list[RosterRow] = []
        self._faults = faults
        self._places = headers.places
        self._header_cells = header_cells
        self._first_row_of_code: dict[str, int] = {}
        self._units: dict[str, tuple[str, ...]] = {}

    def read(self, records: Iterator[_Record]) -> bool:
        """Read all records; False when the file could not be read to its end."""
        for record in records:
            if record.fault:
                self._faults.append(record.fault)
                return False
            if not any(record.cells):
                continue
            if len(self.rows) + len(self.refused) == MAX_ROWS:
                message = f"Tệp có hơn {vietnamese.format_number(MAX_ROWS)} người; phần sau chưa được đọc."
                self._faults.append(Fault(record.number, "", message, "Xin chia thành nhiều tệp nhỏ hơn."))
                return False
            self._read_row(record)
        return True

    def _read_row(self, record: _Record) -> None:
        before = len(self._faults)
        cells = self._cells(record)
        row = RosterRow(
            number=record.number,
            code=self._code(record.number, cells[Column.CODE]),
            full_name=cells[Column.FULL_NAME],
            phone=self._phone(record.number, cells[Column.PHONE]),
            unit=self._unit(record.number, cells[Column.UNIT]),
            unit_name=sys.intern(cells[Column.UNIT_NAME]),
            role=self._known(record.number, Column.ROLE, cells[Column.ROLE], read_role(cells[Column.ROLE])),
            status=self._known(record.number, Column.STATUS, cells[Column.STATUS], read_status(cells[Column.STATUS])),
            note=cells[Column.NOTE],
        )
        if not row.full_name:
            self._add(row.number, Column.FULL_NAME, "Dòng này chưa có họ tên.", "Ghi họ tên, hoặc xoá cả dòng.")
        (self.rows if len(self._faults) == before else self.refused).append(row)

    def _cells(self, record: _Record) -> Mapping[Column, str]:
        """The cells of the columns we read; a word that cannot be taken has one fault, not two: it becomes empty."""
        if any(record.cells[len(self._header_cells) :]):
            self._add(
                record.number,
                None,
                "Dòng này có nhiều ô hơn dòng tiêu đề.",
                "Xem trong ô có dấu phẩy thừa không; ô có dấu phẩy phải nằm trong ngoặc kép.",
            )
        cells = dict.fromkeys(Column, "")
        for column, place in self._places.items():
            text = record.cells[place] if place < len(record.cells) else ""
            problem = _problem_of_cell(column, text)
            if problem:
                self._add(record.number, column, *problem)
                text = "" if column in _WORDS else text[:MAX_CELL]
            cells[column] = text
        return cells

    def _code(self, number: int, code: str) -> str:
        first = self._first_row_of_code.setdefault(code_key(code), number) if code else number
        if first != number:
            message = f"Mã {code} đã có ở dòng {first}."
            self._add(number, Column.CODE, message, "Mỗi người một mã: sửa mã, hoặc xoá dòng thừa.")
        return code

    def _phone(self, number: int, text: str) -> str | None:
        phone = vietnamese.normalise_phone(text) if text else None
        if text and phone is None:
            hint = vietnamese.old_phone_hint(text)
            if hint:
                message = f"Số {text} là số cũ 11 chữ số."
                cure = f"Nay là {vietnamese.format_phone(hint)}: xin hỏi lại rồi sửa."
            else:
                message = f"“{text}” chưa phải số di động."
                cure = "Cần đủ 10 chữ số, ví dụ 0900 000 000; chưa có thì để trống."
            self._add(number, Column.PHONE, message, cure)
        return phone

    def _unit(self, number: int, text: str) -> tuple[str, ...]:
        unit = self._units.get(text)
        if unit is None:
            unit = tuple(sys.intern(code) for part in text.split("/") if (code := part.strip()))
            self._units[text] = unit
        if not text:
            self._add(number, Column.UNIT, "Dòng này chưa có đơn vị.", "Ghi mã đơn vị, ví dụ C012 hoặc P1/C012.")
        long = next((code for code in unit if len(code) > MAX_UNIT_CODE), None)
        if long:
            self._add(number, Column.UNIT, f"Mã đơn vị “{long}” dài hơn {MAX_UNIT_CODE} chữ.", "Ghi mã, không ghi tên.")
        if len(unit) > MAX_DEPTH:
            self._add(number, Column.UNIT, f"Đơn vị có hơn {MAX_DEPTH} cấp.", "Ghi mã đơn vị, ví dụ P1/C012.")
        return unit

    def _known(self, number: int, column: Column, text: str, value: str | None) -> str:
        if value is None:
            examples = {Column.ROLE: "“người hỗ trợ”, “lãnh đạo chi bộ”", Column.STATUS: "“đang sinh hoạt”, “đã rời”"}
            cure = f"Ghi một trong các chữ như {examples[column]}, hoặc để trống."
            self._add(number, column, f"Chưa hiểu chữ “{text}”.", cure)
        return value or ""

    def _add(self, number: int, column: Column | None, message: str, cure: str) -> None:
        place = self._places.get(column) if column else None
        header = self._header_cells[place] if place is not None else (column or "")
        self._faults.append(Fault(number, header, message, cure))


def _fault_of_file(data: bytes) -> Fault | None:
    if len(data) > MAX_BYTES:
        return Fault(0, "", f"Tệp lớn hơn {MAX_BYTES // 1_000_000} MB.", "Xin chia thành nhiều tệp nhỏ hơn.")
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return Fault(0, "", "Đây là tệp Excel; lớp học hiện đọc tệp CSV.", _SAVE_AS_CSV)
    unreadable = Fault(0, "", "Tệp này không phải chữ theo bảng mã UTF-8, tên người sẽ sai dấu.", _SAVE_AS_CSV)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return unreadable
    return unreadable if "\0" in text else None


def _separator(data: bytes) -> str:
    """The separator under which the first line that is not blank has the most columns we know, then the most cells."""

    def worth(separator: str) -> tuple[int, int]:
        first = next((record for record in _records(data, separator) if any(record.cells) or record.fault), None)
        cells = first.cells if first else []
        return len(read_headers(cells).places), len(cells)

    return max(_SEPARATORS, key=worth)


def _records(data: bytes, separator: str) -> Iterator[_Record]:
    """The lines of a file, blank ones too: their numbers are those of a spreadsheet."""
    lines = io.TextIOWrapper(io.BytesIO(data), "utf-8-sig", newline="")
    number = 0
    try:
        for number, cells in enumerate(csv.reader(lines, delimiter=separator, strict=True), 1):
            yield _Record(number, [unguard(vietnamese.tidy(cell)) for cell in cells])
    except csv.Error:
        message = "Từ dòng này trở đi chưa đọc được: dấu ngoặc kép mở và đóng chưa khớp."
        yield _Record(number + 1, [], Fault(number + 1, "", message, "Sửa dấu ngoặc kép, hoặc lưu lại bằng Excel."))


def _faults_of_headers(headers: Headers, number: int) -> list[Fault]:
    faults = [
        Fault(number, header, f"Cột này mang {what}; lớp học không cần và không nhận.", "Xoá cột này rồi gửi lại.")
        for header, what in headers.refused
    ]
    faults += [
        Fault(number, header, "Tệp có hai cột cùng loại này.", "Giữ một cột, xoá hoặc đổi tên cột kia.")
        for header in headers.repeated
    ]
    if not headers.places:
        cure = "Xoá các dòng phía trên, để dòng tên cột lên đầu tệp."
        return [*faults, Fault(number, "", "Dòng đầu của tệp chưa phải dòng tên cột.", cure)]
    for column in _REQUIRED:
        if column not in headers.places:
            like = nearest_header(column, headers.ignored)
            cure = f"Đổi tên cột “{like}” thành “{column}”." if like else f"Thêm cột “{column}” ở dòng đầu của tệp."
            faults.append(Fault(number, column, f"Dòng đầu chưa có cột “{column}”.", cure))
    return faults


def _problem_of_cell(column: Column, text: str) -> tuple[str, str] | None:
    """What is wrong with any cell, whatever its column: message and cure."""
    if len(text) > MAX_CELL:
        return f"Ô này dài hơn {MAX_CELL} chữ.", "Viết ngắn lại; nếu không phải vậy, xem dấu ngoặc kép."
    if _STRANGE.search(text):
        return "Ô này có ký tự lạ không nhìn thấy.", "Xoá ô này rồi gõ lại bằng tay."
    if column is not Column.PHONE and _CITIZEN_NUMBER.search(text):
        return "Ô này có số 12 chữ số giống số căn cước; lớp học không nhận.", "Xoá số này khỏi ô."
    return None
