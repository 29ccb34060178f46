"""The audit log: one append-only line for each thing done to people, chained by hashes. Ids only, never names.

Lines are gathered while a transaction runs and chained as the last thing before it commits: the head of the chain is
the one row that all writers wait for, so nobody holds it while they wait for something else.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event, insert, select
from sqlalchemy.orm import Session

from learning import clock
from learning.administration import chain
from learning.administration.models import AuditEntry, AuditHead
from learning.db import db, insert_if_absent, transaction
from learning.policy import Actor

_PENDING = "audit_entries"
_AT_ONCE = 2_000


@dataclass(frozen=True)
class Verdict:
    """What became of verifying the chain: entries seen, the id of the first that does not fit, its last hash."""

    entries: int
    broken_at: int | None
    last_hash: str
    head_fits: bool

    @property
    def whole(self) -> bool:
        return self.broken_at is None and self.head_fits


def write(
    actor: Actor,
    action: str,
    *,
    person_id: int | None = None,
    unit_id: int | None = None,
    **detail: Any,
) -> None:
    """Add a line to the present transaction. detail holds ids, counts and codes of reasons, nothing personal."""
    roles = "+".join(sorted({grant.role for grant in actor.grants})) or "member"
    with transaction():
        pending: list[dict[str, Any]] = db.session().info.setdefault(_PENDING, [])
        pending.append(
            {
                "at": clock.now(),
                "actor_id": actor.person_id,
                "acting_as": "operator" if actor.is_operator else roles,
                "action": action,
                "person_id": person_id,
                "unit_id": unit_id,
                "device_id": actor.device_id,
                "detail": json.loads(json.dumps(detail)),
            }
        )


def verify() -> Verdict:
    """Compute the whole chain anew and compare it with what is stored; a fixed amount of memory."""
    last, count, broken = chain.START, 0, None
    for row in _rows():
        count += 1
        expected = chain.hash_of(last, row)
        if broken is None and row["hash"] != expected:
            broken = row["id"]
        last = row["hash"]
    head = db.session.get(AuditHead, 1)
    fits = (head.entries, head.hash) == (count, last) if head else count == 0
    return Verdict(count, broken, last, fits)


def _rows() -> Iterator[dict[str, Any]]:
    """All entries in the order of their ids, as dictionaries of columns."""
    after = 0
    while True:
        rows = db.session.execute(
            select(*AuditEntry.__table__.columns).where(AuditEntry.id > after).order_by(AuditEntry.id).limit(_AT_ONCE)
        ).all()
        if not rows:
            return
        for row in rows:
            yield dict(row._mapping)
        after = rows[-1].id


@event.listens_for(db.session, "before_commit")
def _chain_pending(session: Session) -> None:
    pending = session.info.pop(_PENDING, None)
    if not pending:
        return
    head = _lock_head(session)
    for entry in pending:
        head.hash = entry["hash"] = chain.hash_of(head.hash, entry)
        head.entries += 1
    session.execute(insert(AuditEntry), pending)


@event.listens_for(db.session, "after_soft_rollback")
def _forget_pending(session: Session, _previous: object) -> None:
    session.info.pop(_PENDING, None)


def _lock_head(session: Session) -> AuditHead:
    found = session.get(AuditHead, 1, with_for_update=True, populate_existing=True)
    if found is None:
        insert_if_absent(AuditHead, {"id": 1, "entries": 0, "hash": chain.START})
        found = session.get_one(AuditHead, 1, with_for_update=True, populate_existing=True)
    return found
