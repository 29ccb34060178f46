"""A paper while it is being answered: one question a page, drafts, what is still open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from learning.courses.catalogue import StudyCourse
from learning.quizzes import paper as layouts
from learning.quizzes import papers, queries
from learning.quizzes.kinds import KINDS
from learning.quizzes.models import Paper


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
    number = _number(wanted, len(paper.layout))
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
    chosen = {answer} if isinstance(answer, str) else set(answer or ())
    return {
        "type": question.type,
        "stem": study.fill(html["stem"]),
        "passage": study.fill(html["passage"]),
        "options": [
            {"value": paper_id, "html": study.fill(html["options"][key]), "chosen": paper_id in chosen}
            for paper_id, key in entry["options"]
        ],
        "answer": answer if isinstance(answer, str) else "",
        "hints": [study.fill(hint) for hint in html["hints"]],
        "lesson": question.lesson,
    }


def read_answer(paper: Paper, number: int, form: Mapping[str, Sequence[str]]) -> Any:
    """What a posted form gives as the answer to a question, in the paper's option ids."""
    entry = paper.layout[number - 1]
    known = papers.published(paper.quiz_id)
    question = next(one for one in known.quiz.questions if one.id == entry["question"])
    keys = dict(entry["options"])
    values = [keys.get(value, "") if keys else value for value in form.get("answer", ())]
    return layouts.to_paper_ids(entry, KINDS[question.type].read(question, {"answer": values}))


def _given(responses: Mapping[str, Any], number: int) -> bool:
    kept = responses.get(str(number))
    return kept is not None and kept.answer not in (None, "", [])


def _number(wanted: str | None, total: int) -> int | None:
    if wanted is None or not wanted.isascii() or not wanted.isdigit() or not 1 <= int(wanted[:4]) <= total:
        return None
    return int(wanted[:4])
