"""The phone's half of the fault table in budgets.md "Nothing is lost", each fault on a real database."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import func, select

from learning import clock
from learning.administration import identity
from learning.db import db, transaction
from learning.members import sessions
from learning.progress import service as progress
from learning.progress.models import CellProgress, CourseProgress, Event, EventConflict
from learning.quizzes import papers
from learning.quizzes.models import Paper
from learning.web import cookies
from tests import factories, library
from tests.faults.scene import COURSE, Scene, Sent, back_up, databases, made, restore, right_answers, wrong_answers
from tests.people import sign_in
from tests.phones import event, post_events


@dataclass(frozen=True)
class Fault:
    """One row: what happens, what is expected; check brings it about and returns a figure in words."""

    what: str
    expected: str
    check: Callable[[Scene], str]
    sqlite_only: bool = False


def a_days_work(person: int, paper: Paper | None = None) -> list[Sent]:
    """What somebody does in a day: lessons, checks and, with a paper, its answers and the hand-in."""
    made_events = [
        event(person, "lesson_opened", f"{COURSE}/bai-1", seq=1),
        event(person, "check_answered", f"{COURSE}/bai-1/thu-1", {"answer": "x"}, seq=2),
        event(person, "lesson_read", f"{COURSE}/bai-1", seq=3),
        event(person, "lesson_read", f"{COURSE}/bai-2", seq=4),
    ]
    if paper is not None:
        answers = right_answers(paper)
        for seq, (number, answer) in enumerate(answers.items(), 5):
            body = {"question": number, "answer": answer}
            made_events.append(event(person, "answer_given", str(paper.id), body, seq=seq))
        made_events.append(event(person, "paper_handed_in", str(paper.id), {"answers": answers}, seq=20))
    return made_events


def repeated(scene: Scene) -> str:
    """The same batch five times; of the first answers none arrives."""
    an = scene.world.an
    phone = scene.phone(an)
    batch = a_days_work(an.id, scene.paper(an, phone))
    assert post_events(phone, *batch).status_code == 200  # the reply is lost on the way: no receipt is known
    for _ in range(4):
        assert set(scene.send(phone, *batch)) == {"duplicate"}
    changed = [one | {"body": {"answer": "y"}} for one in batch if one["kind"] == "check_answered"]
    assert post_events(phone, *changed).get_json()["events"][0]["status"] == "conflict"
    assert db.session.scalar(select(func.count()).select_from(EventConflict)) == 1
    return f"{scene.nothing_is_lost()} events, each once"


def reordered(scene: Scene) -> str:
    """Answers to one question arrive in the wrong order, in several batches: the newest counts."""
    an = scene.world.an
    phone = scene.phone(an)
    paper = scene.paper(an, phone)
    right, wrong = right_answers(paper)["1"], wrong_answers(paper)["1"]
    for seq, answer in ((3, right), (1, wrong), (2, wrong)):
        body = {"question": "1", "answer": answer}
        scene.send(phone, event(an.id, "answer_given", str(paper.id), body, seq=seq))
    hand_in = event(an.id, "paper_handed_in", str(paper.id), {"answers": {}})
    scene.send(phone, hand_in)
    assert _paper(paper.id).score == 1, "the answer with the highest number is the draft"
    late = event(an.id, "answer_given", str(paper.id), {"question": "2", "answer": right}, seq=9)
    assert scene.send(phone, late) == ["refused"]
    return f"{scene.nothing_is_lost()} events, the newest answer counts"


def concurrent(scene: Scene) -> str:
    """Two phones' worth of threads send the same batches at the same time."""
    an = scene.world.an
    phones = [scene.phone(an) for _ in range(4)]
    batch = a_days_work(an.id, scene.paper(an, phones[0]))
    db.session.remove()
    answers: list[list[Sent]] = []

    def work(phone: FlaskClient) -> None:
        for _ in range(20):
            answer = post_events(phone, *batch)
            if answer.status_code == 200 and all(one["status"] != "later" for one in answer.get_json()["events"]):
                answers.append(answer.get_json()["events"])
                return
            assert answer.status_code in {200, 503}, answer.status_code

    threads = [threading.Thread(target=work, args=(phone,)) for phone in phones]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == len(phones)
    assert len({one["receipt"] for said in answers for one in said if one["id"] == batch[-1]["id"]}) == 1
    scene.send(phones[0], *batch)
    assert db.session.scalar(select(func.count()).select_from(Paper).where(Paper.state == "marked")) == 1
    return f"{scene.nothing_is_lost()} events, each once, from {len(phones)} at once"


def week_old(scene: Scene) -> str:
    """A batch that lay on the phone for a week, with a deadline in between: order and lateness are the server's."""
    an = scene.world.an
    phone = scene.phone(an)
    batch = a_days_work(an.id, scene.paper(an, phone))
    said_at = clock.now()
    with clock.telling(said_at + timedelta(days=7)):
        assert set(scene.send(phone, *[one | {"at": said_at.isoformat()} for one in batch])) == {"stored"}
    row = db.session.scalars(select(Event).where(Event.uid == batch[0]["id"])).one()
    assert row.received_at - said_at == timedelta(days=7) and row.sent_at == said_at
    return f"{scene.nothing_is_lost()} events, received a week after they were made"


