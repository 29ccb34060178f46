"""Publishing makes pictures light: lessons ask for AVIF or WebP of at most 40 KB, with their size; SVG stays SVG."""

import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from learning.authoring import light_pictures
from learning.content.picture_making import MOST_BYTES
from learning.content.worker import Renderer
from learning.courses import versions
from learning.errors import InvalidInput
from learning.quizzes.quiz import read_library
from tests import library
from tests.content.test_picture_making import bomb, saved, screenshot
from tests.people import World, sign_in

LESSON = "courses/khoa-thu/01-bai-1.md"
PICTURE = "courses/khoa-thu/media/man-hinh.png"
HOTSPOT = """
/// check

## Chạm vào đâu? {#cham type=hotspot}

![Màn hình](media/man-hinh.png)

- [x] Dòng đầu (4%, 2%, 90%, 10%)
- [ ] Dòng cuối (4%, 60%, 90%, 10%)

///

/// simulation | Bật Wi-Fi

## Cài đặt {.photo}
Chạm vào dòng đầu.

![Màn hình](media/man-hinh.png){tap="4%,2%,90%,10%" label="Wi-Fi"}

///
"""


def files(picture: bytes | None = None) -> dict[str, bytes]:
    found = library.files(access="open")
    text = found[LESSON] + "\n![Màn hình Cài đặt](media/man-hinh.png)\n".encode() + HOTSPOT.encode()
    return found | {LESSON: text, PICTURE: picture or saved(screenshot(), "PNG")}


@pytest.fixture
def reader(app: Flask, world: World) -> FlaskClient:
    client = app.test_client()
    sign_in(client, world.an)
    return client


def test_a_lesson_asks_for_the_light_picture_wherever_it_stands(reader: FlaskClient) -> None:
    library.publish(files())
    page = reader.get("/courses/khoa-thu/bai-1").get_data(as_text=True)
    pictures = re.findall(r"<picture>(.*?)</picture>", page, re.DOTALL)
    assert len(pictures) == 3, "in the text, under the places to tap, on the practice phone"
    assert page.count("<img") == 3
    for picture in pictures:
        avif = re.search(r'<source [^>]*srcset="([^"]+)"', picture)
        webp = re.search(r'<img [^>]*src="([^"]+)"', picture)
        assert avif and webp and 'type="image/avif"' in picture
        for attribute in ('width="720"', 'height="1560"', 'loading="lazy"', 'alt="Màn hình'):
            assert attribute in picture
        for address, kind in ((avif[1], "image/avif"), (webp[1], "image/webp")):
            answer = reader.get(address)
            assert (answer.status_code, answer.mimetype) == (200, kind)
            assert len(answer.data) <= MOST_BYTES
            assert "immutable" in answer.headers["Cache-Control"]
    assert '<span class="spots"><picture>' in page


def test_a_pack_names_both_formats_of_a_picture_once(reader: FlaskClient) -> None:
    library.publish(files())
    pack = json.loads(reader.get("/packs/khoa-thu/1").data)
    (picture,) = pack["media"]
    assert (picture["type"], picture["instead"]["type"]) == ("image/avif", "image/webp")
    for one in (picture, picture["instead"]):
        assert one["bytes"] == len(reader.get(one["url"]).data)
    assert picture["bytes"] < picture["instead"]["bytes"]


def test_what_was_made_is_no_source_file(world: World) -> None:
    wanted = files()
    library.publish(wanted)
    assert versions.source_files("khoa-thu") == wanted
    assert {path for path in versions.served_files("khoa-thu") if path not in wanted} == {
        f"cleaned/{PICTURE}.720.avif",
        f"cleaned/{PICTURE}.720.webp",
    }


def test_unchanged_pictures_are_taken_over_from_the_version_before() -> None:
    (course,) = read_library(files()).courses
    other = saved(screenshot(720, 333), "WEBP")
    before = {PICTURE: course.media[PICTURE], f"cleaned/{PICTURE}.720.webp": other}
    with Renderer() as renderer:
        taken = light_pictures.make_all(renderer, course, before)[PICTURE]
        made = light_pictures.make_all(renderer, course, before | {PICTURE: b"another"})[PICTURE]
    assert (taken.webp, taken.avif, taken.width, taken.height) == (other, None, 720, 333)
    assert made.webp != other


@pytest.mark.parametrize("broken", [saved(screenshot(), "PNG")[:5_000], bomb()], ids=["cut off", "bomb"])
def test_a_picture_that_cannot_be_used_keeps_the_course_from_being_published(world: World, broken: bytes) -> None:
    with pytest.raises(InvalidInput) as refusal:
        library.publish(files(broken))
    told = [str(refusal.value), *(one.path for one in getattr(refusal.value, "findings", ()))]
    assert any(PICTURE in text for text in told)
