"""A proxy of bad manners between a browser and our application: loses, repeats, holds back, pretends."""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

PORTAL = "<!doctype html><title>Wi-Fi</title><p>Xin mua gói mạng".encode()
MANNERS = (
    "pass",  # as it should be
    "lose request",  # the line breaks before the server has it
    "lose reply",  # the server has it, the phone never hears
    "twice",  # delivered twice
    "hold",  # delivered only after what is sent later
    "portal",  # somebody else answers 200 with a page
    "portal json",  # somebody else answers 200 with JSON
    "busy",  # 503
    "often",  # 429
    "broken",  # 500 with a page
    "half reply",  # the line breaks in the middle of the answer
)


@dataclass
class Held:
    """A request that waits to be delivered late."""

    headers: dict[str, str]
    body: bytes


@dataclass
class Proxy:
    """What the proxy does with the next POST /events; files: what it serves itself, by address."""

    upstream: int
    files: dict[str, tuple[str, bytes]]
    manners: str = "pass"
    held: list[Held] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    port: int = 0

    def deliver(self, headers: dict[str, str], body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        """Post to the real server."""
        connection = HTTPConnection("127.0.0.1", self.upstream, timeout=30)
        try:
            connection.request("POST", "/events", body, headers)
            answer: HTTPResponse = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()

    def release(self) -> int:
        """Deliver what was held back, the last one first; nobody hears the answers."""
        with self.lock:
            waiting, self.held = self.held[::-1], []
        for one in waiting:
            self.deliver(one.headers, one.body)
        return len(waiting)


class _Handler(BaseHTTPRequestHandler):
    proxy: Proxy

    def do_GET(self) -> None:
        kind, data = self.proxy.files.get(self.path, ("text/plain", b""))
        self._say(200 if self.path in self.proxy.files else 404, [("Content-Type", kind)], data)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
        with suppress(BrokenPipeError, ConnectionResetError):
            self._meet(self.proxy.manners, headers, body)

    def _meet(self, manners: str, headers: dict[str, str], body: bytes) -> None:
        json = [("Content-Type", "application/json")]
        feigned: dict[str, tuple[int, list[tuple[str, str]], bytes]] = {
            "portal": (200, [("Content-Type", "text/html")], PORTAL),
            "portal json": (200, json, b'{"ok": true, "events": []}'),
            "busy": (503, [*json, ("Retry-After", "1")], b'{"contract": 1, "error": 503, "message": ""}'),
            "often": (429, [*json, ("Retry-After", "1")], b'{"contract": 1, "error": 429, "message": ""}'),
            "broken": (500, [("Content-Type", "text/html")], b"<p>500"),
        }
        if manners in feigned:
            self._say(*feigned[manners])
            return
        if manners == "hold":
            with self.proxy.lock:
                self.proxy.held.append(Held(headers, body))
        if manners in {"hold", "lose request"}:
            return  # the connection closes without a word
        status, said, data = self.proxy.deliver(headers, body)
        if manners == "twice":
            status, said, data = self.proxy.deliver(headers, body)
        if manners == "half reply":
            self._say(status, said, data[: len(data) // 2], length=len(data))
        elif manners != "lose reply":
            self._say(status, said, data)

    def _say(self, status: int, headers: list[tuple[str, str]], data: bytes, length: int | None = None) -> None:
        self.send_response(status)
        for name, value in headers:
            if name.lower() in {"content-type", "content-encoding", "retry-after", "set-cookie"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(data) if length is None else length))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_arguments: Any) -> None:
        """Says nothing."""


def serve(upstream: int, scripts: dict[str, Path]) -> tuple[Proxy, Callable[[], None]]:
    """A proxy before a port, with a bare page at / that loads some scripts; and what stops it."""
    tags = "".join(f'<script src="{address}"></script>' for address in scripts)
    files = {"/": ("text/html; charset=utf-8", f"<!doctype html><title>queue</title>{tags}".encode())}
    files |= {address: ("text/javascript; charset=utf-8", path.read_bytes()) for address, path in scripts.items()}
    proxy = Proxy(upstream, files)
    handler = type("Handler", (_Handler,), {"proxy": proxy})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    proxy.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def stop() -> None:
        server.shutdown()
        server.server_close()

    return proxy, stop
