"""POST /events: what phones kept comes in."""

from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

from learning import clock
from learning.administration import identity
from learning.errors import InvalidInput
from learning.members import sessions
from learning.offline import batches
from learning.offline.batches import Item
from learning.policy import Actor
from learning.progress import service as progress
from learning.progress.events import Outcome
from learning.web.access import device_session, public

blueprint = Blueprint("offline", __name__)


@blueprint.post("/events")
@public
def events() -> Response:
    """Records a batch of events of anybody enrolled on this device; answers only after a durable commit."""
    if request.mimetype != "application/json":
        raise InvalidInput("Gói bài gửi lên cần là JSON.")
    if (request.content_length or 0) > batches.MAX_BYTES:
        abort(413)
    session = device_session()
    if session is None or session.actor is None:
        abort(401)
    items = batches.read_batch(request.get_data(cache=False))
    database_id = identity.database_id()
    outcomes = _record(session.actor, session.device_id, items)
    return jsonify(
        contract=batches.CONTRACT,
        database_id=database_id,
        now=clock.now().isoformat(),
        events=[_answer(outcome) for outcome in outcomes],
    )


def _record(actor: Actor, device_id: int, items: list[Item]) -> list[Outcome]:
    people = {item.event.person_id for item in items if item.event is not None}
    alone = people <= {actor.person_id}  # as nearly always; who acts is enrolled
    enrolled = people if alone else sessions.list_enrolled(device_id)
    mine = [item.event for item in items if item.event is not None and item.event.person_id in enrolled]
    recorded = iter(progress.record(actor, mine))
    outcomes = []
    for item in items:
        if item.event is None:
            outcomes.append(Outcome(item.uid, "refused", reason=item.fault))
        elif item.event.person_id in enrolled:
            outcomes.append(next(recorded))
        else:
            outcomes.append(Outcome(item.uid, "not_yours"))
    return outcomes


def _answer(outcome: Outcome) -> dict[str, Any]:
    answer = {"id": outcome.uid, "status": outcome.status}
    if outcome.receipt:
        answer["receipt"] = outcome.receipt
    if outcome.reason:
        answer["reason"] = outcome.reason
    return answer
