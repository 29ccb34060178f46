"""What we do to the tree that Python-Markdown made: addresses, pictures, ids, tables, explained words."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from learning.content import attributes
from learning.content.anchors import name_headings
from learning.content.inspection import ID, PROSE_CLASSES
from learning.vietnamese import slugify

ID_PREFIX = "b-"
AVIF = "avif"  # among the attributes of a picture: its address in that format
ATTRIBUTES_TAG = "attributes"  # stands in the tree for an attribute list until it is applied

_NOT_EXPLAINED_IN = frozenset({"a", "code", "pre", "h1", "h2", "h3", "h4", "h5", "h6"})
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_DRESSABLE = frozenset({"a", "img", "strong", "em", "code"})
_ESCAPED = re.compile("\x02[0-9]+\x03")
_FOOTNOTE_ID = re.compile(r"fn(?:ref)?[0-9]*:\S+")


@dataclass
class Words:
    """Terms that may be explained, and those that a text used, in the order of their first use."""

    terms: tuple[str, ...] = ()
    used: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        longest_first = sorted(self.terms, key=len, reverse=True)
        pieces = (re.escape(term) if term.isupper() else f"(?i:{re.escape(term)})" for term in longest_first)
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(pieces)})(?!\w)") if self.terms else None
        self._by_spelling = {term.casefold(): term for term in self.terms} | {term: term for term in self.terms}

    def explain(self, text: str) -> list[str | Element]:
        """The text in pieces, a link in place of each term at its first use."""
        pieces: list[str | Element] = []
        done = 0
        for match in self._pattern.finditer(text) if self._pattern else ():
            term = self._by_spelling.get(match[0]) or self._by_spelling[match[0].casefold()]
            if any(term == known for _, known in self.used):
                continue
            name = slugify(term) or f"tu-{len(self.used) + 1}"
            self.used.append((f"w-{name}", term))
            link = Element("a", {"class": "gloss", "id": f"v-{name}", "href": f"#w-{name}"})
            link.text = AtomicString(match[0])
            pieces += [text[done : match.start()], link]
            done = match.end()
        return [*pieces, text[done:]]


@dataclass
class Surroundings:
    """What addresses mean in the text at hand: a function for links and one for pictures, None when refused.

    A picture gets its attributes, and AVIF where it has a lighter format.
    """

    link: Callable[[str], str | None]
    picture: Callable[[str], dict[str, str] | None]
    words: Words = field(default_factory=Words)


class Dressing(Treeprocessor):
    """Runs after inline Markdown and footnotes, before the tree becomes text."""

    surroundings: Surroundings

    def run(self, root: Element) -> None:
        self._apply_attributes(root)
        _name_headings(root)
        self._dress(root)
        self._explain(root)

    def _apply_attributes(self, parent: Element) -> None:
        """Attribute lists go to the picture, link or words right before them, or to the heading that they end."""
        for child in list(parent):
            if child.tag != ATTRIBUTES_TAG:
                self._apply_attributes(child)
                continue
            listed = attributes.parse_list((child.text or "").strip("{} "))
            index = list(parent).index(child)
            before = parent[index - 1] if index else None
            if before is not None and not before.tail and before.tag in _DRESSABLE:
                _set_attributes(before, listed)
                _remove(parent, child)
            elif parent.tag in _HEADINGS and not (child.tail or "").strip() and index == len(parent) - 1:
                _set_attributes(parent, listed)
                _remove(parent, child)
                _strip_end(parent)
            else:
                text = (child.text or "") + (child.tail or "")
                child.text, child.tail = None, text
                _remove(parent, child)

    def _dress(self, parent: Element) -> None:
        for child in list(parent):
            self._dress(child)
            child.attrib.pop("title", None)
            if child.tag == "a":
                self._dress_link(child)
            elif child.tag == "img":
                self._dress_picture(parent, child)
            elif child.tag == "table":
                _wrap_table(parent, child)
            elif child.tag == "p" and not len(child) and not (child.text or "").strip():
                _remove(parent, child)
            identity = child.get("id", "")
            if identity and (ID.fullmatch(identity) or _FOOTNOTE_ID.fullmatch(identity)):
                child.set("id", ID_PREFIX + identity)
            elif identity:
                del child.attrib["id"]

    def _dress_link(self, link: Element) -> None:
        target = link.get("href", "")
        if link.get("class", "").startswith("footnote-"):
            link.set("href", f"#{ID_PREFIX}{target.removeprefix('#')}")
            if link.get("class") == "footnote-backref":
                link.set("aria-label", "Về chỗ đang đọc")
            return
        href = self.surroundings.link(target)
        if href is None:
            link.attrib.pop("href", None)
        else:
            link.set("href", href)

    def _dress_picture(self, parent: Element, picture: Element) -> None:
        found = self.surroundings.picture(picture.get("src", ""))
        if found is None:
            _remove(parent, picture)
            return
        alt, avif = picture.get("alt", ""), found.get(AVIF)
        picture.attrib.clear()
        kept = {name: value for name, value in found.items() if name != AVIF}
        picture.attrib.update(kept | {"alt": alt, "loading": "lazy", "decoding": "async"})
        if avif:
            _offer(parent, picture, avif)

    def _explain(self, parent: Element) -> None:
        """In the order of reading: the text of an element, its children with what follows each."""
        if parent.tag in _NOT_EXPLAINED_IN or parent.get("class") == "footnote":
            return
        children = list(parent)
        if parent.text and not isinstance(parent.text, AtomicString):
            parent.text = _insert(parent, 0, self.surroundings.words.explain(parent.text))
        for child in children:
            self._explain(child)
            if child.tail and not isinstance(child.tail, AtomicString):
                index = list(parent).index(child) + 1
                child.tail = _insert(parent, index, self.surroundings.words.explain(child.tail))


def _name_headings(root: Element) -> None:
    """Every heading can be linked to: by its own id, or by its words."""
    headings = [element for element in root.iter() if element.tag in _HEADINGS]
    for heading, name in zip(
        headings, name_headings((one.get("id", ""), _words_of(one)) for one in headings), strict=True
    ):
        if name:
            heading.set("id", name)


def _words_of(heading: Element) -> str:
    """The text of a heading without the numbers of footnotes and what stands for escaped signs."""
    text = heading.text or ""
    for child in heading:
        text += ("" if child.tag == "sup" else "".join(child.itertext())) + (child.tail or "")
    return _ESCAPED.sub(" ", text)


def _insert(parent: Element, index: int, pieces: list[str | Element]) -> str:
    """Puts the elements among the pieces into parent, each with the text after it; the first text is returned."""
    first, *rest = pieces
    elements = [piece for piece in rest if isinstance(piece, Element)]
    for element, tail in zip(elements, _tails(rest), strict=True):
        element.tail = tail
    for offset, element in enumerate(elements):
        parent.insert(index + offset, element)
    return first if isinstance(first, str) else ""


def _tails(pieces: list[str | Element]) -> Iterator[str]:
    for piece in pieces:
        if isinstance(piece, str):
            yield piece


def _set_attributes(element: Element, listed: attributes.Attributes) -> None:
    if ID.fullmatch(listed.id):
        element.set("id", listed.id)
    classes = " ".join(name for name in listed.classes if name in PROSE_CLASSES)
    if classes:
        element.set("class", classes)


def _strip_end(element: Element) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "").rstrip()
    else:
        element.text = (element.text or "").rstrip()


def _wrap_table(parent: Element, table: Element) -> None:
    """A box that scrolls sideways, so that the page does not."""
    box = Element(
        "div", {"class": "wide-table", "role": "region", "tabindex": "0", "aria-label": "Bảng, vuốt ngang được"}
    )
    box.tail, table.tail = table.tail, None
    index = list(parent).index(table)
    parent[index] = box
    box.append(table)


def _offer(parent: Element, picture: Element, avif: str) -> None:
    """A lighter format before the picture, for browsers that can."""
    choice = Element("picture")
    choice.append(Element("source", {"type": "image/avif", "srcset": avif}))
    choice.tail, picture.tail = picture.tail, None
    parent[list(parent).index(picture)] = choice
    choice.append(picture)


def _remove(parent: Element, child: Element) -> None:
    """Removes a child but not the text that follows it."""
    index = list(parent).index(child)
    if child.tail:
        if index:
            parent[index - 1].tail = (parent[index - 1].tail or "") + child.tail
        else:
            parent.text = (parent.text or "") + child.tail
    parent.remove(child)
