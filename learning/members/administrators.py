"""The first administrator, who enters by a one-time link. For the command line only; knows no request."""

from datetime import timedelta

from learning import clock
from learning.administration import audit
from learning.db import db, transaction
from learning.errors import InvalidInput
from learning.members import people, queries, secrets
from learning.members.models import OneTimeLink, RoleGrant
from learning.policy import OPERATOR, Role
from learning.units import queries as units

LINK_LIFETIME = timedelta(hours=24)


def exists() -> bool:
    """Whether somebody administers the instance and has been in, or can enter by passphrase."""
    return queries.find_administrator_with_access() is not None


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
