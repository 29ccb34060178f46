"""A `simulation` block into screens of a phone to practise on. Pure; how they are drawn is simulation_drawing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from learning.content import attributes, plain, screen_items
from learning.content.attributes import Attribute, Attributes
from learning.content.findings import Finding, finding, nearest
from learning.content.inspection import ID, Inspection, Region, inspect_prose
from learning.content.places import Line, Passage
from learning.content.scanner import Block
from learning.content.screen_items import Item, Photo
from learning.content.sentences import long_sentences
from learning.vietnamese import slugify

Kind = Literal["icons", "list", "dialog", "form", "message", "photo"]
KINDS: tuple[Kind, ...] = ("icons", "list", "dialog", "form", "message", "photo")
SWIPES = ("up", "down", "left", "right")
CLASSES = (*KINDS, *(f"swipe-{direction}" for direction in SWIPES))

_DRAWABLE: dict[Kind, frozenset[str]] = {
    "icons": frozenset({"tap", "hold"}),
    "list": frozenset({"tap", "hold", "switch"}),
    "dialog": frozenset({"tap", "field"}),
    "form": frozenset({"tap", "hold", "switch", "field"}),
    "message": frozenset({"tap", "hold", "field"}),
    "photo": frozenset(),
}
_WHAT = {"tap": "mục", "hold": "mục", "switch": "công tắc", "field": "ô gõ"}

ACROSS = 270  # pixels that a simulated screen is wide at least, on a phone of 360

_HEADING = re.compile(r"##[ \t]+(?P<text>.*)$")
_OTHER_HEADING = re.compile(r"#{1,6}(?:[ \t]|$)|##+[^#\s]")
_LONGEST_ID = 60


@dataclass(frozen=True)
class Screen:
    """One screen and what to do on it; instruction holds paragraphs of Markdown, question those that a dialog asks.

    swipe is one of SWIPES, or empty.
    """

    kind: Kind
    title: str
    instruction: tuple[str, ...] = ()
    question: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    photo: Photo | None = None
    swipe: str = ""


@dataclass(frozen=True)
class Simulation:
    """A phone to practise on; line is that of its opening, id names it within its lesson."""

    id: str
    title: str
    line: int
    screens: tuple[Screen, ...]


def parse_simulation(path: str, block: Block) -> tuple[Simulation, Inspection]:
    """The simulation of a block, and what is wrong with it. Ids are compared by the caller."""
    found = Inspection()
    id_ = _read_opening(path, block, found)
    before, sections = _split(path, block.lines, found)
    if before:
        found.findings.append(Passage(path, (before[0],)).finding(0, "E321"))
    if not sections:
        found.findings.append(finding(path, block.line, 1, "E320"))
    screens = tuple(_ScreenReader(path, heading, lines, found).read() for heading, lines in sections)
    return Simulation(id_, block.argument, block.line, screens), found


def _read_opening(path: str, block: Block, found: Inspection) -> str:
    found.add(plain.inspect_constant(Passage(path, (block.title,))))
    if not block.argument:
        found.findings.append(finding(path, block.line, 1, "E311", name=block.name))
    made = slugify(block.argument)[:_LONGEST_ID].strip("-") or "may-tap"
    for item in block.attributes.items:
        if item.kind == "#" and not ID.fullmatch(item.name):
            found.findings.append(finding(path, block.line, item.column, "E115", value=item.name, example=made))
        elif item.kind != "#":
            code = "E314" if item.kind == "." else "E315"
            found.findings.append(finding(path, block.line, item.column, code, name=item.name, known="–"))
    written = block.attributes.id
    return written if ID.fullmatch(written) else made


def _split(
    path: str, lines: Sequence[Line], found: Inspection
) -> tuple[list[Line], list[tuple[Line, tuple[Line, ...]]]]:
    """The lines with something in them before the first `##`, and each heading with what is under it."""
    before: list[Line] = []
    sections: list[tuple[Line, list[Line]]] = []
    for line in lines:
        match = _HEADING.match(line.text)
        if match:
            sections.append((line.without(match.start("text")), []))
        elif _OTHER_HEADING.match(line.text):
            found.findings.append(Passage(path, (line,)).finding(0, "E322"))
        elif not line.text.startswith("///"):  # which the scanner has reported
            (sections[-1][1] if sections else before).append(line)
    kept = [line for line in before if line.text.strip()]
    return kept, [(heading, tuple(body)) for heading, body in sections]


@dataclass
class _ScreenReader:
    """Reads one screen; findings go to the inspection of its simulation."""

    path: str
    heading: Line
    lines: tuple[Line, ...]
    found: Inspection
    photos: list[Photo] = field(default_factory=list)

    def read(self) -> Screen:
        title, listed = attributes.split_at_end(self.heading.text, self.heading.column)
        here = Passage(self.path, (Line(self.heading.number, self.heading.column, title),))
        self.found.add(plain.inspect_constant(here))
        kind, swipe = self._read_classes(here, listed)
        above, below = screen_items.split_list(self.lines)
        paragraphs = self._paragraphs(above, kind)
        items = self._items(below, kind)
        if kind == "photo" and len(self.photos) != 1:
            self._report(here, "E328", count=len(self.photos))
        elif not self._has_target(items, swipe):
            if self.photos:
                self._report(self.photos[0].passage, "E329", value="–")
            else:
                self._report(here, "E324")
        if not paragraphs:
            self._report(here, "E332")
        self.found.regions += [
            Region(photo.source, photo.region, ACROSS, self.path, *_place(photo.passage))
            for photo in self.photos
            if photo.region
        ]
        is_dialog = kind == "dialog"
        return Screen(
            kind=kind,
            title=title,
            instruction=tuple(paragraphs[1:] if is_dialog else paragraphs),
            question=tuple(paragraphs[0].split("\n")) if is_dialog and paragraphs else (),
            items=items,
            photo=self.photos[0] if self.photos else None,
            swipe=swipe,
        )

    def _read_classes(self, here: Passage, listed: Attributes) -> tuple[Kind, str]:
        for item in listed.items:
            if item.kind == "." and item.name not in CLASSES:
                self._report_item(item, "E314", known=nearest(item.name, CLASSES))
            elif item.kind != ".":
                self._report_item(item, "E315", known="–")
        kinds = [kind for kind in KINDS if kind in listed.classes]
        if len(kinds) != 1:
            self._report(here, "E323", count=len(kinds), known=", ".join(f".{kind}" for kind in KINDS))
        swipe = next((one for one in SWIPES if f"swipe-{one}" in listed.classes), "")
        return (kinds or ["list"])[0], swipe

    def _paragraphs(self, lines: Sequence[Line], kind: Kind) -> list[str]:
        """The paragraphs above the list; the lines that are pictures are kept apart."""
        paragraphs: list[str] = []
        for paragraph in screen_items.paragraphs(lines):
            passage = Passage(self.path, paragraph)
            photo, inspection = screen_items.read_photo(passage)
            self.found.add(inspection)
            if photo and kind == "photo":
                self.photos.append(photo)
            elif photo:
                self._report(passage, "E327", kind=kind, what="ảnh")
            else:
                self._inspect(passage, is_plain=kind == "dialog" and not paragraphs)
                paragraphs.append(passage.text)
        return paragraphs

    def _inspect(self, passage: Passage, *, is_plain: bool) -> None:
        inspection = plain.inspect_plain(passage) if is_plain else inspect_prose(passage)
        self.found.uses += inspection.uses
        self.found.findings += [*inspection.findings, *long_sentences(passage)]

    def _items(self, lines: Sequence[Line], kind: Kind) -> tuple[Item, ...]:
        items: list[Item] = []
        for written in screen_items.split_items(self.path, lines):
            item, inspection = screen_items.read_item(written)
            self.found.uses += inspection.uses
            self.found.findings += inspection.findings
            if item and item.role not in _DRAWABLE[kind]:
                self._report(written.passage, "E327", kind=kind, what=_WHAT[item.role])
            elif item:
                items.append(item)
                if item.detail and item.role in {"tap", "hold"} and kind != "list":
                    self._report(written.detail, "E327", kind=kind, what="dòng phụ")
        return tuple(items)

    def _has_target(self, items: Sequence[Item], swipe: str) -> bool:
        on_picture = any(photo.region for photo in self.photos)
        return bool(swipe or on_picture or any(item.is_target for item in items))

    def _report(self, passage: Passage, code: str, **arguments: object) -> None:
        self.found.findings.append(passage.finding(0, code, **arguments))

    def _report_item(self, item: Attribute, code: str, **arguments: object) -> None:
        found: Finding = finding(self.path, self.heading.number, item.column, code, name=item.name, **arguments)
        self.found.findings.append(found)


def _place(passage: Passage) -> tuple[int, int]:
    return passage.lines[0].number, passage.lines[0].column
