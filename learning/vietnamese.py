"""Vietnamese text: folding, alphabetical order, names, phone numbers, dates, figures; knows nothing of our data."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

# Ð and Ɖ are foreign letters that look like Đ; old fonts and scanned lists are full of them.
_D_WITH_STROKE = str.maketrans("ðÐɖƉ", "đĐđĐ")
_INVISIBLE = str.maketrans("", "", "\u00ad\u200b\u200c\u200d\u2060\ufeff")

_ODD = re.compile("[ðÐɖƉ\u00ad\u200b-\u200d\u2060\ufeff]")
_MARKS = re.compile("[\u0300-\u034e\u0350-\u036f]+")
_NUMBER = re.compile(r"\d+")
_LATIN = re.compile("[\t\n -~\u00a0\u0300-\u034e\u0350-\u036f]*")

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# One printable ASCII character a letter, in the order of the alphabet, after the digits: "A" to "a".
_LETTER_KEYS = {letter: chr(ord("A") + index) for index, letter in enumerate(_ALPHABET)}
_TONE_KEYS = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_FOREIGN_MARK_KEY = "6"
_SHAPES = frozenset("\u0302\u0306\u031b")  # circumflex, breve, horn: they make another letter, not a tone
_LEVEL_END, _SPACE_KEY, _SIGN_KEY, _FOREIGN_KEY = " ", "!", "#", "~"

_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")

_PHONE_PUNCTUATION = re.compile(r"[\s.\-()/]+")
_MOBILE = re.compile(r"[35789]\d{8}", re.ASCII)
_CANONICAL_PHONE = re.compile(r"\+84([35789]\d{2})(\d{3})(\d{3})", re.ASCII)
_OLD_MOBILE = re.compile(r"(?:\+?84|0084)?0?(1\d{2})(\d{7})", re.ASCII)
# The change of 2018: https://lawnet.vn, "current list of prefixes of Vietnamese phone numbers".
_NEW_PREFIXES = {
    **{f"16{digit}": f"3{digit}" for digit in range(2, 10)},
    **{"123": "83", "124": "84", "125": "85", "127": "81", "129": "82"},
    **{"120": "70", "121": "79", "122": "77", "126": "76", "128": "78"},
    **{"186": "56", "188": "58", "199": "59"},
}


def nfc(text: str) -> str:
    """The composed form of a text; every door of the application passes what it takes through here."""
    return unicodedata.normalize("NFC", text)


def tidy(text: str) -> str:
    """One line of text as its writer meant it: composed, single spaces, none outside, no invisible characters."""
    return " ".join(nfc(text).translate(_INVISIBLE).split())


def fold(text: str) -> str:
    """What two spellings have in common: no marks (đ becomes d), no capitals, single spaces, nothing invisible.

    For searching and matching, never for showing. Folding twice changes nothing.
    """
    visible = nfc(text).translate(_INVISIBLE) if _ODD.search(text) else nfc(text)
    lower = visible.casefold()
    lower = (lower.translate(_D_WITH_STROKE) if _ODD.search(lower) else lower).replace("đ", "d")
    spread = unicodedata.normalize("NFD", lower)
    if _LATIN.fullmatch(spread):  # whatever is written in Vietnamese; a sheet of names and options is folded at once
        return " ".join(_MARKS.sub("", spread).split())
    return nfc(" ".join("".join(c for c in spread if not unicodedata.combining(c)).split()))


def slugify(text: str) -> str:
    """Letters a-z, digits and single hyphens, for addresses; empty when the text has none of them."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def sort_key(text: str) -> str:
    """A key in printable ASCII whose bytewise order is the Vietnamese alphabetical order of the texts.

    Letters decide first (a ă â b c d đ e ê … o ô ơ … u ư), then tones (none, huyền, hỏi, ngã, sắc, nặng; CLDR "vi"),
    then capitals. Outer spaces and the number of spaces count for nothing. One character of the text becomes up to
    three of the key when it is a letter, up to nine when it is a sign or of another script.
    """
    letters, tones, capitals = _levels(text)
    return _LEVEL_END.join((letters, tones, capitals))


def title_sort_key(text: str) -> str:
    """A key like `sort_key` for names of units and the like: numbers in them count as numbers, 9 before 10."""
    return sort_key(_NUMBER.sub(lambda digits: digits[0].zfill(9), text))


def name_sort_key(full_name: str) -> str:
    """A key like `sort_key` for lists of people: by given name, then family name, then middle names.

    Each part is compared wholly, tones included, before the next (all Hà before the first Hạ). Capitals, and over
    which vowel the tone is written (Hoà, Hòa), do not count.
    """
    words, given = _name_words(full_name)
    return _LEVEL_END.join(_name_part_key(part) for part in ([given] if given else [], words[:1], words[1:]))


def given_name(full_name: str) -> str:
    """The last word of a name, by which a person is called; a remark in brackets after it does not count."""
    return _name_words(full_name)[1]


def initial(full_name: str) -> str:
    """The capital first letter of the given name, or nothing when there is no name."""
    return given_name(full_name)[:1].upper()


