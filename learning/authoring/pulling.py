"""From published versions back to the two folders of text; never overwrites work that was not published."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from learning.authoring.publishing import FOLDERS, read_folders
from learning.courses import catalogue, versions
from learning.errors import Conflict
from learning.policy import OPERATOR


def pull(courses: Path, quizzes: Path, slugs: Iterable[str] | None = None) -> list[tuple[str, int]]:
    """Write the present versions into the folders. Returns (slug, number of files written).

    Raises Conflict, before anything is written, when a course's folder holds what no version has.
    """
    wanted = _wanted(slugs)
    here = read_folders(courses, quizzes)
    for slug in wanted:
        own = _of(slug, here)
        if own and own != versions.source_files(slug) and not versions.is_published(slug, own):
            raise Conflict(
                f"Thư mục của khoá {slug} có phần chưa công bố. Công bố trước (learning publish), "
                f"hoặc bỏ phần đó bằng learning pull --force."
            )
    return list(_write(wanted, courses, quizzes))


def overwrite(courses: Path, quizzes: Path, slugs: Iterable[str] | None = None) -> list[tuple[str, int]]:
    """The same, over whatever the folders hold."""
    return list(_write(_wanted(slugs), courses, quizzes))


def _write(slugs: Iterable[str], courses: Path, quizzes: Path) -> Iterator[tuple[str, int]]:
    folders = dict(zip(FOLDERS, (courses, quizzes), strict=True))
    here = read_folders(courses, quizzes)
    for slug in slugs:
        files = versions.source_files(slug)
        changed = {path: data for path, data in files.items() if here.get(path) != data}
        for path, data in changed.items():
            top, _, rest = path.partition("/")
            target = folders[top] / rest
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        gone = _of(slug, here).keys() - files.keys()
        for path in gone:
            top, _, rest = path.partition("/")
            (folders[top] / rest).unlink()
        yield slug, len(changed) + len(gone)


def _wanted(slugs: Iterable[str] | None) -> list[str]:
    if slugs is not None:
        return list(slugs)
    return [course.slug for course, _version in catalogue.list_courses(OPERATOR)]


def _of(slug: str, files: dict[str, bytes]) -> dict[str, bytes]:
    return {path: data for path, data in files.items() if path.startswith(tuple(f"{top}/{slug}/" for top in FOLDERS))}
