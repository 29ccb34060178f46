"""Draws the checks of a lesson and what is said under its tasks into the places that publishing left for them."""

import re
from random import Random
from typing import Any

from flask import render_template

from learning.content.library import Question
from learning.courses.catalogue import LessonText, StudyCourse
from learning.quizzes import paper
from learning.quizzes.drawing import draw_question
from learning.quizzes.kinds.kind import Answer

_PLACE = re.compile("\ue000(check|task):([a-z0-9-]+)\ue001")


def draw_checks(study: StudyCourse, text: LessonText) -> str:
    """The lesson's html with its checks and tasks drawn and the reader's field values put in."""

    def draw(found: re.Match[str]) -> str:
        kind, identity = found.groups()
        if kind == "task":
            return render_template("courses/task.html", course_slug=study.slug, task_id=identity)
        return render_template(
            "quizzes/check.html",
            course_slug=study.slug,
            lesson_slug=text.slug,
            check_id=identity,
            question=present_question(study, text.checks[identity]),
        )

    return _PLACE.sub(draw, study.fill(text.html))


def present_question(study: StudyCourse, published: dict[str, Any], answer: Answer = None) -> dict[str, Any]:
    """A published question as templates draw it (learning.quizzes.drawing); option values are its option keys.

    Their order is the same at each look, and the author's where that gives nothing away.
    """
    question = Question.from_dict(published)
    keys = paper.mix_options(question, Random(question.id), asked=False)  # noqa: S311 - nothing is graded here
    return draw_question(question, [(key, key) for key in keys], published["html"], answer, study.fill)