def poisonous(scene: Scene) -> str:
    """Items that can never be taken, among good ones."""
    an, binh = scene.world.an, scene.world.binh
    phone, others = scene.phone(an), scene.phone(binh)
    paper_of_binh = scene.paper(binh, others)
    good = a_days_work(an.id)
    poison = [
        event(an.id, "no_such_kind", f"{COURSE}/bai-1"),
        event(an.id, "lesson_read", "khong-co/bai-1"),
        event(an.id, "lesson_read", f"{COURSE}/khong-co"),
        event(an.id, "lesson_read", f"{COURSE}/bai-1", {"more": 1}),
        event(an.id, "check_answered", f"{COURSE}/bai-1/thu-1", {"answer": {"a": {"b": "c"}}}),
        event(an.id, "paper_handed_in", str(paper_of_binh.id), {"answers": {}}),
        event(an.id, "paper_handed_in", "99999999999999999999", {"answers": {}}),
        event(an.id, "task_confirmed", f"{COURSE}/viec"),
        event(an.id, "lesson_read", f"{COURSE}/bai-1", id="!"),
    ]
    mixed = [one for pair in zip(good * 3, poison, strict=False) for one in pair][: 2 * len(good)] + poison[len(good) :]
    answer = post_events(phone, *mixed).get_json()["events"]
    for said, outcome in zip(mixed, answer, strict=True):
        if said in good:
            assert outcome["status"] == "stored", outcome
            scene.acknowledged.append((said, outcome["receipt"]))
        else:
            assert outcome["status"] == "refused" and outcome["reason"].endswith("."), outcome
    assert _paper(paper_of_binh.id).state == "issued"
    return f"{scene.nothing_is_lost()} stored, {len(poison)} refused with a reason"


def two_phones(scene: Scene) -> str:
    """One member answers one paper on two phones and hands it in on both."""
    an = scene.world.an
    one, two = scene.phone(an), scene.phone(an)
    paper = scene.paper(an, one)
    assert scene.paper(an, two).id == paper.id, "the same paper on both"
    right = event(an.id, "paper_handed_in", str(paper.id), {"answers": right_answers(paper)})
    wrong = event(an.id, "paper_handed_in", str(paper.id), {"answers": wrong_answers(paper)})
    scene.send(one, event(an.id, "lesson_read", f"{COURSE}/bai-1"))
    scene.send(two, event(an.id, "lesson_read", f"{COURSE}/bai-1"))
    assert (scene.send(two, wrong), scene.send(one, right)) == (["stored"], ["conflict"])
    assert (scene.send(one, right), scene.send(two, wrong)) == (["conflict"], ["duplicate"])
    assert _paper(paper.id).percent == 0, "the first hand-in counts, nothing is added up"
    assert scene.paper(an, one).id == scene.paper(an, two).id != paper.id
    (row,) = db.session.scalars(select(CourseProgress).where(CourseProgress.person_id == an.id)).all()
    assert row.parts["quiz:kiem-tra"]["tries"] == 1
    cell = db.session.scalars(select(CellProgress)).one()
    assert (cell.under_way, cell.completed) == (1, 0)
    return f"{scene.nothing_is_lost()} events, one paper, one result on both phones"


def published_again(scene: Scene) -> str:
    """The course is published again while a member sits over a paper without a network."""
    an = scene.world.an
    phone = scene.phone(an)
    paper = scene.paper(an, phone)
    batch = a_days_work(an.id, paper)
    version = _version_of(paper)
    library.publish(library.files(lessons=1, questions=2))
    db.session.rollback()
    statuses = scene.send(phone, *batch)
    gone = [one["subject"] for one, status in zip(batch, statuses, strict=True) if status == "refused"]
    assert gone == [f"{COURSE}/bai-2"], gone
    marked = _paper(paper.id)
    assert (marked.percent, marked.maximum, _version_of(marked)) == (100, 5, version)
    return f"{scene.nothing_is_lost()} events, the paper marked on version {version}; 1 lesson no longer there, told"


def clocks(scene: Scene) -> str:
    """Phones of 1970, 2006 and 2099, and nonsense; the server's own clock is set back a year."""
    an = scene.world.an
    phone = scene.phone(an)
    strange = ["1970-01-01T00:00:00Z", "2006-01-01T00:00:00+07:00", "2099-12-31T23:59:59Z", "gestern", "0001-01-01"]
    now = clock.now()
    with clock.telling(now):
        for number, at in enumerate(strange):
            lesson = event(an.id, "lesson_read", f"{COURSE}/bai-{1 + number % 2}", at=at, seq=2**40 - number)
            assert scene.send(phone, lesson) == ["stored"]
    rows = db.session.scalars(select(Event).where(Event.kind == "lesson_read")).all()
    assert {row.received_at for row in rows} == {now}
    with clock.telling(now - timedelta(days=365)):
        paper = scene.paper(an, phone)
        hand_in = event(an.id, "paper_handed_in", str(paper.id), {"answers": right_answers(paper)})
        assert scene.send(phone, hand_in) == ["stored"]
    return f"{scene.nothing_is_lost()} events, received by the server's clock"


