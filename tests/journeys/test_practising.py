"""A simulation with every kind of screen, done with a mouse, with keys alone and without JavaScript, by real people."""

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import Server, phone_page, serving
from tests.journeys import steps

AN = "Phạm Thị Bảo An"
COURSE = "---\ntitle: Tập\naccess: open\n---\n"
LESSON = """---
title: Tập trên máy
---

Đoạn mở đầu.

/// simulation | Bật Wi-Fi {#bat-wi-fi}

## Màn hình khoá {.photo .swipe-up}
Vuốt lên để mở máy.

![Màn hình khoá](media/may.svg)

## Màn hình chính {.icons}
Chạm vào biểu tượng Cài đặt.

- 📞 Điện thoại
  > Đây là nơi gọi điện. Đồng chí tìm **bánh răng** nhé.
- 💬 Tin nhắn
- **⚙️ Cài đặt**

## Cài đặt {.list}
Gạt công tắc để bật Wi-Fi.

- Bluetooth ( )
- **Wi-Fi** (x)

## Danh sách mạng {.list}
Nhấn giữ mạng nhà.

- Mạng lạ
- **Mạng nhà** {.hold}

## Mạng nhà {.form}
Gõ mật khẩu: Đồng Nai.

- Mật khẩu: ____ = Đồng Nai

## Lưu mật khẩu {.dialog}
Lưu mật khẩu này?

- Để sau
- **Lưu**

## Tin lạ {.message}
Chạm vào chỗ đáng ngờ.

- Bấm **qua-tang.example** ngay.
- Tôi: Ai đấy?

## Báo tin rác {.photo}
Chạm vào nút báo.

![Màn hình báo tin rác](media/may.svg){tap="10%,60%,80%,20%" label="Báo tin rác"}

///
"""
SCREENS = 8
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 420"><path d="M0 0h360v420H0z"/></svg>'
NOT_SMALL = """root => {
  const small = [];
  for (const one of root.querySelectorAll("button, input, rect")) {
    const box = one.getBoundingClientRect();
    if (box.width && Math.min(box.width, box.height) < 47.9) small.push(`${one.outerHTML.slice(0, 80)} ${box.height}`);
  }
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const size = parseFloat(getComputedStyle(texts.currentNode.parentElement).fontSize);
    if (texts.currentNode.data.trim() && size < 18) small.push(`${texts.currentNode.data} ${size}`);
  }
  return small;
}"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An instance whose only course is the simulation above."""
    folder = tmp_path_factory.mktemp("practice")
    course = folder / "courses" / "tap"
    (course / "media").mkdir(parents=True)
    (folder / "quizzes").mkdir()
    (course / "course.md").write_text(COURSE, "utf-8")
    (course / "01-tap.md").write_text(LESSON, "utf-8")
    (course / "media" / "may.svg").write_text(PICTURE, "utf-8")
    texts = {"LEARNING_COURSES": str(course.parent), "LEARNING_QUIZZES": str(folder / "quizzes")}
    with serving(folder / "instance", **texts) as server:
        yield server


def open_practice(page: Page, server: Server) -> Locator:
    page.goto(f"{server.url}/courses/tap/tap")
    return page.locator("[data-simulation]")


def at_step(sim: Locator, number: int) -> Locator:
    """The step on the screen, once it is this one."""
    step = sim.locator("ol > li").nth(number - 1)
    expect(step).to_be_visible()
    expect(sim.locator("ol > li:visible")).to_have_count(1)
    return step


def press(step: Locator, words: str) -> None:
    step.get_by_role("button", name=words).click()


def drag(page: Page, on: Locator, up: float) -> None:
    """From the middle of something upwards, as a finger does."""
    on.scroll_into_view_if_needed()
    box = on.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2 - up, steps=4)
    page.mouse.up()


def hold(page: Page, on: Locator, until: Locator) -> None:
    """The button stays down until something is seen."""
    on.scroll_into_view_if_needed()
    box = on.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    expect(until).to_be_visible()
    page.mouse.up()


