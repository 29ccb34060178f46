"""Cleans SVG by an allow-list, so that a drawing holds nothing but shapes and text; does not know where it goes."""

import re
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

_SVG = "http://www.w3.org/2000/svg"
_DEEPEST = 40


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ELEMENTS = _words(
    """svg g path rect circle ellipse line polyline polygon text tspan title desc defs linearGradient radialGradient
    stop clipPath mask pattern symbol use marker"""
)
# These do something, or fetch something: whoever drew the picture should know that it cannot work.
_DANGEROUS = _words(
    """script foreignobject iframe object embed image feimage a animate animatemotion animatetransform set style
    handler audio video link"""
)
_ATTRIBUTES = _words(
    """id viewBox width height x y x1 y1 x2 y2 cx cy r rx ry fx fy d points transform dx dy rotate pathLength offset
    fill fill-opacity fill-rule stroke stroke-width stroke-linecap stroke-linejoin stroke-dasharray stroke-dashoffset
    stroke-opacity stroke-miterlimit opacity color display visibility clip-path clip-rule mask marker-start marker-mid
    marker-end markerWidth markerHeight markerUnits refX refY orient stop-color stop-opacity gradientUnits
    gradientTransform spreadMethod patternUnits patternContentUnits patternTransform clipPathUnits maskUnits
    maskContentUnits preserveAspectRatio font-family font-size font-weight font-style text-anchor dominant-baseline
    letter-spacing word-spacing textLength lengthAdjust role aria-hidden aria-label aria-labelledby style
    vector-effect paint-order overflow version"""
)
_OWN_REFERENCE = re.compile(r"url\(\s*[\"']?#[\w.:-]+[\"']?\s*\)")
_ACTIVE_VALUE = re.compile(r"url\(|javascript:|data:|expression|@|\\|/\*|&#|<", re.IGNORECASE)
_LENGTH = re.compile(r"\s*([0-9]*\.?[0-9]+)(?:px)?\s*")


class PictureFault(ValueError):
    """The picture cannot be used; the text is a reason of a few words that need no translation."""


def clean_svg(data: bytes) -> bytes:
    """The same drawing with nothing in it but what is allowed; cleaning twice changes nothing.

    Metadata and an editor's own elements are dropped. Raises PictureFault for anything that could act or fetch:
    DTD, scripts, event attributes, style sheets, animation, addresses.
    """
    root = _parse(data)
    _clean_children(root)
    ElementTree.register_namespace("", _SVG)
    cleaned: bytes = ElementTree.tostring(root, encoding="utf-8")
    return cleaned


def svg_size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels, from the attributes or else from the viewBox. Raises PictureFault."""
    root = _parse(data)
    width, height = _LENGTH.fullmatch(root.get("width", "")), _LENGTH.fullmatch(root.get("height", ""))
    if width and height:
        return round(float(width[1])), round(float(height[1]))
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    try:
        return round(float(box[2])), round(float(box[3]))
    except (IndexError, ValueError, OverflowError):
        raise PictureFault("viewBox?") from None


class _NoDoctype(ElementTree.TreeBuilder):
    """Builds a tree; entities need a DOCTYPE, so there are none, and depth is limited for what recurses later."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise PictureFault(f"<{_local(tag)}> × {_DEEPEST}")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        self._depth -= 1
        return super().end(tag)

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise PictureFault("DOCTYPE")


def _parse(data: bytes) -> Element:
    if b"<!" in data.replace(b"<!--", b"") or b"\x00" in data:
        raise PictureFault("DOCTYPE")
    parser = ElementTree.XMLParser(target=_NoDoctype())  # noqa: S314 - no DTD gets this far, so no entities
    try:
        parser.feed(data)
        root: Element = parser.close()
    except (ElementTree.ParseError, ValueError, LookupError) as failure:
        raise failure if isinstance(failure, PictureFault) else PictureFault("≠ SVG") from None
    if root.tag != f"{{{_SVG}}}svg":
        raise PictureFault("≠ SVG")
    return root


def _clean_children(element: Element) -> None:
    _clean_attributes(element)
    for child in list(element):
        name = _local(child.tag)
        if name.lower() in _DANGEROUS:
            raise PictureFault(f"<{name}>")
        if child.tag != f"{{{_SVG}}}{name}" or name not in _ELEMENTS:
            _refuse_danger_within(child)
            _remove(element, child)
        else:
            _clean_children(child)


def _refuse_danger_within(dropped: Element) -> None:
    for each in dropped.iter():
        if _local(each.tag).lower() in _DANGEROUS:
            raise PictureFault(f"<{_local(each.tag)}>")


def _remove(parent: Element, child: Element) -> None:
    """Removes a child but not the text that follows it."""
    index = list(parent).index(child)
    if child.tail:
        if index:
            parent[index - 1].tail = (parent[index - 1].tail or "") + child.tail
        else:
            parent.text = (parent.text or "") + child.tail
    parent.remove(child)


def _clean_attributes(element: Element) -> None:
    for name, value in list(element.attrib.items()):
        local = _local(name)
        if local.lower().startswith("on"):
            raise PictureFault(f"{local}=")
        if local == "href":
            if not value.startswith("#"):
                raise PictureFault(f"href={value[:30]}")
            del element.attrib[name]
            element.set("href", value)
        elif name not in _ATTRIBUTES:
            del element.attrib[name]
        elif _ACTIVE_VALUE.search(_OWN_REFERENCE.sub("", value)):
            raise PictureFault(f"{name}={value[:30]}")


def _local(tag: object) -> str:
    """The name without its namespace; comments and instructions have none."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
