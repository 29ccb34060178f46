"""Making and hashing of secrets: session and card tokens, typed codes. Pure but for the system's randomness."""

import hashlib
import hmac
import secrets
import unicodedata

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no 0, O, 1, I, L: they are misread
CODE_LENGTH = 8
_TONES = {"\u0301": ("S", "1"), "\u0300": ("F", "2"), "\u0309": ("R", "3"), "\u0303": ("X", "4"), "\u0323": ("J", "5")}
_KEYS = _TONES | {  # mark -> the key that makes it in Telex ("": the letter once more) and in VNI
    "\u0302": ("", "6"),
    "\u031b": ("W", "7"),
    "\u0306": ("W", "8"),
    "\u0335": ("D", "9"),
}
_FAIR_BYTES = 256 // len(CODE_ALPHABET) * len(CODE_ALPHABET)  # bytes from here up would favour the first letters


def new_token() -> str:
    """128 random bits, safe in an address."""
    return secrets.token_urlsafe(16)


def new_session_token() -> str:
    """256 random bits for a cookie."""
    return secrets.token_urlsafe(32)


def new_code(length: int = CODE_LENGTH) -> str:
    """Letters and digits to read aloud or type; eight of them have 39 bits: only behind throttling."""
    code = ""
    while len(code) < length:  # one call of the system for a code, not one for a letter: rosters have thousands
        fair = (byte for byte in secrets.token_bytes(length) if byte < _FAIR_BYTES)
        code += "".join(CODE_ALPHABET[byte % len(CODE_ALPHABET)] for byte in fair)
    return code[:length]


def hash_token(token: str) -> str:
    """What is stored of a random token; needs no salt, the token has 128 bits or more."""
    return hashlib.sha256(token.encode()).hexdigest()


def hash_code(code: str, secret_key: str) -> str:
    """What is stored of a typed code: keyed, since 39 bits could be tried out from a stolen database."""
    return hmac.new(secret_key.encode(), f"card-code:{fold_code(code)}".encode(), hashlib.sha256).hexdigest()


def fold_code(text: str) -> str:
    """A code as typed, without the spaces, dashes and small letters that people add."""
    text = unicodedata.normalize("NFKC", text).upper()
    return "".join(letter for letter in text if letter.isalnum())


def readings(text: str) -> tuple[str, ...]:
    """What a code as typed may mean, likeliest first: a keyboard for Vietnamese makes letters with marks of some pairs.

    Of "AS" Telex makes "Á", of "A2" VNI makes "À"; the key of a tone may also come at the end of the letters. At most
    three readings, since each is one more guess of a stranger; none for what cannot be a code.
    """
    folded = fold_code(text)
    if folded.isascii():
        return (folded,)
    found = [_keys_of(folded, 0), _keys_of(folded, 0, is_late=True), _keys_of(folded, 1)]
    return tuple(dict.fromkeys(one for one in found if len(one) == CODE_LENGTH and set(one) <= set(CODE_ALPHABET)))


def _keys_of(folded: str, method: int, is_late: bool = False) -> str:
    """The keys that were pressed in Telex (method 0) or VNI (1); is_late: a tone's after the letters that follow it."""
    code, waiting = "", ""
    for letter in folded:
        if letter.isdigit():
            code, waiting = code + waiting, ""
        base, *marks = list(unicodedata.normalize("NFD", letter.replace("Đ", "D\u0335")))
        code += base
        for mark in sorted(marks, key=_TONES.__contains__):  # the letter is made first, its tone after it
            key = _KEYS.get(mark, "??")[method] or base
            if is_late and mark in _TONES:
                waiting += key
            else:
                code += key
    return code + waiting


def show_code(code: str) -> str:
    """A code in two groups of four, as it is printed."""
    return f"{code[:4]} {code[4:]}"
