"""Exports of rosters: whom they hold, who may have them, and that importing one changes nothing."""

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from learning.administration.models import AuditEntry
from learning.db import db
from learning.errors import NotFound
from learning.policy import OPERATOR, Role
from learning.units import exports, imports
from tests import factories
from tests.people import World, act_as


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


@pytest.mark.parametrize("unit", ["city", "ward_a", "cell_1", "ward_b"])
def test_importing_an_export_changes_nothing(world: World, unit: str) -> None:
    factories.make_person("Đoàn Văn Trực", world.ward_a, phone="+84900000301", status="exempt", note="=1+1")
    factories.make_person("Đoàn Văn Rời", world.cell_1, status="left")
    factories.make_person("Đoàn Văn Gốc", world.city)
    unit_id = getattr(world, unit).id
    data = exports.export_roster(OPERATOR, unit_id)
    report = imports.import_roster(OPERATOR, unit_id, data)
    assert report.is_clean and not report.warnings
    assert report.counts == dict.fromkeys(report.counts, 0) | {"unchanged": len(rows_of(data))}
    assert report.unchanged > 0 and not report.is_saved


def test_a_wards_export_can_go_in_at_the_root(world: World) -> None:
    factories.make_person("Đoàn Văn Trực", world.ward_a)
    report = imports.preview(OPERATOR, world.city.id, exports.export_roster(OPERATOR, world.ward_a.id)).report
    assert report.is_clean and report.moved == report.changed == report.added == 0


def test_it_holds_the_people_below_by_unit_and_name(world: World) -> None:
    rows = rows_of(exports.export_roster(act_as(world.giang), world.ward_a.id))
    assert [row["họ tên"].split()[-1] for row in rows] == ["An", "Bình", "Dũng", "Phúc", "Cúc", "Em", "Giang"]
    assert rows[2] == {
        "mã": "",
        "họ tên": "Ngô Tiến Dũng",
        "điện thoại": "0900 000 104",
        "đơn vị": "C1",
        "tên đơn vị": "Chi bộ Tổ dân phố số 1",
        "vai trò": "lãnh đạo chi bộ",
        "trạng thái": "đang sinh hoạt",
        "ghi chú": "GHI-CHU-DUNG",
    }


def test_a_role_of_another_unit_is_not_in_the_file(world: World) -> None:
    """Giang's seat on the committee is for the ward: a row of her cell says nothing of it."""
    factories.grant(world.binh, Role.HELPER, world.cell_2)
    rows = rows_of(exports.export_roster(OPERATOR, world.ward_a.id))
    assert {row["họ tên"]: row["vai trò"] for row in rows if row["vai trò"]} == {
        "Ngô Tiến Dũng": "lãnh đạo chi bộ",
        "Bùi Thị Em": "lãnh đạo chi bộ",
        "Cao Hồng Phúc": "người hỗ trợ",
    }


@pytest.mark.parametrize("person", ["an", "dung", "ha", "khanh", "phuc"])
def test_only_who_may_import_may_export(world: World, person: str) -> None:
    with pytest.raises(NotFound):
        exports.export_roster(act_as(world.people[person]), world.ward_a.id)


def test_it_is_logged(world: World) -> None:
    exports.export_roster(act_as(world.giang), world.ward_a.id)
    line = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "roster_exported")).one()
    assert (line.actor_id, line.unit_id, line.detail) == (world.giang.id, world.ward_a.id, {"people": 7})


NAMES = st.sampled_from(["Lý Văn Một", "Lý Thị Hai", "Lý  Văn Ba", "=Lý", "Đỗ “Bốn”, con", "Lý Văn Một"])
PHONES = st.sampled_from(["", "0900 000 401", "0900 000 402", "0900 000 403"])
UNITS = st.sampled_from(["C1", "PA/C2", "PB/C3", "PB", "/"])
STATUSES = st.sampled_from(["", "được miễn", "đang sinh hoạt"])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(NAMES, PHONES, UNITS, STATUSES), max_size=8))
def test_whatever_was_imported_its_export_changes_nothing(world: World, people: list[tuple[str, ...]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["mã", "họ tên", "điện thoại", "đơn vị", "trạng thái"])
    writer.writerows([f"H{number}", *person] for number, person in enumerate(people))
    imports.import_good_rows(OPERATOR, world.city.id, text.getvalue().encode())
    again = imports.import_roster(OPERATOR, world.city.id, exports.export_roster(OPERATOR, world.city.id))
    assert not again.is_saved and again.is_clean
    assert again.added == again.changed == again.moved == again.missing == 0
