"""What a person's events come to: progress computed anew from facts alone, in the order in which they were received.

Pure but for the papers and versions that the caller hands over. It says again what learning.progress.effects does one
event at a time; tests hold the two together over random histories.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from learning.progress import completion
from learning.progress.completion import Mark, Part, State

Key = tuple[int, int, int]  # person, course, round
Change = Callable[[State], State]


@dataclass(frozen=True)
class MarkedPaper:
    """What a paper gave when it was handed in, by its own version."""

    quiz_slug: str
    attempt: int
    mark: Mark


@dataclass
class Replayed:
    """Progress as it comes out; touched_at: when the last event that could change it came."""

    state: State = field(default_factory=dict)
    started_at: datetime | None = None
    last_at: datetime | None = None
    touched_at: datetime | None = None
    completed_at: datetime | None = None
    late: bool = False

    @property
    def status(self) -> str:
        return "under_way" if self.completed_at is None else "completed"

    def percent(self, parts: Iterable[Part]) -> int:
        """parts: of the version that members see now."""
        return 100 if self.completed_at is not None else completion.evaluate(self.state, parts).percent


def replay(events: Iterable[Any], papers: Mapping[int, MarkedPaper]) -> dict[Key, Replayed]:
    """The progress of some people from all their events in order."""
    found: dict[Key, Replayed] = {}
    lessons: dict[Key, list[Any]] = {}  # what was recorded of lessons
    gone: set[str] = set()  # and of that, what was taken back, perhaps more than once
    for event in events:
        if event.course_id is None:
            continue
        key = (event.person_id, event.course_id, event.round)
        if event.kind == "course_completed":
            done = found.setdefault(key, Replayed())
            done.completed_at, done.late = event.received_at, bool(event.body.get("late"))
            done.touched_at = event.received_at  # by what they did, or by a version that asks less
            continue
        if event.kind in _ON_LESSONS:
            lessons.setdefault(key, []).append(event)
        if event.kind == "attendance_withdrawn":
            gone.add(event.body["event"])
            changes = _withdraw(event.body["event"], lessons.get(key, []), gone)
        else:
            changes = _changes(event, papers)
        if changes:
            _apply(found.setdefault(key, Replayed()), event, changes)
            if not found[key].state:  # all that was on record was a mistake
                del found[key]
    return found


def _apply(one: Replayed, event: Any, changes: Sequence[Change]) -> None:
    state = one.state
    for change in changes:
        state = change(state)
    if state != one.state:
        one.started_at = one.started_at or event.received_at
        if event.kind != "paper_remarked":  # which nobody did by themself
            one.last_at = event.received_at
    one.state = state
    one.touched_at = event.received_at


def _withdraw(uid: str, lessons: Sequence[Any], gone: Collection[str]) -> list[Change]:
    """An attendance was a mistake: its lessons are as the other events leave them."""
    mistaken = [slug for one in lessons if one.uid == uid for slug in one.body["parts"]]
    left = [one for one in lessons if one.uid not in gone]
    changes: list[Change] = []
    for slug in mistaken:
        key = f"lesson:{slug}"
        changes.append(partial(_forget, key))
        for one in left:
            if one.subject.partition("/")[2] == slug or slug in one.body.get("parts", ()):
                at = one.received_at.isoformat(timespec="seconds")
                changes.append(partial(_call, _ON_LESSONS[one.kind], key, at))
    return changes


def _forget(key: str, state: State) -> State:
    return completion.without_part(state, key)


def _changes(event: Any, papers: Mapping[int, MarkedPaper]) -> list[Change]:
    """What an event does to the state of its course."""
    at = event.received_at.isoformat(timespec="seconds")
    slug = event.subject.partition("/")[2]
    if event.kind in _ON_TASKS:
        return [partial(_call, _ON_TASKS[event.kind], f"task:{slug}", at)]
    if event.kind == "task_refused":
        refuse = partial(completion.refuse_task, reason=event.body.get("reason", ""))
        return [partial(_call, refuse, f"task:{slug}", at)]
    if event.kind in {"attended", "studied_together"}:
        return [partial(_call, _ON_LESSONS[event.kind], f"lesson:{one}", at) for one in event.body["parts"]]
    if event.kind in _ON_LESSONS:
        return [partial(_call, _ON_LESSONS[event.kind], f"lesson:{slug}", at)]
    paper = papers.get(int(event.subject)) if event.subject.isdecimal() else None
    return [] if paper is None else _paper_changes(event, paper, at)


def _paper_changes(event: Any, paper: MarkedPaper, at: str) -> list[Change]:
    key = f"quiz:{paper.quiz_slug}"
    if event.kind == "answer_given":
        return [partial(_call, completion.open_part, key, at)]
    if event.kind in {"paper_handed_in", "slip_entered"}:
        rule = completion.mark_paper if event.kind == "paper_handed_in" else completion.mark_slip
        return [lambda state: rule(state, key, paper.mark, at)]
    if event.kind == "paper_remarked":
        mark = Mark(event.body["after"], event.body["passed"], paper.mark.counts)
        return [lambda state: completion.remark_paper(state, key, mark, paper.attempt, at)]
    return []


def _call(rule: Callable[[State, str, str], State], key: str, at: str, state: State) -> State:
    return rule(state, key, at)


_ON_LESSONS: dict[str, Callable[[State, str, str], State]] = {
    "lesson_opened": completion.open_part,
    "lesson_read": completion.finish_part,
    "attended": completion.finish_part_together,
    "studied_together": completion.finish_part_together,
}
_ON_TASKS: dict[str, Callable[[State, str, str], State]] = {
    "task_reported": completion.report_task,
    "task_confirmed": completion.confirm_task,
}
