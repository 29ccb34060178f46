"""What an import of a roster would do: pure decisions over a file's rows and the people and units of its scope."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from learning import vietnamese
from learning.units import roster_matching, roster_units
from learning.units.roster import Fault, Roster, RosterRow
from learning.units.roster_columns import ROLE_WORDS, Column
from learning.units.roster_matching import KnownPerson, Matches, Question, differences
from learning.units.roster_units import KnownUnit, NewUnit, Placement, Unit


@dataclass(frozen=True, slots=True)
class RosterState:
    """All that one import may see: its unit, the open units at and below it, and the people in them.

    Whoever left counts by the last unit, so that a code or phone finds them again. names_visible: whether the
    importer may read the stored names of these people.
    """

    top: KnownUnit
    units: Sequence[KnownUnit] = ()
    people: Sequence[KnownPerson] = ()
    names_visible: bool = True


@dataclass(frozen=True, slots=True)
class Grantable:
    """The roles that the importer may give: for units below the unit of the import, and for that unit itself."""

    below: frozenset[str] = frozenset()
    at_top: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Addition:
    """A new person in a unit; role: to be granted for that unit, or ""."""

    row: RosterRow
    unit: Unit
    role: str


@dataclass(frozen=True, slots=True)
class Update:
    """A known person with what is new: values (see `roster_matching.differences`), the unit they move to, a role."""

    row: RosterRow
    person: KnownPerson
    unit: Unit
    values: Mapping[str, str] = field(default_factory=dict)
    moves: bool = False
    role: str = ""


@dataclass(frozen=True, slots=True)
class RosterPlan:
    """What an import does. A person may be both in changed and in moved: the same Update is in both.

    changed: new values or a role; unchanged and missing: people; missing ones are of units that the file names, and
    no row means or may mean them. Rows with a question or a fault do nothing. warnings are worded like faults and
    stop nothing.
    """

    units_to_add: tuple[NewUnit, ...]
    added: tuple[Addition, ...]
    changed: tuple[Update, ...]
    moved: tuple[Update, ...]
    unchanged: tuple[KnownPerson, ...]
    missing: tuple[KnownPerson, ...]
    questions: tuple[Question, ...]
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]

    @property
    def updates(self) -> tuple[Update, ...]:
        """Everybody changed or moved, once each."""
        return self.changed + tuple(update for update in self.moved if not update.values and not update.role)

    def counts(self) -> dict[str, int]:
        """The six figures that an import reports."""
        return {
            "added": len(self.added),
            "changed": len(self.changed),
            "moved": len(self.moved),
            "unchanged": len(self.unchanged),
            "missing": len(self.missing),
            "units_added": len(self.units_to_add),
        }


def plan(roster: Roster, state: RosterState, grantable: Grantable) -> RosterPlan:
    """Decide on every row of a file. Linear in rows and people; the order of the rows is kept."""
    placement = roster_units.place(roster.rows, state.top, state.units)
    placed = [(row, unit) for row in roster.rows if (unit := placement.by_path.get(row.unit))]
    refused = [*roster.refused, *(row for row in roster.rows if row.unit not in placement.by_path)]
    matches = roster_matching.match(placed, refused, state.people)
    decisions = _Decisions(state, grantable)
    for row, unit in placed:
        if row.number in matches.found:
            decisions.decide_known(row, unit, matches.found[row.number])
        elif row.number in matches.new:
            decisions.decide_new(row, unit)
    missing = _missing(placement, matches, state.people) if roster.is_whole else ()
    faults = [*roster.faults, *placement.faults, *matches.faults, *decisions.faults]
    warnings = [*placement.warnings, *decisions.warnings, *_warnings_of_namesakes(decisions.added, missing)]
    return RosterPlan(
        units_to_add=_used(placement.new, decisions),
        added=tuple(decisions.added),
        changed=tuple(update for update in decisions.updates if update.values or update.role),
        moved=tuple(update for update in decisions.updates if update.moves),
        unchanged=tuple(decisions.unchanged),
        missing=missing,
        questions=tuple(sorted(matches.questions, key=lambda question: question.row)),
        faults=_in_words_of_the_file(faults, roster.headers),
        warnings=_in_words_of_the_file(warnings, roster.headers),
    )


class _Decisions:
    """What the rows do, one by one, once it is known who they are."""

    def __init__(self, state: RosterState, grantable: Grantable) -> None:
        self.added: list[Addition] = []
        self.updates: list[Update] = []
        self.unchanged: list[KnownPerson] = []
        self.faults: list[Fault] = []
        self.warnings: list[Fault] = []
        self._top = state.top
        self._names_visible = state.names_visible
        self._grantable = grantable

    def decide_new(self, row: RosterRow, unit: Unit) -> None:
        if self._may_give(row, unit):
            self.added.append(Addition(row, unit, row.role))

    def decide_known(self, row: RosterRow, unit: Unit, person: KnownPerson) -> None:
        status = row.status or person.status
        stays = isinstance(unit, KnownUnit) and unit.id == person.unit_id
        moves = status != "left" and not stays
        role = row.role if moves or row.role not in person.roles else ""
        if role and not self._may_give(row, unit):
            return
        values = differences(row, person)
        self._compare_names(row, person, values)
        if values or moves or role:
            self.updates.append(Update(row, person, unit, values, moves, role))
        else:
            self.unchanged.append(person)

    def _may_give(self, row: RosterRow, unit: Unit) -> bool:
        """Whether the role of a row is within the importer's right; else the row gets a fault."""
        roles = self._grantable.at_top if unit == self._top else self._grantable.below
        if not row.role or row.role in roles:
            return True
        message = f"Vai trò “{ROLE_WORDS.get(row.role, row.role)}” ở đơn vị này cần cấp trên giao."
        self.faults.append(Fault(row.number, Column.ROLE, message, "Để trống ô này, rồi đề nghị cấp trên."))
        return False

    def _compare_names(self, row: RosterRow, person: KnownPerson, values: Mapping[str, str]) -> None:
        """A code may have been given to somebody else since; who must not inherit results."""
        other_name = vietnamese.fold(row.full_name) != vietnamese.fold(person.full_name)
        if other_name and ("phone" in values or not row.phone):
            before = person.full_name if self._names_visible else "người tên khác"
            message = f"Mã {row.code} trước là {before}, nay là {row.full_name}."
            self.warnings.append(
                Fault(row.number, Column.FULL_NAME, message, "Nếu là hai người khác nhau, xin cấp mã mới.")
            )


