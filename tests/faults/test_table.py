"""Each fault of the phone's half of the table in budgets.md, on each engine."""

import pytest
from flask import Flask

from tests import library
from tests.conftest import Template
from tests.faults.scene import Scene
from tests.faults.table import FAULTS, Fault
from tests.people import World


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.what)
def test_nothing_is_lost(app: Flask, world: World, template: Template, fault: Fault) -> None:
    if fault.sqlite_only and template.engine != "sqlite":
        return  # its backup is a file
    library.publish()
    assert fault.check(Scene(app, world))
