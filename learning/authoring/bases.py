"""On which published version a folder of text is based: a small hidden file beside each course's text."""

import re
from contextlib import suppress
from pathlib import Path

from learning.administration import identity

NAME = ".version"
_NUMBER = re.compile(r"[0-9]{1,9}")


def read_bases(courses: Path) -> dict[str, int]:
    """Folder name -> number of the version of this database on which its text is based, where that is known."""
    found = {}
    ours = identity.database_id()
    for file in sorted(courses.glob(f"*/{NAME}")):
        words = file.read_text("utf-8", errors="replace").split()
        if len(words) == 2 and words[0] == ours and _NUMBER.fullmatch(words[1]):
            found[file.parent.name] = int(words[1])
    return found


def write_base(courses: Path, folder: str, number: int) -> None:
    """Note that the text of a course now equals a version of this database."""
    text = f"{identity.database_id()} {number}\n"
    with suppress(OSError):  # installed text cannot be written to; without the note an older rule guards it
        file = courses / folder / NAME
        if file.parent.is_dir() and not (file.exists() and file.read_text("utf-8", errors="replace") == text):
            file.write_text(text, "utf-8")
