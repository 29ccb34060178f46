"""Messages as html of the look. Every text is escaped here; knows nothing of lessons and questions."""

from collections.abc import Callable, Mapping
from html import escape

from learning.content import spots
from learning.content.intake import clean
from learning.content.message import Bubble, Message, Piece, Time

# Whoever shows one of these has to carry its icon on the page.
ICON = "warn"

_NAMES = {"sms": "Tin nhắn SMS", "zalo": "Tin nhắn Zalo", "call": "Cuộc gọi đến", "email": "Thư điện tử"}
_NOUNS = {"sms": "Tin", "zalo": "Tin", "call": "Cuộc gọi", "email": "Thư"}
_FACES = {"sms": "💬", "zalo": "Z", "call": "📞", "email": "✉️"}


def draw_message(message: Message) -> str:
    """The message as it arrives: nothing says what is wrong with it."""
    noun = _NOUNS[message.look]
    return _draw(message, f"{noun} mẫu để học", "".join(_part(part, _plain) for part in message.parts))


def draw_revealed(message: Message) -> str:
    """The message with its signs of fraud under a wavy line, and said in words."""
    if not message.has_signs:
        return draw_message(message)
    parts = "".join(_part(part, _marked) for part in message.parts)
    legend = '<p class="soft">Chỗ gạch lượn sóng là dấu hiệu lừa.</p>'
    return _draw(message, f"{_NOUNS[message.look]} giả để học", parts + legend)


def draw_with_spots(message: Message, quoted: Mapping[str, str]) -> str:
    """The message as it arrives, the quoted words in `<span data-spot="name">`."""
    sender, *bubbles = ("".join(_spot(*piece) for piece in text) for text in spots.cut(message, quoted))
    waiting = iter(bubbles)
    parts = (_part(part, _plain) if isinstance(part, Time) else _bubble(part, next(waiting)) for part in message.parts)
    return _draw(message, f"{_NOUNS[message.look]} mẫu để học", "".join(parts), sender)


def _spot(name: str, text: str) -> str:
    return f'<span data-spot="{name}">{_text(text)}</span>' if name else _text(text)


def _draw(message: Message, tag: str, inner: str, sender: str = "") -> str:
    return (
        f'<figure class="sms {message.look}"><figcaption><span class="ava" aria-hidden="true">{_FACES[message.look]}'
        f"</span><span><small>{_NAMES[message.look]}</small><br>{sender or _text(message.sender)}</span>"
        f'<span class="tag"><svg class="i" aria-hidden="true"><use href="#i-{ICON}"/></svg>{tag}</span></figcaption>'
        f"{inner}</figure>"
    )


def _part(part: Bubble | Time, draw: Callable[[Piece], str]) -> str:
    if isinstance(part, Time):
        return f'<p class="when">{_text(part.text)}</p>'
    return _bubble(part, "".join(draw(piece) for piece in part.pieces))


def _bubble(bubble: Bubble, inner: str) -> str:
    if bubble.is_sent:
        return f'<blockquote class="sent"><span class="vh">Tôi: </span>{inner}</blockquote>'
    return f"<blockquote>{inner}</blockquote>"


def _plain(piece: Piece) -> str:
    return _text(piece.text)


def _marked(piece: Piece) -> str:
    if not piece.is_sign:
        return _plain(piece)
    return f'<span class="fake"><span class="vh">dấu hiệu lừa: </span>{_text(piece.text)}</span>'


def _text(text: str) -> str:
    return escape(clean(text)).replace("\n", "<br>")
