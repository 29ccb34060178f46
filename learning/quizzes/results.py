"""A marked paper as its owner sees it: the score always, what was right only as far as `show` allows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from learning.courses.catalogue import StudyCourse
from learning.quizzes import corrections, papers, queries
from learning.quizzes import paper as layouts
from learning.quizzes.corrections import Step
from learning.quizzes.kinds import KINDS
from learning.quizzes.models import Paper
from learning.quizzes.placement import Verdict


@dataclass(frozen=True)
class QuestionResult:
    """right: full marks. given and wanted are html; feedback belongs to what was given; revealed is what stands above
    the answers with the signs of fraud in it, when it has some."""

    number: int
    stem: str
    right: bool
    mark: float
    points: float
    given: list[Markup]
    wanted: list[Markup]
    feedback: list[Markup]
    explanation: str
    revealed: str
    lesson: dict[str, str] | None


@dataclass(frozen=True)
class Result:
    """questions is empty while `show` keeps them back; lessons are those to read again; corrected: a question
    was corrected since, so that the paper may have gained; verdicts say what a placement quiz found out."""

    paper: Paper
    title: str
    right_count: int
    total: int
    needed: int
    questions: list[QuestionResult]
    lessons: list[dict[str, str]]
    shows_answers: bool
    corrected: bool
    verdicts: list[Verdict]


def shows_answers(show: str, passed: bool) -> bool:
    """Whether right answers, feedback, explanations and which were wrong may be shown (`show` of the quiz)."""
    return show == "after-submit" or (show == "after-pass" and passed)


def get_result(study: StudyCourse, paper: Paper, later: Sequence[Step] = ()) -> Result:
    """The result of a marked paper, with no more than `show` allows; questions without a right answer are left out.

    later: what was published since the paper's own version; where it corrected a question, that is what is right.
    """
    known = papers.published(paper.quiz_id)
    questions = layouts.questions_of(paper.layout, known.quiz)
    responses = queries.list_responses(paper.id)
    lines, verdicts, corrected = [], [], False
    for number, (entry, question) in enumerate(zip(paper.layout, questions, strict=True), 1):
        if not KINDS[question.type].is_marked:
            continue
        response = responses.get(str(number))
        keys = layouts.to_keys(entry, response.answer) if response else None
        mark = (response.mark or 0.0) if response else 0.0
        html = known.html[question.id]
        latest = corrections.corrected(paper.quiz_slug, question, later)
        corrected = corrected or latest is not question
        if question.lesson:
            verdicts.append(Verdict(full_name(study, question.lesson), mark >= question.points))
        said = KINDS[question.type].describe(latest, KINDS[question.type].clean(latest, keys), html)
        lines.append(
            QuestionResult(
                number,
                study.fill(html["stem"]),
                mark >= question.points,
                mark,
                question.points,
                drawn(study, said.given),
                drawn(study, said.wanted),
                drawn(study, said.feedback),
                study.fill(html["explanation"]),
                study.fill(html.get("revealed", "")),
                lesson_link(study, question.lesson),
            )
        )
    visible = shows_answers(known.quiz.show, bool(paper.passed))
    lessons: dict[str, dict[str, str]] = {
        line.lesson["slug"]: line.lesson for line in lines if not line.right and line.lesson
    }
    total = len(lines)
    return Result(
        paper,
        known.quiz.title,
        sum(1 for line in lines if line.right),
        total,
        -(-total * known.quiz.pass_percent // 100),
        lines if visible else [],
        sorted(lessons.values(), key=lambda lesson: int(lesson["number"])),
        visible,
        corrected,
        verdicts,
    )


def drawn(study: StudyCourse, pieces: Iterable[str]) -> list[Markup]:
    """Pieces of published html with the reader's field values."""
    return [Markup(study.fill(piece)) for piece in pieces]  # noqa: S704 - cleaned when published


def full_name(study: StudyCourse, lesson: str) -> str:
    """The lesson that teaches a question as "course/lesson", whichever way the author wrote it."""
    return lesson if "/" in lesson else f"{study.slug}/{lesson}"


def lesson_link(study: StudyCourse, lesson: str | None) -> dict[str, Any] | None:
    """The lesson of this course that teaches a question, or None."""
    course, _slash, slug = full_name(study, lesson or "").rpartition("/")
    for one in study.version.lessons if course == study.slug else ():
        if one.slug == slug:
            return {"slug": slug, "title": one.title, "number": one.number}
    return None
