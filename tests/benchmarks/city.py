"""A city of 20 wards with 133 cells, 5,630 members and 6 courses each, written as rows; its pages and its files.

Only reading is measured, so nothing is made through the doors: the rows are such as they would have left.
"""

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from sqlalchemy import event, insert, select
from sqlalchemy.engine import Engine

from learning import clock, config, vietnamese
from learning.administration import instance
from learning.app import create_app
from learning.authoring import publishing
from learning.cli import serve
from learning.courses.models import Course
from learning.db import db, transaction
from learning.members import secrets, sessions
from learning.members.models import Membership, Person, RoleGrant
from learning.members.second_step import PASSKEY
from learning.policy import OPERATOR, Role
from learning.progress import service as progress
from learning.progress.models import CourseProgress
from learning.reports import exports, months, snapshots
from learning.units import queries
from learning.units.models import Unit
from tests import library
from tests.benchmarks import scene, server
from tests.benchmarks.load import Rate, compare, request

WARDS, CELLS, MEMBERS, COURSES = 20, 133, 5_630, 6
REPORTS = 12
MOST_TIMES, MOST_QUERIES, MOST_EXPORT_SECONDS = 3.0, 10, 2.0
SLUG = "khoa-1"
_PARTS = ("lesson:bai-1", "lesson:bai-2", "quiz:kiem-tra")
_DAY = date(2026, 1, 5)


def measure() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="learning-bench-") as name:
        folder = Path(name) / "instance"
        begun = time.process_time()
        made = make(scene.settings_for(folder))
        spent = time.process_time() - begun
        yield f"made {WARDS} × {CELLS} cells, {WARDS * MEMBERS:,} people in {spent:.0f} s of processor"
        yield from _files(folder, made)
        with server.running(folder) as running:
            yield from _pages(made, running)


def make(settings: config.Settings) -> dict[str, Any]:
    """Fill an empty instance; returns ids and tokens of sessions."""
    app = create_app(settings)
    with app.app_context():
        serve.prepare()
        files: dict[str, bytes] = {}
        for number in range(1, COURSES + 1):
            files |= library.files(f"khoa-{number}", questions=1)
        publishing.publish(OPERATOR, files)
        root = queries.get_root()
        dice = random.Random(5)  # noqa: S311 - invented results
        with transaction():
            root.kind, root.name = "city", "Thành phố Bến Lụa"
            cells = _units(root)
            _people(cells, dice)
        instance.assign_everywhere()
        course_ids = list(db.session.scalars(select(Course.id).where(Course.slug.like("khoa-%"))))
        _results(course_ids, dice)
        with transaction():
            progress.recount([*cells, *(unit_id for unit_id, _path in _wards())])
        snapshots.take(clock.today(settings.timezone))
        made = _roles(root.id, cells)
        db.session.remove()
        db.engine.dispose()
    return made


def _units(root: Unit) -> dict[int, str]:
    """Wards and cells below the root; returns the cells' paths by id."""
    first = root.id + 1
    rows, cells = [], {}
    for ward in range(WARDS):
        ward_id = first + ward * (CELLS + 1)
        path = f"{root.path}{ward_id}/"
        rows.append(_unit(ward_id, root.id, "ward", f"P{ward}", f"Phường số {ward + 1}", path, True))
        for cell in range(CELLS):
            cell_id = ward_id + 1 + cell
            cells[cell_id] = f"{path}{cell_id}/"
            rows.append(_unit(cell_id, ward_id, "cell", f"C{cell}", f"Chi bộ số {cell + 1}", cells[cell_id], False))
    db.session.execute(insert(Unit), rows)
    return cells


def _unit(id_: int, parent_id: int, kind: str, code: str, name: str, path: str, sees_names: bool) -> dict[str, Any]:
    values = {"id": id_, "parent_id": parent_id, "kind": kind, "code": code, "name": name, "path": path}
    return values | {"sees_names": sees_names, "opened_on": _DAY, "closed_on": None}


def _people(cells: dict[int, str], dice: random.Random) -> None:
    names = [
        f"{family} Văn {given}"
        for family in ("Đỗ", "Lê", "Trần", "Phạm")
        for given in ["An", "Bình", "Cúc", "Dung", "Hà"]
    ]
    keys = {name: (vietnamese.name_sort_key(name), vietnamese.fold(name)) for name in names}
    now = clock.now()
    first = (db.session.scalar(select(db.func.max(Person.id))) or 0) + 1
    people, places = [], []
    ids = list(cells)
    for number in range(WARDS * MEMBERS):
        name = dice.choice(names)
        ward, place = divmod(number, MEMBERS)
        people.append(
            {
                "id": first + number,
                "name": name,
                "name_key": keys[name][0],
                "name_folded": keys[name][1],
                "phone": f"+849{number:08d}",
                "sign_in_code": secrets.new_code(),
                "status": "exempt" if number % 50 == 7 else "active",
                "note": "",
                "created_at": now,
            }
        )
        cell_id = ids[ward * CELLS + place % CELLS]
        places.append({"person_id": first + number, "unit_id": cell_id, "group": "", "from_on": _DAY, "reason": ""})
    db.session.execute(insert(Person), people)
    db.session.execute(insert(Membership), places)


def _results(course_ids: list[int], dice: random.Random) -> None:
    """Two of three have begun each course, half of these have completed it."""
    now = clock.now()
    people = list(db.session.scalars(select(Person.id).where(Person.phone.is_not(None))))
    for course_id in course_ids:
        rows = []
        for person_id in people:
            done = dice.choice((0, 0, 1, 2, 3, 3))
            if done:
                at = now - timedelta(days=dice.randrange(60))
                rows.append(_progress(person_id, course_id, done, at))
        with transaction():
            db.session.execute(insert(CourseProgress), rows)


