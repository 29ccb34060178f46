"""The demo's results: everybody studies one course, tasks wait for the next meeting of the cell."""

from collections import Counter

from sqlalchemy import select

from learning.assignments.models import Assignment
from learning.cli import demo_results
from learning.db import db
from learning.progress.models import CourseProgress, Event
from tests import library
from tests.factories import make_people
from tests.people import World

TASK = "\n/// task | Đã thử ở nhà {#thu-o-nha}\n\nĐồng chí làm thử.\n\n///\n"


def test_all_study_the_course_of_the_campaign_and_few_another(world: World) -> None:
    make_people(60, world.cell_1)
    library.publish({**library.files(), **_course_with_a_task("so-tay-dang-vien")})
    demo_results.fill()
    begun = Counter(row.subject.split("/")[0] for row in _events("lesson_read"))
    assert begun["so-tay-dang-vien"] > 5 * begun["khoa-thu"]
    assert len(list(db.session.scalars(select(Assignment)))) == 1
    reported = {row.person_id: row.received_at for row in _events("task_reported")}
    confirmed = {row.person_id: row.received_at for row in _events("task_confirmed")}
    assert confirmed
    assert all(reported[person] < at for person, at in confirmed.items())
    assert len(set(confirmed.values())) <= demo_results.DAYS // demo_results.DAYS_BETWEEN_MEETINGS
    assert any(row.completed_at for row in db.session.scalars(select(CourseProgress)))


def _course_with_a_task(slug: str) -> dict[str, bytes]:
    return {
        f"courses/{slug}/course.md": b"---\ntitle: So tay\naccess: open\n---\n",
        f"courses/{slug}/01-mot.md": f"---\ntitle: Bài một\n---\n\nMột bài.\n{TASK}".encode(),
    }


def _events(kind: str) -> list[Event]:
    return list(db.session.scalars(select(Event).where(Event.kind == kind)))
