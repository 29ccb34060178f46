"""One row of the table of findings."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """What a code says in one language; {names} are filled with the arguments of the finding."""

    message: str
    cure: str


@dataclass(frozen=True)
class Code:
    """What a code says in both languages."""

    vi: Words
    en: Words


def entry(message_vi: str, cure_vi: str, message_en: str, cure_en: str) -> Code:
    """A row, written in the order in which it is read."""
    return Code(Words(message_vi, cure_vi), Words(message_en, cure_en))
