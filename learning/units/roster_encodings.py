"""The code page of a text file: found by which reading gives Vietnamese words; unsure, it asks. Knows no roster."""

import codecs
import re
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from learning import vietnamese
from learning.units import tcvn3
from learning.units.syllables import is_vietnamese

UTF_8, UTF_16, WINDOWS_1258, TCVN3 = "utf-8", "utf-16", "windows-1258", "tcvn3"
ENCODINGS = (UTF_8, UTF_16, WINDOWS_1258, TCVN3)
WORDS = {UTF_8: "UTF-8", UTF_16: "UTF-16", WINDOWS_1258: "Windows-1258", TCVN3: "TCVN3 (phông .VnTime)"}

_SURE, _AHEAD = 0.8, 0.2  # share of marked words that are Vietnamese; how much better than the next reading
_SAMPLE = 2_000_000  # characters
_PIECE = 1_000_000  # bytes
_HIGH_WORD = re.compile(
    r"[A-Za-zÀ-ɏ\u0300-\u036fḀ-ỿ\u00a1-\u00bf]*[^\x00-\x7f\s][A-Za-zÀ-ɏ\u0300-\u036fḀ-ỿ\u00a1-\u00bf]*"
)
_OLD_FONT = re.compile("(?=.*[A-Za-z])...")  # shorter words and lone signs may mean anything
# VNI fonts draw a mark as a letter of its own behind the vowel: “aù” looks like á, “ñ” like đ.
_VNI = re.compile("[aeouyôöAEOUYÔÖ][ùøûïâåãäêúüëÙØÛÏÂÅÃÄÊÚÜË]|[ñÑ]")
_PICTURE, _PDF, _WEB = "một tấm ảnh", "một tệp PDF", "một trang web, dù tên tệp là .xls"
_OTHER_FILES = {
    b"\xff\xd8\xff": _PICTURE,
    b"\x89PNG": _PICTURE,
    b"GIF8": _PICTURE,
    b"%PDF": _PDF,
    b"{\\rtf": "một văn bản Word",
    b"<": _WEB,
    b"\xef\xbb\xbf<": _WEB,
}
_BEYOND_LATIN_1 = re.compile("[ăđĩũơưĂĐĨŨƠƯ\u0300-\u0323Ạ-ỹ]")


class Unreadable(Exception):
    """A file whose code page is unknown or not as said; message and cure are words for people. is_unsure: it helps to
    be told the code page."""

    def __init__(self, message: str, cure: str, *, is_unsure: bool = False) -> None:
        super().__init__(message)
        self.message, self.cure, self.is_unsure = message, cure, is_unsure


@dataclass(frozen=True, slots=True)
class Text:
    """A file as UTF-8 bytes, with or without BOM, and what it was."""

    data: bytes
    encoding: str


def read_text(data: bytes, encoding: str = "") -> Text:
    """The text of a file; encoding: one of ENCODINGS, "" to find it out. Raises Unreadable."""
    if kind := next((kind for start, kind in _OTHER_FILES.items() if data.startswith(start)), ""):
        raise Unreadable(f"Tệp này là {kind}.", "Xin chọn tệp Excel kiểu .xlsx hoặc tệp CSV có danh sách.")
    if encoding:
        return Text(_utf8(_decode(data, encoding)), encoding)
    if wide := _wide_name(data):
        return Text(_utf8(_decode(data, wide)), UTF_16)
    looked_at = _look(data)
    if looked_at is None:
        return _read_bytes(data)
    if b"\0" in data:
        raise _not_text()
    if not looked_at:
        text = data.decode("utf-8-sig")
        if is_tcvn3(text):
            return Text(_utf8(tcvn3.to_unicode(text)), TCVN3)
        refuse_vni(text)
    return Text(data, UTF_8)


def _look(data: bytes) -> bool | None:
    """None for what is no UTF-8, else whether letters in it are beyond Latin-1; in pieces, which take no memory."""
    decoder, found = codecs.getincrementaldecoder("utf-8")(), False
    try:
        for start in range(0, len(data), _PIECE):
            text = decoder.decode(data[start : start + _PIECE], start + _PIECE >= len(data))
            found = found or _BEYOND_LATIN_1.search(text) is not None
    except UnicodeDecodeError:
        return None
    return found


def is_tcvn3(text: str) -> bool:
    """Whether a text of Unicode characters is Vietnamese only when they are taken for TCVN3 codes."""
    if text.isascii() or _BEYOND_LATIN_1.search(text):
        return False
    as_it_is, as_old = _share(text, str), _share(text, tcvn3.to_unicode)
    return as_old >= _SURE and as_old >= as_it_is + _AHEAD


