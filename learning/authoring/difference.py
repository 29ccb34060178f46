"""What differs between two sets of files, as programmers read it; pure."""

from collections.abc import Iterator, Mapping
from difflib import unified_diff


def unified(old: Mapping[str, bytes], new: Mapping[str, bytes], old_name: str, new_name: str) -> str:
    """A unified diff over all files, empty when they are the same; of what is not text only that it differs."""
    lines: list[str] = []
    for path in sorted({*old, *new}):
        before, after = old.get(path), new.get(path)
        if before != after:
            lines += _of_file(path, before, after, old_name, new_name)
    return "\n".join(lines)


def _of_file(path: str, old: bytes | None, new: bytes | None, old_name: str, new_name: str) -> Iterator[str]:
    before, after = _lines(old), _lines(new)
    if before is None or after is None:
        what = "thêm" if old is None else "bỏ" if new is None else "khác"
        yield f"{path}: {what} (không phải chữ)"
        return
    names = (
        f"{old_name}/{path}" if old is not None else "/dev/null",
        f"{new_name}/{path}" if new is not None else "/dev/null",
    )
    yield from unified_diff(before, after, *names, lineterm="")


def _lines(data: bytes | None) -> list[str] | None:
    try:
        return (data or b"").decode("utf-8").splitlines()
    except UnicodeDecodeError:
        return None
