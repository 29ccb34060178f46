"""Signing in by passphrase, card or one-time link. Knows no request; what a card is worth is decided in cards."""

from dataclasses import dataclass

from learning import clock, config, vietnamese
from learning.administration import audit
from learning.db import transaction
from learning.errors import InvalidInput
from learning.members import cards, passphrases, queries, queries_cards, secrets, sessions, throttle
from learning.members.cards import CardState, CardView
from learning.members.models import Card, OneTimeLink, Person
from learning.policy import Actor

_NOT_MATCHING = "Mật khẩu chưa khớp với số điện thoại hoặc mã đăng nhập. Xin xem lại rồi gõ lại."
_WRONG_CODE = "Mã này chưa khớp. Xin xem lại 8 chữ và số trên thẻ."
_NO_CODE = "Xin gõ 8 chữ và số in trên thẻ."
_MARKED_CODE = "Bàn phím đã thêm dấu vào mã, nên chưa khớp. Xin gõ lại từng chữ không dấu, hoặc quét mã vuông."
_MISREAD_CODE = "Mã này chưa khớp. Trên thẻ không có số 0, số 1 và các chữ O, I, L. Xin xem lại."
_SEVERAL_PEOPLE = "Số điện thoại này là của nhiều đồng chí. Xin gõ mã đăng nhập thay cho số điện thoại."


@dataclass(frozen=True)
class Signed:
    """Somebody has signed in; the device's cookie is to hold the new token."""

    token: str
    person_id: int


class CardRefused(Exception):
    """The card was found wanting; state says why (never CardState.OK). The routes turn it into a page."""

    def __init__(self, state: CardState) -> None:
        super().__init__(state)
        self.state = state


def sign_in_with_passphrase(
    account: str, passphrase: str, token: str | None, label: str, address: str, ticket: str = ""
) -> Signed:
    """Sign in by sign-in code or phone, and passphrase.

    token: the device's present one; address: the network's; ticket: the page's (learning.members.throttle).

    Raises InvalidInput with words, or TooManyTries.
    """
    phone = vietnamese.normalise_phone(account)
    codes = secrets.readings(account)
    if not any(codes) or not passphrase:
        raise InvalidInput("Xin gõ số điện thoại (hoặc mã đăng nhập) và mật khẩu.", "password")
    code = next((one for one in codes if queries.find_people_by_account(one, None)), codes[0])
    people = queries.find_people_by_account(code, phone)
    device_id = _enrolled_device(people, token)
    key = throttle.account_key(phone or code, device_id)
    attempt = throttle.begin(key, address, ticket, enrolled=device_id is not None)
    hits = [person for person in people if passphrases.verify(person.passphrase_hash, passphrase)]
    if not people:
        passphrases.verify(None, passphrase)
    if not hits:
        raise InvalidInput(_NOT_MATCHING, "password")
    throttle.forgive(attempt)
    if len(hits) > 1:
        raise InvalidInput(_SEVERAL_PEOPLE, "account")
    return Signed(sessions.enrol(hits[0].id, "passphrase", token, label), hits[0].id)


def sign_in_with_card(card_token: str, token: str | None, label: str) -> Signed:
    """Sign in by the token of a card's square code; enrols the device. Raises CardRefused."""
    return _spend(queries_cards.find_card(token_hash=secrets.hash_token(card_token)), token, label)


def sign_in_with_code(code: str, token: str | None, label: str, address: str, ticket: str = "") -> Signed:
    """Sign in by a card's code as typed; enrols the device. Raises InvalidInput, TooManyTries or CardRefused."""
    codes = [one for one in secrets.readings(code) if len(one) == secrets.CODE_LENGTH]
    if not codes:
        raise InvalidInput(_why_wrong(code), "code")
    session = queries.find_session(secrets.hash_token(token)) if token else None
    attempt = throttle.begin(throttle.device_key(session.device_id) if session else None, address, ticket)
    hashes = [secrets.hash_code(one, config.current().secret_key) for one in codes]
    card = next((found for one in hashes if (found := queries_cards.find_card(code_hash=one))), None)
    if card is None:
        raise InvalidInput(_why_wrong(code), "code")
    signed = _spend(card, token, label)
    throttle.forgive(attempt)
    return signed


def look_up_link(link_token: str) -> CardView:
    """What a one-time link is worth, in the terms of a card. Spends nothing, so that link previews may call it."""
    link = queries.find_link(secrets.hash_token(link_token))
    state = _link_state(link)
    if link is None or state is not CardState.OK:
        return CardView(state)
    return CardView(state, vietnamese.given_name(queries.get_person(link.person_id).name))


def sign_in_with_link(link_token: str, token: str | None, label: str) -> Signed:
    """Sign in by a one-time link, once. Raises CardRefused when it is worth nothing (any more)."""
    found = queries.find_link(secrets.hash_token(link_token))
    with transaction():
        link = queries.lock_link(found.id) if found else None
        state = _link_state(link)
        if link is None or state is not CardState.OK:
            raise CardRefused(state)
        link.used_at = clock.now()
        signed = Signed(sessions.enrol(link.person_id, "link", token, label), link.person_id)
        audit.write(Actor(link.person_id), "link_used", person_id=link.person_id)
    return signed


def _spend(card: Card | None, token: str | None, label: str) -> Signed:
    if card is None:
        raise CardRefused(CardState.UNKNOWN)
    with transaction():
        card = queries_cards.lock_card(card.id)
        state = cards.state_of(card, token)
        if state is not CardState.OK:
            raise CardRefused(state)
        if not cards.spends_nothing(card, token):
            card.uses += 1
        return Signed(sessions.enrol(card.person_id, "card", token, label, card.id), card.person_id)


def _why_wrong(code: str) -> str:
    """What may help whoever typed a code that is on no card."""
    folded = secrets.fold_code(code)
    if not folded:
        return _NO_CODE
    if not folded.isascii():
        return _MARKED_CODE
    return _WRONG_CODE if set(folded) <= set(secrets.CODE_ALPHABET) else _MISREAD_CODE


def _enrolled_device(people: list[Person], token: str | None) -> int | None:
    """The device of a session, if one of the people is enrolled on it: others' failures do not slow it."""
    session = queries.find_session(secrets.hash_token(token)) if token else None
    if session is None or not any(sessions.is_enrolled(token, person.id) for person in people):
        return None
    return session.device_id


def _link_state(link: OneTimeLink | None) -> CardState:
    if link is None:
        return CardState.UNKNOWN
    if link.used_at is not None:
        return CardState.USED_UP
    return CardState.EXPIRED if link.expires_at <= clock.now() else CardState.OK
