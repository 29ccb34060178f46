"""From the administrator's link to the leader's page, on a real fresh instance, with real pages only."""

import re
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser import DESK, Server, phone_page, serving
from tests.journeys import steps

PEOPLE = (
    ("Lý Trường Giang", "0900 000 106", "PA", "Phường An Sen", "cấp uỷ"),
    ("Phạm Thị Bảo An", "0900 000 101", "PA/C1", "Chi bộ Tổ dân phố số 1", ""),
    ("Ngô Tiến Dũng", "0900 000 104", "PA/C1", "", "lãnh đạo chi bộ"),
    ("Bùi Thị Em", "0900 000 105", "PA/C2", "Chi bộ Tổ dân phố số 2", "lãnh đạo chi bộ"),
    ("Hoàng Thu Cúc", "0900 000 103", "PA/C2", "", ""),
    ("Đinh Ngân Hà", "0900 000 107", "PB", "Phường Bình Gạo", "cấp uỷ"),
    ("Đỗ Văn Lúa", "0900 000 108", "PB/C3", "Chi bộ Tổ dân phố số 3", ""),
)
AN = "Phạm Thị Bảo An"
TRACES_OF_AN = (AN, "900000101", "0900 000 101", "+84900000101", "900 000 101")


def test_from_the_first_link_to_the_leaders_page(browser: Browser, tmp_path: Path) -> None:
    with serving(tmp_path / "instance", **steps.CONTENT) as server:
        admin = phone_page(browser)
        _set_up(admin, server)
        server.command("roster", "import", str(steps.write_roster(tmp_path / "roster.csv", PEOPLE)))
        codes = _print_cards(admin, server)
        assert set(codes) >= {row[0] for row in PEOPLE}

        an = phone_page(browser)
        _arrive(an, server, codes[AN])
        _read_the_course(an)
        _fail(an)
        code = _pass(an)
        _everything_is_kept(an, server, code)

        member_path = _leader_sees_an(browser, server, codes["Ngô Tiến Dũng"])
        ward_path = _committee_sees_the_ward(browser, server, codes["Lý Trường Giang"], member_path)
        for name, closed in (("Bùi Thị Em", ward_path), ("Đinh Ngân Hà", ward_path), ("Hoàng Thu Cúc", "")):
            _sees_nothing_of_an(browser, server, codes[name], member_path, closed)
        admin.goto(server.url + member_path)
        assert AN not in admin.content()


def _set_up(admin: Page, server: Server) -> None:
    """The one-time link, a passphrase of four words, and what the organisation is called."""
    admin.goto(server.admin_link)
    steps.press(admin, "Vào làm việc")
    steps.press(admin, "Đặt mật khẩu cho tôi")
    assert len(admin.inner_text(".score b").split()) >= 4
    steps.press(admin, "Tôi đã chép xong")
    admin.goto(f"{server.url}/")
    steps.press(admin, "Tên đảng bộ và việc ban đầu")
    steps.take_second_step(admin)
    admin.fill("[name=name]", "Đảng bộ thành phố Bến Lụa")
    steps.press_option(admin, "Đảng bộ thành phố, tỉnh")
    steps.press(admin, "Lưu lại")
    expect(admin).to_have_url(f"{server.url}/")
    stranger = admin.context.browser.new_page() if admin.context.browser else admin
    stranger.goto(server.admin_link)
    assert stranger.get_by_role("button", name="Vào làm việc").count() == 0, "the link works a second time"
    stranger.close()


def _print_cards(admin: Page, server: Server) -> dict[str, str]:
    """The sheet of all cards, as it comes out once; the second time there is nothing to issue."""
    admin.goto(f"{server.url}/cards")
    steps.press(admin, "Cấp thẻ và in")
    codes = steps.codes_of(admin.inner_html("main"))
    assert admin.locator(".cut li svg").count() == len(codes)
    assert AN in codes
    return codes


def _arrive(an: Page, server: Server, code: str) -> None:
    """A wrong code first, then the right one; the page greets by the given name."""
    steps.sign_in(an, server, "ZZZZ 2222")
    expect(an.get_by_text("Mã này chưa khớp")).to_be_visible()
    steps.type_code(an, code)
    expect(an.get_by_role("heading", name="Chào đồng chí An")).to_be_visible()
    assert "3 bài, chưa bắt đầu" in steps.main_text(an)


