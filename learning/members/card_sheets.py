"""Cards as sheets of A4 in a PDF: what the page of cards shows, each cell on sheets of its own to hand on."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import IO

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from learning.members import pdf
from learning.members.cards import Issued
from learning.members.pdf import BOLD, GREY, RED, Line
from learning.members.secrets import show_code

A_SHEET = 8
_COLUMNS, _ROWS = 2, 4
_CARD_WIDTH, _CARD_HEIGHT = 93 * mm, 64 * mm
_QR, _PAD, _GAP = 33 * mm, 4 * mm, 3.5 * mm


def sheets_of(cards: Sequence[Issued]) -> Iterator[tuple[str, int, int, Sequence[Issued]]]:
    """(unit, number of the sheet in its unit, of how many, its cards), in the order in which the cards came."""
    for _unit_id, found in groupby(cards, key=lambda card: card.unit_id):
        own = list(found)
        starts = range(0, len(own), A_SHEET)
        for number, start in enumerate(starts, 1):
            yield own[0].unit_name, number, len(starts), own[start : start + A_SHEET]


def write(out: IO[bytes], cards: Sequence[Issued], home: str, drawn: Callable[[int], None] | None = None) -> None:
    """Write a PDF of cards whose square codes lead to `home` (https://hoc.example).

    drawn: called with the number of cards of each sheet once it is drawn. A sheet takes some kilobytes of memory.
    """
    document = pdf.new_sheets(out, "Thẻ học")
    for unit, number, of, own in sheets_of(cards):
        _draw_sheet(document, unit, number, of, own, home)
        if drawn is not None:
            drawn(len(own))
    document.save()


def _draw_sheet(document: Canvas, unit: str, number: int, of: int, cards: Sequence[Issued], home: str) -> None:
    for place, card in enumerate(cards):
        row, column = divmod(place, _COLUMNS)
        left = pdf.EDGE + column * _CARD_WIDTH
        _draw_card(document, card, home, left, pdf.HEIGHT - pdf.EDGE - (row + 1) * _CARD_HEIGHT)
    document.setFont(pdf.REGULAR, 10)
    document.setFillColor(GREY)
    foot = f"{unit}, tờ {number} trong {of}" if unit else f"Tờ {number} trong {of}"
    document.drawString(pdf.EDGE, 0.6 * pdf.EDGE, pdf.wrap(foot, pdf.REGULAR, 10, pdf.WIDTH - 2 * pdf.EDGE)[0])
    document.showPage()


def _draw_card(document: Canvas, card: Issued, home: str, left: float, bottom: float) -> None:
    document.setStrokeColor(GREY)
    document.setLineWidth(0.7)
    document.setDash(3, 2)
    document.rect(left, bottom, _CARD_WIDTH, _CARD_HEIGHT)
    document.setDash()
    link = f"{home}/login/card/{card.token}"
    pdf.draw_square_code(document, link, left + _PAD, bottom + (_CARD_HEIGHT - _QR) / 2, _QR)
    words_left = left + _PAD + _QR + _GAP
    lines = [
        Line(card.name, 14, BOLD),
        Line(card.unit_name, 11, gap=2),
        Line(show_code(card.code), 18, BOLD, RED, gap=3),
        Line(f"Đưa máy ảnh vào mã vuông. Hoặc mở {home.partition('//')[2]}, gõ mã.", 11, gap=3),
    ]
    width, height = left + _CARD_WIDTH - _PAD - words_left, _CARD_HEIGHT - 2 * _PAD
    top = bottom + (_CARD_HEIGHT + min(height, pdf.height_of(lines, width))) / 2
    pdf.set_lines(document, lines, words_left, top, width, height)
