"""Markdown to safe HTML: Python-Markdown without raw HTML, then an allow-list. Knows nothing of our blocks."""

import re
import threading
from collections import OrderedDict
from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement

import nh3
from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from learning.content import attributes, commonmark
from learning.content.dressing import ATTRIBUTES_TAG, Dressing, Surroundings
from learning.content.inspection import PROSE_CLASSES

_INLINE = {"a", "br", "code", "em", "img", "picture", "source", "strong", "sup"}
_BLOCKS = {
    "blockquote", "div", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "id", "aria-label"},
    "img": {"src", "alt", "width", "height", "loading", "decoding"},
    "source": {"type", "srcset"},
    "div": {"role", "tabindex", "aria-label"},
    "ol": {"start"},
    **{tag: {"id"} for tag in ("h2", "h3", "h4", "h5", "h6", "li", "sup", "strong", "em", "code")},
}
_CLASSES: dict[str, set[str]] = {
    "a": {"gloss", "footnote-ref", "footnote-backref", *PROSE_CLASSES},
    "div": {"wide-table", "footnote"},
    **{tag: set(PROSE_CLASSES) for tag in ("strong", "em", "code", "h2", "h3", "h4", "h5", "h6")},
}
_SCHEMES = {"https", "http", "tel", "mailto"}

_RAW_HTML = (("preprocessors", "html_block"), ("inlinePatterns", "html"), ("inlinePatterns", "automail"))
_REFERENCES = ("reference", "image_reference", "short_reference", "short_image_ref")
_BETWEEN_BLOCKS = re.compile(r"</(?:p|li|blockquote|h[2-6]|tr)>\s*(?=<(?:p|li|blockquote|h[2-6]|tr|ul|ol)\b)")

# One line that begins with a letter and holds no sign that means something in Markdown or HTML.
_PLAIN = re.compile(r"[^\W\d_](?:[^\n\r\t\x00-\x1f\x7f-\xa0&<>*_`\[\]{}\\|\u2028\u2029\ue000-\uf8ff]*[\w.,!?…)”])?")

_own = threading.local()


def convert(text: str, surroundings: Surroundings) -> str:
    """Blocks of clean HTML. Words of the surroundings are noted as used."""
    if _is_plain(text, surroundings):
        return f"<p>{text}</p>"
    converted = _convert(text, surroundings)
    return nh3.clean(
        converted,
        tags=_INLINE | _BLOCKS,
        attributes=_ATTRIBUTES,
        allowed_classes=_CLASSES,
        url_schemes=_SCHEMES,
        link_rel=None,
    ).strip()


def convert_inline(text: str, surroundings: Surroundings) -> str:
    """Clean HTML that may stand inside a label or legend; blocks are joined by line breaks."""
    if _is_plain(text, surroundings):
        return text
    converted = _BETWEEN_BLOCKS.sub("<br>", _convert(text, surroundings))
    return nh3.clean(
        converted,
        tags=_INLINE,
        attributes={tag: names for tag, names in _ATTRIBUTES.items() if tag in _INLINE},
        allowed_classes={tag: names for tag, names in _CLASSES.items() if tag in _INLINE},
        url_schemes=_SCHEMES,
        link_rel=None,
    ).strip()


def _is_plain(text: str, surroundings: Surroundings) -> bool:
    """Whether Markdown and HTML leave a text as it is, as they do most options: converting it costs a hundred times
    more than seeing that."""
    return not surroundings.words.terms and _PLAIN.fullmatch(text) is not None


def _convert(text: str, surroundings: Surroundings) -> str:
    # Setting up Python-Markdown costs more than converting an option, so each thread keeps one.
    if not hasattr(_own, "markdown"):
        _own.dressing = Dressing()
        _own.markdown = _build(_own.dressing)
    _own.markdown.reset()
    _own.dressing.surroundings = surroundings
    try:
        return str(_own.markdown.convert(commonmark.rewrite(text)))
    except BaseException:
        # Its parser keeps a stack, which a failure leaves half unwound.
        del _own.markdown
        raise


def _build(dressing: Dressing) -> Markdown:
    footnotes = _Footnotes(PLACE_MARKER="\ue002", BACKLINK_TEXT="↩", BACKLINK_TITLE="{}")
    markdown = Markdown(extensions=[TableExtension(), footnotes], output_format="html")
    for registry, name in _RAW_HTML:
        getattr(markdown, registry).deregister(name)
    for name in _REFERENCES:
        markdown.inlinePatterns.deregister(name)
    markdown.ESCAPED_CHARS = [*commonmark.PUNCTUATION]
    markdown.parser.blockprocessors.deregister("reference")
    markdown.parser.blockprocessors.deregister("hashheader")
    markdown.parser.blockprocessors.register(_Headings(markdown.parser), "hashheader", 70)
    markdown.inlinePatterns.register(_AttributeLists(_AttributeLists.PATTERN, markdown), ATTRIBUTES_TAG, 176)
    markdown.treeprocessors.register(dressing, "dressing", 12)
    return markdown


class _Notes(OrderedDict[str, str]):
    """Footnotes by name; one that is defined inside another is found while they are walked, and then follows them."""

    def keys(self) -> Iterator[str]:  # type: ignore[override]
        done: set[str] = set()
        while new := [name for name in self if name not in done]:
            done.add(new[0])
            yield new[0]


class _Footnotes(FootnoteExtension):
    def reset(self) -> None:
        super().reset()
        self.footnotes: OrderedDict[str, str] = _Notes()


class _Headings(BlockProcessor):
    """`## Text` with a space after the signs, as CommonMark has it: `#1` is text."""

    RE = re.compile(r"(?:^|\n)[ ]{0,3}(?P<level>#{1,6})[ \t]+(?P<text>[^\n]*)(?:\n|$)")

    def test(self, parent: Element, block: str) -> bool:
        return bool(self.RE.search(block))

    def run(self, parent: Element, blocks: list[str]) -> None:
        block = blocks.pop(0)
        match = self.RE.search(block)
        if match is None:
            return
        if match.start():
            self.parser.parseBlocks(parent, [block[: match.start()]])
        # The title of the lesson is the only h1 of its page; a heading above h2 is reported by the checker.
        heading = SubElement(parent, f"h{max(2, len(match['level']))}")
        heading.text = match["text"].strip().rstrip("#").rstrip()
        if block[match.end() :]:
            blocks.insert(0, block[match.end() :])


class _AttributeLists(InlineProcessor):
    """Keeps an attribute list out of the hands of emphasis and links until the tree is dressed."""

    PATTERN = r"(?<!\{)" + attributes.LIST.pattern

    # The name and the shape are Python-Markdown's; its types know the older shape only.
    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[Element, int, int]:
        kept = Element(ATTRIBUTES_TAG)
        kept.text = AtomicString(m.group(0))
        return kept, m.start(0), m.end(0)
