"""A published quiz edited in each way of the table of changes, with 20 people: what the impact says is what happens."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from learning import clock, config
from learning.assignments import service as assignments
from learning.authoring import history, publishing, telling
from learning.authoring.changes import Wording
from learning.authoring.impact import Impact
from learning.db import db
from learning.errors import Conflict, InvalidInput, NotAllowed
from learning.members.models import Person
from learning.policy import OPERATOR, Role
from learning.progress import service
from learning.progress.events import NewEvent
from learning.progress.models import CellProgress, CourseProgress, Event
from learning.quizzes import papers, queries
from learning.quizzes.models import Paper, Response
from tests import factories, library, snapshots
from tests.people import World, act_as, sign_in
from tests.snapshots import Snapshot

COURSE, QUIZ, PATH = "khoa-thu", "kiem-tra", "quizzes/khoa-thu/kiem-tra.md"

# Each person's papers, one after another, and how many of the two lessons they read. A letter for each of the five
# questions: r the right option, w the wrong one, k the third ("Ý khác"), . nothing; "?" in front: not handed in.
PEOPLE = [
    ("rrrrr", 2), ("rrrrw", 2), ("wrrrr", 2), ("krrrr", 2), ("kkrrr", 2),
    ("krrrw", 2), ("krrrk", 2), ("krrww", 1), ("kwwww", 0), ("rrrww", 2),
    ("rrrww", 1), ("krrrw", 1), ("wwwww", 2), (".....", 2), ("rrrr.", 1),
    ("krrr.", 2), ("?krrrr", 2), ("", 1), ("", 0), ("krrww krrrw", 2),
]  # fmt: skip

# Results: the percent that counts, + passed, * passed and the course completed, ? a paper not handed in, - none.
BEFORE = "100* 80* 80* 80* 60 60 60 40 0 60 60 60 0 0 80+ 60 ? - - 60"
KEY_CORRECTED = "100* 80* 80* 100* 80* 80* 80* 60 20 60 60 80+ 0 0 80+ 80* ? - - 80*"
POINTS_CORRECTED = "100* 85* 80* 80* 60 60 60 40 0 71 71 60 0 0 85+ 60 ? - - 60"
LESSON_REMOVED = "100* 80* 80* 80* 60 60 60 40 0 60 60 60 0 0 80* 60 ? - - 60"

QUESTION_1 = library.QUESTION.format(number=1)
OTHER_KEY = QUESTION_1.replace("- [x] Ý đúng", "- [ ] Ý đúng").replace("- [ ] Ý khác", "- [x] Ý khác")
ALL_THAT_IS_WORDING = """
## CÂU HỎI, SỐ 1! {#cau-1 lesson=bai-1 tags=moi}

> [!TIP]
> Xem lại bài 1.

- [ ] ý KHÁC của câu 1.
- [x] Ý  đúng của câu 1

- [ ] Ý sai của câu 1
  > Lời góp ý mới.

> Lời giải mới.
"""
OTHER_WORDS = QUESTION_1.replace("Câu hỏi số 1?", "Đồng chí chọn ý nào?")


@dataclass(frozen=True)
class Edit:
    """One way of the table: the first question's new text or another change of files, and the results after it."""

    after: str
    question: str = QUESTION_1
    lessons: int = 2
    questions: int = 5
    rules: str = ""
    pass_percent: int = 80
    lesson_word: str = "Đọc"
    first_last: bool = False
    wording: Wording = publishing.NO_WORDING
    says: tuple[str, ...] = ()

    def files(self) -> dict[str, bytes]:
        files = library.files(lessons=self.lessons, questions=self.questions, rules=self.rules)
        quiz = files[PATH].decode().replace(QUESTION_1, self.question).replace("pass: 80", f"pass: {self.pass_percent}")
        if self.first_last:
            quiz = quiz.replace(self.question, "") + self.question
        texts = {path: data.decode().replace("Đọc bài", f"{self.lesson_word} bài") for path, data in files.items()}
        return {path: text.encode() for path, text in (texts | {PATH: quiz}).items()}


