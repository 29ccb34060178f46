"""The right answers to the shipped quizzes, given as a person would: by the words on the page; knows no test."""

import re
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page

from learning import clock, config
from learning.authoring.folders import read_folders
from learning.content.library import Library, Option, Question
from learning.quizzes.quiz import read_library
from learning.vietnamese import fold
from tests.journeys import steps

Questions = Mapping[str, Question]  # by their stem, as `plain` gives it

MOST_QUESTIONS = 60
IS_PAST = "stem => { const now = document.querySelector('.q legend'); return !now || now.innerText !== stem; }"
_MARKS = re.compile(r"[*_`]|==|\{\{[^}]*\}\}")
_BLANK = re.compile(r"\s+")


def shipped() -> Library:
    """The courses and quizzes that come with the project, as they are read today."""
    places = (config.folder("courses"), config.folder("quizzes"))
    return read_library(read_folders(*places), clock.today(ZoneInfo("Asia/Ho_Chi_Minh")))


def questions_of(library: Library) -> dict[tuple[str, str], Questions]:
    """What each quiz asks, by course and quiz."""
    return {
        (course.slug, quiz.slug): {plain(question.stem): question for question in quiz.questions}
        for course in library.courses
        for quiz in course.quizzes
    }


def work_through(page: Page, questions: Questions) -> str:
    """Answer each question of a paper rightly, to the page before handing in; returns the stem of an unknown one."""
    for _ in range(MOST_QUESTIONS):
        page.locator("form[data-paper], form[data-hand-in]").first.wait_for()
        if not page.locator("form[data-paper]").count():
            break
        shown = page.inner_text(".q legend")
        question = questions.get(plain(shown))
        if question is None:
            return shown
        answer(page, question)
        go_past(page)
    return ""


def go_past(page: Page) -> None:
    """Go on, until the question that was shown is no longer there."""
    shown = page.inner_text(".q legend")
    steps.go_on(page)
    page.wait_for_function(IS_PAST, arg=shown)


def answer_wrongly(page: Page, question: Question) -> None:
    """Choose what is not right, in a question that has options to choose from."""
    right = {plain(one.text) for one in question.options if one.right}
    next(row for row in page.locator(".q .opt").all() if plain(row.inner_text()) not in right).click()


def plain(text: str) -> str:
    """A text as it can be compared on both sides: without Markdown, marks and case."""
    return _BLANK.sub(" ", fold(_MARKS.sub("", text))).strip()


def answer(page: Page, question: Question) -> None:
    """Give the right answer as a person would: by the words on the page."""
    if question.type in {"short", "number"}:
        page.fill("[name=answer]", re.split(r"\s*\+-|\.\.", question.accepted[0])[0])
    elif question.type == "match":
        words = {option.key: option.text for option in question.options}
        for field in page.locator(".q .field").all():
            label = plain(field.locator("label").inner_text())
            left = next(one for one in question.options if one.to and plain(one.text) == label)
            choose(field.locator("select"), words[left.to])
    elif question.type == "cloze":
        gaps = [one for one in question.options if one.part == "gap"]
        for gap, field in zip(gaps, page.locator(".gaps .in").all(), strict=True):
            fill(field, gap, question)
    elif question.type == "order":
        sort(page, [plain(one.text) for one in question.options])
    else:
        right = {plain(one.text) for one in question.options if one.right}
        rows = page.locator(".q .opt").all()
        for row in rows:
            if (plain(row.inner_text()) in right) != row.locator("input").is_checked():
                row.click()
        if not right:  # a scale
            rows[-1].click()


def fill(field: Locator, gap: Option, question: Question) -> None:
    if gap.accepted:
        field.fill(gap.accepted[0])
    else:
        choose(field, next(one.text for one in question.options if one.to == gap.key and one.right))


def choose(menu: Locator, words: str) -> None:
    labels = [one.inner_text() for one in menu.locator("option").all()]
    menu.select_option(label=next(label for label in labels if plain(label) == plain(words)))


def sort(page: Page, wanted: list[str]) -> None:
    """Move each item up to its place by its arrow; one that is right already is moved down and up again."""
    for place, words in enumerate(wanted):
        items = [plain(one.inner_text()) for one in page.locator(".sort li > span").all()]
        for _ in range(items.index(words) - place):
            now = [plain(one.inner_text()) for one in page.locator(".sort li > span").all()].index(words)
            page.locator(".sort li").nth(now).locator("[name=up]").click()
