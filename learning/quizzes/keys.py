"""A question's key as data, for marking where the network is not: static/js/marking.js. Never for graded quizzes."""

from collections.abc import Mapping
from typing import Any

from learning.content.library import Question
from learning.quizzes.kinds import KINDS
from learning.quizzes.kinds.kind import Ids


def make_key(question: Question, ids: Ids, html: Mapping[str, Any]) -> dict[str, Any]:
    """What marks and explains answers to a question; ids: [id on the page, option key] in any order.

    {"type", "shape", "feedback": [[option, html], …] in the order written, "explanation", "revealed", … of its type
    (Kind.key)}.
    """
    shown = {key: page_id for page_id, key in ids}
    feedback = html["feedback"]
    kind = KINDS[question.type]
    return {
        "type": kind.name,
        "shape": kind.shape,
        "feedback": [[shown[one.key], feedback[one.key]] for one in question.options if feedback.get(one.key)],
        "explanation": html["explanation"],
        "revealed": html.get("revealed", ""),
    } | kind.key(question, shown)
