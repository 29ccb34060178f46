"""The pictures of a course made light for phones; those of the version before are taken over where nothing changed."""

from collections.abc import Mapping

from learning.content.library import Course
from learning.content.picture_making import RASTER, MadePicture
from learning.content.pictures import read_size
from learning.content.worker import Renderer, RenderingFailed
from learning.courses.versions import CLEANED
from learning.errors import InvalidInput


def make_all(renderer: Renderer, course: Course, before: Mapping[str, bytes]) -> dict[str, MadePicture]:
    """What is served in place of the course's pictures, by their path; those that are served as they are left out.

    before: the files of the present version by path, with those that were made for it. Raises InvalidInput for a
    picture that cannot be read, or is too rich to be made light.
    """
    found = {}
    for path, data in course.media.items():
        if path.rpartition(".")[2].lower() in RASTER:
            made = _as_before(path, before) if before.get(path) == data else None
            made = made or _make(renderer, path, data)
            if made is not None:
                found[path] = made
    return found


def files_of(made: Mapping[str, MadePicture]) -> dict[str, bytes]:
    """The made files by path, each beside its original."""
    return {
        name_of(path, picture, kind): data
        for path, picture in made.items()
        for kind, data in (("avif", picture.avif), ("webp", picture.webp))
        if data is not None
    }


def name_of(path: str, picture: MadePicture, kind: str) -> str:
    """Where a made file stands: `media/wifi.png` gives `media/wifi.png.720.webp`."""
    return f"{path}.{picture.width}.{kind}"


def _as_before(path: str, before: Mapping[str, bytes]) -> MadePicture | None:
    kept = {name.rpartition(".")[2]: data for name, data in before.items() if name.startswith(f"{CLEANED}{path}.")}
    if not kept:
        return None
    webp = kept.get("webp")
    width, height = read_size("x.webp", webp) if webp else read_size(path, before[path])
    return MadePicture(width, height, kept.get("avif"), webp)


def _make(renderer: Renderer, path: str, data: bytes) -> MadePicture | None:
    try:
        return renderer.picture(path, data)
    except RenderingFailed as failure:
        reason = failure.detail if failure.reason == "picture" else str(failure)
        raise InvalidInput(
            f"{path}: chưa dùng được ảnh này ({reason}). Xin cắt bớt, xuất lại ảnh, hoặc chia thành hai ảnh."
        ) from failure
