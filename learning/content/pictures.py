"""Reads the size of pictures from their first bytes; decodes nothing. SVG is cleaned in learning.content.svg."""

import struct
from collections.abc import Callable

from learning.content.svg import PictureFault, clean_svg, svg_size

__all__ = ["MOST_PIXELS", "PICTURES", "PictureFault", "clean_svg", "read_size"]

Size = tuple[int, int]
MOST_PIXELS = 16_000_000  # unpacked, these are 64 MB
_LARGEST_SIDE = 16384
_FRAME_MARKERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_LONE_MARKERS = frozenset({0x01, 0xFF, *range(0xD0, 0xD8)})


def read_size(path: str, data: bytes) -> Size:
    """Width and height in pixels of a picture, which must be of the kind that its name says.

    Raises PictureFault with the reason, a few words that need no translation.
    """
    extension = path.rpartition(".")[2].lower()
    reader = PICTURES.get(extension)
    if reader is None:
        raise PictureFault(f".{extension}")
    try:
        size = reader(data)
    except (struct.error, IndexError):
        size = None
    if size is None:
        raise PictureFault(f"≠ {extension.upper()}")
    too_many = extension != "svg" and size[0] * size[1] > MOST_PIXELS
    if too_many or not all(0 < side <= _LARGEST_SIDE for side in size):
        raise PictureFault(f"{size[0]} × {size[1]}")
    return size


def _png(data: bytes) -> Size | None:
    if not data.startswith(b"\x89PNG\r\n\x1a\n") or data[12:16] != b"IHDR":
        return None
    width, height = struct.unpack_from(">II", data, 16)
    return width, height


def _jpeg(data: bytes) -> Size | None:
    """Walks the segments up to the first frame header."""
    if not data.startswith(b"\xff\xd8"):
        return None
    position = 2
    while position + 4 <= len(data):
        if data[position] != 0xFF:
            return None
        marker = data[position + 1]
        if marker in _LONE_MARKERS:
            position += 1 if marker == 0xFF else 2
            continue
        if marker in _FRAME_MARKERS:
            height, width = struct.unpack_from(">HH", data, position + 5)
            return width, height
        (length,) = struct.unpack_from(">H", data, position + 2)
        position += 2 + length
    return None


def _webp(data: bytes) -> Size | None:
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        return None
    kind = data[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if kind == b"VP8L" and data[20] == 0x2F:
        (bits,) = struct.unpack_from("<I", data, 21)
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    return None


PICTURES: dict[str, Callable[[bytes], Size | None]] = {
    "png": _png,
    "jpg": _jpeg,
    "jpeg": _jpeg,
    "webp": _webp,
    "svg": svg_size,
}