def _progress(person_id: int, course_id: int, done: int, at: Any) -> dict[str, Any]:
    parts = {key: scene.part(key, at.isoformat(timespec="seconds")) for key in _PARTS[:done]}
    return {
        "person_id": person_id,
        "course_id": course_id,
        "round": 1,
        "status": "completed" if done == 3 else "under_way",
        "percent": 100 * done // 3,
        "parts": parts,
        "started_at": at,
        "last_at": at,
        "completed_at": at if done == 3 else None,
    }


def _wards() -> list[tuple[int, str]]:
    return [tuple(row) for row in db.session.execute(select(Unit.id, Unit.path).where(Unit.kind == "ward"))]


def _roles(root_id: int, cells: dict[int, str]) -> dict[str, Any]:
    """A leader, a ward's committee and the city's, each signed in."""
    ward_id, cell_id = min(_wards())[0], min(cells)
    members = list(db.session.scalars(select(Person.id).where(Person.phone.is_not(None)).order_by(Person.id).limit(3)))
    held = ((Role.LEADER, cell_id), (Role.COMMITTEE, ward_id), (Role.COMMITTEE, root_id))
    made: dict[str, Any] = {"ward": ward_id, "cell": cell_id, "city": root_id}
    with transaction():
        for person_id, (role, unit_id) in zip(members, held, strict=True):
            db.session.add(RoleGrant(person_id=person_id, role=role.value, unit_id=unit_id, granted_at=clock.now()))
    for name, person_id in zip(("leader", "committee", "city_committee"), members, strict=True):
        made[name] = sessions.enrol(person_id, "card", None, "Trình duyệt thử", proved_by=PASSKEY)
    return made


def _files(folder: Path, made: dict[str, Any]) -> Iterator[str]:
    """The ward's list of people in all courses, and the city's comparison."""
    app = create_app(scene.settings_for(folder))
    with app.app_context():
        for what, unit, table, form in (
            (f"ward, {MEMBERS:,} people × {COURSES} courses, XLSX", "ward", "members", exports.XLSX),
            (f"ward, {MEMBERS:,} people × {COURSES} courses, CSV", "ward", "members", exports.CSV),
            ("city, comparison of wards, XLSX", "city", "units", exports.XLSX),
        ):
            out = BytesIO()
            wall, begun = time.perf_counter(), time.process_time()
            slug = SLUG if table == "units" else None
            exports.write(OPERATOR, made[unit], table, slug, form, out)
            spent, wall = time.process_time() - begun, time.perf_counter() - wall
            size = len(out.getvalue()) // 1024
            budget = f" (budget: {MOST_EXPORT_SECONDS:.0f} s)" if form == exports.XLSX and unit == "ward" else ""
            yield f"{what}: {spent:.2f} s of processor, {wall:.2f} s by the clock, {size} KB{budget}"
        for unit in ("ward", "city"):
            begun = time.process_time()
            months.get_month(OPERATOR, made[unit], months.parse_month(None))
            yield f"monthly report of the {unit}: {time.process_time() - begun:.2f} s of processor"
        db.session.remove()
    yield from _queries(app, made)  # outside: each request then has its own user
    with app.app_context():
        db.engine.dispose()


def _queries(app: Any, made: dict[str, Any]) -> Iterator[str]:
    """How many queries the pages send once they are warm."""
    client = app.test_client(use_cookies=False)
    for name, (token, path) in _addresses(made).items():
        headers = {"Cookie": f"session={made[token]}"}
        sent: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object, into: list[str] = sent) -> None:
            if not statement.startswith(("BEGIN", "PRAGMA")):
                into.append(statement)

        client.get(path, headers=headers)
        event.listen(Engine, "before_cursor_execute", note)
        status = client.get(path, headers=headers).status_code
        event.remove(Engine, "before_cursor_execute", note)
        yield f"{name} page: {status}, {len(sent)} queries (budget: {MOST_QUERIES})"


def _pages(made: dict[str, Any], running: tuple[int, int]) -> Iterator[str]:
    makers: dict[str, Callable[[int], bytes]] = {"bare": _get(made["leader"], "/bench/bare")}
    makers |= {name: _get(made[token], path) for name, (token, path) in _addresses(made).items()}
    rates: dict[str, Rate] = compare(running, makers, REPORTS, clients=1)
    bare = rates.pop("bare")
    yield f"bare page of 8 KB {bare}"
    for name, rate in rates.items():
        times = f"{bare.of(rate):.2f} × the bare page, {rate.cpu / bare.cpu:.2f} × its processor time"
        yield f"{name} page {rate}: {times} (budget: at most {MOST_TIMES:.0f} ×)"


def _addresses(made: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Who opens which page, by its name."""
    return {
        "cell": ("leader", f"/cell?khoa={SLUG}"),
        "ward": ("committee", f"/units/{made['ward']}?khoa={SLUG}"),
        "city": ("city_committee", f"/units/{made['city']}?khoa={SLUG}"),
    }


def _get(token: str, path: str) -> Callable[[int], bytes]:
    headers = {"Host": "127.0.0.1", "Accept-Encoding": "gzip, br", "Sec-Fetch-Site": "same-origin"}
    asked = request("GET", path, headers | {"Cookie": f"session={token}"})
    return lambda _number: asked
