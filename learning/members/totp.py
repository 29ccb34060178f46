"""Codes of an authenticator app (TOTP, RFC 6238): making, encrypting and matching. Pure but for randomness."""

import base64
import hashlib
import hmac
from datetime import datetime

import pyotp
from cryptography.fernet import Fernet, InvalidToken

ISSUER = "Lớp học số"
WINDOW_SECONDS = 30
_SLACK = (0, -1, 1)  # a phone's clock may be half a minute off


def new_secret() -> str:
    """160 random bits as an authenticator wants them."""
    return pyotp.random_base32()


def address_of(secret: str, account: str) -> str:
    """What the square code says, and what opens the app on the phone itself."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=ISSUER)


def find_window(secret: str, code: str, now: datetime) -> int | None:
    """The number of the half minute whose code this is, around now; None for a wrong code."""
    totp = pyotp.TOTP(secret)
    present = int(now.timestamp()) // WINDOW_SECONDS
    for window in (present + slack for slack in _SLACK):
        if hmac.compare_digest(totp.generate_otp(window).encode(), code.encode()):
            return window
    return None


def encrypt(secret: str, key: str) -> str:
    """What is stored, so that a stolen database makes no codes."""
    return _cipher(key).encrypt(secret.encode()).decode()


def decrypt(stored: str, key: str, seconds: int | None = None) -> str | None:
    """The text, or None when it was encrypted with another key of the instance, or more than some seconds ago."""
    try:
        return _cipher(key).decrypt(stored.encode(), seconds).decode()
    except InvalidToken:
        return None


def _cipher(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"totp:{key}".encode()).digest()))
