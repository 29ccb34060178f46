"""What phones send, and the papers they take along."""

import re
from collections.abc import Collection
from typing import Any

from flask import Blueprint, Response, abort, current_app, jsonify, request
from flask.blueprints import BlueprintSetupState

from learning import clock
from learning.administration import identity
from learning.errors import InvalidInput
from learning.members import sessions
from learning.members.sessions import Found
from learning.offline import batches, strict, taking
from learning.offline.batches import Item
from learning.offline.rates import Allowance
from learning.policy import Actor
from learning.progress import service as progress
from learning.progress.events import Outcome
from learning.web import crowds, packing
from learning.web.access import device_session, public
from learning.web.rendering import symbols_of

blueprint = Blueprint("offline", __name__)
_ALLOWANCE = "device_allowance"
_SLUG = re.compile(r"[a-z0-9-]{1,80}")


@blueprint.record_once
def _set_up(state: BlueprintSetupState) -> None:
    state.app.extensions[_ALLOWANCE] = Allowance()


@blueprint.post("/events")
@public
def events() -> Response:
    """Records a batch of events of anybody enrolled on this device; answers only after a durable commit."""
    session, actor = _device()
    items = batches.read_batch(_body())
    database_id = session.database_id or identity.database_id()
    outcomes = _record(actor, session.device_id, items)
    return jsonify(
        contract=strict.CONTRACT,
        database_id=database_id,
        now=clock.now().isoformat(),
        events=[_answer(outcome) for outcome in outcomes],
    )


@blueprint.post("/papers")
@public
def papers() -> Response:
    """The open papers of who is active on this device, for a course or one quiz of it; issued where there are none."""
    session, actor = _device()
    asked = strict.read(_body(), {"person", "course"}, maybe=frozenset({"quiz"}))
    course, quiz = asked["course"], asked.get("quiz")
    if not strict.is_id(asked["person"]) or not _is_slug(course) or not (quiz is None or _is_slug(quiz)):
        raise InvalidInput(strict.NOT_OURS)
    if asked["person"] != actor.person_id:
        abort(403)
    taken = taking.take_along(actor, course, quiz)
    if quiz is None:  # the whole course goes along, not one quiz that is begun here and now
        sessions.note_taken(session.device_id, asked["person"])
    drawn = [packing.paper(one) for one in taken.papers]
    return jsonify(
        contract=strict.CONTRACT,
        database_id=session.database_id or identity.database_id(),
        now=clock.now().isoformat(),
        person=actor.person_id,
        course=course,
        papers=drawn,
        refused=[packing.refusal(one) for one in taken.refused],
        symbols=symbols_of(packing.html_of_papers(drawn)),
    )


def _is_slug(value: object) -> bool:
    return isinstance(value, str) and _SLUG.fullmatch(value) is not None


def _device() -> tuple[Found, Actor]:
    """The session of the device and who is active on it.

    503 while the server has too much to do, 401 for nobody, 429 for a device that calls too often.
    """
    crowds.refuse_when_crowded()
    if request.mimetype != "application/json":
        raise InvalidInput("Gói bài gửi lên cần là JSON.")
    if (request.content_length or 0) > strict.MAX_BYTES:
        abort(413)
    session = device_session()
    if session is None or session.actor is None:
        abort(401)
    allowance: Allowance = current_app.extensions[_ALLOWANCE]
    allowance.take(session.device_id)
    return session, session.actor


def _body() -> bytes:
    """What was sent; 413 also where its length was not said before."""
    data = request.get_data(cache=False)
    if len(data) > strict.MAX_BYTES:
        abort(413)
    return data


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
    _note_refused(device_id, items, outcomes, enrolled)
    return outcomes


def _note_refused(device_id: int, items: list[Item], outcomes: list[Outcome], enrolled: Collection[int | None]) -> None:
    """Whose leader is to look: something of theirs came and could not be taken."""
    people = {
        item.event.person_id
        for item, outcome in zip(items, outcomes, strict=True)
        if item.event is not None and item.event.person_id in enrolled and outcome.status in {"refused", "conflict"}
    }
    if people:
        sessions.note_refused(device_id, people)


def _answer(outcome: Outcome) -> dict[str, Any]:
    answer = {"id": outcome.uid, "status": outcome.status}
    if outcome.receipt:
        answer["receipt"] = outcome.receipt
    if outcome.reason:
        answer["reason"] = outcome.reason
    return answer
