"""Finds the units that a roster names among the units of one import, and names those to be made; knows no database."""

import difflib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from learning import vietnamese
from learning.units.roster import Fault, RosterRow, code_key
from learning.units.roster_columns import Column
from learning.units.tree import kind_of_new

_MAX_CHOICE = 5_000  # codes looked through for a hint
_MAX_HINTS = 50  # different unknown codes that get a hint; a file with more is of another ward

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """A unit of the scope; codes: from below the root of the organisation down to the unit itself (root: none)."""

    id: int
    codes: Path
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit to be made below the one whose codes are all but the last; row: where the file first names it."""

    codes: Path
    name: str
    kind: str
    row: int


Unit = KnownUnit | NewUnit


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the rows belong: by_path takes `RosterRow.unit`; a path without an entry has a fault in each of its rows.

    new: parents before their children. warnings are worded like faults and stop nothing.
    """

    by_path: Mapping[Path, Unit]
    new: tuple[NewUnit, ...]
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]


def place(rows: Iterable[RosterRow], top: KnownUnit, units: Iterable[KnownUnit]) -> Placement:
    """Decide for each path of codes in the rows which unit below top (or top itself) it means.

    A path means the unit at that path below top (an empty one: top), else the one at that path below the root, else
    the only one that ends so. An unknown last part is made when the rows give its name, with all its parents.
    """
    wanted = _wanted(rows)
    known = _KnownUnits(top, units, [mention.key for mention in wanted])
    return _Placing(known).place(wanted)


@dataclass(slots=True)
class _Mention:
    """One path as the rows name it: its spellings, the first name given (and where), and all rows that say it."""

    path: Path
    key: Path
    name: str
    name_row: int
    rows: list[int]
    spellings: set[Path]


def _wanted(rows: Iterable[RosterRow]) -> list[_Mention]:
    """The paths of the rows; shorter ones first, so that a new parent has its name before its children need it."""
    keys: dict[Path, Path] = {}
    wanted: dict[Path, _Mention] = {}
    for row in rows:
        key = keys.get(row.unit) or keys.setdefault(row.unit, _key(row.unit))
        mention = wanted.get(key) or wanted.setdefault(key, _Mention(row.unit, key, "", row.number, [], set()))
        if row.unit_name and not mention.name:
            mention.name, mention.name_row = row.unit_name, row.number
        mention.rows.append(row.number)
        mention.spellings.add(row.unit)
    return sorted(wanted.values(), key=lambda mention: len(mention.key))


class _KnownUnits:
    """The units of the scope by whole path, and by the endings that the file uses."""

    def __init__(self, top: KnownUnit, units: Iterable[KnownUnit], keys: Iterable[Path]) -> None:
        self.top = top
        self.top_key = _key(top.codes)
        self._by_path: dict[Path, KnownUnit] = {self.top_key: top}
        self._by_ending: dict[Path, dict[Path, KnownUnit]] = defaultdict(dict)
        self._codes_below: dict[Path, list[str]] = defaultdict(list)
        endings = {key[:length] for key in keys for length in range(1, len(key) + 1)}
        lengths = {len(ending) for ending in endings}
        for unit in [top, *units]:
            key = _key(unit.codes)
            self._by_path[key] = unit
            if unit.codes:
                self._codes_below[key[:-1]].append(unit.codes[-1])
            for length in lengths:
                if key[-length:] in endings and length <= len(key):
                    self._by_ending[key[-length:]][key] = unit

    def find(self, key: Path) -> list[KnownUnit]:
        """The units that a path may mean: none, one, or several between which the file does not decide."""
        exact = self._by_path.get(self.top_key + key) or self._by_path.get(key)
        return [exact] if exact else list(self._by_ending.get(key, {}).values())

    def kinds(self, keys: Iterable[Path]) -> list[str]:
        """The kinds of those units that are known."""
        return [self._by_path[key].kind for key in keys if key in self._by_path]

    def nearest_code(self, parent: Path, code: str) -> str | None:
        """The code below a parent, or else anywhere, that most looks like one that is not there."""
        all_codes = (code for codes in self._codes_below.values() for code in codes)
        for choice in (self._codes_below.get(parent, ()), all_codes):
            codes = {code_key(known): known for known in islice(choice, _MAX_CHOICE)}
            close = difflib.get_close_matches(code_key(code), codes, n=1)
            if close:
                return codes[close[0]]
        return None


