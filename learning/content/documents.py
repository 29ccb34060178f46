"""Front matter: `key: value` lines with their places. Knows the form of a document, not which keys mean something."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from learning.content.findings import Finding, finding

_KEY = re.compile(r"(?P<key>[A-Za-z0-9_][A-Za-z0-9_.-]*)(?P<space> *):(?: +(?P<rest>.*))?$")
# A comment stands apart: at the start, after two spaces, or after what is surely whole: quotes, a list, a word for
# machines. `Bài #1` and `Phím # trên máy` are text.
_COMMENT = re.compile(r"(?:^|\s\s)#(?=\s|$)")
_WORD_AND_COMMENT = re.compile(r"(?P<word>[a-z0-9.-]+)\s+#(?=\s|$)")
_FLOW_LIST = re.compile(r"\[.*\](?=\s+#)")
_ITEM = re.compile(r"- *")
_NEARLY_A_KEY = re.compile(r"(?P<key>[A-Za-z0-9_][A-Za-z0-9_.-]*) *[:：=](?!//) *(?P<rest>.*)$")
_NEARLY_AN_ITEM = re.compile(r"[-–—*+•●▪·] *(?P<rest>\S.*)$")
QUOTED = re.compile(r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')""")


@dataclass(frozen=True)
class Text:
    """A value, always text, with the place of its first character."""

    text: str
    line: int
    column: int


@dataclass(frozen=True)
class Entry:
    """A key with its place and what it holds: a text, a list of texts or maps, or a map."""

    key: str
    line: int
    column: int
    value: "Text | list[Text | Map] | Map"


Map = dict[str, Entry]


@dataclass(frozen=True)
class Document:
    """A file in two parts. body_line is the line of the file on which the body begins; readable is False when the
    front matter is missing or unclosed, so that nothing sensible can be said about the rest."""

    path: str
    entries: Map
    body: str
    body_line: int
    readable: bool = True
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class _Line:
    number: int
    indent: int
    text: str