EDITS = {
    "wording": Edit(BEFORE, QUESTION_1.replace("Câu hỏi số 1?", "Câu  hỏi số 1:"), says=("chỉ sửa chữ.",)),
    "order, spaces, case, punctuation, feedback, hints, tags": Edit(
        BEFORE, ALL_THAT_IS_WORDING, says=("kiem-tra/cau-1: chỉ sửa chữ.", "Câu trả lời cũ giữ nguyên")
    ),
    "questions in another order": Edit(BEFORE, first_last=True),
    "other words in an option": Edit(
        BEFORE,
        QUESTION_1.replace("Ý khác của câu 1", "Ý thứ ba"),
        says=("kiem-tra/cau-1", "thành câu mới", "5 đồng chí đã đạt", "13 đồng chí chưa đạt", "--wording"),
    ),
    "other words in an option, only wording": Edit(
        BEFORE,
        QUESTION_1.replace("Ý khác của câu 1", "Ý thứ ba"),
        wording=Wording(questions=frozenset({"cau-1"})),
        says=("theo lời người công bố",),
    ),
    "feedback": Edit(BEFORE, QUESTION_1.replace("Ý này chưa đúng", "Chưa phải"), says=("Câu trả lời cũ giữ nguyên",)),
    "other words": Edit(
        BEFORE,
        OTHER_WORDS,
        says=("thành câu mới", "5 đồng chí đã đạt", "13 đồng chí chưa đạt", "--wording", "dở kiem-tra: 1"),
    ),
    "other words, only wording": Edit(
        BEFORE, OTHER_WORDS, wording=Wording(questions=frozenset({"cau-1"})), says=("theo lời người công bố",)
    ),
    "key": Edit(
        KEY_CORRECTED,
        OTHER_KEY,
        says=(
            "10 bài đã nộp được thêm điểm",
            "nhờ chấm lại: 6 đồng chí (Đỗ Văn Số 12, Đỗ",
            "công bố này: 5 đồng chí (Đỗ",
        ),
    ),
    "key and words, only wording": Edit(
        KEY_CORRECTED,
        OTHER_KEY.replace("Ý khác của câu 1", "Ý thứ ba").replace("Ý sai của câu 1", "Ý chưa phải"),
        wording=Wording(everywhere=True),
        says=("chữ cũng sửa", "10 bài đã nộp được thêm điểm"),
    ),
    "points": Edit(
        POINTS_CORRECTED, QUESTION_1.replace("lesson=bai-1", "lesson=bai-1 points=3"), says=("Chấm lại 4 bài",)
    ),
    "option added": Edit(BEFORE, QUESTION_1.replace("\n> Lời", "- [ ] Ý thêm\n\n> Lời"), says=("thêm hoặc bớt ý",)),
    "option removed": Edit(BEFORE, QUESTION_1.replace("- [ ] Ý khác của câu 1\n", ""), says=("thêm hoặc bớt ý",)),
    "two right options": Edit(
        BEFORE,
        QUESTION_1.replace("- [ ] Ý khác", "- [x] Ý khác").replace("lesson=", "type=many lesson="),
        says=("đổi dạng câu",),
    ),
    "question removed": Edit(BEFORE, "", says=("kiem-tra/cau-1: đã bỏ",)),
    "question added": Edit(BEFORE, questions=6, says=("kiem-tra/cau-6: câu thêm",)),
    "id changed": Edit(
        BEFORE, QUESTION_1.replace("#cau-1", "#cau-moi"), says=("giống câu kiem-tra/cau-1 đã bỏ (100%)", "{#cau-1}")
    ),
    "rules": Edit(
        BEFORE,
        rules="attempts: 3\ndraw: 4",
        pass_percent=60,
        says=("số lần làm từ 0 thành 3", "mức đạt (%) từ 80 thành 60", "số câu rút từ tất cả thành 4"),
    ),
    "lesson added": Edit(BEFORE, lessons=3, says=("Thêm bài học “Bài 3”", "có phần mới”: 4 đồng chí", "cần làm: 15")),
    "lesson removed": Edit(LESSON_REMOVED, lessons=1, says=("lần công bố này: 1 đồng chí (Đỗ Văn Số 15)",)),
    "lesson edited": Edit(BEFORE, lesson_word="Mời đọc", says=("Sửa nội dung: bai-1, bai-2",)),
}


LIVED: dict[str, tuple[Snapshot, list[int]]] = {}  # by engine: what it took, and whom it concerns


@pytest.fixture
def people(world: World) -> list[Person]:
    """Everybody with their papers; lived through once an engine, and put into the other tests' databases as it was."""
    engine = db.engine.dialect.name
    if engine not in LIVED:
        before = snapshots.state()
        lived = [person.id for person in live(world)]
        LIVED[engine] = (snapshots.since(before), lived)
    else:
        snapshots.put(LIVED[engine][0])
    return [db.session.get_one(Person, id_) for id_ in LIVED[engine][1]]


def live(world: World) -> list[Person]:
    library.publish()
    people = factories.make_people(len(PEOPLE), world.cell_1)
    for person, (all_answers, lessons) in zip(people, PEOPLE, strict=True):
        for number in range(1, lessons + 1):
            send(person, "lesson_read", f"{COURSE}/bai-{number}")
        for answers in all_answers.split():
            issue_and_answer(person, answers)
    return people


