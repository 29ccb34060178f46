"""Who may do what: pure rules over roles held for units. The same rule answers "may I?" and "which may I see?"."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    HELPER = "helper"
    TRAINER = "trainer"
    LEADER = "leader"
    COMMITTEE = "committee"
    ADMIN = "admin"


class Permission(StrEnum):
    """What can be allowed, as thing:verb; the table of interfaces.md "Roles" in code."""

    STUDY = "study:own"  # own study, data and devices: everybody who is signed in
    NAMES_SEE = "names:see"
    COMPLETION_SEE = "completion:see"  # completion and the score that counts, of persons
    COUNTS_SEE = "counts:see"
    HELP_RECORD = "help:record"  # attendance, "studied together", a task done
    TASKS_CONFIRM = "tasks:confirm"
    CONFIRMATIONS_ISSUE = "confirmations:issue"  # say on paper that somebody has completed a course; take it back
    COURSES_ASSIGN = "courses:assign"
    CARDS_ISSUE = "cards:issue"  # print cards, reset sign-in
    ROSTER_IMPORT = "roster:import"  # also: make, rename, move and close units, move members between them
    MEMBERS_EDIT = "members:edit"  # phone, status and sub-group of persons
    COURSES_PUBLISH = "courses:publish"
    AUDIT_SEE = "audit:see"  # what was done in a unit, and to its people
    LOG_READ = "log:read"  # open the log at all: what of it, AUDIT_SEE and COURSES_PUBLISH say
    REQUESTS_HANDLE = "requests:handle"  # what people ask about their own data
    ROLES_GRANT = "roles:grant"  # which role where, may_grant says
    TOKENS_MAKE = "tokens:make"  # keys by which other systems read a unit's reports
    FIELDS_SET = "fields:set"  # what the blanks of the courses mean for a unit
    INSTANCE_SET_UP = "instance:set-up"


_RIGHTS: dict[Role, frozenset[Permission]] = {
    Role.HELPER: frozenset({Permission.NAMES_SEE, Permission.HELP_RECORD, Permission.LOG_READ}),
    Role.TRAINER: frozenset({Permission.COURSES_PUBLISH, Permission.LOG_READ}),
    Role.LEADER: frozenset(
        {
            Permission.NAMES_SEE,
            Permission.COMPLETION_SEE,
            Permission.COUNTS_SEE,
            Permission.HELP_RECORD,
            Permission.TASKS_CONFIRM,
            Permission.CONFIRMATIONS_ISSUE,
            Permission.COURSES_ASSIGN,
            Permission.CARDS_ISSUE,
            Permission.MEMBERS_EDIT,
            Permission.AUDIT_SEE,
            Permission.LOG_READ,
        }
    ),
    Role.COMMITTEE: frozenset(
        {
            Permission.NAMES_SEE,
            Permission.COMPLETION_SEE,
            Permission.COUNTS_SEE,
            Permission.HELP_RECORD,
            Permission.TASKS_CONFIRM,
            Permission.CONFIRMATIONS_ISSUE,
            Permission.COURSES_ASSIGN,
            Permission.CARDS_ISSUE,
            Permission.MEMBERS_EDIT,
            Permission.ROSTER_IMPORT,
            Permission.AUDIT_SEE,
            Permission.ROLES_GRANT,
            Permission.LOG_READ,
            Permission.REQUESTS_HANDLE,
            Permission.TOKENS_MAKE,
        }
    ),
    Role.ADMIN: frozenset(
        {
            Permission.COUNTS_SEE,
            Permission.CARDS_ISSUE,
            Permission.MEMBERS_EDIT,
            Permission.ROSTER_IMPORT,
            Permission.AUDIT_SEE,
            Permission.ROLES_GRANT,
            Permission.LOG_READ,
            Permission.REQUESTS_HANDLE,
            Permission.TOKENS_MAKE,
            Permission.FIELDS_SET,
            Permission.INSTANCE_SET_UP,
        }
    ),
}
_OF_PERSONS = frozenset(
    {
        Permission.NAMES_SEE,
        Permission.COMPLETION_SEE,
        Permission.HELP_RECORD,
        Permission.TASKS_CONFIRM,
        Permission.CONFIRMATIONS_ISSUE,
        Permission.MEMBERS_EDIT,
        Permission.REQUESTS_HANDLE,
    }
)
_PIN_SUFFICES = frozenset({Role.HELPER, Role.LEADER})
_GRANTABLE: dict[Role, frozenset[Role]] = {
    Role.COMMITTEE: frozenset({Role.HELPER, Role.LEADER}),  # strictly below
    Role.ADMIN: frozenset(Role),
}


@dataclass(frozen=True)
class Grant:
    """A role held for the unit at path; sees_names is that unit's flag (the lowest committee above a cell)."""

    role: Role
    unit_id: int
    path: str
    sees_names: bool = False