def read_document(path: str, text: str, records: frozenset[str] = frozenset({"sources"})) -> Document:
    """Splits a text into front matter and body. Under the keys named in records, list items are maps."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return Document(path, {}, text, 1, readable=False, findings=[finding(path, 1, 1, "E105")])
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        return Document(path, {}, "", len(lines), readable=False, findings=[finding(path, 1, 1, "E106")])
    reader = _Reader(path, records)
    entries = reader.read(lines[1:end])
    return Document(path, entries, "\n".join(lines[end + 1 :]), end + 2, findings=reader.findings)


class _Reader:
    """Reads the lines between the two `---`."""

    def __init__(self, path: str, records: frozenset[str]) -> None:
        self.findings: list[Finding] = []
        self._path = path
        self._records = records
        self._lines: list[_Line] = []
        self._next = 0

    def read(self, lines: list[str]) -> Map:
        for number, line in enumerate(lines, 2):
            if "\t" in line:
                self._report("E107", number, line.index("\t") + 1)
            line = line.replace("\t", "  ").rstrip()
            text = line.lstrip(" ")
            if text and not text.startswith("#"):
                self._lines.append(_Line(number, len(line) - len(text), text))
        return self._map(0, self._top_value)

    def _report(self, code: str, line: int, column: int, **arguments: object) -> None:
        self.findings.append(finding(self._path, line, column, code, **arguments))

    def _peek(self) -> _Line | None:
        return self._lines[self._next] if self._next < len(self._lines) else None

    def _map(self, indent: int, read_value: "Callable[[Text, int, str], Text | list[Text | Map] | Map]") -> Map:
        """Entries from here on that are indented as far as the first, or not less than `indent`."""
        entries: Map = {}
        while (line := self._peek()) is not None and line.indent >= indent:
            match = _KEY.match(line.text)
            if match is None or line.indent != indent:
                self._report_line(line, is_apart=line.indent > indent)
                self._next += 1
                continue
            self._next += 1
            key, rest = match["key"], match["rest"] or ""
            start = line.indent + match.start("rest") + 1 if match["rest"] else line.indent + len(line.text) + 1
            value = read_value(Text(rest, line.number, start), indent, key)
            if key in entries:
                self._report("E109", line.number, line.indent + 1, key=key)
            else:
                entries[key] = Entry(key, line.number, line.indent + 1, value)
        return entries

    def _report_line(self, line: _Line, *, is_apart: bool) -> None:
        """One that is no entry where it stands; is_apart when it is indented further than the entries around it."""
        if is_apart:
            self._report("E122", line.number, line.indent + 1)
        else:
            self._report("E108", line.number, line.indent + 1, example=_as_it_should_be(line.text))

    def _top_value(self, rest: Text, indent: int, key: str) -> Text | list[Text | Map] | Map:
        plain = _without_comment(rest.text)
        if plain.startswith("["):
            return self._flow_list(plain, rest)
        if plain in {"|", ">"} and (following := self._peek()) is not None and following.indent > indent:
            return Text("", rest.line, rest.column)  # YAML's sign for text on the lines below, which are reported
        if plain:
            return self._scalar(rest, indent, key)
        following = self._peek()
        if following is not None and following.text.startswith("-") and _is_item(following.text):
            return self._items(following.indent, key in self._records)
        if following is not None and following.indent > indent:
            return self._map(following.indent, self._scalar)
        return Text("", rest.line, rest.column)

    def _scalar(self, rest: Text, indent: int, key: str) -> Text:
        return Text(unquoted(rest.text), rest.line, rest.column)

    def _items(self, indent: int, are_maps: bool) -> list[Text | Map]:
        items: list[Text | Map] = []
        while (line := self._peek()) is not None and line.indent == indent and _is_item(line.text):
            dash = _ITEM.match(line.text)
            width = dash.end() if dash else 2
            rest = line.text[width:]
            if are_maps and _KEY.match(rest):
                # The rest of the line is the first entry of the map, indented as far as those that follow.
                self._lines[self._next] = _Line(line.number, indent + width, rest)
                items.append(self._map(indent + width, self._scalar))
            else:
                self._next += 1
                items.append(Text(unquoted(rest), line.number, indent + width + 1))
        return items

    def _flow_list(self, text: str, place: Text) -> list[Text | Map]:
        if not text.endswith("]"):
            self._report("E116", place.line, place.column)
        inner = text[1:].removesuffix("]")
        items: list[Text | Map] = []
        for start, piece in _split_outside_quotes(inner):
            stripped = piece.strip()
            if stripped:
                column = place.column + 1 + start + len(piece) - len(piece.lstrip())
                items.append(Text(unquoted(stripped), place.line, column))
        return items


def _as_it_should_be(text: str) -> str:
    """The line that was probably meant, or one to learn from."""
    if item := _NEARLY_AN_ITEM.match(text):
        return f"- {item['rest']}"
    entry = _NEARLY_A_KEY.match(text)
    return f"{entry['key']}: {entry['rest']}".strip() if entry else "title: Bật Wi-Fi"


def _is_item(text: str) -> bool:
    return text == "-" or text.startswith("- ")


def _without_comment(text: str) -> str:
    """A value without the comment after it; what is in quotes or in brackets is whole."""
    end = _closing_quote(text)
    if not end and (flow := _FLOW_LIST.match(text)):
        end = flow.end()
    if not end and (word := _WORD_AND_COMMENT.match(text)):
        end = word.end("word")
    comment = _COMMENT.search(text)
    return (text[:end] if end else text[: comment.start()] if comment else text).strip()


def unquoted(text: str) -> str:
    """The text of a value: without a comment, and without quotes when they enclose all of it."""
    plain = _without_comment(text)
    if not plain or _closing_quote(plain) != len(plain):
        return plain
    inner = plain[1:-1]
    return inner.replace("''", "'") if plain[0] == "'" else re.sub(r'\\(["\\])', r"\1", inner)


def _closing_quote(text: str) -> int:
    """The index after the quote that closes the one at the start; 0 when there is none, or text follows it."""
    quoted = QUOTED.match(text)
    if quoted is None:
        return 0
    rest = text[quoted.end() :].strip()
    return quoted.end() if not rest or rest.startswith("#") else 0


def _split_outside_quotes(text: str) -> list[tuple[int, str]]:
    """Pieces between commas with where each begins; a comma inside quotes divides nothing."""
    pieces, start, quote = list[tuple[int, str]](), 0, ""
    for position, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'" and not text[start:position].strip():
            quote = character
        elif character == ",":
            pieces.append((start, text[start:position]))
            start = position + 1
    return [*pieces, (start, text[start:])]
