"""The leader's card pages and the commands beside them: who may see them, what is printed, once."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from learning.db import db
from learning.members import administrators, cards, routes_cards, sessions
from learning.members.models import Card
from learning.policy import OPERATOR
from tests import factories, pdf_reading
from tests.client import CommandRunner
from tests.people import World, canaries_of, sign_in

pytestmark = pytest.mark.one_engine  # the same pages on either; the services below run on both


@pytest.mark.parametrize(
    ("who", "status"),
    [("", 401), ("an", 403), ("phuc", 403), ("khanh", 403), ("dung", 200), ("giang", 200), ("lan", 200), ("quy", 404)],
)
def test_who_sees_the_card_page(client: FlaskClient, world: World, who: str, status: int) -> None:
    if who:
        sign_in(client, world.people[who])
    assert client.get("/cards").status_code == status


def test_the_leader_sees_their_cell_and_nobody_else(client: FlaskClient, world: World) -> None:
    sign_in(client, world.dung)
    page = client.get("/cards").text
    own = {"an", "binh", "dung", "phuc"}
    for name, person in world.people.items():
        assert (person.name in page) == (name in own)
        assert not any(canary in page for canary in canaries_of(person)[1:])
    for unit in (world.cell_2, world.ward_a, world.cell_3):
        assert client.get(f"/cards?unit={unit.id}").status_code == 404
    assert client.get("/cards?unit=999999").status_code == 404
    for nonsense in ("x", "", "-1", "9" * 30, "1.5", "²"):
        assert client.get(f"/cards?unit={nonsense}").status_code == 400
    assert client.post(f"/members/{'9' * 30}/card").status_code == 404


def test_the_committee_goes_down_to_a_cell(client: FlaskClient, world: World) -> None:
    sign_in(client, world.giang)
    page = client.get("/cards").text
    assert f"/cards?unit={world.cell_1.id}" in page
    assert world.cell_3.name not in page
    assert world.an.name in client.get(f"/cards?unit={world.cell_1.id}").text


def test_a_cell_is_printed_once(client: FlaskClient, world: World) -> None:
    sign_in(client, world.dung)
    sheet = client.post("/cards", data={"unit": world.cell_1.id, "who": "without"})
    assert sheet.status_code == 200
    assert sheet.headers["Cache-Control"] == "no-store"
    assert sheet.text.count('class="qr"') == 4
    codes = re.findall(r"\b([2-9A-Z]{4})[ \u00a0]([2-9A-Z]{4})\b", sheet.text)
    assert len(codes) == 4
    entering = client.application.test_client()
    assert entering.post("/login/card", data={"code": "".join(codes[0])}).status_code == 303
    again = client.post("/cards", data={"unit": world.cell_1.id, "who": "without"})
    assert again.text.count('class="qr"') == 0


def test_some_are_printed(client: FlaskClient, world: World) -> None:
    sign_in(client, world.dung)
    sheet = client.post("/cards", data={"unit": world.cell_1.id, "person": [world.an.id, world.binh.id]})
    assert sheet.text.count('class="qr"') == 2
    assert world.phuc.name not in sheet.text
    stranger = client.post("/cards", data={"unit": world.cell_1.id, "person": [world.an.id, world.cuc.id]})
    assert stranger.status_code == 404
    assert client.post("/cards", data={"who": "without"}).status_code == 400


@pytest.mark.parametrize(
    ("who", "whose", "status"),
    [
        ("dung", "an", 200),
        ("em", "an", 404),
        ("em", "giang", 404),
        ("dung", "cuc", 404),
        ("ha", "an", 404),
        ("quy", "an", 404),
        ("giang", "dung", 200),
        ("lan", "giang", 200),
        ("an", "an", 403),
        ("phuc", "an", 403),
    ],
)
def test_reissue_for_one(client: FlaskClient, world: World, who: str, whose: str, status: int) -> None:
    person = world.people[whose]
    old = cards.issue_card(OPERATOR, person.id)
    sign_in(client, world.people[who])
    response = client.post(f"/members/{person.id}/card")
    assert response.status_code == status
    assert (person.name in response.text) == (status == 200)
    state = cards.look_up_card(old.token).state
    assert state == ("replaced" if status == 200 else "ok")


def test_what_does_not_go_on_one_page_is_issued_by_the_next_press(
    client: FlaskClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes_cards, "MAX_SHEET", 9)
    factories.make_people(8, world.cell_1)
    sign_in(client, world.dung)
    assert "12 đồng chí chưa có thẻ" in client.get("/cards").text
    issued = [client.post("/cards", data={"unit": world.cell_1.id, "who": "without"}).text for _ in range(3)]
    assert [page.count("<code>") for page in issued] == [9, 3, 0]
    assert "Ai cũng đã có thẻ" in client.get("/cards").text


def test_a_ward_prints_its_cells_on_sheets_of_their_own(client: FlaskClient, world: World) -> None:
    sign_in(client, world.giang)
    page = client.post("/cards", data={"unit": world.ward_a.id, "who": "without"}).text
    sheets = page.split('class="a4"')[1:]
    assert [sheet.count("<code>") for sheet in sheets] == [4, 3]
    assert world.cell_2.name not in sheets[0] and world.cell_1.name not in sheets[1]


def test_the_same_cards_come_as_a_pdf(client: FlaskClient, world: World) -> None:
    sign_in(client, world.dung)
    answer = client.post("/cards", data={"unit": world.cell_1.id, "who": "without-pdf"})
    assert (answer.mimetype, answer.data[:5], answer.data.count(b"/Type /Page\n")) == ("application/pdf", b"%PDF-", 1)
    assert "attachment" in answer.headers["Content-Disposition"]
    assert db.session.scalar(select(func.count(Card.id))) == 4
    assert b"An" not in answer.headers["Content-Disposition"].encode()


@pytest.mark.parametrize("lost", [True, False])
def test_a_lost_phone_is_ticked(client: FlaskClient, world: World, lost: bool) -> None:
    token = sessions.enrol(world.an.id, "card", None, "Máy của An")
    sign_in(client, world.dung)
    client.post(f"/members/{world.an.id}/card", data={"lost_phone": "yes"} if lost else {})
    assert sessions.is_enrolled(token, world.an.id) is not lost


def test_looking_issues_nothing(client: FlaskClient, world: World) -> None:
    sign_in(client, world.dung)
    client.get("/cards")
    assert client.get(f"/members/{world.an.id}/card").status_code == 405
    assert db.session.scalar(select(func.count(Card.id))) == 0


def test_the_first_administrators_link(client: FlaskClient, app: Flask, world: World) -> None:
    token = administrators.make_first("Mai Thị Thử")
    for _ in range(3):
        page = client.get(f"/login/link/{token}")
    assert page.status_code == 200
    entered = client.post(f"/login/link/{token}")
    assert (entered.status_code, entered.headers["Location"]) == (303, "/me/passphrase")
    assert client.get("/me/passphrase").status_code == 200
    assert app.test_client().post(f"/login/link/{token}").status_code == 410
    assert app.test_client().get("/login/link/xxxxxxxxxxxxxxxxxxxxxx").status_code == 404


def test_the_command_writes_a_sheet_that_needs_no_server(commands: CommandRunner, world: World, tmp_path: Path) -> None:
    out = tmp_path / "the.html"
    run = commands
    result = run.invoke(args=["cards", "PA/C1", "--out", str(out), "--url", "https://hoc.example/"])
    assert (result.exit_code, "4 thẻ" in result.output) == (0, True), repr(result.exception)
    page = out.read_text("utf-8")
    assert page.count('class="qr"') == 4
    assert "<style>" in page
    assert "<link" not in page
    assert "src=" not in page
    assert out.stat().st_mode & 0o077 == 0
    again = run.invoke(args=["cards", "PA/C1", "--out", str(out), "--url", "https://hoc.example/"])
    assert (again.exit_code, "không in thêm" in again.output) == (0, True)
    assert out.read_text("utf-8") == page


def test_the_command_writes_a_pdf_of_all_cells(commands: CommandRunner, world: World, tmp_path: Path) -> None:
    out = tmp_path / "the.pdf"
    result = commands.invoke(args=["cards", "PA", "--out", str(out), "--url", "https://hoc.example/"])
    assert (result.exit_code, "7 thẻ" in result.output) == (0, True), repr(result.exception)
    text = pdf_reading.text_of(out.read_bytes())
    assert world.an.name in text and world.cuc.name in text and "hoc.example" in text
    assert out.stat().st_mode & 0o077 == 0
    wrong = commands.invoke(args=["cards", "PA", "--out", str(tmp_path / "the.docx"), "--url", "https://hoc.example"])
    assert (wrong.exit_code, "đuôi" in wrong.output) == (2, True)


@pytest.mark.parametrize("words", [["PA/C9", "--url", "https://hoc.example"], ["PA/C1"], ["PA/C1", "--url", "x"]])
def test_the_command_used_wrongly_issues_nothing(
    commands: CommandRunner, world: World, tmp_path: Path, words: list[str]
) -> None:
    result = commands.invoke(args=["cards", *words, "--out", str(tmp_path / "the.html")])
    assert result.exit_code == 2
    assert db.session.scalar(select(func.count(Card.id))) == 0


def test_a_place_that_cannot_be_written_costs_no_cards(commands: CommandRunner, world: World, tmp_path: Path) -> None:
    out = tmp_path / "absent" / "the.html"
    result = commands.invoke(args=["cards", "PA", "--out", str(out), "--url", "https://hoc.example"])
    assert result.exit_code != 0
    assert db.session.scalar(select(func.count(Card.id))) == 0


def test_the_command_makes_an_administrator(commands: CommandRunner, client: FlaskClient, world: World) -> None:
    result = commands.invoke(args=["admin", "create", "--name", "Mai Thị Thử"])
    assert result.exit_code == 0, result.output
    path = result.output.strip().partition(":8000")[2]
    assert client.post(path).status_code == 303
    assert commands.invoke(args=["admin", "create", "--name", " "]).exit_code == 2
