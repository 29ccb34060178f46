"""Marks of every type, each computed by hand. Options are named by their words."""

from typing import Any

import pytest

from learning.content.library import Question
from learning.quizzes import marking
from learning.quizzes.kinds import KINDS
from tests.question_making import good

TEXTS = {
    "one": "{#q points=2}\n- [ ] Đọc\n- [x] Tắt\n- [ ] Hẹn",
    "one with shares": "{#q points=4}\n- [x] Tắt\n- [50%] Hẹn\n- [33.33333%] Chờ\n- [-50%] Đọc\n- [ ] Khác",
    "many": "{#q type=many points=3}\n- [x] A\n- [x] B\n- [x] C\n- [ ] D\n- [ ] E",
    "many without wrong": "{#q type=many}\n- [x] A\n- [x] B\n- [x] C\n- [x] D",
    "many with shares": "{#q type=many points=10}\n- [60%] A\n- [40%] B\n- [-30%] C\n- [-100%] D\n- [ ] E",
    "many in thirds": "{#q type=many points=3}\n- [33.33333%] A\n- [33.33333%] B\n- [33.33333%] C\n- [ ] D",
    "order": "{#q type=order points=4}\n1. A\n2. B\n3. C\n4. D",
    "match": "{#q type=match points=3}\n- A => một\n- B => hai\n- C => ba\n- => bốn",
    "match to one": "{#q type=match points=2}\n- A => số\n- B => số\n- C => chữ\n- D => chữ",
    "short": "{#q type=short points=0,5}\n= mã OTP\n= OTP",
    "short exact": "{#q type=short exact}\n= má",
    "number": "{#q type=number points=2}\n= 1500",
    "number within": "{#q type=number}\n= 15 +- 0,5",
    "number range": "{#q type=number}\n= 10..20\n= -5",
    "cloze": "{#q type=cloze points=3}\n\nKhông đọc [[mã OTP|otp]] cho [[ai]]. Nên [[tắt máy|cúp máy|~đọc]].",
    "cloze exact": "{#q type=cloze exact}\n\nGõ [[má]].",
    "hotspot": "{#q type=hotspot points=2}\n![Máy](media/a.png)\n\n- [x] A (5%, 5%, 20%, 20%)\n"
    "- [x] B (30%, 5%, 20%, 20%)\n- [ ] C (55%, 5%, 20%, 20%)",
    "hotspot over a message": "{#q type=hotspot points=2}\n\n/// message | Số lạ\n\nXin ==mã OTP== gấp.\n\n///\n\n"
    "- [x] mã OTP\n- [x] gấp\n- [ ] Số lạ",
    "scale": "{#q type=scale}\n- 1: Chưa\n- 2: Rồi",
}
QUESTIONS = {name: good(f"## Thế nào? {text}\n") for name, text in TEXTS.items()}

