"""Vietnamese text functions: tables of cases, and laws that hold for any text."""

import unicodedata
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning import vietnamese

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
SYLLABLES = st.sampled_from(
    [
        "an",
        "ân",
        "ăn",
        "à",
        "á",
        "ả",
        "ã",
        "ạ",
        "đá",
        "da",
        "bà",
        "đò",
        "dò",
        "hoà",
        "hòa",
        "Ngọc",
        "NGỌC",
        "quý,",
        "quý",
        "ơn",
        "ôn",
        "on",
        "ưu",
        "u",
        "5",
        "12",
        "-",
        "é",
        "ü",
        "я",
    ]
)
PHRASES = st.lists(SYLLABLES, max_size=4).map(" ".join)
NATIONAL = st.from_regex(r"[35789][0-9]{8}", fullmatch=True)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đặng Thị Hường", "dang thi huong"),
        ("  NGUYỄN   Văn\u00a0An\t", "nguyen van an"),
        ("hoà", "hoa"),
        ("hòa", "hoa"),
        ("Ðỗ Ɖức", "do duc"),  # eth and African D, which look the same
        ("Trần\u200b\u200b Ân", "tran an"),
        (unicodedata.normalize("NFD", "Thuý Ước"), "thuy uoc"),
        ("", ""),
        ("straße", "strasse"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert vietnamese.fold(text) == folded


@given(st.text())
def test_tidying_twice_changes_nothing_and_leaves_the_letters(text: str) -> None:
    once = vietnamese.tidy(text)
    assert vietnamese.tidy(once) == once
    assert vietnamese.fold(once) == vietnamese.fold(text)


def test_tidy() -> None:
    decomposed = unicodedata.normalize("NFD", "\ufeff Lê\u00a0 Thị\r\n\u200bHoà\t")
    assert vietnamese.tidy(decomposed) == "Lê Thị Hoà"


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    once = vietnamese.fold(text)
    assert vietnamese.fold(once) == once


@given(st.text())
def test_fold_does_not_see_how_a_text_was_composed(text: str) -> None:
    assert vietnamese.fold(unicodedata.normalize("NFD", text)) == vietnamese.fold(unicodedata.normalize("NFC", text))


def test_fold_takes_every_vietnamese_letter_to_a_to_z() -> None:
    letters = [
        unicodedata.normalize("NFC", vowel + tone)
        for vowel in "aăâeêioôơuưy"
        for tone in "\u0300\u0309\u0303\u0301\u0323"
    ]
    for letter in [*letters, *ALPHABET]:
        assert vietnamese.fold(letter) in set("abcdefghijklmnopqrstuvwxyz")
        assert vietnamese.fold(letter.upper()) == vietnamese.fold(letter)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Đường dẫn lạ: 3 điều!", "duong-dan-la-3-dieu"),
        ("--a  b--", "a-b"),
        ("Sổ tay đảng viên điện tử", "so-tay-dang-vien-dien-tu"),
        ("я", ""),
    ],
)
def test_slugify(text: str, slug: str) -> None:
    assert vietnamese.slugify(text) == slug


@pytest.mark.parametrize(
    "in_order",
    [
        list(ALPHABET),
        ["ma", "mà", "mả", "mã", "má", "mạ"],
        ["anh", "áo", "ba", "cả", "cá", "cắt"],
        ["da", "dạ", "dơ", "đa", "đã", "e"],
        ["à", "ả", "ã", "á", "ạ", "ằ", "ẳ", "ẵ", "ắ", "ặ", "ầ", "ẩ", "ẫ", "ấ", "ậ", "b"],
        ["", "-", "5", "9a", "a", "z", "я"],
        ["an", "An", "AN", "án"],
        ["an", "an bình", "anh"],
        ["bà ba", "bá ba", "ba bà bà"],
        ["hoa", "hoà", "hòa", "hóa"],
        ["u", "ü", "ư"],
        ["Tổ 1", "Tổ 2"],
    ],
)
def test_sort_key_is_the_order_of_the_alphabet(in_order: list[str]) -> None:
    keys = [vietnamese.sort_key(text) for text in in_order]
    assert all(before < after for before, after in pairwise(keys))


@given(st.text())
def test_sort_key_is_printable_ascii(text: str) -> None:
    key = vietnamese.sort_key(text) + vietnamese.name_sort_key(text)
    assert key.isascii()
    assert key.isprintable()


