"""A shared phone: a name tile and a short key for each person enrolled on it. Knows no request.

The key keeps curious eyes out, not thieves: whoever holds the phone for long has other ways. Pages of roles are
behind the second step besides.
"""

from dataclasses import dataclass

from learning import config, vietnamese
from learning.db import db, transaction
from learning.errors import InvalidInput, NotFound
from learning.members import pins, queries, queries_keys, secrets
from learning.members.models import DeviceSession, Enrolment
from learning.members.sessions import Found
from learning.policy import Actor

TRIES = 10
DIGITS, PICTURES = "digits", "pictures"
_LENGTHS = {DIGITS: 4, PICTURES: 3}
_BLOCKED = "Đã thử 10 lần. Xin vào bằng thẻ hoặc mật khẩu của mình, rồi đặt lại."


@dataclass(frozen=True)
class Tile:
    """Somebody enrolled on this device; kind: of their key ("" for none)."""

    enrolment_id: int
    person_id: int
    name: str
    kind: str


def list_tiles(found: Found | None) -> list[Tile]:
    """Those enrolled on a device, by given name: as much as the device may show to whoever holds it."""
    if found is None:
        return []
    return [
        Tile(enrolment.id, person.id, vietnamese.given_name(person.name), enrolment.key_kind or "")
        for enrolment, person in queries_keys.list_enrolled_here(found.device_id)
    ]


def get_tile(found: Found | None, enrolment_id: int) -> Tile:
    """One of those on this device. Raises NotFound."""
    tile = next((tile for tile in list_tiles(found) if tile.enrolment_id == enrolment_id), None)
    if tile is None:
        raise NotFound
    return tile


def open_tile(found: Found, tile: Tile, key: str) -> str:
    """Make the person of a tile active on their device. key: as typed, "" where they have set none.

    Returns the device's new token. Raises InvalidInput for a wrong key.
    """
    with transaction():
        enrolment = queries_keys.lock_enrolment(tile.enrolment_id)
        stored = enrolment.key_hash
        if stored is not None:
            if enrolment.key_failures >= TRIES:
                raise InvalidInput(_BLOCKED, "key")
            enrolment.key_failures += 1  # counted before it is looked at
    if stored is not None and not pins.verify(stored, key, _place(tile.enrolment_id), config.current().secret_key):
        raise InvalidInput("Chưa đúng. Xin thử lại, hoặc vào bằng thẻ của mình.", "key")
    with transaction():
        enrolment = queries_keys.lock_enrolment(tile.enrolment_id)
        if enrolment.ended_at is not None:
            raise NotFound
        enrolment.key_failures = 0
        return _make_active(found, enrolment.person_id)


def step_aside(found: Found) -> str:
    """Nobody is active on the device any more; all stay enrolled. Returns the device's new token."""
    with transaction():
        return _make_active(found, None)


def set_key(actor: Actor, kind: str, key: str) -> None:
    """The actor's key on this device. kind: digits (four) or pictures (three of nine). Raises InvalidInput."""
    enrolment = _enrolment(actor)
    if kind not in _LENGTHS or not (key.isascii() and key.isdigit() and len(key) == _LENGTHS[kind]):
        raise InvalidInput("Xin gõ đúng 4 chữ số, hoặc chọn đủ 3 hình.", "key")
    if len(set(key)) == 1 or key in {"1234", "4321"}:
        raise InvalidInput("Khoá này ai cũng thử đầu tiên. Xin chọn khác.", "key")
    stored = pins.hash_secret(key, _place(enrolment.id), config.current().secret_key)
    with transaction():
        enrolment = queries_keys.lock_enrolment(enrolment.id)
        enrolment.key_hash, enrolment.key_kind, enrolment.key_failures = stored, kind, 0


def drop_key(actor: Actor) -> None:
    with transaction():
        enrolment = queries_keys.lock_enrolment(_enrolment(actor).id)
        enrolment.key_hash = enrolment.key_kind = None


def lacks_key(token: str, person_id: int) -> bool:
    """Whether a person shares the device of a token with others and has set no key there."""
    session = queries.find_session(secrets.hash_token(token))
    if session is None or len(queries.list_enrolled_people(session.device_id)) < 2:
        return False
    enrolment = queries.find_enrolment(session.device_id, person_id)
    return enrolment is not None and enrolment.key_hash is None


def kind_of(actor: Actor) -> str:
    """The kind of the actor's key on this device, "" for none."""
    return _enrolment(actor).key_kind or ""


def _make_active(found: Found, person_id: int | None) -> str:
    session = db.session.get(DeviceSession, found.session_id)
    if session is None:
        raise NotFound
    fresh = secrets.new_session_token()
    session.token_hash, session.person_id = secrets.hash_token(fresh), person_id
    session.proved_at = session.proved_by = None
    return fresh


def _enrolment(actor: Actor) -> Enrolment:
    enrolment = queries.find_enrolment(actor.device_id or 0, actor.person_id or 0)
    if enrolment is None:
        raise NotFound
    return enrolment


def _place(enrolment_id: int) -> str:
    return f"key {enrolment_id}"
