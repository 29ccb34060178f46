"""Making a person: names are kept as sorted and searched, and everybody has a sign-in code from the start."""

from learning import clock, vietnamese
from learning.members import secrets
from learning.members.models import Person


def new_person(name: str, phone: str | None = None, note: str = "") -> Person:
    """A person not yet added to the session. phone: as vietnamese.normalise_phone gives it."""
    name = vietnamese.tidy(name)
    return Person(
        name=name,
        name_key=vietnamese.name_sort_key(name),
        name_folded=vietnamese.fold(name),
        phone=phone,
        sign_in_code=secrets.new_code(),
        status="active",
        note=note,
        created_at=clock.now(),
    )
