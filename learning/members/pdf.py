"""Sheets of A4 as PDF in our own face, which is embedded: lines that fit, square codes. Knows no people and no text."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import IO

import font_manrope
import segno
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4
EDGE = 12 * mm
REGULAR, BOLD = "Manrope", "ManropeBold"
BLACK, RED, GREY = HexColor("#000000"), HexColor("#921e14"), HexColor("#666666")
_MASK = 3  # any mask can be read; looking for the best of eight would take four times as long
_QUIET = 2  # modules; the sheet around it is white
_STEP = 0.5  # points by which letters shrink until their lines fit
_SMALLEST = 7.0


@dataclass(frozen=True)
class Line:
    """A piece of text to be set in lines of a width; gap: points above it."""

    text: str
    size: float
    font: str = REGULAR
    colour: HexColor = BLACK
    gap: float = 0


def new_sheets(out: IO[bytes], title: str) -> Canvas:
    """A document of A4 pages that is written to a binary file when it is saved.."""
    _register()
    sheets = Canvas(out, pagesize=A4, pageCompression=1, lang="vi")
    sheets.setTitle(title)
    sheets.setAuthor("Lớp học số")
    sheets.setCreator("Lớp học số")
    return sheets


def printable(text: str, font: str = REGULAR) -> str:
    """A text in composed form; a letter that the face lacks loses its marks, or becomes a question mark."""
    composed = unicodedata.normalize("NFC", text)
    known = _glyphs(font)
    if all(ord(letter) in known for letter in composed):
        return composed
    return "".join(letter if ord(letter) in known else _nearest(letter, known) for letter in composed)


def set_lines(sheets: Canvas, lines: Sequence[Line], left: float, top: float, width: float, height: float) -> float:
    """Write lines below each other from `top` down, all a little smaller if need be; returns where they end."""
    smaller = 0.0
    while height_of(lines, width, smaller) > height and min(line.size for line in lines) - smaller > _SMALLEST:
        smaller += _STEP
    for line in lines:
        size = line.size - smaller
        sheets.setFont(line.font, size)
        sheets.setFillColor(line.colour)
        top -= line.gap
        for row in wrap(line.text, line.font, size, width):
            top -= _leading(size)
            sheets.drawString(left, top + 0.3 * size, row)
    return top


def centre_lines(sheets: Canvas, lines: Sequence[Line], middle: float, top: float, width: float) -> float:
    """Write lines below each other, each in the middle; returns where they end."""
    for line in lines:
        sheets.setFont(line.font, line.size)
        sheets.setFillColor(line.colour)
        top -= line.gap
        for row in wrap(line.text, line.font, line.size, width):
            top -= _leading(line.size)
            sheets.drawCentredString(middle, top + 0.3 * line.size, row)
    return top


def wrap(text: str, font: str, size: float, width: float) -> list[str]:
    """The rows of a text in a width; a word that is wider is broken."""
    _register()
    rows, row = [], ""
    for word in _words(printable(text, font), font, size, width):
        longer = f"{row} {word}" if row else word
        if row and pdfmetrics.stringWidth(longer, font, size) > width:
            rows.append(row)
            longer = word
        row = longer
    return [*rows, row] if row else rows


def height_of(lines: Sequence[Line], width: float, smaller: float = 0) -> float:
    """How high lines are in a width, with letters so many points smaller."""
    return sum(
        line.gap + _leading(line.size - smaller) * len(wrap(line.text, line.font, line.size - smaller, width))
        for line in lines
    )


def draw_square_code(sheets: Canvas, text: str, left: float, bottom: float, side: float) -> None:
    """A square code (level M) with its quiet zone, drawn with one path so that it prints sharply at any size."""
    matrix = segno.make(text, error="m", micro=False, mask=_MASK).matrix
    size = len(matrix) + 2 * _QUIET
    sheets.saveState()
    sheets.translate(left, bottom)
    sheets.scale(side / size, side / size)
    sheets.setFillColor(BLACK)
    path = sheets.beginPath()
    for y, row in enumerate(matrix):
        for start, length in _runs(row):
            path.rect(start + _QUIET, size - _QUIET - 1 - y, length, 1)
    sheets.drawPath(path, stroke=0, fill=1)
    sheets.restoreState()


def _runs(row: bytearray) -> Iterator[tuple[int, int]]:
    """(start, length) of the dark stretches of a row."""
    start = None
    for x, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            yield start, x - start
            start = None


def _words(text: str, font: str, size: float, width: float) -> Iterator[str]:
    for word in text.split():
        piece = ""
        for letter in word:
            if piece and pdfmetrics.stringWidth(piece + letter, font, size) > width:
                yield piece
                piece = ""
            piece += letter
        yield piece


def _leading(size: float) -> float:
    """Room for stacked marks above and for the dot below: ế, ộ."""
    return 1.35 * size


def _nearest(letter: str, known: frozenset[int]) -> str:
    base = unicodedata.normalize("NFD", letter)[0]
    return base if ord(base) in known else "" if unicodedata.combining(letter) else "?"


@cache
def _register() -> None:
    for name in (REGULAR, BOLD):
        pdfmetrics.registerFont(TTFont(name, font_manrope.font_files[name]))


@cache
def _glyphs(font: str) -> frozenset[int]:
    _register()
    return frozenset(pdfmetrics.getFont(font).face.charToGlyph)
