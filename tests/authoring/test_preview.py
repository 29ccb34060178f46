"""`learning preview`: pages as members see them, findings beside them, and a new state after each save."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from learning import config
from learning.authoring import folders
from learning.authoring.preview import Preview
from learning.cli import preview as command
from learning.quizzes.quiz import read_library
from tests import browser as chrome
from tests import library, pages

LESSON = "courses/khoa-thu/01-bai-1.md"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1h7v7z"/></svg>'


@dataclass(frozen=True)
class Desk:
    """A preview that watches two folders of a test."""

    folder: Path
    app: Flask
    client: FlaskClient

    @property
    def preview(self) -> Preview:
        found: Preview = self.app.extensions["preview"]
        return found

    def save(self, path: str, text: str) -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def text(self, path: str) -> str:
        return (self.folder / path).read_text("utf-8")

    def get(self, address: str) -> TestResponse:
        """A page in house style."""
        response = self.client.get(address, base_url="http://127.0.0.1")
        if response.mimetype == "text/html" and response.status_code == 200:
            assert pages.faults_of(response.get_data(as_text=True)) == [], address
        return response

    def page(self, address: str) -> str:
        response = self.get(address)
        assert response.status_code == 200, address
        return response.get_data(as_text=True)


@pytest.fixture
def desk(tmp_path: Path, static_cache: Path) -> Iterator[Desk]:
    instance = tmp_path / "instance"
    (instance / "cache").mkdir(parents=True)
    (instance / "cache" / "static").symlink_to(static_cache)
    for path, data in library.files().items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    settings = config.load({}, instance=instance, database_url=f"sqlite:///{tmp_path / 'none.sqlite3'}")
    with command.watching(settings, tmp_path / "courses", tmp_path / "quizzes") as app:
        yield Desk(tmp_path, app, app.test_client())
    assert not (tmp_path / "none.sqlite3").exists(), "a preview needs no database"


def test_every_page_is_as_members_see_it(desk: Desk) -> None:
    assert "Khoá thử" in desk.page("/courses")
    assert "Lời mở đầu, học ở hỏi chi uỷ." in desk.page("/courses/khoa-thu")
    lesson = desk.page("/courses/khoa-thu/bai-1")
    assert "Đọc bài số 1. Nơi học: hỏi chi uỷ." in lesson
    assert "Câu thử của bài 1?" in lesson
    done = desk.client.post("/courses/khoa-thu/bai-1/read", base_url="http://127.0.0.1")
    assert done.location == "/courses/khoa-thu/bai-2"
    done = desk.client.post("/courses/khoa-thu/bai-2/read", base_url="http://127.0.0.1")
    assert done.location == "/quizzes/khoa-thu/kiem-tra"


def test_a_quiz_shows_all_questions_with_right_answers(desk: Desk) -> None:
    page = desk.page("/quizzes/khoa-thu/kiem-tra")
    assert page.count("Đáp án đúng") == page.count(" checked") == 5
    for number in range(1, 6):
        assert f"<li>Ý đúng của câu {number}</li>" in page
        assert f"Lời giải câu {number}." in page
    assert "Ý này chưa đúng." in page


def test_a_check_is_answered_and_the_size_of_text_is_kept(desk: Desk) -> None:
    study = desk.preview.study_lesson(desk.preview.course("khoa-thu"), "bai-1")
    options = study.version.lesson("bai-1").checks["thu-1"]["options"]
    right = next(one["key"] for one in options if one["right"])
    form = {"course": "khoa-thu", "lesson": "bai-1", "check": "thu-1", "answer": right}
    assert "Đúng rồi" in desk.client.post("/check", data=form, base_url="http://127.0.0.1").get_data(as_text=True)
    form = {"size": "l", "next": "/courses"}
    assert desk.client.post("/display", data=form, base_url="http://127.0.0.1").location == "/courses"
    assert 'data-size="l"' in desk.page("/courses")


def test_a_save_wakes_who_waits_and_shows_the_new_text(desk: Desk) -> None:
    before = desk.get("/changes").get_json()["number"]
    assert "Bài đã sửa." not in desk.page("/courses/khoa-thu/bai-1")
    desk.save(LESSON, desk.text(LESSON) + "\nBài đã sửa.\n")
    assert desk.get(f"/changes?since={before}").get_json()["number"] == before + 1
    assert "Bài đã sửa." in desk.page("/courses/khoa-thu/bai-1")
    (desk.folder / LESSON).unlink()
    assert desk.preview.wait(before + 1, 20) == before + 2
    assert desk.get("/courses/khoa-thu/bai-1").status_code == 404
    desk.page("/preview?page=/courses/khoa-thu/bai-1")


def test_findings_stand_beside_the_page_with_line_and_cure(desk: Desk) -> None:
    assert "không có chỗ nào cần sửa" in desk.page("/preview?page=/courses/khoa-thu/bai-1")
    desk.save(LESSON, desk.text(LESSON) + "\n![Bánh răng](media/khong-co.png)\n")
    (found,) = read_library(folders.read_folders(desk.folder / "courses", desk.folder / "quizzes")).findings
    page = desk.page("/preview?page=/courses/khoa-thu/bai-1")
    assert f"Dòng {found.line}" in page
    assert found.message() in page and found.cure() in page
    other = desk.page("/preview?page=/courses/khoa-thu/bai-2")
    assert f"{LESSON}, dòng {found.line}" in other


def test_a_course_that_cannot_be_read_says_so_and_the_others_stay(desk: Desk) -> None:
    desk.save("courses/hai/course.md", "chưa có gì")
    assert "Khoá thử" in desk.page("/courses")
    assert desk.get("/courses/hai").status_code == 400
    assert "courses/hai" not in desk.page("/courses")
    page = desk.page("/preview?page=/courses/hai")
    assert "Dòng 1" in page
    assert "Khoá thử" not in page
    desk.save("lac.md", "")
    desk.save("quizzes/la/mot.md", "---\ntitle: Lạc\n---\n")
    assert "quizzes/la/mot.md, dòng 1" in desk.page("/preview")


def test_the_findings_are_those_of_check_also_across_courses(desk: Desk) -> None:
    for slug in ("hai", "ba"):
        for path, data in library.files(slug, lessons=3).items():
            desk.save(path, data.decode())
    named = "---\ntitle: Xếp chỗ\nkind: placement\n---\n\n## Thử? {{#thu lesson={}}}\n\n- [x] Có\n- [ ] Không\n"
    desk.save("quizzes/hai/co.md", named.format("ba/bai-3"))
    desk.save("quizzes/hai/khong.md", named.format("ba/bai-4"))
    desk.save("courses/ba/09-cu.md", "---\ntitle: Mới\nid: ten-khac\n---\n\nMột câu.\n")
    desk.save("quizzes/ba/doi.md", named.format("khoa-thu/bai-2"))
    desk.save("quizzes/khoa-thu/doi.md", named.format("ba/ten-khac"))
    desk.save("quizzes/la/mot.md", "---\ntitle: Lạc\n---\n")
    wanted = read_library(folders.read_folders(desk.folder / "courses", desk.folder / "quizzes")).findings
    assert len(wanted) > 1
    assert sorted(one for reading in desk.preview.readings() for one in reading.findings) == sorted(wanted)


def test_pictures_come_from_the_folder(desk: Desk) -> None:
    desk.save("courses/khoa-thu/media/hinh.svg", SVG)
    desk.save(LESSON, desk.text(LESSON) + "\n![Hình tam giác](media/hinh.svg)\n")
    page = desk.page("/courses/khoa-thu/bai-1")
    address = page.split('src="/media/')[1].split('"')[0]
    response = desk.get(f"/media/{address}")
    assert (response.status_code, response.mimetype) == (200, "image/svg+xml")
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert desk.get(f"/media/{'0' * 64}/hinh.svg").status_code == 404


def test_only_this_machine_is_answered_and_only_our_desk_may_frame(desk: Desk) -> None:
    assert desk.client.get("/courses", base_url="http://evil.example").status_code == 403
    policy = desk.get("/courses").headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy and "script-src 'self'" in policy
    assert desk.get("/").location == "/preview"
    inside = desk.client.get("/", base_url="http://127.0.0.1", headers={"Sec-Fetch-Dest": "iframe"})
    assert inside.location == "/courses"
    assert 'src="/courses"' in desk.page("/preview?page=https://evil.example/courses")


def test_a_question_is_drawn_again_with_whatever_it_is_made_from(desk: Desk) -> None:
    quiz, address = "quizzes/khoa-thu/kiem-tra.md", "/quizzes/khoa-thu/kiem-tra"
    desk.save("quizzes/khoa-thu/media/hinh.svg", SVG)
    desk.save(quiz, desk.text(quiz).replace("Lời giải câu 2.", "Lời giải câu 2. ![Hình](media/hinh.svg)"))
    before = desk.page(address)
    (picture,) = set(re.findall(r"/media/[0-9a-f]{64}/hinh.svg", before))
    desk.save(quiz, desk.text(quiz).replace("Lời giải câu 4.", "Lời giải đã sửa.\n> Thêm một dòng."))
    after = desk.page(address)
    assert picture in after and "Lời giải đã sửa." in after and "Lời giải câu 5." in after
    desk.save("quizzes/khoa-thu/media/hinh.svg", SVG.replace("M1 1", "M2 2"))
    assert picture not in desk.page(address) and desk.page(address).count("/hinh.svg") == after.count("/hinh.svg")
    desk.save(quiz, re.sub(r" !\[Hình\].*", "", desk.text(quiz)))
    assert "/hinh.svg" not in desk.page(address)


@pytest.mark.browser
@pytest.mark.skipif(chrome.CHROMIUM is None, reason="chromium is not here")
def test_a_save_reloads_the_phone_and_the_findings(desk: Desk) -> None:
    import threading

    import waitress

    port = chrome.free_port()
    server = waitress.create_server(desk.app.wsgi_app, host="127.0.0.1", port=port, threads=8)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        with chrome.chromium() as browser:
            page = chrome.phone_page(browser, viewport=chrome.DESK)
            page.goto(f"http://127.0.0.1:{port}/preview?page=/courses/khoa-thu/bai-1")
            phone = page.frame_locator("[data-frame]")
            phone.get_by_role("heading", name="Bài 1").wait_for()
            started = time.perf_counter()
            desk.save(LESSON, desk.text(LESSON) + "\nDòng mới.\n\n![](media/khong-co.png)\n")
            phone.get_by_text("Dòng mới.").wait_for()
            print(f"save to page: {1000 * (time.perf_counter() - started):.0f} ms")
            page.get_by_role("heading", name="2 chỗ cần xem ở trang này").wait_for()
            phone.get_by_role("button", name="Học xong").click()
            phone.get_by_role("heading", name="Bài 2").wait_for()
            page.get_by_role("heading", name="Trang này không có chỗ nào cần sửa").wait_for()
            assert page.locator("[aria-current]").inner_text() == "2 Bài 2"
    finally:
        server.close()
        thread.join(10)
