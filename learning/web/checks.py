"""Draws the checks and tasks of a lesson into the places that publishing left open for them."""

import re
from typing import Any

from flask import render_template
from markupsafe import Markup

from learning.courses.catalogue import LessonText, StudyCourse

_PLACE = re.compile("\ue000(check|task):([a-z0-9-]+)\ue001")


def draw_checks(study: StudyCourse, text: LessonText) -> str:
    """The lesson's html with its checks and tasks drawn and the reader's field values put in."""

    def draw(found: re.Match[str]) -> str:
        kind, identity = found.groups()
        if kind == "task":
            title = next(
                part["title"] for part in study.version.parts if (part["kind"], part["id"]) == (kind, identity)
            )
            return render_template("courses/task.html", title=title)
        return render_template(
            "quizzes/check.html",
            course_slug=study.slug,
            lesson_slug=text.slug,
            check_id=identity,
            question=present_question(study, text.checks[identity]),
        )

    return _PLACE.sub(draw, study.fill(text.html))


def present_question(study: StudyCourse, question: dict[str, Any], answer: Any = None) -> dict[str, Any]:
    """A published question as templates draw it; option values are its option keys, in the author's order.

    {"type", "stem", "passage", "options": [{"value", "html", "chosen"}], "answer", "hints": [html]}
    """
    html = question["html"]
    chosen = {answer} if isinstance(answer, str) else set(answer or ())
    return {
        "type": question["type"],
        "stem": _filled(study, html["stem"]),
        "passage": _filled(study, html["passage"]),
        "options": [
            {"value": key, "html": _filled(study, option), "chosen": key in chosen}
            for key, option in html["options"].items()
        ],
        "answer": answer if isinstance(answer, str) else "",
        "hints": [_filled(study, hint) for hint in html["hints"]],
    }


def _filled(study: StudyCourse, html: str) -> Markup:
    return Markup(study.fill(html))  # noqa: S704 - cleaned when published
