"""Our static files under names that carry their hash, compressed ahead, served by WhiteNoise."""

import gzip
import hashlib
import re
from pathlib import Path

import brotli
from flask import Flask, current_app
from whitenoise import WhiteNoise

_HASHED = re.compile(r"\.[0-9a-f]{12}\.\w+$")
_COMPRESSED = {".css", ".js", ".svg", ".webmanifest"}
# Small modules that a page wants together are one file on the wire: one request, one version of all.
JOINED = {
    f"js/{name}.js": tuple(f"js/{part}.js" for part in parts.split())
    for name, parts in {
        "every-page": "words drawer queue phone page banner display start",
        "page-lesson": "questions lesson simulation",
        "page-course": "papers courses",
        "page-paper": "questions papers seal paper",
        "page-own": "leaving",
        "page-preview-quiz": "questions simulation trying",
        "page-shell": "holding shell",
    }.items()
}


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
    app.jinja_env.globals["asset"] = address


def address(name: str) -> str:
    """Where a static file is, by its name in static/ or in JOINED."""
    return f"/static/{current_app.extensions['assets'][name]}"


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
