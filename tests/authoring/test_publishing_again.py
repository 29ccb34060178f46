"""Publishing again does again only what a change asks for, and gives what doing all of it anew would give."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from learning.authoring import publishing
from learning.authoring.publishing import Faulty
from learning.authoring.rendering import Before, render_course
from learning.content.library import Course
from learning.content.parsed import Parsed
from learning.courses import versions
from learning.courses.versions import Rendered
from learning.policy import OPERATOR
from learning.quizzes.quiz import read_file, read_library
from tests import library
from tests.people import World

COURSE = "courses/khoa-thu/course.md"
FIRST, SECOND = "courses/khoa-thu/01-bai-1.md", "courses/khoa-thu/02-bai-2.md"
QUIZ = "quizzes/khoa-thu/kiem-tra.md"
WORDS = "courses/khoa-thu/glossary.md"
PICTURE = "courses/khoa-thu/media/hinh.svg"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h%dv9"/></svg>'
OLD = "<p>của bản trước</p>"

Files = dict[str, bytes]


def files() -> Files:
    found = library.files()
    found[FIRST] += "\nXem [bài sau](02-bai-2.md).\n".encode()
    found[SECOND] += "\n![Hình](media/hinh.svg)\n".encode()
    return found | {WORDS: "*[OTP]: mã dùng một lần\n".encode(), PICTURE: SVG % 9}


def course(of: Files) -> Course:
    (found,) = read_library(of).courses
    return found


def render(of: Files, before: Before = Before()) -> Rendered:  # noqa: B008 - never changed
    return render_course(library.RENDERER, course(of), of, before)


def planted(of: Files) -> Before:
    """The version before, of which every page says that it is."""
    made = render(of)
    pieces = {"stem": OLD}
    return Before(
        of,
        replace(
            made,
            introduction=OLD,
            lessons={slug: replace(page, html=OLD) for slug, page in made.lessons.items()},
            checks={slug: dict.fromkeys(found, pieces) for slug, found in made.checks.items()},
            quizzes={slug: dict.fromkeys(found, pieces) for slug, found in made.quizzes.items()},
            introductions=dict.fromkeys(made.introductions, OLD),
        ),
    )


def taken_over(now: Rendered) -> set[str]:
    """What was not rendered anew."""
    found = {slug for slug, page in now.lessons.items() if page.html == OLD}
    found |= {f"checks of {slug}" for slug, held in now.checks.items() if {"stem": OLD} in held.values()}
    found |= {f"questions of {slug}" for slug, held in now.quizzes.items() if {"stem": OLD} in held.values()}
    found |= {slug for slug, html in now.introductions.items() if html == OLD}
    return found | ({"course"} if now.introduction == OLD else set())


ALL = {"course", "bai-1", "checks of bai-1", "bai-2", "checks of bai-2", "kiem-tra", "questions of kiem-tra"}
CHANGES: dict[str, tuple[Files, set[str]]] = {
    "nothing": ({}, set()),
    "a lesson": ({SECOND: files()[SECOND] + "\nThêm.\n".encode()}, {"bai-2", "checks of bai-2"}),
    "a quiz": ({QUIZ: files()[QUIZ].replace(b"80", b"70")}, {"kiem-tra", "questions of kiem-tra"}),
    "the introduction": ({COURSE: files()[COURSE] + "\nThêm.\n".encode()}, {"course"}),
    "a word that lessons explain": (
        {WORDS: "*[OTP]: mã\n".encode()},
        {"bai-1", "checks of bai-1", "bai-2", "checks of bai-2"},
    ),
    "a picture": ({PICTURE: SVG % 8}, {"bai-2", "checks of bai-2"}),
    "another lesson, to which one may link": (
        {"courses/khoa-thu/03-bai-3.md": library.LESSON.format(number=3).encode()},
        {"bai-1", "checks of bai-1", "bai-3", "checks of bai-3"},
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_did_not_change_is_taken_over(name: str) -> None:
    changed, anew = CHANGES[name]
    now = render(files() | changed, planted(files()))
    assert taken_over(now) == ALL - anew
    assert render(files() | changed, Before(files(), render(files()))) == render(files() | changed)


def test_another_program_renders_anew() -> None:
    before = planted(files())
    other = replace(before.rendered, made_from=dict.fromkeys(before.rendered.made_from, "another key"))
    assert taken_over(render(files(), Before(files(), other))) == set()


def test_what_is_stored_is_what_was_rendered(world: World) -> None:
    library.publish(files())
    assert versions.present_rendering("khoa-thu") == replace(render(files()), pictures={})
    assert versions.present_rendering("khac") == versions.NOTHING_RENDERED


class Glance:
    """Reads for checking alone, as what the checker keeps does; notes what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[set[str]] = []

    def __call__(self, found: Mapping[str, bytes]) -> dict[str, Parsed]:
        self.asked.append(set(found))
        return {path: read_file(path, data).for_checking() for path, data in found.items()}


def test_courses_that_stay_are_only_glanced_at(world: World) -> None:
    both = files() | library.files("khoa-khac")
    glance = Glance()
    publishing.publish(OPERATOR, both, renderer=library.RENDERER, glance=glance)
    assert glance.asked == []  # nothing was published yet
    edited = both | {SECOND: both[SECOND] + "\nThêm.\n".encode()}
    said = publishing.preview(OPERATOR, edited, renderer=library.RENDERER)
    assert publishing.preview(OPERATOR, edited, renderer=library.RENDERER, glance=glance) == said
    assert glance.asked == [set(edited)]
    done = publishing.publish(OPERATOR, edited, renderer=library.RENDERER, glance=glance)
    assert [(one.folder, one.stored.number, one.stored.changed) for one in done] == [
        ("khoa-khac", 1, False),
        ("khoa-thu", 2, True),
    ]
    own = {path: data for path, data in edited.items() if path in files()}
    assert versions.present_rendering("khoa-thu") == replace(render(own), pictures={})
    asks = both[QUIZ].replace(b"lesson=bai-1", b"lesson=khoa-khac/bai-9")
    with pytest.raises(Faulty) as refusal:
        publishing.publish(OPERATOR, edited | {QUIZ: asks}, renderer=library.RENDERER, glance=glance)
    assert {one.code for one in refusal.value.findings} == {"E206"}
