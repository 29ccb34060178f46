"""Signing in as people do it: a card on a second phone, PIN, authenticator app, passkey, a lost phone, a lost role."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import browser as chrome
from tests.browser import Server, phone_page
from tests.journeys import places, steps

AN, BINH, DUNG, GIANG = "Phạm Thị Bảo An", "Vũ Hải Bình", "Ngô Tiến Dũng", "Lý Trường Giang"
HOA = "Đoàn Ánh Hoa"
PEOPLE = (
    (GIANG, "0900 000 106", "PA", "Phường An Sen", "cấp uỷ"),
    (DUNG, "0900 000 104", "PA/C1", "Chi bộ Tổ dân phố số 1", "lãnh đạo chi bộ"),
    (HOA, "0900 000 112", "PA/C1", "", "lãnh đạo chi bộ"),
    (AN, "0900 000 101", "PA/C1", "", ""),
    (BINH, "0900 000 102", "PA/C1", "", ""),
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, static_cache: Path) -> Iterator[tuple[Server, dict[str, str]]]:
    """A ward with one cell, reached as localhost, where browsers allow passkeys; and the codes of its cards."""
    folder = tmp_path_factory.mktemp("signing-in")
    codes = places.furnish(folder, static_cache, PEOPLE, steps.CONTENT)
    with chrome.serving(folder / "instance", **steps.CONTENT) as server:
        yield Server(server.url.replace("127.0.0.1", "localhost"), Path(server.instance), server.printed), codes


def test_from_a_card_to_a_lost_phone(browser: Browser, place: tuple[Server, dict[str, str]]) -> None:
    """An's card opens a second phone; the phone is lost; the leader, who has a PIN, issues a new card."""
    server, codes = place
    phone, second = phone_page(browser), phone_page(browser)
    for one in (phone, second):
        steps.sign_in(one, server, codes[AN])
        expect(one.get_by_role("heading", name="Chào đồng chí An")).to_be_visible()
    phone.goto(f"{server.url}/me/devices")
    assert phone.get_by_role("button", name="Cho ra khỏi lớp").count() == 2

    leader = phone_page(browser)
    steps.sign_in(leader, server, codes[DUNG])
    steps.press(leader, "Chi bộ hôm nay")
    assert AN not in leader.content()
    leader.fill("[name=pin]", "123456")
    leader.fill("[name=repeated]", "123456")
    leader.locator("main .btn.main").click()
    expect(leader.get_by_text("người khác dễ đoán ra")).to_be_visible()
    steps.take_second_step(leader)
    expect(leader).to_have_url(re.compile("/cell"))
    steps.press(leader, AN)
    leader.get_by_label("Máy cũng bị mất").check()
    with leader.expect_navigation():
        leader.get_by_role("button", name="Cấp thẻ mới").click()
    new_code = steps.codes_of(leader.inner_html("main"))[AN]

    phone.goto(f"{server.url}/")
    phone.goto(f"{server.url}/me")
    expect(phone.get_by_text("Máy này đã được cho ra khỏi lớp")).to_be_visible()
    said = phone.evaluate(
        "async () => (await (await fetch('/events', {method: 'POST', headers: {'Content-Type': 'application/json'},"
        ' body: \'{"contract": 1, "events": []}\'})).json()).message'
    )
    assert "Bài còn nguyên trên máy" in said
    steps.sign_in(phone, server, codes[AN])
    expect(phone.get_by_role("heading", name="Thẻ này đã được thay thẻ mới")).to_be_visible()
    steps.sign_in(phone, server, new_code)
    expect(phone.get_by_text("Các máy cũ đã ra khỏi lớp")).to_be_visible()


