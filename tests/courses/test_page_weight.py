"""Every member page with its stylesheet fits into one round trip of a phone; a cold first lesson into little more."""

import pytest
from flask import Flask

from learning.administration import instance
from learning.authoring import folders, publishing
from learning.config import folder
from learning.policy import OPERATOR
from tests import library
from tests.benchmarks.weights import COLD_MOST, COLD_REQUESTS_MOST, PAGE_MOST, SCRIPTS_MOST, Browser, lessons_of
from tests.people import World

pytestmark = pytest.mark.one_engine


def test_every_page_of_a_member_is_light(app: Flask, world: World) -> None:
    _publish_all()
    weights = Browser(app, world.an).weigh_all()
    kinds = {weight.path.split("/")[1].partition("?")[0] for weight in weights}
    assert {"", "me", "courses", "quizzes", "papers"} <= kinds
    assert {weight.path for weight in weights if weight.bytes > PAGE_MOST or not weight.css} == set()
    assert {weight.path for weight in weights if weight.js > SCRIPTS_MOST} == set()


def test_a_cold_first_lesson_is_light(app: Flask, world: World) -> None:
    _publish_all()
    lessons = lessons_of(Browser(app, world.an).weigh_all())
    cold = [(lesson, *Browser(app, world.an).weigh_cold(lesson)) for lesson in lessons]
    assert len(cold) > 2
    assert [one for one in cold if one[1] > COLD_MOST or one[2] > COLD_REQUESTS_MOST] == []


def _publish_all() -> None:
    """The shipped courses, and the small one whose quiz has ten questions."""
    publishing.publish(OPERATOR, folders.read_folders(folder("courses"), folder("quizzes")))
    library.publish(library.files(questions=10))
    instance.assign_everywhere()
