"""Confirmations as PDF, one a page: what the printed page shows, with a square code that leads to the check page."""

from collections.abc import Sequence
from datetime import date
from typing import IO

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from learning.members import pdf
from learning.members.pdf import BOLD, RED, Line
from learning.reports.confirmations import Deed

NATURE = "Giấy xác nhận nội bộ của chi bộ, không thay cho chứng chỉ của cơ quan nhà nước."
_FRAME, _INNER = 12 * mm, 14 * mm
_MIDDLE = pdf.WIDTH / 2
_TEXT = pdf.WIDTH - 2 * 24 * mm
_QR, _FOOT = 33 * mm, 24 * mm
# The lotus of templates/macros/icons.svg in a box of 24: starts, then curves of three points each.
_LOTUS = (
    ((12, 3.5), (15, 6.9, 15, 12.5, 12, 16.3), (9, 12.5, 9, 6.9, 12, 3.5)),
    ((12, 16.3), (11.4, 11.9, 9.3, 9.1, 5.6, 7.9), (5.1, 12.5, 7.6, 15.6, 12, 16.3)),
    ((12, 16.3), (12.6, 11.9, 14.7, 9.1, 18.4, 7.9), (18.9, 12.5, 16.4, 15.6, 12, 16.3)),
    ((12, 16.3), (9.4, 13.7, 6, 12.8, 2.2, 13.7), (4.2, 16.9, 7.8, 17.9, 12, 16.3)),
    ((12, 16.3), (16.2, 17.9, 19.8, 16.9, 21.8, 13.7), (18, 12.8, 14.6, 13.7, 12, 16.3)),
    ((7, 20.5), (10.3, 19.5, 13.7, 19.5, 17, 20.5)),
)


def write(out: IO[bytes], deeds: Sequence[Deed], home: str) -> None:
    """Write a PDF of confirmations whose square codes lead to `home` (https://hoc.example)."""
    document = pdf.new_sheets(out, "Xác nhận hoàn thành (nội bộ)")
    for deed in deeds:
        _draw(document, deed, home)
        document.showPage()
    document.save()


def done_words(done: dict[str, int]) -> str:
    """What was done for it, in words: đã học đủ 5 bài, đạt 1 bài kiểm tra và làm 2 việc thực hành."""
    pieces = [
        words.format(done[kind])
        for kind, words in (
            ("lesson", "học đủ {} bài"),
            ("quiz", "đạt {} bài kiểm tra"),
            ("task", "làm {} việc thực hành"),
        )
        if done.get(kind)
    ]
    return "đã " + (" và ".join([", ".join(pieces[:-1]), pieces[-1]]) if len(pieces) > 1 else "".join(pieces))


def long_date(day: date) -> str:
    """ngày 3 tháng 11 năm 2026; two figures for days and months that somebody could add one to."""
    day_words = f"{day.day:02d}" if day.day < 10 else str(day.day)
    month_words = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day_words} tháng {month_words} năm {day.year}"


def _draw(document: Canvas, deed: Deed, home: str) -> None:
    _draw_frame(document)
    _draw_lotus(document, pdf.HEIGHT - 50 * mm, 20 * mm)
    top = pdf.centre_lines(
        document,
        [
            *([Line(deed.above_name, 14)] if deed.above_name else []),
            Line(deed.unit_name, 14, BOLD),
            Line("Xác nhận hoàn thành (nội bộ)", 26, BOLD, RED, gap=22),
            Line("Xác nhận đồng chí", 14, gap=22),
            Line(deed.name, 25, BOLD, gap=6),
            Line(f"{done_words(deed.done)} của khoá", 14, gap=14),
            Line(deed.title, 19, BOLD, gap=8),
            *([Line(f"đợt {deed.round}", 14)] if deed.round > 1 else []),
            Line(long_date(deed.completed_on), 14, gap=10),
            *([Line("Có phần làm cùng người hỗ trợ.", 12, gap=10)] if deed.assisted else []),
        ],
        _MIDDLE,
        pdf.HEIGHT - 56 * mm,
        _TEXT,
    )
    _draw_foot(document, deed, home, min(top - 10 * mm, 105 * mm))


def _draw_frame(document: Canvas) -> None:
    document.setStrokeColor(RED)
    for edge, width in ((_FRAME, 2), (_INNER, 0.7)):
        document.setLineWidth(width)
        document.rect(edge, edge, pdf.WIDTH - 2 * edge, pdf.HEIGHT - 2 * edge)


def _draw_lotus(document: Canvas, bottom: float, side: float) -> None:
    document.saveState()
    document.translate(_MIDDLE - side / 2, bottom)
    document.scale(side / 24, side / 24)
    document.setStrokeColor(RED)
    document.setLineWidth(0.9)
    document.setLineCap(1)
    document.setLineJoin(1)
    path = document.beginPath()
    for (x, y), *curves in _LOTUS:
        path.moveTo(x, 24 - y)
        for a, b, c, d, e, f in curves:
            path.curveTo(a, 24 - b, c, 24 - d, e, 24 - f)
    document.drawPath(path)
    document.restoreState()


def _draw_foot(document: Canvas, deed: Deed, home: str, top: float) -> None:
    link = f"{home}/verify/{deed.code}"
    pdf.draw_square_code(document, link, _FOOT, top - _QR, _QR)
    check = [
        Line("Kiểm tra giấy này:", 11),
        Line(f"{home.partition('//')[2]}/verify", 11),
        Line(f"mã {deed.shown_code}", 11, BOLD),
        Line(f"Cấp {long_date(deed.issued_on)}.", 11),
    ]
    pdf.set_lines(document, check, _FOOT, top - _QR - 2 * mm, 78 * mm, 34 * mm)
    middle = pdf.WIDTH - _FOOT - 32 * mm
    pdf.centre_lines(document, [Line("Đại diện chi bộ", 14)], middle, top, 64 * mm)
    document.setStrokeColor(pdf.BLACK)
    document.setLineWidth(0.7)
    document.setDash(1, 2)
    document.line(middle - 30 * mm, top - 36 * mm, middle + 30 * mm, top - 36 * mm)
    document.setDash()
    pdf.centre_lines(document, [Line(NATURE, 10.5)], _MIDDLE, _INNER + 12 * mm, _TEXT)
