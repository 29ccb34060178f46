"""Making and hashing of secrets: session and card tokens, typed codes. Pure but for the system's randomness."""

import hashlib
import hmac
import secrets
import unicodedata

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no 0, O, 1, I, L: they are misread
CODE_LENGTH = 8
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


def show_code(code: str) -> str:
    """A code in two groups of four, as it is printed."""
    return f"{code[:4]} {code[4:]}"
