"""Finds abbreviations that a course never explains; what counts as known to everybody is the list here."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from learning.content.findings import Finding
from learning.content.glossary import Words
from learning.content.inspection import mask_code
from learning.content.library import Lesson
from learning.content.places import Passage
from learning.content.scanner import Block, Callout, Node, Prose

# On every phone, card or office door in the country; nobody would be helped by their long names.
KNOWN = frozenset(
    {"SIM", "SMS", "USB", "PIN", "PDF", "ATM", "CCCD", "CMND", "UBND", "HĐND", "MTTQ", "BCH", "BTV", "TPHCM"}
)

# Marked vowels are left out: a word in capitals such as KHÔNG is loud, not short. No part of 339-QĐ/TW or VNeID.
_ABBREVIATION = re.compile(r"(?<![\w/.@-])[A-ZĐ]{3,8}(?![\w/@-]|\.\w)")
_ROMAN = re.compile(r"[IVXLC]+")
_NOT_READ = re.compile(
    r"\[[ \t!]*[A-Z]+[ \t]*\](?!\()|\]\([^()\n]*\)|\{[^{}\n]*\}|<https?://[^>\s]*>|\[\^[^\]\s]+\]:.*"
)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Terms:
    """The abbreviations of one lesson: those it explains, and where each other one first stands in it."""

    explained: frozenset[str] = frozenset()
    first: tuple[tuple[str, Finding], ...] = ()


NO_TERMS = Terms()


def find_terms(lesson: Lesson) -> Terms:
    """What a lesson abbreviates. Explained is what stands in `*[OTP]: …`, `mã dùng một lần (OTP)` or `OTP (mã dùng một
    lần)`."""
    first: dict[str, Finding] = {}
    explained = {term for term, _ in lesson.glossary}
    for passage in _passages(lesson.nodes):
        text = _NOT_READ.sub(lambda match: " " * len(match[0]), mask_code(passage.text))
        for match in _ABBREVIATION.finditer(text):
            term = match[0]
            if _is_explained(text, match.start(), match.end()):
                explained.add(term)
            elif term not in first and not _ROMAN.fullmatch(term) and not _is_shouted(text, match):
                first[term] = passage.finding(match.start(), "W520", term=term)
    return Terms(frozenset(explained), tuple(first.items()))


def check_abbreviations(glossary: Words, lessons: Iterable[Terms]) -> Iterator[Finding]:
    """A warning where an abbreviation first stands in a course that explains it in no lesson, nor in its glossary;
    lessons are in their order."""
    first: dict[str, Finding] = {}
    explained = {*KNOWN, *(term for term, _ in glossary)}
    for terms in lessons:
        explained |= terms.explained
        for term, found in terms.first:
            first.setdefault(term, found)
    parts = {word for term in explained for word in _WORD.findall(term)}
    yield from (found for term, found in first.items() if term not in parts)


def _passages(nodes: Sequence[Node]) -> Iterator[Passage]:
    for node in nodes:
        if isinstance(node, Prose):
            yield node.passage
        elif isinstance(node, Callout | Block):
            yield from _passages(node.nodes)


def _is_explained(text: str, start: int, end: int) -> bool:
    """Whether a name stands before it, it being in brackets, or brackets follow it."""
    in_brackets = text[start - 1 : start] == "(" and text[end : end + 1] == ")"
    return in_brackets or bool(re.match(r"\s+\((?=\w+\s+\w)", text[end : end + 60]))


def _is_shouted(text: str, match: re.Match[str]) -> bool:
    """Whether a word beside it is in capitals too, as in CHO MƯỢN MÁY."""
    before = _WORD.findall(text[max(0, match.start() - 30) : match.start()])
    after = _WORD.match(text, match.end() + 1)
    beside = [*before[-1:], *([after[0]] if after else [])]
    return any(len(word) > 1 and word.isupper() for word in beside)
