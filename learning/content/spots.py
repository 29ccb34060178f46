"""Places in a message that a question asks to point at: words that occur once in it. Whether they are right is none of
its business."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from learning.content.message import Bubble, Message

PART = "words"  # of an option that quotes words of a message

_QUOTES = "\"'“”‘’„«»"


@dataclass(frozen=True)
class Spot:
    """Where some words stand: the text it is in (its place in texts_of), and from where to where."""

    text: int
    start: int
    end: int

    def overlaps(self, other: "Spot") -> bool:
        return self.text == other.text and self.start < other.end and other.start < self.end


def texts_of(message: Message) -> tuple[str, ...]:
    """What can be pointed at: who sent it, then each bubble."""
    bubbles = (part for part in message.parts if isinstance(part, Bubble))
    return (message.sender, *("".join(piece.text for piece in bubble.pieces) for bubble in bubbles))


def find(message: Message, words: str) -> list[Spot]:
    """Every place of some words, with or without quotes around them; capitals and spaces are no matter."""
    texts = texts_of(message)
    return _find(texts, words) or _find(texts, words.strip(_QUOTES))


def cut(message: Message, quoted: Mapping[str, str]) -> tuple[tuple[tuple[str, str], ...], ...]:
    """The texts of a message in pieces: (name, words) where the words of a name stand, ("", text) between them."""
    found = {name: find(message, words)[:1] for name, words in quoted.items()}
    return tuple(
        tuple(_cut(text, [(one, name) for name, spots in found.items() for one in spots if one.text == index]))
        for index, text in enumerate(texts_of(message))
    )


def _cut(text: str, spots: Sequence[tuple[Spot, str]]) -> list[tuple[str, str]]:
    pieces, done = list[tuple[str, str]](), 0
    for spot, name in sorted(spots, key=lambda each: each[0].start):
        if spot.start >= done:
            pieces += [("", text[done : spot.start]), (name, text[spot.start : spot.end])]
            done = spot.end
    return [(name, piece) for name, piece in [*pieces, ("", text[done:])] if piece]


def _find(texts: Sequence[str], words: str) -> list[Spot]:
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    if not pattern:
        return []
    before = r"(?<!\w)" if words.split()[0][0].isalnum() else ""
    after = r"(?!\w)" if words.split()[-1][-1].isalnum() else ""
    whole = re.compile(before + pattern + after, re.IGNORECASE)
    return [Spot(index, *match.span()) for index, text in enumerate(texts) for match in whole.finditer(text)]
