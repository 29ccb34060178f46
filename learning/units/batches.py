"""Cuts long work into batches that fit one statement, whatever the engine allows; knows no tables."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

_T = TypeVar("_T")
SIZE = 2_000  # bound values of a statement: SQLite takes 32,766, PostgreSQL 65,535


def batches(items: Iterable[_T], size: int = SIZE) -> Iterator[list[_T]]:
    """The items in lists of at most `size`, in their order."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
