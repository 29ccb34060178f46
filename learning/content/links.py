"""Where an address written in a lesson leads; the checker and the renderer ask here, so that they agree."""

import re
from posixpath import dirname
from typing import Literal

from learning.content.inspection import ID
from learning.vietnamese import slugify

Kind = Literal["https", "http", "call", "fragment", "lesson", "media", "outside", "refused", "unknown"]

_SCHEME = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):")
_LESSON = re.compile(r"(?:\./)?(?P<file>[^/#\s]+\.md)(?:#(?P<fragment>[^#]*))?")
_SCHEMES: dict[str, Kind] = {"https": "https", "http": "http", "tel": "call", "mailto": "call"}
_NEVER_IN_AN_ADDRESS = re.compile(r"[\s<>\"'`\\{}]|[^\x21-\U0010ffff]")


def kind_of(target: str) -> Kind:
    """What kind of address this is; "outside" leaves the folder, "refused" is of a kind that is not allowed."""
    if _NEVER_IN_AN_ADDRESS.search(target) or target.startswith(("/", "\\")):
        return "refused"
    if scheme := _SCHEME.match(target):
        return _SCHEMES.get(scheme["scheme"].lower(), "refused") if len(target) > scheme.end() + 2 else "refused"
    if ".." in target.split("#")[0].split("/"):
        return "outside"
    if target.startswith("#"):
        return "fragment"
    if _LESSON.fullmatch(target):
        return "lesson"
    return "media" if target.removeprefix("./").startswith("media/") else "unknown"


def lesson_file(target: str) -> tuple[str, str]:
    """The file name and the fragment (or "") of an address of the kind "lesson"."""
    match = _LESSON.fullmatch(target)
    return (match["file"], match["fragment"] or "") if match else ("", "")


def anchor(fragment: str) -> str:
    """The id that a fragment means: itself, or as other viewers write it, #bật-wi-fi, its letters without marks."""
    return fragment if ID.fullmatch(fragment) else slugify(fragment)


def media_path(path: str, target: str) -> str:
    """The whole path of a media file named in the file at path."""
    return f"{dirname(path)}/{target.removeprefix('./')}"
