"""The service worker's allow-list against the URL map: study pages, static files and media, never a person's page."""

import json
import re

import pytest
from flask import Flask
from werkzeug.routing import Rule

from learning.offline import keeping
from tests import library
from tests.architecture.access_table import GUEST
from tests.people import World, sign_in

pytestmark = pytest.mark.one_engine
STUDY = {"/courses/<course_slug>", "/courses/<course_slug>/<lesson_slug>", "/media/<sha256>/<name>", "/phone"}
SHA = "0123456789abcdef" * 4
SAMPLES = {"sha256": SHA, "name": "may.svg", "token": "abc", "code": "abc", "version": "3"}


def addresses_of(rule: Rule) -> set[str]:
    """Addresses that a rule answers, with words, numbers and names like those of kept pages in its places."""

    def filled(word: str) -> str:
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: SAMPLES.get(found[1], word), rule.rule)

    return {filled(word) for word in ("khoa-thu", "17", "bai-1")}


def is_kept(address: str) -> bool:
    return any(re.search(pattern, address) for pattern in keeping.KEPT)


def is_there(app: Flask, address: str) -> bool:
    with app.test_client().get(address) as answer:
        return answer.status_code == 200


def test_the_worker_keeps_study_pages_and_media_and_no_other_address(app: Flask) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    kept = {rule.rule for rule in rules for address in addresses_of(rule) if is_kept(address)}
    assert kept == STUDY
    assert is_kept("/static/css/app.0123456789ab.css")
    for address in ("/", "/courses", "/courses/", "/me", "/papers/1", "/courses/a/b/c", "/phone/x", "/x/courses/a"):
        assert not is_kept(address), address


def test_what_may_be_kept_is_the_same_for_everybody(app: Flask, world: World) -> None:
    """To the byte, and without a cookie: nothing of one person can meet the next one on a shared phone."""
    library.publish(library.files("khoa-mo", access="open"))
    for address in ("/courses/khoa-mo", "/courses/khoa-mo/bai-1", keeping.SHELL):
        seen = set()
        for name in (GUEST, "an", "dung", "lan"):
            client = app.test_client()
            if name != GUEST:
                sign_in(client, world.people[name])
                client.get("/")  # the device is noted as seen: what follows sets no cookie
            answer = client.get(address)
            assert answer.headers.get("X-Study-Page") == "1"
            assert "Set-Cookie" not in answer.headers
            seen.add(answer.data)
        assert len(seen) == 1, address


@pytest.mark.parametrize("address", ["/", "/me", "/courses", "/quizzes/khoa-thu/kiem-tra", "/cell", "/login"])
def test_other_pages_do_not_call_themselves_study_pages(app: Flask, world: World, address: str) -> None:
    """Both the list and the page itself must agree before the worker keeps anything."""
    library.publish(library.files())
    client = app.test_client()
    sign_in(client, world.dung)
    assert "X-Study-Page" not in client.get(address).headers


def test_the_worker_is_told_the_list_and_the_files_of_now(app: Flask) -> None:
    text = app.test_client().get("/sw.js").get_data(as_text=True)
    settings = json.loads(text.split("\n", 1)[0].removeprefix("const SETTINGS = ").removesuffix(";"))
    assert settings["keep"] == list(keeping.KEPT)
    assert [address for address in settings["assets"] if not is_there(app, address)] == []
    assert set(settings["first"]) < set(settings["assets"])


def test_the_manifest_names_pictures_that_are_there(app: Flask) -> None:
    manifest = json.loads(app.test_client().get("/manifest.webmanifest").data)
    assert manifest["start_url"] == "/?app=1" and manifest["display"] == "standalone"
    sizes = {icon["sizes"] for icon in manifest["icons"] if is_there(app, icon["src"])}
    assert sizes == {"192x192", "512x512", "any"}
