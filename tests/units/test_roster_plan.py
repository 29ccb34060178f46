"""What an import would do with each row: the table of cases, and laws over invented files and lists."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from learning.units.roster import Fault, Roster, RosterRow, read_roster
from learning.units.roster_export import export_roster
from learning.units.roster_matching import KnownPerson
from learning.units.roster_plan import Grantable, RosterPlan, RosterState, plan
from learning.units.roster_units import KnownUnit

WARD = KnownUnit(10, ("P1",), "Đảng bộ phường 1", "ward")
CELL_1 = KnownUnit(11, ("P1", "C1"), "Chi bộ 1", "cell")
CELL_2 = KnownUnit(12, ("P1", "C2"), "Chi bộ 2", "cell")
UNITS = (WARD, CELL_1, CELL_2)
GRANTABLE = Grantable(below=frozenset({"helper", "leader"}))

PHONE, OTHER_PHONE = "+84900000001", "+84900000002"
AN = KnownPerson(1, "A1", "Nguyễn Thị An", PHONE, 11, "active")
BINH = KnownPerson(2, "", "Lê Văn Bình", OTHER_PHONE, 11, "active")
CUC = KnownPerson(3, "", "Trần Thị Cúc", None, 12, "active")


def row(number: int, code: str, full_name: str, phone: str | None = None, unit: str = "C1", **more: str) -> RosterRow:
    return RosterRow(number, code, full_name, phone, (unit,), **more)


def plan_for(*rows: RosterRow, people: tuple[KnownPerson, ...] = (AN, BINH, CUC), whole: bool = True) -> RosterPlan:
    return plan(Roster(rows=rows, is_whole=whole), RosterState(WARD, UNITS, people), GRANTABLE)


def what_becomes_of(line: RosterRow, *people: KnownPerson) -> str:
    made = plan_for(line, people=people)
    words = [f"add to {addition.unit.name}" for addition in made.added]
    words += [f"change {update.person.id} {dict(update.values)}" for update in made.changed]
    words += [f"move {update.person.id} to {update.unit.name}" for update in made.moved]
    words += [f"leave {person.id}" for person in made.unchanged]
    words += [f"ask about {question.people}" for question in made.questions]
    words += [f"fault in {fault.column}" for fault in made.faults]
    return ", ".join(words)


@pytest.mark.parametrize(
    ("line", "people", "becomes"),
    [
        # by code
        (row(2, "A1", "Nguyễn Thị An"), [AN], "leave 1"),
        (row(2, "a1", "Nguyễn Thị An", PHONE, status="active"), [AN], "leave 1"),
        (row(2, "A1", "Nguyễn Thị Ân"), [AN], "change 1 {'full_name': 'Nguyễn Thị Ân'}"),
        (row(2, "A1", "Nguyễn Thị An", OTHER_PHONE), [AN], f"change 1 {{'phone': '{OTHER_PHONE}'}}"),
        (row(2, "A1", "Nguyễn Thị An", status="exempt"), [AN], "change 1 {'status': 'exempt'}"),
        (row(2, "A1", "Nguyễn Thị An", note="tổ 2"), [AN], "change 1 {'note': 'tổ 2'}"),
        (row(2, "A1", "Nguyễn Thị An", unit="C2"), [AN], "move 1 to Chi bộ 2"),
        (row(2, "A1", "Lê An", unit="C2"), [AN], "change 1 {'full_name': 'Lê An'}, move 1 to Chi bộ 2"),
        (row(2, "A1", "Nguyễn Thị An", unit="C9", unit_name="Chi bộ 9"), [AN], "move 1 to Chi bộ 9"),
        (row(2, "A1", "Nguyễn Thị An"), [replace(AN, unit_id=None)], "move 1 to Chi bộ 1"),
        (row(2, "A2", "Nguyễn Thị An"), [AN], "add to Chi bộ 1"),
        (row(2, "A2", "Lê Văn Bình"), [BINH], "ask about (2,)"),
        # by phone
        (row(2, "", "nguyen thi an", PHONE), [AN], "change 1 {'full_name': 'nguyen thi an'}"),
        (row(2, "", "Nguyễn Thị An", PHONE, "C2"), [AN], "move 1 to Chi bộ 2"),
        (row(2, "B2", "Lê Văn Bình", OTHER_PHONE), [BINH], "change 2 {'code': 'B2'}"),
        (row(2, "A2", "Nguyễn Thị An", PHONE), [AN], "ask about (1,)"),
        (row(2, "", "Lê Văn Dũng", PHONE), [AN], "add to Chi bộ 1"),  # a couple's phone
        (row(2, "", "Nguyễn Thị An", PHONE, "C2"), [AN, replace(BINH, phone=PHONE)], "add to Chi bộ 2"),
        # by name
        (row(2, "", "Trần Thị Cúc", unit="C2"), [CUC], "leave 3"),
        (row(2, "", "Trần Thị Cúc", unit="C1"), [CUC], "add to Chi bộ 1"),
        (row(2, "", "Trần Thị Cúc", PHONE, "C2"), [CUC], "ask about (3,)"),
        (row(2, "", "Nguyễn Thị An"), [AN], "ask about (1,)"),
        (row(2, "", "Nguyễn Thị An", OTHER_PHONE), [AN], "ask about (1,)"),
        (row(2, "", "Nguyễn Thị An", PHONE), [AN, replace(BINH, phone=PHONE)], "leave 1"),
        (row(2, "", "Trần Thị Cúc", unit="C2", status="left"), [CUC], "ask about (3,)"),
        # who has left
        (row(2, "A1", "Nguyễn Thị An"), [replace(AN, status="left")], "ask about (1,)"),
        (row(2, "A1", "Nguyễn Thị An", status="left"), [replace(AN, status="left", unit_id=None)], "leave 1"),
        (row(2, "A1", "Nguyễn Thị An", status="active"), [replace(AN, status="left")], "change 1 {'status': 'active'}"),
        (row(2, "A1", "Nguyễn Thị An", unit="C2", status="left"), [AN], "change 1 {'status': 'left'}"),
        (row(2, "X1", "Vũ Văn Hà", status="left"), [], "ask about ()"),
        (row(2, "X1", "Vũ Văn Hà", status="exempt"), [], "add to Chi bộ 1"),
        # faults
        (row(2, "A1", "Nguyễn Thị An", unit="C7"), [AN], "fault in đơn vị"),
        (row(2, "A1", "Nguyễn Thị An", role="trainer"), [AN], "fault in vai trò"),
        (row(2, "X1", "Vũ Văn Hà", role="admin"), [], "fault in vai trò"),
        (row(2, "X1", "Vũ Văn Hà", unit="P1", role="leader"), [], "fault in vai trò"),
    ],
)
def test_what_becomes_of_a_row(line: RosterRow, people: list[KnownPerson], becomes: str) -> None:
    assert what_becomes_of(line, *people) == becomes


def test_counts_are_those_of_the_lists() -> None:
    made = plan_for(
        row(2, "A1", "Nguyễn Thị An", unit="C9", unit_name="Chi bộ 9", note="mới chuyển"),
        row(3, "B1", "Vũ Văn Hà"),
        row(4, "", "Trần Thị Cúc", unit="C2"),
    )
    assert made.counts() == {"added": 1, "changed": 1, "moved": 1, "unchanged": 1, "missing": 1, "units_added": 1}
    assert made.missing == (BINH,)
    assert [update.person for update in made.updates] == [AN]


def test_a_role_is_granted_once_within_the_right() -> None:
    made = plan_for(
        row(2, "A1", "Nguyễn Thị An", role="leader"),
        row(3, "X1", "Vũ Văn Hà", role="helper"),
        people=(AN, replace(CUC, roles=frozenset({"trainer"}))),
    )
    assert [(update.role, update.unit) for update in made.changed] == [("leader", CELL_1)]
    assert [addition.role for addition in made.added] == ["helper"]
    again = plan_for(row(2, "A1", "Nguyễn Thị An", role="trainer"), people=(replace(AN, roles=frozenset({"trainer"})),))
    assert (again.unchanged, again.faults) == ((replace(AN, roles=frozenset({"trainer"})),), ())


def test_whoever_moves_does_not_take_a_role_along_that_the_importer_cannot_give() -> None:
    held = replace(AN, roles=frozenset({"trainer"}))
    made = plan_for(row(2, "A1", "Nguyễn Thị An", unit="C2", role="trainer"), people=(held,))
    assert (made.moved, [fault.column for fault in made.faults]) == ((), ["vai trò"])


def test_roles_for_the_unit_of_the_import_itself_have_their_own_limit() -> None:
    rows = (row(2, "X1", "Vũ Văn Hà", unit="P1", role="committee"),)
    state = RosterState(WARD, UNITS)
    made = plan(Roster(rows=rows, is_whole=True), state, Grantable(at_top=frozenset({"committee"})))
    assert [addition.role for addition in made.added] == ["committee"]


def test_two_rows_of_one_person() -> None:
    made = plan_for(
        row(2, "", "Nguyễn Thị An", PHONE), row(3, "A1", "Nguyễn Thị An"), row(4, "", "Lê Hà", "+84900000003")
    )
    assert [(fault.row, "dòng 3" in fault.message) for fault in made.faults] == [(2, True)]
    assert (len(made.unchanged), len(made.added)) == (1, 1)


def test_two_rows_of_one_new_person() -> None:
    phone = "+84900000003"
    made = plan_for(
        row(2, "", "Lê Hà", phone), row(3, "", "LE HA", phone, "C2"), row(4, "X", "Lê Hạ"), row(5, "Y", "Lê Hạ")
    )
    assert [fault.row for fault in made.faults] == [3]
    assert [addition.row.number for addition in made.added] == [2, 4, 5]
    made = plan_for(row(2, "X", "Lê Hà", phone), row(3, "Y", "Lê Hà", phone))
    assert ([addition.row.number for addition in made.added], [q.row for q in made.questions]) == ([2], [3])


def test_namesakes_of_one_unit_without_code_and_phone_are_asked_about() -> None:
    made = plan_for(row(2, "", "Lê Hà"), row(3, "", "Lê Hà"), row(4, "", "Lê Hà", unit="C2"))
    assert ([addition.row.number for addition in made.added], [q.row for q in made.questions]) == ([2, 4], [3])


def test_a_namesake_of_somebody_found_by_code_is_new_only_with_a_phone() -> None:
    known = row(2, "A1", "Nguyễn Thị An")
    assert [question.row for question in plan_for(known, row(3, "", "Nguyễn Thị An")).questions] == [3]
    made = plan_for(known, row(3, "", "Nguyễn Thị An", "+84900000003"))
    assert [addition.row.number for addition in made.added] == [3]


def test_namesakes_who_are_stored_so_stay_so() -> None:
    people = (CUC, replace(CUC, id=4))
    made = plan_for(row(2, "", "Trần Thị Cúc", unit="C2"), row(3, "", "Trần Thị Cúc", unit="C2"), people=people)
    assert made.unchanged == people


def test_another_code_beside_the_known_one_is_another_person() -> None:
    made = plan_for(row(2, "A1", "Nguyễn Thị An", PHONE), row(3, "A2", "Nguyễn Thị An", PHONE))
    assert (made.unchanged, [addition.row.number for addition in made.added]) == ((AN,), [3])


def test_missing_are_only_people_of_units_that_the_file_names() -> None:
    assert plan_for(row(2, "X", "Vũ Hà")).missing == (AN, BINH)
    assert plan_for(row(2, "X", "Vũ Hà", unit="P1")).missing == ()
    assert plan_for(row(2, "X", "Vũ Hà"), people=(AN, replace(BINH, status="left"))).missing == (AN,)


def test_nobody_is_missing_from_a_file_that_was_not_read_to_its_end() -> None:
    assert plan_for(row(2, "X", "Vũ Hà"), whole=False).missing == ()


def test_whoever_a_question_or_a_refused_row_may_mean_is_not_missing() -> None:
    refused = (row(3, "A1", "?"), row(4, "", "LE VAN BINH"))
    roster = Roster(rows=(row(2, "X", "Vũ Hà"),), refused=refused, faults=(Fault(3, "", "?", "?"),), is_whole=True)
    assert plan(roster, RosterState(WARD, UNITS, (AN, BINH)), GRANTABLE).missing == ()
    assert plan_for(row(2, "", "Nguyễn Thị An"), row(3, "", "Lê Văn Bình")).missing == ()
    assert plan_for(row(2, "A1", "Nguyễn Thị An", unit="C7"), row(3, "X", "Vũ Hà")).missing == (BINH,)
    assert plan_for(row(2, "A1", "Nguyễn Thị An", role="admin"), row(3, "X", "Vũ Hà")).missing == (BINH,)


def test_a_unit_is_not_made_for_refused_rows() -> None:
    made = plan_for(row(2, "X", "Vũ Hà", unit="C9", unit_name="Chi bộ 9", role="admin"))
    assert (len(made.faults), made.units_to_add) == (1, ())


def test_faults_of_the_file_and_of_the_plan_come_in_the_order_of_rows() -> None:
    rows = (row(2, "X", "Vũ Hà", role="admin"), row(5, "Y", "Vũ Hà", unit="C7"))
    roster = Roster(rows=rows, faults=(Fault(3, "mã", "?", "?"),), is_whole=True)
    made = plan(roster, RosterState(WARD, UNITS), GRANTABLE)
    assert [fault.row for fault in made.faults] == [2, 3, 5]


def test_faults_of_the_plan_name_the_columns_as_the_file_does() -> None:
    roster = read_roster("Mã,Full name,Unit,Role\nX,Vũ Hà,C7,\nY,Vũ Hà,C1,admin".encode())
    made = plan(roster, RosterState(WARD, UNITS), GRANTABLE)
    assert [(fault.row, fault.column) for fault in made.faults] == [(2, "Unit"), (3, "Role")]


def test_a_code_with_quite_another_person_is_a_warning() -> None:
    made = plan_for(row(2, "A1", "Đỗ Văn Em", "+84900000009"))
    assert [warning.row for warning in made.warnings] == [2]
    assert plan_for(row(2, "A1", "Nguyễn Thị Hoa", PHONE)).warnings == ()


def test_a_new_person_named_like_a_missing_one_is_a_warning() -> None:
    made = plan_for(row(2, "", "Trần Thị Cúc"), row(3, "X", "Vũ Hà", unit="C2"))
    assert made.missing == (AN, BINH, CUC)
    assert [warning.row for warning in made.warnings] == [2]


def test_an_import_of_a_ward_sees_nothing_of_another() -> None:
    made = plan_for(row(2, "", "Nguyễn Thị An", PHONE, "P2"), people=())
    assert [fault.column for fault in made.faults] == ["đơn vị"]


NAMES = st.sampled_from(["An", "Ân", "Lê An", "LÊ AN", "Bình"])
PHONES = st.sampled_from([None, PHONE, OTHER_PHONE])
ROLES = st.sampled_from(["", "helper", "leader"])


@st.composite
def people_of_the_ward(draw: st.DrawFn) -> tuple[KnownPerson, ...]:
    codes = draw(st.lists(st.sampled_from(["", "A1", "A2", "A3"]), max_size=5))
    return tuple(
        KnownPerson(
            id=number,
            code=code if code not in codes[:number] else "",
            full_name=draw(NAMES),
            phone=draw(PHONES),
            unit_id=draw(st.sampled_from([10, 11, 12])),
            status=draw(st.sampled_from(["active", "exempt", "left"])),
            note=draw(st.sampled_from(["", "=1"])),
            roles=frozenset({draw(ROLES)} - {""}),
        )
        for number, code in enumerate(codes)
    )


@st.composite
def files(draw: st.DrawFn) -> Roster:
    codes = draw(st.lists(st.sampled_from(["", "A1", "A2", "A3", "A4"]), max_size=6))
    rows = tuple(
        RosterRow(
            number=number,
            code=code if code not in codes[: number - 2] else "",
            full_name=draw(NAMES),
            phone=draw(PHONES),
            unit=draw(st.sampled_from([(), ("C1",), ("P1", "C2"), ("C7",), ("S1", "C8")])),
            unit_name=draw(st.sampled_from(["", "Chi bộ mới"])),
            role=draw(ROLES),
            status=draw(st.sampled_from(["", "active", "exempt", "left"])),
            note=draw(st.sampled_from(["", "tổ 2"])),
        )
        for number, code in enumerate(codes, 2)
    )
    return Roster(rows=rows, is_whole=True)


def rows_of(people: tuple[KnownPerson, ...]) -> list[RosterRow]:
    units = {unit.id: unit for unit in UNITS}
    return [
        RosterRow(0, p.code, p.full_name, p.phone, units[p.unit_id].codes[1:], "", "".join(p.roles), p.status, p.note)
        for p in people
        if p.unit_id is not None
    ]


def applied(made: RosterPlan, state: RosterState) -> RosterState:
    """The state after a plan, as a service would store it."""
    new = tuple(KnownUnit(100 + place, u.codes, u.name, u.kind) for place, u in enumerate(made.units_to_add))
    ids = {unit.codes: unit.id for unit in (*state.units, *new)}
    people = {person.id: person for person in state.people}
    for update in made.updates:
        roles = update.person.roles if not update.moves else frozenset[str]()
        stored = replace(update.person, **update.values, roles=roles | ({update.role} - {""}))
        people[stored.id] = replace(stored, unit_id=ids[update.unit.codes]) if update.moves else stored
    for place, addition in enumerate(made.added, 1000):
        row, status, roles = addition.row, addition.row.status or "active", frozenset({addition.role} - {""})
        unit_id = ids[addition.unit.codes]
        people[place] = KnownPerson(place, row.code, row.full_name, row.phone, unit_id, status, row.note, roles)
    return RosterState(state.top, (*state.units, *new), tuple(people.values()))


@given(people_of_the_ward())
def test_importing_an_export_changes_nothing(people: tuple[KnownPerson, ...]) -> None:
    made = plan(read_roster(export_roster(rows_of(people))), RosterState(WARD, UNITS, people), GRANTABLE)
    assert (made.added, made.updates, made.missing, made.units_to_add, made.faults) == ((), (), (), (), ())
    assert len(made.unchanged) + len(made.questions) == len(people)


@given(files(), people_of_the_ward())
def test_each_row_is_decided_once(roster: Roster, people: tuple[KnownPerson, ...]) -> None:
    made = plan(roster, RosterState(WARD, UNITS, people), GRANTABLE)
    decided = len(made.added) + len(made.updates) + len(made.unchanged) + len(made.questions) + len(made.faults)
    assert decided == len(roster.rows)
    touched = [update.person.id for update in made.updates] + [person.id for person in made.unchanged + made.missing]
    assert len(touched) == len(set(touched))


@given(files(), people_of_the_ward())
def test_the_same_file_again_changes_nothing_more(roster: Roster, people: tuple[KnownPerson, ...]) -> None:
    state = RosterState(WARD, UNITS, people)
    first = plan(roster, state, GRANTABLE)
    assume(not first.faults)  # with faults nothing would be stored
    again = plan(roster, applied(first, state), GRANTABLE)
    assert {addition.row.number for addition in again.added} <= {q.row for q in first.questions}
    assert {update.row.number for update in again.updates} <= {q.row for q in first.questions}
