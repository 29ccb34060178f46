"""The hash chain of the audit log: each entry's hash covers its own content and the hash before it. Pure.

Entries of years ago are verified by these functions, and a migration chained the first ones with them: never edit.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

START = "0" * 64
FIELDS = ("at", "actor_id", "acting_as", "action", "person_id", "unit_id", "device_id", "detail")


def hash_of(previous: str, entry: Mapping[str, Any]) -> str:
    """sha256 (hex) over the previous hash and the fields of an entry; `at` is an instant, naive ones being UTC."""
    said = [previous, *(_plain(entry[name]) for name in FIELDS)]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return aware.isoformat(timespec="microseconds")
    return value
