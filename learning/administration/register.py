"""The register of personal data: what each table and column is for, why, how long. Its texts lie in register.toml."""

import re
import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from learning.config import PREFIX, Settings
from learning.db import Base

CLASSES = {
    "S": "nhạy cảm: cho biết ai là đảng viên, học thế nào",
    "P": "cá nhân",
    "O": "không phải của người nào",
}
_SETTING = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Entry:
    """A table as register.toml has it."""

    about: str
    kind: str
    basis: str
    keep: str
    erased: str
    secret: tuple[str, ...]
    columns: dict[str, str]


@cache
def entries() -> dict[str, Entry]:
    """All entries by table name."""
    return {
        name: Entry(
            one["about"],
            one["class"],
            one["basis"],
            one["keep"],
            one.get("erased", ""),
            tuple(one.get("secret", ())),
            dict(one.get("columns", {})),
        )
        for name, one in _texts()["tables"].items()
    }


def is_secret(table: str, column: str) -> bool:
    """Whether a column holds something that not even the person it belongs to gets to see."""
    found = entries().get(table)
    return found is not None and column in found.secret


def purpose_of(table: str, column: str) -> str:
    """What a column is for; empty when the register does not say."""
    found = entries().get(table)
    if found is None:
        return ""
    common: dict[str, str] = _texts()["common"]
    return found.columns.get(column) or common.get(column, "") or (found.about if found.kind == "O" else "")


def faults() -> list[str]:
    """Where the register and the models differ, each with what to write."""
    tables = Base.metadata.tables
    found = [f"register.toml has [tables.{name}], which is no table" for name in entries().keys() - tables.keys()]
    settings = {field.name for field in fields(Settings)}
    for name, table in tables.items():
        if name not in entries():
            found.append(f"register.toml lacks [tables.{name}] (about, class, basis, keep, erased, columns)")
            continue
        one = entries()[name]
        columns = {column.name for column in table.columns}
        found += [
            f"register.toml: {name}.{column} needs a purpose" for column in columns if not purpose_of(name, column)
        ]
        named = {*one.columns, *one.secret}
        found += [f"register.toml: {name} has no column {column}" for column in named - columns]
        found += [f"register.toml: {name}: no class {one.kind}" for _ in [0] if one.kind not in CLASSES]
        found += [f"register.toml: {name}: no basis {one.basis}" for _ in [0] if one.basis not in _texts()["basis"]]
        found += [
            f"register.toml: {name}: no setting {key}" for key in _SETTING.findall(one.keep) if key not in settings
        ]
        found += [f"register.toml: {name} points at people: say what erasing does" for _ in [0] if _lacks_erasing(name)]
    return sorted(found)


def as_markdown() -> str:
    """The register as a page of docs/."""
    bases: dict[str, str] = _texts()["basis"]
    lines = [
        "# Sổ dữ liệu: lớp học giữ gì, để làm gì (data register)",
        "",
        "Trang này do `learning register` làm từ chính các bảng của chương trình; bài kiểm thử giữ cho nó luôn đúng.",
        "*Made by `learning register` from the models themselves; a test keeps it true.*",
        "",
        "Loại: " + "; ".join(f"**{code}** {words}" for code, words in CLASSES.items()) + ".",
        "Thời hạn tính bằng ngày là [cài đặt](settings.md). `learning retention` dọn những gì quá hạn.",
    ]
    for name, one in sorted(entries().items(), key=lambda item: ("SPO".index(item[1].kind), item[0])):
        lines += ["", f"## `{name}`: {one.about}", "", f"- Loại: {one.kind}", f"- Căn cứ: {bases[one.basis]}"]
        lines.append(f"- Giữ: {_SETTING.sub(lambda found: f'`{PREFIX}{found[1].upper()}`', one.keep)}")
        if one.erased:
            lines.append(f"- Khi xoá dữ liệu của một người: {one.erased}")
        if one.kind == "O":
            columns = ", ".join(f"`{column.name}`" for column in Base.metadata.tables[name].columns)
            lines.append(f"- Cột: {columns}")
            continue
        lines += ["", "| cột | để làm gì |", "| --- | --- |"]
        lines += [_row(name, column.name) for column in Base.metadata.tables[name].columns]
    return "\n".join(lines) + "\n"


def _row(table: str, column: str) -> str:
    kept = " (không ai xem được)" if is_secret(table, column) else ""
    return f"| `{column}` | {purpose_of(table, column)}{kept} |"


def _lacks_erasing(name: str) -> bool:
    points = any(key.target_fullname == "person.id" for key in Base.metadata.tables[name].foreign_keys)
    one = entries()[name]
    return points and not one.erased


@cache
def _texts() -> dict[str, dict[str, Any]]:
    return tomllib.loads((Path(__file__).parent / "register.toml").read_text("utf-8"))
