"""What people are told and may ask about their own data, from the first sign-in to being erased."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests import browser as chrome
from tests.browser import Server, phone_page
from tests.journeys import places, steps

AN, DUNG, GIANG = "Phạm Thị Bảo An", "Ngô Tiến Dũng", "Lý Trường Giang"
PHONE = "0900 000 101"
PEOPLE = (
    (GIANG, "0900 000 106", "PA", "Phường An Sen", "cấp uỷ"),
    (DUNG, "0900 000 104", "PA/C1", "Chi bộ Tổ dân phố số 1", "lãnh đạo chi bộ"),
    (AN, PHONE, "PA/C1", "", ""),
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, static_cache: Path) -> Iterator[tuple[Server, dict[str, str]]]:
    """A ward that asks for consent; and the codes of its cards."""
    folder = tmp_path_factory.mktemp("own-data")
    codes = places.furnish(folder, static_cache, PEOPLE, steps.CONTENT)
    with chrome.serving(folder / "instance", **steps.CONTENT, LEARNING_CONSENT="ask") as server:
        yield server, codes


def test_told_asked_downloaded_and_erased(browser: Browser, place: tuple[Server, dict[str, str]]) -> None:
    """Silence shares nothing; An agrees, takes her data along, asks to be erased; the committee does it."""
    server, codes = place
    an, leader, committee = phone_page(browser), phone_page(browser), phone_page(browser)
    steps.sign_in(an, server, codes[AN])
    steps.sign_in(leader, server, codes[DUNG])
    steps.press(leader, "Chi bộ hôm nay")
    steps.take_second_step(leader)
    expect(line_of(leader, AN)).to_contain_text("không chia sẻ kết quả")

    steps.press(an, "Đọc và trả lời")
    an.get_by_label(re.compile("^Tôi đồng ý")).check()
    with an.expect_navigation():
        an.get_by_role("button", name="Gửi trả lời").click()
    leader.reload()
    expect(line_of(leader, AN)).not_to_contain_text("không chia sẻ kết quả")

    an.goto(f"{server.url}/me/data")
    assert PHONE in steps.main_text(an)
    with an.expect_download() as saved:
        an.get_by_role("button", name=re.compile("^Tải tất cả về")).click()
    data = Path(saved.value.path()).read_text("utf-8")
    assert AN in data and json.loads(data)
    steps.press_option(an, "Xin xoá dữ liệu của tôi")
    with an.expect_navigation():
        an.get_by_role("button", name="Gửi yêu cầu").click()
    expect(an.get_by_text(re.compile("Có trả lời chậm nhất"))).to_be_visible()

    steps.sign_in(committee, server, codes[GIANG])
    committee.goto(f"{server.url}/requests")
    steps.take_second_step(committee)
    expect(committee.get_by_role("heading", name=re.compile(AN))).to_be_visible()
    committee.get_by_label("Tôi đã hỏi lại đồng chí ấy").check()
    with committee.expect_navigation():
        committee.get_by_role("button", name="Xoá dữ liệu").click()
    expect(committee.get_by_text("Không có yêu cầu nào đang chờ.")).to_be_visible()
    committee.goto(f"{server.url}/audit")
    expect(committee.get_by_role("heading", name=re.compile("^Xoá dữ liệu cá nhân"))).to_be_visible()
    assert AN not in steps.main_text(committee)

    leader.reload()
    assert AN not in steps.main_text(leader)
    an.goto(f"{server.url}/me/data")
    expect(an.get_by_role("heading", name="Dữ liệu của tôi")).to_have_count(0)
    assert AN not in an.content() and PHONE not in an.content()


def line_of(page: Page, name: str) -> Locator:
    return page.locator("tr", has_text=name)
