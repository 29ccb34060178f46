"""The table of changes: what became of a question, a part, a rule."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.authoring import changes
from learning.authoring.changes import CourseState, Kind, Wording
from learning.content import places
from learning.content.library import Option, Question, Quiz, option_key
from learning.quizzes import questions

STEM = "Có người xưng là công an, xin mã OTP. Đồng chí làm gì?"
WRONG, RIGHT, THIRD = "Đọc mã cho họ", "Tắt máy, gọi lại công an phường", "Hẹn gọi lại sau"


def options(*texts: str, right: str = RIGHT, exact: bool = False) -> tuple[Option, ...]:
    return tuple(Option(option_key(text, exact), text, text == right) for text in texts)


def question(**more: Any) -> Question:
    return Question(**{"id": "xin-otp", "type": "one", "stem": STEM, "options": options(WRONG, RIGHT, THIRD)} | more)


def became(new: Question, old: Question | None = None, wording: bool = False) -> tuple[Kind | None, bool]:
    found = changes.compare_question("kiem-tra", old or question(), new, wording)
    return (found.kind, found.decided) if found else (None, False)


SHORT = Question("go", "short", "Gõ từ còn thiếu.", accepted=("mã OTP",))
TABLE = [
    ("nothing", question(), None),
    ("place in the file", question(line=90, path="quizzes/x/y.md"), None),
    ("order of options", question(options=options(THIRD, RIGHT, WRONG)), Kind.WORDING),
    ("spaces and case", question(stem=f"  {STEM.upper()} "), Kind.WORDING),
    ("punctuation of the stem", question(stem="Có người xưng là công an: xin mã OTP. Đồng chí làm gì…"), Kind.WORDING),
    ("marks of the stem", question(stem="Co nguoi xung la cong an, xin ma OTP. Dong chi lam gi?"), Kind.WORDING),
    ("emphasis", question(stem=STEM.replace("mã OTP", "**mã OTP**")), Kind.WORDING),
    (
        "punctuation inside an option",
        question(options=options(WRONG, RIGHT.replace(",", ";"), THIRD, right=RIGHT.replace(",", ";"))),
        Kind.WORDING,
    ),
    ("feedback", question(options=tuple(replace(one, feedback="Không.") for one in question().options)), Kind.WORDING),
    ("hint", question(hints=("Nhớ lại bài 2.",)), Kind.WORDING),
    ("tags", question(tags=("otp",)), Kind.WORDING),
    ("explanation", question(explanation="Mã như chìa khoá nhà."), Kind.WORDING),
    ("where it is taught", question(lesson="otp"), Kind.WORDING),
    ("another right option", question(options=options(WRONG, RIGHT, THIRD, right=THIRD)), Kind.CORRECTION),
    ("points", question(points=2), Kind.CORRECTION),
    ("other words in the stem", question(stem="Ai xin mã OTP thì cho?"), Kind.NEW),
    ("one word in the stem", question(stem=STEM.replace("xin", "không xin")), Kind.NEW),
    ("another number in the stem", question(stem=STEM + " Có 2 người."), Kind.NEW),
    ("another passage", question(passage="Tin nhắn khác."), Kind.NEW),
    ("other words in an option", question(options=options("Cho mã", RIGHT, THIRD)), Kind.NEW),
    ("an option added", question(options=options(WRONG, RIGHT, THIRD, "Cười")), Kind.NEW),
    ("an option removed", question(options=options(WRONG, RIGHT)), Kind.NEW),
    ("another type", question(type="many"), Kind.NEW),
]  # fmt: skip


@pytest.mark.parametrize(("new", "kind"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_the_table_of_changes(new: Question, kind: Kind | None) -> None:
    assert became(new) == (kind, False)


@pytest.mark.parametrize(
    ("new", "kind"),
    [
        (question(stem="Ai xin mã OTP thì làm gì?"), Kind.WORDING),
        (question(options=options("Cho mã", RIGHT, THIRD)), Kind.WORDING),
        (question(options=options("Cho mã", RIGHT, THIRD, right="Cho mã")), Kind.CORRECTION),
        (question(stem="Khác hẳn", points=3), Kind.CORRECTION),
    ],
)
def test_whoever_publishes_says_that_only_words_changed(new: Question, kind: Kind) -> None:
    assert became(new, wording=True) == (kind, True)


@pytest.mark.parametrize("new", [question(options=options(WRONG, RIGHT)), question(type="many")])
def test_no_word_makes_another_set_of_options_or_another_type_the_same(new: Question) -> None:
    assert became(new, wording=True) == (Kind.NEW, False)


def test_a_word_that_was_not_needed_is_no_decision() -> None:
    assert became(question(points=2), wording=True) == (Kind.CORRECTION, False)
    assert became(question(hints=("x",)), wording=True) == (Kind.WORDING, False)


def test_accepted_answers_are_the_key_of_a_typed_question() -> None:
    assert became(replace(SHORT, accepted=("mã OTP", "OTP")), SHORT) == (Kind.CORRECTION, False)
    assert became(replace(SHORT, exact=True), SHORT) == (Kind.CORRECTION, False)


def test_options_that_are_said_otherwise_keep_their_answers() -> None:
    found = changes.compare_question("q", question(), question(options=options("Cho mã", RIGHT, THIRD)), True)
    assert found is not None
    assert found.options == {option_key(WRONG, False): option_key("Cho mã", False)}


def test_exactness_switched_on_keeps_the_options_and_corrects() -> None:
    new = question(exact=True, options=options(WRONG, RIGHT, THIRD, exact=True))
    found = changes.compare_question("q", question(), new, False)
    assert found is not None
    assert (found.kind, len(found.options)) == (Kind.CORRECTION, 3)


@given(st.permutations(options(WRONG, RIGHT, THIRD)), st.sampled_from(["one", "many"]))
def test_the_order_of_options_never_matters(order: list[Option], kind: str) -> None:
    old = question(type=kind)
    assert became(replace(old, options=tuple(order)), old)[0] in {None, Kind.WORDING}


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_two_texts_can_be_compared_and_no_change_is_none(first: str, second: str) -> None:
    old, new = question(stem=first), question(stem=second)
    assert (became(new, old)[0] is None) == (first == second)
    assert became(new, old, wording=True)[0] in {None, Kind.WORDING}


def quiz(*questions: Question, slug: str = "kiem-tra", **rules: Any) -> Quiz:
    return Quiz(slug, f"quizzes/x/{slug}.md", "Kiểm tra", "graded", questions=questions, **rules)


def course(
    *quizzes: Quiz, parts: tuple[dict[str, Any], ...] = (), lessons: dict[str, str] | None = None
) -> CourseState:
    return CourseState(parts, {one.slug: one for one in quizzes}, lessons or {})


def part(kind: str, identity: str, required: bool = True, title: str = "") -> dict[str, Any]:
    return {"kind": kind, "id": identity, "title": title or identity, "required": required}


def test_an_id_that_changed_is_removed_and_added_and_resembles_the_old_one() -> None:
    far = Question("khac", "one", "Wi-Fi công cộng có an toàn không?", options=options("Có", "Không", right="Không"))
    found = changes.compare(course(quiz(question())), course(quiz(question(id="otp"), far)), Wording())
    by_id = {one.question: one for one in found.questions}
    assert by_id["xin-otp"].kind is Kind.REMOVED
    assert (by_id["otp"].kind, by_id["otp"].alike, by_id["otp"].alike_percent) == (Kind.ADDED, "kiem-tra/xin-otp", 100)
    assert (by_id["khac"].kind, by_id["khac"].alike) == (Kind.ADDED, "")


@pytest.mark.parametrize(
    ("wording", "kind"),
    [
        (Wording(), Kind.NEW),
        (Wording(questions=frozenset({"xin-otp"})), Kind.WORDING),
        (Wording(questions=frozenset({"kiem-tra/xin-otp"})), Kind.WORDING),
        (Wording(questions=frozenset({"bai-khac/xin-otp"})), Kind.NEW),
        (Wording(everywhere=True), Kind.WORDING),
    ],
)
def test_the_publisher_names_a_question_by_id_by_quiz_and_id_or_all(wording: Wording, kind: Kind) -> None:
    (found,) = changes.compare(course(quiz(question())), course(quiz(question(stem="Khác"))), wording).questions
    assert found.kind is kind


def test_parts_added_removed_and_required() -> None:
    old = course(
        parts=(
            part("lesson", "a"),
            part("lesson", "cu", title="Bật Wi-Fi"),
            part("task", "t"),
            part("quiz", "q", False),
        )
    )
    new = course(
        parts=(
            part("lesson", "a"),
            part("lesson", "moi", title="Bật  wi-fi."),
            part("quiz", "q"),
            part("task", "u", False),
        )
    )
    found = {(one.kind, one.id): one for one in changes.compare(old, new, Wording()).parts}
    assert {key: one.what for key, one in found.items()} == {
        ("lesson", "moi"): "added",
        ("lesson", "cu"): "removed",
        ("task", "t"): "removed",
        ("task", "u"): "added",
        ("quiz", "q"): "required",
    }
    assert found[("lesson", "moi")].alike == "cu"
    assert not found[("task", "u")].required


def test_rules_that_changed_are_named_and_texts_are_not_rules() -> None:
    new = replace(quiz(question(), pass_percent=60, attempts=2, draw=1), title="Tên khác", introduction="Khác")
    found = changes.compare(course(quiz(question())), course(new), Wording()).rules
    assert {(one.rule, one.old, one.new) for one in found} == {
        ("pass_percent", 80, 60),
        ("attempts", 0, 2),
        ("draw", None, 1),
    }


def test_lessons_whose_text_changed_are_listed_and_new_ones_are_not() -> None:
    old, new = course(lessons={"a": "x", "b": "y"}), course(lessons={"a": "x", "b": "z", "c": "w"})
    assert changes.compare(old, new, Wording()).lessons == ("b",)


def test_a_course_compared_with_itself_has_no_changes() -> None:
    same = course(quiz(question(), SHORT), parts=(part("lesson", "a"),), lessons={"a": "x"})
    assert changes.compare(same, same, Wording()) == changes.CourseChanges()


BODY = {
    "order": "1. Bật máy\n2. Mở khoá\n3. Gọi điện\n",
    "match": "- OTP => mã dùng một lần\n- Wi-Fi => mạng không dây\n- => thẻ nhớ\n",
    "cloze": "Không đọc [[mã OTP|otp]] cho [[ai|~công an|~ngân hàng]].\n",
    "number": "= 15 +- 1\n",
    "many": "- [x] Mã OTP\n- [x] Mật khẩu\n- [ ] Tên\n",
}


def parsed(kind: str, body: str) -> Question:
    lines = places.number_lines(f"## Câu về máy? {{#q type={kind}}}\n\n{body}\n", 1)
    found, inspection = questions.parse_questions("quizzes/x/y.md", lines)
    assert [one.code for one in inspection.findings] == []
    return found[0]


@pytest.mark.parametrize(
    ("kind", "old", "new", "became_kind"),
    [
        ("order", "1. Bật máy\n2. Mở khoá", "1. Mở khoá\n2. Bật máy", Kind.CORRECTION),
        ("order", "1. Bật máy\n", "1. Bật  MÁY.\n", Kind.WORDING),
        ("order", "3. Gọi điện\n", "", Kind.NEW),
        ("match", "- OTP => mã dùng một lần\n- Wi-Fi =>", "- Wi-Fi => mã dùng một lần\n- OTP =>", Kind.CORRECTION),
        ("match", "mạng không dây", "mạng, không dây", Kind.WORDING),
        ("match", "mạng không dây", "đường truyền", Kind.NEW),
        ("match", "- => thẻ nhớ\n", "", Kind.NEW),
        ("cloze", "[[mã OTP|otp]]", "[[mã OTP|otp|mã]]", Kind.CORRECTION),
        ("cloze", "[[ai|~công an|~ngân hàng]]", "[[ai|công an|~ngân hàng]]", Kind.CORRECTION),
        ("cloze", "|~ngân hàng", "", Kind.NEW),
        ("cloze", "Không đọc", "Chớ đưa", Kind.NEW),
        ("number", "= 15 +- 1", "= 15 +- 2", Kind.CORRECTION),
        ("many", "- [ ] Tên", "- [x] Tên", Kind.CORRECTION),
    ],
)  # fmt: skip
def test_every_type_tells_key_from_words(kind: str, old: str, new: str, became_kind: Kind) -> None:
    body = BODY[kind]
    assert old in body
    assert became(parsed(kind, body.replace(old, new)), parsed(kind, body)) == (became_kind, False)
