"""From published versions back to the two folders of text; never overwrites work that was not published."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from learning.authoring import bases
from learning.authoring.folders import FOLDERS, read_folders
from learning.courses import catalogue, versions
from learning.errors import Conflict, InvalidInput
from learning.policy import OPERATOR


def pull(courses: Path, quizzes: Path, slugs: Iterable[str] | None = None) -> list[tuple[str, int]]:
    """Write the present versions into the folders. Returns (slug, number of files written).

    Raises, before anything is written, Conflict when a course's folder holds what no version has, InvalidInput for a
    slug that was never published.
    """
    wanted = _wanted(slugs)
    here = read_folders(courses, quizzes)
    for slug in wanted:
        own = _of(folder_of(versions.source_files(slug)), here)
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
        gone = _of(folder_of(files), here).keys() - files.keys()
        for path in gone:
            top, _, rest = path.partition("/")
            (folders[top] / rest).unlink()
        bases.write_base(courses, folder_of(files), versions.present_number(slug))
        yield slug, len(changed) + len(gone)


def folder_of(files: Iterable[str]) -> str:
    """The name of a course's folder, which a course that was given an id keeps, from the paths of its files."""
    return next(path.split("/")[1] for path in files if path.endswith("/course.md"))


def _wanted(slugs: Iterable[str] | None) -> list[str]:
    published = [course.slug for course, _version in catalogue.list_courses(OPERATOR)]
    wanted = published if slugs is None else list(slugs)
    missing = sorted(set(wanted) - set(published))
    if missing:
        raise InvalidInput(f"Chưa công bố khoá học nào tên {', '.join(missing)}. Xin xem lại tên.")
    return wanted


def _of(folder: str, files: dict[str, bytes]) -> dict[str, bytes]:
    tops = tuple(f"{top}/{folder}/" for top in FOLDERS)
    return {path: data for path, data in files.items() if path.startswith(tops)}
