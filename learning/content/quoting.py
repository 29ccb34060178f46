"""Puts quotes round the values of front matter that YAML would misread; what a value means is none of its business."""

import re
from collections.abc import Iterator
from datetime import date

from learning.content.documents import QUOTED, Map, Text, read_document, unquoted

_INDICATOR = re.compile(r"[\[\]{},&*!|>'\"%@`#]|[-?:](?:\s|$)|---|\.\.\.")
_AMID = re.compile(r":(?:\s|$)|\s#")
_FLOW_SIGN = re.compile(r"[\[\]{},:?]")
_WORD_OF_YAML = re.compile(r"y|n|yes|no|on|off|true|false|null|~|=|<<|[-+]?\.(?:inf|nan)", re.IGNORECASE)
_WHOLE = re.compile(r"0|[1-9][0-9]*")
_NUMBER_LIKE = re.compile(r"[-+.]?[0-9][0-9a-fox_.:+-]*", re.IGNORECASE)
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+).*")
_OTHER_ESCAPE = re.compile(r'\\[^"\\]')
_ESCAPED_PAIR = re.compile(r'\\["\\]')

Shape = str | list["Shape"] | dict[str, "Shape"]


def quote_front_matter(path: str, text: str) -> str:
    """The text with such values quoted, and spaces for tabs in its front matter.

    All values read as before; when one would not, the text comes back as it was.
    """
    document = read_document(path, text)
    if not document.readable:
        return text
    lines = _without_tabs(text.split("\n"), document.body_line - 1)
    # From the right, so that the columns of the values before stay where they are.
    for value, in_flow in sorted(_texts(document.entries), key=lambda one: one[0].column, reverse=True):
        line = lines[value.line - 1]
        start = value.column - 1
        lines[value.line - 1] = line[:start] + _quoted_start(line[start:], value.text, in_flow)
    mended = "\n".join(lines)
    same = _shape(read_document(path, mended).entries) == _shape(document.entries)
    return mended if same else text


def misread_by_yaml(text: str, in_flow: bool) -> bool:
    """Whether a bare value is no text, or another one, to YAML; in_flow when it stands in `[a, b]`."""
    if _INDICATOR.match(text) or _AMID.search(text) or (in_flow and _FLOW_SIGN.search(text)):
        return True
    if _WORD_OF_YAML.fullmatch(text) or _INSTANT.fullmatch(text):
        return True
    return bool(_NUMBER_LIKE.fullmatch(text)) and not _WHOLE.fullmatch(text) and not _is_day(text)


def _without_tabs(lines: list[str], end: int) -> list[str]:
    """The lines with two spaces, as which we read it, for each tab before an index."""
    return [line.replace("\t", "  ") for line in lines[:end]] + lines[end:]


def _quoted_start(raw: str, text: str, in_flow: bool) -> str:
    """The end of a line that begins with a value, the value quoted if need be."""
    quoted = QUOTED.match(raw)
    rest = raw[quoted.end() :].lstrip() if quoted else ""
    if quoted and (not rest or rest[0] in ("#,]" if in_flow else "#")) and unquoted(quoted[0]) == text:
        is_misread = raw[0] == '"' and bool(_OTHER_ESCAPE.search(_ESCAPED_PAIR.sub("", quoted[0])))
        end = quoted.end()
    else:
        is_misread = bool(text) and raw.startswith(text) and misread_by_yaml(text, in_flow)
        end = len(text)
    written = _in_quotes(text, in_flow) if is_misread else None
    return raw if written is None else written + raw[end:]


def _in_quotes(text: str, in_flow: bool) -> str | None:
    """The text in quotes that both readers understand; None when there are none."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    if "'" not in text:
        return f"'{text}'"
    return None if in_flow else "'" + text.replace("'", "''") + "'"


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _texts(entries: Map) -> Iterator[tuple[Text, bool]]:
    """Every text in the entries, and whether it stands in a list on the line of its key."""
    for entry in entries.values():
        if isinstance(entry.value, Text):
            yield entry.value, False
        elif isinstance(entry.value, dict):
            yield from _texts(entry.value)
        else:
            for item in entry.value:
                if isinstance(item, Text):
                    yield item, item.line == entry.line
                else:
                    yield from _texts(item)


def _shape(value: "Map | list[Text | Map] | Text") -> Shape:
    """The value without places."""
    if isinstance(value, Text):
        return value.text
    if isinstance(value, list):
        return [_shape(item) for item in value]
    return {key: _shape(entry.value) for key, entry in value.items()}
