"""`learning publish`, `pull`, `versions`, `diff`, `rollback`: folders in, words out, nothing lost."""

from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import func, select

from learning import config
from learning.courses.models import ContentVersion
from learning.db import db
from tests import library
from tests.client import CommandRunner
from tests.people import World

QUIZ = "quizzes/khoa-thu/kiem-tra.md"
EDITED = {"- [x] Ý đúng của câu 1": "- [ ] Ý đúng của câu 1", "- [ ] Ý khác của câu 1": "- [x] Ý khác của câu 1"}


@pytest.fixture
def settings(settings: config.Settings, tmp_path: Path) -> config.Settings:
    """The instance of all tests, with content folders of its own."""
    given = {"instance": settings.instance, "database_url": settings.database_url, "secret_key": settings.secret_key}
    return config.load({}, **given, courses=tmp_path / "courses", quizzes=tmp_path / "quizzes")


@pytest.fixture
def root(world: World, tmp_path: Path) -> Path:
    """The folders of the small course, not yet published."""
    for path, data in library.files().items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    return tmp_path


def run(commands: CommandRunner, *words: str) -> Result:
    return commands.invoke(args=list(words))


def edit(root: Path, path: str, changes: dict[str, str]) -> None:
    text = (root / path).read_text("utf-8")
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    (root / path).write_text(text, "utf-8")


def count_versions() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(ContentVersion.id))) or 0


def test_a_dry_run_says_what_the_run_says_and_publishes_nothing(commands: CommandRunner, root: Path) -> None:
    assert run(commands, "publish").exit_code == 0
    edit(root, QUIZ, EDITED)
    dry = run(commands, "publish", "--dry-run")
    assert (dry.exit_code, count_versions()) == (0, 1)
    assert (root / "courses/khoa-thu/.version").read_text().split()[1] == "1"
    wet = run(commands, "publish", "--message", "Sửa đáp án")
    assert (wet.exit_code, count_versions()) == (0, 2)
    assert dry.output.splitlines()[:-1] == wet.output.splitlines()[:-1]
    assert "kiem-tra/cau-1: sửa đáp án" in wet.output
    assert dry.output.splitlines()[-1] == "khoa-thu: chưa công bố, sẽ là bản 2."
    assert wet.output.splitlines()[-1] == "khoa-thu: đã công bố, bản 2."


def test_publishing_twice_makes_one_version(commands: CommandRunner, root: Path) -> None:
    run(commands, "publish")
    assert run(commands, "publish").output == "khoa-thu: không đổi, bản 1.\n"
    assert count_versions() == 1


def test_what_the_publisher_decided_is_in_the_history(commands: CommandRunner, root: Path) -> None:
    run(commands, "publish")
    edit(root, QUIZ, {"Câu hỏi số 2?": "Đồng chí chọn gì?", "Câu hỏi số 3?": "Chọn ý nào đây?"})
    asked = run(commands, "publish", "--dry-run").output
    assert "Nếu chỉ sửa chữ, xin thêm --wording kiem-tra/cau-2." in asked
    assert run(commands, "publish", "--wording", "cau-2", "--message", "Sửa lời").exit_code == 0
    told = run(commands, "versions", "khoa-thu").output
    assert "bản 2, đang dùng" in told
    assert "người vận hành: Sửa lời" in told
    assert "kiem-tra/cau-2: chỉ sửa chữ (người công bố quyết định)" in told
    assert "kiem-tra/cau-3: thành câu mới" in told
    assert run(commands, "versions").output == told


def test_all_wording_takes_every_question_as_the_same(commands: CommandRunner, root: Path) -> None:
    run(commands, "publish")
    edit(root, QUIZ, {"Câu hỏi số 2?": "Đồng chí chọn gì?"})
    assert "câu mới" not in run(commands, "publish", "--all-wording").output


def test_a_word_about_no_question_is_refused(commands: CommandRunner, root: Path) -> None:
    run(commands, "publish")
    edit(root, QUIZ, {"Câu hỏi số 2?": "Đồng chí chọn gì?"})
    result = run(commands, "publish", "--wording", "cau-99")
    assert (result.exit_code, count_versions()) == (1, 1)
    assert "cau-99" in result.output


