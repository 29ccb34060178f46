"""Requests that no browser of ours makes: each gets a page with words, none an exception, none changes a row."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from learning.db import db
from learning.members.models import Person
from learning.quizzes import papers
from tests import library
from tests.people import World, act_as, sign_in

HARMLESS = {200, 303, 308, 400, 401, 403, 404, 405, 409, 410, 413, 429}
MANY = "&".join(["a=1"] * 100_000)
LARGE = "x" * 600_000
ODD_TEXTS = [
    "\x00",
    "a\x00b",
    "٣",
    "²",
    "-1",
    "0",
    "9" * 5_000,
    "00011",
    "00019999",
    "1e9",
    "../../etc/passwd",
    "\u202ea",
    "\ud7ff\ufffe",
    "<script>alert(1)</script>",
    "'; DROP TABLE person; --",
    "{{7*7}}{{1/0}}",
    "%00%0d%0aSet-Cookie:x=1",
    "\r\nSet-Cookie: x=1",
    "a" * 10_000,
    "e\u0301" * 500,
    "🙂" * 300,
]
FIELDS = [
    ("/login", ("account", "password", "kept")),
    ("/login/card", ("code", "kept")),
    ("/display", ("size", "theme", "next", "kept")),
    ("/check", ("course", "lesson", "check", "answer")),
    ("/me/devices", ("id",)),
    ("/me/passphrase", ("how", "passphrase")),
    ("/me/notices", ("last",)),
    ("/cards", ("unit", "who", "person")),
    ("/admin/start", ("name", "kind")),
    ("/courses/khoa-thu/bai-1/read", ("event",)),
]
PATHS = [
    "/%00",
    "/courses/%00",
    "/courses/khoa-thu/%00",
    "/courses/%ff%fe",
    "/courses/khoa-thu/%ed%a0%80",
    "/media/%00/%00.svg",
    "/media/x/%00.svg",
    "/quizzes/%00/%00",
    "/login/card/%00",
    "/login/link/%0d%0aX:1",
    "/static/%00",
    "/static/../../etc/passwd",
    "/static/%2e%2e/%2e%2e/etc/passwd",
    "//evil.example/",
    "/courses/../../etc/passwd",
    "/" + "a" * 20_000,
    "/courses/" + "a" * 20_000,
    "/courses/khoa-thu/" + "%C3%A1" * 5_000,
    "/units/99999999999999999999",
    "/units/2147483648",
    "/units/0",
    "/units/-1",
    "/units/1.5",
    "/units/%D9%A3",
    "/members/99999999999999999999",
    "/papers/99999999999999999999",
    "/papers/" + "9" * 5_000,
]


@pytest.fixture
def town(world: World, app: Flask) -> World:
    library.publish()
    return world


def counts() -> dict[str, int]:
    """How many rows each table has; sessions and counted failures to sign in are not content."""
    db.session.rollback()
    left_out = {"device", "device_session", "enrolment", "sign_in_failure"}
    return {
        table.name: db.session.execute(db.select(db.func.count()).select_from(table)).scalar_one()
        for table in db.metadata.sorted_tables
        if table.name not in left_out
    }


def clients(app: Flask, town: World) -> Iterator[FlaskClient]:
    """A guest, a member and an administrator."""
    yield app.test_client()
    yield signed_in(app, town.an)
    yield signed_in(app, town.lan)


def signed_in(app: Flask, person: Person) -> FlaskClient:
    client = app.test_client()
    sign_in(client, person)
    return client


def is_harmless(answer: TestResponse) -> bool:
    assert answer.status_code in HARMLESS, f"{answer.request.path[:60]}: {answer.status}"
    assert "Set-Cookie: x=1" not in str(answer.headers)
    assert b"Traceback" not in answer.data
    return True


@pytest.mark.parametrize("path", PATHS)
def test_any_path_is_a_page(app: Flask, town: World, path: str) -> None:
    before = counts()
    for client in clients(app, town):
        for method in ("GET", "POST"):
            answer = client.open(path, method=method)
            assert is_harmless(answer)
            assert answer.status_code >= 400 or path == "//evil.example/"
    assert counts() == before


@pytest.mark.parametrize("path", ["/units/99999999999999999999", "/units/2147483648", "/papers/0", "/members/-1"])
def test_an_id_that_no_row_can_have_is_absent(app: Flask, town: World, path: str) -> None:
    for client in clients(app, town):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "<h1>" in answer.text


@pytest.mark.parametrize(("path", "names"), FIELDS)
def test_any_text_in_any_field_is_harmless(app: Flask, town: World, path: str, names: tuple[str, ...]) -> None:
    for name in names:
        for text in ODD_TEXTS:
            for client in (app.test_client(), signed_in(app, town.lan)):
                others = {other: "1" for other in names if other != name}
                assert is_harmless(client.post(path, data={**others, name: text})), f"{path} {name}={text[:20]!r}"


@pytest.mark.parametrize(("path", "names"), FIELDS)
def test_no_field_is_taken_for_granted(app: Flask, town: World, path: str, names: tuple[str, ...]) -> None:
    for client in clients(app, town):
        assert is_harmless(client.post(path))
        assert is_harmless(client.post(path, data={"unknown": "x"}))
        assert is_harmless(client.post(path, data=b"\xff\xfe%zz&=&&", content_type="application/x-www-form-urlencoded"))
        assert is_harmless(client.post(path, data=b"no parts", content_type="multipart/form-data; boundary=x"))
        assert is_harmless(client.post(path, data=b"no parts", content_type="multipart/form-data"))
        assert is_harmless(client.post(path, json={"a": 1}))


@pytest.mark.parametrize(
    "address",
    [
        "/verify/{}",
        "/verify?ma={}",
        "/confirmations?da-cap={}",
        "/cards?unit={}",
        "/cell?don-vi={}",
        "/cell?khoa={}",
        "/units/1?khoa={}",
        "/login?next={}",
        "/?x={}",
    ],
)
def test_any_text_in_a_query_is_harmless(app: Flask, town: World, address: str) -> None:
    for client in [*clients(app, town), signed_in(app, town.dung)]:
        for text in ("%00", "%ff", "9" * 5_000, "%D9%A3", "-1", "", "%3Cscript%3E", "%0d%0aX:1"):
            assert is_harmless(client.get(address.format(text)))


def test_a_form_of_a_hundred_thousand_fields_is_answered(app: Flask, town: World) -> None:
    for client in clients(app, town):
        for path in ("/login", "/check", "/papers/1", "/cards"):
            answer = client.post(path, data=MANY, content_type="application/x-www-form-urlencoded")
            assert is_harmless(answer)


@pytest.mark.parametrize("path", ["/login", "/login/card", "/check", "/display", "/papers/1", "/cards", "/me/devices"])
def test_what_is_too_large_is_refused_with_words(app: Flask, town: World, path: str) -> None:
    for client in [*clients(app, town), signed_in(app, town.dung)]:
        for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=b"):
            answer = client.post(path, data=f"account={LARGE}", content_type=kind)
            assert is_harmless(answer)
            assert answer.status_code != 200
    assert app.test_client().post(path, data=f"a={LARGE}").status_code == 413


def test_a_form_of_too_many_parts_is_refused_also_when_it_asks_to_sign_in(app: Flask, town: World) -> None:
    parts = "".join(f'--b\r\nContent-Disposition: form-data; name="a{n}"\r\n\r\n1\r\n' for n in range(1_500)) + "--b--"
    for path in ("/papers/1", "/login"):
        answer = app.test_client().post(path, data=parts, content_type="multipart/form-data; boundary=b")
        assert answer.status_code == 413
        assert "nặng quá" in answer.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "BREW", "PROPFIND"])
def test_an_unknown_method_says_which_are_known(app: Flask, town: World, method: str) -> None:
    for client in clients(app, town):
        for path, known in (("/", {"GET", "HEAD", "OPTIONS"}), ("/login/card", {"POST", "OPTIONS"})):
            answer = client.open(path, method=method)
            assert answer.status_code == 405
            assert set(answer.headers["Allow"].split(", ")) == known
            assert "Traceback" not in answer.text


def test_head_is_get_without_the_body(app: Flask, town: World) -> None:
    client = signed_in(app, town.an)
    for path in ("/", "/courses", "/courses/khoa-thu", "/courses/khoa-thu/bai-1", "/me", "/khong-co", "/healthz"):
        head, get = client.head(path), client.get(path)
        assert (head.status_code, head.data) == (get.status_code, b"")
        assert head.headers["Content-Type"] == get.headers["Content-Type"]


@pytest.mark.parametrize(
    "cookie",
    [
        "session=" + "x" * 10_240,
        "session=\xe1\xbb\x87\xff; display=\xff",
        "session=; display=; cell=",
        "session=a\x00b",
        'session="a\\"b\\377"',
        "display=" + "l.contrast." * 1_000,
        "=;;; ;session",
        "cell=" + "9" * 5_000,
        "; ".join(f"c{n}=1" for n in range(2_000)),
    ],
)
def test_any_cookie_is_that_of_a_guest(app: Flask, town: World, cookie: str) -> None:
    client = app.test_client(use_cookies=False)
    for path, status in (("/", 200), ("/courses", 200), ("/me", 401), ("/cell", 401)):
        assert client.get(path, environ_overrides={"HTTP_COOKIE": cookie}).status_code == status
    assert is_harmless(client.post("/logout", environ_overrides={"HTTP_COOKIE": cookie}))


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_HOST": "evil.example:99999"},
        {"HTTP_HOST": "a b<c>"},
        {"HTTP_HOST": "[::1"},
        {"HTTP_HOST": ""},
        {"HTTP_HOST": "x" * 5_000},
        {"HTTP_ACCEPT_ENCODING": ";;q=x,,identity;q=-1"},
        {"HTTP_IF_NONE_MATCH": '"' * 10_000},
        {"HTTP_USER_AGENT": "\xff\xfe" * 5_000},
        {"HTTP_ORIGIN": "null", "HTTP_SEC_FETCH_SITE": "same-origin"},
        {"CONTENT_LENGTH": "-5"},
        {"CONTENT_LENGTH": "many"},
        {"CONTENT_TYPE": "application/json; charset=nonsense"},
        {"HTTP_X_FORWARDED_FOR": "x" * 5_000},
        {"HTTP_RANGE": "bytes=9-1,-"},
        {"HTTP_COOKIE": "session=x", "HTTP_ACCEPT_LANGUAGE": "x;q=y,,,"},
    ],
)
def test_any_header_is_harmless(app: Flask, town: World, headers: dict[str, str]) -> None:
    for client in clients(app, town):
        for path in ("/", "/courses/khoa-thu/bai-1", "/khong-co"):
            assert is_harmless(client.get(path, environ_overrides=headers))
        assert is_harmless(client.post("/login", environ_overrides=headers))


@pytest.mark.parametrize("number", [*ODD_TEXTS, "1", "", "6"])
def test_a_paper_bears_any_number_and_any_direction(app: Flask, town: World, number: str) -> None:
    paper = papers.issue_paper(act_as(town.an), "khoa-thu", "kiem-tra", 1)
    client = signed_in(app, town.an)
    before = counts()
    for form in (
        {"number": number, "answer": "zz", "go": "next"},
        {"number": "1", "answer": "", "go": number},
        {"number": number, "answer": "", "go": "prev"},
        {"number": "1", "answer": number, "go": "next"},
        {"go": "hand_in", "event": number},
    ):
        if form == {"go": "hand_in", "event": ""}:
            continue
        assert is_harmless(client.post(f"/papers/{paper.id}", data=form))
    assert is_harmless(client.get(f"/papers/{paper.id}", query_string={"cau": number}))
    assert counts() == before


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["/login", "/login/card", "/check", "/display"]), st.dictionaries(st.text(), st.text()))
@example("/display", {"next": "/\u2028//evil.example"})
def test_any_form_of_a_guest_is_harmless(app: Flask, path: str, form: dict[str, str]) -> None:
    encodable = {name.encode("utf-8", "replace"): text.encode("utf-8", "replace") for name, text in form.items()}
    answer = app.test_client().post(path, data={n.decode(): t.decode() for n, t in encodable.items()})
    assert is_harmless(answer)
    assert not answer.headers.get("Location", "/").startswith(("//", "http", "\\"))
