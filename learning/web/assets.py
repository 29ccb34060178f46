"""Our static files under names that carry their hash, compressed ahead, served by WhiteNoise."""

import base64
import gzip
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import brotli
from flask import Flask, current_app, request
from markupsafe import Markup
from whitenoise import WhiteNoise

from learning.web import cookies

_HASHED = re.compile(r"\.[0-9a-f]{12}\.\w+$")
_SHEET = "css/app.css"
_COMPRESSED = {".css", ".js", ".svg", ".webmanifest"}
# Small modules that a page wants together are one file on the wire: one request, one version of all.
JOINED = {
    f"js/{name}.js": tuple(f"js/{part}.js" for part in parts.split())
    for name, parts in {
        "every-page": "words drawer queue phone page banner ways display start",
        "page-lesson": "words-lesson questions lesson simulation",
        "page-course": "words-course papers courses",
        "page-paper": "words-paper questions papers seal paper",
        "page-own": "words-own leaving own",
        "page-preview-quiz": "questions simulation trying",
        "page-shell": "words-shell holding shell",
    }.items()
}


@dataclass(frozen=True)
class Sheet:
    """The style sheet of every page: asked for by its address, or whole inside a first page.

    stamp: what the cookie says of a browser that has it; source: what lets it in (Content-Security-Policy).
    """

    link: Markup
    inside: Markup
    stamp: str
    source: str


def init_app(app: Flask, source: Path, target: Path) -> None:
    """Write hashed, compressed copies of `source` to `target`; `asset(name)` in templates gives their address."""
    names = build(source, target)
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(target),
        prefix="static/",
        immutable_file_test=lambda _path, url: bool(_HASHED.search(url)),
        add_headers_function=_add_headers,
    )

    app.extensions["assets"] = names
    app.extensions["sheet"] = make_sheet(f"/static/{names[_SHEET]}", (source / _SHEET).read_text("utf-8"))
    app.jinja_env.globals.update(asset=address, style_sheet=style_sheet)


def address(name: str) -> str:
    """Where a static file is, by its name in static/ or in JOINED."""
    return f"/static/{current_app.extensions['assets'][name]}"


def make_sheet(where: str, text: str) -> Sheet:
    """The sheet at an address, ready to be written into pages."""
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return Sheet(
        Markup('<link rel="stylesheet" href="{}">').format(where),
        Markup('<style data-sheet="{}">{}</style>').format(where, Markup(text)),  # noqa: S704 - our own file
        where.split(".")[1],
        f"'sha256-{digest}'",
    )


def sheet() -> Sheet:
    """The style sheet of every page."""
    found: Sheet = current_app.extensions["sheet"]
    return found


def style_sheet() -> Markup:
    """How this page has its style sheet."""
    return sheet().inside if wants_sheet() else sheet().link


def wants_sheet() -> bool:
    """Whether a page is opened by a browser that has not got our style sheet.

    It comes inside the page then: asking for it costs a slow network one more round trip before anything is seen. The
    phone keeps it and says so by a cookie (start.js). Browsers say that they open a page on https and on localhost
    alone, which is where phones keep things.
    """
    if request.headers.get("Sec-Fetch-Mode") != "navigate" or "keeps_on_phone" not in current_app.jinja_env.globals:
        return False
    return request.cookies.get(cookies.SHEET) != sheet().stamp


def build(source: Path, target: Path) -> dict[str, str]:
    """Copies each file once under its hashed name with .gz and .br beside it. Returns name -> hashed name."""
    files = {path.relative_to(source).as_posix(): path for path in sorted(source.rglob("*")) if path.is_file()}
    names = {name: _publish(name, path.read_bytes(), target) for name, path in files.items()}
    for name, parts in JOINED.items():
        names[name] = _publish(name, "\n".join(_bare(files[part]) for part in parts).encode(), target)
    return names


def _bare(script: Path) -> str:
    """A script without its comment lines and indentation. None of ours has a text over several lines."""
    lines = [line.strip() for line in script.read_text("utf-8").splitlines()]
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def _publish(name: str, data: bytes, target: Path) -> str:
    """Writes one file below target, compressed copies beside it; returns its name with the hash in it."""
    stem, dot, ending = name.rpartition(".")
    hashed = f"{stem}.{hashlib.sha256(data).hexdigest()[:12]}{dot}{ending}"
    copy = target / hashed
    if copy.exists():
        return hashed
    copy.parent.mkdir(parents=True, exist_ok=True)
    if f".{ending}" in _COMPRESSED:
        _write(copy.with_name(copy.name + ".br"), brotli.compress(data, quality=11))
        _write(copy.with_name(copy.name + ".gz"), gzip.compress(data, mtime=0))
    _write(copy, data)
    return hashed


def _write(path: Path, data: bytes) -> None:
    part = path.with_name(path.name + ".part")
    part.write_bytes(data)
    part.replace(path)


def _add_headers(headers: dict[str, str], _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
