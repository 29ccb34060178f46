"""What the columns of a roster file are called and which words their cells may hold; knows no file and no people."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from learning import vietnamese
from learning.policy import Role


class Column(StrEnum):
    """The columns we read; the value is the header we write."""

    CODE = "mã"
    FULL_NAME = "họ tên"
    PHONE = "điện thoại"
    UNIT = "đơn vị"
    UNIT_NAME = "tên đơn vị"
    ROLE = "vai trò"
    STATUS = "trạng thái"
    NOTE = "ghi chú"


STATUS_WORDS: Mapping[str, str] = MappingProxyType(
    {"active": "đang sinh hoạt", "exempt": "được miễn", "left": "đã rời"}  # as we write them
)
ROLE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        Role.HELPER: "người hỗ trợ",
        Role.LEADER: "lãnh đạo chi bộ",
        Role.TRAINER: "giảng viên",
        Role.COMMITTEE: "cấp uỷ",
        Role.ADMIN: "quản trị",
    }
)

_HEADERS: dict[Column, str] = {
    Column.CODE: "ma, ma so, ma dang vien, ma so dang vien, code, roster code, member code",
    Column.FULL_NAME: "ho ten, ho va ten, ho ten dang vien, ho va ten dang vien, full name, fullname, name",
    Column.PHONE: "dien thoai, so dien thoai, dien thoai di dong, di dong, sdt, so dt, dt, phone, phone number, mobile",
    Column.UNIT: "don vi, ma don vi, ma chi bo, unit, unit code, unit path",
    Column.UNIT_NAME: "ten don vi, ten chi bo, chi bo, chi bo sinh hoat, noi sinh hoat, to chuc dang, unit name",
    Column.ROLE: "vai tro, role",
    Column.STATUS: "trang thai, tinh trang, status",
    Column.NOTE: "ghi chu, note, notes, remark, remarks",
}
_STATUSES: dict[str, str] = {
    "active": "dang sinh hoat, sinh hoat, hoat dong, dang hoat dong, chinh thuc, du bi, active",
    "exempt": "duoc mien, mien, mien sinh hoat, mien hoc, exempt",
    "left": "da roi, roi, da chuyen, chuyen di, chuyen sinh hoat, tu tran, da mat, left",
}
_ROLES: dict[str, str] = {
    "": "dang vien, member",
    Role.HELPER: "nguoi ho tro, ho tro, to cong nghe so, helper",
    Role.LEADER: "lanh dao chi bo, bi thu, pho bi thu, bi thu chi bo, pho bi thu chi bo, chi uy vien, chi uy, leader, "
    "cell leader",
    Role.TRAINER: "giang vien, nguoi soan bai, trainer",
    Role.COMMITTEE: "cap uy, dang uy, committee",
    Role.ADMIN: "quan tri, quan tri vien, admin, administrator",
}


_FAMILY = ("ho dem", "ho va dem", "ho lot", "ho va chu lot", "ho chu dem", "ho va ten dem", "ho")
_GIVEN = "ten"
_COUNTING = frozenset({"stt", "tt", "so tt", "so thu tu"})  # every list has it, and nobody misses it
_COLUMN_OF = {header: column for column, headers in _HEADERS.items() for header in headers.split(", ")}
_STATUS_OF = {word: status for status, words in _STATUSES.items() for word in words.split(", ")}
_ROLE_OF = {word: role for role, words in _ROLES.items() for word in words.split(", ")}

_CITIZEN_NUMBER = re.compile(
    r"cccd|cmnd|\bcmt\b|\bso cc\b|can cuoc|chung minh|dinh danh|ho chieu|"
    r"passport|citizen|national id|identity|id number"
)
_BIRTH_DATE = re.compile(r"ngay sinh|nam sinh|thang sinh|\bsinh ngay|birth|\bdob\b")


@dataclass(frozen=True, slots=True)
class Headers:
    """What a header line says: the place of each column we read (from 0), and what else it holds.

    ignored: headers we do not know; repeated: headers of a column that an earlier one has already taken;
    refused: (header, what it would bring in), never read.
    """

    places: Mapping[Column, int]
    ignored: tuple[str, ...]
    repeated: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]
    name_parts: tuple[int, ...] = ()


Said = Mapping[str, str]  # words of a header: the column it is, "" for one that is not to be read


def read_headers(cells: Sequence[str], said: Said = MappingProxyType({})) -> Headers:
    """The columns of a header line; capitals, marks and signs around the words do not count.

    said: what somebody has said of some headers, by `header_words`. Columns of citizen numbers stay refused.
    name_parts: columns whose cells follow that of the full name: a given name apart, cells below a merged header.
    """
    places: dict[Column, int] = {}
    ignored, repeated, refused = [], [], []
    by_words: dict[str, int] = {}
    for place, header in enumerate(cells):
        words = header_words(header)
        by_words.setdefault(words, place)
        reason = _refusal(words)
        column = _column_of(words, said)
        if reason:
            refused.append((header, reason))
        elif column is None:
            ignored.extend([header] if words and words not in _COUNTING else [])
        elif column in places:
            repeated.append(header)
        else:
            places[column] = place
    parts = _name_parts(cells, places, by_words)
    ignored = [header for header in ignored if by_words[header_words(header)] not in (*parts, *places.values())]
    return Headers(MappingProxyType(places), tuple(ignored), tuple(repeated), tuple(refused), parts)


def header_words(header: str) -> str:
    """What two spellings of one header have in common."""
    return _words(header)


def refusal_of(header: str) -> str:
    """What a column would bring in that is never taken, in words; "" for any other column."""
    return _refusal(_words(header))


def _column_of(words: str, said: Said) -> Column | None:
    if words in said:
        return Column(said[words]) if said[words] else None
    return _COLUMN_OF.get(words)


def _name_parts(cells: Sequence[str], places: dict[Column, int], by_words: Mapping[str, int]) -> tuple[int, ...]:
    """Finds a name in two columns: family and given name, or one header over both of them."""
    family = next((by_words[words] for words in _FAMILY if words in by_words), None)
    if Column.FULL_NAME not in places and family is not None and _GIVEN in by_words:
        places[Column.FULL_NAME] = family
        return (by_words[_GIVEN],)
    first = places.get(Column.FULL_NAME)
    if first is None:
        return ()
    return (first + 1,) if first + 1 < len(cells) and not cells[first + 1] else ()


def nearest_header(column: Column, headers: Sequence[str]) -> str | None:
    """The header among unknown ones that most looks like a column we miss, or None."""
    by_words = {_words(header): header for header in headers}
    for known in _HEADERS[column].split(", "):
        close = difflib.get_close_matches(known, by_words, n=1, cutoff=0.75)
        if close:
            return by_words[close[0]]
    return None


def read_status(text: str) -> str | None:
    """A status of a person ("" when the cell is empty), or None when the word is unknown."""
    return _STATUS_OF.get(_words(text)) if text else ""


def read_role(text: str) -> str | None:
    """A role ("" for an empty cell and for a plain member), or None when the word is unknown."""
    return _ROLE_OF.get(_words(text)) if text else ""


def _words(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]|_", " ", vietnamese.fold(text)).split())


def _refusal(words: str) -> str:
    if _CITIZEN_NUMBER.search(words):
        return "số giấy tờ tuỳ thân"
    return "ngày sinh" if _BIRTH_DATE.search(words) else ""
