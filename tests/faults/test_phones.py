"""A small version of `./run faults phones`: many phones at once after an outage, over HTTP, on SQLite."""

from pathlib import Path

from tests.faults import phones


def test_every_event_of_every_phone_is_kept_once(tmp_path: Path) -> None:
    assert "none lost, none doubled" in phones.storm(tmp_path, "", 12)
