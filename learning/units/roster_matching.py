"""Finds the people of a roster's rows among the people of one import's scope; a doubt is a question, never a guess."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from learning import vietnamese
from learning.units.roster import Fault, RosterRow, code_key
from learning.units.roster_columns import Column
from learning.units.roster_units import KnownUnit, Unit


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody of the scope as stored. code: roster code or ""; unit_id: of the open membership (of the last one for
    whoever left), None without any; roles: those held for that unit."""

    id: int
    code: str
    full_name: str
    phone: str | None
    unit_id: int | None
    status: str
    note: str = ""
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Question:
    """A row that a person has to decide about; nothing is done for it. people: ids of whom it may mean."""

    row: int
    message: str
    cure: str
    people: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Matches:
    """What became of each row, by its number; mentioned: ids of all people whom some row means or may mean."""

    found: dict[int, KnownPerson]
    new: set[int]
    questions: list[Question]
    faults: list[Fault]
    mentioned: set[int]


PlacedRow = tuple[RosterRow, Unit]


def match(rows: Sequence[PlacedRow], refused: Iterable[RosterRow], people: Sequence[KnownPerson]) -> Matches:
    """Decide for each placed row who it is; rows that were refused only keep their people from being missing.

    First by roster code; then by a phone that one person has whose folded name agrees; a row that is left is a new
    person when nobody of that name is in the unit, or when its code or phone tells it apart from them.
    """
    matching = _Matching(people)
    left = matching.by_code(rows)
    left = matching.by_phone(left)
    matching.by_name(left)
    matching.mention(refused)
    return matching.matches


def differences(row: RosterRow, person: KnownPerson) -> dict[str, str]:
    """What a row says otherwise of a person it means: code, full_name, phone, status, note. Empty cells say nothing."""
    values = {
        "code": row.code if code_key(row.code) != code_key(person.code) else "",
        "full_name": row.full_name if row.full_name != vietnamese.tidy(person.full_name) else "",
        "phone": row.phone if row.phone and row.phone != person.phone else "",
        "status": row.status if row.status != person.status else "",
        "note": row.note if row.note != vietnamese.tidy(person.note) else "",
    }
    return {name: value for name, value in values.items() if value}


