"""What the columns of a file were taken for, for the page that asks "Cột nào là gì?"; knows no database."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import islice

from learning.units.roster_columns import Column, header_words, refusal_of
from learning.units.roster_presets import SHIPPED, Preset
from learning.units.roster_records import Reading, Unreadable, open_file

_SAMPLES = 3
_LOOKED_AT = 40  # rows


@dataclass(frozen=True, slots=True)
class SeenColumn:
    """A column with its first values; column: what it is taken for, "" for nothing. refused: why it is never read, in
    which case no values are shown; follows: it is the second part of the full name."""

    words: str
    header: str
    column: str
    samples: tuple[str, ...]
    refused: str = ""
    follows: bool = False


def see_columns(data: bytes, reading: Reading) -> list[SeenColumn]:
    """The columns with a header, in the order of the file; none for a file that cannot be read."""
    try:
        source = open_file(data, reading)
    except Unreadable:
        return []
    rows = [record.cells for record in islice(source.records, _LOOKED_AT)]
    by_place = {place: column for column, place in source.headers.places.items()}
    seen = []
    for place, header in enumerate(source.header.cells):
        words, refused = header_words(header), refusal_of(header)
        if not words:
            continue
        values = [cells[place] for cells in rows if place < len(cells) and cells[place]] if not refused else []
        column = by_place.get(place)
        follows = place in source.headers.name_parts
        seen.append(SeenColumn(words, header, column or "", tuple(values[:_SAMPLES]), refused, follows))
    return seen


def find_preset(data: bytes, reading: Reading, presets: Mapping[str, Preset]) -> str:
    """The key of the first preset with which a file that lacks a column has all it needs; "" when none helps."""
    if _lacks(data, reading) == 0:
        return ""
    return next(
        (key for key, one in presets.items() if _lacks(data, replace(reading, columns=one.columns)) == 0),
        "",
    )


def all_presets(own: Mapping[str, Mapping[str, str]]) -> dict[str, Preset]:
    """A unit's own presets by name, then those that come with the platform by their keys."""
    return {name: Preset(name, name, columns) for name, columns in own.items()} | dict(SHIPPED)


def _lacks(data: bytes, reading: Reading) -> int:
    """How many of the needed columns (name, unit) a file lacks; 0 for one that cannot be opened, which asks first."""
    try:
        places = open_file(data, reading).headers.places
    except Unreadable:
        return 0
    has_unit = reading.one_unit or Column.UNIT in places or Column.UNIT_NAME in places
    return (Column.FULL_NAME not in places) + (not has_unit)
