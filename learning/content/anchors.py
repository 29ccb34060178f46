"""The ids that a link may lead to within a page; the checker and the renderer ask here, so that they agree."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import count

from learning.content.inspection import ID, Heading, Use
from learning.vietnamese import slugify

LONGEST_ID = 64

_SAID_OTHERWISE = (  # what stands in Markdown, and what is read of it
    (re.compile(r"\\."), " "),
    (re.compile(r"\[\^[^\]\s]*\]|!\[[^\[\]]*\]\([^()\n]*\)|(?<=[*_`)])\{[#.][^{}\n]*\}"), ""),
    (re.compile(r"\[([^\[\]]*)\]\([^()\n]*\)"), r"\1"),
    (re.compile(r"[*`]|(?<!\w)_|_(?!\w)"), ""),
)


def name_headings(headings: Iterable[tuple[str, str]]) -> list[str]:
    """An id for each heading, out of its own id (or "") and its plain text: its own, else its words, numbered when
    they were there before; "" for a heading without words."""
    listed = list(headings)
    numbers: defaultdict[str, Iterator[int]] = defaultdict(lambda: count(2))  # that go on where the last one stopped
    taken = {own for own, _ in listed if ID.fullmatch(own)}
    names = []
    for own, text in listed:
        if ID.fullmatch(own):
            names.append(own)
            continue
        name = made = slugify(text)[:LONGEST_ID].strip("-")
        stem = made[: LONGEST_ID - 4]
        while name in taken:
            name = f"{stem}-{next(numbers[stem])}"
        taken |= {name} - {""}
        names.append(name)
    return names


def anchors_of(headings: Iterable[Heading]) -> Iterator[Use]:
    """What links may lead to among the headings of one page, in their order."""
    shown = [heading for heading in headings if heading.level > 1]
    names = name_headings((heading.id, _read(heading.text)) for heading in shown)
    for heading, name in zip(shown, names, strict=True):
        if name:
            yield Use("anchor", name, heading.use.path, heading.use.line, heading.use.column)


def _read(markdown: str) -> str:
    for pattern, said in _SAID_OTHERWISE:
        markdown = pattern.sub(said, markdown)
    return markdown
