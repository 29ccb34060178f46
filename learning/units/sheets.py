"""One sheet of an XLSX file as lines of text, read by a child process with limits; knows no roster."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MEGABYTES, SECONDS = 700, 60  # address space and processor time of the child
START = b"PK\x03\x04"
MARK = "\ue000"
DAY, FAILED = f"{MARK}ngày ", f"{MARK}lỗi "  # before the text of a cell that holds a day, or a formula without a value
FAULT = "fault"
BROKEN = ("Tệp Excel này bị hỏng, hoặc nặng hơn mức lớp học đọc được.", "Mở bằng Excel, lưu lại thành .xlsx rồi gửi.")


class Unreadable(Exception):
    """A file that is not read; message and cure are words for people. sheets: those to choose among, if that is it."""

    def __init__(self, message: str, cure: str, sheets: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.message, self.cure, self.sheets = message, cure, sheets


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as read: its name, how many the file shows, rows that are hidden, merged cells of the first rows as
    (row, first column, last row, last column) from 0, and the rows as lines of JSON."""

    name: str
    of: int
    hidden_rows: tuple[int, ...]
    merged: tuple[tuple[int, int, int, int], ...]
    lines: bytes

    def rows(self) -> Iterator[list[str]]:
        """The cells of each row from the first on, empty rows too."""
        start = 0
        while (end := self.lines.find(b"\n", start)) >= 0:
            yield json.loads(self.lines[start:end])
            start = end + 1


def read_sheet(data: bytes, name: str = "") -> Sheet:
    """The only sheet with a list in it, or the one of a name. Raises Unreadable."""
    about, lines = _ask(data, name)
    if FAULT in about:
        raise Unreadable(*about[FAULT])
    if "sheets" in about:
        names = ", ".join(f"“{one}”" for one in about["sheets"])
        message = f"Tệp có {len(about['sheets'])} trang tính có danh sách: {names}."
        raise Unreadable(message, "Xin chọn một trang tính.", tuple(about["sheets"]))
    merged = tuple((one[0], one[1], one[2], one[3]) for one in about["merged"])
    return Sheet(about["sheet"], about["of"], tuple(about["hidden_rows"]), merged, lines)


def _ask(data: bytes, name: str) -> tuple[dict[str, Any], bytes]:
    """What the child says about the sheet, and its lines."""
    command = [sys.executable, "-m", "learning.units.sheet_reading", str(MEGABYTES), str(SECONDS), name]
    environment = {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "utf-8"}
    try:
        done = subprocess.run(  # noqa: S603 - our own module; the name of a sheet is one argument, to no shell
            command, input=data, env=environment, capture_output=True, timeout=2 * SECONDS, check=False
        )
    except subprocess.TimeoutExpired as failure:
        raise Unreadable(*BROKEN) from failure
    first, _, lines = done.stdout.partition(b"\n")
    if done.returncode or not first:
        raise Unreadable(*BROKEN)
    return json.loads(first), lines
