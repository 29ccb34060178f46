"""Cards as a PDF: every Vietnamese letter has a shape and can be read back; what is too long is made to fit."""

import string
import unicodedata
from io import BytesIO

import pytest

from learning.members import card_sheets, pdf, secrets
from learning.members.cards import Issued
from tests import pdf_reading

TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
VOWELS = [unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in TONES]
ALPHABET = "".join([*VOWELS, *(letter.upper() for letter in VOWELS), "đĐ", string.ascii_letters, string.digits])
SIGNS = ".,:;!?()/%+×–—…“”‘’°"


def card(name: str, unit_id: int = 1, unit_name: str = "Chi bộ 1") -> Issued:
    return Issued(1, name, unit_id, unit_name, secrets.new_token(), "7K2M4P8T", None)


def pdf_of(*cards: Issued) -> bytes:
    file = BytesIO()
    card_sheets.write(file, cards, "https://hoc.example")
    return file.getvalue()


@pytest.mark.parametrize("font", [pdf.REGULAR, pdf.BOLD])
def test_every_vietnamese_letter_has_a_shape(font: str) -> None:
    assert len(set(VOWELS)) == 72
    assert pdf.printable(ALPHABET + SIGNS, font) == ALPHABET + SIGNS
    assert pdf.printable(unicodedata.normalize("NFD", ALPHABET), font) == ALPHABET


def test_a_letter_of_another_script_never_breaks_a_name() -> None:
    assert pdf.printable("Y Ƀăm") in {"Y Ƀăm", "Y ?ăm"}
    assert pdf.printable("H\u2019Lĩnh 王") == "H\u2019Lĩnh ?"
    assert pdf.printable("e\u030a") == "e"


def test_names_and_codes_can_be_read_back_and_the_face_is_inside() -> None:
    data = pdf_of(card("Nguyễn Thị Thuỳ Ngữ"), card("Đặng Ượng", unit_name="Chi bộ Tổ dân phố số 2"))
    text = pdf_reading.text_of(data)
    for words in ("Nguyễn Thị Thuỳ\nNgữ", "Đặng Ượng", "7K2M 4P8T", "Chi bộ 1, tờ 1 trong 1", "hoc.example"):
        assert words in text
    assert data.count(b"/FontFile2") == 2


def test_all_letters_survive_the_way_into_the_file_and_out() -> None:
    words = [ALPHABET[start : start + 10] for start in range(0, len(ALPHABET), 10)]
    found = pdf_reading.text_of(pdf_of(*(card(word) for word in words)))
    assert [word for word in words if word not in found] == []


def test_each_unit_has_sheets_of_its_own_of_eight_cards() -> None:
    cards = [card("An", unit) for unit, number in ((1, 9), (2, 1), (3, 8)) for _ in range(number)]
    sheets = [(number, of, len(own)) for _unit, number, of, own in card_sheets.sheets_of(cards)]
    assert sheets == [(1, 2, 8), (2, 2, 1), (1, 1, 1), (1, 1, 8)]
    assert pdf_of(*cards).count(b"/Type /Page\n") == 4


@pytest.mark.parametrize("name", ["Nguyễn " * 12, "N" * 120, "Ệ"])
def test_no_row_is_wider_than_its_place_and_long_names_shrink(name: str) -> None:
    width = 48.0
    rows = pdf.wrap(name, pdf.BOLD, 14, width)
    assert "".join(rows).replace(" ", "") == name.replace(" ", "")
    assert all(pdf.pdfmetrics.stringWidth(row, pdf.BOLD, 14) <= width for row in rows)
