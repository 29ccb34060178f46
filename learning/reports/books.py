"""The reports as tables for files and paper: what a page shows, all of it, with the words of people."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from learning import clock, config, vietnamese
from learning.assignments.desk import Desk
from learning.courses.catalogue import VersionText
from learning.exchange.tables import Column, Table
from learning.helping.tasks import TaskDesk
from learning.reports import few
from learning.reports.cells import Box, CellReport
from learning.reports.counts import Counts
from learning.reports.snapshots import Week
from learning.reports.standings import Line, Standing
from learning.reports.units import UnitLine, UnitReport

STATUS = {
    "not_started": "chưa bắt đầu",
    "under_way": "đang học",
    "completed": "đã xong",
    "exempt": "được miễn",
    "hidden": "không chia sẻ kết quả",
}
_FIGURES = (
    Column("Phải học", "number", 10),
    Column("Đã xong", "number", 10),
    Column("Đang học", "number", 10),
    Column("Chưa bắt đầu", "number", 10),
    Column("Tỷ lệ xong", "percent", 10),
    Column("Xong, có phần học cùng", "number", 12),
    Column("Sau hạn", "number", 10),
    Column("Được miễn", "number", 10),
)
_OUTSIDE = (
    Column("Đã rời", "number", 10),
    Column("Chưa giao khoá", "number", 10),
    Column("Trong đó tự học", "number", 10),
)


def units_table(report: UnitReport) -> Table:
    """The comparison of units in one course; the rows add up to the total."""
    return Table(
        _title(report) or "Đơn vị",
        f"{report.unit.name}: {_title(report)}",
        (Column("Đơn vị", width=36), *_FIGURES, *_OUTSIDE),
        [
            (_unit_name(line.name, line.direct and len(report.lines) > 1), *_figures(line.counts), *_outside(line))
            for line in report.lines
        ],
        (*_due(report), *_why(report)),
        None if report.hidden else ("Cộng", *_figures(report.total), *_outside(report)),
    )


def courses_table(reports: Sequence[UnitReport]) -> Table:
    """The same for several courses in one table, for a file that has room for one."""
    rows = [
        (
            _title(report),
            _unit_name(line.name, line.direct and len(report.lines) > 1),
            *_figures(line.counts),
            *_outside(line),
        )
        for report in reports
        for line in report.lines
    ]
    columns = (Column("Khoá", width=30), Column("Đơn vị", width=36), *_FIGURES, *_OUTSIDE)
    return Table("Số liệu", reports[0].unit.name if reports else "", columns, rows)


def weeks_table(report: UnitReport, weeks: Sequence[Week]) -> Table:
    """The trend: the last counts of each week."""
    return Table(
        "Từng tuần",
        f"{report.unit.name}: {_title(report)}, từng tuần",
        (Column("Đến ngày", "date", 14), *_FIGURES),
        [(week.day, *_figures(week.counts)) for week in weeks],
    )


def members_table(unit_name: str, versions: Sequence[VersionText], lines: Iterable[Line], *, phones: bool) -> Table:
    """Everybody of a unit with their standing in each course; phones only for those who see them in full."""
    columns = [Column("Đơn vị", width=30), Column("Họ và tên", width=26), Column("Tổ đảng", width=10)]
    columns += [Column("Điện thoại", "phone", 14)] if phones else []
    for version in versions:
        columns += [
            Column("Tình trạng", "text", 14, version.title),
            Column("Đã làm", "percent", 9, version.title),
            Column("Kiểm tra", "percent", 9, version.title),
            Column("Ngày xong", "date", 12, version.title),
        ]
    return Table("Đảng viên", f"{unit_name}: từng đảng viên", columns, _member_rows(lines, phones))


def members_on_paper(unit_name: str, versions: Sequence[VersionText], lines: Iterable[Line]) -> Table:
    """The same narrow enough for a sheet: one column a course."""
    columns = [Column("Đơn vị"), Column("Họ và tên"), *(Column(version.title) for version in versions)]
    rows = ((line.unit_name, line.name, *(_in_words(one) for one in line.standings)) for line in lines)
    return Table("Đảng viên", f"{unit_name}: từng đảng viên", columns, rows)


def matrix_table(report: CellReport) -> Table:
    """A cell, member by part, as its page shows it."""
    title = report.version.title if report.version else ""
    columns = [
        Column("Họ và tên", width=26),
        Column("Tổ đảng", width=10),
        Column("Tình trạng", width=16),
        *(Column(part.title, width=14) for part in report.parts),
        Column("Có phần học cùng", width=10),
        Column("Sau hạn", width=8),
    ]
    rows = (
        (
            line.person.name,
            line.group,
            STATUS[line.status],
            *(_box(box) for box in line.boxes),
            "có" if line.helped else "",
            "có" if line.late else "",
        )
        for line in report.lines
    )
    return Table("Từng bài", f"{report.unit.name}: {title}, từng bài", columns, rows)


def tasks_table(desk: TaskDesk) -> Table:
    """What waits for a leader's confirmation."""
    columns = (
        Column("Họ và tên", width=26),
        Column("Khoá", width=30),
        Column("Việc", width=40),
        Column("Báo ngày", "date", 12),
    )
    rows = ((one.name, one.course, one.title, _day(one.at)) for one in desk.waiting)
    return Table("Việc chờ xác nhận", f"{desk.unit.name}: việc chờ xác nhận", columns, rows)


