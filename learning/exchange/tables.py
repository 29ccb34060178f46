"""A table on its way out of the house, before it is a file or a sheet of paper. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["text", "number", "percent", "date", "phone"]


@dataclass(frozen=True)
class Column:
    """kind says how a spreadsheet and paper show it; width in characters; group: a heading above its neighbours too."""

    title: str
    kind: Kind = "text"
    width: int = 12
    group: str = ""


@dataclass(frozen=True)
class Table:
    """rows may be read only once. name: of the sheet; notes: lines under the title; total: a last row of sums.

    Cells by kind: text a str, number an int, percent a float of 0 to 100, date a date, phone as normalise_phone gives
    it; None or "" is an empty cell everywhere.
    """

    name: str
    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    notes: Sequence[str] = field(default=())
    total: Sequence[Any] | None = None
