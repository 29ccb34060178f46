"""Sizes against a real encoder, and drawings that try to do something."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from learning.content.pictures import PictureFault, clean_svg, read_size

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 200">'


def encoded(form: str, size: tuple[int, int], mode: str = "RGB", **options: object) -> bytes:
    out = BytesIO()
    Image.new(mode, size).save(out, form, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("a.png", encoded("PNG", (321, 77))),
        ("a.jpg", encoded("JPEG", (321, 77))),
        ("a.JPEG", encoded("JPEG", (321, 77), progressive=True, comment="chữ".encode() * 50)),
        ("a.webp", encoded("WEBP", (321, 77))),
        ("a.webp", encoded("WEBP", (321, 77), lossless=True)),
        ("a.webp", encoded("WEBP", (321, 77), mode="RGBA", exif=b"Exif\0\0xx")),
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg" width="321px" height="77"/>'),
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg" width="100%" viewBox="0,0 321 76.6"/>'),
    ],
)
def test_sizes(path: str, data: bytes) -> None:
    assert read_size(path, data) == (321, 77)


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("a.png", encoded("JPEG", (3, 3))),
        ("a.webp", encoded("PNG", (3, 3))),
        ("a.jpg", b"\xff\xd8\xff\xe0\xff\xff"),
        ("a.png", encoded("PNG", (3, 3))[:18]),
        ("a.png", encoded("PNG", (3, 3)).replace(b"\0\0\0\x03", b"\0\xff\xff\xff", 1)),
        ("a.gif", encoded("GIF", (3, 3))),
        ("a.svg", encoded("PNG", (3, 3))),
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 nan inf"/>'),
        ("a.svg", b"<svg viewBox='0 0 3 3'/>"),
    ],
)
def test_what_is_not_what_it_says(path: str, data: bytes) -> None:
    with pytest.raises(PictureFault):
        read_size(path, data)


@given(st.sampled_from(["a.png", "a.jpg", "a.webp", "a.svg"]), st.binary(max_size=60))
def test_any_bytes_have_a_size_or_a_fault(path: str, data: bytes) -> None:
    heads = {"a.png": b"\x89PNG\r\n\x1a\n", "a.jpg": b"\xff\xd8", "a.webp": b"RIFF    WEBP", "a.svg": OPEN.encode()}
    for whole in (data, heads[path] + data):
        try:
            width, height = read_size(path, whole)
        except PictureFault:
            continue
        assert 0 < width <= 16384 and 0 < height <= 16384


def cleaned(inside: str) -> str:
    return clean_svg(f"{OPEN}{inside}</svg>".encode()).decode()


def test_drawings_stay() -> None:
    kept = (
        '<defs><linearGradient id="g"><stop offset="0" stop-color="#921e14" /></linearGradient></defs>'
        '<g fill="url(#g)" transform="rotate(3)"><path d="M0 0h3" stroke-width="2" /></g>'
        '<text x="3" y="4" font-size="20">Chữ <tspan>Việt</tspan> sau</text><use href="#g" />'
    )
    assert cleaned(kept) == f"{OPEN}{kept}</svg>"


@pytest.mark.parametrize(
    ("inside", "kept"),
    [
        ("<!-- x --><path/>", "<path />"),
        ('<metadata><a xmlns="urn:x"/></metadata><path/>', None),
        ('<metadata><rdf xmlns="urn:x">x</rdf></metadata><path/>', "<path />"),
        ('<i:view xmlns:i="urn:ink"/><path i:a="b" xmlns:i="urn:ink" data-x="1" class="y"/>', "<path />"),
        ("<text>a<b xmlns='urn:x'>x</b>c</text>", "<text>ac</text>"),
        ('<use xlink:href="#a" xmlns:xlink="http://www.w3.org/1999/xlink"/>', '<use href="#a" />'),
        ('<path style="fill:#fff;stroke:url(#g)"/>', '<path style="fill:#fff;stroke:url(#g)" />'),
        ("<script>alert(1)</script>", None),
        ("<SCRIPT/>", None),
        ("<g><script href='x'/></g>", None),
        ("<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>", None),
        ("<x xmlns='urn:x'><script xmlns='http://www.w3.org/2000/svg'/></x>", None),
        ("<path onload='alert(1)'/>", None),
        ("<path OnClick='alert(1)'/>", None),
        ("<use href='https://a.example/x.svg#a'/>", None),
        ("<use href='data:image/svg+xml,x'/>", None),
        ("<a href='#x'><path/></a>", None),
        ("<image href='x.png'/>", None),
        ("<style>@import url(https://a.example)</style>", None),
        ("<path style='fill:url(https://a.example/x)'/>", None),
        ("<path style='fill:u\\72l(x)'/>", None),
        ("<path fill='url( javascript:alert(1))'/>", None),
        ("<animate attributeName='href' to='javascript:alert(1)'/>", None),
        ("<set attributeName='onload' to='x'/>", None),
        ("<![CDATA[x]]>", None),
        ("&xxe;", None),
        ("<g>" * 60 + "</g>" * 60, None),
        ("<g>", None),
    ],
)
def test_what_acts_or_fetches_is_refused(inside: str, kept: str | None) -> None:
    if kept is not None:
        assert cleaned(inside) == f"{OPEN}{kept}</svg>"
        return
    with pytest.raises(PictureFault):
        cleaned(inside)


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE svg [<!ENTITY x "y">]><svg xmlns="http://www.w3.org/2000/svg">&x;</svg>',
        b'<!DOCTYPE svg SYSTEM "https://a.example/x.dtd"><svg xmlns="http://www.w3.org/2000/svg"/>',
        f'<?xml version="1.0" encoding="utf-16"?>{OPEN}</svg>'.encode("utf-16"),
        b"",
        b"<svg>",
    ],
)
def test_documents_refused(data: bytes) -> None:
    with pytest.raises(PictureFault):
        clean_svg(data)


def test_cleaning_twice_changes_nothing() -> None:
    once = clean_svg(f"<?xml version='1.0'?>{OPEN}<!-- x --><text y='1' x='2'>Chữ &amp; &lt;</text>\n</svg>".encode())
    assert clean_svg(once) == once
