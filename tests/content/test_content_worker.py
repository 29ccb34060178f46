"""The child process: it renders as the parent would, and it can be lost without loss."""

from collections.abc import Iterator

import pytest

from learning.content.library import Course
from learning.content.rendering import Media, render_lesson
from learning.content.worker import Renderer, RenderingFailed
from learning.quizzes.quiz import read_library

COURSE = Course("may", "may", "Máy")
HANGS = "[" * 50_000


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    with Renderer() as renderer:
        yield renderer


def test_the_same_as_at_home(renderer: Renderer, sample_files: dict[str, bytes]) -> None:
    course = read_library(sample_files).courses[0]
    media = {path: Media("/m", 3, 2) for path in course.media}
    for lesson in course.lessons:
        assert renderer.lesson(course, lesson, media) == render_lesson(course, lesson, media)
    question = course.quizzes[0].questions[0]
    assert renderer.question(question, course, media)["stem"] == "Nút nguồn để làm gì?"
    assert renderer.inline("**a**", course, media) == "<strong>a</strong>"


def test_what_hangs_is_ended_and_the_next_text_is_rendered() -> None:
    with Renderer(seconds=1) as renderer:
        with pytest.raises(RenderingFailed) as failed:
            renderer.fragment(HANGS, COURSE, {})
        assert failed.value.reason == "timeout"
        assert renderer.fragment("a", COURSE, {}) == "<p>a</p>"


def test_a_fault_is_a_reason(renderer: Renderer) -> None:
    with pytest.raises(RenderingFailed) as failed:
        renderer.fragment("- " * 1_500 + "x", COURSE, {})
    assert (failed.value.reason, failed.value.detail) == ("fault", "RecursionError")
    assert renderer.fragment("a", COURSE, {}) == "<p>a</p>"


def test_memory_is_limited() -> None:
    many = "- một\n" * 10_000
    with Renderer(seconds=60, megabytes=4) as renderer, pytest.raises(RenderingFailed) as failed:
        renderer.fragment(many, COURSE, {})
    assert failed.value.reason in {"memory", "crash"}


def test_a_killed_child_is_replaced() -> None:
    with Renderer() as renderer:
        assert renderer.fragment("a", COURSE, {}) == "<p>a</p>"
        assert renderer._process is not None
        renderer._process.kill()
        renderer._process.wait()
        with pytest.raises(RenderingFailed) as failed:
            renderer.fragment("b", COURSE, {})
        assert failed.value.reason == "crash"
        assert renderer.fragment("c", COURSE, {}) == "<p>c</p>"


def test_closing_ends_the_child() -> None:
    renderer = Renderer()
    renderer.fragment("a", COURSE, {})
    child = renderer._process
    renderer.close()
    assert child is not None and child.poll() is not None
