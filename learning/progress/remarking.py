"""What it does to progress that a paper is marked again: its event, its new score, the part, the counts."""

from learning.db import insert_or_keep
from learning.progress import completion
from learning.progress.batch import Batch
from learning.progress.completion import Mark, State
from learning.progress.events import NewEvent
from learning.progress.models import Event
from learning.quizzes import remarking
from learning.quizzes.models import Paper
from learning.quizzes.remarking import Remark


def state_after(state: State, remark: Remark, at: str) -> State:
    """Someone's progress in the course of a paper once it has been marked again."""
    mark = Mark(remark.after, remark.passed, remark.counts)
    return completion.remark_paper(state, f"quiz:{remark.quiz}", mark, remark.attempt, at)


def remark(batch: Batch, found: Remark) -> bool:
    """Mark a paper again, once for each version; False when that was done before. The caller writes the batch."""
    event = NewEvent(
        f"paper-remarked-{found.paper_id}-{found.number}",
        found.person_id,
        "paper_remarked",
        str(found.paper_id),
        {
            "version": found.number,
            "questions": list(found.questions),
            "before": found.before,
            "after": found.after,
            "passed": found.passed,
            "points": found.score.points,
            "maximum": found.score.maximum,
            "marks": dict(found.marks),
        },
        source="system",
    )
    values = {
        "person_id": event.person_id,
        "uid": event.uid,
        "kind": event.kind,
        "subject": event.subject,
        "body": event.body,
        "digest": event.digest,
        "course_id": found.course_id,
        "round": found.round,
        "source": event.source,
        "actor_id": batch.actor.person_id,
        "received_at": batch.now,
    }
    if insert_or_keep(Event, values, keys=("person_id", "uid")) is None:
        return False
    remarking.write(found)
    working = batch.working(found.person_id, found.course_id, found.round)
    working.state = state_after(working.state, found, batch.now.isoformat(timespec="seconds"))
    return True


def remark_late(batch: Batch, marked: Paper, version_id: int) -> None:
    """A paper was handed in on an older version than members see now: what was corrected since counts for it too."""
    if batch.version_of(marked.course_id) == version_id:
        return
    found = remarking.find_for(marked, remarking.read_history(marked.course_id))
    if found is not None:
        remark(batch, found)