def abbreviate_name(full_name: str) -> str:
    """The family name and the first letters of the others: Nguyễn V. A.; of a single name only its first letter."""
    words, given = _name_words(full_name)
    others = [word for word in ([*words[1:], given] if words else [given]) if word]
    return " ".join([*words[:1], *(f"{nfc(word)[0].upper()}." for word in others)])


def normalise_phone(text: str) -> str | None:
    """A Vietnamese mobile number as +84 and nine digits, or None when the text is not one.

    Takes 0…, 84…, +84…, 0084…, punctuation and spaces of any kind, and what a spreadsheet leaves of a number
    (nine digits without the 0, a ".0" behind). Land lines and numbers of before 2018 give None.
    """
    digits = _phone_digits(text)
    for prefix, length in (("+840", 13), ("+84", 12), ("0084", 13), ("840", 12), ("84", 11), ("0", 10), ("", 9)):
        if digits.startswith(prefix) and len(digits) == length:
            national = digits[len(prefix) :]
            return f"+84{national}" if _MOBILE.fullmatch(national) else None
    return None


def old_phone_hint(text: str) -> str | None:
    """The number of today (+84…) for an 11-digit mobile number of before 2018 (0162… is 032…), else None."""
    match = _OLD_MOBILE.fullmatch(_phone_digits(text))
    if match is None or match[1] not in _NEW_PREFIXES:
        return None
    return f"+84{_NEW_PREFIXES[match[1]]}{match[2]}"


def format_phone(phone: str) -> str:
    """A number as `normalise_phone` gives it, for people: 0900 000 001. Any other text comes back as it is."""
    match = _CANONICAL_PHONE.fullmatch(phone)
    return f"0{match[1]} {match[2]} {match[3]}" if match else phone


def mask_phone(phone: str) -> str:
    """A number for those who may not read it whole: 0900 ••• •01; of any other text nothing shows."""
    match = _CANONICAL_PHONE.fullmatch(phone)
    return f"0{match[1]} ••• •{match[3][1:]}" if match else "•" * min(len(phone), 10)


def format_date(day: date) -> str:
    """23/11/2026."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def format_weekday_date(day: date) -> str:
    """Thứ Hai, 23/11/2026."""
    return f"{_WEEKDAYS[day.weekday()]}, {format_date(day)}"


def format_number(number: float, decimals: int = 0) -> str:
    """Dots between thousands and a comma before the decimals: 5.630 and 1.234,5."""
    return f"{number:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


@lru_cache(maxsize=4096)  # a roster of a hundred thousand people has a few hundred different words
def _levels(text: str) -> tuple[str, str, str]:
    """The keys of a text for letters, tones and capitals; trailing zeros say nothing and are left out."""
    letters, tones, capitals = [], [], []
    for base, marks, is_capital in _clusters(" ".join(text.translate(_INVISIBLE).split())):
        shaped = nfc(base + "".join(mark for mark in marks if mark in _SHAPES))
        known = shaped in _LETTER_KEYS
        letters.append(_letter_key(shaped if known else base))
        tones.append(_tone_key([mark for mark in marks if not (known and mark in _SHAPES)]))
        capitals.append("1" if is_capital else "0")
    return "".join(letters), "".join(tones).rstrip("0"), "".join(capitals).rstrip("0")


def _clusters(text: str) -> Iterator[tuple[str, list[str], bool]]:
    """Each small base letter of a text with its marks; a mark without a letter before it is left out."""
    base, marks, is_capital = "", list[str](), False
    for character in unicodedata.normalize("NFD", text.translate(_D_WITH_STROKE)):
        if unicodedata.combining(character):
            marks.append(character)
            continue
        if base:
            yield base, marks, is_capital
        small = character.casefold()
        is_capital = small != character
        for letter in small[:-1]:
            yield letter, [], is_capital
        base, marks = small[-1], []
    if base:
        yield base, marks, is_capital


def _letter_key(letter: str) -> str:
    """Spaces before signs before digits before our letters before those of other scripts."""
    if letter in _LETTER_KEYS:
        return _LETTER_KEYS[letter]
    if letter.isspace():
        return _SPACE_KEY
    if letter.isascii() and letter.isdigit():
        return letter
    return f"{_FOREIGN_KEY if letter.isalpha() else _SIGN_KEY}{ord(letter):06X}"


def _tone_key(marks: list[str]) -> str:
    return max((_TONE_KEYS.get(mark, _FOREIGN_MARK_KEY) for mark in marks), default="0")


def _name_part_key(words: list[str]) -> str:
    levels = [_levels(word) for word in words]
    letters = _SPACE_KEY.join(letters for letters, _, _ in levels)
    return letters + _LEVEL_END + "".join(max(tones, default="0") for _, tones, _ in levels)


def _name_words(full_name: str) -> tuple[list[str], str]:
    """The words before the given name, and the given name."""
    words = (nfc(full_name).partition("(")[0] or nfc(full_name)).split()
    return (words[:-1], words[-1]) if words else ([], "")


def _phone_digits(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).translate(_INVISIBLE).strip()
    return _PHONE_PUNCTUATION.sub("", re.sub(r"(?<=\d)\.0$", "", plain))
