"""The command line fed nonsense: words and exit code 1 or 2, no traceback, nothing changed."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learning.app import main
from learning.db import db
from learning.members.models import Card, OneTimeLink, Person
from learning.units.models import Unit
from tests.client import CommandRunner
from tests.people import World

HEADER = "mã,họ tên,đơn vị,điện thoại,vai trò,trạng thái\n"
# the file, the row and the column that are named, a word of what is so, a word of the cure
ROSTERS = {
    "a row without a name": (
        HEADER + "D1,Đào Thị Mười,C1,,,\nD2,,C1,,,\n",
        3,
        "họ tên",
        "chưa có họ tên",
        "Ghi họ tên",
    ),
    "a row without a unit": (HEADER + "D1,Đào Thị Mười,,,,\n", 2, "đơn vị", "chưa có đơn vị", "Ghi mã đơn vị"),
    "an unknown unit": (HEADER + "D1,Đào Thị Mười,C77,,,\n", 2, "đơn vị", "C77", ""),
    "no phone number": (HEADER + "D1,Đào Thị Mười,C1,12,,\n", 2, "điện thoại", "“12”", "10 chữ số"),
    "a citizen number": (HEADER + "D1,Đào Thị Mười 001000000000,C1,,,\n", 2, "họ tên", "căn cước", "Xoá"),
    "an unknown role": (HEADER + "D1,Đào Thị Mười,C1,,vua,\n", 2, "vai trò", "vua", "Ghi một trong"),
    "an unknown status": (HEADER + "D1,Đào Thị Mười,C1,,,mới\n", 2, "trạng thái", "mới", "Ghi một trong"),
    "the same code twice": (HEADER + "D1,Đào Thị Mười,C1,,,\nd1,Lê Văn Hai,C1,,,\n", 3, "mã", "dòng 2", "sửa mã"),
    "too many cells": (HEADER + "D1,Đào,Thị,Mười,C1,,,,,\nD1,Đào,Thị,Mười,C1,,,x,\n", 3, "", "nhiều ô", "dấu phẩy"),
    "a cell of 70 KB": (HEADER + f"D1,{'a' * 70_000},C1,,,\n", 2, "họ tên", "dài hơn", "Viết ngắn"),
    "an open quotation mark": (HEADER + 'D1,"Đào Thị Mười,C1,,,\n' * 3, 2, "", "ngoặc kép", "Sửa"),
    "a sign nobody sees": (HEADER + "D1,Đào\u202e Thị Mười,C1,,,\n", 2, "họ tên", "ký tự lạ", "gõ lại"),
}
FILES = {
    "nothing": b"",
    "no text": b"\x00\x01\x02\xff",
    "half a letter of UTF-16": HEADER.encode("utf-16")[:-1],
    "a spreadsheet": b"PK\x03\x04" + b"x" * 2_000,
    "an old spreadsheet": b"\xd0\xcf\x11\xe0" + b"x" * 2_000,
    "64 KB of [": b"[" * 65_536,
    "64 KB of quotes": b'"' * 65_535,
    "no header we know": b"a,b,c\n1,2,3\n",
    "a column of citizen numbers": "họ tên,đơn vị,CCCD\nĐào Thị Mười,C1,001000000000\n".encode(),
    "a web page": b"<!doctype html><title>Wi-Fi</title>",
}


@pytest.fixture
def commands(app: Flask, world: World) -> CommandRunner:
    runner = app.test_cli_runner()
    assert isinstance(runner, CommandRunner)
    return runner


def counts() -> tuple[int, ...]:
    db.session.rollback()
    return tuple(db.session.query(model).count() for model in (Person, Unit, Card, OneTimeLink))


def refused(commands: CommandRunner, *words: object, exit_code: int) -> str:
    """What a refused command says; fails when it was not refused properly or changed anything."""
    before = counts()
    result = commands.invoke(args=[str(word) for word in words])
    assert result.exit_code == exit_code, (result.exit_code, result.output, result.exception)
    assert isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    assert counts() == before
    return result.output


@pytest.mark.parametrize(("text", "row", "column", "message", "cure"), ROSTERS.values(), ids=ROSTERS)
def test_a_bad_row_is_named_with_its_cure_and_nothing_is_saved(
    commands: CommandRunner, tmp_path: Path, text: str, row: int, column: str, message: str, cure: str
) -> None:
    file = tmp_path / "danh-sach.csv"
    file.write_text(text, "utf-8")
    for options in ([], ["--dry-run"]):
        output = refused(commands, "roster", "import", file, "--unit", "PA", *options, exit_code=1)
        place = f"Cần sửa, dòng {row}, cột {column}: " if column else f"Cần sửa, dòng {row}"
        line = next(line for line in output.splitlines() if line.startswith(place))
        assert message in line
        assert cure in line


@pytest.mark.parametrize("data", FILES.values(), ids=FILES)
def test_a_file_that_is_no_roster_is_refused_in_words(commands: CommandRunner, tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "danh-sach.csv"
    file.write_bytes(data)
    for options in ([], ["--missing", "left", "--yes"], ["--format", "json"]):
        output = refused(commands, "roster", "import", file, *options, exit_code=1)
        assert '"faults": [\n' in output or "Cần sửa" in output


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200) | st.text(alphabet='aạ,;\t"\n\r=@+-[]{}0', max_size=120).map(lambda t: t.encode()))
def test_any_bytes_are_no_exception(commands: CommandRunner, tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "danh-sach.csv"
    file.write_bytes(HEADER.encode() + data)
    result = commands.invoke(args=["roster", "import", str(file), "--unit", "PA", "--dry-run"])
    assert result.exit_code in {0, 1}
    assert result.exception is None or isinstance(result.exception, SystemExit)


@pytest.mark.parametrize("unit", ["", "P/X", "PX", "9" * 30, "٣", "-1", "a\x01b", "C1/../..", "%", "a" * 10_000])
def test_a_unit_that_is_not_there_is_wrong_use(commands: CommandRunner, tmp_path: Path, unit: str) -> None:
    file = tmp_path / "danh-sach.csv"
    file.write_text(HEADER, "utf-8")
    refused(commands, "cards", unit, "--out", tmp_path / "the.html", "--url", "https://hoc.example", exit_code=2)
    assert not (tmp_path / "the.html").exists()
    if unit:
        for words in (["import", file], ["export", tmp_path / "ra.csv"], ["undo"]):
            refused(commands, "roster", *words, "--unit", unit, exit_code=2)
        assert not (tmp_path / "ra.csv").exists()


@pytest.mark.parametrize("place", ["khong-co/ra", "tep/ra"])
@pytest.mark.parametrize(
    "words",
    [
        ("cards", "PA", "--url", "https://hoc.example", "--out"),
        ("roster", "export"),
        ("roster", "template"),
    ],
)
def test_a_place_that_cannot_be_written_is_wrong_use(
    commands: CommandRunner, tmp_path: Path, words: tuple[str, ...], place: str
) -> None:
    (tmp_path / "tep").write_text("một tệp")
    assert "ra" in refused(commands, *words, tmp_path / place, exit_code=2)


@pytest.mark.parametrize(
    "words",
    [
        ("khong-co",),
        ("roster",),
        ("roster", "import"),
        ("roster", "import", "khong-co.csv"),
        ("roster", "import", "."),
        ("cards",),
        ("cards", "PA"),
        ("cards", "PA", "--out", "."),
        ("admin", "create", "--name", "   "),
        ("admin", "create", "--name", "\u200b\u00a0"),
        ("check", "--format", "xml"),
        ("check", "--lang", "fr"),
        ("serve", "--port", "x"),
        ("serve", "--port", "99999999"),
        ("serve", "--threads", "0"),
        ("demo", "--format", "xml"),
        ("demo",),
    ],
)
def test_wrong_use_is_told_and_changes_nothing(commands: CommandRunner, words: tuple[str, ...]) -> None:
    assert refused(commands, *words, exit_code=2)


@pytest.mark.parametrize("url", ["", "hoc.example", "ftp://hoc.example", "javascript:alert(1)"])
def test_cards_need_an_address(commands: CommandRunner, tmp_path: Path, url: str) -> None:
    output = refused(commands, "cards", "PA", "--out", tmp_path / "the.html", "--url", url, exit_code=2)
    assert "public_url" in output


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TIMEZONE", "Hải Phòng"),
        ("TRUSTED_PROXIES", "²"),
        ("SECRET_KEY", "ngắn"),
        ("DATABASE_URL", "mysql://x"),
        ("PUBLIC_URL", "javascript:alert(1)"),
    ],
)
def test_a_wrong_setting_is_named_by_every_command(tmp_path: Path, name: str, value: str) -> None:
    environ = {"LEARNING_INSTANCE": str(tmp_path), f"LEARNING_{name}": value}
    for words in (["check"], ["serve"], ["roster", "undo"]):
        result = CliRunner().invoke(main, words, env=environ)
        assert result.exit_code == 2
        assert isinstance(result.exception, SystemExit)
        assert f"{name.lower()}: " in result.output
        assert "docs/settings.md" in result.output
