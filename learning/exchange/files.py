"""Tables as CSV and XLSX that open rightly in a Vietnamese Excel, with no cell that could be taken for a formula. Pure.

CSV: UTF-8 with BOM and semicolons, which is what Excel expects where the comma is the decimal mark. XLSX: title, head
and filter on top, head frozen, rows written as they come, so that memory stays flat.
"""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from learning import vietnamese
from learning.exchange.tables import Column, Table
from learning.units.formula_guard import guard

SEPARATOR = ";"
_LONGEST_SHEET_NAME = 31
_REMEMBERED = 256
_DAY_ZERO = date(1899, 12, 30)  # of the serial numbers that are days in a spreadsheet
_FORMATS = {
    "title": {"bold": True, "font_size": 14},
    "note": {"font_color": "#54463a"},
    "head": {
        "bold": True,
        "text_wrap": True,
        "valign": "vcenter",
        "align": "center",
        "border": 1,
        "bg_color": "#f9e7e0",
    },
    "text": {},
    "phone": {},
    "number": {"num_format": "#,##0"},
    "percent": {"num_format": "0.0%"},
    "date": {"num_format": "dd/mm/yyyy"},
    "total": {"bold": True, "top": 1, "num_format": "#,##0"},
    "total_percent": {"bold": True, "top": 1, "num_format": "0.0%"},
}


class _QuickSheet(Worksheet):  # type: ignore[misc]
    """Cells are most of the work: what needs no escape goes past the expressions that look for it.

    Should the library name these two otherwise, files are written more slowly and no less rightly.
    """

    @staticmethod
    def _escape_control_characters(data: str) -> str:
        if data.isprintable() and "_x" not in data:
            return data
        return str(Worksheet._escape_control_characters(data))

    def _escape_attributes(self, attribute: Any) -> Any:
        if type(attribute) is int or (isinstance(attribute, str) and attribute.isalnum()):
            return attribute
        return super()._escape_attributes(attribute)


def write_csv(table: Table, out: BinaryIO) -> int:
    """Head, rows and total of one table; returns how many rows there were."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=SEPARATOR, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([guard(f"{one.group}: {one.title}" if one.group else one.title) for one in table.columns])
    count = 0
    for row in table.rows:
        writer.writerow(_words(row, table.columns))
        count += 1
    if table.total is not None:
        writer.writerow(_words(table.total, table.columns))
    text.detach()
    return count


def write_xlsx(tables: Sequence[Table], out: BinaryIO) -> int:
    """A sheet for each table; returns how many rows there were in all."""
    workbook = xlsxwriter.Workbook(
        out,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "default_date_format": "dd/mm/yyyy",
        },
    )
    formats = {name: workbook.add_format(values) for name, values in _FORMATS.items()}
    count = 0
    for name, table in zip(_sheet_names(tables), tables, strict=True):
        count += _write_sheet(workbook.add_worksheet(name, _QuickSheet), table, formats)
    workbook.close()
    return count


def words_of(value: Any, column: Column) -> str:
    """A cell as text, as people write it."""
    if value is None or value == "":
        return ""
    if column.kind == "number":
        return vietnamese.format_number(value)
    if column.kind == "percent":
        return f"{vietnamese.format_number(value, 1)}%"
    if column.kind == "date":
        return vietnamese.format_date(value)
    return vietnamese.format_phone(value) if column.kind == "phone" else str(value)


def _words(row: Sequence[Any], columns: Sequence[Column]) -> Iterator[str]:
    """The cells of a row of CSV: figures without dots between thousands, which would make them text."""
    for value, column in zip(row, columns, strict=True):
        yield str(value) if column.kind == "number" and value is not None else guard(words_of(value, column))


def _write_sheet(sheet: Worksheet, table: Table, formats: dict[str, Format]) -> int:
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, column.width)
    sheet.write_string(0, 0, guard(table.title), formats["title"])
    for number, note in enumerate(table.notes, 1):
        sheet.write_string(number, 0, guard(note), formats["note"])
    head = len(table.notes) + 1
    if any(column.group for column in table.columns):
        _write_groups(sheet, head, table.columns, formats["head"])
        head += 1
    sheet.set_row(head, 48)
    for place, column in enumerate(table.columns):
        sheet.write_string(head, place, guard(column.title), formats["head"])
    sheet.freeze_panes(head + 1, 2 if len(table.columns) > 6 else 1)
    last = _write_rows(sheet, head + 1, table, formats)
    sheet.autofilter(head, 0, max(last - 1, head), len(table.columns) - 1)
    if table.total is not None:
        _write_total(sheet, last, table, formats)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head)
    return last - head - 1


def _write_rows(sheet: Worksheet, first: int, table: Table, formats: dict[str, Format]) -> int:
    """Returns the number of the row after the last."""
    writers = [(place, _writer(sheet, column, formats)) for place, column in enumerate(table.columns)]
    number = first
    for row in table.rows:
        for (place, write), value in zip(writers, row, strict=True):
            if value is not None and value != "":
                write(number, place, value)
        number += 1
    return number


def _writer(sheet: Worksheet, column: Column, formats: dict[str, Format]) -> Callable[[int, int, Any], Any]:
    """How a column's cells are written: text is always text, whatever it begins with."""
    style = formats[column.kind]
    if column.kind == "number":
        return lambda row, place, value: sheet.write_number(row, place, value, style)
    if column.kind == "percent":
        return lambda row, place, value: sheet.write_number(row, place, value / 100, style)
    if column.kind == "date":
        return lambda row, place, value: sheet.write_number(row, place, (value - _DAY_ZERO).days, style)
    if column.kind == "phone":
        return lambda row, place, value: sheet.write_string(row, place, vietnamese.format_phone(value))
    guarded = lru_cache(_REMEMBERED)(guard)  # words of a state and names of units come again and again
    return lambda row, place, value: sheet.write_string(row, place, guarded(value))


def _write_total(sheet: Worksheet, number: int, table: Table, formats: dict[str, Format]) -> None:
    for place, (value, column) in enumerate(zip(table.total or (), table.columns, strict=True)):
        if column.kind == "percent" and value is not None:
            sheet.write_number(number, place, value / 100, formats["total_percent"])
        elif column.kind == "number" and value is not None:
            sheet.write_number(number, place, value, formats["total"])
        else:
            sheet.write_string(number, place, guard(words_of(value, column)), formats["total"])


def _write_groups(sheet: Worksheet, row: int, columns: Sequence[Column], style: Format) -> None:
    """One merged heading over neighbours of the same group."""
    start = 0
    for place in range(1, len(columns) + 1):
        if place < len(columns) and columns[place].group == columns[start].group:
            continue
        if place - start > 1 and columns[start].group:
            sheet.merge_range(row, start, row, place - 1, guard(columns[start].group), style)
        else:
            sheet.write_string(row, start, guard(columns[start].group), style)
        start = place


def _sheet_names(tables: Sequence[Table]) -> Iterator[str]:
    """Names as Excel takes them: without its own signs, not too long, each once."""
    taken: set[str] = set()
    for number, table in enumerate(tables, 1):
        plain = "".join(letter for letter in table.name if letter not in "[]:*?/\\").strip("' ")
        name = plain[:_LONGEST_SHEET_NAME] or f"Bảng {number}"
        if name.casefold() in taken:
            name = f"{plain[: _LONGEST_SHEET_NAME - 4]} {number}"
        taken.add(name.casefold())
        yield name