def do_all(page: Page, sim: Locator) -> None:
    """Every step rightly, with a mouse."""
    step = at_step(sim, 1)
    drag(page, step.locator(".screen"), 120)
    press(at_step(sim, 2), "Cài đặt")
    at_step(sim, 3).get_by_role("switch", name="Wi-Fi").click()
    sim.get_by_role("button", name="Sang bước tiếp").click()
    hold(page, at_step(sim, 4).get_by_role("button", name="Mạng nhà"), sim.locator("ol > li").nth(4))
    step = at_step(sim, 5)
    step.get_by_label("Mật khẩu").fill(" dong  nai")
    press(step, "Xong")
    press(at_step(sim, 6), "Lưu")
    press(at_step(sim, 7), "qua-tang.example")
    press(at_step(sim, 8), "Báo tin rác")


def test_with_a_mouse(browser: Browser, place: Server) -> None:
    page = phone_page(browser)
    sim = open_practice(page, place)
    do_all(page, sim)
    said = sim.get_by_role("status")
    expect(said).to_contain_text("Làm được rồi")
    expect(said).to_contain_text("đủ 8 bước")
    sim.get_by_role("button", name="Tập lại").click()
    expect(at_step(sim, 1).locator("h3")).to_be_focused()
    expect(said).to_be_empty()
    do_all(page, sim)
    expect(said).to_contain_text("Làm được rồi")


def test_a_wrong_tap_is_answered_then_the_place_is_shown(browser: Browser, place: Server) -> None:
    page = phone_page(browser)
    sim = open_practice(page, place)
    said = sim.get_by_role("status")
    step = at_step(sim, 1)
    drag(page, step.locator(".screen"), -120)
    expect(said).to_contain_text("vuốt lên")
    expect(step.locator(".here")).to_be_hidden()
    step.locator(".screen").click()
    expect(step.locator(".here")).to_be_visible()
    press(step, "Vuốt lên")

    step = at_step(sim, 2)
    expect(step.locator("h3")).to_be_focused()
    expect(step.locator(".here")).to_be_hidden()
    press(step, "Điện thoại")
    expect(said).to_contain_text("Đồng chí tìm bánh răng nhé.")
    expect(said).to_contain_text("tìm chỗ “Cài đặt”")
    expect(step.locator(".hit")).to_have_count(0)
    press(step, "Tin nhắn")
    expect(said).to_contain_text("Chỗ cần làm có khung đỏ")
    expect(step.locator(".hit")).to_have_text("⚙️Cài đặtChạm đây")
    press(step, "Cài đặt")

    step = at_step(sim, 3)
    expect(said).to_be_empty()
    other = step.get_by_role("switch", name="Bluetooth")
    other.click()
    expect(other).to_have_attribute("aria-checked", "false")
    expect(said).to_contain_text("Gần đúng")
    step.get_by_role("switch", name="Wi-Fi").click()
    expect(step.get_by_role("switch", name="Wi-Fi")).to_have_attribute("aria-checked", "true")
    sim.get_by_role("button", name="Sang bước tiếp").click()

    step = at_step(sim, 4)
    press(step, "Mạng nhà")
    expect(said).to_contain_text("giữ yên một giây")
    press(step, "Mạng lạ")
    press(step, "Mạng nhà")  # whoever cannot hold, and has been shown the place, need not

    step = at_step(sim, 5)
    press(step, "Xong")
    expect(step.get_by_label("Mật khẩu")).to_be_focused()
    step.get_by_label("Mật khẩu").fill("Đồng")
    press(step, "Xong")
    expect(step.locator(".here")).to_have_text("Gõ: Đồng Nai")
    step.get_by_label("Mật khẩu").fill("ĐỒNG NAI")
    press(step, "Xong")
    press(at_step(sim, 6), "Lưu")
    press(at_step(sim, 7), "qua-tang.example")
    step = at_step(sim, 8)
    step.locator("svg").click(position={"x": 5, "y": 5})
    expect(said).to_contain_text("Báo tin rác")
    assert "Sai" not in page.inner_text("main")


