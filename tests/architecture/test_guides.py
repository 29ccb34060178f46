"""The guides for trainers: every example parses without findings, every command exists and does what is said."""

import re
import shlex
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from learning import config
from learning.app import main
from learning.authoring import skeletons
from learning.quizzes.quiz import read_library

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 11, 20)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1h7v7z"/></svg>'
FENCE = re.compile(
    r"(?:^`(?P<path>(?:courses|quizzes)/[^`]+)`\n\n)?^```md\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
COMMAND = re.compile(r"\./run( [^`\n]*)")
GUIDES = {"writing-courses": "courses/an-toan/02-thu.md", "writing-quizzes": "quizzes/an-toan/thu.md"}
RUN = ("new", "check")
NO_LABELS = {"English below.", "lãnh đạo chi bộ"}  # in italics, but on no page


def examples() -> Iterator[pytest.ParameterSet]:
    """(path, text) of each example; a piece without a path of its own is put into a file of the kind at hand."""
    for guide, own in GUIDES.items():
        text = (ROOT / "docs" / f"{guide}.md").read_text("utf-8")
        for found in FENCE.finditer(text):
            line = text.count("\n", 0, found.start()) + 1
            piece = found["text"] if found["path"] else f"---\ntitle: Thử\n---\n\n{found['text']}"
            yield pytest.param(found["path"] or own, piece, id=f"{guide}:{line}")


def base() -> dict[str, bytes]:
    texts = {
        "courses/an-toan/course.md": skeletons.make_course("An toàn", DAY),
        "courses/an-toan/01-bat-dau.md": skeletons.make_lesson("Bắt đầu", "bat-dau", DAY),
    }
    return {path: text.encode() for path, text in texts.items()} | {"courses/an-toan/media/banh-rang.svg": SVG}


@pytest.mark.parametrize(("path", "text"), list(examples()))
def test_every_example_parses_without_findings(path: str, text: str) -> None:
    library = read_library(base() | {path: text.encode()}, DAY)
    assert [one.message() for one in library.findings if one.path == path] == []


@pytest.mark.parametrize("guide", GUIDES)
def test_both_languages_have_examples_and_no_fence_is_left_out(guide: str) -> None:
    text = (ROOT / "docs" / f"{guide}.md").read_text("utf-8")
    halves = re.split(r"^# ", text, flags=re.MULTILINE)[1:]
    assert len(halves) == 2
    assert all(FENCE.search(half) for half in halves)
    assert len(FENCE.findall(text)) == len(re.findall(r"^```md", text, re.MULTILINE))


@pytest.mark.parametrize("guide", GUIDES)
def test_every_command_exists_and_the_first_course_is_made_as_told(guide: str, tmp_path: Path) -> None:
    text = (ROOT / "docs" / f"{guide}.md").read_text("utf-8")
    told = [shlex.split(found.rstrip()) for found in COMMAND.findall(text)]
    assert {words[0] for words in told} <= set(main.commands)
    fenced = re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)[:3]
    app = bare_app(tmp_path)
    for line in "".join(fenced).splitlines():
        words = shlex.split(line)[1:]
        if words[0] in RUN:
            done = app.test_cli_runner().invoke(main.commands[words[0]], words[1:])
            assert done.exit_code == 0, f"{line}: {done.output}"
    assert (tmp_path / "quizzes" / "an-toan" / "kiem-tra.md").is_file()


def test_the_guide_for_leaders_quotes_what_stands_on_the_pages() -> None:
    """Its words in italics are labels of pages; "…" stands for a number."""
    guide = (ROOT / "docs" / "for-leaders.md").read_text("utf-8").partition("\n# ")[0]
    pages = "".join(
        path.read_text("utf-8")
        for folder in ("templates", "learning")
        for path in sorted((ROOT / folder).rglob("*.*ml"))
    )
    pages = re.sub(r"%\(\w+\)s", "…", pages)
    labels = {" ".join(found.split()) for found in re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", guide)}
    assert len(labels) > 25
    assert sorted(label for label in labels - NO_LABELS if label not in pages) == []


def bare_app(folder: Path) -> Flask:
    app = Flask("bare")
    app.extensions["settings"] = config.load(
        {}, instance=folder / "instance", courses=folder / "courses", quizzes=folder / "quizzes"
    )
    return app
