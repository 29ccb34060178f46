"""A roster file as lines of cells: whatever its kind, separator and title lines; knows no people.

Each line keeps the number that a spreadsheet gives it.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from types import MappingProxyType

from learning import vietnamese
from learning.units import roster_encodings, sheets, tcvn3
from learning.units.formula_guard import unguard
from learning.units.roster_columns import Column, Headers, read_headers

ROWS_OF_HEADER = 30  # title lines and the header are looked for in so many
EMPTY = ("Tệp này chưa có dòng nào.", "Xin chọn lại tệp danh sách.")
_OLD_EXCEL = (
    "Đây là tệp Excel kiểu cũ (.xls), hoặc tệp có mật khẩu.",
    "Mở bằng Excel, bỏ mật khẩu nếu có, chọn Lưu thành, kiểu .xlsx, rồi gửi lại.",
)
OLD_FONT = f"{sheets.MARK}phông:"  # before what a cell in another code page than its file seems to say
_SEPARATORS = (",", ";", "\t")
_NUMBERED = re.compile(r"\(?(\d{1,2})\)?")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the sender says of a file: its code page and sheet ("": to be found out), its columns (see
    `roster_columns.read_headers`), and whether a file without a column of units is of the import's unit alone."""

    encoding: str = ""
    sheet: str = ""
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    one_unit: bool = False


class Unreadable(Exception):
    """A file that is not read: message and cure for people; sheets to choose among, if that is what it lacks."""

    def __init__(self, message: str, cure: str, sheets: tuple[str, ...] = (), asks_encoding: bool = False) -> None:
        super().__init__(message)
        self.message, self.cure, self.sheets, self.asks_encoding = message, cure, sheets, asks_encoding


@dataclass(frozen=True, slots=True)
class Record:
    """A line of the file, cells tidied; after one with a problem (message, cure) nothing follows."""

    number: int
    cells: list[str]
    problem: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """An opened file: what it was, its header, what follows. notes: (message, cure) that stop nothing."""

    encoding: str
    sheet: str
    header: Record
    headers: Headers
    records: Iterator[Record]
    notes: tuple[tuple[str, str], ...] = ()


