"""One transaction's worth of events: what they need is read at once, what they change is written at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, bindparam, insert, update

from learning import clock, config, policy
from learning.assignments import queries as assignments
from learning.assignments.rules import Assigned, nearest
from learning.courses import catalogue
from learning.db import db, insert_if_absent
from learning.policy import Actor, Permission
from learning.progress import completion, queries
from learning.progress.completion import Part, State
from learning.progress.events import NewEvent
from learning.progress.models import CellProgress, CourseProgress, Event
from learning.quizzes import queries as quiz_queries
from learning.quizzes.models import Paper

Key = tuple[int, int, int]  # person, course, round
COUNTS = ("under_way", "completed", "assisted", "late")
KEYS_AT_ONCE = 500
PAPER_KINDS = frozenset({"answer_given", "paper_handed_in", "slip_entered"})
_ADD_TO_CELL = (
    update(CellProgress.__table__)  # type: ignore[arg-type]
    .where(
        CellProgress.unit_id == bindparam("cell_unit"),
        CellProgress.course_id == bindparam("cell_course"),
        CellProgress.round == bindparam("cell_round"),
    )
    .values({name: CellProgress.__table__.c[name] + bindparam(f"more_{name}") for name in COUNTS})
)

_PROGRESS: Table = CourseProgress.__table__  # type: ignore[assignment]
_PROGRESS_COLUMNS = tuple(column.key for column in _PROGRESS.columns if column.key != "id")
_INSERT_PROGRESS = insert(_PROGRESS)


@dataclass
class Working:
    """A person's progress in a course while the batch runs; row is None until there is one."""

    key: Key
    row: CourseProgress | None
    state: State
    counted_before: dict[str, int]

    @property
    def completed(self) -> bool:
        return self.row is not None and self.row.status == "completed"


