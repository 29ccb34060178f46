"""What a person's events come to: progress computed anew from facts alone, in the order in which they were received.

Pure but for the papers and versions that the caller hands over. It says again what learning.progress.effects does one
event at a time; tests hold the two together over random histories.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from learning.progress import completion
from learning.progress.completion import Mark, Part, State

Key = tuple[int, int, int]  # person, course, round


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
    for event in events:
        if event.course_id is None:
            continue
        key = (event.person_id, event.course_id, event.round)
        if event.kind == "course_completed":
            done = found.setdefault(key, Replayed())
            done.completed_at, done.late = event.received_at, bool(event.body.get("late"))
            done.touched_at = event.received_at  # by what they did, or by a version that asks less
            continue
        changes = _changes(event, papers)
        if changes:
            _apply(found.setdefault(key, Replayed()), event, changes)
    return {key: one for key, one in found.items() if one.state}


def _apply(one: Replayed, event: Any, changes: Sequence[Callable[[State], State]]) -> None:
    state = one.state
    for change in changes:
        state = change(state)
    if state != one.state:
        one.started_at = one.started_at or event.received_at
        if event.kind != "paper_remarked":  # which nobody did by themself
            one.last_at = event.received_at
    one.state = state
    one.touched_at = event.received_at


def _changes(event: Any, papers: Mapping[int, MarkedPaper]) -> list[Callable[[State], State]]:
    """What an event does to the state of its course."""
    at = event.received_at.isoformat(timespec="seconds")
    slug = event.subject.partition("/")[2]
    rule = _RULES.get(event.kind)
    if rule is not None:
        return [partial(_call, rule[1], f"{rule[0]}:{slug}", at)]
    if event.kind == "task_refused":
        refuse = partial(completion.refuse_task, reason=event.body.get("reason", ""))
        return [partial(_call, refuse, f"task:{slug}", at)]
    if event.kind in {"attended", "studied_together"}:
        return [partial(_call, completion.finish_part_together, f"lesson:{one}", at) for one in event.body["parts"]]
    paper = papers.get(int(event.subject)) if event.subject.isdecimal() else None
    return [] if paper is None else _paper_changes(event, paper, at)


def _paper_changes(event: Any, paper: MarkedPaper, at: str) -> list[Callable[[State], State]]:
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


_RULES: dict[str, tuple[str, Callable[[State, str, str], State]]] = {
    "lesson_opened": ("lesson", completion.open_part),
    "lesson_read": ("lesson", completion.finish_part),
    "task_reported": ("task", completion.report_task),
    "task_confirmed": ("task", completion.confirm_task),
}
