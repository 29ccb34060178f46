"""What can be read and copied from a PDF that ReportLab wrote: its text, by the tables that its faces carry."""

import base64
import re
import zlib

_OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\r?\n(.*?)endobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
_FACE = re.compile(rb"/Name /(F\d+\+\d+).*?/ToUnicode (\d+) 0 R", re.DOTALL)
_SHOWN = re.compile(rb"/(F\d+\+\d+) [\d.]+ Tf|\(((?:\\.|[^\\)])*)\) Tj", re.DOTALL)
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_SIGNS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def text_of(data: bytes) -> str:
    """The words of a PDF in the order in which they were written, a line for each piece."""
    objects = dict(_OBJECT.findall(data))
    faces = {name: _letters(_unpacked(objects[table])) for name, table in _FACE.findall(data)}
    lines: list[str] = []
    for content in map(_unpacked, objects.values()):
        face: dict[int, str] = {}
        for font, shown in _SHOWN.findall(content) if b" Tj" in content else ():
            if font:
                face = faces[font]
            else:
                lines.append("".join(face[code] for code in _ESCAPED.sub(_meant, shown)))
    return "\n".join(lines)


def _unpacked(body: bytes) -> bytes:
    found = _STREAM.search(body)
    if found is None:
        return b""
    raw = found[1]
    return zlib.decompress(base64.a85decode(raw.strip().removesuffix(b"~>")) if b"ASCII85" in body else raw)


def _letters(table: bytes) -> dict[int, str]:
    """What the codes of a face stand for."""
    pairs = re.findall(rb"^<(\w\w)> <(\w{4})>$", table, re.MULTILINE)
    return {int(code, 16): chr(int(value, 16)) for code, value in pairs}


def _meant(escaped: re.Match[bytes]) -> bytes:
    said = escaped[1]
    return bytes([int(said, 8)]) if said[:1].isdigit() else _SIGNS.get(said, said)
