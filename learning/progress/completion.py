"""What counts: from facts to parts done, percent and completion. Pure; knows neither database nor time of day.

Source of the rules: the design's architecture, "What counts". A state is JSON-safe, one entry for each touched part:

    {"lesson:wifi": {"done": true, "at": "2026-11-23T07:05:00+00:00", "assisted": false},
     "quiz:kiem-tra": {"done": true, "at": …, "assisted": false, "tries": 2, "score": 90, "best": 90, "passed": true}}
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

PartState = dict[str, Any]
State = dict[str, PartState]


@dataclass(frozen=True)
class Part:
    """One lesson, quiz or practical task of a course version, in reading order."""

    kind: str
    id: str
    title: str
    required: bool

    @cached_property
    def key(self) -> str:
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True)
class Evaluation:
    """percent: required parts done of all required, rounded down; complete: none is missing."""

    percent: int
    complete: bool
    assisted: bool
    done: int
    required: int


@dataclass(frozen=True)
class Mark:
    """A marked paper as far as completion cares; counts is the quiz's rule `best | last | first`."""

    percent: int
    passed: bool
    counts: str


def open_part(state: State, key: str, at: str) -> State:
    """The member has begun with a part; changes nothing when it was begun before."""
    if key in state:
        return state
    return state | {key: {"done": False, "at": at, "assisted": False}}


def finish_part(state: State, key: str, at: str) -> State:
    """The member did the part alone: it is done, and help received before no longer shows."""
    before = state.get(key)
    if before and before["done"] and not before["assisted"]:
        return state
    kept_at = before["at"] if before and before["done"] else at
    return state | {key: {**(before or {}), "done": True, "at": kept_at, "assisted": False}}


def finish_part_together(state: State, key: str, at: str) -> State:
    """The part was done with a helper or in a class: it is done, and shown as such unless done alone before."""
    before = state.get(key)
    if before and before["done"]:
        return state
    return state | {key: {**(before or {}), "done": True, "at": at, "assisted": True}}


def without_part(state: State, key: str) -> State:
    """The part was never begun: what was on record of it was a mistake."""
    return {other: part for other, part in state.items() if other != key}


def report_task(state: State, key: str, at: str) -> State:
    """The member says that a task is done; it waits for confirmation. Changes nothing where it was confirmed."""
    if state.get(key, {}).get("done"):
        return state
    return state | {key: {"done": False, "at": at, "assisted": False, "reported": True}}


def refuse_task(state: State, key: str, at: str, reason: str) -> State:
    """A reported task was refused: it is not done, and the member reads why."""
    return state | {key: {"done": False, "at": at, "assisted": False, "refused": reason}}


def confirm_task(state: State, key: str, at: str) -> State:
    """Somebody with the right has seen a task done."""
    if state.get(key, {}).get("done"):
        return state
    return state | {key: {"done": True, "at": at, "assisted": False}}


def mark_paper(state: State, key: str, mark: Mark, at: str) -> State:
    """A paper was marked. The score that counts follows the quiz's rule; after a pass it never falls."""
    return _mark(state, key, mark, at, assisted=False)


def mark_slip(state: State, key: str, mark: Mark, at: str) -> State:
    """A paper slip was entered by a leader: counts like a paper, shown as done with help."""
    return _mark(state, key, mark, at, assisted=True)


def remark_paper(state: State, key: str, mark: Mark, attempt: int, at: str) -> State:
    """A paper, the attempt-th one (from 1), was marked again and higher. No new try; score and pass never fall."""
    before = state.get(key, {})
    tries = before.get("tries", attempt)
    score = int(before.get("score", 0))
    counts = {"best": True, "first": attempt == 1, "last": attempt == tries}[mark.counts]
    passed_before = bool(before.get("passed"))
    now: PartState = {
        "done": passed_before or mark.passed,
        "at": before["at"] if passed_before or (before and not mark.passed) else at,
        "assisted": bool(before.get("assisted")) and not mark.passed,
        "tries": tries,
        "score": max(score, mark.percent) if counts else score,
        "best": max(before.get("best", 0), mark.percent),
        "passed": passed_before or mark.passed,
    }
    return state | {key: now}


def evaluate(state: Mapping[str, PartState], parts: Iterable[Part]) -> Evaluation:
    """How far a state is towards the required parts of a version. Without required parts nothing is complete."""
    required = [part.key for part in parts if part.required]
    done = [key for key in required if state.get(key, {}).get("done")]
    complete = bool(required) and len(done) == len(required)
    percent = 100 * len(done) // len(required) if required else 0
    assisted = any(state[key].get("assisted") for key in done)
    return Evaluation(percent, complete, assisted, len(done), len(required))


def new_parts(state: Mapping[str, PartState], parts: Iterable[Part]) -> list[Part]:
    """Required parts that a completed course has gained since ("có phần mới")."""
    return [part for part in parts if part.required and not state.get(part.key, {}).get("done")]


def next_part(state: Mapping[str, PartState], parts: Iterable[Part]) -> Part | None:
    """The first required part, in reading order, that is not done; what only waits for confirmation comes last."""
    missing = [part for part in parts if part.required and not state.get(part.key, {}).get("done")]
    return next((part for part in missing if not state.get(part.key, {}).get("reported")), next(iter(missing), None))


def _mark(state: State, key: str, mark: Mark, at: str, *, assisted: bool) -> State:
    before = state.get(key, {})
    tries = before.get("tries", 0)
    passed_before = bool(before.get("passed"))
    score = _score_that_counts(before, mark, tries)
    passed = passed_before or mark.passed
    done_alone_now = mark.passed and not assisted
    now: PartState = {
        "done": passed,
        "at": before["at"] if passed_before else at,
        "assisted": passed
        and not done_alone_now
        and (before.get("assisted", False) if passed_before else assisted and mark.passed),
        "tries": tries + 1,
        "score": score,
        "best": max(before.get("best", 0), mark.percent),
        "passed": passed,
    }
    return state | {key: now}


def _score_that_counts(before: PartState, mark: Mark, tries: int) -> int:
    if tries == 0:
        return mark.percent
    previous = int(before["score"])
    by_rule = {"best": max(previous, mark.percent), "first": previous, "last": mark.percent}[mark.counts]
    return max(previous, by_rule) if before.get("passed") else by_rule
