"""Roster files that misbehave, each with its outcome (see roster_files); TCVN3 letter by letter."""

import re
import unicodedata
from io import BytesIO
from zipfile import ZipFile

import pytest

from learning.db import db, transaction
from learning.units import exports, imports, roster_encodings, roster_xlsx, tcvn3
from learning.units.imports import COUNTS
from learning.units.models import RosterCode
from learning.units.roster import read_roster
from learning.units.roster_columns import read_role, read_status
from learning.units.roster_export import export_roster
from learning.units.roster_guess import see_columns
from learning.units.roster_records import Reading
from learning.units.syllables import is_vietnamese
from tests.people import World, act_as
from tests.units import roster_files
from tests.units.roster_files import Case

# The codes of VN3 in the order of the Vietnamese alphabet, as TCVN 5712:1993 lists them.
VN3 = {
    "ÀÁ": "",
    "ĂÂÊÔƠƯĐ": "A1A2A3A4A5A6A7",
    "ăâêôơưđ": "A8A9AAABACADAE",
    "àảãáạ": "B5B6B7B8B9",
    "ằẳẵắặ": "BBBCBDBEC6",
    "ầẩẫấậ": "C7C8C9CACB",
    "èẻẽéẹ": "CCCECFD0D1",
    "ềểễếệ": "D2D3D4D5D6",
    "ìỉĩíị": "D7D8DCDDDE",
    "òỏõóọ": "DFE1E2E3E4",
    "ồổỗốộ": "E5E6E7E8E9",
    "ờởỡớợ": "EAEBECEDEE",
    "ùủũúụ": "EFF1F2F3F4",
    "ừửữứự": "F5F6F7F8F9",
    "ỳỷỹýỵ": "FAFBFCFDFE",
}
PURE = (*roster_files.ENCODINGS, *roster_files.SHAPES, *roster_files.SHEETS)


@pytest.fixture
def ward(world: World) -> World:
    """An has a roster code, and the importer is the ward's committee."""
    with transaction():
        db.session.add(RosterCode(unit_id=world.ward_a.id, code="A1", person_id=world.an.id))
    return world


def outcome(preview: imports.Preview) -> tuple[dict[str, int], list[tuple[int, str, str]], list[str]]:
    """Counts that are not 0, faults and questions by row, and the words of warnings."""
    report = preview.report
    asked = [(one.row, "", one.message) for one in report.questions]
    faults = [(one.row, str(one.column), one.message) for one in report.faults]
    counts = {name: count for name, count in report.counts.items() if count}
    return counts, sorted(faults + asked), [one.message for one in report.warnings]


def differs(case: Case, preview: imports.Preview) -> str:
    """Where a file's outcome is not that of its case; "" when it is."""
    counts, faults, warnings = outcome(preview)
    wanted = dict(case.counts)
    if "missing" not in wanted:  # of cases about reading, who is absent is not the point
        counts.pop("missing", None)
    places = [(row, column) for row, column, _words in faults]
    is_same = (
        counts == wanted
        and places == [(row, column) for row, column, _words in case.faults]
        and all(words in found[2] for (_row, _column, words), found in zip(case.faults, faults, strict=True))
        and all(any(words in one for one in warnings) for words in case.warnings)
        and (not case.names or tuple(one.row.full_name for one in preview.plan.added) == case.names)
    )
    added = [one.row.full_name for one in preview.plan.added]
    return "" if is_same else f"{case.name}: {counts} {faults} {warnings} {added}"


def test_every_file_has_the_outcome_that_it_should(ward: World) -> None:
    cases = (*PURE, *roster_files.PEOPLE)
    assert len(cases) >= 40 and len({case.name for case in cases}) == len(cases)
    giang = act_as(ward.giang)
    found = [differs(case, imports.preview(giang, ward.ward_a.id, case.data, reading=case.reading)) for case in cases]
    assert [one for one in found if one] == []


@pytest.mark.parametrize(
    "case", [one for one in PURE if one.faults and one.faults[0][0] == 0], ids=lambda one: one.name
)
def test_what_cannot_be_read_says_what_to_do(case: Case) -> None:
    (fault,) = read_roster(case.data, case.reading).faults
    assert fault.cure.startswith(("Mở", "Xin", "Chép", "Sửa"))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_own_export_changes_nothing(ward: World, kind: str) -> None:
    giang = act_as(ward.giang)
    report = imports.preview(giang, ward.ward_a.id, exports.export_roster(giang, ward.ward_a.id, kind)).report
    assert {name: count for name, count in report.counts.items() if count} == {"unchanged": 7}
    assert report.is_clean


