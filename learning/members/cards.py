"""Cards: issuing them, and what a card is worth now. Knows no request; spending one is signing_in's."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from learning import clock, config, policy, vietnamese
from learning.administration import audit
from learning.db import db, transaction
from learning.errors import NotAllowed, NotFound
from learning.members import notices, queries, queries_cards, second_step_ways, secrets, sessions
from learning.members.models import Card, Person
from learning.policy import Actor, Grant, Permission, Role, Scope
from learning.units import queries as units
from learning.units import tree
from learning.units.models import Unit

MAX_BROWSERS = 3
LIFETIME = timedelta(days=60)


class CardState(StrEnum):
    OK = "ok"
    UNKNOWN = "unknown"
    REPLACED = "replaced"
    EXPIRED = "expired"
    USED_UP = "used_up"


@dataclass(frozen=True)
class CardView:
    """Whose card it is, as far as its finder may know (nothing unless the card is good), and what it is worth."""

    state: CardState
    given_name: str = ""
    cell_name: str = ""


@dataclass(frozen=True)
class Issued:
    """A card as it is printed once: only hashes of token and code are kept. expires_at None: never."""

    person_id: int
    name: str
    unit_id: int | None
    unit_name: str
    token: str
    code: str
    expires_at: datetime | None


@dataclass(frozen=True)
class Holder:
    """Somebody for whom the actor may issue a card; id is the person's, devices counts those enrolled."""

    id: int
    name: str
    has_card: bool
    devices: int


@dataclass(frozen=True)
class Desk:
    """What the card page shows of one unit: its people, the units below, how many here and below lack a card."""

    unit: Unit
    holders: tuple[Holder, ...]
    below: tuple[Unit, ...]
    without: int


def look_up_card(token: str, session_token: str | None = None) -> CardView:
    """What a card is worth on the device of a session. Spends nothing, so that link previews may call it."""
    card = queries_cards.find_card(token_hash=secrets.hash_token(token))
    state = state_of(card, session_token)
    if card is None or state is not CardState.OK:
        return CardView(state)
    place = queries.get_place(card.person_id)
    return CardView(state, vietnamese.given_name(place.person.name), place.unit.name if place.unit else "")


def state_of(card: Card | None, session_token: str | None) -> CardState:
    """What a card is worth now. One that has enrolled this very device before is not used up here."""
    if card is None or queries.get_person(card.person_id).status == "left":
        return CardState.UNKNOWN
    if card.revoked_at is not None:
        return CardState.REPLACED
    if card.expires_at is not None and card.expires_at <= clock.now():
        return CardState.EXPIRED
    if not card.reusable and card.uses >= MAX_BROWSERS and not spends_nothing(card, session_token):
        return CardState.USED_UP
    return CardState.OK


def spends_nothing(card: Card, session_token: str | None) -> bool:
    """Whether the card's person is enrolled on this device, or was by this very card: it is no further browser."""
    session = queries.find_session(secrets.hash_token(session_token)) if session_token else None
    enrolment = queries.find_enrolment(session.device_id, card.person_id) if session else None
    return enrolment is not None and (enrolment.ended_at is None or enrolment.card_id == card.id)


def show_desk(actor: Actor, unit_id: int | None = None) -> Desk:
    """One unit with those in it for whom the actor may issue; without a unit, the actor's own uppermost one.

    Raises NotFound for a unit outside the actor's reach.
    """
    scope = _scope(actor)
    unit = units.get_unit(unit_id) if unit_id else _uppermost(scope)
    if not scope.covers(unit.path):
        raise NotFound
    grants = queries.list_grants_at_or_below(unit.path, clock.today(config.current().timezone))
    holders = tuple(
        Holder(person.id, person.name, cards > 0, devices)
        for person, cards, devices in queries_cards.list_card_holders(unit.id, clock.now())
        if _may_issue(actor, unit.path, grants.get(person.id, ()))
    )
    not_theirs = [person_id for person_id, held in grants.items() if not _may_issue(actor, unit.path, held)]
    without = queries_cards.count_without_card(unit.path, clock.now(), not_theirs)
    return Desk(unit, holders, tuple(units.list_open_below(unit.id)), without)


def issue_card(actor: Actor, person_id: int, lost_phone: bool = False) -> Issued:
    """A new card for one person; the old ones are worth nothing, and after a lost phone neither are their devices.

    Raises NotFound for whom the actor may not see or reset.
    """
    with transaction():
        place = queries.get_place(person_id)
        grants = queries.list_grants(person_id, clock.today(config.current().timezone))
        path = place.unit.path if place.unit else units.get_root().path
        if place.person.status == "left" or not _may_issue(actor, path, grants):
            raise NotFound
        issued = _issue(
            actor, place.person, place.unit, queries_cards.list_live_cards(person_id), lost_phone=lost_phone
        )
        if lost_phone:
            _give_up_phone(actor, place, grants)
    return issued


