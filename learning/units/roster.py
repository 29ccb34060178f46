"""The roster file: bytes in, rows and located faults out; knows no database and decides nothing about people."""

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from learning import vietnamese
from learning.units import roster_encodings, roster_records, sheets
from learning.units.roster_columns import Column, Headers, nearest_header, read_role, read_status
from learning.units.roster_records import Reading, Record, Source, Unreadable

MAX_BYTES = 30_000_000  # an export of MAX_ROWS people fits
MAX_ROWS = 200_000
MAX_CELL = 200  # characters
MAX_DEPTH = 8  # codes in a path
MAX_UNIT_CODE = 40  # characters

_WORDS = frozenset({Column.PHONE, Column.ROLE, Column.STATUS})
# Control characters, those that turn the direction of writing, private use.
_STRANGE = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ue000-\uf8ff]")
_CITIZEN_NUMBER = re.compile(r"(?<!\d)0\d{11}(?!\d)", re.ASCII)
_NO_NAME = re.compile(r"[\d\ue000]")
# What Excel makes of a code such as 1-2 or 1/2/26: in CSV only the look of it is left. TDP-01 is a code.
_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_DAY = re.compile(
    rf"\d{{1,2}}[-/ ](?:{_MONTH}|Thg ?\d{{1,2}})(?:[-/ ]\d{{2,4}})?|{_MONTH}-\d{{2}}"
    r"|\d{1,2}/\d{1,2}/(?:19|20)\d{2}",
    re.ASCII | re.IGNORECASE,
)


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
    columns we read. notes are worded like faults and stop nothing. units_by_name: the rows name their units by
    `unit_name` alone. sheets, asks_encoding: what has to be said of the file before it can be read; refused_columns:
    headers of what is never taken."""

    rows: tuple[RosterRow, ...] = ()
    refused: tuple[RosterRow, ...] = ()
    faults: tuple[Fault, ...] = ()
    ignored_columns: tuple[str, ...] = ()
    is_whole: bool = False
    headers: Mapping[str, str] = field(default_factory=dict, compare=False)
    notes: tuple[Fault, ...] = ()
    units_by_name: bool = False
    sheets: tuple[str, ...] = ()
    asks_encoding: bool = False
    refused_columns: tuple[str, ...] = ()
    header_row: int = 1


AS_IT_IS = Reading()


def read_roster(data: bytes, reading: Reading = AS_IT_IS) -> Roster:
    """Read a file as `roster_records.open_file` opens it. Never raises: what is wrong is a fault."""
    if len(data) > MAX_BYTES:
        message = f"Tệp lớn hơn {MAX_BYTES // 1_000_000} MB."
        return Roster(faults=(Fault(0, "", message, "Xin chia thành nhiều tệp nhỏ hơn."),))
    try:
        source = roster_records.open_file(data, reading)
    except Unreadable as fault:
        found = Fault(0, "", fault.message, fault.cure)
        return Roster(faults=(found,), sheets=fault.sheets, asks_encoding=fault.asks_encoding)
    if source.header.problem:
        return Roster(faults=(Fault(source.header.number, "", *source.header.problem),))
    return _read(source, reading)


def _read(source: Source, reading: Reading) -> Roster:
    headers, number = source.headers, source.header.number
    faults = _faults_of_headers(headers, number, reading)
    notes = tuple(Fault(0, "", message, cure) for message, cure in source.notes)
    refused_columns = tuple(header for header, _reason in headers.refused)
    if not _is_enough(headers, reading):
        return Roster(
            faults=tuple(faults),
            ignored_columns=headers.ignored,
            notes=notes,
            refused_columns=refused_columns,
            header_row=number,
        )
    reader = _Reader(headers, source.header.cells, faults, source.encoding)
    is_whole = reader.read(source.records)
    if is_whole and not reader.rows and not reader.refused:
        notes += (Fault(0, "", "Dưới dòng tên cột chưa có ai.", "Xin điền danh sách rồi gửi lại."),)
    return Roster(
        rows=tuple(reader.rows),
        refused=tuple(reader.refused),
        faults=tuple(faults),
        ignored_columns=headers.ignored,
        is_whole=is_whole,
        headers={column: source.header.cells[place] for column, place in headers.places.items()},
        notes=notes,
        units_by_name=Column.UNIT not in headers.places and Column.UNIT_NAME in headers.places,
        refused_columns=refused_columns,
        header_row=number,
    )


def code_key(code: str) -> str:
    """What two spellings of one code have in common; capitals do not count."""
    return vietnamese.tidy(code).casefold()


class _Reader:
    """Reads the rows below the header; collects what it finds."""

    def __init__(self, headers: Headers, header_cells: list[str], faults: list[Fault], encoding: str) -> None:
        self.rows: list[RosterRow] = []
        self.refused: list[RosterRow] = []
        self._faults = faults
        self._places = headers.places
        self._name_parts = headers.name_parts
        self._is_old_font = encoding == roster_encodings.TCVN3
        self._header_cells = header_cells
        self._first_row_of_code: dict[str, int] = {}
        self._units: dict[str, tuple[str, ...]] = {}

    def read(self, records: Iterator[Record]) -> bool:
        """Read all records; False when the file could not be read to its end."""
        for record in records:
            if record.problem:
                self._faults.append(Fault(record.number, "", *record.problem))
                return False
            if not any(record.cells):
                continue
            if len(self.rows) + len(self.refused) == MAX_ROWS:
                message = f"Tệp có hơn {vietnamese.format_number(MAX_ROWS)} người; phần sau chưa được đọc."
                self._faults.append(Fault(record.number, "", message, "Xin chia thành nhiều tệp nhỏ hơn."))
                return False
            self._read_row(record)
        return True

    def _read_row(self, record: Record) -> None:
        before = len(self._faults)
        cells = self._cells(record)
        row = RosterRow(
            number=record.number,
            code=self._code(record.number, cells[Column.CODE]),
            full_name=self._name(record, cells[Column.FULL_NAME]),
            phone=self._phone(record.number, cells[Column.PHONE]),
            unit=self._unit(record.number, cells),
            unit_name=sys.intern(cells[Column.UNIT_NAME]),
            role=self._known(record.number, Column.ROLE, cells[Column.ROLE], read_role(cells[Column.ROLE])),
            status=self._known(record.number, Column.STATUS, cells[Column.STATUS], read_status(cells[Column.STATUS])),
            note=cells[Column.NOTE],
        )
        if not row.full_name:
            self._add(row.number, Column.FULL_NAME, "Dòng này chưa có họ tên.", "Ghi họ tên, hoặc xoá cả dòng.")
        (self.rows if len(self._faults) == before else self.refused).append(row)

    def _cells(self, record: Record) -> Mapping[Column, str]:
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
                text = "" if column in _WORDS else text.removeprefix(roster_records.OLD_FONT)[:MAX_CELL]
            cells[column] = text
        return cells

    def _name(self, record: Record, name: str) -> str:
        """The full name, from two columns where the file has it so."""
        parts = [record.cells[place] for place in self._name_parts if place < len(record.cells)]
        name = " ".join([name, *(part for part in parts if part and not _NO_NAME.search(part))]).strip()[:MAX_CELL]
        if self._is_old_font:  # which has no capitals with tones: “ánh” is how it writes Ánh
            return " ".join(word if word[0].isascii() else word[0].upper() + word[1:] for word in name.split())
        return name

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

    def _unit(self, number: int, cells: Mapping[Column, str]) -> tuple[str, ...]:
        column = Column.UNIT if Column.UNIT in self._places else Column.UNIT_NAME
        if column not in self._places:
            return ()
        if not cells[column]:
            self._add(
                number,
                column,
                "Dòng này chưa có đơn vị.",
                "Ghi mã đơn vị, ví dụ C012 hoặc P1/C012; không phải người thì xoá dòng.",
            )
        return self._codes(number, cells[Column.UNIT])

    def _codes(self, number: int, text: str) -> tuple[str, ...]:
        unit = self._units.get(text)
        if unit is None:
            unit = tuple(sys.intern(code) for part in text.split("/") if (code := part.strip()))
            self._units[text] = unit
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


def _is_enough(headers: Headers, reading: Reading) -> bool:
    """Whether the columns say who belongs where."""
    has_unit = reading.one_unit or Column.UNIT in headers.places or Column.UNIT_NAME in headers.places
    return Column.FULL_NAME in headers.places and has_unit


def _faults_of_headers(headers: Headers, number: int, reading: Reading) -> list[Fault]:
    faults = [
        Fault(number, header, f"Cột này mang {what}; lớp học không cần và không nhận.", "Xoá cột này rồi gửi lại.")
        for header, what in headers.refused
    ]
    faults += [
        Fault(number, header, "Tệp có hai cột cùng loại này.", "Giữ một cột, xoá hoặc đổi tên cột kia.")
        for header in headers.repeated
    ]
    if not headers.places:
        cure = "Thêm dòng tên cột như trong tệp mẫu: “họ tên”, “điện thoại”, “đơn vị”."
        return [*faults, Fault(number, "", "Dòng này chưa phải dòng tên cột.", cure)]
    has_unit = _is_enough(Headers({Column.FULL_NAME: 0, **headers.places}, (), (), ()), reading)
    for column, is_there in ((Column.FULL_NAME, Column.FULL_NAME in headers.places), (Column.UNIT, has_unit)):
        if not is_there:
            like = nearest_header(column, headers.ignored)
            cure = f"Đổi tên cột “{like}” thành “{column}”." if like else f"Thêm cột “{column}” ở dòng tên cột."
            faults.append(Fault(number, column, f"Dòng tên cột chưa có cột “{column}”.", cure))
    return faults


def _problem_of_cell(column: Column, text: str) -> tuple[str, str] | None:
    """What is wrong with any cell, whatever its column: message and cure."""
    if not text:
        return None
    if len(text) > MAX_CELL:
        return f"Ô này dài hơn {MAX_CELL} chữ.", "Viết ngắn lại; nếu không phải vậy, xem dấu ngoặc kép."
    if text.startswith(roster_records.OLD_FONT):
        meant = text.removeprefix(roster_records.OLD_FONT)
        message = f"Ô này gõ bằng phông cũ .VnTime, khác phần còn lại của tệp; có lẽ là “{meant}”."
        return message, "Gõ lại ô này bằng chữ Unicode."
    if text[0] == sheets.MARK and text.startswith(sheets.FAILED.strip()):
        return "Công thức trong ô này chưa ra kết quả.", "Xoá công thức, gõ chữ hoặc số vào ô."
    if text.startswith(sheets.DAY.strip()) or (column in (Column.CODE, Column.UNIT) and _DAY.fullmatch(text)):
        day = text.removeprefix(sheets.DAY.strip()).strip()
        return f"Ô này Excel đã đổi thành ngày: {day}.", "Đặt kiểu ô là Văn bản (Text) rồi gõ lại."
    if _STRANGE.search(text):
        return "Ô này có ký tự lạ không nhìn thấy.", "Xoá ô này rồi gõ lại bằng tay."
    if column is not Column.PHONE and _CITIZEN_NUMBER.search(text):
        return "Ô này có số 12 chữ số giống số căn cước; lớp học không nhận.", "Xoá số này khỏi ô."
    return None
