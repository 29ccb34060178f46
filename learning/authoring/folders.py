"""The two folders of text on disk; knows neither what is in the files nor the database."""

import os
from pathlib import Path

FOLDERS = ("courses", "quizzes")


def read_folders(courses: Path, quizzes: Path) -> dict[str, bytes]:
    """All files of the two folders, by their path as 'courses/…' and 'quizzes/…'; hidden ones are left out."""
    return {name: path.read_bytes() for name, path in list_files(courses, quizzes).items()}


def list_files(courses: Path, quizzes: Path) -> dict[str, Path]:
    """Where the files of the two folders lie, by the same names."""
    files: dict[str, Path] = {}
    for name, folder in zip(FOLDERS, (courses, quizzes), strict=True):
        if not folder.is_dir():
            continue
        for path in sorted(folder.rglob("*")):
            relative = path.relative_to(folder)
            if path.is_file() and not any(part.startswith(".") for part in relative.parts):
                files[f"{name}/{_as_text(relative)}"] = path
    return files


def _as_text(path: Path) -> str:
    """The name of a file; bytes that are no UTF-8 show as a sign, which no layout allows."""
    return os.fsencode(path.as_posix()).decode("utf-8", "replace")
