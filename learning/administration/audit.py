"""The audit log: one append-only line for each thing done to people. Ids only, never names."""

from typing import Any

from learning import clock
from learning.administration.models import AuditEntry
from learning.db import db, transaction
from learning.policy import Actor


def write(
    actor: Actor,
    action: str,
    *,
    person_id: int | None = None,
    unit_id: int | None = None,
    **detail: Any,
) -> None:
    """Add a line in the present transaction. detail holds ids, counts and codes of reasons, nothing personal."""
    roles = "+".join(sorted({grant.role for grant in actor.grants})) or "member"
    with transaction():
        db.session.add(
            AuditEntry(
                at=clock.now(),
                actor_id=actor.person_id,
                acting_as="operator" if actor.is_operator else roles,
                action=action,
                person_id=person_id,
                unit_id=unit_id,
                device_id=actor.device_id,
                detail=detail,
            )
        )
