"""What every answer carries, and how answers are compressed."""

import gzip

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from learning.web import headers
from tests import library
from tests.people import World, sign_in

pytestmark = pytest.mark.one_engine  # the same pages on either; the services below run on both

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("HEAD", "/login", 200),
        ("GET", "/healthz", 200),
        ("GET", "/khong-co", 404),
        ("GET", "/me", 401),
        ("DELETE", "/", 405),
        ("POST", "/display", 303),
        ("POST", "/events", 400),
        ("OPTIONS", "/", 200),
        ("GET", "/?x=%00", 400),
    ],
)
def test_every_answer_says_what_a_browser_may_do(client: FlaskClient, method: str, path: str, status: int) -> None:
    answer = client.open(path, method=method)
    assert answer.status_code == status
    assert {name: answer.headers[name] for name in ALWAYS} == ALWAYS
    assert answer.headers["Content-Security-Policy"] == headers.CONTENT_SECURITY_POLICY
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in answer.headers


def test_the_policy_lets_nothing_foreign_and_nothing_inline_in() -> None:
    rules = dict(rule.split(" ", 1) for rule in headers.CONTENT_SECURITY_POLICY.split("; "))
    assert rules["default-src"] == "'none'"
    assert {value for name, value in rules.items() if name.endswith("-src") and name != "default-src"} == {"'self'"}
    assert rules["frame-ancestors"] == rules["base-uri"] == "'none'"
    assert rules["form-action"] == "'self'"


def test_pictures_are_kept_for_ever_and_run_nothing(app: Flask, world: World) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><path d="M0 0h8"/></svg>'
    lesson = "---\ntitle: Bài 1\n---\n\nĐọc.\n\n![Một nét](media/net.svg)\n".encode()
    names = {"courses/khoa-thu/media/net.svg": svg, "courses/khoa-thu/01-bai-1.md": lesson}
    library.publish(library.files(lessons=1, questions=0) | names)
    client = app.test_client()
    sign_in(client, world.an)
    page = client.get("/courses/khoa-thu/bai-1").text
    picture = client.get(page.split('src="/media', 1)[1].split('"', 1)[0].join(("/media", "")))
    assert picture.status_code == 200
    assert picture.headers["Content-Type"].startswith("image/svg+xml")
    assert picture.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "sandbox" in picture.headers["Content-Security-Policy"]
    assert "script-src" not in picture.headers["Content-Security-Policy"]


def test_a_recorded_voice_is_served_in_the_pieces_that_players_ask_for(app: Flask, world: World) -> None:
    lesson = "---\ntitle: Bài 1\naudio: media/doc.mp3\n---\n\nĐọc.\n".encode()
    names = {"courses/khoa-thu/media/doc.mp3": b"ID3" + bytes(97), "courses/khoa-thu/01-bai-1.md": lesson}
    library.publish(library.files(lessons=1, questions=0) | names)
    client = app.test_client()
    sign_in(client, world.an)
    page = client.get("/courses/khoa-thu/bai-1").text
    address = page.split("<audio", 1)[1].split('src="', 1)[1].split('"', 1)[0]
    whole = client.get(address)
    assert (whole.status_code, len(whole.data), whole.headers["Content-Type"]) == (200, 100, "audio/mpeg")
    assert whole.headers["Accept-Ranges"] == "bytes"
    piece = client.get(address, headers={"Range": "bytes=0-2"})
    assert (piece.status_code, piece.data, piece.headers["Content-Range"]) == (206, b"ID3", "bytes 0-2/100")
    assert client.get(address, headers={"Range": "bytes=200-"}).status_code == 416


def test_static_files_are_kept_for_ever_and_come_compressed(app: Flask) -> None:
    page = app.test_client().get("/login").text
    address = next(word for word in page.split('"') if word.startswith("/static/css/app."))
    plain = _get(app, address)
    assert "immutable" in plain.headers["Cache-Control"]
    assert plain.headers["X-Content-Type-Options"] == "nosniff"
    for encoding, decompress in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        packed = _get(app, address, encoding)
        assert packed.headers["Content-Encoding"] == encoding
        assert decompress(packed.data) == plain.data


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("br", "br"), ("gzip", "gzip"), ("gzip, deflate, br", "br"), ("", None), ("identity", None), ("zstd", None)],
)
def test_pages_come_in_an_encoding_that_the_browser_reads(
    app: Flask, world: World, accepted: str, encoding: str | None
) -> None:
    answer = _get(app, "/login", accepted)
    assert answer.headers.get("Content-Encoding") == encoding
    assert "Accept-Encoding" in answer.headers["Vary"]


def _get(app: Flask, path: str, accepted: str = ""):
    """A browser without house rules: they cannot read what is compressed."""
    return FlaskClient(app, app.response_class).get(path, headers={"Accept-Encoding": accepted}, buffered=True)