class _Placing:
    """Takes the mentions one by one; collects units to make, faults and warnings."""

    def __init__(self, known: _KnownUnits) -> None:
        self._known = known
        self._new: dict[Path, NewUnit] = {}  # by key of the whole path, parents first
        self._hints = 0
        self._faults: list[Fault] = []
        self._warnings: list[Fault] = []

    def place(self, wanted: Iterable[_Mention]) -> Placement:
        where: dict[Path, Path | KnownUnit] = {}
        for mention in wanted:
            unit = self._place(mention)
            if unit:
                where.update(dict.fromkeys(mention.spellings, unit))
        new = self._with_kinds()
        by_path = {path: new[unit] if isinstance(unit, tuple) else unit for path, unit in where.items()}
        self._faults.sort(key=lambda fault: fault.row)
        self._warnings.sort(key=lambda warning: warning.row)
        return Placement(by_path, tuple(new.values()), tuple(self._faults), tuple(self._warnings))

    def _place(self, mention: _Mention) -> Path | KnownUnit | None:
        """A known unit, the key of one to be made, or None when the rows have got a fault."""
        found = self._known.find(mention.key)
        if len(found) == 1:
            self._compare_names(mention, found[0].name)
            return found[0]
        parent = self._find_parent(mention.key[:-1])
        if len(found) > 1 or parent is None:
            self._refuse_ambiguous(mention, found)
            return None
        above, missing = parent
        key = (*_key(above), *mention.key[len(mention.key) - 1 - missing :])
        if key in self._new:
            self._compare_names(mention, self._new[key].name)
            return key
        if not mention.name:
            self._refuse_unknown(mention, _key(above), missing)
            return None
        self._make(mention, above, missing)
        return key

    def _find_parent(self, key: Path) -> tuple[Path, int] | None:
        """The codes of the nearest known unit above a path, and how many parents between are missing."""
        for length in range(len(key), 0, -1):
            found = self._known.find(key[:length])
            if len(found) > 1:
                return None
            if found:
                return found[0].codes, len(key) - length
        return self._known.top.codes, len(key)

    def _make(self, mention: _Mention, above: Path, missing: int) -> None:
        tail = mention.path[len(mention.path) - 1 - missing :]
        for code in tail[:-1]:
            above = self._codes_of_parent(mention, (*above, code))
        codes = (*above, tail[-1])
        self._new[_key(codes)] = NewUnit(codes, mention.name, "", mention.name_row)

    def _codes_of_parent(self, mention: _Mention, codes: Path) -> Path:
        """The codes of a unit to be made, as first spelt; made here, named like its code, when nothing names it."""
        key = _key(codes)
        if key not in self._new:
            self._new[key] = NewUnit(codes, codes[-1], "", mention.name_row)
            message = f"Chưa có đơn vị {'/'.join(codes)}; sẽ lập với tên là mã."
            self._warn(mention.name_row, Column.UNIT, message, "Nếu đúng, đặt lại tên sau; nếu sai, sửa mã.")
        return self._new[key].codes

    def _with_kinds(self) -> dict[Path, NewUnit]:
        below: dict[Path, int] = defaultdict(int)
        for key in self._new:
            for length in range(1, len(key)):
                below[key[:length]] = max(below[key[:length]], len(key) - length)
        done: dict[Path, NewUnit] = {}
        for key, unit in sorted(self._new.items(), key=lambda item: len(item[0])):
            above = [key[:length] for length in range(len(key))]
            parent_kinds = self._known.kinds(above) + [done[parent].kind for parent in above if parent in done]
            done[key] = NewUnit(unit.codes, unit.name, kind_of_new(parent_kinds, below[key]), unit.row)
        return done

    def _compare_names(self, mention: _Mention, name: str) -> None:
        if mention.name and vietnamese.fold(mention.name) != vietnamese.fold(name):
            message = f"Mã {'/'.join(mention.path)} là “{name}”, trong tệp ghi “{mention.name}”."
            self._warn(mention.name_row, Column.UNIT_NAME, message, "Tên đơn vị không đổi; xin xem lại mã.")

    def _refuse_ambiguous(self, mention: _Mention, found: list[KnownUnit]) -> None:
        places = ", ".join("/".join(unit.codes) for unit in found[:3])
        message = f"Mã {'/'.join(mention.path)} có ở nhiều nơi" + (f": {places}." if places else ".")
        self._refuse(mention, message, "Ghi cả đường dẫn của đơn vị.")

    def _refuse_unknown(self, mention: _Mention, above: Path, missing: int) -> None:
        code = mention.path[len(mention.path) - 1 - missing]
        self._hints += 1
        near = self._known.nearest_code(above, code) if self._hints <= _MAX_HINTS else None
        cure = f"Gần giống nhất là {near}: xin xem lại; " if near else "Xin xem lại mã; "
        cure += f"nếu là đơn vị mới, ghi thêm cột “{Column.UNIT_NAME}”."
        self._refuse(mention, f"Chưa có đơn vị {'/'.join(mention.path)}.", cure)

    def _refuse(self, mention: _Mention, message: str, cure: str) -> None:
        self._faults.extend(Fault(row, Column.UNIT, message, cure) for row in mention.rows)

    def _warn(self, row: int, column: Column, message: str, cure: str) -> None:
        self._warnings.append(Fault(row, column, message, cure))


def _key(path: Path) -> Path:
    return tuple(code_key(code) for code in path)
