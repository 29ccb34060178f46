"""A week of a cell leader: cards, a class of forty, tasks, a reminder, confirmations, what strangers read of them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import library, pdf_reading
from tests.browser import PHONE, Server, phone_page, serving
from tests.journeys import steps
from tests.journeys.test_pages_at_360 import GEOMETRY

LEADER, COMMITTEE = "Ngô Tiến Dũng", "Lý Trường Giang"
_FAMILY = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi"]
_GIVEN = ["Ân", "Bưởi", "Cúc", "Đào", "Huệ"]
MEMBERS = tuple(f"{family} Thị {given}" for family in _FAMILY for given in _GIVEN)  # forty
ROLES = (
    (COMMITTEE, "0900 000 106", "PA", "Phường An Sen", "cấp uỷ"),
    (LEADER, "0900 000 104", "PA/C1", "Chi bộ Tổ dân phố số 1", "lãnh đạo chi bộ"),
)
COURSE, TASK = "khoa-thu", "\n/// task | Đã gọi thử cho chi bộ {#goi-thu}\nGọi thử một cuộc.\n///\n"
PRESSES = """() => { window.presses = 0; addEventListener("click", (event) => {
  if (event.isTrusted && event.target.closest("label, button")) window.presses += 1; }, true); }"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, dict[str, str]]]:
    """A cell whose leader has a card and whose forty members, who came later, have none."""
    folder = tmp_path_factory.mktemp("desk")
    files = library.files(COURSE, questions=0)
    last = f"courses/{COURSE}/02-bai-2.md"
    for path, text in (files | {last: files[last] + TASK.encode()}).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text)
    (folder / "quizzes").mkdir()
    content = {"LEARNING_COURSES": str(folder / "courses"), "LEARNING_QUIZZES": str(folder / "quizzes")}
    with serving(folder / "instance", **content) as server:
        server.command("roster", "import", str(steps.write_roster(folder / "roles.csv", ROLES)))
        server.command("cards", "/", "--out", str(folder / "cards.html"), "--url", server.url)
        people = [(name, "", "PA/C1", "", "") for name in MEMBERS]
        server.command("roster", "import", str(steps.write_roster(folder / "members.csv", people)))
        yield server, steps.codes_of((folder / "cards.html").read_text("utf-8"))


def test_a_week_of_a_leader(browser: Browser, place: tuple[Server, dict[str, str]], tmp_path: Path) -> None:
    server, codes = place
    leader, member, stranger = (phone_page(browser, accept_downloads=True) for _ in range(3))
    steps.sign_in(leader, server, codes[LEADER])
    own_codes = _print_cards(leader, server, tmp_path)
    assert own_codes.keys() == set(MEMBERS)
    _enrol_and_report(member, server, own_codes[MEMBERS[0]])
    _record_a_class(leader, server)
    _confirm_tasks(leader, server)
    _remind(leader, server)
    _confirm_completions(leader, server, tmp_path)
    code = _member_reads_theirs(member, server, tmp_path)
    _strangers_verify(leader, stranger, server, code)


def _look(page: Page) -> None:
    """Nothing sticks out, nothing to press is low, on a phone."""
    page.set_viewport_size(PHONE)
    closed = page.locator("main details:not([open]) > summary")
    while closed.count():
        closed.first.click()
    assert page.evaluate(GEOMETRY) == [], page.url


def _download(page: Page, button: str | re.Pattern[str], file: Path) -> str:
    """Press what gives a PDF; returns its words."""
    with page.expect_download() as download:
        page.get_by_role("button", name=button).or_(page.get_by_role("link", name=button)).first.click()
    download.value.save_as(file)
    return pdf_reading.text_of(file.read_bytes())


def _print_cards(leader: Page, server: Server, folder: Path) -> dict[str, str]:
    """The codes of the PDF's cards by name; the leader has set a PIN on the way."""
    leader.goto(f"{server.url}/cards")
    steps.take_second_step(leader)
    expect(leader.get_by_text("40 đồng chí chưa có thẻ")).to_be_visible()
    _look(leader)
    text = _download(leader, "Cấp thẻ, tải tệp PDF để in sau", folder / "cards.pdf")
    leader.goto(f"{server.url}/cards")
    expect(leader.get_by_text("Ai cũng đã có thẻ")).to_be_visible()
    cards = re.findall(r"^(\S+ Thị \S+)\nChi bộ Tổ dân phố số 1\n(\w{4} \w{4})$", text, re.MULTILINE)
    return dict(cards)


def _enrol_and_report(member: Page, server: Server, code: str) -> None:
    """A member's phone is enrolled by the printed code; from the lesson they report the task done."""
    steps.sign_in(member, server, code)
    expect(member.get_by_role("heading", name="Chào đồng chí Ân")).to_be_visible()
    member.goto(f"{server.url}/courses/{COURSE}/bai-2")
    member.get_by_role("link", name="Tôi đã làm được").click()
    _look(member)
    steps.press(member, "Tôi đã làm xong")
    expect(member.get_by_text("Đang chờ chi bộ xác nhận")).to_be_visible()


