"""JSON as our contract has it: no key twice, no NaN, no lone surrogates, no NUL, nothing deep. Pure."""

import json
import re
from collections.abc import Iterator
from typing import Any

from learning.errors import InvalidInput

CONTRACT = 1
MAX_BYTES = 256 * 1024
NOT_OURS = "Gói bài gửi lên không đúng mẫu. Xin mở lại trang rồi gửi."
_LARGEST_ID = 2**31 - 1
_MAX_DEPTH = 12
_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_NO_TEXT = re.compile("[\ud800-\udfff\x00]")


def read(data: bytes, names: set[str], maybe: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The object in some bytes, which has `contract`, these names and, of others, only those of maybe.

    Raises InvalidInput. What stands in its values has to be asked: is_text, is_id.
    """
    if _depth(data) > _MAX_DEPTH:
        raise InvalidInput("Gói bài gửi lên hỏng: lồng quá sâu.")
    try:
        found = json.loads(data.decode("utf-8"), object_pairs_hook=_no_duplicates, parse_constant=_no_constant)
    except (ValueError, RecursionError) as fault:
        raise InvalidInput("Gói bài gửi lên hỏng: không đọc được.") from fault
    if not isinstance(found, dict) or found.keys() - maybe != {"contract", *names} - maybe:
        raise InvalidInput(NOT_OURS)
    if type(found["contract"]) is not int or found["contract"] != CONTRACT:
        raise InvalidInput(NOT_OURS)
    return found


def is_id(value: object) -> bool:
    """Whether a value can be the id of a row."""
    return type(value) is int and 0 < value <= _LARGEST_ID


def is_text(value: object) -> bool:
    """Whether all texts inside a value are such as can be kept."""
    return not any(_NO_TEXT.search(text) for text in _texts(value))


def _texts(value: Any) -> Iterator[str]:
    """All texts inside a value; how deep it may nest was asked before."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _texts(item)


def _depth(data: bytes) -> int:
    """How deep the brackets outside of texts nest, in one pass; deep nesting would exhaust the parser's stack."""
    depth = deepest = 0
    for byte in _TEXT.sub(b"", data):
        if byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"]}":
            depth -= 1
    return deepest


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")
