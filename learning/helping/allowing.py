"""More tries and more time for one person; nobody grants them to themself."""

from learning import policy
from learning.administration import audit
from learning.db import transaction
from learning.errors import InvalidInput, NotFound
from learning.members import queries as members
from learning.policy import Actor, Permission
from learning.progress import service as progress
from learning.progress.events import MAX_EXTRA_MINUTES, MAX_EXTRA_TRIES, NewEvent

KINDS = {"tries": ("tries_granted", MAX_EXTRA_TRIES), "minutes": ("time_granted", MAX_EXTRA_MINUTES)}


def grant(actor: Actor, person_id: int, sheet: str, course_slug: str, quiz_slug: str, what: str, amount: int) -> None:
    """Give a member more tries or minutes for a quiz. sheet: an id made with the form; the same again changes nothing.

    Raises NotFound for whom the actor may not grant, InvalidInput with words for what cannot be.
    """
    kind, most = KINDS[what]
    if not 1 <= amount <= most:
        raise InvalidInput(f"Xin ghi một số từ 1 đến {most}.", what)
    place = members.get_place(person_id)
    if place.unit is None or not policy.may(actor, Permission.TASKS_CONFIRM, place.unit.path):
        raise NotFound
    event = NewEvent(sheet, person_id, kind, f"{course_slug}/{quiz_slug}", {what: amount}, "leader")
    with transaction():
        outcome = progress.record(actor, [event])[0]
        if outcome.status == "stored":
            audit.write(actor, kind, person_id=person_id, unit_id=place.unit.id, quiz=quiz_slug, amount=amount)
    if outcome.status == "refused":
        raise InvalidInput(outcome.reason)
