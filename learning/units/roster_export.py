"""The roster as a CSV file that a spreadsheet opens and `read_roster` reads back unchanged; knows no database."""

import csv
import io
from collections.abc import Iterable

from learning import vietnamese
from learning.units.formula_guard import guard
from learning.units.roster import Fault, RosterRow
from learning.units.roster_columns import ROLE_WORDS, STATUS_WORDS, Column

FAULT_HEADER = ("dòng", "cột", "điều cần xem", "cách sửa")


def export_roster(rows: Iterable[RosterRow]) -> bytes:
    """UTF-8 with BOM, commas, CRLF, every cell quoted and guarded against formulas; no rows give a template.

    The numbers of the rows count for nothing. Phones are written with spaces, so that a spreadsheet keeps their 0.
    """
    return _csv(Column, map(_cells, rows))


def export_faults(faults: Iterable[Fault]) -> bytes:
    """What a file has to have mended, as a file to work through beside it."""
    return _csv(FAULT_HEADER, ((str(one.row or ""), one.column, one.message, one.cure) for one in faults))


def cells_of(row: RosterRow) -> tuple[str, ...]:
    """The cells of a person, guarded, in the order of Column."""
    return tuple(guard(vietnamese.tidy(cell)) for cell in _cells(row))


def _cells(row: RosterRow) -> tuple[str, ...]:
    return (
        row.code,
        row.full_name,
        vietnamese.format_phone(row.phone) if row.phone else "",
        "/".join(row.unit) or "/",
        row.unit_name,
        ROLE_WORDS.get(row.role, row.role),
        STATUS_WORDS.get(row.status, row.status),
        row.note,
    )


def _csv(header: Iterable[str], lines: Iterable[Iterable[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([guard(vietnamese.tidy(cell)) for cell in line] for line in lines)
    return text.getvalue().encode("utf-8-sig")