def send(person: Person, kind: str, subject: str, body: Mapping[str, object] | None = None) -> None:
    event = NewEvent(str(uuid4()), person.id, kind, subject, dict(body or {}))
    assert service.record(act_as(person), [event])[0].status == "stored"


def issue_and_answer(person: Person, answers: str) -> None:
    paper = papers.issue_paper(act_as(person), COURSE, QUIZ, 1)
    given = {place: value for place, value in answers_of(paper, answers.removeprefix("?")).items() if value}
    if answers.startswith("?"):
        for place, value in given.items():
            send(person, "answer_given", str(paper.id), {"question": place, "answer": value})
    else:
        send(person, "paper_handed_in", str(paper.id), {"answers": given})


def answers_of(paper: Paper, letters: str) -> dict[str, str]:
    """Letters for cau-1, cau-2, … as answers in the paper's own option ids."""
    begins = {"r": "Ý đúng", "w": "Ý sai", "k": "Ý khác"}
    by_id = {question.id: question for question in papers.published(paper.quiz_id).quiz.questions}
    found = {}
    for place, entry in enumerate(paper.layout, 1):
        letter = letters[int(entry["question"].removeprefix("cau-")) - 1]
        keys = [
            o.key for o in by_id[entry["question"]].options if letter in begins and o.text.startswith(begins[letter])
        ]
        found[str(place)] = next((name for name, key in entry["options"] if key in keys), "")
    return found


def rows(people: list[Person]) -> dict[int, CourseProgress]:
    db.session.expire_all()
    return {row.person_id: row for row in db.session.scalars(select(CourseProgress))}


def results(people: list[Person]) -> str:
    """The results of all people as BEFORE writes them."""
    found = rows(people)
    return " ".join(result(found.get(person.id)) for person in people)


def result(row: CourseProgress | None) -> str:
    part = row.parts.get(f"quiz:{QUIZ}") if row else None
    if row is None or part is None:
        return "-"
    sign = "*" if row.status == "completed" else "+" if part.get("passed") else ""
    return f"{part['score']}{sign}" if "score" in part else "?"


def everything() -> list[object]:
    """All rows of the tables that a publication could touch."""
    db.session.rollback()
    return [
        sorted(str(row) for row in db.session.execute(select(table)))
        for table in db.metadata.sorted_tables
        if table.name not in {"instance"}
    ]


def test_the_results_before_are_those_of_the_table(people: list[Person]) -> None:
    assert results(people) == BEFORE


@pytest.mark.parametrize("name", EDITS)
def test_what_the_impact_says_is_what_happens(people: list[Person], name: str) -> None:
    edit = EDITS[name]
    before, open_before = rows(people), queries.count_open_papers(1)
    passed_before, done_before = passed(before), completed(before)
    untouched = everything()
    said = publishing.preview(OPERATOR, edit.files(), wording=edit.wording, renderer=library.RENDERER)[0]
    assert everything() == untouched
    done = publishing.publish(OPERATOR, edit.files(), wording=edit.wording, renderer=library.RENDERER)[0]
    assert said.impact == done.impact
    assert (said.stored.number, done.stored.number) == (2, 2)
    assert results(people) == edit.after
    after = rows(people)
    impact = done.impact
    assert impact is not None
    assert_papers(impact)
    assert set(impact.passing[QUIZ].ids if impact.passing else ()) == passed(after) - passed_before
    assert set(impact.completing.ids) == completed(after) - done_before
    assert queries.count_open_papers(1) == open_before
    assert_cells()
    text = "\n".join(telling.lines(impact))
    assert [words for words in edit.says if words not in text] == []


def passed(found: Mapping[int, CourseProgress]) -> set[int]:
    return {person_id for person_id, row in found.items() if row.parts.get(f"quiz:{QUIZ}", {}).get("passed")}


def completed(found: Mapping[int, CourseProgress]) -> set[int]:
    return {person_id for person_id, row in found.items() if row.status == "completed"}


def assert_papers(impact: Impact) -> None:
    """Each paper said to gain has gained, with an event; and no other has one."""
    events = db.session.scalars(select(Event).where(Event.kind == "paper_remarked")).all()
    assert {int(event.subject) for event in events} == {one.paper_id for one in impact.remarked}
    assert {event.source for event in events} <= {"system"}
    for one in impact.remarked:
        paper = db.session.get_one(Paper, one.paper_id)
        assert (paper.percent, paper.passed) == (one.after, one.passed)
        assert one.after >= one.before
        for number, mark in one.marks.items():
            assert db.session.get_one(Response, (one.paper_id, number)).mark == mark
    by_paper = {int(event.subject): event.body for event in events}
    for one in impact.remarked:
        assert (by_paper[one.paper_id]["before"], by_paper[one.paper_id]["after"]) == (one.before, one.after)
        assert by_paper[one.paper_id]["questions"] == ["cau-1"]