def issue_cards(
    actor: Actor, unit_id: int, person_ids: Collection[int] | None = None, at_most: int | None = None
) -> list[Issued]:
    """New cards for people at or below a unit, all or none, in the order of units and names.

    person_ids None: the active people without a live card whom the actor may reset, the first at_most of them (the
    next call issues for the next). Raises NotFound for a unit outside the actor's reach, or when one of the people is.
    """
    with transaction():
        unit = units.get_unit(unit_id)
        if not _scope(actor).covers(unit.path):
            raise NotFound
        grants = queries.list_grants_at_or_below(unit.path, clock.today(config.current().timezone))
        rows = [
            row
            for row in queries_cards.list_card_holders_at_or_below(unit.path, clock.now())
            if _may_issue(actor, row[1].path, grants.get(row[0].id, ()))
        ]
        chosen = _choose(rows, person_ids)[:at_most]
        live = queries_cards.list_live_cards_by_person([person.id for person, _home in chosen])
        return [_issue(actor, person, home, live.get(person.id, ())) for person, home in chosen]


def may_issue_somewhere(actor: Actor) -> bool:
    """Whether the actor may issue cards anywhere: a card is a name, so not those who see counts alone."""
    return bool(_scope(actor))


def issue_reusable_card(actor: Actor, person_id: int) -> Issued:
    """A card for the demo: never used up, never expired, and its code is the sign-in code, so that one is said of each.

    Raises NotAllowed for all but the operator.
    """
    if not actor.is_operator:
        raise NotAllowed
    with transaction():
        place = queries.get_place(person_id)
        return _issue(actor, place.person, place.unit, queries_cards.list_live_cards(person_id), reusable=True)


def _give_up_phone(actor: Actor, place: queries.Place, grants: Sequence[Grant]) -> None:
    """Whoever finds the phone finds it signed out and its keys worth nothing.

    The second step of a role begins anew only if the actor may grant the role; else somebody who may resets it.
    """
    person_id = place.person.id
    sessions.revoke_all(person_id)
    if not grants or second_step_ways.may_be_reset_by(actor, grants):
        second_step_ways.forget(person_id)
    else:
        second_step_ways.forget_passkeys(person_id)


def _choose(rows: Sequence[tuple[Person, Unit, int]], person_ids: Collection[int] | None) -> list[tuple[Person, Unit]]:
    if person_ids is None:
        return [(person, home) for person, home, live_cards in rows if not live_cards]
    chosen = [(person, home) for person, home, _ in rows if person.id in person_ids]
    if len(chosen) != len(set(person_ids)):
        raise NotFound
    return chosen


def _issue(
    actor: Actor,
    person: Person,
    unit: Unit | None,
    replaced: Sequence[Card],
    *,
    lost_phone: bool = False,
    reusable: bool = False,
) -> Issued:
    now = clock.now()
    token, code = secrets.new_token(), person.sign_in_code if reusable else secrets.new_code()
    expires_at = None if reusable else now + LIFETIME
    for old in replaced:
        old.revoked_at = now
    db.session.add(
        Card(
            person_id=person.id,
            token_hash=secrets.hash_token(token),
            code_hash=secrets.hash_code(code, config.current().secret_key),
            issued_at=now,
            issued_by=actor.person_id,
            expires_at=expires_at,
            uses=0,
            reusable=reusable,
        )
    )
    unit_id = unit.id if unit else None
    audit.write(actor, "card_issued", person_id=person.id, unit_id=unit_id, lost_phone=lost_phone, reusable=reusable)
    notices.tell(person.id, "card_issued_lost_phone" if lost_phone else "card_issued" if replaced else "card_first")
    return Issued(person.id, person.name, unit_id, unit.name if unit else "", token, code, expires_at)


def _may_issue(actor: Actor, unit_path: str, held: Sequence[Grant]) -> bool:
    return policy.may_reset(_issuer(actor), unit_path, held)


def _scope(actor: Actor) -> Scope:
    return policy.scope(_issuer(actor), Permission.CARDS_ISSUE)


def _issuer(actor: Actor) -> Actor:
    """The actor without the roles that see no names (a card is a name); administrators print for all."""
    with_names = tuple(
        grant
        for grant in actor.grants
        if grant.role is Role.ADMIN or policy.scope(replace(actor, grants=(grant,)), Permission.NAMES_SEE)
    )
    return replace(actor, grants=with_names)


def _uppermost(scope: Scope) -> Unit:
    if scope.everything:
        return units.get_root()
    if not scope.paths:
        raise NotFound
    return units.get_unit(tree.ids_of(scope.paths[0])[-1])
