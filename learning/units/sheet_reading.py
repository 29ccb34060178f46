"""Reads one sheet of an XLSX file into lines of JSON. Run as a child process with limits (see `sheets`): a small file
can ask for more memory than a machine has, and the reader then ends its process.

Words of faults are for people. A cell that is no text comes as text: a number as digits, a day with `DAY` before it.
"""

import html
import io
import json
import re
import resource
import sys
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from learning.units import tcvn3
from learning.units.roster_columns import read_headers
from learning.units.sheets import BROKEN, DAY, FAILED, FAULT

MAX_UNPACKED = 250_000_000  # bytes of all parts together, as the file declares them
MAX_PARTS = 2_000
MAX_COLUMNS = 64
MAX_CELL = 2_000  # characters; more are cut, and too long for a roster anyway
MAX_ROWS = 200_100
MAX_NOTED = 1_000  # hidden rows and cells without a value; a file with more has nothing else
ROWS_OF_HEADER = 30

_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
_SHEET = re.compile(r"<sheet\b[^>]*>")
_RELATION = re.compile(r"<Relationship\b[^>]*>")
_HIDDEN_ROW = re.compile(rb'<row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d+)"')
_WITHOUT_VALUE = re.compile(
    rb'<c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3}\d+)"|<c\b[^>]*?\br="([A-Z]{1,3}\d+)"[^>]*>\s*<f\b[^>]*(?:/>|>[^<]*</f>)\s*'
    rb"(?:<v\s*/>|<v></v>)?\s*</c>"
)


class Refused(Exception):
    """The file is not read at all; the arguments are message and cure."""


@dataclass
class Marks:
    """What only the file's own text tells: hidden rows (from 1), cells (row, column from 0) without a value."""

    hidden_rows: list[int] = field(default_factory=list)
    failed: dict[int, set[int]] = field(default_factory=dict)


def main(arguments: list[str]) -> None:
    """Standard input: the file; standard output: a line about it, then a line for each row."""
    megabytes, seconds, sheet = int(arguments[0]), int(arguments[1]), arguments[2]
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    data = sys.stdin.buffer.read()
    try:
        for line in read(data, sheet):
            sys.stdout.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
    except Refused as fault:
        sys.stdout.write(json.dumps({FAULT: fault.args}, ensure_ascii=False) + "\n")
    except (CalamineError, zipfile.BadZipFile, zlib.error, OSError, KeyError, ValueError):
        sys.stdout.write(json.dumps({FAULT: BROKEN}, ensure_ascii=False) + "\n")


def read(data: bytes, wanted: str) -> Iterator[Any]:
    """What the sheet is, then its rows from the first of the page on, empty ones too. Raises Refused."""
    names = zipfile.ZipFile(io.BytesIO(data))
    _refuse_bomb(names)
    book = CalamineWorkbook.from_object(io.BytesIO(data))
    name, pages = _choose(book, wanted)
    if len(pages) > 1:
        yield {"sheets": pages}
        return
    page = book.get_sheet_by_name(name)
    marks = _marks_of(names, name)
    merged = [
        (*start, *end)
        for start, end in page.merged_cell_ranges or ()
        if start[0] < ROWS_OF_HEADER and end[1] < MAX_COLUMNS
    ]
    yield {"sheet": name, "of": len(_shown(book)), "hidden_rows": marks.hidden_rows, "merged": merged}
    for number, cells in enumerate(islice(page.iter_rows(), MAX_ROWS)):
        yield _line(cells, marks.failed.get(number, ()))


def _refuse_bomb(names: zipfile.ZipFile) -> None:
    """By what the file says of itself, before anything is unpacked; who lies there meets the limits of the process."""
    parts = names.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        cure = "Chép riêng bảng danh sách sang một tệp Excel mới rồi gửi lại."
        raise Refused("Tệp Excel này mở ra quá lớn, lớp học không mở.", cure)
    if any(part.flag_bits & 1 for part in parts):
        raise Refused("Tệp Excel này có mật khẩu.", "Xin bỏ mật khẩu của tệp rồi gửi lại.")
    if "xl/workbook.xml" not in names.namelist():
        raise Refused("Tệp này không phải tệp Excel kiểu .xlsx.", "Mở bằng Excel, lưu thành .xlsx rồi gửi lại.")


def _choose(book: CalamineWorkbook, wanted: str) -> tuple[str, list[str]]:
    """The sheet to read, and all between which the file does not decide (one when it does)."""
    shown = _shown(book)
    if not shown:
        raise Refused("Tệp này không có trang tính nào đang hiện.", "Mở tệp, cho hiện trang có danh sách.")
    if wanted and wanted not in shown:
        raise Refused(f"Tệp không có trang tính “{wanted}”.", f"Tệp có: {', '.join(shown)}.")
    if wanted or len(shown) == 1:
        return wanted or shown[0], [wanted or shown[0]]
    lists = [name for name in shown if _has_header(book.get_sheet_by_name(name))]
    return (lists or shown)[0], lists or shown[:1]


def _shown(book: CalamineWorkbook) -> list[str]:
    return [
        one.name
        for one in book.sheets_metadata
        if one.typ == SheetTypeEnum.WorkSheet and one.visible == SheetVisibleEnum.Visible
    ]


def _has_header(page: CalamineSheet) -> bool:
    rows = islice(page.iter_rows(), ROWS_OF_HEADER)
    lines = ([str(cell) for cell in cells[:MAX_COLUMNS]] for cells in rows)
    return any(
        len(read_headers(line).places) > 1 or len(read_headers([tcvn3.to_unicode(cell) for cell in line]).places) > 1
        for line in lines
    )


def _marks_of(names: zipfile.ZipFile, sheet: str) -> Marks:
    """Hidden rows and cells without a value; none where the sheet's own text is not found."""
    path = _path_of(names, sheet)
    if path not in names.namelist():
        return Marks()
    text = names.read(path)
    marks = Marks([int(found[1]) for found in islice(_HIDDEN_ROW.finditer(text), MAX_NOTED)])
    for found in islice(_WITHOUT_VALUE.finditer(text), MAX_NOTED):
        row, column = _place((found[1] or found[2]).decode())
        marks.failed.setdefault(row, set()).add(column)
    return marks


def _path_of(names: zipfile.ZipFile, sheet: str) -> str:
    """Where in the file the text of a sheet lies."""
    relation = ""
    for tag in _SHEET.findall(names.read("xl/workbook.xml").decode("utf-8", "replace")):
        said = dict(_ATTRIBUTE.findall(tag))
        if html.unescape(said.get("name", "")) == sheet:
            relation = said.get("r:id", "")
    for tag in _RELATION.findall(names.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")):
        said = dict(_ATTRIBUTE.findall(tag))
        if said.get("Id") == relation:
            target = said.get("Target", "")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return ""


def _place(reference: str) -> tuple[int, int]:
    """Row and column, from 0, of a cell such as C10."""
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(reference[len(letters) :]) - 1, column - 1


def _line(cells: list[Any], failed: Any) -> list[str]:
    line = [_text(cell) for cell in cells[:MAX_COLUMNS]]
    for column in failed:
        if column < len(line):
            line[column] = f"{FAILED}{line[column]}"
    while line and not line[-1]:
        line.pop()
    return line


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return cell[:MAX_CELL]
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime | date):
        return f"{DAY}{cell.day:02d}/{cell.month:02d}/{cell.year}"
    return f"{DAY}{cell}" if not isinstance(cell, int) else str(cell)


if __name__ == "__main__":
    main(sys.argv[1:])
