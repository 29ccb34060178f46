"""Splits a lesson into prose, fenced code, callouts and our blocks, line by line. Knows which blocks there are, not
what they become."""

import re
from bisect import bisect_right
from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from learning.content import attributes, places
from learning.content.attributes import Attributes
from learning.content.findings import Finding, finding, nearest
from learning.content.places import Line, Passage

BLOCKS = ("tab", "check", "simulation", "task", "message")
HOLDERS = frozenset({"tab"})
READ_ELSEWHERE = frozenset({"check", "simulation", "message"})  # their lines are no prose of the lesson
CALLOUTS = ("NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION")

_OPENING = re.compile(r"///[ \t]*(?P<name>[^\s/|{][^\s|{]*)[ \t]*(?:\|(?P<argument>.*))?(?P<rest>.*)$")
_CLOSING = re.compile(r"///[ \t]*$")
_INDENTED = re.compile(r"[ \t]+///(?!/)")
_OF_A_BLOCK = re.compile(r"[ \t]*///(?!/)")
_QUOTED = re.compile(r"[ ]{0,3}>[ \t>]*///[ \t]*(?:" + "|".join(BLOCKS) + r")(?![\w-])")
_FENCE = re.compile(r"(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>[^`]*)$")
_CALLOUT = re.compile(r">[ ]?\[!(?P<kind>[^\]\s]+)\][ \t]*(?P<rest>.*)$")


@dataclass(frozen=True)
class Prose:
    """Ordinary Markdown."""

    passage: Passage


@dataclass(frozen=True)
class Code:
    """A fenced piece of code, shown as it is written."""

    line: int
    text: str


@dataclass(frozen=True)
class Callout:
    """`> [!KIND]` with what is quoted under it."""

    line: int
    kind: str
    nodes: "tuple[Node, ...]"


@dataclass(frozen=True)
class Block:
    """`/// name | argument {attributes}` … `///`; lines are what stands between, nodes the same when name is a holder
    or takes prose."""

    line: int
    name: str
    argument: str
    attributes: Attributes
    lines: tuple[Line, ...]
    nodes: "tuple[Node, ...]"
    argument_column: int = 1

    @property
    def title(self) -> Line:
        """The argument, with its place."""
        return Line(self.line, self.argument_column, self.argument)


Node: TypeAlias = Prose | Code | Callout | Block


def scan(path: str, lines: Sequence[Line]) -> tuple[tuple[Node, ...], list[Finding]]:
    """The nodes of a lesson body, and what is wrong with its structure."""
    scanner = _Scanner(path, list(lines))
    nodes = scanner.read()
    return nodes, scanner.findings


def code_lines(lines: Sequence[Line]) -> set[int]:
    """The indexes of lines inside fenced code, fences included; a fence that is never closed is not code."""
    inside: set[int] = set()
    for start, end in _fences(lines).items():
        inside.update(range(start, end + 1))
    return inside


def block_lines(lines: Sequence[Line], names: Container[str]) -> set[int]:
    """The indexes of lines of closed blocks of these names, their opening and closing lines included."""
    inside: set[int] = set()
    code = code_lines(lines)
    start: int | None = None
    for index, line in enumerate(lines):
        opening = _OPENING.match(line.text) if index not in code else None
        if opening:
            start = index if opening["name"] in names else None
        elif start is not None and index not in code and _CLOSING.match(line.text):
            inside.update(range(start, index + 1))
            start = None
    return inside


def closing_index(lines: Sequence[Line], opening: int) -> int | None:
    """The index of the line that closes the block opened at an index; None when nothing closes it."""
    code, depth = code_lines(lines), 0
    for index in range(opening, len(lines)):
        if index in code:
            continue
        depth += bool(_OPENING.match(lines[index].text)) - bool(_CLOSING.match(lines[index].text))
        if depth == 0:
            return index
    return None


@dataclass
class _Pair:
    """An opening line with its closing line, by index, and the names of the blocks around it."""

    end: int
    parents: tuple[str, ...]


