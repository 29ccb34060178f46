"""Units named in words, for files without a column of codes; knows no database."""

import difflib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from learning import vietnamese
from learning.units.roster import Fault, Roster, RosterRow
from learning.units.roster_columns import Column
from learning.units.roster_units import KnownUnit

_MAX_HINTS = 50
_CELL = "chi bo "


def with_units(roster: Roster, units: Iterable[KnownUnit], top: KnownUnit) -> Roster:
    """The roster with the codes of the units that its rows name; a name of no unit, or of several, is a fault."""
    if not roster.units_by_name:
        return roster
    naming = _Naming([top, *(unit for unit in units if unit.id != top.id)])
    rows, refused, faults = [], list(roster.refused), list(roster.faults)
    for row in roster.rows:
        found = naming.find(row)
        if isinstance(found, Fault):
            refused.append(row)
            faults.append(found)
        else:
            rows.append(replace(row, unit=() if found.id == top.id else found.codes, unit_name=found.name))
    return replace(roster, rows=tuple(rows), refused=tuple(refused), faults=tuple(faults))


class _Naming:
    """The units by their names without marks, then with or without “chi bộ” before it, or by their code."""

    def __init__(self, units: Iterable[KnownUnit]) -> None:
        self._units: dict[str, list[KnownUnit]] = defaultdict(list)
        self._hints = 0
        self._otherwise: dict[str, list[KnownUnit]] = defaultdict(list)
        for unit in units:
            name = vietnamese.fold(unit.name)
            self._units[name].append(unit)
            for other in {
                name.removeprefix(_CELL),
                _CELL + name,
                vietnamese.fold(unit.codes[-1] if unit.codes else ""),
            }:
                self._otherwise[other].append(unit)

    def find(self, row: RosterRow) -> KnownUnit | Fault:
        """The unit that a row names."""
        name = vietnamese.fold(row.unit_name)
        units = self._units.get(name) or self._otherwise.get(name, [])
        if len(units) == 1:
            return units[0]
        if units:
            places = ", ".join("/".join(unit.codes) for unit in units[:3])
            message = f"“{row.unit_name}” là tên của nhiều đơn vị: {places}."
            return Fault(row.number, Column.UNIT_NAME, message, f"Thêm cột “{Column.UNIT}”, ghi mã đơn vị.")
        return Fault(row.number, Column.UNIT_NAME, f"Chưa có đơn vị tên “{row.unit_name}”.", self._cure(row.unit_name))

    def _cure(self, name: str) -> str:
        self._hints += 1
        close = (
            difflib.get_close_matches(vietnamese.fold(name), list(self._units)[:5_000], n=1)
            if self._hints <= _MAX_HINTS
            else []
        )
        near = f"Gần giống nhất là “{self._units[close[0]][0].name}”: xin xem lại; " if close else "Xin xem lại tên; "
        return f"{near}nếu là đơn vị mới, thêm cột “{Column.UNIT}” ghi mã."
