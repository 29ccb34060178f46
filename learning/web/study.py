"""Impersonal pages, rendered whole once for each version and display choice, compressed ahead, sent with an ETag."""

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock

import brotli
from flask import Flask, Response, current_app, request

from learning import config
from learning.web import assets
from learning.web.rendering import display

MAX_PAGES = 2_000  # about 6 KB each, all encodings together


@dataclass(frozen=True)
class KeptPage:
    """A page in the encodings that browsers ask for."""

    plain: bytes
    gzip: bytes
    brotli: bytes
    etag: str


class KeptPages:
    """The pages used last, by what they depend on."""

    def __init__(self) -> None:
        self._pages: OrderedDict[Hashable, KeptPage] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, render: Callable[[], str]) -> KeptPage:
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
                return page
        page = _compress(render())
        with self._lock:
            self._pages[key] = page
            if len(self._pages) > MAX_PAGES:
                self._pages.popitem(last=False)
        return page

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()


def init_app(app: Flask) -> None:
    app.extensions["study_pages"] = KeptPages()


def study_page(key: tuple[Hashable, ...], render: Callable[[], str]) -> Response:
    """The page for a key (version, lesson, field values …) in this browser's display choice.

    render must put nothing of the person into it: the page is sent to everybody with the same key.
    """
    settings = config.current()
    full = (request.path, display().cookie, assets.wants_sheet(), settings.demo, request.host, *key)
    return _answer(_kept().get(full, render), "text/html; charset=utf-8", "private, no-cache")


def kept_for_ever(key: tuple[Hashable, ...], make: Callable[[], str]) -> Response:
    """JSON that never changes at its address, and has nothing of the person."""
    return _answer(_kept().get(key, make), "application/json", "private, max-age=31536000, immutable")


def kept_once(text: str) -> Response:
    """JSON of the moment, sent only where the browser has another."""
    return _answer(_compress(text), "application/json", "private, no-cache")


def _kept() -> KeptPages:
    pages: KeptPages = current_app.extensions["study_pages"]
    return pages


def _answer(page: KeptPage, content_type: str, cache_control: str) -> Response:
    """The page in the best encoding that the browser takes, or 304 where it has it."""
    headers = {
        "Content-Type": content_type,
        "Cache-Control": cache_control,
        "Vary": "Accept-Encoding, Cookie, Sec-Fetch-Mode",
        "X-Study-Page": "1",  # the phone's service worker keeps no page without it
    }
    accepted = request.accept_encodings
    body, encoding = page.plain, ""
    if accepted.quality("br"):
        body, encoding = page.brotli, "br"
    elif accepted.quality("gzip"):
        body, encoding = page.gzip, "gzip"
    etag = f'"{page.etag}{"-" + encoding if encoding else ""}"'
    headers["ETag"] = etag
    if etag in request.headers.get("If-None-Match", ""):
        return Response(status=304, headers=headers)
    if encoding:
        headers["Content-Encoding"] = encoding
    return Response(body, headers=headers)


def _compress(html: str) -> KeptPage:
    plain = html.encode()
    return KeptPage(
        plain,
        gzip.compress(plain, mtime=0),
        brotli.compress(plain, quality=9),
        hashlib.sha256(plain).hexdigest()[:16],
    )
