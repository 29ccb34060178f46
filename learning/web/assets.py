"""Our static files under names that carry their hash, compressed ahead, served by WhiteNoise."""

import gzip
import hashlib
import re
from pathlib import Path

import brotli
from flask import Flask
from whitenoise import WhiteNoise

_HASHED = re.compile(r"\.[0-9a-f]{12}\.\w+$")
_COMPRESSED = {".css", ".js", ".svg", ".webmanifest"}


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

    def asset(name: str) -> str:
        return f"/static/{names[name]}"

    app.jinja_env.globals["asset"] = asset


def build(source: Path, target: Path) -> dict[str, str]:
    """Copies each file once under its hashed name with .gz and .br beside it. Returns name -> hashed name."""
    names: dict[str, str] = {}
    for path in sorted(source.rglob("*")):
        if not path.is_file():
            continue
        data = path.read_bytes()
        name = path.relative_to(source).as_posix()
        stem, dot, ending = name.rpartition(".")
        names[name] = f"{stem}.{hashlib.sha256(data).hexdigest()[:12]}{dot}{ending}"
        copy = target / names[name]
        if copy.exists():
            continue
        copy.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix in _COMPRESSED:
            _write(copy.with_name(copy.name + ".br"), brotli.compress(data, quality=11))
            _write(copy.with_name(copy.name + ".gz"), gzip.compress(data, mtime=0))
        _write(copy, data)
    return names


def _write(path: Path, data: bytes) -> None:
    part = path.with_name(path.name + ".part")
    part.write_bytes(data)
    part.replace(path)


def _add_headers(headers: dict[str, str], _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
