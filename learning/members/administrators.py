"""The first administrator, and one who has lost their way in, enter by a one-time link. For the command line only."""

from datetime import timedelta

from learning import clock, config
from learning.administration import audit
from learning.db import db, transaction
from learning.errors import InvalidInput, NotFound
from learning.members import people, queries, second_step_ways, secrets, sessions
from learning.members.models import OneTimeLink, RoleGrant
from learning.policy import OPERATOR, Role
from learning.units import queries as units

LINK_LIFETIME = timedelta(hours=24)


def exists() -> bool:
    """Whether somebody administers the instance and has been in, or can enter by passphrase."""
    return queries.find_administrator_with_access() is not None


def recover(sign_in_code: str) -> str:
    """An administrator who has lost their way in gets a one-time link and begins their second step anew.

    For the operator: there may be nobody else who may grant the role. Raises NotFound for whoever administers nothing.
    """
    token = secrets.new_token()
    people = queries.find_people_by_account(secrets.fold_code(sign_in_code), None)
    grants = queries.list_grants(people[0].id, clock.today(config.current().timezone)) if people else ()
    if not any(grant.role is Role.ADMIN for grant in grants):
        raise NotFound
    person = people[0]
    with transaction():
        for link in queries.list_unused_links():
            if link.person_id == person.id:
                link.used_at = clock.now()
        second_step_ways.reset(OPERATOR, person.id, None)
        sessions.revoke_all(person.id)
        expires_at = clock.now() + LINK_LIFETIME
        db.session.add(OneTimeLink(person_id=person.id, token_hash=secrets.hash_token(token), expires_at=expires_at))
        audit.write(OPERATOR, "administrator_recovered", person_id=person.id)
    return token


def make_first(name: str) -> str:
    """Make a person who administers the whole instance; they enter once, within 24 hours, by the token returned.

    Somebody made before who never came gets the new link and name instead; older links are worth nothing. Raises
    InvalidInput without a name, NotFound while there is no root unit.
    """
    token = secrets.new_token()
    now = clock.now()
    fresh = people.new_person(name)
    if not fresh.name:
        raise InvalidInput("Xin cho biết họ tên của người quản trị.", "name")
    with transaction():
        root = units.get_root()
        waiting = queries.list_unused_links()
        for link in waiting:
            link.used_at = now
        if waiting and not exists():
            person = queries.get_person(waiting[-1].person_id)
            person.name, person.name_key, person.name_folded = fresh.name, fresh.name_key, fresh.name_folded
        else:
            person = fresh
            db.session.add(person)
            db.session.flush()
            db.session.add(RoleGrant(person_id=person.id, role=Role.ADMIN.value, unit_id=root.id, granted_at=now))
        db.session.add(
            OneTimeLink(person_id=person.id, token_hash=secrets.hash_token(token), expires_at=now + LINK_LIFETIME)
        )
        audit.write(OPERATOR, "administrator_made", person_id=person.id, unit_id=root.id)
    return token
