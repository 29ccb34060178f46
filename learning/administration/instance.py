"""Makes a database ready to serve: migrated, with a root unit and the shipped courses; asserts that commits last."""

from learning import clock, config
from learning.assignments import service as assignments
from learning.courses import queries as course_queries
from learning.db import db, durability_problem
from learning.migrations import runner
from learning.policy import OPERATOR
from learning.units import queries as unit_queries
from learning.units import service as units

ROOT_NAME = "Đảng bộ"


class NotDurable(Exception):
    """Commits that were acknowledged could be lost; the text says why."""


def migrate() -> None:
    """Bring the database to the newest schema. Raises NotDurable where acknowledged commits could be lost."""
    runner.upgrade(db.engine)
    with db.engine.connect() as connection:
        problem = durability_problem(connection)
    if problem:
        raise NotDurable(problem)


def ensure_root(kind: str = "city") -> None:
    """Have a root unit; its name and kind are asked of the first administrator."""
    if unit_queries.find_root() is None:
        units.create_root(ROOT_NAME, kind)


def assign_everywhere() -> None:
    """Assign all courses to the root, without a deadline, where they are not assigned yet."""
    root = unit_queries.get_root()
    today = clock.today(config.current().timezone)
    for course in course_queries.list_current():
        if assignments.find_assignment(course.id, root.path, today) is None:
            assignments.assign_course(OPERATOR, course.id, root.id, today, None)
