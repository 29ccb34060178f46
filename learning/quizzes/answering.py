"""A paper while it is being answered: one question a page, drafts, what is still open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from learning.courses.catalogue import StudyCourse
from learning.quizzes import drawing, papers, queries
from learning.quizzes import paper as layouts
from learning.quizzes.kinds import KINDS
from learning.quizzes.models import Paper

BLANK: tuple[object, ...] = (None, "", [], {})


@dataclass(frozen=True)
class PaperPage:
    """A question of an open paper as its page shows it; answered lists the numbers that have an answer."""

    paper: Paper
    number: int
    total: int
    question: dict[str, Any]
    answered: list[int]
    next_seq: int


def question_page(study: StudyCourse, paper: Paper, wanted: str | None) -> PaperPage:
    """The question with the wanted number; without one, the first that is still open, else the last."""
    responses = queries.list_responses(paper.id)
    answered = [number for number in range(1, len(paper.layout) + 1) if _given(responses, number)]
    number = layouts.question_number(paper.layout, wanted or "")
    if number is None:
        open_numbers = [one for one in range(1, len(paper.layout) + 1) if one not in answered]
        number = open_numbers[0] if open_numbers else len(paper.layout)
    kept = responses.get(str(number))
    next_seq = max((response.seq for response in responses.values()), default=0) + 1
    question = draw_question(study, paper, number, kept.answer if kept else None)
    return PaperPage(paper, number, len(paper.layout), question, answered, next_seq)


def draw_question(study: StudyCourse, paper: Paper, number: int, answer: Any) -> dict[str, Any]:
    """A question of a paper for templates: option values are the paper's own ids, in the paper's order."""
    known = papers.published(paper.quiz_id)
    entry = paper.layout[number - 1]
    html = known.html[entry["question"]]
    question = next(one for one in known.quiz.questions if one.id == entry["question"])
    drawn = drawing.draw_question(question, entry["options"], html, answer, study.fill)
    return drawn | {"lesson": question.lesson}


def read_answer(paper: Paper, number: int, form: Mapping[str, Sequence[str]]) -> Any:
    """What a posted form gives as the answer to a question, in the paper's option ids."""
    entry = paper.layout[number - 1]
    known = papers.published(paper.quiz_id)
    question = next(one for one in known.quiz.questions if one.id == entry["question"])
    return KINDS[question.type].read(question, form)


def _given(responses: Mapping[str, Any], number: int) -> bool:
    kept = responses.get(str(number))
    return kept is not None and kept.answer not in BLANK