def assert_cells() -> None:
    """The counts of the cells are what counting anew gives."""

    def counts() -> list[tuple[int, ...]]:
        db.session.expire_all()
        return [
            (one.unit_id, one.under_way, one.completed, one.late) for one in db.session.scalars(select(CellProgress))
        ]

    kept = counts()
    service.recount([one[0] for one in kept])
    assert counts() == kept


def test_publishing_the_same_again_marks_nothing_again(people: list[Person]) -> None:
    files = EDITS["key"].files()
    publishing.publish(OPERATOR, files, renderer=library.RENDERER)
    again = publishing.publish(OPERATOR, files, renderer=library.RENDERER)[0]
    assert (again.stored.changed, again.impact) == (False, None)
    assert service.course_changed(OPERATOR, again.stored.course_id) == service.Changed((), ())
    assert results(people) == KEY_CORRECTED


def test_a_paper_handed_in_after_the_correction_gains_by_it_too(people: list[Person]) -> None:
    publishing.publish(OPERATOR, EDITS["key"].files(), renderer=library.RENDERER)
    person = people[16]
    paper = queries.find_open_paper(person.id, 1, QUIZ)
    assert paper is not None
    send(person, "paper_handed_in", str(paper.id), {"answers": {}})
    assert result(rows(people)[person.id]) == "100*"
    event = db.session.scalars(
        select(Event).where(Event.subject == str(paper.id), Event.kind == "paper_remarked")
    ).one()
    assert (event.body["before"], event.body["after"]) == (80, 100)
    assert_cells()


def test_going_back_takes_nothing_from_anybody_and_keeps_the_history(people: list[Person]) -> None:
    publishing.publish(OPERATOR, EDITS["key"].files(), message="Sửa đáp án câu 1", renderer=library.RENDERER)
    said = history.preview_roll_back(OPERATOR, COURSE, 1)
    done = history.roll_back(OPERATOR, COURSE, 1, "Đáp án cũ mới đúng")
    assert said.impact == done.impact
    assert done.stored.number == 3
    assert results(people) == KEY_CORRECTED
    found = history.list_versions(OPERATOR, COURSE)
    assert [(one.number, one.message, one.is_present) for one in found] == [
        (3, "Đáp án cũ mới đúng", True),
        (2, "Sửa đáp án câu 1", False),
        (1, "", False),
    ]
    assert [one["kind"] for one in found[0].decisions] == ["correction"]
    assert "- [x] Ý đúng của câu 1" in publishing.versions.source_files(COURSE)[PATH].decode()


def test_going_back_over_a_wording_is_a_wording(people: list[Person]) -> None:
    publishing.publish(
        OPERATOR,
        EDITS["other words, only wording"].files(),
        wording=Wording(everywhere=True),
        renderer=library.RENDERER,
    )
    done = history.roll_back(OPERATOR, COURSE, 1, "")
    assert done.impact is not None
    assert [(one.kind.value, one.decided) for one in done.impact.changes.questions] == [("wording", True)]
    with pytest.raises(InvalidInput):
        history.roll_back(OPERATOR, COURSE, 3, "")


def test_answers_do_not_follow_a_question_that_became_a_new_one(people: list[Person]) -> None:
    publishing.publish(OPERATOR, EDITS["other words"].files(), renderer=library.RENDERER)
    corrected = OTHER_KEY.replace("Câu hỏi số 1?", "Đồng chí chọn ý nào?")
    done = publishing.publish(OPERATOR, Edit("", corrected).files(), renderer=library.RENDERER)[0]
    assert done.impact is not None
    assert [one.kind.value for one in done.impact.changes.questions] == ["correction"]
    assert done.impact.remarked == ()
    assert results(people) == BEFORE


def test_answers_follow_through_wording_to_a_later_correction(people: list[Person]) -> None:
    publishing.publish(
        OPERATOR,
        EDITS["other words, only wording"].files(),
        wording=Wording(everywhere=True),
        renderer=library.RENDERER,
    )
    corrected = OTHER_KEY.replace("Câu hỏi số 1?", "Đồng chí chọn ý nào?")
    publishing.publish(OPERATOR, Edit("", corrected).files(), renderer=library.RENDERER)
    assert results(people) == KEY_CORRECTED


