"""Pictures, recorded voices and films of published courses by the hash of their bytes."""

from collections.abc import Iterable

from learning.courses import queries
from learning.errors import NotFound

TYPES = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "avif": "image/avif",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
    "mp4": "video/mp4",
    "webm": "video/webm",
}


def get_media(sha256: str, name: str) -> tuple[bytes, str]:
    """Bytes and media type of a file. Raises NotFound, also for stored files that are no media."""
    media_type = TYPES.get(name.rpartition(".")[2].lower())
    if media_type is None or not queries.is_media_file(sha256, name):
        raise NotFound
    data = queries.find_blob(sha256)
    if data is None:
        raise NotFound
    return data, media_type


def sizes(urls: Iterable[str]) -> dict[str, int]:
    """How many bytes each file has, by its address."""
    hashes = {url: url.split("/")[2] for url in urls}
    found = queries.blob_sizes(hashes.values())
    return {url: found[sha256] for url, sha256 in hashes.items() if sha256 in found}


def type_of(url: str) -> str:
    """The media type of an address."""
    return TYPES[url.rpartition(".")[2].lower()]


def picture_url(sha256: str, path: str) -> str:
    """The address of a file, which never changes."""
    return f"/media/{sha256}/{path.rpartition('/')[2]}"
