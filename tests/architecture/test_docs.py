"""Documentation cannot fall behind the code."""

import re
from dataclasses import fields
from pathlib import Path

from learning.config import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[2]


def test_settings_page_names_every_setting_and_no_other() -> None:
    named = set(re.findall(r"^\| `LEARNING_([A-Z_]+)` \|", (ROOT / "docs" / "settings.md").read_text("utf-8"), re.M))
    assert PREFIX == "LEARNING_"
    assert named == {field.name.upper() for field in fields(Settings)}
