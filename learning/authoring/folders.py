"""The two folders of text on disk; knows neither what is in the files nor the database."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

FOLDERS = ("courses", "quizzes")


def read_folders(courses: Path, quizzes: Path) -> dict[str, bytes]:
    """All files of the two folders, by their path as 'courses/…' and 'quizzes/…'; hidden ones are left out."""
    return {name: path.read_bytes() for name, path in list_files(courses, quizzes).items()}


def list_files(courses: Path, quizzes: Path) -> dict[str, Path]:
    """Where the files of the two folders lie, by the same names."""
    files: dict[str, Path] = {}
    for name, folder in zip(FOLDERS, (courses, quizzes), strict=True):
        for relative in sorted(_walk(folder)):
            files[f"{name}/{_as_text(relative)}"] = folder / relative
    return files


def _walk(folder: Path, above: str = "") -> Iterator[str]:
    """What lies under a folder, by its path from there; links to files count, links to folders are not followed."""
    with suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder / above) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(folder, f"{above}{entry.name}/")
            elif entry.is_file():
                yield above + entry.name


def _as_text(path: str) -> str:
    """The name of a file; bytes that are no UTF-8 show as a sign, which no layout allows."""
    return os.fsencode(path).decode("utf-8", "replace")