def _record_a_class(leader: Page, server: Server) -> None:
    """Forty people: two lessons ticked, one absent unticked, one save. Then the last in the list was not there."""
    leader.goto(f"{server.url}/attendance")
    leader.evaluate(PRESSES)
    steps.press_option(leader, "Bài 1: Bài 1")
    steps.press_option(leader, "Bài 2: Bài 2")
    steps.press_option(leader, MEMBERS[-1])
    assert leader.evaluate("presses") == 3
    with leader.expect_navigation():
        leader.get_by_role("button", name="Lưu buổi học").click()
    expect(leader.get_by_text("Đã ghi 39 đồng chí có mặt")).to_be_visible()
    _look(leader)
    leader.locator("details .opt", has_text=MEMBERS[-2]).click()
    with leader.expect_navigation():
        leader.get_by_role("button", name="Lấy lại cho các đồng chí đã chọn").click()
    expect(leader.get_by_text("Đã lấy lại cho 1 đồng chí")).to_be_visible()


def _confirm_tasks(leader: Page, server: Server) -> None:
    """The task of the member waits; three more are reported for those without a phone. One by one, then all."""
    for name in MEMBERS[1:4]:
        leader.goto(f"{server.url}/attendance")
        leader.get_by_role("link", name=name, exact=True).click()
        steps.press_option(leader, "Đã gọi thử cho chi bộ")
        with leader.expect_navigation():
            leader.get_by_role("button", name="Ghi bài làm cùng").click()
    leader.goto(f"{server.url}/tasks")
    expect(leader.get_by_role("heading", name="4 việc chờ xác nhận")).to_be_visible()
    _look(leader)
    with leader.expect_navigation():
        leader.get_by_role("button", name=f"Xác nhận cho {MEMBERS[0]}").click()
    expect(leader.get_by_text("Đã xác nhận 1 việc")).to_be_visible()
    with leader.expect_navigation():
        leader.get_by_role("button", name="Xác nhận cả 3 việc").click()
    expect(leader.get_by_role("heading", name="Không có việc nào chờ xác nhận")).to_be_visible()


def _remind(leader: Page, server: Server) -> None:
    """The ready text names nobody and says how far the cell is."""
    leader.goto(f"{server.url}/cell")
    text = leader.locator("#loi").input_value()
    assert "4 trong 41 đồng chí" in text
    assert not any(name in text for name in MEMBERS)
    _look(leader)


def _confirm_completions(leader: Page, server: Server, folder: Path) -> None:
    leader.get_by_role("link", name="Giấy xác nhận hoàn thành").click()
    expect(leader.get_by_role("heading", name="4 giấy chờ cấp")).to_be_visible()
    _look(leader)
    with leader.expect_navigation():
        leader.get_by_role("button", name="Cấp cả 4 giấy").click()
    expect(leader.get_by_text("Đã cấp 4 giấy")).to_be_visible()
    _look(leader)
    text = _download(leader, "Tải tệp PDF để in cả 4 giấy", folder / "deeds.pdf")
    assert [name for name in MEMBERS if name in text] == list(MEMBERS[:4])
    assert text.count("Xác nhận hoàn thành (nội bộ)") == 4 and "Có phần làm cùng người hỗ trợ." in text


def _member_reads_theirs(member: Page, server: Server, folder: Path) -> str:
    """The member was told, sees the paper and takes it along; returns its code."""
    member.goto(f"{server.url}/")
    expect(member.get_by_text("Đồng chí có giấy xác nhận hoàn thành khoá học")).to_be_visible()
    member.goto(f"{server.url}/me/confirmations")
    _look(member)
    text = _download(member, re.compile("^Tải tệp PDF"), folder / "own.pdf")
    steps.press(member, re.compile("^Xem giấy"))
    expect(member.locator(".deed .who")).to_have_text(MEMBERS[0])
    _look(member)
    code = re.search(r"mã (\S{6}-\S{6}-\S{6})", text)
    assert code is not None and code[1] in member.inner_text(".deed")
    return code[1]


def _strangers_verify(leader: Page, stranger: Page, server: Server, code: str) -> None:
    stranger.goto(f"{server.url}/verify")
    _look(stranger)
    stranger.fill("[name=ma]", code.lower().replace("-", " "))
    steps.press(stranger, "Kiểm tra")
    expect(stranger.get_by_role("heading", name="Giấy này có giá trị")).to_be_visible()
    assert "Nguyễn T. Â." in steps.main_text(stranger) and MEMBERS[0] not in stranger.content()
    _look(stranger)
    leader.goto(f"{server.url}/confirmations")
    mine = leader.locator("li.person", has_text=MEMBERS[0])
    mine.get_by_text("Thu hồi giấy này").click()
    mine.get_by_label("Vì sao thu hồi").fill("Cấp nhầm khoá.")
    with leader.expect_navigation():
        mine.get_by_role("button", name="Thu hồi", exact=True).click()
    stranger.goto(f"{server.url}/verify/{code}")
    expect(stranger.get_by_role("heading", name="Giấy này đã được thu hồi")).to_be_visible()
    stranger.goto(f"{server.url}/verify/{code[:-1]}{'2' if code[-1] != '2' else '3'}")
    expect(stranger.get_by_role("heading", name="Không có giấy nào mang mã này")).to_be_visible()
    _look(stranger)
