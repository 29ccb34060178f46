"""What docs/security.md promises, and whether each named test really ran: hooks for tests/conftest.py.

A whole run (no file, no choice by -k or -m) in which a named test was not collected, or only skipped, is not green.
With several processes it is the controller that hears of every report and judges.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

PAGE = Path("docs") / "security.md"
LINE = re.compile(r"^\| ([^|]+) \| ([^|]+) \| (shown|n/a|deviates|[^|]*) \| (.+) \|$", re.MULTILINE)
_passed: set[str] = set()
_skipped: set[str] = set()


def lines_of(page: str) -> list[tuple[str, str, str, str]]:
    """The rows of the ASVS table: ids, requirement, state, test or reason."""
    table = page.split("## ASVS", 1)[1]
    return [row for row in LINE.findall(table) if row[0] not in {"ids", "---"}]


def promised(page: str) -> list[str]:
    """The tests that the page names: a function, a file, or a folder."""
    return [what.strip("`") for _ids, _requirement, state, what in lines_of(page) if state == "shown"]


def broken(promises: Iterable[str], passed: Iterable[str], skipped: Iterable[str]) -> Iterator[str]:
    """Promises of which nothing passed, or something was only skipped. passed, skipped: ids, parameters cut off."""
    ran, left = set(passed), set(skipped)
    for promise in promises:
        if not any(_is_of(test, promise) for test in ran):
            yield f"{promise}: did not run"
        for test in sorted(one for one in left - ran if _is_of(one, promise)):
            yield f"{promise}: {test} was skipped"


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Gather what passed and what was skipped, on whichever engine and in whichever process."""
    test = report.nodeid.partition("[")[0]
    if report.when == "call" and report.passed:
        _passed.add(test)
    elif report.skipped:
        _skipped.add(test)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """A whole run that would be green is not when it breaks a promise."""
    if exitstatus or hasattr(session.config, "workerinput") or not _is_whole(session.config):
        return
    page = (session.config.rootpath / PAGE).read_text("utf-8")
    faults = list(broken(promised(page), _passed, _skipped))
    if faults:
        print("\n".join([f"\n{PAGE} names tests that did not run:", *faults]))
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _is_whole(config: pytest.Config) -> bool:
    option = config.option
    return not (option.file_or_dir or option.keyword or option.markexpr or option.collectonly or option.deselect)


def _is_of(test: str, promise: str) -> bool:
    return test == promise or test.startswith((f"{promise}::", f"{promise}/"))