@dataclass
class _Scanner:
    path: str
    lines: list[Line]
    is_quoted: bool = False
    findings: list[Finding] = field(default_factory=list)

    def read(self) -> tuple[Node, ...]:
        self._fences = _fences(self.lines)
        self._code = code_lines(self.lines)
        self._report_open_fences()
        self._pairs = self._pair_blocks()
        return self._nodes(0, len(self.lines))

    def _report(self, code: str, line: Line, column: int = 1, **arguments: object) -> None:
        self.findings.append(finding(self.path, line.number, line.column + column - 1, code, **arguments))

    def _report_open_fences(self) -> None:
        for index, line in enumerate(self.lines):
            match = _FENCE.match(line.text) if line.text.startswith(("```", "~~~")) else None
            if match and index not in self._code:
                self._report("E308", line, fence=match["fence"])

    def _pair_blocks(self) -> dict[int, _Pair]:
        """Every closed block by the index of its opening line; faults of openings and closings are reported here."""
        pairs: dict[int, _Pair] = {}
        open_at: list[int] = []
        for index, line in enumerate(self.lines):
            if index in self._code:
                continue
            if _CLOSING.match(line.text):
                if open_at:
                    pairs[open_at.pop()] = _Pair(index, ())
                else:
                    self._report("E306", line)
            elif _OPENING.match(line.text):
                open_at.append(index)
            elif indented := _INDENTED.match(line.text):
                self._report("E304", line, indented.end() - 2)
        for index in open_at:
            name = self._name(index)
            if name in BLOCKS:
                self._report("E302", self.lines[index], name=name)
            else:
                self._report_unknown(index, name)
        self._find_parents(pairs)
        return pairs

    def _find_parents(self, pairs: dict[int, _Pair]) -> None:
        around: list[int] = []
        for index in sorted(pairs):
            while around and pairs[around[-1]].end < index:
                around.pop()
            # Only the two nearest count, and a hostile file may nest a thousand.
            pairs[index].parents = tuple(self._name(parent) for parent in around[-2:])
            around.append(index)

    def _name(self, index: int) -> str:
        match = _OPENING.match(self.lines[index].text)
        return match["name"] if match else ""

    def _nodes(self, start: int, end: int) -> tuple[Node, ...]:
        nodes: list[Node] = []
        prose: list[Line] = []
        index = start

        def finish_prose() -> None:
            kept = places.trim(prose)
            if kept:
                nodes.append(Prose(Passage(self.path, tuple(kept))))
            prose.clear()

        while index < end:
            line = self.lines[index]
            if index in self._fences:
                finish_prose()
                last = self._fences[index]
                nodes.append(Code(line.number, "\n".join(each.text for each in self.lines[index + 1 : last])))
                index = last + 1
            elif index in self._pairs:
                finish_prose()
                block = self._block(index)
                nodes.extend([block] if block else [])
                index = self._pairs[index].end + 1
            elif _CALLOUT.match(line.text) and not self.is_quoted:
                finish_prose()
                last = self._last_quoted(index, end)
                nodes.extend(self._callout(index, last))
                index = last
            else:
                # Lines of blocks that were reported as faulty are dropped, so that one fault gives one finding.
                if not _OF_A_BLOCK.match(line.text):
                    prose.append(line)
                if _QUOTED.match(line.text):
                    self._report("E304", line, line.text.index("///") + 1)
                index += 1
        finish_prose()
        return tuple(nodes)

    def _block(self, index: int) -> Block | None:
        line, pair = self.lines[index], self._pairs[index]
        match = _OPENING.match(line.text)
        if match is None:
            return None
        name = match["name"]
        if len(pair.parents) > 1 or (pair.parents and (pair.parents[0] not in HOLDERS or name in HOLDERS)):
            self._report("E305", line, name=name)
            return None
        if name not in BLOCKS:
            self._report_unknown(index, name)
            return None
        self._check_blank_lines(index, pair.end, name)
        if name in READ_ELSEWHERE - {"check"}:
            self._report_within(index, pair.end)
        start = match.start("argument") if match["argument"] is not None else match.start("rest")
        argument, found = attributes.split_at_end(line.text[start:], line.column + start)
        nodes = () if name in READ_ELSEWHERE else self._nodes(index + 1, pair.end)
        inner = tuple(self.lines[index + 1 : pair.end])
        column = line.column + start + len(argument) - len(argument.lstrip())
        return Block(line.number, name, argument.strip(), found, inner, nodes, column)

    def _report_unknown(self, index: int, name: str) -> None:
        line = self.lines[index]
        self._report("E303", line, line.text.index(name) + 1, name=name, known=nearest(name, BLOCKS))

    def _report_within(self, start: int, end: int) -> None:
        """No block may stand in one whose lines are read elsewhere; what may stand in a check, its reader knows."""
        for index in range(start + 1, end):
            if index in self._pairs:
                self._report("E305", self.lines[index], name=self._name(index))

    def _check_blank_lines(self, start: int, end: int, name: str) -> None:
        if end > start + 1 and (self.lines[start + 1].text.strip() or self.lines[end - 1].text.strip()):
            self._report("W509", self.lines[start], name=name)

    def _last_quoted(self, start: int, end: int) -> int:
        """The index after the lines of a callout; another callout right under it is not part of it."""
        index = start + 1
        while index < end and self.lines[index].text.startswith(">") and not _CALLOUT.match(self.lines[index].text):
            index += 1
        return index

    def _callout(self, start: int, end: int) -> list[Node]:
        line = self.lines[start]
        match = _CALLOUT.match(line.text)
        if match is None:
            return []
        kind = match["kind"].upper()
        if kind not in CALLOUTS:
            self._report("E316", line, match.start("kind") + 1, name=match["kind"], known=nearest(kind, CALLOUTS))
            kind = CALLOUTS[0]
        inner = [unquote(each) for each in self.lines[start + 1 : end]]
        if match["rest"]:
            inner.insert(0, line.without(match.start("rest")))
        within = _Scanner(self.path, inner, is_quoted=True)
        nodes = within.read()
        self.findings.extend(within.findings)
        kept = []
        for node in nodes:
            if isinstance(node, Block):
                self.findings.append(finding(self.path, node.line, 3, "E305", name=node.name))
            else:
                kept.append(node)
        if not nodes and not within.findings:
            self._report("E319", line, match.start("kind"))
        return [Callout(line.number, kind, tuple(kept))]


def unquote(line: Line) -> Line:
    """A quoted line without its `> `."""
    return line.without(2 if line.text.startswith("> ") else 1)


def _fences(lines: Sequence[Line]) -> dict[int, int]:
    """The index of each opening fence with that of its closing one: the next line of exactly the same fence."""
    if not any(line.text.startswith(("```", "~~~")) for line in lines):
        return {}
    closers: dict[str, list[int]] = {}
    for index, line in enumerate(lines):
        match = _FENCE.match(line.text)
        if match and not match["info"]:
            closers.setdefault(match["fence"], []).append(index)
    found: dict[int, int] = {}
    index = 0
    while index < len(lines):
        match = _FENCE.match(lines[index].text)
        candidates = closers.get(match["fence"], []) if match else []
        later = bisect_right(candidates, index)
        if match and later < len(candidates):
            found[index] = candidates[later]
            index = candidates[later]
        index += 1
    return found
