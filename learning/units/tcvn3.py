"""TCVN3, the letters of the old .VnTime fonts: Latin-1 characters that look Vietnamese only in such a font.

Source: TCVN 5712:1993, set VN3. Toned capitals are absent: lists in capitals use the same bytes in a font (.VnTimeH)
that draws small letters as capitals.
"""

import re

# Each row: the first code, then the letters from there on; a dot is a code that VN3 leaves free.
_ROWS = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ",
    0xB5: "àảãáạ.ằẳẵắ",
    0xC6: "ặầẩẫấậè.ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò.ỏõóọồổỗốộờởỡớợù.ủũúụừửữứựỳỷỹýỵ",
}
LETTERS: dict[str, str] = {
    chr(first + place): letter
    for first, letters in _ROWS.items()
    for place, letter in enumerate(letters)
    if letter != "."
}
_TO_UNICODE = str.maketrans(LETTERS)
_WORD = re.compile(r"[^\W\d_]+")
_SMALL_MARKED = re.compile("[" + "".join(letter for letter in LETTERS.values() if letter.islower()) + "]")


def to_unicode(text: str) -> str:
    """The text that TCVN3 codes, read as Latin-1, stand for; words in capitals get their capitals back."""
    plain = text.translate(_TO_UNICODE)
    if not _SMALL_MARKED.search(plain):
        return plain
    gaps, words = _WORD.split(plain), _WORD.findall(plain)
    shouted = [_capitals(word) >= 2 for word in words]
    for place in (*range(1, len(words)), *range(len(words) - 2, -1, -1)):
        near = (place > 0 and gaps[place] == " " and shouted[place - 1]) or (
            place + 1 < len(words) and gaps[place + 1] == " " and shouted[place + 1]
        )
        shouted[place] = shouted[place] or (near and _capitals(words[place]) >= 0)
    parts = (word.upper() if loud else word for word, loud in zip(words, shouted, strict=True))
    return gaps[0] + "".join(word + gap for word, gap in zip(parts, gaps[1:], strict=True))


def _capitals(word: str) -> int:
    """How many plain capitals a word has; -1 when it has a plain small letter, too."""
    plain = [letter for letter in word if letter.isascii()]
    return sum(letter.isupper() for letter in plain) if all(letter.isupper() for letter in plain) else -1
