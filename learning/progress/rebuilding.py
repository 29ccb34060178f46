"""`learning rebuild`: progress, marks and counts computed anew from events; with check only compared."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from learning.courses import catalogue
from learning.db import db, transaction
from learning.progress import completion, queries
from learning.progress import queries_rebuild as reads
from learning.progress.completion import Mark, Part
from learning.progress.models import CourseProgress
from learning.progress.replaying import Key, MarkedPaper, Replayed, replay
from learning.quizzes import papers, remarking
from learning.quizzes import queries as quiz_queries
from learning.quizzes.models import Paper

CHUNK = 200
OnStep = Callable[[int], None]


@dataclass(frozen=True)
class Difference:
    """Where what is kept is not what the events come to. what: of which person's course, which paper or unit."""

    what: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    people: int
    differences: list[Difference]
    unexplained: list[Difference]


class Versions:
    """The required and other parts of the versions of courses, now and as of an instant."""

    def __init__(self) -> None:
        self._by_course: dict[int, list[tuple[datetime, int]]] = {}
        for course_id, version_id, published_at in reads.list_versions():
            self._by_course.setdefault(course_id, []).append((published_at, version_id))

    def parts(self, course_id: int, at: datetime | None = None) -> Sequence[Part]:
        known = self._by_course[course_id]
        then = [version_id for published_at, version_id in known if at is None or published_at <= at]
        version = catalogue.version_text(then[-1] if then else known[0][1])
        return [Part(**part) for part in version.parts]


def count_people() -> int:
    """How many people a rebuild goes through."""
    return reads.count_people()


def rebuild(*, check: bool = False, on_step: OnStep = lambda _people: None) -> Outcome:
    """Go through everybody's events; write what differs unless only checking.

    Progress that no event explains is told and left alone. People who were erased are left out: their answers are gone.
    """
    versions = Versions()
    differences: list[Difference] = []
    unexplained: list[Difference] = []
    people = 0
    for chunk in reads.people_in_chunks(CHUNK):
        with transaction():
            found, strange = _chunk(chunk, versions, write=not check)
        differences += found
        unexplained += strange
        people += len(chunk)
        on_step(len(chunk))
    wrong_counts = reads.differing_counts()
    differences += [Difference(f"{table}, đơn vị {unit_id}", ()) for table, unit_id in wrong_counts]
    if not check:
        with transaction():
            queries.recount_units(reads.list_unit_ids())
    return Outcome(people, differences, unexplained)


def _chunk(person_ids: Sequence[int], versions: Versions, *, write: bool) -> tuple[list[Difference], list[Difference]]:
    found = reads.list_papers(person_ids)
    marked = _mark_again(found)
    replayed = replay(reads.list_events(person_ids), marked)
    kept = reads.lock_progress_of(person_ids)
    differences = []
    for key, one in sorted(replayed.items()):
        names = _compare(key, one, kept.get(key), versions, write)
        if names:
            differences.append(Difference(f"người {key[0]}, khoá {key[1]}, đợt {key[2]}", names))
    strange = [
        Difference(f"người {key[0]}, khoá {key[1]}, đợt {key[2]}", ("không có việc nào ghi lại",))
        for key in sorted(kept.keys() - replayed.keys())
    ]
    return differences, strange


def _mark_again(found: Sequence[Paper]) -> dict[int, MarkedPaper]:
    """Each paper as it was marked when it was handed in: by its own version, whatever was corrected since."""
    responses = quiz_queries.list_responses_of_many([paper.id for paper in found])
    marked = {}
    for paper in found:
        quiz = papers.published(paper.quiz_id).quiz
        score = remarking.first_score(paper, responses.get(paper.id, {}))
        mark = Mark(score.percent, score.percent >= quiz.pass_percent, quiz.counts)
        marked[paper.id] = MarkedPaper(paper.quiz_slug, paper.attempt, mark)
    return marked


def _compare(key: Key, one: Replayed, row: CourseProgress | None, versions: Versions, write: bool) -> tuple[str, ...]:
    """The names of the columns that differ."""
    now = _values(key, one, versions)
    names = tuple(name for name, value in now.items() if row is None or getattr(row, name) != value)
    if names and write:
        if row is None:
            row = CourseProgress(person_id=key[0], course_id=key[1], round=key[2])
            db.session.add(row)
        for name in names:
            setattr(row, name, now[name])
    return names


def _values(key: Key, one: Replayed, versions: Versions) -> Mapping[str, Any]:
    """Whoever has completed keeps the flag of their last doing; whoever is under way has that of today's version."""
    seen = one.touched_at if one.completed_at is not None else None
    return {
        "status": one.status,
        "percent": one.percent(versions.parts(key[1])),
        "parts": one.state,
        "assisted": completion.evaluate(one.state, versions.parts(key[1], seen)).assisted,
        "late": one.late,
        "started_at": one.started_at,
        "last_at": one.last_at,
        "completed_at": one.completed_at,
    }
