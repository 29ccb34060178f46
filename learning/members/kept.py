"""What somebody was about to do when they had to sign in first: signed, opaque, carried by the sign-in page.

A post of answers is kept with its fields; of a page only the address. Knows no request.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from itsdangerous import BadData, URLSafeTimedSerializer

from learning import config

MAX_LENGTH = 32 * 1024
MAX_AGE_SECONDS = 24 * 3600
ANSWERS = "/papers/"


@dataclass(frozen=True)
class Kept:
    """The own path to go to; fields (name, value) to post there again, or None to open it."""

    path: str
    fields: tuple[tuple[str, str], ...] | None = None


def keep(kept: Kept) -> str | None:
    """An opaque value for a hidden field, or None when it would be too long or is nothing that may be kept."""
    if own_path(kept.path) != kept.path or (kept.fields is not None and not kept.path.startswith(ANSWERS)):
        return None
    if sum(len(name) + len(text) for name, text in kept.fields or ()) > MAX_LENGTH:
        return None
    value = _serializer().dumps([kept.path, kept.fields])
    text = value if isinstance(value, str) else value.decode()
    return text if len(text) <= MAX_LENGTH else None


def open_kept(value: str | None) -> Kept | None:
    """What was kept, or None for nothing, something altered, or a day later."""
    if not value or len(value) > MAX_LENGTH:
        return None
    try:
        path, fields = _serializer().loads(value, max_age=MAX_AGE_SECONDS)
    except BadData:
        return None
    return Kept(path, None if fields is None else tuple((name, text) for name, text in fields))


def own_path(text: str) -> str:
    """A path of ours with its query, or "/" for whatever leads elsewhere."""
    if any(ord(character) < 33 or character == "\\" for character in text) or not text.startswith("/"):
        return "/"
    try:
        parts = urlsplit(text)
    except ValueError:
        return "/"
    if parts.scheme or parts.netloc or text.startswith("//"):
        return "/"
    return text


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(config.current().secret_key, salt="learning.kept")
