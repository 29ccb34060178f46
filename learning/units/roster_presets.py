"""What the headers of other programs' lists mean: presets that come with the platform. Knows no database."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from learning.units.roster_columns import Column


@dataclass(frozen=True, slots=True)
class Preset:
    """Words of headers (`roster_columns.header_words`) and the column each is, "" for one that is not read."""

    key: str
    name: str
    columns: Mapping[str, str]


def _columns(**headers: str) -> dict[str, str]:
    return {
        words: Column[name] if name != "IGNORED" else "" for name, row in headers.items() for words in row.split(", ")
    }


SHIPPED: Mapping[str, Preset] = MappingProxyType(
    {
        one.key: one
        for one in (
            Preset(
                "pmqldv-3",
                "Phần mềm quản lý đảng viên 3.0",
                _columns(
                    FULL_NAME="ho va ten khai sinh, ho ten khai sinh, ho va ten dang dung, ho ten dang dung, dang vien",
                    CODE="so ly lich, so ly lich dang vien, so hieu dang vien",
                    PHONE="dien thoai lien he, so dien thoai lien he, so di dong, dtdd",
                    UNIT="ma to chuc dang, ma tcd, ma to chuc co so dang",
                    UNIT_NAME="chi bo, ten to chuc dang, to chuc dang, chi bo sinh hoat, noi sinh hoat",
                    STATUS="trang thai dang vien, tinh trang dang vien, tinh trang sinh hoat",
                    IGNORED="chuc vu, chuc vu dang, cap uy, gioi tinh, dan toc, ton giao, que quan, noi o hien nay, "
                    "ngay vao dang, ngay chinh thuc, so the dang, so the dang vien, trinh do, ghi chu khac",
                ),
            ),
        )
    }
)
