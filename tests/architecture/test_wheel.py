"""The wheel is the whole application: built without a network, unpacked elsewhere, it serves its own files."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BESIDE = {
    "templates": "learning/templates",
    "static": "learning/static",
    "courses": "learning/shipped/courses",
    "quizzes": "learning/shipped/quizzes",
    "docs": "learning/docs",
}
SERVE = """
import json, re, sys
import learning
from learning import config
from learning.app import create_app
from learning.cli import serve

app = create_app(config.load({}, instance=sys.argv[1]))
with app.app_context():
    serve.prepare()
client = app.test_client()
pages = {path: client.get(path) for path in ("/", "/courses", "/courses/so-tay-dang-vien", "/login", "/khong-co")}
lesson = re.search(r'href="(/courses/so-tay-dang-vien/[^"]+)"', pages["/courses/so-tay-dang-vien"].text)[1]
pages["lesson"] = client.get(lesson)
style = re.search(r'href="(/static/[^"]+[.]css)"', pages["lesson"].text)[1]
picture = re.search(r'src="(/media/[^"]+)"', pages["lesson"].text)
pages["style"] = client.get(style, buffered=True)
if picture:
    pages["picture"] = client.get(picture[1])
print(json.dumps({
    "from": learning.__file__,
    "folders": {name: str(config.folder(name)) for name in ("templates", "static", "courses", "quizzes", "docs")},
    "statuses": {name: page.status_code for name, page in pages.items()},
    "lesson": pages["lesson"].text,
}))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    target = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(target)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = target.glob("learning-*.whl")
    return built


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def run(unpacked: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Python with nothing of ours but the unpacked wheel, from another folder."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("LEARNING_")}
    return subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env=environ | {"PYTHONPATH": str(unpacked)},
        capture_output=True,
        text=True,
    )


def test_everything_that_is_needed_is_inside_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    wanted = {path.relative_to(ROOT).as_posix() for path in (ROOT / "learning").rglob("*.py")}
    for folder, target in BESIDE.items():
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and not any(part.startswith(".") for part in path.relative_to(ROOT).parts):
                wanted.add(f"{target}/{path.relative_to(ROOT / folder).as_posix()}")
    assert wanted - inside == set()
    assert "learning/migrations/script.py.mako" in inside
    tops = {name.split("/")[0] for name in inside}
    assert tops == {"learning", next(top for top in tops if top.endswith(".dist-info"))}
    assert [name for name in inside if name.endswith((".pyc", ".sqlite3", "secret_key", ".mo"))] == []


def test_unpacked_elsewhere_it_serves_its_own_files(unpacked: Path, tmp_path: Path) -> None:
    done = run(unpacked, tmp_path, "-c", SERVE, str(tmp_path / "instance"))
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["from"] == str(unpacked / "learning" / "__init__.py")
    assert told["folders"] == {name: str(unpacked / target) for name, target in BESIDE.items()}
    assert told["statuses"].pop("/khong-co") == 404
    assert set(told["statuses"].values()) == {200}
    assert "<h1>" in told["lesson"]


def test_its_command_checks_the_shipped_courses(unpacked: Path, tmp_path: Path) -> None:
    done = run(unpacked, tmp_path, "-c", "from learning.main import main; main()", "check", "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].startswith("0 errors")


def test_its_command_is_learning(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        name = next(one for one in archive.namelist() if one.endswith(".dist-info/entry_points.txt"))
        assert "learning = learning.main:main" in archive.read(name).decode()
