"""The roster as a CSV file that a spreadsheet opens and `read_roster` reads back unchanged; knows no database."""

import csv
import io
from collections.abc import Iterable

from learning import vietnamese
from learning.units.formula_guard import guard
from learning.units.roster import RosterRow
from learning.units.roster_columns import ROLE_WORDS, STATUS_WORDS, Column


def export_roster(rows: Iterable[RosterRow]) -> bytes:
    """UTF-8 with BOM, commas, CRLF, every cell quoted and guarded against formulas; no rows give a template.

    The numbers of the rows count for nothing. Phones are written with spaces, so that a spreadsheet keeps their 0.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(Column)
    writer.writerows([guard(vietnamese.tidy(cell)) for cell in _cells(row)] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _cells(row: RosterRow) -> tuple[str, ...]:
    """The cells in the order of Column."""
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