@given(PHRASES, PHRASES)
def test_sort_key_agrees_with_comparing_letter_by_letter(one: str, other: str) -> None:
    by_key = vietnamese.sort_key(one) < vietnamese.sort_key(other)
    assert by_key == (_slow_key(one) < _slow_key(other))


@given(st.text())
def test_sort_key_does_not_see_how_a_text_was_composed(text: str) -> None:
    assert vietnamese.sort_key(unicodedata.normalize("NFD", text)) == vietnamese.sort_key(text)


@pytest.mark.parametrize(
    "in_order",
    [
        ["Trần Văn An", "Lê Thị Ánh", "Nguyễn Văn Bình", "Đỗ Thị Cúc"],
        ["Trần Thị Hà", "Lê Văn Hạ", "Bùi Thị Hạnh"],
        ["Lê Văn Minh", "Nguyễn An Minh", "Nguyễn Ân Minh", "NGUYỄN VĂN MINH"],
        ["An", "Lê An", "Lê Thị An"],
        ["Lê Văn Dũng", "An Thị Đào"],
        ["Bùi Thị Hoà", "Lê Thị Hòa", "Mai Thị Hoà", "An Thị Hóa"],
        ["Bùi Văn An", "Lê Văn An (B)", "Mai Văn An"],
    ],
)
def test_people_are_listed_by_given_then_family_then_middle_names(in_order: list[str]) -> None:
    keys = [vietnamese.name_sort_key(full_name) for full_name in in_order]
    assert all(before < after for before, after in pairwise(keys))


def test_capitals_spaces_and_the_place_of_the_tone_do_not_part_the_same_name() -> None:
    assert vietnamese.name_sort_key("LÊ  THUÝ HÒA") == vietnamese.name_sort_key("Lê Thúy Hoà ")


@pytest.mark.parametrize(
    ("full_name", "given_name", "initial"),
    [
        ("Nguyễn Văn An", "An", "A"),
        ("  Đỗ  Thị  ánh ", "ánh", "Á"),
        ("Lê Văn Đức (B)", "Đức", "Đ"),
        ("An", "An", "A"),
        ("(An)", "(An)", "("),
        ("", "", ""),
        (unicodedata.normalize("NFD", "Trần Ước"), "Ước", "Ư"),
    ],
)
def test_given_name_and_initial(full_name: str, given_name: str, initial: str) -> None:
    assert vietnamese.given_name(full_name) == given_name
    assert vietnamese.initial(full_name) == initial


@pytest.mark.parametrize(
    "text",
    [
        "0900000001",
        "0900 000 001",
        "0900.000.001",
        "0900-000-001",
        "0900\u00a0000\u202f001",
        "84900000001",
        "+84900000001",
        "+84 (0) 900 000 001",
        "0084900000001",
        "840900000001",
        "900000001",
        "900000001.0",
        "900000001.0 ",
        "\ufeff0900000001",
        "\uff10\uff19\uff10\uff10\uff10\uff10\uff10\uff10\uff10\uff11",
    ],
)
def test_a_phone_number_has_one_form(text: str) -> None:
    assert vietnamese.normalise_phone(text) == "+84900000001"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "090000000",  # eight digits and the 0
        "09000000012",
        "0243 000 0000",  # a land line
        "0162 000 0001",  # of before 2018
        "0400000001",
        "+85900000001",
        "0900 000 001 / 0900 000 002",
        "không có",
        "0900000001x",
        "+0900000001",
        "٠٩٠٠٠٠٠٠٠١",  # Arabic digits
        "000000000001",
    ],
)
def test_what_is_no_mobile_number(text: str) -> None:
    assert vietnamese.normalise_phone(text) is None


def test_nine_digits_that_begin_with_84_are_an_084_number() -> None:
    assert vietnamese.normalise_phone("840000001") == "+84840000001"


@given(NATIONAL, st.sampled_from(["0", "84", "+84", "0084", "", "+840", "840"]), st.sampled_from(["", ".0", " "]))
def test_every_way_of_writing_a_number_is_read(national: str, prefix: str, behind: str) -> None:
    phone = vietnamese.normalise_phone(prefix + national + behind)
    assert phone == f"+84{national}"
    assert vietnamese.normalise_phone(vietnamese.format_phone(phone)) == phone