def session_ended(scene: Scene) -> str:
    """The session ends with events waiting: nothing is taken or lost until somebody signs in again."""
    an = scene.world.an
    phone = scene.phone(an)
    batch = a_days_work(an.id, scene.paper(an, phone))
    phone.set_cookie(cookies.session_name(), "nobody-has-this-token")
    refused = post_events(phone, *batch)
    assert (refused.status_code, refused.get_json()["error"]) == (401, 401)
    phone.environ_base["HTTP_SEC_FETCH_SITE"] = "cross-site"
    assert post_events(phone, *batch).status_code == 403
    phone.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    phone.delete_cookie(cookies.session_name())
    sign_in(phone, an)
    assert set(scene.send(phone, *batch)) == {"stored"}
    return f"{scene.nothing_is_lost()} events, after 401 and 403"


def member_moved(scene: Scene) -> str:
    """A member is moved to another cell with events waiting: they count where the member is now."""
    world = scene.world
    phone = scene.phone(world.an)
    scene.send(phone, event(world.an.id, "lesson_read", f"{COURSE}/bai-1"))
    paper = scene.paper(world.an, phone)
    with transaction():
        factories.move(world.an, world.cell_2)
        progress.recount([world.cell_1.id, world.cell_2.id])
    scene.send(phone, *a_days_work(world.an.id, paper))
    counts = {row.unit_id: (row.under_way, row.completed) for row in db.session.scalars(select(CellProgress))}
    assert counts.get(world.cell_2.id) == (0, 1) and counts.get(world.cell_1.id, (0, 0)) == (0, 0), counts
    return f"{scene.nothing_is_lost()} events, counted in the new cell"


def signed_out_device(scene: Scene) -> str:
    """Somebody's enrolment on a shared phone is ended with their events waiting."""
    an, binh = scene.world.an, scene.world.binh
    phone = scene.phone(an, binh)
    batch = a_days_work(an.id)
    sessions.revoke_all(an.id)
    own = event(binh.id, "lesson_read", f"{COURSE}/bai-1")
    statuses = [one["status"] for one in post_events(phone, *batch, own).get_json()["events"]]
    assert statuses == ["not_yours"] * len(batch) + ["stored"]
    assert db.session.scalar(select(func.count()).select_from(Event).where(Event.person_id == an.id)) == 0
    sign_in(phone, an)
    assert set(scene.send(phone, *batch)) == {"stored"}
    return f"{scene.nothing_is_lost()} events, kept until the owner signed in again"


def restored(scene: Scene) -> str:
    """The database is restored from a backup: its id is another, and phones offer all that they still hold."""
    an = scene.world.an
    phone = scene.phone(an)
    paper = scene.paper(an, phone)
    first, *rest = a_days_work(an.id, paper)
    before, paper_id = _database_id(phone, first), paper.id
    back_up(scene)
    scene.send(phone, *rest)
    restore(scene)
    assert _database_id(phone, first) != before, "the phone sees that it is another database"
    scene.acknowledged = []
    assert scene.send(phone, first, *rest) == ["duplicate"] + ["stored"] * len(rest)
    assert _paper(paper_id).percent == 100
    return f"{scene.nothing_is_lost()} events, {len(rest)} of them brought back by the phone"


FAULTS = (
    Fault("repeated batches, replies lost", "one row each; the same receipt; another body is a conflict", repeated),
    Fault("reordered batches", "the newest answer counts", reordered),
    Fault("concurrent batches", "one row each", concurrent),
    Fault("week-old batches", "stored; order and lateness by the server", week_old),
    Fault("poisonous items in a batch", "these refused with a reason, the others stored", poisonous),
    Fault("two phones of one member", "never added up; the same on both", two_phones),
    Fault("course published again in mid-quiz", "marked on the version it was started on", published_again),
    Fault("clocks wrong by years", "order by the server", clocks),
    Fault("session ended", "kept on the phone; asks to sign in", session_ended),
    Fault("member moved to another cell", "nothing lost; counts in the new cell", member_moved),
    Fault("device signed out with events waiting", "not_yours; stored after signing in", signed_out_device),
    Fault("restored from a backup", "every event still on a phone is back", restored, sqlite_only=True),
)


def measure(*_numbers: int) -> Iterator[str]:
    """Every fault on every engine that is here."""
    with databases() as engines:
        for engine, fresh in engines.items():
            for fault in FAULTS:
                if fault.sqlite_only and engine != "SQLite":
                    continue
                with made(fresh()) as scene:
                    yield f"{engine:10} {fault.what}: {fault.check(scene)} (expected: {fault.expected})"


def _paper(paper_id: int) -> Paper:
    db.session.rollback()
    found = db.session.get(Paper, paper_id)
    assert found is not None
    return found


def _version_of(paper: Paper) -> int:
    return papers.published(paper.quiz_id).version_id


def _database_id(phone: FlaskClient, said: Sent) -> str:
    answer = post_events(phone, said).get_json()
    assert answer["database_id"] == identity.database_id()
    return str(answer["database_id"])