def test_with_keys_alone(browser: Browser, place: Server) -> None:
    page = phone_page(browser)
    sim = open_practice(page, place)

    def tab_to(target: Locator) -> None:
        for _ in range(40):
            if target.evaluate("one => one === document.activeElement"):
                return
            page.keyboard.press("Tab")
        raise AssertionError("the Tab key does not lead there")

    tab_to(at_step(sim, 1).get_by_role("button", name="Vuốt lên"))
    page.keyboard.press("Enter")
    step = at_step(sim, 2)
    expect(step.locator("h3")).to_be_focused()
    tab_to(step.get_by_role("button", name="Cài đặt"))
    page.keyboard.press("Space")
    tab_to(at_step(sim, 3).get_by_role("switch", name="Wi-Fi"))
    page.keyboard.press("Space")
    expect(sim.get_by_role("button", name="Sang bước tiếp")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(at_step(sim, 4).get_by_role("button", name="Mạng nhà"))
    page.keyboard.press("Enter")
    tab_to(at_step(sim, 5).get_by_label("Mật khẩu"))
    page.keyboard.type("dong nai")
    page.keyboard.press("Enter")
    tab_to(at_step(sim, 6).get_by_role("button", name="Lưu"))
    page.keyboard.press("Enter")
    tab_to(at_step(sim, 7).get_by_role("button", name="qua-tang.example"))
    page.keyboard.press("Enter")
    tab_to(at_step(sim, 8).get_by_role("button", name="Báo tin rác"))
    page.keyboard.press("Space")
    expect(sim.get_by_role("status")).to_contain_text("Làm được rồi")
    tab_to(sim.get_by_role("button", name="Tập lại"))


def test_without_javascript_it_is_illustrated_steps(browser: Browser, place: Server) -> None:
    page = phone_page(browser, java_script_enabled=False)
    sim = open_practice(page, place)
    expect(sim.locator("ol > li:visible")).to_have_count(SCREENS)
    for number, step in enumerate(sim.locator("ol > li").all(), 1):
        expect(step.locator("h3")).to_contain_text(f"Bước {number} trong {SCREENS}")
        expect(step.locator(".phone")).to_be_visible()
        expect(step.locator(".here")).to_be_visible()
    expect(sim.locator("button:enabled:visible")).to_have_count(0)
    expect(sim.locator("input:enabled")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.parametrize("display", ["m.light", "l.contrast"])
def test_nothing_is_small_or_sticks_out(browser: Browser, place: Server, display: str) -> None:
    page = phone_page(browser)
    page.context.add_cookies([{"name": "display", "value": display, "url": place.url}])
    sim = open_practice(page, place)
    sim.evaluate("sim => { for (const step of sim.querySelectorAll('ol > li')) step.hidden = false; }")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert sim.evaluate(NOT_SMALL) == []


def test_a_member_who_has_practised_is_remembered(browser: Browser, place: Server, tmp_path: Path) -> None:
    row = (AN, "0900 000 101", "PA/C1", "Chi bộ Tổ dân phố số 1", "")
    ward = ("Lý Trường Giang", "0900 000 106", "PA", "Phường An Sen", "cấp uỷ")
    place.command("roster", "import", str(steps.write_roster(tmp_path / "roster.csv", [ward, row])))
    sheet = tmp_path / "cards.html"
    place.command("cards", "/", "--out", str(sheet), "--url", place.url)
    page = phone_page(browser)
    steps.sign_in(page, place, steps.codes_of(sheet.read_text("utf-8"))[AN])
    expect(page.locator("h1")).to_contain_text("An")
    sim = open_practice(page, place)
    press(at_step(sim, 1), "Vuốt lên")
    press(at_step(sim, 2), "Tin nhắn")
    sim.page.reload()
    do_all(page, sim)
    assert practised(place) == [("tap/tap/bat-wi-fi", {"steps": SCREENS, "wrong": 0})]


def practised(place: Server) -> list[tuple[str, object]]:
    """What the server has of simulations done, once it has anything: the phone sends it when it sees fit."""
    for _ in range(300):
        with closing(sqlite3.connect(place.instance / "learning.sqlite3")) as database:
            rows = database.execute("SELECT subject, body FROM event WHERE kind = 'simulation_done'").fetchall()
        if rows:
            break
        time.sleep(0.2)
    return [(subject, json.loads(body)) for subject, body in rows]