MARKS: list[tuple[str, Any, float]] = [
    ("one", "Tắt", 2),
    ("one", "Đọc", 0),
    ("one", "", 0),
    ("one", None, 0),
    ("one with shares", "Tắt", 4),
    ("one with shares", "Hẹn", 2),
    ("one with shares", "Chờ", 1.3333332),  # 33.33333 % of 4
    ("one with shares", "Đọc", 0),  # −50 %, not below 0
    ("one with shares", "Khác", 0),
    ("many", ["A", "B", "C"], 3),
    ("many", ["A", "B"], 2),
    ("many", ["A", "B", "C", "D"], 1.5),  # 3/3 − 1/2
    ("many", ["A", "B", "D"], 0.5),  # 2/3 − 1/2 = 1/6
    ("many", ["A", "D"], 0),
    ("many", ["A", "B", "C", "D", "E"], 0),
    ("many", [], 0),
    ("many without wrong", ["A", "B", "C"], 0.75),
    ("many without wrong", ["A", "B", "C", "D"], 1),
    ("many with shares", ["A", "B"], 10),
    ("many with shares", ["A"], 6),
    ("many with shares", ["B", "E"], 4),
    ("many with shares", ["A", "B", "C"], 7),
    ("many with shares", ["A", "B", "D"], 0),
    ("many with shares", ["C", "D"], 0),
    ("many in thirds", ["A", "B", "C"], 3),  # thrice 33.33333 % is the whole
    ("many in thirds", ["A", "B", "C", "D"], 3),
    ("many in thirds", ["A", "B"], 2),
    ("order", ["A", "B", "C", "D"], 4),
    ("order", ["B", "A", "C", "D"], 2),
    ("order", ["B", "C", "A", "D"], 1),
    ("order", ["D", "C", "B", "A"], 0),
    ("order", ["D", "A", "B", "C"], 0),
    ("order", ["A", "B", "C"], 0),
    ("order", [], 0),
    ("match", {"A": "một", "B": "hai", "C": "ba"}, 3),
    ("match", {"A": "một", "B": "ba", "C": "hai"}, 1),
    ("match", {"A": "một"}, 1),
    ("match", {"A": "bốn", "B": "hai", "C": "ba"}, 2),
    ("match", {"A": "một", "B": "một", "C": "một"}, 1),
    ("match", {"A": "bốn", "B": "bốn", "C": "bốn"}, 0),
    ("match", {}, 0),
    ("match to one", {"A": "số", "B": "số", "C": "chữ", "D": "chữ"}, 2),
    ("match to one", {"A": "số", "B": "chữ", "C": "chữ"}, 1),
    ("short", "  MA   otp ", 0.5),
    ("short", "mã ôtp", 0.5),
    ("short", "o t p", 0),
    ("short", "", 0),
    ("short exact", " má", 1),
    ("short exact", "Má", 0),
    ("short exact", "ma", 0),
    ("number", "1500", 2),
    ("number", "1.500", 2),
    ("number", "1 500", 2),
    ("number", "1500,0", 2),
    ("number", "1.500,00", 2),
    ("number", "1,500", 0),  # one and a half
    ("number", "1.5", 0),
    ("number", "một nghìn rưởi", 0),
    ("number", "1500 đồng", 0),
    ("number", "", 0),
    ("number within", "14,5", 1),
    ("number within", "15.5", 1),
    ("number within", "15,51", 0),
    ("number within", "14.49", 0),
    ("number range", "10", 1),
    ("number range", "20,0", 1),
    ("number range", "20,01", 0),
    ("number range", "-5", 1),
    ("number range", "−5", 1),
    ("number range", "5", 0),
    ("cloze", {"1": "Mã otp", "2": "AI", "3": "cúp máy"}, 3),
    ("cloze", {"1": "OTP", "2": "con", "3": "tắt máy"}, 2),
    ("cloze", {"3": "tắt máy"}, 1),
    ("cloze", {"1": "ai", "2": "otp", "3": "đọc"}, 0),
    ("cloze", {}, 0),
    ("cloze exact", {"1": "má"}, 1),
    ("cloze exact", {"1": "ma"}, 0),
    ("hotspot", "A", 2),
    ("hotspot", "B", 2),
    ("hotspot", "C", 0),
    ("hotspot", "", 0),
    ("hotspot over a message", "mã OTP", 2),
    ("hotspot over a message", "gấp", 2),  # any of the right places will do
    ("hotspot over a message", "Số lạ", 0),
    ("hotspot over a message", None, 0),
    ("scale", "Chưa", 0),
    ("scale", "Rồi", 0),
    ("scale", "", 0),
]


def keyed(question: Question, answer: Any) -> Any:
    """The answer with keys in place of the words of options; what is typed into a gap stays."""
    if isinstance(answer, dict):
        typed = {option.key for option in question.options if option.accepted}
        return {
            _key(question, left): right if left in typed else _key(question, right, left)
            for left, right in answer.items()
        }
    if isinstance(answer, list):
        return [_key(question, one) for one in answer]
    return _key(question, answer) if question.options else answer


def _key(question: Question, words: str | None, gap: str = "") -> str | None:
    named = [option for option in question.options if option.text == words]
    named.sort(key=lambda option: option.to != gap)
    return named[0].key if named else words


@pytest.mark.parametrize(("name", "answer", "expected"), MARKS)
def test_marks(name: str, answer: Any, expected: float) -> None:
    question = QUESTIONS[name]
    cleaned = KINDS[question.type].clean(question, keyed(question, answer))
    assert marking.mark(question, cleaned) == expected
    assert marking.is_right(question, cleaned) == (expected == question.points)


def test_the_table_has_every_type() -> None:
    assert {QUESTIONS[name].type for name, _, _ in MARKS} == set(KINDS)
    assert len(MARKS) >= 60
