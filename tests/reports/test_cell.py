"""A leader's cell: who is shown first and why, the table by state and name, the ready texts."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from learning import clock
from learning.administration import instance
from learning.db import transaction
from learning.errors import NotFound
from learning.progress import service as progress
from learning.progress.completion import Part
from learning.progress.events import NewEvent
from learning.reports import cells, needs
from tests import factories, library
from tests.people import World, act_as, sign_in
from tests.phones import event, send, take_along

NOW = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
THREE = "Kiểm tra 3 lần chưa đạt, lần tốt nhất 60%."
PARTS = [Part("lesson", "bai-1", "Bài 1", True), Part("quiz", "kiem-tra", "Kiểm tra", True)]


def quiz(tries: int, best: int, passed: bool = False) -> dict[str, object]:
    return {"done": passed, "at": "", "assisted": False, "tries": tries, "best": best, "score": best, "passed": passed}


@pytest.mark.parametrize(
    ("state", "limit", "days", "expected"),
    [
        ({"quiz:kiem-tra": quiz(2, 60)}, 3, 0, "Kiểm tra 2 lần chưa đạt, lần tốt nhất 60%. Còn 1 lần."),
        ({"quiz:kiem-tra": quiz(3, 60)}, 3, 0, f"{THREE} Đã hết lượt, đồng chí có thể cho thêm."),
        ({"quiz:kiem-tra": quiz(3, 60)}, None, 9, THREE),
        ({"lesson:bai-1": {"done": True}}, None, 6, "Dừng ở “Kiểm tra” đã 6 ngày."),
        ({"lesson:bai-1": {"done": True}}, None, 2, ""),
    ],
)
def test_reasons_are_words_about_the_work(state: dict, limit: int | None, days: int, expected: str) -> None:
    need = needs.of_learner(state, PARTS, {"quiz:kiem-tra": limit}, NOW - timedelta(days=days), NOW)
    assert (need.reason, bool(need.urgency)) == (expected, bool(expected))


@pytest.mark.parametrize(
    ("has_signed_in", "has_card", "expected"),
    [
        (True, True, "Đã vào lớp, chưa mở khoá này."),
        (False, True, "Chưa mở khoá này. Thẻ học chưa dùng lần nào."),
        (False, False, "Chưa mở khoá này. Chưa có thẻ học."),
    ],
)
def test_who_has_not_begun_lacks_a_card_or_has_not_used_it(has_signed_in: bool, has_card: bool, expected: str) -> None:
    assert needs.of_beginner(has_signed_in, has_card).reason == expected


@pytest.mark.parametrize(
    ("taken", "refused", "last", "expected"),
    [
        (6, None, None, "Đã tải bài về máy ngày 20/11, từ đó máy chưa liên lạc."),
        (6, None, 6, "Đã tải bài về máy ngày 20/11, từ đó máy chưa liên lạc."),
        (6, None, 5, ""),
        (2, None, None, ""),
        (6, 3, None, "Có bài máy chủ không nhận được, cần cùng xem ở mục Của tôi."),
        (None, 15, None, ""),
    ],
)
def test_of_a_phone_that_is_away_only_this_is_said(
    taken: int | None, refused: int | None, last: int | None, expected: str
) -> None:
    today = NOW.date()
    days = [None if ago is None else today - timedelta(ago) for ago in (taken, refused, last)]
    assert needs.of_phone(*days, today).reason == expected


@pytest.fixture
def course(world: World) -> None:
    library.publish()
    instance.assign_everywhere()


def read(person, lesson: str) -> None:
    uid = f"{lesson[-1]:0>8}-0000-4000-8000-{person.id:012d}"
    assert progress.record(act_as(person), [NewEvent(uid, person.id, "lesson_read", f"khoa-thu/{lesson}")])[0].receipt


def test_at_most_five_are_helped_today_and_the_table_is_filtered(course: None, world: World) -> None:
    factories.make_people(6, world.cell_1)
    factories.make_person("Đỗ Văn Miễn", world.cell_1, status="exempt")
    read(world.an, "bai-1")
    whole = cells.get_cell(act_as(world.dung), world.cell_1.id)
    assert len(whole.today) == 5 and world.an.id not in {line.person.id for line in whole.today}
    assert whole.numbers == {"not_started": 9, "under_way": 1, "completed": 0, "helped": 0, "exempt": 1, "hidden": 0}
    assert (whole.counts.active, whole.counts.exempt, whole.members) == (10, 1, 11)
    under_way = cells.get_cell(act_as(world.dung), world.cell_1.id, state="under_way")
    assert [line.person.id for line in under_way.lines] == [world.an.id]
    found = cells.get_cell(act_as(world.dung), world.cell_1.id, name="vu hai")
    assert [line.person.id for line in found.lines] == [world.binh.id]
    assert found.counts == whole.counts


def test_a_phone_that_took_the_course_along_and_keeps_silent_is_told(
    course: None, world: World, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = app.test_client()
    sign_in(client, world.an)
    take_along(client, world.an.id)
    later = clock.now() + timedelta(5)
    monkeypatch.setattr(clock, "now", lambda: later)
    line = next(
        one for one in cells.get_cell(act_as(world.dung), world.cell_1.id).today if one.person.id == world.an.id
    )
    assert line.reason.endswith("từ đó máy chưa liên lạc.")
    send(client, event(world.an.id, "lesson_opened", "khoa-thu/bai-9"))  # heard of again, with what cannot be taken
    line = next(
        one for one in cells.get_cell(act_as(world.dung), world.cell_1.id).today if one.person.id == world.an.id
    )
    assert line.reason == "Có bài máy chủ không nhận được, cần cùng xem ở mục Của tôi."


def test_what_is_not_assigned_to_a_cell_is_nobodys_duty(world: World) -> None:
    library.publish()
    report = cells.get_cell(act_as(world.dung), world.cell_1.id)
    assert report.assignment is None and report.today == []


def test_another_cell_is_not_found(course: None, world: World) -> None:
    with pytest.raises(NotFound):
        cells.get_cell(act_as(world.dung), world.cell_2.id)


def test_the_text_for_all_names_nobody_and_names_are_escaped(course: None, world: World, app: Flask) -> None:
    with transaction():
        world.binh.name = "Vũ <b>Hải</b> Bình"
    read(world.an, "bai-1")
    client = app.test_client()
    sign_in(client, world.dung)
    page = client.get("/cell").get_data(as_text=True)
    text = page.partition('id="loi"')[2].partition("</textarea>")[0]
    assert "0 trong 4 đồng chí học đủ bài" in text
    assert not any(name in text for name in ("Bảo An", "Bình", "Phúc"))
    assert "Vũ &lt;b&gt;Hải&lt;/b&gt; Bình" in page and "<b>Hải" not in page
    assert 'href="https://zalo.me/0900000102"' in page
    assert "Không có ai như vậy" in client.get("/cell?tim=khong-co-ai").get_data(as_text=True)
