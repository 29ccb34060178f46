"""Marking papers again by what later versions corrected: finding those that gain by it, and writing their new score.

What that does to progress is decided by learning.progress.remarking.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import update

from learning.courses import queries as course_queries
from learning.db import db
from learning.quizzes import corrections, marking, papers, queries
from learning.quizzes import paper as layouts
from learning.quizzes.corrections import Step
from learning.quizzes.kinds import KINDS
from learning.quizzes.marking import Score
from learning.quizzes.models import Paper, Response

PAPERS_AT_ONCE = 500


@dataclass(frozen=True)
class History:
    """The versions of a course after the first, as far as answers care; numbers: version id -> version number."""

    numbers: Mapping[int, int]
    steps: Mapping[int, Step]

    def after(self, version_id: int) -> list[Step]:
        """The steps that followed a version, in their order."""
        first = self.numbers[version_id]
        return [step for number, step in sorted(self.steps.items()) if number > first]

    def then(self, step: Step) -> "History":
        """The same with one more version, which is not stored yet."""
        return History(self.numbers, {**self.steps, max(self.numbers.values()) + 1: step})

    @property
    def newest(self) -> int:
        """The number of the newest version, stored or not."""
        return max([*self.numbers.values(), *self.steps])


@dataclass(frozen=True)
class Remark:
    """A paper that gains: percents and passed before and after; questions: ids of those whose marks rise,
    or, where only their weight does, of those corrected. counts: the rule of its quiz; number: the version by which
    it is marked again.
    """

    paper_id: int
    person_id: int
    course_id: int
    quiz: str
    round: int
    attempt: int
    counts: str
    number: int
    before: int
    after: int
    passed_before: bool
    passed: bool
    questions: tuple[str, ...]
    score: Score
    marks: Mapping[str, float]  # question number -> new mark


def read_history(course_id: int) -> History:
    """All versions of a course; quizzes are read only of those that correct something."""
    numbers: dict[int, int] = {}
    steps: dict[int, Step] = {}
    for version_id, number, about in course_queries.list_version_abouts(course_id):
        numbers[version_id] = number
        decisions = about.get("decisions")
        corrects = any(one["kind"] == "correction" for one in decisions or ())
        rows = queries.list_quiz_ids(version_id) if corrects else ()
        steps[number] = Step(decisions, {slug: papers.published(quiz_id).quiz for quiz_id, slug in rows})
    return History(numbers, steps)


def steps_since(paper: Paper) -> list[Step]:
    """What was published after the version of a paper."""
    return read_history(paper.course_id).after(papers.published(paper.quiz_id).version_id)


def find(course_id: int, history: History) -> list[Remark]:
    """The marked papers of a course that gain by the newest version of a history."""
    found: list[Remark] = []
    step = history.steps.get(history.newest)
    for quiz in sorted({one["quiz"] for one in step.decisions or ()} if step else ()):
        if step and step.corrects(quiz):
            for chunk in _chunks(queries.list_marked_paper_ids(course_id, quiz)):
                found += _find_among(queries.list_papers_by_id(chunk), history)
    return found


def find_for(marked: Paper, history: History) -> Remark | None:
    """What one marked paper gains by the versions after its own."""
    return next(iter(_find_among([marked], history)), None)


def first_score(marked: Paper, responses: Mapping[str, Response]) -> Score:
    """What a paper is worth by its own version, from the answers that counted."""
    questions = layouts.questions_of(marked.layout, papers.published(marked.quiz_id).quiz)
    return marking.score(questions, _answers(marked, responses))


def lock(course_id: int, quizzes: Iterable[str]) -> None:
    """Keep hand-ins of these quizzes waiting, so that no paper slips between the old version and the new one."""
    for quiz in sorted(quizzes):
        queries.lock_papers_of_quiz(course_id, quiz)


def write(remark: Remark) -> None:
    """Give a paper its new score and its responses their new marks, in the present transaction."""
    score = remark.score
    values = {"score": score.points, "maximum": score.maximum, "percent": remark.after, "passed": remark.passed}
    db.session.execute(update(Paper).where(Paper.id == remark.paper_id).values(values))
    for number, mark in remark.marks.items():
        db.session.execute(
            update(Response).where(Response.paper_id == remark.paper_id, Response.question == number).values(mark=mark)
        )


def _find_among(found: Sequence[Paper], history: History) -> Iterator[Remark]:
    responses = queries.list_responses_of_many([paper.id for paper in found])
    for paper in found:
        known = papers.published(paper.quiz_id)
        steps = history.after(known.version_id)
        if any(step.corrects(paper.quiz_slug) for step in steps):
            remark = _remark(paper, responses.get(paper.id, {}), steps, history.newest)
            if remark is not None:
                yield remark


def _remark(paper: Paper, responses: Mapping[str, Response], steps: Sequence[Step], number: int) -> Remark | None:
    quiz = papers.published(paper.quiz_id).quiz
    questions = layouts.questions_of(paper.layout, quiz)
    score = corrections.rescore(paper.quiz_slug, questions, _answers(paper, responses), steps)
    marks: dict[str, float] = {}
    risen = []
    for place, question in enumerate(questions, 1):
        kept = responses.get(str(place))
        if score.marks[question.id] > (kept.mark or 0 if kept else 0):
            marks[str(place)] = score.marks[question.id]
            risen.append(question.id)
    before = paper.percent or 0
    if score.percent <= before and not risen:
        return None
    corrected = {id_ for step in steps for id_, one in step.of(paper.quiz_slug).items() if one["kind"] == "correction"}
    passed = bool(paper.passed) or marking.passed(quiz, score)
    return Remark(
        paper.id,
        paper.person_id,
        paper.course_id,
        paper.quiz_slug,
        paper.round,
        paper.attempt,
        quiz.counts,
        number,
        before,
        max(before, score.percent),
        bool(paper.passed),
        passed,
        tuple(risen or (one.id for one in questions if one.id in corrected)),
        score,
        marks,
    )


def _answers(paper: Paper, responses: Mapping[str, Response]) -> dict[str, Any]:
    """The answers that counted, in option keys, by question id."""
    given = {}
    questions = layouts.questions_of(paper.layout, papers.published(paper.quiz_id).quiz)
    for place, (entry, question) in enumerate(zip(paper.layout, questions, strict=True), 1):
        kept = responses.get(str(place))
        keys = layouts.to_keys(entry, kept.answer) if kept else None
        given[question.id] = None if keys is None else KINDS[question.type].clean(question, keys)
    return given


def _chunks(paper_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(paper_ids), PAPERS_AT_ONCE):
        yield paper_ids[start : start + PAPERS_AT_ONCE]
