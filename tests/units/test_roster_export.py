"""A roster leaves as CSV and comes back unchanged; nothing in it can be taken for a formula."""

import csv
import io
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning import vietnamese
from learning.units.formula_guard import guard, unguard
from learning.units.roster import Roster, RosterRow, read_roster
from learning.units.roster_export import export_roster

AN = RosterRow(2, "A1", "Nguyễn Văn An", "+84900000001", ("P1", "C1"), "Chi bộ 1", "leader", "active", "tổ 2")
NASTY = st.text(alphabet="=+-@|＝,;\t\n'\" a\ufeff", max_size=8)
WORDS = st.one_of(NASTY, st.text(alphabet=st.characters(categories=("L", "N", "P", "S", "Zs")), max_size=12))
WORDS = WORDS.map(vietnamese.tidy).filter(lambda text: not re.search(r"0\d{11}", unicodedata.normalize("NFKC", text)))
CODES = st.text(alphabet="abcXYZ0123=-'+@;,", min_size=1, max_size=6)


@st.composite
def rosters(draw: st.DrawFn) -> tuple[RosterRow, ...]:
    codes = draw(st.lists(CODES, max_size=6, unique_by=str.casefold))
    return tuple(
        RosterRow(
            number=number,
            code=code,
            full_name=draw(WORDS.filter(bool)),
            phone=draw(st.one_of(st.none(), st.from_regex(r"\+849000000[0-9]{2}", fullmatch=True))),
            unit=tuple(draw(st.lists(CODES, max_size=3))),
            unit_name=draw(WORDS),
            role=draw(st.sampled_from(["", "helper", "leader", "trainer", "committee", "admin"])),
            status=draw(st.sampled_from(["", "active", "exempt", "left"])),
            note=draw(WORDS),
        )
        for number, code in enumerate(codes, 2)
    )


@given(rosters())
def test_an_export_is_read_back_unchanged(rows: tuple[RosterRow, ...]) -> None:
    found = read_roster(export_roster(rows))
    assert found == Roster(rows=rows, is_whole=True, notes=found.notes)
    assert bool(found.notes) != bool(rows), "nobody on the list is worth a note, and nothing else is"


@given(rosters())
def test_no_cell_begins_a_formula_whatever_the_delimiter(rows: tuple[RosterRow, ...]) -> None:
    text = export_roster(rows).decode("utf-8-sig")
    cells = [cell for record in csv.reader(io.StringIO(text, newline="")) for cell in record]
    for cell in cells:
        for part in re.split("[,;\t]", cell):
            assert not re.match("[\ufeff\u200b]*[=+\\-@\t\r\n|＝＋－＠｜]", part)


def test_an_export_is_what_excel_expects() -> None:
    data = export_roster([AN])
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig").splitlines(keepends=True) == [
        '"mã","họ tên","điện thoại","đơn vị","tên đơn vị","vai trò","trạng thái","ghi chú"\r\n',
        '"A1","Nguyễn Văn An","0900 000 001","P1/C1","Chi bộ 1","lãnh đạo chi bộ","đang sinh hoạt","tổ 2"\r\n',
    ]


def test_a_template_is_an_export_of_nobody() -> None:
    found = read_roster(export_roster([]))
    assert found == Roster(is_whole=True, notes=found.notes)
    assert [note.message for note in found.notes] == ["Dưới dòng tên cột chưa có ai."]


def test_the_unit_of_the_import_itself_is_a_slash() -> None:
    row = RosterRow(2, "", "An", None, ())
    assert b'"/"' in export_roster([row])
    assert read_roster(export_roster([row])).rows == (row,)


@pytest.mark.parametrize(
    ("text", "guarded"),
    [
        ("=1", "'=1"),
        ("'=1", "''=1"),
        ("\ufeff=1", "'\ufeff=1"),
        ("＝1", "'＝1"),
        ("-5", "'-5"),
        ("|x", "'|x"),
        ("a;=1", "a;'=1"),
        ("a,=1\t@b", "a,'=1\t'@b"),
        ("a-b", "a-b"),
        ("'a", "'a"),
        ("", ""),
    ],
)
def test_guard(text: str, guarded: str) -> None:
    assert guard(text) == guarded
    assert unguard(guarded) == text


@given(NASTY)
def test_unguard_undoes_guard(text: str) -> None:
    assert unguard(guard(text)) == text
