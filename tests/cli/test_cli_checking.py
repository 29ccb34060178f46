"""`learning check`: what it says in each form, its exit codes, and the files after --fix."""

import json
import stat
from pathlib import Path

import pytest
from click.testing import Result

from learning.authoring import saving
from learning.content.findings import finding, format_github
from tests.client import CommandRunner

LESSON = "courses/moi/01-a.md"
COURSE = {
    "courses/moi/course.md": "---\ntitle: Bài: mới\n---\n",
    LESSON: "---\ntitle: A\n---\n\n/// task | Đã bật\nLàm đi.\n///\n\n![](media/a.webp)\n",
    "courses/moi/media/ghi-am.mp3": "\r\n",
}
SMALL = {**COURSE, LESSON: "---\ntitle: A\n---\n\nMột.\n"}


def lay(root: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode())
    return root


def check(commands: CommandRunner, root: Path, *words: str) -> Result:
    return commands.invoke(args=["check", str(root), *words])


def test_exit_codes(commands: CommandRunner, tmp_path: Path) -> None:
    assert check(commands, lay(tmp_path, SMALL)).exit_code == 0
    assert check(commands, lay(tmp_path, COURSE)).exit_code == 1
    assert check(commands, tmp_path / "khong-co").exit_code == 2
    assert check(commands, tmp_path, "--format", "xml").exit_code == 2


def test_forms(commands: CommandRunner, tmp_path: Path) -> None:
    lay(tmp_path, COURSE)
    assert f"{LESSON}:9:1: E202 ảnh chưa có lời mô tả" in check(commands, tmp_path).stdout
    assert "3 errors, 1 warnings." in check(commands, tmp_path, "--lang", "en").stdout
    listed = json.loads(check(commands, tmp_path, "--format", "json").stdout)
    assert [one["code"] for one in listed] == ["E312", "W509", "E201", "E202"]
    shown = check(commands, tmp_path, "--format", "github", "--lang", "en").stdout.splitlines()
    place = f"file={(tmp_path / LESSON).as_posix()},line=5,col=1"
    assert shown[0] == f"::error {place}::E312 the task has no id%0Acure: add {{#some-id}} at the end of the line"
    assert shown[1].startswith(f"::warning {place}::W509 ")


def test_of_named_files_and_folders_only_what_is_in_them(commands: CommandRunner, tmp_path: Path) -> None:
    """Several at once; the whole of a folder of text when any name means all of it."""
    other = {path.replace("/moi/", "/cu/"): text for path, text in COURSE.items()}
    lay(tmp_path, COURSE | other)

    def places(*paths: str) -> set[str]:
        said = commands.invoke(args=["check", *(str(tmp_path / path) for path in paths), "--format", "json"])
        return {one["path"] for one in json.loads(said.stdout)}

    assert places(LESSON) == {LESSON}
    assert places("courses/cu") == {"courses/cu/01-a.md"}
    assert places("courses/moi/media") == set()
    both = {LESSON, "courses/cu/01-a.md"}
    assert places(LESSON, "courses/cu") == places("courses/cu", "") == places("") == both
    assert commands.invoke(args=["check", "--fix", str(tmp_path / "courses" / "cu")]).exit_code == 1
    assert (tmp_path / LESSON).read_text("utf-8") == COURSE[LESSON], "what was not named is not mended"
    assert (tmp_path / "courses/cu/01-a.md").read_text("utf-8") != other["courses/cu/01-a.md"]
    apart = lay(tmp_path / "rieng", {"a.md": "A"})
    refused = commands.invoke(args=["check", str(apart)])
    assert refused.exit_code == 2 and "không phải thư mục có courses/, quizzes/" in refused.stderr


def test_fix_writes_what_needs_no_guess_and_shows_the_rest(commands: CommandRunner, tmp_path: Path) -> None:
    lay(tmp_path, COURSE)
    result = check(commands, tmp_path, "--fix", "--format", "json")
    assert result.exit_code == 1
    assert [one["code"] for one in json.loads(result.stdout)] == ["E201", "E202"]
    assert sorted(result.stderr.splitlines()) == [f"đã sửa {LESSON}", "đã sửa courses/moi/course.md"]
    written = {path: (tmp_path / path).read_bytes().decode() for path in COURSE}
    assert written == {
        "courses/moi/course.md": '---\ntitle: "Bài: mới"\n---\n',
        LESSON: "---\ntitle: A\n---\n\n/// task | Đã bật {#da-bat}\n\nLàm đi.\n\n///\n\n![](media/a.webp)\n",
        "courses/moi/media/ghi-am.mp3": "\r\n",
    }
    assert check(commands, tmp_path, "--fix", "--lang", "en").stderr == ""
    assert sorted(path.name for path in tmp_path.rglob("*.md")) == ["01-a.md", "course.md"]


def test_without_fix_no_file_is_touched(commands: CommandRunner, tmp_path: Path) -> None:
    lay(tmp_path, COURSE)
    check(commands, tmp_path)
    assert {path: (tmp_path / path).read_bytes().decode() for path in COURSE} == COURSE


def test_a_saved_file_keeps_its_permissions_and_links(tmp_path: Path) -> None:
    kept, link = tmp_path / "kept.md", tmp_path / "link.md"
    kept.write_bytes(b"old")
    kept.chmod(0o640)
    link.symlink_to(kept)
    saving.save(link, b"new")
    assert (kept.read_bytes(), stat.S_IMODE(kept.stat().st_mode), link.is_symlink()) == (b"new", 0o640, True)
    assert len(list(tmp_path.iterdir())) == 2


def test_a_file_that_cannot_be_replaced_stays(tmp_path: Path) -> None:
    (tmp_path / "a.md").mkdir()
    with pytest.raises(OSError):
        saving.save(tmp_path / "a.md", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]


def test_github_signs_are_escaped() -> None:
    shown = format_github(finding("courses/a,b:c%/x.md", 1, 2, "E301", tag="<b 50%>"), "en")
    assert shown.startswith("::error file=courses/a%2Cb%3Ac%25/x.md,line=1,col=2::E301 raw HTML: <b 50%25>%0Acure: ")
