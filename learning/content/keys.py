"""Typed values out of front matter, each fault a finding; which keys a document has is said by who asks."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from learning.content import links
from learning.content.documents import Document, Entry, Map, Text
from learning.content.findings import Finding, finding, nearest
from learning.content.inspection import ID, Use
from learning.content.library import Source

_NUMBER = re.compile(r"[0-9]{1,9}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIELD = re.compile(r"\{\{[ \t]*(?P<name>[^{}\n]*?)[ \t]*\}\}")
_SOURCE_KEYS = ("title", "url", "date")
_EXAMPLE_ID = "bat-wi-fi"


@dataclass
class Keys:
    """Reads the keys of one document; a faulty or missing value gives the default."""

    document: Document
    findings: list[Finding] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)  # addresses of sources

    def only(self, known: Sequence[str]) -> None:
        """Reports every key that is not known, and every field in a value."""
        self._only(self.document.entries, known)
        for text in _texts_of(self.document.entries):
            if match := _FIELD.search(text.text):
                self._report(text, "E208", name=match["name"])

    def text(self, key: str, default: str = "") -> str:
        value = self._find(key)
        return value.text if value and value.text else default

    def required(self, key: str) -> str:
        """The text of a key that must be there; empty with a finding when it is not."""
        value = self._find(key)
        if value and value.text:
            return value.text
        if key not in self.document.entries or value:
            entry = self.document.entries.get(key)
            if self._is_misspelt(key):
                return ""  # one fault, one finding
            self._add(entry.line if entry else 1, entry.column if entry else 1, "E111", key=key)
        return ""

    def _is_misspelt(self, key: str) -> bool:
        """Whether a line that was reported may be the one of this key."""
        unreadable = any(found.code in {"E108", "E122"} for found in self.document.findings)
        return unreadable or any(other != key and other.casefold() == key for other in self.document.entries)

    def number(self, key: str, default: int, least: int, most: int) -> int:
        value = self._find(key)
        if value is None:
            return default
        if _NUMBER.fullmatch(value.text) and least <= int(value.text) <= most:
            return int(value.text)
        self._report(value, "E112", key=key, least=least, most=most, value=value.text or "–")
        return default

    def choice(self, key: str, choices: Sequence[str], default: str) -> str:
        return self._choice(key, self._find(key), choices, default)

    def choices(self, key: str, choices: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
        """A map whose values are each one of some words, the first of which is the default."""
        entries = self._map(key)
        self._only(entries, tuple(choices))
        found = {}
        for name, words in choices.items():
            entry = entries.get(name)
            value = entry.value if entry and isinstance(entry.value, Text) else None
            found[name] = self._choice(name, value, words, words[0])
        return found

    def day(self, key: str) -> date | None:
        value = self._find(key)
        if value is None:
            return None
        try:
            return date.fromisoformat(value.text if _DAY.fullmatch(value.text) else "")
        except ValueError:
            self._report(value, "E114", value=value.text or "–")
            return None

    def slug(self, key: str, default: str) -> str:
        value = self._find(key)
        if value is None:
            return default
        if ID.fullmatch(value.text):
            return value.text
        self._report(value, "E115", value=value.text or "–", example=_EXAMPLE_ID)
        return default

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; one text stands for a list of one."""
        entry = self.document.entries.get(key)
        if entry is None:
            return ()
        if isinstance(entry.value, Text):
            return (entry.value.text,) if entry.value.text else ()
        if isinstance(entry.value, dict):
            if entry.value:  # else its lines could not be read, and were reported
                self._add(entry.line, entry.column, "E117", key=key, expected="- …")
            return ()
        return tuple(item.text for item in entry.value if isinstance(item, Text) and item.text)

    def map(self, key: str) -> tuple[tuple[Entry, str], ...]:
        """The entries of an indented map with their texts."""
        return tuple((entry, entry.value.text) for entry in self._map(key).values() if isinstance(entry.value, Text))

    def sources(self) -> tuple[Source, ...]:
        """The list `sources:`; each needs a title. An address is noted, and kept only when it is one of the web."""
        entry = self.document.entries.get("sources")
        if entry is None:
            return ()
        records = [item for item in entry.value if isinstance(item, dict)] if isinstance(entry.value, list) else []
        if not isinstance(entry.value, list) or len(records) < len(entry.value):
            self._add(entry.line, entry.column, "E117", key="sources", expected="- title: …")
        found = []
        for record in records:
            self._only(record, _SOURCE_KEYS)
            texts = {name: one.value.text for name, one in record.items() if isinstance(one.value, Text)}
            if not texts.get("title"):
                first = next(iter(record.values()))
                self._add(first.line, first.column, "E111", key="title")
            found.append(Source(texts.get("title", ""), self._address(record.get("url")), texts.get("date", "")))
        return tuple(found)

    def _address(self, entry: Entry | None) -> str:
        value = entry.value if entry else None
        if not isinstance(value, Text) or not value.text:
            return ""
        if links.kind_of(value.text) in {"https", "http"}:
            self.uses.append(Use("link", value.text, self.document.path, value.line, value.column))
            return value.text
        self._report(value, "E205", target=value.text)
        return ""

    def place(self, key: str) -> tuple[int, int]:
        """Line and column of the value of a key; of the start of the file when it is not there."""
        entry = self.document.entries.get(key)
        if entry is None:
            return 1, 1
        return (entry.value.line, entry.value.column) if isinstance(entry.value, Text) else (entry.line, entry.column)

    def _find(self, key: str) -> Text | None:
        entry = self.document.entries.get(key)
        if entry is None:
            return None
        if isinstance(entry.value, Text):
            return entry.value
        self._add(entry.line, entry.column, "E117", key=key, expected=f"{key}: …")
        return None

    def _map(self, key: str) -> Map:
        entry = self.document.entries.get(key)
        if entry is None:
            return {}
        if isinstance(entry.value, dict):
            return entry.value
        self._add(entry.line, entry.column, "E117", key=key, expected=f"{key}: ↵ …: …")
        return {}

    def _choice(self, key: str, value: Text | None, choices: Sequence[str], default: str) -> str:
        if value is None or value.text in choices:
            return value.text if value else default
        self._report(value, "E113", key=key, value=value.text or "–", known=nearest(value.text, choices))
        return default

    def _only(self, entries: Map, known: Sequence[str]) -> None:
        for entry in entries.values():
            if entry.key not in known:
                self._add(entry.line, entry.column, "E110", key=entry.key, known=nearest(entry.key, known))

    def _report(self, place: Text, code: str, /, **arguments: object) -> None:
        self._add(place.line, place.column, code, **arguments)

    def _add(self, line: int, column: int, code: str, **arguments: object) -> None:
        self.findings.append(finding(self.document.path, line, column, code, **arguments))


def _texts_of(value: "Map | list[Text | Map] | Text") -> Iterator[Text]:
    """Every text in a value, however deep."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts_of(item)
    else:
        for entry in value.values():
            yield from _texts_of(entry.value)
