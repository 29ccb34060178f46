"""A placement quiz: what it advises, and its page, which links into other courses and gives no score."""

from uuid import uuid4

from flask.testing import FlaskClient

from learning.courses import catalogue
from learning.courses.catalogue import LessonText, VersionText
from learning.progress import service as progress
from learning.progress.events import NewEvent
from learning.quizzes import paper as layouts
from learning.quizzes import papers, placement
from learning.quizzes.placement import Advice, Verdict
from learning.quizzes.quiz import parse_quiz
from tests import library
from tests.people import World, act_as, sign_in

QUIZ = """---
title: Nên học bài nào trước?
kind: placement
shuffle: none
---

## Câu về bài một? {#ve-mot lesson=khoa-thu/bai-1}

- [x] Biết
- [ ] Chưa rõ

## Câu về bài hai? {#ve-hai lesson=khoa-thu/bai-2}

- [ ] Chưa rõ
- [x] Biết

## Câu về chính khoá này? {#ve-day lesson=bai-1}

- [x] Biết
- [ ] Chưa rõ
"""


def version(title: str, *slugs: str) -> VersionText:
    lessons = tuple(
        LessonText(slug, number, slug.title(), 1, [], "", [], {}, [], None, frozenset())
        for number, slug in enumerate(slugs, 1)
    )
    return VersionText(1, 1, title, "", "vi", {}, [], lessons, ())


def names(advice: list[Advice]) -> list[tuple[str, list[str], list[str]]]:
    return [(one.slug, [a["slug"] for a in one.take], [a["slug"] for a in one.skip]) for one in advice]


def test_a_lesson_is_taken_as_soon_as_one_of_its_questions_was_wrong() -> None:
    verdicts = [Verdict("a/x", True), Verdict("a/x", False), Verdict("a/y", True), Verdict("b/z", True)]
    courses = [("b", version("B", "z")), ("a", version("A", "y", "x", "not-asked"))]
    advice = placement.advise(verdicts, courses)
    assert names(advice) == [("b", [], ["z"]), ("a", ["x"], ["y"])]
    assert placement.first_to_take(advice) == {"course": "a", "slug": "x", "title": "X", "number": 2}


def test_lessons_unknown_or_unseen_are_left_out_and_all_right_leaves_nothing_to_take() -> None:
    verdicts = [Verdict("a/gone", False), Verdict("hidden/x", False), Verdict("a/x", True)]
    advice = placement.advise(verdicts, [("a", version("A", "x")), ("c", version("C", "x"))])
    assert names(advice) == [("a", [], ["x"])]
    assert placement.first_to_take(advice) is None


def test_the_page_says_what_to_take_and_what_to_skip(client: FlaskClient, world: World) -> None:
    page = _result(client, world, "Biết", "Chưa rõ", "Biết")
    assert "Nên học 1 bài" in page
    assert "2 bài có thể bỏ qua" in page
    take, _fold, skip = page.partition('<details class="fold">')
    assert "/courses/khoa-thu/bai-2" in take
    assert "/courses/khoa-thu/bai-1" in skip
    assert "/courses/bat-dau/bai-1" in skip
    assert "câu đúng" not in page
    assert "Xem lại từng câu" in page


def test_who_knows_all_is_sent_on_without_a_lesson(client: FlaskClient, world: World) -> None:
    page = _result(client, world, "Biết", "Biết", "Biết")
    assert "Đồng chí đã biết các bài này" in page
    assert "Học bài đầu tiên" not in page


def test_the_course_with_the_placement_quiz_stands_first(world: World) -> None:
    library.publish(library.files("an-toan"))
    library.publish(_courses())
    assert next(course.slug for course, _version in catalogue.list_courses(act_as(world.an))) == "bat-dau"


def _courses() -> dict[str, bytes]:
    """A course with the placement quiz, and the one that it asks about."""
    quiz = {"quizzes/bat-dau/xep-lop.md": QUIZ.encode()}
    return library.files("bat-dau", questions=0) | quiz | library.files()


def _result(client: FlaskClient, world: World, *chosen: str) -> str:
    """The result page of a paper whose questions were answered with these options."""
    library.publish(_courses())
    paper = papers.issue_paper(act_as(world.an), "bat-dau", "xep-lop", 1)
    known = {question.id: question for question in papers.published(paper.quiz_id).quiz.questions}
    answers = {}
    for number, (entry, words) in enumerate(zip(paper.layout, chosen, strict=True), 1):
        key = next(option.key for option in known[entry["question"]].options if option.text == words)
        answers[str(number)] = layouts.to_paper_ids(entry, key)
    event = NewEvent(str(uuid4()), world.an.id, "paper_handed_in", str(paper.id), {"answers": answers})
    assert progress.record(act_as(world.an), [event])[0].status == "stored"
    sign_in(client, world.an)
    return client.get(f"/papers/{paper.id}").get_data(as_text=True)


def test_a_placement_quiz_shows_its_answers_at_once() -> None:
    quiz, found = parse_quiz("quizzes/bat-dau/q.md", QUIZ, "q")
    assert quiz is not None
    assert (quiz.show, found.findings) == ("after-submit", [])