def refuse_vni(text: str) -> None:
    """Raises Unreadable for a text in a VNI font, which is Vietnamese in no code page that we read."""
    words = _HIGH_WORD.findall(text[:_SAMPLE]) if not text.isascii() and not _BEYOND_LATIN_1.search(text) else []
    if words and sum(1 for word in words if _VNI.search(word) and not is_vietnamese(word)) * 2 > len(words):
        raise Unreadable(
            "Tệp này gõ bằng phông VNI, lớp học chưa đọc được.",
            "Xin dùng Unikey, mục Chuyển mã, đổi từ VNI Windows sang Unicode, lưu lại rồi gửi.",
        )


def old_font_word(text: str) -> str:
    """What a text reads as when some word in it is Vietnamese only as TCVN3; "" when none is."""
    for word in _HIGH_WORD.findall(vietnamese.nfc(text)) if not text.isascii() else ():
        if (
            _OLD_FONT.search(word)
            and not _BEYOND_LATIN_1.search(word)
            and not is_vietnamese(word)
            and is_vietnamese(tcvn3.to_unicode(word))
        ):
            return tcvn3.to_unicode(text)
    return ""


def _read_bytes(data: bytes) -> Text:
    """A file of one byte a letter: the reading that gives Vietnamese words, if it is clearly ahead of the other."""
    readings = {TCVN3: tcvn3.to_unicode(data.decode("latin-1"))}
    with suppress(UnicodeDecodeError):
        readings[WINDOWS_1258] = vietnamese.nfc(data.decode("cp1258"))
    if any("\0" in text for text in readings.values()):
        raise _not_text()
    shares = Counter({name: _share(text, str) for name, text in readings.items()})
    (best, share), *others = shares.most_common()
    if share >= _SURE and all(share >= other + _AHEAD for _name, other in others):
        return Text(_utf8(readings[best]), best)
    refuse_vni(data.decode("cp1252", "replace"))
    word = _first_high(readings[best])
    said = "; ".join(f"theo {WORDS[name]} là “{_first_high(text)}”" for name, text in readings.items()) if word else ""
    raise Unreadable(
        "Chưa rõ tệp này gõ theo bảng mã nào, tên người có thể sai dấu." + (f" Ví dụ một chữ {said}." if said else ""),
        "Mở bằng Excel, chọn Lưu thành, kiểu “CSV UTF-8”, rồi gửi lại; hoặc chọn đúng bảng mã.",
        is_unsure=True,
    )


def _decode(data: bytes, encoding: str) -> str:
    codec = {UTF_8: "utf-8-sig", WINDOWS_1258: "cp1258", TCVN3: "latin-1"}.get(encoding, encoding)
    if encoding == UTF_16:
        codec = _wide_name(data) or "utf-16"
    try:
        text = data.decode(codec)
    except UnicodeError as fault:
        name = WORDS.get(encoding, WORDS[UTF_16])
        raise Unreadable(
            f"Tệp này không đọc được theo bảng mã {name}.", "Xin chọn bảng mã khác, hoặc lưu lại thành “CSV UTF-8”."
        ) from fault
    if encoding == TCVN3 and not data.isascii() and _is_utf8(data):  # an old font inside a file of Unicode
        text = data.decode("utf-8-sig")
    if "\0" in text:
        raise _not_text()
    return tcvn3.to_unicode(text) if encoding == TCVN3 else text.removeprefix("\ufeff")


def _wide_name(data: bytes) -> str:
    """The kind of UTF-16, by its mark or by the zeros that plain letters have in it; "" for none."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    head = data[:2_000]
    if len(head) < 4 or head.count(0) < len(head) // 4:
        return ""
    zeros = head[::2].count(0), head[1::2].count(0)
    if min(zeros) * 10 > max(zeros):
        return ""
    return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"


def _share(text: str, read: Callable[[str], str]) -> float:
    """Which share of the words with a mark is Vietnamese when read so; 0 when there is none."""
    words = Counter(_HIGH_WORD.findall(text[:_SAMPLE]))
    good = sum(count for word, count in words.items() if is_vietnamese(vietnamese.nfc(read(word))))
    return good / words.total() if words else 0.0


def _first_high(text: str) -> str:
    found = _HIGH_WORD.search(text)
    return vietnamese.nfc(found[0])[:20] if found else ""


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _not_text() -> Unreadable:
    return Unreadable("Tệp này không phải tệp chữ.", "Mở bằng Excel, chọn Lưu thành, kiểu “CSV UTF-8”, rồi gửi lại.")
