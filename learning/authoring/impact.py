"""What a publication would do to people and their answers; reads only, and says what progress.course_changed does."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from learning import policy
from learning.authoring import queries
from learning.authoring.changes import CourseChanges, CourseState, Kind
from learning.policy import Actor, Permission
from learning.progress import completion
from learning.progress import queries as progress_queries
from learning.progress import remarking as progress_remarking
from learning.progress.completion import Part, State
from learning.progress.models import CourseProgress
from learning.quizzes import queries as quiz_queries
from learning.quizzes import remarking
from learning.quizzes.corrections import Step
from learning.quizzes.remarking import Remark


@dataclass(frozen=True)
class People:
    """Some people: how many, who (ids), and the names of those whose completion the actor may see."""

    ids: tuple[int, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        return len(self.ids)


@dataclass(frozen=True)
class Impact:
    """What a publication does.

    remarked: papers that gain by a correction. passing: who passes a quiz by that, by quiz. completing: who completes
    the course by the change. sees_new: who completed it and gets "có phần mới"; more_to_do: who is under way and gets
    more to do. keeps, asked_again: who has passed, and who has begun but not passed, a quiz with new questions.
    open_papers: papers being worked on, which stay on their version, by quiz that changes.
    """

    changes: CourseChanges
    remarked: tuple[Remark, ...] = ()
    passing: Mapping[str, People] = field(default_factory=dict)
    completing: People = field(default_factory=People)
    sees_new: People = field(default_factory=People)
    more_to_do: People = field(default_factory=People)
    keeps: Mapping[str, People] = field(default_factory=dict)
    asked_again: Mapping[str, People] = field(default_factory=dict)
    open_papers: Mapping[str, int] = field(default_factory=dict)


def assess(actor: Actor, course_id: int, changes: CourseChanges, new: CourseState) -> Impact:
    """The impact of making a state the next version of a course."""
    step = Step([one.as_decision() for one in changes.questions], new.quizzes)
    remarked = remarking.find(course_id, remarking.read_history(course_id).then(step))
    rows = _rows(course_id)
    before = {_key(row): dict(row.parts) for row in rows}
    after = dict(before)
    for one in remarked:
        key = (one.person_id, one.round)
        after[key] = progress_remarking.state_after(after.get(key, {}), one, "")
    parts = tuple(Part(**part) for part in new.parts)
    under_way = [_key(row) for row in rows if row.status == "under_way"]
    completing = {key for key in under_way if completion.evaluate(after[key], parts).complete}
    completed = [_key(row) for row in rows if row.status == "completed"]
    required = _newly_required(changes)
    renewed = sorted({one.quiz for one in changes.questions if one.kind in {Kind.NEW, Kind.ADDED}})
    open_papers = quiz_queries.count_open_papers(course_id)
    return Impact(
        changes,
        tuple(remarked),
        {quiz: _people(actor, _passing(quiz, before, after)) for quiz in sorted({one.quiz for one in remarked})},
        _people(actor, completing),
        _people(actor, (key for key in completed if _misses(after[key], required))),
        _people(actor, (key for key in under_way if key not in completing and _misses(after[key], required))),
        {quiz: _people(actor, (key for key, state in after.items() if _passed(state, quiz))) for quiz in renewed},
        {quiz: _people(actor, (key for key, state in after.items() if _tries(state, quiz))) for quiz in renewed},
        {quiz: open_papers[quiz] for quiz in sorted(changes.quizzes & open_papers.keys())},
    )


def _rows(course_id: int) -> Sequence[CourseProgress]:
    return [
        row
        for status in ("under_way", "completed")
        for row in progress_queries.list_progress_of_course(course_id, status)
    ]


def _key(row: CourseProgress) -> tuple[int, int]:
    return row.person_id, row.round


def _newly_required(changes: CourseChanges) -> set[str]:
    """Keys of the parts that have to be done now and had not to before."""
    return {
        f"{one.kind}:{one.id}"
        for one in changes.parts
        if one.what == "required" or (one.what == "added" and one.required)
    }


def _misses(state: State, keys: Iterable[str]) -> bool:
    return any(not state.get(key, {}).get("done") for key in keys)


def _passing(
    quiz: str, before: Mapping[tuple[int, int], State], after: Mapping[tuple[int, int], State]
) -> list[tuple[int, int]]:
    return [key for key, state in after.items() if _passed(state, quiz) and not _passed(before.get(key, {}), quiz)]


def _passed(state: State, quiz: str) -> bool:
    return bool(state.get(f"quiz:{quiz}", {}).get("passed"))


def _tries(state: State, quiz: str) -> bool:
    """Whether somebody has begun with a quiz, but not passed it."""
    return f"quiz:{quiz}" in state and not _passed(state, quiz)


def _people(actor: Actor, keys: Iterable[tuple[int, int]]) -> People:
    ids = sorted({person_id for person_id, _round in keys})
    visible = policy.scope(actor, Permission.COMPLETION_SEE)
    names = [row.name for row in queries.list_people(ids) if visible.covers(row.unit_path or "-")] if visible else []
    return People(tuple(ids), tuple(names))