def _in_words_of_the_file(faults: Iterable[Fault], headers: Mapping[str, str]) -> tuple[Fault, ...]:
    """The faults in the order of rows, with the columns named as the file names them."""
    named = (replace(fault, column=headers.get(fault.column, fault.column)) for fault in faults)
    return tuple(sorted(named, key=lambda fault: fault.row))


def _missing(placement: Placement, matches: Matches, people: Iterable[KnownPerson]) -> tuple[KnownPerson, ...]:
    in_file = {unit.id for unit in placement.by_path.values() if isinstance(unit, KnownUnit)}
    return tuple(
        person
        for person in people
        if person.unit_id in in_file and person.status != "left" and person.id not in matches.mentioned
    )


def _warnings_of_namesakes(added: Iterable[Addition], missing: Iterable[KnownPerson]) -> list[Fault]:
    """A new person without a code who has the name of a missing one may be that one, moved."""
    names = {vietnamese.fold(person.full_name) for person in missing}
    message = "Cùng tên với một người đang vắng trong tệp; có thể là người ấy chuyển đến."
    return [
        Fault(addition.row.number, Column.FULL_NAME, message, "Nếu vậy, ghi mã hoặc số điện thoại đang lưu.")
        for addition in added
        if not addition.row.code and vietnamese.fold(addition.row.full_name) in names
    ]


def _used(new: Iterable[NewUnit], decisions: _Decisions) -> tuple[NewUnit, ...]:
    """The new units that somebody comes to, and those above them: a unit is not made for a refused row."""
    comers = {addition.unit.codes for addition in decisions.added}
    comers.update(update.unit.codes for update in decisions.updates if update.moves)
    used = {codes[:length] for codes in comers for length in range(1, len(codes) + 1)}
    return tuple(unit for unit in new if unit.codes in used)
