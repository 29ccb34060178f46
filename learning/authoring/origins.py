"""What the html of a text was made from, as a key: while the key stays the same, so does the html."""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from learning.authoring.kept_reading import fingerprint
from learning.content.intake import clean
from learning.content.library import Course
from learning.content.rendering import Media

_PACKAGE = Path(__file__).resolve().parents[1]
_LIBRARIES = ("Markdown", "nh3")


def keys_of(course: Course, files: Mapping[str, bytes], media: Mapping[str, Media]) -> dict[str, str]:
    """A key for each text of a course: of its bytes, of the program, and of all in the course that it may speak of."""
    lessons = {lesson.path for lesson in course.lessons}
    names = repr([(lesson.file, lesson.slug) for lesson in course.lessons])
    pictures = repr(sorted(media.items()))
    words = repr(course.glossary)

    def key(path: str) -> str:
        text = clean(files[path].decode("utf-8", "replace"))
        may_hide = "&" in text  # an entity may stand for any letter of an address
        parts = [
            _program(),
            course.slug,
            path,
            text,
            words if path in lessons else "",
            names if may_hide or ".md" in text else "",
            pictures if may_hide or "media/" in text else "",
        ]
        return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]

    return {path: key(path) for path in (course.path, *sorted(lessons), *(quiz.path for quiz in course.quizzes))}


@cache
def _program() -> str:
    """Everything of ours and others that turns text into html."""
    return " ".join([fingerprint(_PACKAGE), *(version(name) for name in _LIBRARIES)])
