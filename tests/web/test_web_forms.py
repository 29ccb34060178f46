"""The door for posted text: composed, trimmed, without NUL, read before anything else is done."""

import unicodedata

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from learning.units import queries
from learning.web.forms import clean
from tests.people import World, sign_in

pytestmark = pytest.mark.one_engine  # the same pages on either; the services below run on both


@given(st.text())
def test_what_is_cleaned_is_composed_and_trimmed(text: str) -> None:
    once = clean(text)
    assert unicodedata.is_normalized("NFC", once)
    assert once == once.strip() == clean(once)
    assert clean(unicodedata.normalize("NFD", text)) == once


def test_nothing_is_an_empty_text() -> None:
    assert clean(None) == ""


def test_a_decomposed_name_is_kept_composed(app: Flask, world: World) -> None:
    client = app.test_client()
    sign_in(client, world.lan)
    name = "Đảng bộ thành phố Bến Lụa"
    answer = client.post("/admin/start", data={"name": unicodedata.normalize("NFD", f"  {name} "), "kind": "city"})
    assert answer.status_code == 303
    assert queries.get_root().name == name


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"name": "", "kind": "city"}, "Xin ghi tên đảng bộ"),
        ({"name": "x" * 201, "kind": "city"}, "từ 2 đến 200 chữ"),
        ({"name": "Đảng bộ", "kind": "nation"}, "Xin chọn một trong các ý"),
        ({}, "Xin ghi tên đảng bộ"),
    ],
)
def test_a_fault_of_a_form_is_told_in_vietnamese_and_changes_nothing(
    app: Flask, world: World, form: dict[str, str], words: str
) -> None:
    client = app.test_client()
    sign_in(client, world.lan)
    before = queries.get_root().name
    page = client.post("/admin/start", data=form)
    assert page.status_code in {200, 400}
    assert words in page.text
    for english in ("Field must", "Not a valid", "required", "This field"):
        assert english not in page.text
    assert queries.get_root().name == before


@pytest.mark.parametrize("path", ["/login", "/check", "/courses/khoa%00"])
def test_a_nul_is_refused_whatever_it_was_for(client: FlaskClient, path: str) -> None:
    for form in ({"account": "a\x00", "course": "x"}, {"account": ["x", "\x00"]}):
        answer = client.post(path, data=form)
        assert answer.status_code == 400
        assert "<h1>" in answer.text
    assert client.get("/?khoa=%00").status_code == 400


def test_a_post_from_elsewhere_is_refused_however_it_is_made(app: Flask) -> None:
    client = app.test_client()
    client.environ_base.pop("HTTP_SEC_FETCH_SITE")
    client.environ_base.pop("HTTP_ORIGIN")
    for headers, status in (
        ({}, 403),
        ({"Origin": "http://localhost"}, 303),
        ({"Origin": "http://localhost.evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, 403),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"}, 303),
        ({"Referer": "http://localhost/"}, 403),
    ):
        assert client.post("/display", headers=headers).status_code == status, headers
