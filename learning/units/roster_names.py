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


def with_units(roster: Roster, units: Iterable[KnownUnit], top: KnownUnit) -> Roster:
    """The roster with the codes of the units that its rows name; a name of no unit, or of several, is a fault."""
    if not roster.units_by_name:
        return roster
    naming = _Naming([top, *(unit for unit in units if unit.id != top.id)], top)
    rows, refused, faults = [], list(roster.refused), list(roster.faults)
    for row in roster.rows:
        found = naming.find(row)
        if isinstance(found, Fault):
            refused.append(row)
            faults.append(found)
        else:
            rows.append(replace(row, unit=found))
    return replace(roster, rows=tuple(rows), refused=tuple(refused), faults=tuple(faults))


class _Naming:
    """The units by their names without marks."""

    def __init__(self, units: Iterable[KnownUnit], top: KnownUnit) -> None:
        self._units: dict[str, list[KnownUnit]] = defaultdict(list)
        self._top = top
        self._hints = 0
        for unit in units:
            self._units[vietnamese.fold(unit.name)].append(unit)

    def find(self, row: RosterRow) -> tuple[str, ...] | Fault:
        """The codes of the unit that a row names."""
        units = self._units.get(vietnamese.fold(row.unit_name), [])
        if len(units) == 1:
            return () if units[0].id == self._top.id else units[0].codes
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
