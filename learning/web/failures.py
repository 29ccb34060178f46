"""From exceptions to answers in words: a page for people, JSON for phones; nothing of the inside leaks."""

import logging
import random
import sqlite3

from flask import Flask, Response, g, jsonify, make_response, render_template, request
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from learning.errors import (
    Busy,
    Conflict,
    InvalidInput,
    LearningError,
    NotAllowed,
    NotFound,
    TooLarge,
    TooManyTries,
)
from learning.web import logs

_STATUS: dict[type[LearningError], int] = {
    NotFound: 404,
    NotAllowed: 403,
    Conflict: 409,
    InvalidInput: 400,
    TooLarge: 413,
}
_PAGES = frozenset({400, 403, 404, 405, 409, 413, 429, 500, 503})
_API = "/api/"
_FOR_SCRIPTS = ("/events", "/packs/", _API)
_API_WORDS = {
    400: "Yêu cầu này máy chủ không hiểu được. Xin xem /api/v1/openapi.json.",
    401: "Cần mã của đơn vị trong đầu mục Authorization. Mã thiếu, sai, hết hạn hoặc đã thu lại.",
    403: "Mã này không xem được phần ấy.",
    404: "Không có địa chỉ này, hoặc nó thuộc đơn vị khác.",
    405: "Địa chỉ này chỉ để đọc (GET).",
    429: "Hỏi nhanh quá. Xin chờ số giây ghi ở Retry-After rồi hỏi tiếp.",
    503: "Máy chủ đang bận. Xin chờ số giây ghi ở Retry-After rồi hỏi lại.",
}
_log = logging.getLogger("learning")


def init_app(app: Flask) -> None:
    """Register the handlers. 401 is answered by the sign-in page (learning.members.routes)."""
    app.register_error_handler(LearningError, _expected)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(IntegrityError, _raced)
    app.register_error_handler(Exception, _unexpected)


def is_for_script() -> bool:
    """Whether what was asked for, or sent, is JSON, so that the answer is too."""
    return request.is_json or request.path == "/papers" or request.path.startswith(_FOR_SCRIPTS)


def is_for_api() -> bool:
    """Whether another system asks for reports."""
    return request.path.startswith(_API)


def answer(status: int, message: str = "", retry_after: int | None = None) -> Response:
    """A page (or JSON, where JSON was sent) saying what happened, what to do, and by which number the log knows it."""
    template = f"errors/{status if status in _PAGES else 400 if status < 500 else 500}.html"
    if is_for_api():
        words = message or _API_WORDS.get(status, "Máy chủ gặp lỗi. Xin báo người quản trị số ở reference.")
        response = jsonify(error=status, message=words, reference=logs.reference())
        if status == 401:
            response.headers["WWW-Authenticate"] = "Bearer"
    elif is_for_script():
        split = {"split": True} if status == 413 else {}
        response = jsonify(contract=1, error=status, message=message, reference=logs.reference(), **split)
    else:
        response = make_response(render_template(template, message=message, reference=logs.reference()))
    response.status_code = status
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def _expected(fault: LearningError) -> Response:
    if isinstance(fault, TooManyTries):
        return answer(429, retry_after=fault.wait_seconds)
    if isinstance(fault, Busy):
        return answer(503, retry_after=fault.wait_seconds)
    status = next((status for kind, status in _STATUS.items() if isinstance(fault, kind)), 400)
    return answer(status, message=str(fault))


def _http(fault: HTTPException) -> Response:
    status = fault.code or 500
    if fault.response is not None or status < 400:
        return make_response(fault.get_response())
    if isinstance(fault, RequestEntityTooLarge):
        return answer(413)
    response = answer(status)
    if status == 405 and fault.get_headers():
        response.headers["Allow"] = dict(fault.get_headers()).get("Allow", "")
    return response


def _database(fault: OperationalError) -> Response:
    if not _passes(fault):
        return _unexpected(fault)
    _log.warning("database not ready: %s", type(fault.orig).__name__)
    return answer(503, retry_after=random.randint(5, 20))  # noqa: S311 - spreads the retries


def _raced(_fault: IntegrityError) -> Response:
    """Another transaction wrote the same row first and nothing of this one was kept: trying again finds that row."""
    _log.warning("a row was written by another transaction first")
    return answer(503, retry_after=random.randint(1, 5))  # noqa: S311 - spreads the retries


def _passes(fault: OperationalError) -> bool:
    """Whether a database failure passes by itself: locked, full, read-only, restarting."""
    if isinstance(fault.orig, sqlite3.OperationalError):
        words = ("locked", "busy", "full", "readonly", "disk I/O", "unable to open")
        return any(word in str(fault.orig) for word in words)
    return fault.connection_invalidated or "connect" in str(fault.orig)


def _unexpected(fault: Exception) -> Response:
    _log.error("reference %s: %s %s", logs.reference(), request.method, request.url_rule or "-", exc_info=fault)
    g.pop("icons", None)
    return answer(500)