def test_nobody_is_late_by_a_correction_that_came_after_the_deadline(people: list[Person], time_machine) -> None:
    today = clock.today(config.current().timezone)
    assignments.assign_course(OPERATOR, 1, people_unit(people[0]), today, today)
    time_machine.move_to(clock.now() + timedelta(days=9))
    publishing.publish(OPERATOR, EDITS["key"].files(), renderer=library.RENDERER)
    found = rows(people)
    assert results(people) == KEY_CORRECTED
    assert not any(row.late for row in found.values())


def people_unit(person: Person) -> int:
    unit_id = act_as(person).unit_id
    assert unit_id is not None
    return unit_id


@pytest.mark.parametrize("word", ["khong-co", "bai-khac/cau-1"])
def test_a_word_about_a_question_that_is_not_there_is_refused(people: list[Person], word: str) -> None:
    with pytest.raises(InvalidInput, match=word):
        publishing.publish(
            OPERATOR,
            EDITS["other words"].files(),
            wording=Wording(questions=frozenset({word})),
            renderer=library.RENDERER,
        )


def test_a_word_cannot_make_another_set_of_options_the_same(people: list[Person]) -> None:
    with pytest.raises(InvalidInput, match="đổi số ý"):
        publishing.publish(
            OPERATOR,
            EDITS["option added"].files(),
            wording=Wording(questions=frozenset({"cau-1"})),
            renderer=library.RENDERER,
        )


def test_who_may_not_see_names_gets_counts_and_who_may_not_publish_is_refused(
    world: World, people: list[Person]
) -> None:
    with pytest.raises(NotAllowed):
        publishing.preview(act_as(world.khanh), EDITS["key"].files(), renderer=library.RENDERER)
    with pytest.raises(NotAllowed):
        publishing.publish(act_as(world.an), EDITS["key"].files(), renderer=library.RENDERER)
    factories.grant(world.khanh, Role.TRAINER, world.city)
    impact = publishing.preview(act_as(world.khanh), EDITS["key"].files(), renderer=library.RENDERER)[0].impact
    assert impact is not None
    assert (impact.passing[QUIZ].count, impact.passing[QUIZ].names) == (6, ())


class TestDivergence:
    def test_a_folder_based_on_an_older_version_is_refused_with_the_difference(self, people: list[Person]) -> None:
        publishing.publish(OPERATOR, EDITS["key"].files(), renderer=library.RENDERER)
        with pytest.raises(publishing.Diverged) as caught:
            publishing.publish(OPERATOR, EDITS["lesson added"].files(), bases={COURSE: 1}, renderer=library.RENDERER)
        assert "+# Bài 3" in caught.value.difference or "+title: Bài 3" in caught.value.difference
        assert "-- [x] Ý khác của câu 1" in caught.value.difference
        assert results(people) == KEY_CORRECTED

    def test_a_folder_that_is_an_older_version_is_refused(self, people: list[Person]) -> None:
        publishing.publish(OPERATOR, EDITS["key"].files(), renderer=library.RENDERER)
        for bases in ({}, {COURSE: 1}):
            with pytest.raises(Conflict):
                publishing.publish(OPERATOR, library.files(), bases=bases, renderer=library.RENDERER)

    def test_a_folder_based_on_the_present_version_may_even_go_back(self, people: list[Person]) -> None:
        publishing.publish(OPERATOR, EDITS["key"].files(), renderer=library.RENDERER)
        done = publishing.publish(OPERATOR, library.files(), bases={COURSE: 2}, renderer=library.RENDERER)[0]
        assert (done.stored.number, done.stored.changed) == (3, True)


def test_the_result_page_shows_the_corrected_answer_and_says_so(app: Flask, people: list[Person]) -> None:
    publishing.publish(OPERATOR, EDITS["key"].files(), renderer=library.RENDERER)
    client = app.test_client()
    sign_in(client, people[2])
    paper = queries.list_papers(people[2].id, 1, QUIZ, 1)[0]
    page = client.get(f"/papers/{paper.id}").get_data(as_text=True)
    assert "Bài này đã được chấm lại" in page
    assert "Ý khác của câu 1" in page
    assert "Ý đúng của câu 1" not in page


def test_the_result_page_of_an_untouched_paper_says_nothing(app: Flask, people: list[Person]) -> None:
    publishing.publish(OPERATOR, EDITS["feedback"].files(), renderer=library.RENDERER)
    client = app.test_client()
    sign_in(client, people[2])
    paper = queries.list_papers(people[2].id, 1, QUIZ, 1)[0]
    assert "chấm lại" not in client.get(f"/papers/{paper.id}").get_data(as_text=True)