def assignments_table(desk: Desk) -> Table:
    """Which courses the unit is to study, by when."""
    columns = (
        Column("Khoá", width=40),
        Column("Nơi giao", width=30),
        Column("Bắt đầu", "date", 12),
        Column("Hạn", "date", 12),
        Column("Đợt", "number", 8),
    )
    rows = (
        (line.version.title, line.from_name or "chưa giao")
        + ((line.counting.opens_on, line.counting.due_on, line.counting.round) if line.counting else (None, None, None))
        for line in desk.lines
    )
    return Table("Khoá đã giao", f"{desk.unit.name}: khoá đã giao, hạn học", columns, rows)


def _member_rows(lines: Iterable[Line], phones: bool) -> Iterator[list[Any]]:
    for line in lines:
        row: list[Any] = [line.unit_name, line.name, line.group]
        if phones:
            row.append(line.phone)
        for one in line.standings:
            row += _standing(one)
        yield row


def _standing(one: Standing) -> tuple[Any, ...]:
    if one.status in {"exempt", "hidden"}:
        return STATUS[one.status], None, None, None
    if one.status == "not_started":
        return STATUS[one.status] if one.assigned else "chưa giao", None, None, None
    return STATUS[one.status], one.percent, one.score, one.completed_on


def _in_words(one: Standing) -> str:
    status, percent, score, day = _standing(one)
    if day is not None:
        return f"xong {vietnamese.format_date(day)}" + (f", kiểm tra {score}%" if score is not None else "")
    return f"{status} {percent}%" if percent else str(status)


def _box(box: Box) -> str:
    if box.percent is not None:
        return f"{box.percent}%{', đạt' if box.passed else ', chưa đạt'}"
    if box.state == "done":
        return "xong, học cùng" if box.helped else "xong"
    return "đang học" if box.state == "half" else ""


def _figures(counts: Counts) -> tuple[Any, ...]:
    return (
        counts.active,
        counts.completed,
        counts.under_way,
        counts.not_started,
        counts.percent,
        counts.assisted,
        counts.late,
        counts.exempt,
    )


def _outside(one: UnitReport | UnitLine) -> tuple[int, int, int]:
    return one.gone, one.unassigned, one.extra


def _title(report: UnitReport) -> str:
    return report.version.title if report.version else ""


def _unit_name(name: str, direct: bool) -> str:
    return f"Trực thuộc {name}" if direct else name


def _due(report: UnitReport) -> Iterator[str]:
    if report.hidden:
        yield few.WHY
    elif report.assignment is None:
        yield "Khoá này chưa giao cho đơn vị."
    elif report.assignment.due_on:
        yield f"Hạn {vietnamese.format_date(report.assignment.due_on)}, đợt {report.assignment.round}."


def _why(report: UnitReport) -> Iterator[str]:
    """How the figures come about, and who is in none of them."""
    if report.hidden:
        return
    reasons = (
        (report.total.exempt, "được miễn"),
        (report.gone, "đã rời"),
        (report.unassigned, "chưa giao khoá"),
        (report.in_closed, "còn ở đơn vị đã đóng"),
    )
    told = "".join(f", {count} {why}" for count, why in reasons if count)
    yield f"Danh sách {report.listed} người: tính {report.total.active}{told}."
    if report.not_sharing:
        yield f"Trong số tính có {report.not_sharing} người không chia sẻ kết quả: có trong số chung, không hiện riêng."
    if report.extra:
        yield f"Trong số chưa giao khoá có {report.extra} người tự học thêm."
    if report.moved_away:
        yield f"Từ ngày giao khoá, {report.moved_away} người đã chuyển đi, tính ở nơi mới."


def _day(at: str) -> date:
    """The day of an instant as states keep it (2026-11-23T07:05:00+00:00)."""
    return clock.day_of(datetime.fromisoformat(at), config.current().timezone)
