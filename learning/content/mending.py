"""Mends the findings of one file whose cure is certain, line by line; which files there are is said by who asks."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count

from learning.content import attributes, links
from learning.content.documents import read_document
from learning.content.findings import Finding
from learning.content.list_indents import indent_lists
from learning.content.places import Line, number_lines
from learning.content.scanner import closing_index, code_lines
from learning.vietnamese import slugify

LONGEST_ID = 40

_LINK_TARGET = re.compile(r"\]\([ ]*<?(?P<target>[^\s<>()]+)")
_NUMBERED = re.compile(r"[0-9]{2,3}-(?P<slug>[a-z0-9][a-z0-9-]*)\.md")
_CALLOUT = re.compile(r">[ ]?\[!")


@dataclass
class Surroundings:
    """What a file cannot know: ids that are taken (new ones are added), and lesson files by the slugs they go by."""

    taken: set[str] = field(default_factory=set)
    lesson_files: Mapping[str, str] = field(default_factory=dict)


def mend(text: str, findings: Sequence[Finding], around: Surroundings) -> str:
    """The text with every finding mended that can be without a guess; lines not named by one stay as they are."""
    sheet = _Sheet(text.split("\n"), around)
    for found in findings:
        cure = _CURES.get(found.code)
        if cure:
            cure(sheet, found)
    sheet.indent_lists({found.line - 1 for found in findings if found.code == "W510" and found.column == 1})
    return sheet.text()


@dataclass
class _Sheet:
    """The lines of a file, changed in place; blank lines come in at the end, so that the numbers of lines stay."""

    lines: list[str]
    around: Surroundings
    blank_after: set[int] = field(default_factory=set)

    def text(self) -> str:
        return "\n".join(line + "\n" * (index in self.blank_after) for index, line in enumerate(self.lines))

    @cached_property
    def _body(self) -> list[Line]:
        """The lines as they were, those of the front matter blank."""
        text = "\n".join(self.lines)
        first = read_document("", text).body_line
        return [Line(line.number, 1, line.text if line.number >= first else "") for line in number_lines(text, 1)]

    def indent_lists(self, flagged: set[int]) -> None:
        if flagged:
            for index, line in indent_lists(self.lines, code_lines(self._body), flagged).items():
                self.lines[index] = line

    def name_question(self, found: Finding) -> None:
        line = self.lines[found.line - 1]
        stem, _ = attributes.split_at_end(line.removeprefix("##"))
        if line.startswith("##") and stem.strip():
            self._add_id(found.line - 1, slugify(stem))

    def name_task(self, found: Finding) -> None:
        line = self.lines[found.line - 1]
        title, _ = attributes.split_at_end(line.partition("|")[2])
        if line.startswith("///"):
            self._add_id(found.line - 1, slugify(title))

    def add_blank_lines(self, found: Finding) -> None:
        start = found.line - 1
        end = closing_index(self._body, start) if found.column == 1 else None
        if end is None or end == start:
            return
        if self.lines[start + 1].strip():
            self.blank_after.add(start)
        if self.lines[end - 1].strip():
            self.blank_after.add(end - 1)

    def indent_feedback(self, found: Finding) -> None:
        """Only a quote right under its answer, with the next answer after it, surely belongs to the one above."""
        start = end = found.line - 1
        while end < len(self.lines) and self.lines[end].startswith(">"):
            end += 1
        following = next((line for line in self.lines[end:] if line.strip()), "")
        is_certain = self.lines[start - 1].strip() and not following.startswith((">", " ", "\t"))
        if is_certain and not _CALLOUT.match(self.lines[start]):
            self.lines[start:end] = [f"  {line}" for line in self.lines[start:end]]

    def follow_lesson(self, found: Finding) -> None:
        """A link whose lesson has another number now gets the new file name."""
        line = self.lines[found.line - 1]
        wanted = dict(found.arguments)["target"]
        for match in _LINK_TARGET.finditer(line, found.column - 1):
            old, _ = links.lesson_file(wanted)
            numbered = _NUMBERED.fullmatch(old)
            new = self.around.lesson_files.get(numbered["slug"], "") if numbered else ""
            if match["target"] == wanted and new:
                start = match.start("target") + wanted.index(old)
                self.lines[found.line - 1] = line[:start] + new + line[start + len(old) :]
                return

    def _add_id(self, index: int, slug: str) -> None:
        short = slug[:LONGEST_ID].strip("-")
        if not short:
            return
        numbered = (f"{short}-{number}" for number in count(2))
        free = (
            short if short not in self.around.taken else next(id_ for id_ in numbered if id_ not in self.around.taken)
        )
        self.around.taken.add(free)
        line = self.lines[index].rstrip()
        start = line.rfind("{")
        if attributes.split_at_end(line)[1].items:
            self.lines[index] = f"{line[: start + 1]}#{free} {line[start + 1 :].lstrip()}"
        else:
            self.lines[index] = f"{line} {{#{free}}}"


_CURES: Mapping[str, Callable[[_Sheet, Finding], None]] = {
    "E204": _Sheet.follow_lesson,
    "E312": _Sheet.name_task,
    "E401": _Sheet.name_question,
    "E420": _Sheet.indent_feedback,
    "W509": _Sheet.add_blank_lines,
}
