"""Gives lists that are continued by two or three spaces the four that our Markdown wants; changes no words."""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

_ITEM = re.compile(r"(?P<marker>(?:[-*+]|[0-9]{1,9}[.)])[ ]+)\S")
_ENDS_A_LIST = ("#", ">", "|", "```", "~~~", "///")
_STEP = 4
_LEAST_INDENT = 2
_WIDEST_MARKER = 7  # a bullet with more spaces after it begins with indented code


@dataclass(frozen=True)
class _Item:
    """An open list item: where its marker and its text stood."""

    indent: int
    content: int


def indent_lists(lines: Sequence[str], code: Container[int], flagged: set[int]) -> dict[int, str]:
    """New lines by index, for the lists that hold a flagged line. A list with code, tabs or odd indents is left alone;
    code holds the indexes of lines of fenced code."""
    changed: dict[int, str] = {}
    for start, end in _lists(lines, code):
        if flagged.isdisjoint(range(start, end)):
            continue
        new = _at_fours(lines[start:end])
        changed |= {start + offset: text for offset, text in enumerate(new) if text != lines[start + offset]}
    return changed


def _lists(lines: Sequence[str], code: Container[int]) -> Iterator[tuple[int, int]]:
    """Where each list begins, unindented, and ends."""
    index = 0
    while index < len(lines):
        start = index
        index += 1
        if start not in code and _ITEM.match(lines[start]):
            while index < len(lines) and index not in code and not _is_after_list(lines[index - 1], lines[index]):
                index += 1
            yield start, index


def _is_after_list(before: str, text: str) -> bool:
    if not text.strip() or text[0] in " \t" or _ITEM.match(text):
        return False
    return not before.strip() or text.startswith(_ENDS_A_LIST)


def _at_fours(lines: Sequence[str]) -> list[str]:
    """The lines of one list, each indented by four for each item that it belongs to; as they were when in doubt."""
    open_items: list[_Item] = []
    new: list[str] = []
    shift, after_blank = 0, False
    for line in lines:
        text = line.lstrip(" ")
        indent = len(line) - len(text)
        item = _ITEM.match(text)
        if not text.strip():
            new.append(line)
            after_blank = True
            continue
        if text[0] == "\t" or text.startswith(("```", "~~~")):
            return list(lines)
        if item or after_blank:
            while open_items and indent < open_items[-1].indent + _LEAST_INDENT:
                open_items.pop()
            limit = open_items[-1].content + _STEP if open_items else _STEP
            if indent >= limit or (item and len(item["marker"]) > _WIDEST_MARKER) or not (item or open_items):
                return list(lines)
            shift = _STEP * len(open_items) - indent
            if item:
                open_items.append(_Item(indent, indent + len(item["marker"])))
        new.append(" " * max(0, indent + shift) + text if indent or item else line)
        after_blank = False
    return new
