"""policy against a slow reference on random trees, written from the table "Roles": it walks parents, knows no paths."""

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from learning import policy
from learning.policy import Actor, Grant, Permission, Role
from learning.units import tree

P, R = Permission, Role
# Who has a right for the unit they hold a role in and all below it. names: stops where a committee sees no names.
TABLE: dict[Permission, tuple[set[Role], bool]] = {
    P.NAMES_SEE: ({R.HELPER, R.LEADER, R.COMMITTEE}, True),
    P.COMPLETION_SEE: ({R.LEADER, R.COMMITTEE}, True),
    P.COUNTS_SEE: ({R.LEADER, R.COMMITTEE, R.ADMIN}, False),
    P.HELP_RECORD: ({R.HELPER, R.LEADER, R.COMMITTEE}, True),
    P.TASKS_CONFIRM: ({R.LEADER, R.COMMITTEE}, True),
    P.COURSES_ASSIGN: ({R.LEADER, R.COMMITTEE}, False),
    P.CARDS_ISSUE: ({R.LEADER, R.COMMITTEE, R.ADMIN}, False),
    P.ROSTER_IMPORT: ({R.COMMITTEE, R.ADMIN}, False),
    P.COURSES_PUBLISH: ({R.TRAINER}, False),
    P.AUDIT_SEE: ({R.LEADER, R.COMMITTEE, R.ADMIN}, False),
    P.LOG_READ: (set(R), False),
    P.MEMBERS_EDIT: ({R.LEADER, R.COMMITTEE, R.ADMIN}, True),
    P.REQUESTS_HANDLE: ({R.COMMITTEE, R.ADMIN}, True),
    P.CONFIRMATIONS_ISSUE: ({R.LEADER, R.COMMITTEE}, True),
    P.TOKENS_MAKE: ({R.COMMITTEE, R.ADMIN}, False),
}


@dataclass
class Forest:
    """A tree of units by number: parents[0] is None; who holds what; where each member is, and where they were."""

    parents: list[int | None]
    sees_names: list[bool]
    grants: list[tuple[Role, int]]
    homes: list[int]
    earlier: list[int]

    def above(self, unit: int) -> set[int]:
        """The unit and all above it, by walking."""
        found = set()
        here: int | None = unit
        while here is not None:
            found.add(here)
            here = self.parents[here]
        return found

    def path(self, unit: int) -> str:
        """The path as the database keeps it, made as the application makes it."""
        parent = self.parents[unit]
        return tree.child_path("" if parent is None else self.path(parent), unit + 1)

    def actor(self) -> Actor:
        held = tuple(Grant(role, unit + 1, self.path(unit), self.sees_names[unit]) for role, unit in self.grants)
        return Actor(person_id=1, grants=held)

    def allows(self, permission: Permission, unit: int) -> bool:
        """The slow reference."""
        roles, stops_without_names = TABLE[permission]
        for role, held_for in self.grants:
            blind = role is Role.COMMITTEE and stops_without_names and not self.sees_names[held_for]
            if role in roles and held_for in self.above(unit) and not blind:
                return True
        return False


@st.composite
def forests(draw: st.DrawFn) -> Forest:
    size = draw(st.integers(1, 14))
    parents: list[int | None] = [None, *(draw(st.integers(0, number - 1)) for number in range(1, size))]
    unit = st.integers(0, size - 1)
    return Forest(
        parents,
        draw(st.lists(st.booleans(), min_size=size, max_size=size)),
        draw(st.lists(st.tuples(st.sampled_from(Role), unit), max_size=4)),
        homes := draw(st.lists(unit, max_size=8)),
        draw(st.lists(unit, min_size=len(homes), max_size=len(homes))),
    )


@settings(max_examples=150)
@given(forests(), st.sampled_from(sorted(TABLE)))
def test_may_and_scope_are_what_the_table_says(forest: Forest, permission: Permission) -> None:
    actor = forest.actor()
    where = policy.scope(actor, permission)
    for unit in range(len(forest.parents)):
        expected = forest.allows(permission, unit)
        assert policy.may(actor, permission, forest.path(unit)) is expected
        assert where.covers(forest.path(unit)) is expected
    assert policy.may(actor, permission) is any(forest.allows(permission, unit) for unit in range(len(forest.parents)))


@settings(max_examples=100)
@given(forests())
def test_whoever_moved_is_seen_where_they_are_and_nowhere_else(forest: Forest) -> None:
    """Visible members are those whose present home is visible; an index range says the same as walking the tree."""
    where = policy.scope(forest.actor(), Permission.COMPLETION_SEE)
    by_range = {
        number
        for number, home in enumerate(forest.homes)
        if any(top <= forest.path(home) < tree.end_of(top) for top in where.paths)
    }
    by_walking = {number for number, home in enumerate(forest.homes) if forest.allows(Permission.COMPLETION_SEE, home)}
    assert by_range == by_walking


@settings(max_examples=100)
@given(forests(), st.sampled_from(Role), st.data())
def test_roles_are_given_downwards_only(forest: Forest, role: Role, data: st.DataObject) -> None:
    unit = data.draw(st.integers(0, len(forest.parents) - 1))
    expected = any(
        (held is Role.ADMIN and held_for in forest.above(unit))
        or (held is Role.COMMITTEE and role in {Role.HELPER, Role.LEADER} and held_for in forest.above(unit) - {unit})
        for held, held_for in forest.grants
    )
    assert policy.may_grant(forest.actor(), role, forest.path(unit)) is expected


def test_the_table_names_every_right_over_units() -> None:
    without_units = {P.STUDY, P.FIELDS_SET, P.INSTANCE_SET_UP}
    assert TABLE.keys() | without_units >= set(Permission) - {one for one in Permission if one.value == "roles:grant"}
