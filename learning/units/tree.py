"""The shape of the unit tree: paths of ids, paths of codes, kinds of new units; pure, knows no database."""

from collections.abc import Iterable

SEES_NAMES_KINDS = frozenset({"ward", "section"})  # the committees that a cell's names may reach


def child_path(parent_path: str, unit_id: int) -> str:
    """The path of a unit below a parent ("" for a root): '1/7/' and 33 give '1/7/33/'."""
    return f"{parent_path}{unit_id}/"


def end_of(path: str) -> str:
    """The first path after all those at and below a path: '1/7/' gives '1/70', '0' being what follows '/'."""
    return path[:-1] + "0"


def above(path: str) -> str:
    """The path of the unit right above; "" above a root: '1/7/33/' gives '1/7/'."""
    return path[:-1].rpartition("/")[0] + "/" if path.count("/") > 1 else ""


def ids_of(path: str) -> tuple[int, ...]:
    """The ids from the root down to the unit itself: '1/7/33/' gives (1, 7, 33)."""
    return tuple(int(part) for part in path.split("/") if part)


def kind_of_new(parent_kinds: Iterable[str], units_below: int) -> str:
    """The kind of a unit that an import makes: a cell at the end of its path, a ward above, other above that.

    parent_kinds: kinds of the units above it; units_below: how many parts its path of codes still has. Below a ward
    there is no second ward, only a section.
    """
    if units_below == 0:
        return "cell"
    if units_below == 1:
        return "section" if "ward" in parent_kinds else "ward"
    return "other"


def may_lie_below(kind: str, kinds_above: Iterable[str]) -> bool:
    """Whether a unit may lie below others: no ward in a ward, whose committees would both see its names."""
    return kind not in {"city", "ward"} or SEES_NAMES_KINDS.isdisjoint(kinds_above)


def sees_names(kind: str, kinds_below: Iterable[str]) -> bool:
    """Whether a committee of this kind sees names once it has these kinds of units directly below it."""
    return kind in SEES_NAMES_KINDS and "cell" in kinds_below