def _read_the_course(an: Page) -> None:
    """All lessons one after the other by the filled button; the last one leads to the quiz."""
    steps.press(an, "Bắt đầu học")
    for slug in steps.LESSONS:
        expect(an).to_have_url(re.compile(f"/{slug}$"))
        steps.press(an, re.compile("Học xong"))
    expect(an).to_have_url(re.compile(f"/quizzes/{steps.COURSE}/{steps.QUIZ}$"))


def _fail(an: Page) -> None:
    """All six wrong: no red words, what to read again, and the way to try again."""
    steps.press(an, "Bắt đầu")
    steps.answer_all(an, rightly=False)
    steps.hand_in(an)
    said = steps.main_text(an)
    assert "chưa đạt lần này" in said and "0/6" in said and "Bài nên đọc lại" in said
    assert "Sai" not in said


def _pass(an: Page) -> str:
    steps.press(an, "Làm lại bài này")
    steps.press(an, "Làm lại")
    steps.answer_all(an, rightly=True)
    steps.hand_in(an)
    said = steps.main_text(an)
    assert "Kết quả: đạt" in said and "6/6" in said
    return steps.receipt(an)


def _everything_is_kept(an: Page, server: Server, code: str) -> None:
    an.goto(f"{server.url}/me")
    assert code in steps.main_text(an) and "Đã hoàn thành ngày" in steps.main_text(an)
    an.goto(f"{server.url}/")
    assert "Đồng chí đã học xong các khoá" in steps.main_text(an)


def _leader_sees_an(browser: Browser, server: Server, code: str) -> str:
    """On the cell's page and on An's own; returns the address of the latter."""
    leader = phone_page(browser)
    steps.sign_in(leader, server, code)
    steps.press(leader, "Chi bộ hôm nay")
    steps.take_second_step(leader)
    said = steps.main_text(leader)
    assert "Chi bộ Tổ dân phố số 1" in said and "1 trong 2 đồng chí đã xong" in said
    assert "Hoàng Thu Cúc" not in leader.content()
    row = leader.locator("table.matrix tr", has_text=AN)
    assert row.locator(".st.done").count() == 3 and "100" in row.inner_text()
    steps.press(leader, AN)
    said = steps.main_text(leader)
    assert "đã xong" in said and "100%, đạt, đã làm 2 lần" in said and "0900 000 101" in said
    return leader.url.removeprefix(server.url)


def _committee_sees_the_ward(browser: Browser, server: Server, code: str, member_path: str) -> str:
    """The ward's counts at a desk, down to the cell and to An; returns the address of the ward."""
    committee = phone_page(browser, viewport=DESK)
    steps.sign_in(committee, server, code)
    steps.press(committee, "Số liệu đơn vị")
    steps.take_second_step(committee)
    ward_path = committee.url.removeprefix(server.url)
    said = steps.main_text(committee)
    assert "1 trong 5 đảng viên đã xong" in said and "Chi bộ Tổ dân phố số 2" in said
    assert "Phường Bình Gạo" not in said and "số 3" not in said
    assert AN not in committee.content(), "the ward's page has counts, not names"
    steps.press(committee, "Chi bộ Tổ dân phố số 1")
    expect(committee.locator("table.matrix")).to_contain_text(AN)
    committee.goto(server.url + member_path)
    assert AN in steps.main_text(committee)
    return ward_path


def _sees_nothing_of_an(browser: Browser, server: Server, code: str, member_path: str, closed: str) -> None:
    """The leader of another cell, another ward's committee, another member: no page of theirs has a trace of An.

    closed: the counts of An's ward, which whoever counts elsewhere does not find.
    """
    other = phone_page(browser)
    steps.sign_in(other, server, code)
    expect(other.get_by_role("heading", level=1)).to_contain_text("Chào đồng chí")
    if other.get_by_role("link", name="Chi bộ hôm nay").count():
        steps.press(other, "Chi bộ hôm nay")
        steps.take_second_step(other)
    other.goto(f"{server.url}/")
    links = other.locator("main a").evaluate_all("all => all.map((one) => one.getAttribute('href'))")
    for path in ["/", "/cell", "/cards", "/me", member_path, *links]:
        other.goto(server.url + path)
        assert [trace for trace in TRACES_OF_AN if trace in other.content()] == [], path
    if closed:
        answer = other.goto(server.url + closed)
        assert answer is not None and answer.status == 404 and "An Sen" not in other.content()
    other.context.close()