def test_a_role_taken_away_with_tabs_open(browser: Browser, place: tuple[Server, dict[str, str]]) -> None:
    """The committee, by authenticator app, makes Bình a leader and takes it back; his open tab says so."""
    server, codes = place
    committee = phone_page(browser)
    steps.sign_in(committee, server, codes[GIANG])
    steps.press(committee, "Giao vai, thu lại vai")
    steps.take_second_step(committee)
    steps.press(committee, "Chi bộ Tổ dân phố số 1")
    committee.select_option("#person", label=BINH)
    committee.get_by_label("Lãnh đạo chi bộ").check()
    committee.locator("main .btn.main").click()
    expect(committee.get_by_role("heading", name=BINH)).to_be_visible()

    binh = phone_page(browser)
    steps.sign_in(binh, server, codes[BINH])
    expect(binh.get_by_text("Đồng chí được giao vai lãnh đạo chi bộ")).to_be_visible()
    steps.press(binh, "Chi bộ hôm nay")
    steps.take_second_step(binh)
    other_tab = binh.context.new_page()
    other_tab.goto(f"{server.url}/cards")
    expect(other_tab.get_by_role("heading", name=AN)).to_be_visible()

    committee.get_by_role("button", name=f"Thu lại vai {BINH}").click()
    expect(committee.get_by_role("heading", name=BINH)).to_have_count(0)
    binh.reload()
    other_tab.get_by_role("button", name=re.compile("^Cấp thẻ")).first.click()
    for tab in (binh, other_tab):
        expect(tab.get_by_text("Vai lãnh đạo chi bộ của đồng chí đã được thu lại")).to_be_visible()
        assert AN not in tab.content()
    binh.goto(f"{server.url}/")
    expect(binh.get_by_role("heading", name="Chào đồng chí Bình")).to_be_visible()


def test_a_passkey_opens_the_class_and_the_pages_of_a_role(
    browser: Browser, place: tuple[Server, dict[str, str]], tmp_path: Path
) -> None:
    """With Chromium's own virtual phone key: made as the second step, used to enter, and no further step is asked."""
    server, codes = place
    page = phone_page(browser)
    with_virtual_key(page)
    steps.sign_in(page, server, codes[HOA])
    steps.press(page, "Chi bộ hôm nay")
    with page.expect_navigation():
        page.get_by_role("button", name="Tạo khoá").click()
    expect(page).to_have_url(re.compile("/cell"))
    page.goto(f"{server.url}/me")
    with page.expect_navigation():
        page.get_by_role("button", name="Ra khỏi lớp trên máy này").click()
    page.goto(f"{server.url}/login")
    steps.press(page, "Vào bằng vân tay")
    with page.expect_navigation():
        page.get_by_role("button", name="Mở khoá và vào lớp").click()
    expect(page.get_by_role("heading", name="Chào đồng chí Hoa")).to_be_visible()
    steps.press(page, "Chi bộ hôm nay")
    expect(page).to_have_url(re.compile("/cell"))
    expect(page.get_by_role("link", name=AN).first).to_be_visible()
    page.goto(f"{server.url}/me/passkeys")
    expect(page.get_by_role("button", name="Bỏ khoá này")).to_be_visible()


def test_a_shared_phone(browser: Browser, place: tuple[Server, dict[str, str]]) -> None:
    """Two people on one phone: tiles, three pictures, and nobody's page without the key."""
    server, codes = place
    page = phone_page(browser)
    steps.sign_in(page, server, codes[GIANG])
    steps.sign_out_of_view(page, server)
    steps.type_code(page, codes[BINH])
    expect(page.get_by_role("heading", name="Khoá riêng trên máy dùng chung")).to_be_visible()
    page.locator("summary", has_text="Dùng 3 hình").click()
    for picture in ("Gà", "Cá", "Trăng"):
        with page.expect_navigation():
            page.get_by_role("button", name=picture).click()
    expect(page.get_by_role("heading", name="Chào đồng chí Bình")).to_be_visible()
    steps.sign_out_of_view(page, server)
    for pictures, title in ((("Gà", "Gà", "Cá"), "Chưa đúng"), (("Gà", "Cá", "Trăng"), "Chào đồng chí Bình")):
        page.goto(f"{server.url}/login")
        with page.expect_navigation():
            page.locator(".tile", has_text="Bình").click()
        for picture in pictures:
            with page.expect_navigation():
                page.get_by_role("button", name=picture).click()
        expect(page.get_by_text(title).first).to_be_visible()


def with_virtual_key(page: Page) -> None:
    """Give the page's browser a phone key that always finds its owner's finger."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": options | {"isUserVerified": True, "automaticPresenceSimulation": True}},
    )
