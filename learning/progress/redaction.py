"""Taking the answers out of what an erased person has done; the triggers of the event table allow nothing else.

The body of an event says "redacted" and, for a paper handed in, the marks of its questions: what is computed from
events stays as it is, without knowing what was answered. Its digest goes too: short answers could be guessed from it.
"""

from typing import Any

from sqlalchemy import select, update

from learning.db import db
from learning.progress.models import Event
from learning.quizzes import queries as quizzes
from learning.quizzes.models import Paper, Response

DIGEST = "redacted"
_ANSWERS = ("answer", "answers")


def redact(person_id: int) -> None:
    """Blank the answers of a person's events and papers, in the present transaction. The person is a tombstone."""
    marks = {str(paper_id): _marks(paper_id) for paper_id in _paper_ids(person_id)}
    for event_id, kind, subject, body in db.session.execute(
        select(Event.id, Event.kind, Event.subject, Event.body).where(Event.person_id == person_id)
    ).all():
        if not any(name in body for name in _ANSWERS):
            continue
        db.session.execute(
            update(Event)
            .where(Event.id == event_id)
            .values(
                body=_without_answers(body, marks.get(subject) if kind == "paper_handed_in" else None), digest=DIGEST
            )
        )
    papers = select(Paper.id).where(Paper.person_id == person_id)
    db.session.execute(update(Response).where(Response.paper_id.in_(papers)).values(answer=None))


def _without_answers(body: dict[str, Any], marks: dict[str, float | None] | None) -> dict[str, Any]:
    kept = {name: value for name, value in body.items() if name not in _ANSWERS}
    return kept | {"redacted": True} | ({} if marks is None else {"marks": marks})


def _paper_ids(person_id: int) -> list[int]:
    return list(db.session.scalars(select(Paper.id).where(Paper.person_id == person_id, Paper.state == "marked")))


def _marks(paper_id: int) -> dict[str, float | None]:
    return {number: response.mark for number, response in quizzes.list_responses(paper_id).items()}
