"""The fields of the monthly report of the movement "Bình dân học vụ số" that only people know; pure.

The platform never fills them in: it knows neither theme meetings nor what people do outside it. Their shape follows
what local committees collect each month.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from learning.errors import InvalidInput

MOST_DIGITS = 7


@dataclass(frozen=True)
class Field:
    """of: the field that this one is a part of, and so cannot be larger than."""

    key: str
    group: str
    title: str
    of: str = ""


CELLS, CADRES, ADULTS = "Chi bộ", "Cán bộ, công chức", "Người dân trưởng thành"
MESSAGES, CLASSES = "Tuyên truyền", "Lớp cộng đồng"
FIELDS = (
    Field("news", MESSAGES, "Số tin, bài đã đăng"),
    Field("contests", MESSAGES, "Số cuộc thi, hội thi kỹ năng số"),
    Field("teams", MESSAGES, "Số tổ công nghệ số cộng đồng"),
    Field("cells", CELLS, "Tổng số chi bộ"),
    Field("cells_theme", CELLS, "Đã sinh hoạt chuyên đề kỹ năng số", of="cells"),
    Field("cells_handbook", CELLS, "Đang dùng Sổ tay đảng viên điện tử", of="cells"),
    Field("cadres", CADRES, "Tổng số"),
    Field("cadres_ai", CADRES, "Dùng trợ lý ảo, AI trong công việc", of="cadres"),
    Field("cadres_course", CADRES, "Đã xong ít nhất một khoá", of="cadres"),
    Field("adults", ADULTS, "Tổng số"),
    Field("adults_basic", ADULTS, "Có kỹ năng số cơ bản", of="adults"),
    Field("adults_vneid", ADULTS, "Biết dùng VNeID", of="adults"),
    Field("adults_phone", ADULTS, "Dùng điện thoại thông minh", of="adults"),
    Field("classes", CLASSES, "Số buổi đã mở"),
)
_BY_KEY = {field.key: field for field in FIELDS}


def read(form: Mapping[str, str]) -> dict[str, int]:
    """The figures of a form; a blank stays unknown and is left out. Raises InvalidInput."""
    typed: dict[str, int] = {}
    for field in FIELDS:
        text = form.get(field.key, "").strip().replace(".", "").replace(" ", "")
        if not text:
            continue
        if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
            raise InvalidInput(f"{field.title}: xin ghi số, ví dụ 12. Chưa biết thì để trống.", field.key)
        typed[field.key] = int(text)
    for key, count in typed.items():
        field = _BY_KEY[key]
        if field.of in typed and count > typed[field.of]:
            whole = _BY_KEY[field.of].title.lower()
            raise InvalidInput(f"{field.title} ({count}) đang nhiều hơn {whole} ({typed[field.of]}).", key)
    return typed


def add(several: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """The sums over several reports of what they say; a field that none of them knows stays unknown."""
    total: dict[str, int] = {}
    for typed in several:
        for key, count in typed.items():
            if key in _BY_KEY:
                total[key] = total.get(key, 0) + count
    return total