def test_every_letter_of_tcvn3() -> None:
    wanted = {
        chr(int(codes[2 * place : 2 * place + 2], 16)): letter
        for letters, codes in VN3.items()
        for place, letter in enumerate(letters)
        if codes
    }
    assert wanted == tcvn3.LETTERS
    marked = {
        unicodedata.normalize("NFC", base + tone)
        for base in "aăâeêioôơuưy"
        for tone in ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
    }
    assert marked - set("aeiouy") | set("đ") == {letter for letter in wanted.values() if letter.islower()}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Nguyễn Như ý", "Nguyễn Như ý"),
        ("NGUYễN THị ý LÊ", "NGUYỄN THỊ Ý LÊ"),
        ("Lê Ánh, tổ 2", "Lê ánh, tổ 2"),
        ("Tổ ở xa", "Tổ ở xa"),
    ],
)
def test_capitals_come_back_where_all_are_capitals(text: str, meant: str) -> None:
    assert tcvn3.to_unicode(roster_files.to_tcvn3(text).decode("latin-1")) == meant


def test_a_list_in_unicode_is_never_taken_for_an_old_font() -> None:
    for text in ("Lê Hà, Hoàng Thi, Trân", "François Ngô", "Y Blông Êban", "Bình Thanh Hoà", "", "plain"):
        assert roster_encodings.read_text(text.encode()) == roster_encodings.Text(text.encode(), "utf-8")


@pytest.mark.parametrize(
    "word", ["Nguyễn", "nghiêng", "giết", "gì", "Quyết", "Quỳnh", "Thuỵ", "ý", "hoạch", "Khuyến", "đảng"]
)
def test_words_that_are_vietnamese(word: str) -> None:
    assert is_vietnamese(word) and is_vietnamese(unicodedata.normalize("NFD", word.upper()))


@pytest.mark.parametrize("word", ["NguyÔn", "Vaên", "TrÇn", "hác̣h", "bàc", "straße", "", "b"])
def test_words_that_are_not(word: str) -> None:
    assert not is_vietnamese(word)


def test_a_template_has_choices_and_is_no_list_of_anybody() -> None:
    data = roster_xlsx.template([("C1", "Chi bộ Một"), ("=1", "Chi bộ =1")])
    roster = read_roster(data)
    assert (roster.rows, roster.faults) == ((), ())
    assert [one.column for one in see_columns(data, Reading())] == list(read_roster_columns())


def test_the_choices_of_a_template_are_the_words_that_reading_knows() -> None:
    with ZipFile(BytesIO(roster_xlsx.template([("C1", "Chi bộ Một"), ("C2", "Chi bộ Hai")]))) as book:
        page = book.read("xl/worksheets/sheet1.xml").decode()
    lists = dict(re.findall(r'type="list".*?sqref="([A-Z])2:[A-Z]10001"><formula1>(.*?)</formula1>', page))
    assert lists.keys() == {"D", "F", "G"}
    assert lists["D"] == "'Đơn vị'!$A$2:$A$3"
    assert None not in {read_role(word) for word in lists["F"].strip('"').split(",")}
    assert None not in {read_status(word) for word in lists["G"].strip('"').split(",")}


def read_roster_columns() -> list[str]:
    return [one.column for one in see_columns(export_roster(()), Reading())]


def test_an_export_to_excel_is_read_back_unchanged_and_holds_no_formula() -> None:
    rows = read_roster(roster_files.csv('N1,"=1+1",0900000501,C1', "N2,+Kiều,,P1/C1")).rows
    again = read_roster(roster_xlsx.export_roster(rows))
    assert [(one.code, one.full_name, one.phone, one.unit) for one in again.rows] == [
        (one.code, one.full_name, one.phone, one.unit) for one in rows
    ]


def test_the_counts_of_a_case_are_those_of_a_report() -> None:
    names = {name for case in (*PURE, *roster_files.PEOPLE) for name in case.counts}
    assert names <= set(COUNTS)
