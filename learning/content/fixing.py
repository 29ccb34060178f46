"""Mends whatever in a library can be mended without changing what it says. Files in, changed files out; gets the reader
of libraries as an argument, and takes back a change that makes anything worse by it."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from learning.content.findings import Finding
from learning.content.intake import clean, compose
from learning.content.library import Course, Library
from learning.content.mending import Surroundings, mend
from learning.content.quoting import quote_front_matter

Files = Mapping[str, bytes]
ReadLibrary = Callable[[Files], Library]

_UNREADABLE = frozenset({"E101", "E102", "E103"})
_ID = re.compile(r"#([a-z0-9][a-z0-9-]*)")


def fix(files: Files, read: ReadLibrary) -> dict[str, bytes]:
    """The files that change, by path. Mended once, nothing is left to mend: fixing the result gives nothing.

    Everything reads as before but for added ids, lists and feedback that now belong where they were meant to, and
    links that lead somewhere again.
    """
    library = read(files)
    settled = {found.path for found in library.findings if found.code in _UNREADABLE}
    now = {path: data if path in settled else _tidy(path, data) for path, data in files.items()}
    library = library if now == files else read(now)
    while proposed := _proposed(now, library, settled):
        after = read({**now, **proposed})
        refused = {path for path in proposed if not _is_better(path, library.findings, after.findings)}
        if refused:
            settled |= refused
        else:
            now, library = {**now, **proposed}, after
    return {path: now[path] for path in files if now[path] != files[path]}


def _tidy(path: str, data: bytes) -> bytes:
    """A text in NFC with plain line ends and front matter that YAML reads as we do; other files as they are."""
    if not path.endswith(".md"):
        return data
    text = compose(data.decode("utf-8-sig"))
    # What the reader would drop is kept in the file: perhaps a newer one knows the character.
    return quote_front_matter(path, text).encode() if clean(text) == text else data


def _proposed(files: Files, library: Library, settled: set[str]) -> dict[str, bytes]:
    by_path: dict[str, list[Finding]] = {}
    for found in library.findings:
        by_path.setdefault(found.path, []).append(found)
    around = {course.folder: _surroundings(course, files) for course in library.courses}
    proposed = {}
    for path in sorted(by_path.keys() & files.keys() - settled):
        if not path.endswith(".md"):
            continue
        text = files[path].decode("utf-8-sig")
        top, folder, _ = path.split("/", 2)
        of_course = around.get(folder, Surroundings())
        # The questions of a quiz need differ from each other alone.
        here = of_course if top == "courses" else Surroundings(_ids([text]), of_course.lesson_files)
        mended = mend(text, by_path[path], here).encode() if clean(text) == text else files[path]
        if mended != files[path]:
            proposed[path] = mended
    return proposed


def _surroundings(course: Course, files: Files) -> Surroundings:
    texts = [lesson.text for lesson in course.lessons if lesson.path in files]
    by_slug: dict[str, set[str]] = {}
    for lesson in course.lessons:
        for slug in {lesson.slug, lesson.file.partition("-")[2].removesuffix(".md")}:
            by_slug.setdefault(slug, set()).add(lesson.file)
    return Surroundings(_ids(texts), {slug: min(names) for slug, names in by_slug.items() if len(names) == 1})


def _ids(texts: Sequence[str]) -> set[str]:
    """Whatever looks like an id in the texts."""
    return {match[1] for text in texts for match in _ID.finditer(text)}


def _is_better(path: str, before: Sequence[Finding], after: Sequence[Finding]) -> bool:
    """Whether the file has fewer findings, and of no error more."""
    old, new = (Counter(found.code for found in findings if found.path == path) for findings in (before, after))
    return new.total() < old.total() and not any(new[code] > old[code] for code in new if code.startswith("E"))
