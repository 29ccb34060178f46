"""What people are told about their data and what they say to it. The newest answer counts; older ones stay on record.

Under `consent: notice` everybody is told and results are shared with the cell's leaders unless somebody objected; under
`consent: ask` nothing is shared until the person has ticked it, since silence is no consent.
"""

from dataclasses import dataclass
from datetime import datetime

from learning import clock, config
from learning.administration import audit
from learning.administration.models import Consent
from learning.db import db, transaction
from learning.errors import NotFound
from learning.members import queries
from learning.policy import Actor

VERSION = (
    "2026-11"  # of the text in templates/members/consent.html: a new text, a new version, and everybody is told anew
)
NOTICE, ASK = "notice", "ask"


@dataclass(frozen=True)
class Standing:
    """What the actor has said: told_at None until they have seen the present text; shares None until they chose."""

    mode: str
    version: str
    told_at: datetime | None
    shares: bool | None

    @property
    def is_due(self) -> bool:
        """Whether the present text is still to be shown to them."""
        return self.told_at is None

    @property
    def results_hidden(self) -> bool:
        return hides(self.shares)


def hides(shares_results: bool | None, silent_hide: bool | None = None) -> bool:
    """Whether somebody with this answer (Person.shares_results) appears as "không chia sẻ kết quả" to leaders.

    silent_hide: hides(None), for those who ask about many.
    """
    if shares_results is None:
        return config.current().consent == ASK if silent_hide is None else silent_hide
    return not shares_results


def standing_of(actor: Actor) -> Standing:
    """What the actor was told and has said. Raises NotFound for the operator."""
    person = queries.get_person(_id(actor))
    told = queries.find_consent(person.id, VERSION)
    return Standing(config.current().consent, VERSION, told.at if told else None, person.shares_results)


def answer(actor: Actor, shares: bool | None) -> None:
    """The actor has seen the present text; shares: what they chose, None where nothing was asked.

    Kept with version, mode and time; what was said before stays on record.
    """
    with transaction():
        person = queries.lock_person(_id(actor))
        if shares is not None:
            person.shares_results = shares
        db.session.add(
            Consent(
                person_id=person.id,
                version=VERSION,
                mode=config.current().consent,
                shares=person.shares_results,
                at=clock.now(),
                device_id=actor.device_id,
            )
        )
        if shares is not None:
            audit.write(actor, "consent_given", person_id=person.id, unit_id=actor.unit_id, shares=shares)


def _id(actor: Actor) -> int:
    if actor.person_id is None:
        raise NotFound
    return actor.person_id
