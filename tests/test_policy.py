"""Who may do what: the table of interfaces.md, and its edges."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning import policy
from learning.policy import Actor, Grant, Permission, Role

CITY, WARD, CELL, OTHER_CELL, OTHER_WARD = "1/", "1/2/", "1/2/3/", "1/2/4/", "1/5/"


def actor(role: Role, path: str, sees_names: bool = False) -> Actor:
    return Actor(person_id=9, grants=(Grant(role, 1, path, sees_names),))


LEADER = actor(Role.LEADER, CELL)
WARD_COMMITTEE = actor(Role.COMMITTEE, WARD, sees_names=True)
CITY_COMMITTEE = actor(Role.COMMITTEE, CITY)
ADMIN = actor(Role.ADMIN, CITY)
HELPER = actor(Role.HELPER, CELL)
TRAINER = actor(Role.TRAINER, WARD)
NOBODY = Actor(person_id=9)


@pytest.mark.parametrize(
    ("who", "permission", "path", "allowed"),
    [
        (LEADER, Permission.COMPLETION_SEE, CELL, True),
        (LEADER, Permission.COMPLETION_SEE, OTHER_CELL, False),
        (LEADER, Permission.COUNTS_SEE, WARD, False),
        (LEADER, Permission.ROSTER_IMPORT, CELL, False),
        (WARD_COMMITTEE, Permission.COMPLETION_SEE, CELL, True),
        (WARD_COMMITTEE, Permission.COMPLETION_SEE, OTHER_WARD, False),
        (WARD_COMMITTEE, Permission.COUNTS_SEE, CITY, False),
        (WARD_COMMITTEE, Permission.ROSTER_IMPORT, WARD, True),
        (CITY_COMMITTEE, Permission.COMPLETION_SEE, CELL, False),
        (CITY_COMMITTEE, Permission.NAMES_SEE, CELL, False),
        (CITY_COMMITTEE, Permission.COUNTS_SEE, CELL, True),
        (ADMIN, Permission.NAMES_SEE, CELL, False),
        (ADMIN, Permission.COMPLETION_SEE, CELL, False),
        (ADMIN, Permission.COUNTS_SEE, CELL, True),
        (ADMIN, Permission.CARDS_ISSUE, CELL, True),
        (ADMIN, Permission.FIELDS_SET, CELL, True),
        (WARD_COMMITTEE, Permission.FIELDS_SET, WARD, False),
        (HELPER, Permission.NAMES_SEE, CELL, True),
        (HELPER, Permission.COMPLETION_SEE, CELL, False),
        (HELPER, Permission.HELP_RECORD, CELL, True),
        (HELPER, Permission.TASKS_CONFIRM, CELL, False),
        (TRAINER, Permission.COURSES_PUBLISH, WARD, True),
        (TRAINER, Permission.COURSES_PUBLISH, CITY, False),
        (TRAINER, Permission.COUNTS_SEE, WARD, False),
        (NOBODY, Permission.COUNTS_SEE, CELL, False),
    ],
)
def test_permissions(who: Actor, permission: Permission, path: str, allowed: bool) -> None:
    assert policy.may(who, permission, path) is allowed


def test_everybody_signed_in_studies_and_nobody_else() -> None:
    assert policy.may(NOBODY, Permission.STUDY)
    assert not policy.may(policy.OPERATOR, Permission.STUDY)


@pytest.mark.parametrize(
    ("who", "role", "path", "allowed"),
    [
        (WARD_COMMITTEE, Role.LEADER, CELL, True),
        (WARD_COMMITTEE, Role.HELPER, CELL, True),
        (WARD_COMMITTEE, Role.LEADER, WARD, False),
        (WARD_COMMITTEE, Role.COMMITTEE, CELL, False),
        (WARD_COMMITTEE, Role.LEADER, OTHER_WARD, False),
        (LEADER, Role.HELPER, CELL, False),
        (ADMIN, Role.ADMIN, CITY, True),
        (ADMIN, Role.COMMITTEE, WARD, True),
        (policy.OPERATOR, Role.ADMIN, CITY, True),
    ],
)
def test_who_may_grant(who: Actor, role: Role, path: str, allowed: bool) -> None:
    assert policy.may_grant(who, role, path) is allowed


@pytest.mark.parametrize(
    ("who", "held", "allowed"),
    [
        (LEADER, (), True),
        (LEADER, (Grant(Role.LEADER, 1, CELL),), True),
        (LEADER, (Grant(Role.HELPER, 1, CELL),), True),
        (LEADER, (Grant(Role.COMMITTEE, 1, WARD),), False),
        (LEADER, (Grant(Role.ADMIN, 1, CITY),), False),
        (WARD_COMMITTEE, (Grant(Role.LEADER, 1, CELL),), True),
        (WARD_COMMITTEE, (Grant(Role.ADMIN, 1, CITY),), False),
        (WARD_COMMITTEE, (Grant(Role.ADMIN, 1, WARD),), False),
        (ADMIN, (Grant(Role.COMMITTEE, 1, CITY),), True),
    ],
)
def test_nobody_resets_the_sign_in_of_somebody_who_reaches_further(
    who: Actor, held: tuple[Grant, ...], allowed: bool
) -> None:
    assert policy.may_reset(who, CELL, held) is allowed


paths = st.lists(st.integers(1, 3), min_size=1, max_size=4).map(lambda ids: "".join(f"{one}/" for one in ids))
grants = st.builds(Grant, st.sampled_from(Role), st.just(1), paths, st.booleans())


@given(st.lists(grants, max_size=4), st.sampled_from(list(Permission)[1:]), paths)
def test_scope_and_may_are_one_rule(held: list[Grant], permission: Permission, path: str) -> None:
    """The slow reference: some single grant gives the permission and lies at or above the unit."""
    who = Actor(person_id=1, grants=tuple(held))
    reference = any(
        path.startswith(grant.path) and policy.may(Actor(person_id=1, grants=(grant,)), permission, grant.path)
        for grant in held
    )
    assert policy.may(who, permission, path) is reference
    assert policy.scope(who, permission).covers(path) is reference
