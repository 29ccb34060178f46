"""What the checker keeps from one run to the next: the same findings as reading everything, and never an old one."""

import pickle
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from learning.authoring import kept_reading
from learning.authoring.kept_reading import Kept, Remembered, fingerprint
from learning.content.findings import Finding, finding
from learning.content.inspection import Inspection
from learning.quizzes.quiz import read_file, read_library
from tests.benchmarks import content

SAMPLES = Path(__file__).parents[1] / "samples"
TODAY = date(2026, 11, 26)
PLANTED = finding("courses/dien-thoai/01-bat-may.md", 1, 1, "E105")
FIRST = PLANTED.path

Files = dict[str, bytes]


@pytest.fixture(scope="module")
def files() -> Files:
    """The good sample library with as many broken files beside as may stand there together."""
    base = SAMPLES / "base"
    found = {path.relative_to(base).as_posix(): path.read_bytes() for path in base.rglob("*") if path.is_file()}
    for number, broken in enumerate(sorted((SAMPLES / "broken").glob("*.md")), 10):
        path = broken.with_suffix(".findings").read_text("utf-8").splitlines()[0]
        top = path.partition("/")[0]
        name = f"{number:03}-{broken.stem.lower()}.md" if path.endswith("-moi.md") else f"{broken.stem.lower()}.md"
        if path.endswith("moi.md"):
            found[f"{top}/dien-thoai/{name}"] = broken.read_bytes()
    return found


def findings(files: Files, folder: Path) -> tuple[Finding, ...]:
    return read_library(files, TODAY, Kept(folder, "a")).findings


def plant(folder: Path, *, program: bytes | None = None) -> None:
    """Put a finding that is not so into what is kept of the first lesson; program: who is said to have kept it."""
    (file,) = folder.glob("*.pickle")
    said, _, rest = file.read_bytes().partition(b"\n")
    known = pickle.loads(rest)  # noqa: S301 - of this very test
    for key, parsed in known.items():
        if parsed.item and getattr(parsed.item, "path", "") == FIRST:
            known[key] = replace(parsed, found=Inspection(findings=[PLANTED]))
    file.write_bytes((program or said) + b"\n" + pickle.dumps(known))


def test_findings_are_those_of_reading_everything(files: Files, tmp_path: Path) -> None:
    fresh = read_library(files, TODAY).findings
    assert len(fresh) > 80
    assert findings(files, tmp_path) == fresh  # nothing is kept yet
    assert findings(files, tmp_path) == fresh  # all is kept
    edited = files | {FIRST: files[FIRST] + b"\n\n<b>x</b> [y](09-z.md)\n"}
    assert findings(edited, tmp_path) == read_library(edited, TODAY).findings
    fewer = {path: data for path, data in files.items() if path != FIRST}
    assert findings(fewer, tmp_path) == read_library(fewer, TODAY).findings


def test_many_files_are_read_by_several_processes(tmp_path: Path) -> None:
    many = content.library(courses=1, lessons=kept_reading.WORTH_A_PROCESS, quizzes=1)
    many["courses/khoa-1/007-bai-7.md"] += b"\n<b>x</b>\n"
    assert findings(many, tmp_path) == read_library(many, TODAY).findings != ()


def test_what_did_not_change_is_not_read_again(files: Files, tmp_path: Path) -> None:
    findings(files, tmp_path)
    plant(tmp_path)
    assert PLANTED in findings(files, tmp_path)
    assert PLANTED in findings({**files, "courses/dien-thoai/02-wifi.md": b"x"}, tmp_path)
    assert PLANTED not in findings(files | {FIRST: files[FIRST] + b"\n"}, tmp_path)
    assert PLANTED not in findings(files, tmp_path)  # only what was there at the last time is kept


def test_what_another_program_kept_is_not_used(files: Files, tmp_path: Path) -> None:
    findings(files, tmp_path)
    plant(tmp_path, program=b"0" * 64)
    assert PLANTED not in findings(files, tmp_path)


def test_every_byte_of_the_program_counts(tmp_path: Path) -> None:
    package = Path(kept_reading.__file__).parents[1]
    copy = tmp_path / "learning"
    shutil.copytree(package / "content", copy / "content")
    before = fingerprint(copy)
    assert before == fingerprint(copy) != fingerprint(package)
    module = copy / "content" / "codes" / "warnings.py"
    module.write_bytes(module.read_bytes() + b"#")
    assert fingerprint(copy) != before


@pytest.mark.parametrize("spoiled", [b"", b"\n", b"x" * 50, b"\xff\n\x80"])
def test_a_spoiled_file_is_no_matter(files: Files, tmp_path: Path, spoiled: bytes) -> None:
    fresh = findings(files, tmp_path)
    (file,) = tmp_path.glob("*.pickle")
    whole = file.read_bytes()
    for data in (spoiled, whole[:-9], whole.partition(b"\n")[0] + b"\n" + pickle.dumps([1])):
        file.write_bytes(data)
        assert findings(files, tmp_path) == fresh


def test_a_folder_that_cannot_be_made_is_no_matter(files: Files, tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a file")
    assert findings(files, tmp_path / "a" / "b") == read_library(files, TODAY).findings


def test_libraries_do_not_disturb_each_other_and_old_ones_go(files: Files, tmp_path: Path) -> None:
    few = {FIRST: files[FIRST]}
    for number in range(kept_reading.MOST_KEPT + 3):
        Kept(tmp_path, str(number))(few)
    assert len(list(tmp_path.iterdir())) == kept_reading.MOST_KEPT


def test_remembered_reads_anew_what_changed(files: Files) -> None:
    remembered = Remembered()
    first, again = remembered(files), remembered(files)
    assert all(first[path] is again[path] for path in files)
    edited = remembered(files | {FIRST: b"x"})
    assert edited[FIRST] == read_file(FIRST, b"x")
    assert sum(edited[path] is not first[path] for path in files) == 1
