"""How long sentences are and how many words a text has, as an elderly reader meets them; knows nothing of structure."""

import re
from collections.abc import Iterator

from learning.content.findings import Finding
from learning.content.inspection import mask_code
from learning.content.places import Passage

MOST_WORDS = 20

_NOT_READ = re.compile(r"!\[[^\[\]]*\]\([^()\n]*\)|\]\([^()\n]*\)|\{[^{}\n]*\}|\[\^[^\]\s]*\](?!:)|<https?://[^>\s]*>")
_DEFINITION = re.compile(r"[ ]{0,3}(?:\[\^[^\]\s]+\]|\*\[[^\]]+\]):")
_NEW_UNIT = re.compile(r"[ \t>]*(?:[-*+]|[0-9]{1,3}[.)]|#{1,6})[ \t]")
_TABLE_RULE = re.compile(r"[ \t|:-]+$")
_END = re.compile(r"[.!?…][\"”’)\]*_]*(?=\s|$)")
_WORD = re.compile(r"(?<!\S)(?:[^\w\s]|_)*[^\W_]\S*")


def long_sentences(passage: Passage) -> Iterator[Finding]:
    """A warning at the start of each sentence of more than 20 words."""
    for start, sentence in _sentences(passage):
        count = count_words(sentence)
        if count > MOST_WORDS:
            yield passage.finding(start, "W501", count=count, most=MOST_WORDS)


def count_words(text: str) -> int:
    """Words as they are written apart; Vietnamese syllables count one each."""
    return len(_WORD.findall(text))


def _sentences(passage: Passage) -> Iterator[tuple[int, str]]:
    """Each sentence with its offset, footnotes, addresses and code blotted out."""
    text = _NOT_READ.sub(lambda match: " " * len(match[0]), mask_code(passage.text))
    for unit_start, unit in _units(text):
        start = 0
        for end in [*(match.end() for match in _END.finditer(unit)), len(unit)]:
            piece = unit[start:end]
            if piece.strip():
                yield unit_start + start + len(piece) - len(piece.lstrip(" \n>-*+#")), piece
            start = end


def _units(text: str) -> Iterator[tuple[int, str]]:
    """Paragraphs, list items, headings and table cells; definitions of footnotes and words are left out."""
    start, position, skipping = 0, 0, False
    for line in [*text.split("\n"), ""]:
        begins = not line.strip() or bool(_NEW_UNIT.match(line)) or bool(_DEFINITION.match(line)) or "|" in line
        if begins and position > start:
            if not skipping:
                yield start, text[start : position - 1]
            start = position
        if begins:
            skipping = bool(_DEFINITION.match(line))
            start = position
        if "|" in line and not skipping:
            if not _TABLE_RULE.match(line):
                yield from _cells(position, line)
            start = position + len(line) + 1
        position += len(line) + 1


def _cells(start: int, line: str) -> Iterator[tuple[int, str]]:
    for cell in line.split("|"):
        yield start, cell
        start += len(cell) + 1
