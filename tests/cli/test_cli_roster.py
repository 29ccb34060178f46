"""`learning roster`: what it prints, its exit codes, its files."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from learning.cli.roster import roster
from learning.units import queries
from tests.people import World

GOOD = "mã,họ tên,đơn vị,tên đơn vị,màu\nD1,Đào Thị Mười,C9,Chi bộ Chợ,đỏ\n"
FAULTY = "họ tên,đơn vị,điện thoại\nĐào Thị Mười,C1,12\nKiều Văn Chín,C1,\nVũ Hải Bình,C1,\n"
KEYS = ["added", "changed", "moved", "unchanged", "missing", "units_added", "questions", "faults"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.csv").write_text(GOOD, "utf-8")
    (tmp_path / "faulty.csv").write_text(FAULTY, "utf-8")
    return tmp_path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(roster, [str(argument) for argument in arguments], catch_exceptions=False)


def test_json_is_the_six_counts_the_questions_and_the_faults(world: World, folder: Path) -> None:
    result = run("import", folder / "faulty.csv", "--unit", "PA", "--format", "json")
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert list(report) == KEYS
    assert [list(fault) for fault in report["faults"]] == [["row", "column", "message", "cure"]]
    assert report["faults"][0]["row"] == 2 and report["faults"][0]["column"] == "điện thoại"
    assert report["questions"][0]["row"] == 4
    assert report["added"] == 1


def test_a_dry_run_prints_what_the_real_run_does(world: World, folder: Path) -> None:
    options = ("import", folder / "good.csv", "--unit", world.ward_a.id, "--format", "json")
    dry, real = run(*options, "--dry-run"), run(*options)
    assert dry.stdout == real.stdout
    assert (dry.exit_code, real.exit_code) == (0, 0)
    assert json.loads(run(*options).stdout)["unchanged"] == 1


def test_text_names_new_units_first_and_then_what_was_done(world: World, folder: Path) -> None:
    lines = run("import", folder / "good.csv", "--unit", "PA", "--dry-run").stdout.splitlines()
    assert lines[0] == "Đơn vị mới PA/C9: Chi bộ Chợ"
    assert lines[1].startswith("Lưu ý, dòng 1, cột màu:")
    assert lines[2] == "Thêm 1 người, sửa 0, chuyển 0, giữ nguyên 0, vắng trong tệp 0; đơn vị mới 1."
    assert lines[3] == "Đây là chạy thử, chưa ghi gì."
    assert run("import", folder / "good.csv", "--unit", "PA").stdout.splitlines()[-1] == "Đã ghi."
    assert run("import", folder / "good.csv", "--unit", "PA").stdout.splitlines()[-1] == "Không có gì mới để ghi."


def test_each_fault_is_a_line_with_its_place_and_cure(world: World, folder: Path) -> None:
    result = run("import", folder / "faulty.csv", "--unit", "PA")
    lines = result.stdout.splitlines()
    assert lines[0].startswith("Cần sửa, dòng 2, cột điện thoại: “12” chưa phải số di động. Cần đủ 10 chữ số")
    assert lines[1].startswith("Cần hỏi lại, dòng 4:")
    assert lines[-1].startswith("Chưa ghi gì")
    assert result.exit_code == 1


def test_keep_going_saves_the_good_rows(world: World, folder: Path) -> None:
    result = run("import", folder / "faulty.csv", "--unit", "PA", "--keep-going")
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (1, "Đã ghi.")


def test_the_missing_leave_only_when_meant(world: World, folder: Path) -> None:
    one = folder / "one.csv"
    one.write_text("họ tên,đơn vị,điện thoại\nVũ Hải Bình,C1,0900000102\n", "utf-8")
    asked = run("import", one, "--unit", "PA", "--missing", "left")
    assert asked.exit_code == 1 and "Cần sửa, cả tệp: Có 3 người vắng" in asked.stdout
    assert run("import", one, "--unit", "PA", "--missing", "left", "--yes").exit_code == 0


def test_without_a_unit_the_root_is_meant(world: World, folder: Path) -> None:
    assert run("import", folder / "good.csv").exit_code == 0
    assert queries.get_unit_by_text("C9").parent_id == world.city.id


@pytest.mark.parametrize(
    "arguments",
    [
        ("import", "none.csv"),
        ("export", "x.csv", "--unit", "PX"),
        ("export", "x.txt"),
        ("template", "mau.pdf"),
        ("undo", "--unit", "9"),
    ],
)
def test_wrong_use_exits_with_2(world: World, arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2


def test_an_export_comes_back_unchanged(world: World, folder: Path) -> None:
    assert run("export", folder / "all.csv").exit_code == 0
    report = json.loads(run("import", folder / "all.csv", "--format", "json").stdout)
    assert report["unchanged"] == 8
    assert not any(report[key] for key in KEYS if key != "unchanged")


def test_undo_takes_the_import_back_once(world: World, folder: Path) -> None:
    run("import", folder / "good.csv", "--unit", "PA")
    done = run("undo", "--unit", "PA")
    assert done.exit_code == 0 and "xoá 1 người" in done.stdout and "bỏ 1 đơn vị" in done.stdout
    again = run("undo", "--unit", "PA")
    assert again.exit_code == 1 and again.stderr.startswith("Đơn vị này chưa có")


def test_a_template_is_a_file_that_imports_nothing(world: World, folder: Path) -> None:
    run("template", folder / "mau.csv")
    result = run("import", folder / "mau.csv")
    assert result.exit_code == 0 and result.stdout.splitlines()[-1] == "Không có gì mới để ghi."


def test_without_units_it_says_what_to_do(database: None, folder: Path) -> None:
    result = run("import", folder / "good.csv")
    assert result.exit_code == 2 and "learning serve" in result.stderr
