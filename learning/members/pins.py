"""Short secrets to type: the PIN of role pages and the short key of a shared phone. Pure but for randomness.

What is stored is argon2id over a keyed digest: six digits could be tried out from a stolen database, with the key
of the instance they cannot. The place (whose, on which device) goes into the digest: a hash counts nowhere else.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable
from itertools import pairwise

from argon2.exceptions import InvalidHashError, VerificationError

from learning.errors import InvalidInput
from learning.members import hashing

PIN_LENGTH = 6


def digits_of(text: str) -> str:
    """What was typed without the spaces, dots and dashes that people put between digits."""
    return re.sub(r"[\s.\-]", "", text)


def check_pin(pin: str, known: Iterable[str] = ()) -> None:
    """Refuse what is no PIN or is the first that anybody would try. known: numbers that others know (a phone)."""
    if not (pin.isascii() and pin.isdigit() and len(pin) == PIN_LENGTH):
        raise InvalidInput(f"Mã PIN gồm đúng {PIN_LENGTH} chữ số. Xin gõ lại.", "pin")
    if len(set(pin)) < 3 or pin[:3] == pin[3:] or _is_run(pin) or any(pin in digits_of(number) for number in known):
        raise InvalidInput("Mã PIN này người khác dễ đoán ra. Xin chọn 6 số khác.", "pin")


def hash_secret(secret: str, place: str, key: str) -> str:
    """What is stored. About 35 ms: never inside a transaction."""
    return hashing.HASHER.hash(_digest(secret, place, key))


def verify(stored: str, secret: str, place: str, key: str) -> bool:
    """Whether what was typed is what is stored for this place."""
    try:
        return hashing.HASHER.verify(stored, _digest(secret, place, key))
    except (VerificationError, InvalidHashError):
        return False


def _digest(secret: str, place: str, key: str) -> str:
    return hmac.new(f"pin:{key}".encode(), f"{place}:{secret}".encode(), hashlib.sha256).hexdigest()


def _is_run(pin: str) -> bool:
    """123456, 987654, 135790, 112233: the same step from each digit, or each pair, to the next."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    pairs = {pin[index : index + 2] for index in (0, 2, 4)}
    doubled = all(pair[0] == pair[1] for pair in pairs)
    return len(steps) == 1 or doubled
