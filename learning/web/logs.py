"""What the process writes about itself: JSON lines, one a request, with no names, tokens, addresses or answers."""

import json
import logging
import secrets
import sys
import time
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from flask import Flask, Response, g, request

_OURS = "learning"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_FIELDS = ("request", "method", "route", "status", "ms")  # what our records may carry beside their message
_PLACES = sorted((str(Path(place).resolve()) for place in sys.path if place), key=len, reverse=True)
_requests = logging.getLogger("learning.request")


class JsonFormatter(logging.Formatter):
    """One JSON object a line.

    Of an exception its type and places are told, not its text, and of other libraries' records the text without its
    values: both may hold what somebody typed.
    """

    def format(self, record: logging.LogRecord) -> str:
        ours = record.name.split(".")[0] == _OURS
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage() if ours else str(record.msg),
        }
        line |= {name: getattr(record, name) for name in _FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[0] is not None:
            kind, _fault, trace = record.exc_info
            line["error"] = f"{kind.__module__}.{kind.__qualname__}"
            line["trace"] = _places(trace)
        return json.dumps(line, ensure_ascii=False)


def configure() -> None:
    """Have everything that is logged from now on go to standard error in this form."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)


def init_app(app: Flask) -> None:
    """Give each request an id, and write its line when it is answered. Before all that may refuse a request."""

    @app.before_request
    def begin() -> None:
        g.request_started = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        response.headers["X-Request-Id"] = reference()
        _requests.info(
            "answered",
            extra={
                "request": reference(),
                "method": request.method if request.method in _METHODS else "other",
                "route": str(request.url_rule or "-"),
                "status": response.status_code,
                "ms": round(1000 * (time.perf_counter() - g.get("request_started", time.perf_counter())), 1),
            },
        )
        return response


def reference() -> str:
    """The number of this request: on pages that tell of a fault, in the answer's headers and in the log."""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(4)
    found: str = g.request_id
    return found


def _places(trace: TracebackType | None) -> list[str]:
    """File, line and function of each frame; files as below a folder of modules, since a path tells of the machine."""
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]


def _short(filename: str) -> str:
    for place in _PLACES:
        if filename.startswith(place + "/"):
            return filename.removeprefix(place + "/")
    return Path(filename).name
