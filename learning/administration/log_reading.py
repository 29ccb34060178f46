"""The audit log for those who may read it: how far, in words, page by page, and as a file. Knows no request."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from learning import clock, config, policy
from learning.administration import audit, audit_words, queries
from learning.administration.queries import Reach, Wanted
from learning.courses import catalogue
from learning.courses import queries as course_queries
from learning.db import transaction
from learning.policy import Actor, Permission, Role
from learning.units.formula_guard import guard

PAGE = 50
MOST_IN_A_FILE = 50_000
_AT_ONCE = 2_000
_COLUMNS = ("Số", "Lúc", "Việc", "Về ai", "Đơn vị", "Người làm", "Vai trò khi làm", "Chi tiết", "Mã kiểm")


@dataclass(frozen=True)
class Line:
    """One entry in words; person, actor and unit are empty where there is none."""

    id: int
    at: datetime
    what: str
    person: str
    unit: str
    actor: str
    acting_as: str
    details: tuple[str, ...]
    hash: str


@dataclass(frozen=True)
class Asked:
    """What a reader asks for: a topic, days (both included), entries before an id; None: whatever there is."""

    topic: str = ""
    from_on: date | None = None
    to_on: date | None = None
    before: int | None = None


@dataclass(frozen=True)
class LogPage:
    """The newest first; next: the id to ask for to go on, None at the end."""

    lines: tuple[Line, ...]
    next: int | None


def read_log(actor: Actor, asked: Asked) -> LogPage:
    """A page of what the actor may read by their roles, and of what concerns them."""
    return _page(actor, _reach(actor), asked)


def read_own(actor: Actor, asked: Asked) -> LogPage:
    """A page of what was done to the actor or by them."""
    return _page(actor, Reach(actor.person_id), asked)


def export_log(actor: Actor, asked: Asked) -> bytes:
    """All that is asked for as CSV, at most MOST_IN_A_FILE lines, with a line in the log itself."""
    lines: list[Line] = []
    before = None
    while len(lines) < MOST_IN_A_FILE:
        found = list(_lines(actor, _reach(actor), replace(asked, before=before), _AT_ONCE))
        lines += found
        if len(found) < _AT_ONCE:
            break
        before = found[-1].id
    with transaction():
        audit.write(actor, "audit_exported", rows=len(lines))
    return _as_csv(lines[:MOST_IN_A_FILE])


def _page(actor: Actor, reach: Reach, asked: Asked) -> LogPage:
    lines = tuple(_lines(actor, reach, asked, PAGE + 1))
    return LogPage(lines[:PAGE], lines[PAGE - 1].id if len(lines) > PAGE else None)


def _reach(actor: Actor) -> Reach:
    return Reach(
        actor.person_id,
        policy.scope(actor, Permission.AUDIT_SEE),
        policy.scope(actor, Permission.COURSES_PUBLISH),
        tuple(audit_words.actions_of("courses")),
    )


def _wanted(asked: Asked) -> Wanted:
    zone = config.current().timezone
    return Wanted(
        before=asked.before,
        since=clock.end_of_day(asked.from_on - timedelta(days=1), zone) if asked.from_on else None,
        until=clock.end_of_day(asked.to_on, zone) if asked.to_on else None,
        actions=tuple(audit_words.actions_of(asked.topic)) if asked.topic else None,
    )


def _lines(actor: Actor, reach: Reach, asked: Asked, limit: int) -> Iterator[Line]:
    rows = queries.list_entries(reach, _wanted(asked), limit)
    titles = _course_titles() if any("course" in row[0].detail for row in rows) else {}
    for row in rows:
        entry = row[0]
        about_me = entry.person_id == actor.person_id
        by_me = entry.actor_id == actor.person_id
        title = titles.get(entry.detail.get("course"))
        yield Line(
            entry.id,
            entry.at,
            audit_words.action_words(entry.action),
            _name(actor, entry.person_id, row.person_name, row.person_path, about_me),
            row.unit_name or "",
            _name(actor, entry.actor_id, row.actor_name, row.actor_path, about_me or by_me),
            audit_words.acting_as_words(entry.acting_as),
            (*((title,) if title else ()), *audit_words.detail_words(entry.detail)),
            entry.hash,
        )


def _name(actor: Actor, person_id: int | None, name: str | None, path: str | None, own: bool) -> str:
    """The name, for whoever may see it: their own and who acted on them, names of their units, for administrators all.

    Those above the names read that it was somebody, and by the number that it was the same one.
    """
    if person_id is None or name is None:
        return ""
    sees_all = any(grant.role is Role.ADMIN for grant in actor.grants)
    if own or sees_all or actor.is_operator or (path and policy.may(actor, Permission.NAMES_SEE, path)):
        return name
    return f"Một đồng chí (số {person_id})"


def _course_titles() -> dict[int, str]:
    return {course.id: catalogue.version_text(course.version_id).title for course in course_queries.list_current()}


def _as_csv(lines: list[Line]) -> bytes:
    """Quoted in full, guarded against formulas, with the mark by which spreadsheets know UTF-8."""
    zone = config.current().timezone
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(_COLUMNS)
    for line in lines:
        at = f"{line.at.astimezone(zone):%d/%m/%Y %H:%M:%S}"
        cells: tuple[Any, ...] = (
            line.id,
            at,
            line.what,
            line.person,
            line.unit,
            line.actor,
            line.acting_as,
            "; ".join(line.details),
            line.hash,
        )
        writer.writerow([guard(str(cell)) for cell in cells])
    return b"\xef\xbb\xbf" + text.getvalue().encode()
