"""Field values: `{{handbook.store}}` in a published text becomes the nearest unit's value, escaped. Pure."""

import re
from collections.abc import Iterable, Mapping

from markupsafe import escape

_FIELD = re.compile(r"\{\{\s*([a-z0-9][a-z0-9_.-]*)\s*\}\}")


def fill(html: str, values: Mapping[str, str]) -> str:
    """Replace the fields that have a value; a published text has no others."""
    return _FIELD.sub(lambda found: str(escape(values[found[1]])) if found[1] in values else found[0], html)


def nearest(found: Iterable[tuple[int, str, str]], unit_ids: Iterable[int]) -> dict[str, str]:
    """(unit id, name, value) rows -> the value of the unit nearest to the end of unit_ids (root first)."""
    depth = {unit_id: number for number, unit_id in enumerate(unit_ids)}
    values: dict[str, tuple[int, str]] = {}
    for unit_id, name, value in found:
        if unit_id in depth and depth[unit_id] >= values.get(name, (-1, ""))[0]:
            values[name] = (depth[unit_id], value)
    return {name: value for name, (_depth, value) in values.items()}
