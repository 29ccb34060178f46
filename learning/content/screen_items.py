"""What is on a simulated screen, line by line: items, switches, fields, a picture. Knows nothing of whole screens."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from learning.content import attributes, places, plain
from learning.content.attributes import Attributes
from learning.content.findings import Finding
from learning.content.inspection import Inspection, inspect_prose
from learning.content.places import Line, Passage
from learning.content.scanner import unquote
from learning.content.sentences import long_sentences
from learning.vietnamese import fold

Role = Literal["tap", "hold", "switch", "field"]
Region = tuple[float, float, float, float]

_BULLET = re.compile(r"[-*+][ \t]+(?=\S)|[-*+][ \t]*$")
_BOLD = re.compile(r"\*\*(?P<text>(?!\s)[^*]+?)\*\*")
_SWITCH_STATES = {"( )": False, "(x)": True, "(X)": True}
_NEARLY_A_SWITCH = re.compile(r"(?:\[[ ]{0,4}[xX]?[ ]{0,4}\]|\([ ]{0,4}\)|\([ ]{0,4}[xXхХ✓✔√][ ]{0,4}\))(?:\*\*)?$")
_BLANK = re.compile(r"_{3,}")
_PICTURE = re.compile(r"!\[[^\]]*\]\((?P<target>[^()\s]*)\)")
_NUMBER = r"[ ]*([0-9]{1,3}(?:\.[0-9]{1,3})?)[ ]*%?[ ]*"
_REGION = re.compile(",".join([_NUMBER] * 4))
_EVERYWHERE = (0.0, 0.0, 100.0, 100.0)
_KEYCAP = "\u20e3"
_PICTURE_KEYS = ("tap", "label", "todo")


@dataclass(frozen=True)
class Item:
    """One thing on a screen. label is what is tapped, before and after what stands around it in the same line.

    starts_on is how a switch is drawn at first; accepted is what has to be typed into a field; reply is Markdown, said
    kindly when the item was not the right one.
    """

    role: Role
    label: str
    icon: str = ""
    before: str = ""
    after: str = ""
    detail: str = ""
    is_target: bool = False
    starts_on: bool = False
    accepted: str = ""
    reply: str = ""


@dataclass(frozen=True)
class Photo:
    """A picture with the place to tap: left, top, width, height in percent (None when nowhere), and its name."""

    source: str
    description: str
    region: Region | None
    label: str
    passage: Passage


@dataclass(frozen=True)
class Written:
    """The lines of one item: the bullet's without its bullet, and those under it."""

    passage: Passage
    detail: Passage
    reply: Passage
    stray: tuple[Passage, ...]


