"""Setting one's own passphrase. Knows no request."""

from learning.administration import audit
from learning.db import transaction
from learning.errors import NotFound
from learning.members import notices, passphrases, queries, throttle
from learning.members.models import Person
from learning.policy import Actor


def make_passphrase(actor: Actor) -> str:
    """Give the actor a passphrase of four words; the words are returned this once."""
    words = passphrases.make()
    _set(actor, passphrases.hash_made(words), "made")
    return words


def choose_passphrase(actor: Actor, text: str) -> None:
    """Take the actor's own passphrase. Raises InvalidInput for one that is too short or easily guessed."""
    place = queries.get_place(_own_id(actor))
    unit = place.unit.name if place.unit else ""
    person = place.person
    passphrases.check_own(text, (*person.name.split(), *unit.split(), (person.phone or "")[3:], person.sign_in_code))
    _set(actor, passphrases.hash_own(text), "own")


def sign_in_code_of(actor: Actor) -> str:
    """The actor's own sign-in code: what is typed where the phone number is shared."""
    return queries.get_person(_own_id(actor)).sign_in_code


def _set(actor: Actor, stored: str, kind: str) -> None:
    person_id = _own_id(actor)
    with transaction():
        person = queries.get_person(person_id)
        person.passphrase_hash = stored
        _forget_failures(person, actor.device_id)
        audit.write(actor, "passphrase_set", person_id=person_id, kind=kind)
        notices.tell(person_id, "passphrase_set")


def _forget_failures(person: Person, device_id: int | None) -> None:
    """A new passphrase begins anew, by code and by phone, here and elsewhere."""
    for account in filter(None, (person.sign_in_code, person.phone)):
        throttle.forget(throttle.account_key(account, None))
        throttle.forget(throttle.account_key(account, device_id))


def _own_id(actor: Actor) -> int:
    if actor.person_id is None:
        raise NotFound
    return actor.person_id
