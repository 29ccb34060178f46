"""Tables as files: what a spreadsheet makes of them, cell by cell; read back by a reader that is not ours."""

import csv
import io
from datetime import date
from zipfile import ZipFile

from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from learning.exchange.files import SEPARATOR, write_csv, write_xlsx
from learning.exchange.tables import Column, Table
from learning.units.formula_guard import guard, unguard

COLUMNS = (
    Column("Họ và tên", width=20),
    Column("Điện thoại", "phone"),
    Column("Xong", "number", group="Khoá A"),
    Column("Tỷ lệ", "percent", group="Khoá A"),
    Column("Ngày", "date", group="Khoá A"),
)
ROWS = [
    ("Phạm Thị Bảo An", "+84900000101", 1234, 66.7, date(2026, 11, 26)),
    ('=HYPERLINK("http://x.example")', None, 0, 0.0, None),
    ("+84", "", 5, 100.0, date(2026, 1, 2)),
]


def table(rows=ROWS, **more) -> Table:
    return Table("Bảng [1]/*?", "=Tiêu đề", COLUMNS, iter(rows), **more)


def as_csv(made: Table) -> list[list[str]]:
    out = io.BytesIO()
    write_csv(made, out)
    assert out.getvalue().startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(out.getvalue().decode("utf-8-sig"), newline=""), delimiter=SEPARATOR))


def as_xlsx(*made: Table) -> CalamineWorkbook:
    out = io.BytesIO()
    write_xlsx(made, out)
    return CalamineWorkbook.from_filelike(io.BytesIO(out.getvalue()))


def test_csv_keeps_zeros_of_phones_and_reads_as_vietnamese_figures() -> None:
    found = as_csv(table(total=("Cộng", None, 1239, 33.3, None)))
    assert found[0] == ["Họ và tên", "Điện thoại", "Khoá A: Xong", "Khoá A: Tỷ lệ", "Khoá A: Ngày"]
    assert found[1] == ["Phạm Thị Bảo An", "0900 000 101", "1234", "66,7%", "26/11/2026"]
    assert found[2][0] == '\'=HYPERLINK("http://x.example")' and found[3][0] == "'+84"
    assert found[-1] == ["Cộng", "", "1239", "33,3%", ""]


def test_xlsx_has_a_frozen_filtered_head_and_true_figures_and_days() -> None:
    workbook = as_xlsx(table(notes=("Ghi chú",), total=("Cộng", None, 1239, 33.3, None)), table())
    assert workbook.sheet_names == ["Bảng 1", "Bảng 1 2"]
    rows = workbook.get_sheet_by_name("Bảng 1").to_python()
    assert rows[0][0] == "'=Tiêu đề" and rows[2][2] == "Khoá A" and rows[3][0] == "Họ và tên"
    assert rows[4] == ["Phạm Thị Bảo An", "0900 000 101", 1234.0, 0.667, date(2026, 11, 26)]
    assert rows[5][0].startswith("'=HYPERLINK") and rows[7] == ["Cộng", "", 1239.0, 0.333, ""]
    out = io.BytesIO()
    write_xlsx([table()], out)
    sheet = _part(out.getvalue(), "xl/worksheets/sheet1.xml")
    assert "<autoFilter" in sheet and 'state="frozen"' in sheet and "<f>" not in sheet


@settings(max_examples=40)
@given(st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20), min_size=1, max_size=4))
def test_no_cell_begins_like_a_formula_and_every_text_comes_back(texts: list[str]) -> None:
    columns = (Column("Chữ"),)
    made = as_csv(Table("B", "B", columns, [(text,) for text in texts]))
    sheet = as_xlsx(Table("B", "B", columns, [(text,) for text in texts])).get_sheet_by_index(0)
    cells = [str(row[0]) for row in sheet.to_python(skip_empty_area=False)][2:] + [""] * len(texts)
    for text, row, cell in zip(texts, made[1:], cells, strict=False):
        for found in (row[0], cell):
            assert not found.startswith(("=", "+", "-", "@", "|", "＝"))
            assert found == guard(text) and (unguard(found) == text or guard(text) == text)


def _part(data: bytes, name: str) -> str:
    with ZipFile(io.BytesIO(data)) as file:
        return file.read(name).decode()
