"""Study pages: whole, impersonal, compressed ahead, known again by their ETag."""

import gzip

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from learning.authoring import publishing
from learning.policy import OPERATOR
from learning.web.study import MAX_PAGES, KeptPages
from tests import library
from tests.people import World, canaries_of, sign_in

LESSON = "/courses/khoa-thu/bai-1"


@pytest.fixture
def member(app: Flask, world: World) -> FlaskClient:
    """A browser of An's without house rules, which cannot read what is compressed."""
    library.publish()
    client = FlaskClient(app, app.response_class)
    sign_in(client, world.an)
    return client


def get(client: FlaskClient, path: str = LESSON, **headers: str) -> TestResponse:
    return client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("", None),
        ("identity", None),
        ("gzip", "gzip"),
        ("br", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("zebra", None),
        ("BR", "br"),
    ],
)
def test_a_lesson_comes_in_an_encoding_that_the_browser_reads(
    member: FlaskClient, accepted: str, encoding: str | None
) -> None:
    answer = get(member, Accept_Encoding=accepted)
    assert answer.status_code == 200
    assert answer.headers.get("Content-Encoding") == encoding
    decompress = {"br": brotli.decompress, "gzip": gzip.decompress}.get(encoding or "", bytes)
    assert "Bài 1" in decompress(answer.data).decode()
    assert set(answer.headers["Vary"].split(", ")) >= {"Accept-Encoding", "Cookie"}
    assert answer.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("accepted", ["", "gzip", "br"])
def test_a_known_page_is_not_sent_again(member: FlaskClient, accepted: str) -> None:
    etag = get(member, Accept_Encoding=accepted).headers["ETag"]
    for known in (etag, f"W/{etag}", f'"other", {etag}'):
        again = get(member, Accept_Encoding=accepted, If_None_Match=known)
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", etag)
        assert again.headers["Cache-Control"] == "private, no-cache"
        assert again.headers["X-Content-Type-Options"] == "nosniff"
    for unknown in ('"other"', etag.strip('"'), etag[:-2] + '"', "", "*" * 9_000):
        assert get(member, Accept_Encoding=accepted, If_None_Match=unknown).status_code == 200


def test_each_encoding_and_each_look_has_an_etag_of_its_own(member: FlaskClient) -> None:
    etags = {get(member, Accept_Encoding=accepted).headers["ETag"] for accepted in ("", "gzip", "br")}
    for look in ("l.light", "m.contrast", "s.contrast"):
        member.set_cookie("display", look)
        etags.add(get(member).headers["ETag"])
    assert len(etags) == 6


def test_a_new_version_is_a_new_page(member: FlaskClient) -> None:
    before = get(member)
    text = "---\ntitle: Bài 1\n---\n\nĐọc bản mới.\n".encode()
    publishing.publish(OPERATOR, library.files() | {"courses/khoa-thu/01-bai-1.md": text}, renderer=library.RENDERER)
    after = get(member, If_None_Match=before.headers["ETag"])
    assert after.status_code == 200
    assert "Đọc bản mới." in after.text


def test_a_study_page_holds_nothing_of_its_reader(app: Flask, member: FlaskClient, world: World) -> None:
    member.post(f"{LESSON}/read", headers={"Sec-Fetch-Site": "same-origin"})
    other = FlaskClient(app, app.response_class)
    sign_in(other, world.lan)
    for path in ("/courses/khoa-thu", LESSON, "/courses/khoa-thu/bai-2"):
        page = get(member, path)
        assert page.data == get(other, path).data
        assert page.headers["ETag"] == get(other, path).headers["ETag"]
        for person in world.people.values():
            assert not any(canary in page.text for canary in canaries_of(person))


def test_a_kept_page_is_given_only_to_those_who_may_read_it(app: Flask, member: FlaskClient) -> None:
    etag = get(member).headers["ETag"]
    guest = FlaskClient(app, app.response_class)
    for answer in (get(guest), get(guest, If_None_Match=etag)):
        assert answer.status_code == 401
        assert "Đọc bài số 1" not in answer.text


def test_no_more_pages_are_kept_than_memory_allows() -> None:
    pages = KeptPages()
    first = pages.get("first", lambda: "<p>1</p>")
    for number in range(MAX_PAGES - 1):
        pages.get(number, lambda: "x")
    assert pages.get("first", lambda: "drawn again") is first
    pages.get("one more", lambda: "x")
    assert pages.get(0, lambda: "drawn again").plain == b"drawn again"
    assert pages.get("first", lambda: "drawn again") is first
