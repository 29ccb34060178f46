"""A fault or warning in authored text, with its place and cure; what may be wrong is the table in codes."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from learning.content.codes import CODES
from learning.content.codes.entry import Words

Language = Literal["vi", "en"]
Severity = Literal["error", "warning"]

NOTHING = "–"

_CURE_LABELS: dict[Language, str] = {"vi": "cách sửa", "en": "cure"}
_NOTHING_NEAR: dict[Language, str] = {"vi": f"; tên gần nhất: {NOTHING}", "en": f"; nearest: {NOTHING}"}
_REMOVE = {f"có thể dùng: {NOTHING}": "bỏ đi", f"use one of: {NOTHING}": "remove it"}
_LONGEST_ARGUMENT = 80

# https://docs.github.com/actions/reference/workflow-commands: what toolkit's escapeData and escapeProperty do
_IN_A_MESSAGE = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_A_PROPERTY = _IN_A_MESSAGE | str.maketrans({":": "%3A", ",": "%2C"})


@dataclass(frozen=True, order=True)
class Finding:
    """One fault. Lines and columns count from 1; arguments are (name, value) pairs for the words of the code."""

    path: str
    line: int
    column: int
    code: str
    arguments: tuple[tuple[str, str], ...] = ()

    @property
    def severity(self) -> Severity:
        return "error" if self.code.startswith("E") else "warning"

    def message(self, language: Language = "vi") -> str:
        return self._words(language).message.format(**dict(self.arguments))

    def cure(self, language: Language = "vi") -> str:
        said = self._words(language).cure.format(**dict(self.arguments))
        return _REMOVE.get(said) or said.removesuffix(_NOTHING_NEAR[language])

    def as_dict(self, language: Language = "vi") -> dict[str, str | int]:
        """{"path", "line", "column", "severity", "code", "message", "cure"}, for JSON."""
        return {
            "path": self.path,
            "line": self.line,
            "column": self.column,
            "severity": self.severity,
            "code": self.code,
            "message": self.message(language),
            "cure": self.cure(language),
        }

    def _words(self, language: Language) -> Words:
        code = CODES[self.code]
        return code.vi if language == "vi" else code.en


def finding(path: str, line: int, column: int, code: str, **arguments: object) -> Finding:
    """A finding whose arguments are any values, shown as text of at most 80 characters on one line."""
    pairs = tuple((name, _short(value)) for name, value in arguments.items())
    return Finding(path, line, column, code, pairs)


def format_text(found: Finding, language: Language = "vi") -> str:
    """Two lines as a compiler writes them: place, code and message; then the cure."""
    place = f"{found.path}:{found.line}:{found.column}"
    return f"{place}: {found.code} {found.message(language)}\n  {_CURE_LABELS[language]}: {found.cure(language)}"


def format_github(found: Finding, language: Language = "vi") -> str:
    """One line that GitHub Actions shows beside the line of the file."""
    place = f"file={found.path.translate(_IN_A_PROPERTY)},line={found.line},col={found.column}"
    said = f"{found.code} {found.message(language)}\n{_CURE_LABELS[language]}: {found.cure(language)}"
    return f"::{found.severity} {place}::{said.translate(_IN_A_MESSAGE)}"


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that was probably meant, alone; else all of them (at most eight), or a dash."""
    names = list(known)
    close = _close(name, names)
    return ", ".join(close or names[:8]) or NOTHING


def closest(name: str, known: Iterable[str]) -> str:
    """The known name that was probably meant, or a dash; for names of which there are many."""
    return next(iter(_close(name, known)), NOTHING)


def _close(name: str, known: Iterable[str]) -> list[str]:
    """At most one; capitals are no matter."""
    by_fold = {one.casefold(): one for one in known}
    return [by_fold[one] for one in get_close_matches(name[:_LONGEST_ARGUMENT].casefold(), list(by_fold), n=1)]


def _short(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= _LONGEST_ARGUMENT else text[: _LONGEST_ARGUMENT - 1] + "…"
