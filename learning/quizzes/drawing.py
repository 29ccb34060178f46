"""A question as templates draw it, whatever its type; knows neither papers nor lessons."""

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from learning.content.library import Question
from learning.content.simulation_drawing import drawn_ids
from learning.quizzes.kinds import KINDS
from learning.quizzes.kinds.kind import Answer, Ids


def draw_question(
    question: Question, ids: Ids, html: Mapping[str, Any], answer: Answer, fill: Callable[[str], str]
) -> dict[str, Any]:
    """A question for macros/questions.html; ids: [id on the page, option key] in the order of the page.

    {"type", "template", "shape", "stem", "passage", "draws_passage", "has_simulation", "hints": [html], "drawn": what
    the kind's template draws}. fill puts the reader's field values into published html.
    """

    def filled(piece: str) -> Markup:
        return Markup(fill(piece))  # noqa: S704 - cleaned when published

    kind = KINDS[question.type]
    pieces = {
        "stem": filled(html["stem"]),
        "passage": filled(html["passage"]),
        "options": {key: filled(piece) for key, piece in html["options"].items()},
    }
    return {
        "type": kind.name,
        "template": kind.template,
        "shape": kind.shape,
        "stem": pieces["stem"],
        "passage": pieces["passage"],
        "draws_passage": kind.draws_passage,
        "has_simulation": bool(drawn_ids(html["passage"])),
        "hints": [filled(hint) for hint in html["hints"]],
        "drawn": kind.draw(question, ids, pieces, answer),
    }