class _Matching:
    """The people by what rows know them by, and who has been found by which row."""

    def __init__(self, people: Sequence[KnownPerson]) -> None:
        self.matches = Matches({}, set(), [], [], set())
        self._people = people
        self._by_code = {code_key(person.code): person for person in people if person.code}
        self._by_phone: dict[str, list[KnownPerson]] = defaultdict(list)
        self._by_name: dict[tuple[str, int], list[KnownPerson]] = defaultdict(list)
        self._row_of: dict[int, int] = {}  # person id: row that means them
        self._new_by_phone: dict[str, RosterRow] = {}  # the first row of a number
        self._new_sharing: dict[tuple[str, str], RosterRow] = {}  # the others of it, by name without marks
        self._new_in: dict[tuple[str, ...], set[str]] = defaultdict(set)  # names without marks, by unit
        for person in people:
            if person.phone:
                self._by_phone[person.phone].append(person)
            if person.unit_id is not None:
                self._by_name[vietnamese.fold(person.full_name), person.unit_id].append(person)

    def by_code(self, rows: Iterable[PlacedRow]) -> list[PlacedRow]:
        left = []
        for placed in rows:
            row = placed[0]
            person = self._by_code.get(code_key(row.code)) if row.code else None
            if person:
                self._take(row, person)
            else:
                left.append(placed)
        return left

    def by_phone(self, rows: Iterable[PlacedRow]) -> list[PlacedRow]:
        left = []
        for placed in rows:
            row = placed[0]
            holders = self._by_phone.get(row.phone, []) if row.phone else []
            agrees = len(holders) == 1 and vietnamese.fold(holders[0].full_name) == vietnamese.fold(row.full_name)
            codes_differ = agrees and bool(row.code and holders[0].code)
            if not agrees or (codes_differ and holders[0].id in self._row_of):
                left.append(placed)
            elif codes_differ:
                message = f"Cùng tên và số máy với người mang mã {holders[0].code}."
                self._ask(row, message, f"Nếu là một người, ghi mã {holders[0].code}.", holders)
            else:
                self._take(row, holders[0])
        return left

    def by_name(self, rows: Iterable[PlacedRow]) -> None:
        for row, unit in rows:
            namesakes = self._namesakes(row, unit)
            free = [person for person in namesakes if person.id not in self._row_of]
            same = next((person for person in free if _says_nothing_new(row, person)), None)
            if row.code:
                codeless = [person for person in free if not person.code]
                if codeless:
                    message = "Trong đơn vị đã có người cùng tên chưa có mã."
                    self._ask(
                        row, message, "Nếu là người ấy, ghi mã ở mục Danh sách; nếu không, thêm số máy.", codeless
                    )
                else:
                    self._add(row, unit)
            elif same:
                self._take(row, same)
            elif free or (namesakes and not row.phone):
                message = "Trong đơn vị đã có người cùng tên; chưa rõ có phải một người."
                self._ask(row, message, "Ghi mã hoặc số điện thoại đang lưu của người ấy.", free or namesakes)
            else:
                self._add(row, unit)

    def mention(self, refused: Iterable[RosterRow]) -> None:
        """Whoever a refused row may mean is not missing."""
        names = set()
        for row in refused:
            person = self._by_code.get(code_key(row.code)) if row.code else None
            if person:
                self.matches.mentioned.add(person.id)
            elif row.full_name:
                names.add(vietnamese.fold(row.full_name))
        if names:
            found = {person.id for person in self._people if vietnamese.fold(person.full_name) in names}
            self.matches.mentioned.update(found)

    def _namesakes(self, row: RosterRow, unit: Unit) -> list[KnownPerson]:
        if not isinstance(unit, KnownUnit):
            return []
        return self._by_name.get((vietnamese.fold(row.full_name), unit.id), [])

    def _take(self, row: RosterRow, person: KnownPerson) -> None:
        first = self._row_of.setdefault(person.id, row.number)
        if first != row.number:
            self._refuse_double(row, first)
        elif person.status == "left" and not row.status:
            message = "Đồng chí này trước đây đã ghi là rời."
            self._ask(row, message, "Nếu đã trở lại, ghi “đang sinh hoạt” ở cột trạng thái.", [person])
        else:
            self.matches.found[row.number] = person
            self.matches.mentioned.add(person.id)

    def _add(self, row: RosterRow, unit: Unit) -> None:
        name = vietnamese.fold(row.full_name)
        twin = self._twin(row, name)
        if twin and not (row.code and twin.code):
            self._refuse_double(row, twin.number)
        elif twin:
            cure = "Nếu là một người, xoá một dòng; nếu hai người, sửa số máy."
            self._ask(row, f"Cùng tên và số máy với dòng {twin.number}, khác mã.", cure)
        elif not row.code and not row.phone and name in self._new_in[unit.codes]:
            self._ask(row, "Trong tệp có hai người cùng tên, cùng đơn vị.", "Ghi mã hoặc số điện thoại cho từng người.")
        elif row.status == "left":
            self._ask(row, "Ghi là đã rời, nhưng chưa có trong danh sách.", "Xoá dòng này, hoặc xem lại mã.")
        else:
            self.matches.new.add(row.number)
            self._new_in[unit.codes].add(name)
            if row.phone and row.phone in self._new_by_phone:
                self._new_sharing[name, row.phone] = row
            elif row.phone:
                self._new_by_phone[row.phone] = row

    def _twin(self, row: RosterRow, name: str) -> RosterRow | None:
        """The earlier row of a new person with the same name and number."""
        first = self._new_by_phone.get(row.phone) if row.phone else None
        if row.phone is None or first is None or vietnamese.fold(first.full_name) == name:
            return first
        return self._new_sharing.get((name, row.phone))

    def _ask(self, row: RosterRow, message: str, cure: str, people: Sequence[KnownPerson] = ()) -> None:
        ids = tuple(person.id for person in people)
        self.matches.questions.append(Question(row.number, message, cure, ids))
        self.matches.mentioned.update(ids)

    def _refuse_double(self, row: RosterRow, first: int) -> None:
        cure = "Xoá một trong hai dòng."
        self.matches.faults.append(Fault(row.number, Column.FULL_NAME, f"Cùng một người với dòng {first}.", cure))


def _says_nothing_new(row: RosterRow, person: KnownPerson) -> bool:
    has_left = person.status == "left" and not row.status
    return not has_left and row.phone == person.phone and not differences(row, person)
