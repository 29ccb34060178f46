"""Text with a memory of where in its file it stood, so that every finding has a line and column."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from learning.content.findings import Finding, finding


@dataclass(frozen=True)
class Line:
    """One line of a file without its end; column is where its first character stands, since quotes and indents are
    taken off."""

    number: int
    column: int
    text: str

    def without(self, characters: int) -> "Line":
        """The line with so many characters taken off its start."""
        return Line(self.number, self.column + characters, self.text[characters:])


def number_lines(text: str, first: int) -> list[Line]:
    """The lines of a text whose first line has this number."""
    return [Line(number, 1, line) for number, line in enumerate(text.split("\n"), first)]


def trim(lines: Iterable[Line]) -> list[Line]:
    """Without blank lines before and after."""
    kept = list(lines)
    while kept and not kept[-1].text.strip():
        kept.pop()
    start = next((index for index, line in enumerate(kept) if line.text.strip()), len(kept))
    return kept[start:]


def dedent(lines: Iterable[Line]) -> list[Line]:
    """Without the indentation that all lines share, of spaces or tabs."""
    kept = list(lines)
    shared = min((len(line.text) - len(line.text.lstrip(" \t")) for line in kept if line.text.strip()), default=0)
    return [line.without(min(shared, len(line.text))) for line in kept]


@dataclass(frozen=True)
class Passage:
    """Consecutive lines of one file as one text."""

    path: str
    lines: tuple[Line, ...]

    @cached_property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    def finding(self, offset: int, code: str, **arguments: object) -> Finding:
        """A finding at a character of the text."""
        index = bisect_right(self._starts, offset) - 1
        line = self.lines[index]
        return finding(self.path, line.number, line.column + offset - self._starts[index], code, **arguments)

    @cached_property
    def _starts(self) -> list[int]:
        starts, position = [], 0
        for line in self.lines:
            starts.append(position)
            position += len(line.text) + 1
        return starts or [0]