@given(st.text())
def test_any_text_is_a_whole_number_or_none(text: str) -> None:
    phone = vietnamese.normalise_phone(text)
    assert phone is None or len(phone) == 12
    assert phone is None or vietnamese.old_phone_hint(text) is None


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("0162 000 0001", "+84320000001"),
        ("0169.000.0001", "+84390000001"),
        ("+84 120 000 0001", "+84700000001"),
        ("1230000001", "+84830000001"),
        ("01990000001", "+84590000001"),
        ("01610000001", None),
        ("0900000001", None),
        ("0162 000 00012", None),
        ("", None),
    ],
)
def test_a_number_of_before_2018_has_a_hint(text: str, hint: str | None) -> None:
    assert vietnamese.old_phone_hint(text) == hint


def test_phone_for_people() -> None:
    assert vietnamese.format_phone("+84900000001") == "0900 000 001"
    assert vietnamese.mask_phone("+84900000001") == "0900 ••• •01"


def test_a_text_that_is_no_phone_is_shown_as_it_is_but_never_unmasked() -> None:
    assert vietnamese.format_phone("?") == "?"
    assert vietnamese.mask_phone("090x") == "••••"
    assert vietnamese.mask_phone("") == ""


@pytest.mark.parametrize(
    ("day", "written", "with_weekday"),
    [
        (date(2026, 11, 23), "23/11/2026", "Thứ Hai, 23/11/2026"),
        (date(2026, 9, 3), "03/09/2026", "Thứ Năm, 03/09/2026"),
        (date(2026, 2, 1), "01/02/2026", "Chủ Nhật, 01/02/2026"),
    ],
)
def test_dates(day: date, written: str, with_weekday: str) -> None:
    assert vietnamese.format_date(day) == written
    assert vietnamese.format_weekday_date(day) == with_weekday


@pytest.mark.parametrize(
    ("number", "decimals", "written"),
    [
        (5630, 0, "5.630"),
        (0, 0, "0"),
        (999, 0, "999"),
        (1234567, 0, "1.234.567"),
        (1234.5, 1, "1.234,5"),
        (-5630, 0, "-5.630"),
    ],
)
def test_numbers(number: float, decimals: int, written: str) -> None:
    assert vietnamese.format_number(number, decimals) == written


def _slow_key(text: str) -> tuple[list[tuple[int, int]], list[int], list[bool]]:
    """The order as CLDR puts it, by numbers instead of characters."""
    tones = "\u0300\u0309\u0303\u0301\u0323"
    letters, marks, capitals = [], [], []
    for character in unicodedata.normalize("NFC", text):
        small = character.lower()
        plain = unicodedata.normalize("NFC", "".join(c for c in unicodedata.normalize("NFD", small) if c not in tones))
        tone = next((tones.index(c) + 1 for c in unicodedata.normalize("NFD", small) if c in tones), 0)
        if plain == "ü":
            plain, tone = "u", 6
        kind = 3 if plain in ALPHABET else 0 if plain == " " else 2 if plain.isdigit() else 4 if plain.isalpha() else 1
        letters.append((kind, ALPHABET.index(plain) if kind == 3 else ord(plain)))
        marks.append(tone)
        capitals.append(character != small)
    return letters, marks, capitals


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Lý Trường Giang", "Lý T. G."),
        ("Nguyễn Văn An", "Nguyễn V. A."),
        ("Vũ Ượng", "Vũ Ư."),
        (unicodedata.normalize("NFD", "Trần Ố Ễ"), "Trần Ố. Ễ."),
        ("Ân", "Â."),
        ("Trần Đức (tổ 3)", "Trần Đ."),
        ("", ""),
    ],
)
def test_a_name_for_strangers(name: str, short: str) -> None:
    assert vietnamese.abbreviate_name(name) == short


def test_numbers_in_titles_are_in_order() -> None:
    titles = ["Tổ dân phố số 10", "Trường Tiểu học", "Cơ quan", "Tổ dân phố số 2"]
    in_order = ["Cơ quan", "Tổ dân phố số 2", "Tổ dân phố số 10", "Trường Tiểu học"]
    assert sorted(titles, key=vietnamese.title_sort_key) == in_order