def test_two_folders_that_both_moved_on_are_refused_with_the_difference(
    commands: CommandRunner, root: Path, tmp_path: Path
) -> None:
    run(commands, "publish")
    mine = (root / QUIZ).read_text("utf-8")
    edit(root, QUIZ, EDITED)
    run(commands, "publish")
    (root / QUIZ).write_text(mine.replace("Lời giải câu 5", "Giải thích câu 5"), "utf-8")
    base = root / "courses/khoa-thu/.version"
    base.write_text(base.read_text().replace(" 2", " 1"))
    result = run(commands, "publish")
    assert (result.exit_code, count_versions()) == (1, 2)
    assert "+> Giải thích câu 5." in result.output
    assert "-- [x] Ý khác của câu 1" in result.output
    assert "learning pull" in result.output


def test_a_note_of_another_database_or_a_broken_one_counts_for_nothing(commands: CommandRunner, root: Path) -> None:
    run(commands, "publish")
    base = root / "courses/khoa-thu/.version"
    for text in ("0b8f1c7e-7a52-4a43-9c34-6b7f0b1f2a10 0\n", "rác", "", "x " + "9" * 5000):
        base.write_text(text)
        edit(root, QUIZ, {"Lời giải câu 5": "Lời giải câu 5."})
        assert run(commands, "publish").exit_code == 0


def test_pull_writes_back_and_notes_the_version(commands: CommandRunner, root: Path) -> None:
    run(commands, "publish")
    edit(root, QUIZ, EDITED)
    run(commands, "publish")
    run(commands, "rollback", "khoa-thu", "1")
    assert "đã ghi 1 tệp" in run(commands, "pull").output
    assert "- [x] Ý đúng của câu 1" in (root / QUIZ).read_text("utf-8")
    assert (root / "courses/khoa-thu/.version").read_text().split()[1] == "3"


def test_rollback_publishes_an_old_version_as_a_new_number(commands: CommandRunner, root: Path) -> None:
    run(commands, "publish")
    edit(root, QUIZ, EDITED)
    run(commands, "publish")
    dry = run(commands, "rollback", "khoa-thu", "1", "--dry-run")
    assert (dry.exit_code, count_versions()) == (0, 2)
    wet = run(commands, "rollback", "khoa-thu", "1", "--message", "Câu 1 đúng như cũ")
    assert (wet.exit_code, count_versions()) == (0, 3)
    *said, _will_be = dry.output.splitlines()
    assert wet.output.splitlines()[: len(said)] == said
    assert "learning pull" in wet.output.splitlines()[-1]
    assert "Câu 1 đúng như cũ" in run(commands, "versions").output
    assert run(commands, "diff", "khoa-thu", "1", "3").output == "Hai bên giống nhau.\n"


def test_diff_of_two_versions_and_of_a_version_and_the_folder(commands: CommandRunner, root: Path) -> None:
    run(commands, "publish")
    edit(root, QUIZ, EDITED)
    (root / "courses/khoa-thu/media").mkdir()
    with_folder = run(commands, "diff", "khoa-thu", "1").output
    run(commands, "publish")
    between = run(commands, "diff", "khoa-thu", "1", "2").output
    assert "+- [x] Ý khác của câu 1" in between
    assert "--- ban-1/quizzes/khoa-thu/kiem-tra.md" in between
    assert with_folder == between.replace("ban-2/", "thu-muc/")


@pytest.mark.parametrize(
    "words",
    [
        ("versions", "khong-co"),
        ("diff", "khong-co", "1"),
        ("diff", "khoa-thu", "1", "9"),
        ("rollback", "khoa-thu", "9"),
    ],
)
def test_what_is_not_there_is_said_in_words(commands: CommandRunner, root: Path, words: tuple[str, ...]) -> None:
    run(commands, "publish")
    result = run(commands, *words)
    assert result.exit_code == 1
    assert "Không thấy khoá" in result.output


def test_going_back_to_the_present_version_is_refused(commands: CommandRunner, root: Path) -> None:
    run(commands, "publish")
    result = run(commands, "rollback", "khoa-thu", "1")
    assert (result.exit_code, count_versions()) == (1, 1)
    assert "Bản 1 đang là bản được dùng." in result.output
