"""How many queries a page sends does not depend on how many people or cells there are, and is small."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

from learning.members.models import Person
from learning.policy import Role
from learning.progress import service as progress
from learning.progress.events import NewEvent
from learning.quizzes import papers
from tests import factories, library, people
from tests.people import World, act_as

MOST = 10
MOST_FOR_STUDY = 2
MOST_FOR_A_MONTH = 15  # six figures of the month, each its own question to other tables; once a month, not each day
SIZES = ((3, 2), (30, 8))  # members of a cell, cells of the ward
Count = Callable[[], AbstractContextManager[list[str]]]


@dataclass(frozen=True)
class Page:
    """A page, who asks for it, and how many queries it may send once it is warm."""

    path: str
    person: str
    most: int


PAGES = {
    "home": Page("/", "an", MOST),
    "me": Page("/me", "an", MOST),
    "course": Page("/courses/khoa-thu", "an", MOST_FOR_STUDY),
    "lesson": Page("/courses/khoa-thu/bai-1", "an", MOST_FOR_STUDY),
    "paper": Page("/papers/1", "an", MOST),
    "cell": Page("/cell", "dung", MOST),
    "ward": Page("/units/{ward}", "giang", MOST),
    "city": Page("/units/{city}", "quy", MOST),
    "attendance": Page("/attendance", "dung", MOST),
    "tasks": Page("/tasks", "dung", MOST),
    "slips": Page("/slips", "dung", MOST),
    "assignments": Page("/assignments", "giang", MOST),
    "month": Page("/units/{ward}/month", "giang", MOST_FOR_A_MONTH),
    "month of the city": Page("/units/{city}/month", "quy", MOST_FOR_A_MONTH),
    "exports": Page("/units/{ward}/export", "giang", MOST),
    "lesson reports": Page("/author/reports", "khanh", MOST),
    "tokens": Page("/tokens", "giang", MOST),
}


@pytest.mark.parametrize("name", PAGES)
def test_queries_are_few_and_the_same_at_two_sizes(name: str, app: Flask, world: World, query_count: Count) -> None:
    page = PAGES[name]
    library.publish()
    papers.issue_paper(act_as(world.an), "khoa-thu", "kiem-tra", 1)
    client = app.test_client()
    people.sign_in(client, world.people[page.person])
    path = page.path.format(ward=world.ward_a.id, city=world.city.id)
    counts = []
    members, cells = 0, 2
    for wanted_members, wanted_cells in SIZES:
        _grow(world, wanted_members - members, wanted_cells - cells)
        members, cells = wanted_members, wanted_cells
        counts.append(_queries(client, path, query_count))
    assert counts[0] == counts[1]
    assert len(counts[0]) <= page.most


def _queries(client: FlaskClient, path: str, query_count: Count) -> list[str]:
    """The statements of a page that has been asked for before."""
    assert client.get(path).status_code == 200
    with query_count() as sent:
        assert client.get(path).status_code == 200
    return list(sent)


def _grow(world: World, members: int, cells: int) -> None:
    """More members of the first cell, who have studied, and more cells of its ward, each with a leader."""
    joined = factories.make_people(members, world.cell_1)
    for number in range(cells):
        cell = factories.make_unit(world.ward_a, f"N{number}", "cell")
        leader = factories.make_people(1, cell)[0]
        factories.grant(leader, Role.LEADER, cell)
        joined.append(leader)
    for person in joined:
        _study(person)


def _study(person: Person) -> None:
    uid = f"00000000-0000-4000-8000-{person.id:012d}"
    event = NewEvent(uid, person.id, "lesson_read", "khoa-thu/bai-1")
    assert progress.record(act_as(person), [event])[0].status == "stored"
