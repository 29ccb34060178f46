"""The roster as an XLSX file: a template with drop-downs, and the people of a unit; knows no database."""

import io
from collections.abc import Iterable, Sequence

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from learning.units.formula_guard import guard
from learning.units.roster import RosterRow
from learning.units.roster_columns import ROLE_WORDS, STATUS_WORDS, Column
from learning.units.roster_export import cells_of

ROWS_WITH_CHOICES = 10_000  # a large ward has 5,630 people
MOST_UNITS = 5_000
_LIST, _UNITS, _GUIDE = "Danh sách", "Đơn vị", "Cách ghi"
_WIDTHS = {
    Column.CODE: 12,
    Column.FULL_NAME: 28,
    Column.PHONE: 16,
    Column.UNIT: 16,
    Column.UNIT_NAME: 32,
    Column.ROLE: 18,
    Column.STATUS: 18,
    Column.NOTE: 30,
}
# None of these sheets may look like a list of its own: two known headers in one row would.
_GUIDE_LINES = (
    (Column.CODE, "Mã của phường cho từng người, nếu có; mỗi người một mã.", "A0001"),
    (Column.FULL_NAME, "Họ tên đầy đủ, có dấu. Cột này luôn cần.", "Nguyễn Văn Mẫu"),
    (Column.PHONE, "Số di động 10 chữ số; chưa có thì để trống.", "0900 000 000"),
    (Column.UNIT, "Mã đơn vị, chọn trong danh sách; đơn vị mới thì ghi mã mới.", "C012"),
    (Column.UNIT_NAME, "Chỉ cần khi đơn vị là mới: ghi tên của đơn vị.", "Chi bộ Tổ dân phố số 12"),
    (Column.ROLE, "Để trống nếu là đảng viên không giữ vai nào.", "lãnh đạo chi bộ"),
    (Column.STATUS, "Để trống là đang sinh hoạt.", "được miễn"),
    (Column.NOTE, "Ghi chú ngắn, không ghi số căn cước hay ngày sinh.", "tổ 2"),
)


def template(units: Sequence[tuple[str, str]] = ()) -> bytes:
    """An empty roster with drop-downs; units: code and name of those that may be chosen."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        head, wrapped = _head(book), book.add_format({"text_wrap": True, "valign": "top"})
        page = _list_page(book, head)
        _add_choices(page, Column.ROLE, {"source": list(ROLE_WORDS.values())})
        _add_choices(page, Column.STATUS, {"source": list(STATUS_WORDS.values())})
        _add_note(page, Column.FULL_NAME, "Họ tên đầy đủ, có dấu.")
        _add_note(page, Column.PHONE, "Ghi như 0900 000 000. Ô này là chữ, nên số 0 đầu còn nguyên.")
        if units:
            _add_units(book, head, units[:MOST_UNITS])
            source = f"='{_UNITS}'!$A$2:$A${min(len(units), MOST_UNITS) + 1}"
            _add_choices(page, Column.UNIT, {"source": source})
        _add_guide(book, head, wrapped)
    return file.getvalue()


def export_roster(rows: Iterable[RosterRow]) -> bytes:
    """The people as one sheet; every cell is text, guarded as in CSV, since lists are saved as CSV again."""
    file = io.BytesIO()
    with Workbook(file, {"constant_memory": True}) as book:
        page = _list_page(book, _head(book))
        last = 0
        for last, row in enumerate(rows, 1):
            for place, cell in enumerate(cells_of(row)):
                if cell:
                    page.write_string(last, place, cell)
        page.autofilter(0, 0, last, len(Column) - 1)
    return file.getvalue()


def _head(book: Workbook) -> Format:
    return book.add_format({"bold": True, "bg_color": "#f9e7e0", "bottom": 1})


def _list_page(book: Workbook, head: Format) -> Worksheet:
    page = book.add_worksheet(_LIST)
    text = book.add_format({"num_format": "@"})  # else Excel takes the 0 off phones and makes days of codes
    for place, column in enumerate(Column):
        page.set_column(place, place, _WIDTHS[column], text)
        page.write_string(0, place, column, head)
    page.freeze_panes(1, 0)
    return page


def _add_choices(page: Worksheet, column: Column, source: dict[str, object]) -> None:
    place = list(Column).index(column)
    asks = {"validate": "list", "error_type": "warning", "error_title": "Chưa có trong danh sách"}
    words = {"error_message": "Giá trị này chưa có trong danh sách. Vẫn ghi?"}
    page.data_validation(1, place, ROWS_WITH_CHOICES, place, asks | words | source)


def _add_note(page: Worksheet, column: Column, words: str) -> None:
    place = list(Column).index(column)
    said = {"validate": "any", "input_title": column.capitalize(), "input_message": words}
    page.data_validation(1, place, ROWS_WITH_CHOICES, place, said)


def _add_units(book: Workbook, head: Format, units: Sequence[tuple[str, str]]) -> None:
    page = book.add_worksheet(_UNITS)
    page.set_column(0, 0, 18)
    page.set_column(1, 1, 44)
    page.write_row(0, 0, ("Ghi vào cột đơn vị", "Là nơi nào"), head)
    for number, (code, name) in enumerate(units, 1):
        page.write_string(number, 0, guard(code))
        page.write_string(number, 1, guard(name))
    page.freeze_panes(1, 0)


def _add_guide(book: Workbook, head: Format, wrapped: Format) -> None:
    page = book.add_worksheet(_GUIDE)
    page.set_column(0, 0, 16)
    page.set_column(1, 1, 52, wrapped)
    page.set_column(2, 2, 26)
    page.write_row(0, 0, ("Ô ở hàng đầu", "Ghi gì", "Ví dụ một người"), head)
    for number, line in enumerate(_GUIDE_LINES, 1):
        page.write_row(number, 0, line)
    page.freeze_panes(1, 0)
