"""What somebody was about to do when they had to sign in, or take their second step, first: signed, opaque, carried
by the page that asks.

Of a page the address is kept. A post is kept with its fields: answers for whoever signs in, other work only for the
person who posted it. Knows no request.
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
    """The own path to go to; fields (name, value) to post there again, or None to open it.

    person_id: who alone may do so, None for anybody.
    """

    path: str
    fields: tuple[tuple[str, str], ...] | None = None
    person_id: int | None = None

    @property
    def is_answers(self) -> bool:
        return self.path.startswith(ANSWERS)


def keep(kept: Kept) -> str | None:
    """An opaque value for a hidden field, or None when it would be too long or is nothing that may be kept."""
    if own_path(kept.path) != kept.path:
        return None
    if kept.fields is not None and not kept.is_answers and kept.person_id is None:
        return None
    if sum(len(name) + len(text) for name, text in kept.fields or ()) > MAX_LENGTH:
        return None
    value = _serializer().dumps([kept.path, kept.fields, kept.person_id])
    text = value if isinstance(value, str) else value.decode()
    return text if len(text) <= MAX_LENGTH else None


def open_kept(value: str | None, person_id: int | None = None) -> Kept | None:
    """What was kept, or None for nothing, something altered, somebody else's work, or a day later."""
    if not value or len(value) > MAX_LENGTH:
        return None
    try:
        path, fields, whose = _serializer().loads(value, max_age=MAX_AGE_SECONDS)
    except (BadData, ValueError):  # ValueError: kept by an older version
        return None
    if whose is not None and whose != person_id:
        return None
    return Kept(path, None if fields is None else tuple((name, text) for name, text in fields), whose)


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