def open_file(data: bytes, reading: Reading) -> Source:
    """Find the lines of a file and its header. Raises Unreadable."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(*_OLD_EXCEL)
    if data.startswith(sheets.START):
        return _open_sheet(data, reading)
    try:
        text = roster_encodings.read_text(data, reading.encoding)
    except roster_encodings.Unreadable as fault:
        raise Unreadable(fault.message, fault.cure, asks_encoding=fault.is_unsure) from fault
    separator = _separator(text.data, reading)
    return _source(_records(text.data, separator), reading, text.encoding, "", _notes_of(text.encoding))


def _open_sheet(data: bytes, reading: Reading) -> Source:
    try:
        sheet = sheets.read_sheet(data, reading.sheet)
    except sheets.Unreadable as fault:
        raise Unreadable(fault.message, fault.cure, fault.sheets) from fault
    encoding = reading.encoding
    if not encoding:
        encoding = _encoding_of_sheet(sheet.lines.decode())
    read = tcvn3.to_unicode if encoding == roster_encodings.TCVN3 else str
    notes = list(_notes_of(encoding))
    if sheet.of > 1:
        notes.append((f"Chỉ đọc trang tính “{sheet.name}”.", "Nếu danh sách ở trang khác, xin chọn trang ấy."))
    if sheet.hidden_rows:
        rows = ", ".join(map(str, sheet.hidden_rows[:5]))
        message = f"Có {len(sheet.hidden_rows)} dòng đang ẩn trong Excel (dòng {rows}…), vẫn được đọc."
        notes.append((message, "Nếu không muốn, xoá hẳn các dòng ấy trong tệp."))
    records = (Record(number, _tidy(cells, read)) for number, cells in enumerate(sheet.rows(), 1))
    return _source(records, reading, encoding, sheet.name, tuple(notes))


def _encoding_of_sheet(text: str) -> str:
    if roster_encodings.is_tcvn3(text):
        return roster_encodings.TCVN3
    try:
        roster_encodings.refuse_vni(text)
    except roster_encodings.Unreadable as fault:
        raise Unreadable(fault.message, fault.cure) from fault
    return ""


def _notes_of(encoding: str) -> tuple[tuple[str, str], ...]:
    if encoding not in (roster_encodings.TCVN3, roster_encodings.WINDOWS_1258):
        return ()
    message = f"Tệp gõ theo bảng mã {roster_encodings.WORDS[encoding]}, đã đổi sang Unicode."
    return ((message, "Xin xem lại dấu của vài tên trước khi nhập."),)


def _source(
    records: Iterator[Record], reading: Reading, encoding: str, sheet: str, notes: tuple[tuple[str, str], ...]
) -> Source:
    head = list(islice(records, ROWS_OF_HEADER))
    place = _place_of_header(head, reading)
    if place is None:
        raise Unreadable(*EMPTY)
    header, skipped = _joined(head[place : place + 2], reading)
    headers = read_headers(header.cells, reading.columns)
    after = head[place + skipped :]
    if after and _is_numbering(after[0], headers):
        after = after[1:]
    return Source(encoding, sheet, header, headers, chain(after, records), notes)


def _place_of_header(head: Sequence[Record], reading: Reading) -> int | None:
    """The first line with the most columns we know (two at least), else the first that is not blank."""
    worth = [len(read_headers(record.cells, reading.columns).places) for record in head]
    if worth and max(worth) > 1:
        return worth.index(max(worth))
    return next((place for place, record in enumerate(head) if record.problem or any(record.cells)), None)


def _joined(lines: Sequence[Record], reading: Reading) -> tuple[Record, int]:
    """The header, of two lines where the second only names parts of the first (merged cells); how many lines it is."""
    first = lines[0]
    if len(lines) < 2 or not any(lines[1].cells):
        return first, 1
    below = lines[1].cells
    width = max(len(first.cells), len(below))
    both = [
        (below[place : place + 1] or [""])[0] or (first.cells[place : place + 1] or [""])[0] for place in range(width)
    ]
    named = [cell for cell in below if cell]
    known = read_headers(named, reading.columns)
    names_parts = len(known.places) + len(known.refused) + len(known.name_parts) >= len(named)
    above = [place for place in read_headers(first.cells, reading.columns).places.values() if place < len(below)]
    fills_gaps = bool(known.places) and not any(below[place] for place in above)
    if not (names_parts or fills_gaps):
        return first, 1
    return Record(lines[1].number, both), 2


def _is_numbering(record: Record, headers: Headers) -> bool:
    """A line such as (1) (2) (3) below a header, as forms have it."""
    place = headers.places.get(Column.FULL_NAME)
    numbers = [found[1] for cell in record.cells if cell and (found := _NUMBERED.fullmatch(cell))]
    filled = sum(1 for cell in record.cells if cell)
    is_rising = [int(number) for number in numbers] == sorted({int(number) for number in numbers})
    return place is not None and len(numbers) == filled >= 2 and is_rising


def _separator(data: bytes, reading: Reading) -> str:
    """The separator under which some early line has the most columns we know, then the most cells."""

    def worth(separator: str) -> tuple[int, int]:
        lines = [record.cells for record in islice(_records(data, separator), ROWS_OF_HEADER)]
        known = [len(read_headers(cells, reading.columns).places) for cells in lines]
        first = next((cells for cells in lines if any(cells)), [])
        return max(known, default=0), len(first)

    return max(_SEPARATORS, key=worth)


def _records(data: bytes, separator: str) -> Iterator[Record]:
    """The lines of UTF-8 text, blank ones too: their numbers are those of a spreadsheet."""
    lines = io.TextIOWrapper(io.BytesIO(data), "utf-8-sig", newline="")
    number = 0
    try:
        for number, cells in enumerate(csv.reader(lines, delimiter=separator, strict=True), 1):
            yield Record(number, _tidy(cells, str))
    except csv.Error:
        message = "Từ dòng này trở đi chưa đọc được: dấu ngoặc kép mở và đóng chưa khớp."
        yield Record(number + 1, [], (message, "Sửa dấu ngoặc kép, hoặc lưu lại bằng Excel."))


def _tidy(cells: Iterable[str], read: Callable[[str], str]) -> list[str]:
    """Cells as their writers meant them; one in an old font among others is marked, with what it seems to say."""
    return [unguard(vietnamese.tidy(read(_marked(cell) if read is str else cell))) for cell in cells]


def _marked(cell: str) -> str:
    meant = roster_encodings.old_font_word(cell)
    return f"{OLD_FONT}{meant}" if meant else cell