def split_list(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The lines above the first bullet, and the list."""
    first = next((index for index, line in enumerate(lines) if _BULLET.match(line.text)), len(lines))
    return list(lines[:first]), list(lines[first:])


def paragraphs(lines: Sequence[Line]) -> Iterator[tuple[Line, ...]]:
    """What stands between blank lines."""
    gathered: list[Line] = []
    for line in lines:
        if line.text.strip():
            gathered.append(line)
        elif gathered:
            yield tuple(gathered)
            gathered = []
    if gathered:
        yield tuple(gathered)


def split_items(path: str, lines: Sequence[Line]) -> Iterator[Written]:
    """One for each bullet of a list, with what is indented under it."""
    starts = [index for index, line in enumerate(lines) if _BULLET.match(line.text)]
    for start, end in pairwise([*starts, len(lines)]):
        yield _written(path, lines[start], lines[start + 1 : end])


def read_item(written: Written) -> tuple[Item | None, Inspection]:
    """The item (None when its line is empty), and what is wrong with it."""
    found = Inspection(findings=[stray.finding(0, "E325") for stray in written.stray])
    line = written.passage.lines[0]
    text, listed = attributes.split_at_end(line.text, line.column)
    here = Passage(written.passage.path, (Line(line.number, line.column, text),))
    for inspection in (plain.inspect_plain(here), plain.inspect_plain(written.detail), inspect_prose(written.reply)):
        found.uses += inspection.uses
        found.findings += inspection.findings
    found.findings += [*_check_list(here, listed), *long_sentences(written.reply)]
    is_held = "hold" in listed.classes
    item, findings = _item(here, text.strip(), written, is_held=is_held)
    found.findings += findings
    if item and is_held and item.role != "hold":
        found.findings.append(here.finding(0, "E331"))
    return item, found


def read_photo(passage: Passage) -> tuple[Photo | None, Inspection]:
    """The picture, when a paragraph is nothing but one, and what is wrong with it."""
    line = passage.lines[0]
    text, listed = attributes.split_at_end(line.text, line.column)
    match = _PICTURE.fullmatch(text.strip())
    if match is None or len(passage.lines) > 1:
        return None, Inspection()
    todo = listed.value("todo")
    # What only a screen knows is taken off, so that the rest is inspected as a picture anywhere is.
    bare = f'{text.strip()}{{todo="{todo}"}}' if listed.find("todo") else text.strip()
    inspected = inspect_prose(Passage(passage.path, (Line(line.number, line.column, bare),)))
    found = Inspection(inspected.uses, findings=inspected.findings)
    region = _region(listed.value("tap"))
    is_wrong = listed.find("tap") is not None and region is None
    for item in listed.items:
        if item.kind not in {"=", ""} or item.name not in _PICTURE_KEYS:
            code = "E314" if item.kind == "." else "E315"
            found.findings.append(passage.finding(0, code, name=item.name, known=", ".join(_PICTURE_KEYS)))
    if is_wrong:
        found.findings.append(passage.finding(0, "E329", value=listed.value("tap") or "–"))
    if listed.find("tap") and not listed.value("label").strip():
        found.findings.append(passage.finding(0, "E334"))
    found.add(plain.inspect_constant(Passage(passage.path, (Line(line.number, line.column, listed.value("label")),))))
    description = text.strip()[2:].partition("](")[0]
    label, region = listed.value("label").strip(), _EVERYWHERE if is_wrong else region
    return Photo(match["target"], description, region, label, passage), found


def _written(path: str, line: Line, under: Sequence[Line]) -> Written:
    match = _BULLET.match(line.text)
    detail: list[Line] = []
    reply: list[Line] = []
    stray: list[Passage] = []
    for each in under:
        if not each.text.strip():
            continue
        bare = places.dedent([each])[0]
        if not each.text.startswith(("  ", "\t")):
            stray.append(Passage(path, (each,)))
        elif bare.text.lstrip().startswith(">"):
            reply.append(unquote(bare.without(len(bare.text) - len(bare.text.lstrip()))))
        elif reply or _BULLET.match(bare.text):
            stray.append(Passage(path, (bare,)))
        else:
            detail.append(bare)
    first = line.without(match.end() if match else 0)
    return Written(
        Passage(path, (first,)), Passage(path, tuple(detail)), Passage(path, tuple(places.trim(reply))), tuple(stray)
    )


def _check_list(here: Passage, listed: Attributes) -> Iterator[Finding]:
    for item in listed.items:
        if item.kind != "." or item.name != "hold":
            code = "E314" if item.kind == "." else "E315"
            yield here.finding(item.column - here.lines[0].column, code, name=item.name, known="hold")


def _item(here: Passage, text: str, written: Written, *, is_held: bool) -> tuple[Item | None, list[Finding]]:
    detail, reply = " ".join(written.detail.text.split()), written.reply.text.strip()
    bold = _BOLD.search(text)
    label, wanted = _split_field(text)
    if label:
        findings = [] if fold(wanted) else [here.finding(0, "E326", label=label)]
        findings += [here.finding(0, "E208", name="{{…}}")] if "{{" in wanted else []
        return Item("field", label, accepted=wanted, is_target=True, detail=detail, reply=reply), findings
    state = _SWITCH_STATES.get(text[-3:])
    if state is not None and _bare(text[:-3]):
        icon, label = _split_icon(_bare(text[:-3]))
        starts_on = state != bool(bold)  # the state written at a target is the one to be reached
        return Item("switch", label, icon, "", "", detail, bool(bold), starts_on, reply=reply), []
    if _NEARLY_A_SWITCH.search(text):
        return None, [here.finding(0, "E339")]
    if not _bare(text):
        return None, [here.finding(0, "E333")]
    role: Role = "hold" if is_held and bold else "tap"
    return _tapped(role, text, bold, detail, reply), []


def _tapped(role: Role, text: str, bold: re.Match[str] | None, detail: str, reply: str) -> Item:
    icon, whole = _split_icon(_bare(text))
    if bold is None:
        return Item(role, whole, icon, detail=detail, reply=reply)
    before = _bare(text[: bold.start()]).removeprefix(icon).strip()
    label = bold["text"].strip() if before else bold["text"].strip().removeprefix(icon).strip()
    return Item(role, label, icon, before, _bare(text[bold.end() :]), detail, is_target=True, reply=reply)


def _split_field(text: str) -> tuple[str, str]:
    """Label and accepted text of `label: ____ = text`; no label when it is no field."""
    blank = _BLANK.search(text)
    rest = text[blank.end() :].strip() if blank else ""
    if blank is None or (rest and not rest.startswith("=")):
        return "", ""
    return _bare(text[: blank.start()].strip().removesuffix(":")), rest.removeprefix("=").strip()


def _bare(text: str) -> str:
    return _BOLD.sub(lambda match: match["text"], text).strip()


def _split_icon(text: str) -> tuple[str, str]:
    """A picture sign that begins a label, and the rest; a sign alone stays a label."""
    first, _, rest = text.partition(" ")
    kinds = {unicodedata.category(sign) for sign in first}
    is_icon = _KEYCAP in first or ("So" in kinds and kinds <= {"So", "Mn", "Me", "Cf", "Sk"})
    return (first, rest.strip()) if is_icon and rest.strip() else ("", text)


def _region(text: str) -> Region | None:
    """Left, top, width, height in percent when all of it lies in the picture."""
    match = _REGION.fullmatch(text)
    if match is None:
        return None
    left, top, width, height = (float(one) for one in match.groups())
    fits = left + width <= 100 and top + height <= 100
    return (left, top, width, height) if width and height and fits else None
