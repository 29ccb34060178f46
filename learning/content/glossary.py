"""Words explained with `*[OTP]: …` lines, in glossary.md or in a lesson."""

import re
from collections.abc import Sequence

from learning.content.findings import Finding
from learning.content.inspection import Inspection, inspect_prose
from learning.content.places import Line, Passage, number_lines

Words = tuple[tuple[str, str], ...]

_ENTRY = re.compile(r"\*\[(?P<term>[^\[\]]+)\]:[ \t]*(?P<text>.*)$")


def take_words(passage: Passage) -> tuple[Words, tuple[Line, ...], list[Finding]]:
    """The words explained in a passage, the lines that are left, and findings.

    A line indented under an entry belongs to its explanation.
    """
    words: list[tuple[str, str]] = []
    rest: list[Line] = []
    findings: list[Finding] = []
    offset, within = 0, False
    for line in passage.lines:
        match = _ENTRY.match(line.text)
        if match:
            term = " ".join(match["term"].split())
            if any(term == known for known, _ in words):
                findings.append(passage.finding(offset, "E120", term=term))
            words.append((term, match["text"].strip()))
        elif within and line.text.startswith("  ") and line.text.strip():
            words[-1] = (words[-1][0], f"{words[-1][1]} {line.text.strip()}")
        else:
            rest.append(line)
        within = bool(match) or (within and line.text.startswith("  "))
        offset += len(line.text) + 1
    return tuple(words), tuple(rest), findings


def read_glossary(path: str, text: str) -> tuple[Words, Inspection]:
    """The words of glossary.md: entries, headings and blank lines."""
    passage = Passage(path, tuple(number_lines(text, 1)))
    words, rest, findings = take_words(passage)
    found = inspect_prose(passage)
    found.findings += findings
    found.findings += _report_rest(path, rest)
    return words, found


def _report_rest(path: str, lines: Sequence[Line]) -> list[Finding]:
    return [
        Passage(path, (line,)).finding(0, "E119")
        for line in lines
        if line.text.strip() and not line.text.startswith("#")
    ]