@dataclass(frozen=True)
class Actor:
    """Who acts: a person with grants on a device, or (person_id None) the operator at the command line."""

    person_id: int | None
    name: str = ""
    unit_id: int | None = None
    unit_path: str = ""
    grants: tuple[Grant, ...] = field(default=())
    device_id: int | None = None

    @property
    def is_operator(self) -> bool:
        return self.person_id is None


OPERATOR = Actor(person_id=None, name="operator")


@dataclass(frozen=True)
class Scope:
    """The units in which something is allowed: all, or those at and below some paths."""

    everything: bool = False
    paths: tuple[str, ...] = ()

    def covers(self, path: str) -> bool:
        """Whether the unit at path lies in the scope."""
        return self.everything or any(path.startswith(top) for top in self.paths)

    def __bool__(self) -> bool:
        return self.everything or bool(self.paths)


def scope(actor: Actor, permission: Permission) -> Scope:
    """Where the actor holds a permission. STUDY is everybody's own and has no units."""
    if actor.is_operator:
        return Scope(everything=True)
    paths = {grant.path for grant in actor.grants if _gives(grant, permission)}
    return Scope(paths=tuple(sorted(_tops(paths))))


def may(actor: Actor, permission: Permission, path: str | None = None) -> bool:
    """Whether the actor holds a permission for the unit at path; without a path: anywhere."""
    if permission is Permission.STUDY:
        return actor.person_id is not None
    where = scope(actor, permission)
    return bool(where) if path is None else where.covers(path)


def pin_suffices(grants: Iterable[Grant]) -> bool:
    """Whether a PIN is enough of a second step for whoever holds these roles; the others need passkey or TOTP."""
    return all(grant.role in _PIN_SUFFICES for grant in grants)


def is_leader_of(actor: Actor, path: str) -> bool:
    """Whether the actor leads the unit at path: leaders see full phone numbers, above they are masked."""
    return any(grant.role is Role.LEADER and path.startswith(grant.path) for grant in actor.grants)


def may_grant(actor: Actor, role: Role, path: str) -> bool:
    """Whether the actor may give a role for the unit at path (and, by the same rule, reset its holder's sign-in)."""
    if actor.is_operator:
        return True
    for grant in actor.grants:
        if role not in _GRANTABLE.get(grant.role, ()):
            continue
        strictly_below = path.startswith(grant.path) and path != grant.path
        if strictly_below or (grant.role is Role.ADMIN and path == grant.path):
            return True
    return False


def may_reset(actor: Actor, unit_path: str, roles_held: Iterable[Grant]) -> bool:
    """Whether the actor may issue a card to a person of the unit at path who holds these roles.

    Whoever holds a role that reaches beyond the issuer's units gets cards only from someone who may grant that role.
    """
    where = scope(actor, Permission.CARDS_ISSUE)
    if not where.covers(unit_path):
        return False
    return all(
        (where.covers(held.path) and not _outranks(actor, held)) or may_grant(actor, held.role, held.path)
        for held in roles_held
    )


def _outranks(actor: Actor, held: Grant) -> bool:
    """Whether a held role is worth more than any of the actor's own roles over that unit."""
    order = list(Role)
    own = [order.index(grant.role) for grant in actor.grants if held.path.startswith(grant.path)]
    return not actor.is_operator and order.index(held.role) > max(own, default=-1)


def _gives(grant: Grant, permission: Permission) -> bool:
    if permission not in _RIGHTS[grant.role]:
        return False
    return grant.sees_names or grant.role is not Role.COMMITTEE or permission not in _OF_PERSONS


def _tops(paths: set[str]) -> set[str]:
    return {path for path in paths if not any(path != other and path.startswith(other) for other in paths)}
