"""The monthly report as a table for a file: one row a unit, merged headings over what belongs together."""

from collections.abc import Mapping
from typing import Any

from learning.exchange.tables import Column, Table
from learning.reports import few
from learning.reports.month_fields import FIELDS
from learning.reports.month_view import CourseLine, Known, MonthView

MEMBERS, CELLS, TOGETHER = (
    "Đảng viên (lớp học ghi được)",
    "Chi bộ (lớp học ghi được)",
    "Học trực tiếp (lớp học ghi được)",
)
KNOWN = (
    ("active", MEMBERS, "Đảng viên tính vào số liệu"),
    ("exempt", MEMBERS, "Được miễn, không tính"),
    ("left", MEMBERS, "Đã rời, không tính"),
    ("studied", MEMBERS, "Có học trong tháng"),
    ("finished", MEMBERS, "Xong ít nhất một khoá trong tháng"),
    ("finished_ever", MEMBERS, "Đã xong ít nhất một khoá, đến cuối tháng"),
    ("cells", CELLS, "Chi bộ"),
    ("cells_studied", CELLS, "Chi bộ có người học"),
    ("classes", TOGETHER, "Buổi học trực tiếp"),
    ("attended", TOGETHER, "Lượt người dự buổi học"),
)


def tables(view: MonthView) -> list[Table]:
    """Two sheets: the units, and the courses."""
    return [_units(view), _courses(view)]


def heading(view: MonthView) -> str:
    return f"{view.unit.name}: báo cáo tháng {view.month.month}/{view.month.year}, phong trào Bình dân học vụ số"


def explanations(view: MonthView) -> list[str]:
    """How the figures come about and who is in none of them."""
    total = view.total
    if view.hidden:
        return [few.WHY]
    listed = total.active + total.exempt + total.left + view.in_closed
    outside = f"{total.exempt} được miễn, {total.left} đã rời"
    outside += f", {view.in_closed} còn ở đơn vị đã đóng" if view.in_closed else ""
    return [
        f"Danh sách có {listed} người: tính {total.active}; không tính {outside}.",
        "Mỗi người tính một lần, ở nơi đang sinh hoạt. Ai chuyển đi thì kết quả theo về nơi mới.",
        f"{_not_sharing(view)} Đơn vị đã đóng không còn dòng nào.",
        "Ô trống là số lớp học không biết và đơn vị chưa ghi.",
    ]


def _not_sharing(view: MonthView) -> str:
    """How many do not share their results; 0 too where the number is not for whoever looks."""
    if not view.total.not_sharing:
        return "Ai không chia sẻ kết quả vẫn có trong số chung."
    return (
        f"Trong số tính có {view.total.not_sharing} người không chia sẻ kết quả: có trong số chung, không hiện riêng."
    )


def _units(view: MonthView) -> Table:
    columns = [Column("Đơn vị", width=36)]
    columns += [Column(title, "number", 11, group) for _name, group, title in KNOWN]
    columns += [Column(field.title, "number", 11, field.group) for field in FIELDS]
    rows = [
        (
            f"Trực thuộc {line.name}" if line.direct and len(view.lines) > 1 else line.name,
            *_known(line.known),
            *_typed(view.below.get(line.id, {})),
        )
        for line in view.lines
    ]
    notes = (*_signed(view), *explanations(view))
    total = ("Cộng", *_known(view.total), *_typed(view.typed))
    return Table(f"Tháng {view.month:%m-%Y}", heading(view), columns, rows, notes, total)


def _courses(view: MonthView) -> Table:
    columns = (
        Column("Khoá", width=40),
        Column("Phải học", "number"),
        Column("Đã xong", "number"),
        Column("Đang học", "number"),
        Column("Chưa bắt đầu", "number"),
        Column("Tỷ lệ xong", "percent"),
        Column("Xong trong tháng", "number"),
        Column("Được miễn", "number"),
    )
    return Table("Từng khoá", heading(view), columns, [course_row(line) for line in view.courses])


def course_row(line: CourseLine) -> tuple[Any, ...]:
    counts = line.counts
    figures = (counts.active, counts.completed, counts.under_way, counts.not_started, counts.percent)
    return (line.title, *figures, line.finished, counts.exempt)


def _signed(view: MonthView) -> tuple[str, ...]:
    if view.saved_at is None:
        return ("Chưa lưu: số của lớp học là số lúc này.",)
    return (f"Người báo cáo: {view.reporter}. Số của lớp học là số lúc lưu.",)


def _known(known: Known) -> list[int]:
    return [getattr(known, name) for name, _group, _title in KNOWN]


def _typed(typed: Mapping[str, int]) -> list[int | None]:
    return [typed.get(field.key) for field in FIELDS]
