"""What every other viewer makes of Markdown, and Python-Markdown does not: written anew before it converts.

A list right under a sentence, `1)`, an empty bullet, a rule right under a list or a quote, a line ended by `\\`.
"""

import re
from collections.abc import Iterator, Sequence

PUNCTUATION = tuple("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")  # any of it is itself after a backslash

_ITEM = re.compile(r" {0,3}(?:[-*+]|[0-9]{1,9}[.)])(?:[ \t]+\S|[ \t]*$)")
_BEGINS_A_LIST = re.compile(r" {0,3}(?:[-*+]|1[.)])[ \t]+\S")
_EMPTY_ITEM = re.compile(r"[ \t]*(?:[-*+]|[0-9]{1,9}[.)])[ \t]*$")
_BRACKET = re.compile(r"(?P<before>[ \t]*[0-9]{1,9})\)(?=[ \t]+\S)")
_RULE = re.compile(r" {0,3}-{2,}[ \t]*$")
_TABLE = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]")
_OTHER = re.compile(r" {4}|\t| {0,3}(?:>|\[\^|\*\[)")


def rewrite(text: str) -> str:
    """The text as Python-Markdown has to get it, so that a list is a list."""
    paragraph, done = list[str](), list[str]()
    for line in [*text.split("\n"), ""]:
        if line.strip():
            paragraph.append(line)
        else:
            done += [*_paragraph(paragraph), line]
            paragraph = []
    return "\n".join(done[:-1])


def _paragraph(lines: Sequence[str]) -> Iterator[str]:
    """The lines of what stands between blank lines."""
    is_list = is_quote = False
    has_code = any("```" in line for line in lines)
    for number, line in enumerate(lines):
        begins = number == 0 or bool(_HEADING.match(lines[number - 1]))
        if begins:
            is_list, is_quote = bool(_ITEM.match(line)), line.lstrip().startswith(">")
            if _OTHER.match(line) or (number + 1 < len(lines) and "|" in line and _TABLE.match(lines[number + 1])):
                yield from _plain(lines[number:], is_quote=is_quote)
                return
        elif not is_list and "|" in line and number + 1 < len(lines) and _begins_a_table(line, lines[number + 1]):
            yield ""
            yield from _plain(lines[number:], is_quote=False)
            return
        elif not is_list and _BEGINS_A_LIST.match(line):
            is_list = True
            yield ""
        if is_list and not has_code:
            if not begins and _RULE.match(line):
                is_list = False
                yield ""
            elif not begins and _EMPTY_ITEM.match(line):
                continue
            else:
                line = _BRACKET.sub(lambda match: f"{match['before']}.", line, count=1)
        yield _broken(line) if number + 1 < len(lines) else line


def _begins_a_table(line: str, rule: str) -> bool:
    """Whether a table begins right under a sentence, as other viewers read it."""
    return "|" in rule and bool(_TABLE.match(rule)) and line.count("|") <= rule.count("|") + 2


def _plain(lines: Sequence[str], *, is_quote: bool) -> Iterator[str]:
    """Quotes, tables, code and notes stay as they are; but a rule under a quote makes no heading of it."""
    for number, line in enumerate(lines):
        if is_quote and number and _RULE.match(line):
            yield ""
        yield line


def _broken(line: str) -> str:
    """A line that ends with one backslash, as Python-Markdown breaks it: with two spaces."""
    ends = len(line) - len(line.rstrip("\\"))
    return f"{line[:-1]}  " if ends % 2 and "`" not in line else line
