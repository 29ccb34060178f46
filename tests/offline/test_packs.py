"""Course packs: the same for everybody, never changed, complete, without what is right in graded quizzes."""

import gzip
import json
from typing import Any

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from learning.courses.models import FieldValue
from learning.db import db, transaction
from tests import library
from tests.offline.test_papers import course
from tests.people import World, canaries_of, sign_in

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1h7v7z"/></svg>'


def files(access: str = "members") -> dict[str, bytes]:
    found = library.files(access=access) | {key: text for key, text in course().items() if "luyen" in key}
    lesson = found["courses/khoa-thu/01-bai-1.md"] + "\n![Hình tam giác](media/a.svg)\n".encode()
    return found | {"courses/khoa-thu/01-bai-1.md": lesson, "courses/khoa-thu/media/a.svg": SVG}


@pytest.fixture
def an(app: Flask, world: World) -> FlaskClient:
    client = app.test_client()
    sign_in(client, world.an)
    return client


def get(client: FlaskClient, number: int = 1) -> dict[str, Any]:
    answer = client.get(f"/packs/khoa-thu/{number}")
    assert answer.status_code == 200
    said: dict[str, Any] = json.loads(answer.data)
    return said


def test_a_pack_lists_everything_that_study_needs(an: FlaskClient) -> None:
    library.publish(files())
    pack = get(an)
    assert (pack["contract"], pack["course"], pack["version"], pack["title"]) == (1, "khoa-thu", 1, "Khoá thử")
    assert [(page["url"], page["kind"], page["lesson"]) for page in pack["pages"]] == [
        ("/courses/khoa-thu", "course", None),
        ("/courses/khoa-thu/bai-1", "lesson", "bai-1"),
        ("/courses/khoa-thu/bai-2", "lesson", "bai-2"),
    ]
    for page in pack["pages"]:
        sent = brotli.compress(an.get(page["url"]).data, quality=9)
        assert abs(len(sent) - page["bytes"]) < 40, "only field values differ"
    (picture,) = pack["media"]
    assert (picture["type"], picture["bytes"]) == ("image/svg+xml", len(an.get(picture["url"]).data))
    assert pack["bytes"] == sum(one["bytes"] for one in [*pack["pages"], *pack["media"]])
    assert set(pack["checks"]) == {"bai-1/thu-1", "bai-2/thu-2"}
    assert set(pack["notes"]) == {"right", "nearly", "again", "noted", "blank", "tally"}
    sentences = pack["notes"].pop("tally")
    assert {"{right}", "{missing}", "{extra}"} <= {word for one in sentences["many"] for word in one.split()}
    assert all(note.count("{said}") == 1 for note in pack["notes"].values())


def test_practice_comes_with_its_key_graded_quizzes_only_by_name(an: FlaskClient) -> None:
    library.publish(files())
    text = an.get("/packs/khoa-thu/1").get_data(as_text=True)
    assert "Ý đúng của câu" not in text and "Lời giải câu" not in text
    quizzes = {one["quiz"]: one for one in json.loads(text)["quizzes"]}
    graded = quizzes["kiem-tra"]
    assert (graded["questions"], graded["count"], graded["pass"], graded["kind"]) == ([], 5, 80, "graded")
    practice = quizzes["luyen"]["questions"]
    assert [one["type"] for one in practice] == ["one", "match"]
    for one in practice:
        ids = one["key"].get("worth") or one["key"]["pairs"]
        assert all(f'value="{option}"' in one["html"] or f'answer.{option}"' in one["html"] for option in ids)


def test_checks_have_the_ids_of_their_page(an: FlaskClient) -> None:
    library.publish(files())
    page = an.get("/courses/khoa-thu/bai-1").get_data(as_text=True)
    key = get(an)["checks"]["bai-1/thu-1"]
    assert (key["type"], key["shape"], len(key["worth"])) == ("one", "text", 2)
    assert all(f'name="answer" value="{option}"' in page for option in key["worth"])
    assert [html for _option, html in key["feedback"]] == ["<p>Đồng chí xem lại bài.</p>"]


def test_the_symbols_of_its_html_are_in_it(an: FlaskClient) -> None:
    library.publish(files())
    pack = get(an)
    for name in ("check", "tip", "warn", "info"):
        assert f'id="i-{name}"' in pack["symbols"]
    assert 'id="i-lotus"' not in pack["symbols"]


def test_a_pack_is_the_same_for_everybody(app: Flask, world: World, an: FlaskClient) -> None:
    library.publish(files(access="open"))
    with transaction():
        db.session.add(FieldValue(unit_id=world.cell_1.id, name="thu.noi", value="Nhà văn hoá"))
    packs = [an.get("/packs/khoa-thu/1").data, app.test_client().get("/packs/khoa-thu/1").data]
    other = app.test_client()
    sign_in(other, world.ha)
    packs.append(other.get("/packs/khoa-thu/1").data)
    assert len(set(packs)) == 1
    text = packs[0].decode()
    assert "{{thu.noi}}" in text, "field values travel apart"
    assert "Nhà văn hoá" not in text and "hỏi chi uỷ" not in text
    assert not [
        canary for person in world.people.values() for canary in canaries_of(person) if canary and canary in text
    ]


def test_field_values_are_the_readers(app: Flask, world: World, an: FlaskClient) -> None:
    library.publish(files(access="open"))
    with transaction():
        db.session.add(FieldValue(unit_id=world.cell_1.id, name="thu.noi", value="Nhà <văn> hoá"))
    answer = an.get("/packs/khoa-thu/fields")
    assert json.loads(answer.data) == {
        "contract": 1,
        "course": "khoa-thu",
        "version": 1,
        "title": "Khoá thử",
        "values": {"thu.noi": "Nhà <văn> hoá"},
    }
    assert answer.headers["Cache-Control"] == "private, no-cache"
    again = an.get("/packs/khoa-thu/fields", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    guest = json.loads(app.test_client().get("/packs/khoa-thu/fields").data)
    assert guest["values"] == {"thu.noi": "hỏi chi uỷ"}


def test_versions_stay_as_they_were(an: FlaskClient) -> None:
    library.publish(files())
    first = an.get("/packs/khoa-thu/1").data
    library.publish(library.files(lessons=3))
    assert an.get("/packs/khoa-thu/1").data == first
    assert len(get(an, 2)["pages"]) == 4
    assert json.loads(an.get("/packs/khoa-thu/fields").data)["version"] == 2
    for address in ("/packs/khoa-thu/3", "/packs/khoa-thu/0", "/packs/khoa-thu/x"):
        assert an.get(address).status_code == 404


@pytest.mark.parametrize(("accepted", "read"), [("br", brotli.decompress), ("gzip", gzip.decompress), ("", bytes)])
def test_it_is_compressed_and_kept_for_ever(an: FlaskClient, accepted: str, read: Any) -> None:
    library.publish(files())
    answer = an.get("/packs/khoa-thu/1", headers={"Accept-Encoding": accepted})
    assert json.loads(read(answer.data))["version"] == 1
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert answer.headers["Content-Type"] == "application/json"
    known = {"Accept-Encoding": accepted, "If-None-Match": answer.headers["ETag"]}
    assert an.get("/packs/khoa-thu/1", headers=known).status_code == 304


def test_a_guest_of_a_members_course_is_asked_to_sign_in_in_json(app: Flask, world: World) -> None:
    library.publish(files())
    for address in ("/packs/khoa-thu/1", "/packs/khoa-thu/fields"):
        answer = app.test_client().get(address)
        assert (answer.status_code, answer.get_json()["error"]) == (401, 401)
        assert answer.headers["Cache-Control"] == "no-store"