class Batch:
    """Reads for all events at once, at most once; `working` hands out progress to change; `write` stores it."""

    def __init__(self, actor: Actor, events: Sequence[NewEvent]) -> None:
        self.actor = actor
        self.now = clock.now()
        self._keys = [(event.person_id, event.uid) for event in events]
        self._known: dict[tuple[int, str], str] | None = None
        self.people = queries.list_people(event.person_id for event in events)
        papers = [event.subject for event in events if event.kind in PAPER_KINDS and event.subject.isdecimal()]
        self.papers: dict[int, Paper] = quiz_queries.lock_papers(int(one[:18]) for one in papers) if papers else {}
        slugs = {event.subject.split("/")[0] for event in events if event.kind not in PAPER_KINDS}
        self.courses = queries.list_current_versions(slugs) if slugs else {}
        self._courses_by_id = {row.id: row for row in self.courses.values()}
        self._load_courses({paper.course_id for paper in self.papers.values()})
        self._working: dict[Key, Working] = {}
        self._assigned: list[Assigned] | None = None
        self._by_members = True

    @classmethod
    def for_course(cls, actor: Actor, course_id: int, keys: Sequence[Key] = ()) -> "Batch":
        """A batch without events, over everybody who is under way in a course and over these keys.

        Nobody does anything in it, so that last_at stays, and what is completed by it is late only if that is late.
        """
        batch = cls(actor, ())
        batch._by_members = False
        batch._load_courses({course_id})
        rows = queries.lock_progress_of_course(course_id, "under_way")
        missing = sorted(set(keys) - {(row.person_id, row.course_id, row.round) for row in rows})
        for start in range(0, len(missing), KEYS_AT_ONCE):
            rows += queries.lock_progress(missing[start : start + KEYS_AT_ONCE]).values()
        batch.people = queries.list_people(row.person_id for row in rows)
        for row in rows:
            key = (row.person_id, row.course_id, row.round)
            batch._working[key] = Working(key, row, dict(row.parts), _counted(row))
        return batch

    @property
    def has_repeats(self) -> bool:
        """Whether one event at least turned out to have been recorded before; the next may have been too."""
        return bool(self._known)

    def digest_of(self, event: NewEvent) -> str | None:
        """The digest under which an event was recorded before. Read at need, for all: nearly all events are new."""
        if self._known is None:
            self._known = queries.list_known_events(self._keys)
        return self._known.get((event.person_id, event.uid))

    def has_stored(self, event: NewEvent) -> None:
        """An event has been recorded by this batch."""
        if self._known is not None:
            self._known[(event.person_id, event.uid)] = event.digest

    def may_record_for(self, person: Any, permission: Permission) -> bool:
        """Whether the actor may record something about a person: for their own units, never for themself."""
        if self.actor.is_operator:
            return True
        return self.actor.person_id != person.id and policy.may(self.actor, permission, person.unit_path or "")

    def may_study(self, person_id: int, course: Any) -> bool:
        """Whether a course is open, or belongs to the person's own line of units."""
        unit_path = self.people[person_id].unit_path or ""
        return course.access == "open" or not unit_path or unit_path.startswith(course.owner_path)

    def parts(self, course_id: int) -> tuple[Part, ...]:
        """The parts of the present version of a course."""
        version = catalogue.version_text(self.version_of(course_id))
        return tuple(Part(**part) for part in version.parts)

    def version_of(self, course_id: int) -> int:
        """The id of the version of a course that members see now."""
        return int(self._courses_by_id[course_id].version_id)

    def round_of(self, person_id: int, course_id: int) -> int:
        """The round in which a person studies a course now."""
        assignment = self._assignment(person_id, course_id)
        return assignment.round if assignment else 1

    def working(self, person_id: int, course_id: int, round_: int) -> Working:
        """The progress of a person in a course, to be changed by replacing its state."""
        key = (person_id, course_id, round_)
        if key not in self._working:
            row = queries.lock_progress([key]).get(key)
            self._working[key] = Working(key, row, dict(row.parts) if row else {}, _counted(row))
        return self._working[key]

    def write(self) -> None:
        """Store all changed progress, complete what is complete, and bring the cells' counts up to date."""
        changes: dict[tuple[int, int, int], dict[str, int]] = {}
        begun = [key for key in sorted(self._working) if self._working[key].row is None]
        for key in sorted(self._working):
            self._store(self._working[key])
        _insert([row for key in begun if (row := self._working[key].row) is not None])
        db.session.flush()
        for key in sorted(self._working):
            working = self._working[key]
            row = working.row
            person = self.people[key[0]]
            if person.unit_id is None or person.status != "active":
                continue
            cell = changes.setdefault((person.unit_id, key[1], key[2]), dict.fromkeys(COUNTS, 0))
            for name, after in _counted(row).items():
                cell[name] += after - working.counted_before[name]
        for cell_key in sorted(changes):
            _add_to_cell(cell_key, changes[cell_key])

    def complete_who_can(self) -> list[int]:
        """Write everybody's percent anew; returns the people who have completed the course by that."""
        before = self._completed()
        self.write()
        return sorted({key[0] for key in self._completed() - before})

    def _completed(self) -> set[Key]:
        return {key for key, one in self._working.items() if one.row and one.row.status == "completed"}

    def _load_courses(self, course_ids: Iterable[int]) -> None:
        missing = set(course_ids) - self._courses_by_id.keys()
        if missing:
            self._courses_by_id |= queries.list_current_versions_by_id(missing)

    def _store(self, working: Working) -> None:
        person_id, course_id, round_ = working.key
        row = working.row
        if not working.state:
            if row is not None:  # all that was on record was a mistake: `not started` is never stored
                db.session.delete(row)
                working.row = None
            return
        if row is None:
            row = working.row = CourseProgress(
                person_id=person_id,
                course_id=course_id,
                round=round_,
                status="under_way",
                percent=0,
                parts={},
                assisted=False,
                late=False,
                started_at=self.now,
                last_at=self.now,
            )
        if row.parts != working.state:
            row.parts = working.state
            row.last_at = self.now if self._by_members else row.last_at
        evaluation = completion.evaluate(working.state, self.parts(course_id))
        row.assisted = evaluation.assisted
        row.percent = 100 if row.status == "completed" else min(evaluation.percent, 100)
        if evaluation.complete and row.status != "completed":
            self._complete(row)

    def _complete(self, row: CourseProgress) -> None:
        """Write the completion once, as an event: no later version or rebuild takes it away."""
        slug = self._courses_by_id[row.course_id].slug
        assignment = self._assignment(row.person_id, row.course_id)
        due_on = assignment.due_on if assignment and assignment.round == row.round else None
        zone = config.current().timezone
        row.status, row.percent, row.completed_at = "completed", 100, self.now
        acted_at = self.now if self._by_members else row.last_at
        row.late = due_on is not None and acted_at >= clock.end_of_day(due_on, zone)
        event = NewEvent(f"course-completed-{row.course_id}-{row.round}", row.person_id, "course_completed", slug)
        db.session.execute(
            insert(Event),
            {
                "person_id": row.person_id,
                "uid": event.uid,
                "kind": event.kind,
                "subject": slug,
                "body": {"late": row.late},
                "digest": event.digest,
                "course_id": row.course_id,
                "round": row.round,
                "source": "system",
                "received_at": self.now,
            },
        )

    def _assignment(self, person_id: int, course_id: int) -> Assigned | None:
        unit_path = self.people[person_id].unit_path or ""
        today = clock.day_of(self.now, config.current().timezone)
        return nearest((one for one in self._assignments() if one.course_id == course_id), unit_path, today)

    def _assignments(self) -> list[Assigned]:
        """Those of the batch's courses. A hand-in that completes nothing asks for none."""
        if self._assigned is None:
            self._assigned = assignments.list_for_courses(list(self._courses_by_id))
        return self._assigned


def _counted(row: CourseProgress | None) -> dict[str, int]:
    """What a progress row adds to the counts of its cell."""
    if row is None:
        return dict.fromkeys(COUNTS, 0)
    completed = row.status == "completed"
    return {
        "under_way": int(not completed),
        "completed": int(completed),
        "assisted": int(completed and row.assisted),
        "late": int(bool(row.late)),
    }


def _insert(rows: Sequence[CourseProgress]) -> None:
    """Insert rows that the session does not know: its own way to a first row takes four times as long."""
    if rows:
        values = [{name: getattr(row, name) for name in _PROGRESS_COLUMNS} for row in rows]
        db.session.connection().execute(_INSERT_PROGRESS, values)


def _add_to_cell(cell: tuple[int, int, int], change: dict[str, int]) -> None:
    if not any(change.values()):
        return
    unit_id, course_id, round_ = cell
    values = {"cell_unit": unit_id, "cell_course": course_id, "cell_round": round_}
    values |= {f"more_{name}": change[name] for name in COUNTS}
    if db.session.connection().execute(_ADD_TO_CELL, values).rowcount == 0:
        key = {"unit_id": unit_id, "course_id": course_id, "round": round_}
        insert_if_absent(CellProgress, key | dict.fromkeys(COUNTS, 0))
        db.session.connection().execute(_ADD_TO_CELL, values)
