"""Questions of every type, written as an author would and read by the real parser, and answers to them."""

from typing import Any

from hypothesis import strategies as st

from learning.content.library import Question
from learning.content.places import number_lines
from learning.quizzes.kinds import KINDS
from learning.quizzes.questions import parse_questions

WORDS = ("mạng", "thư", "ảnh", "khoá", "nút", "chuông", "loa", "pin", "sạc", "thẻ", "ví", "trang", "cửa", "tin")
POINTS = ("0,1", "0.25", "0,5", "1", "1,5", "2", "3", "100")


def parse(text: str) -> tuple[Question, list[str]]:
    """The one question of a text, and what is found in it, as line:column code."""
    (question,), found = parse_questions("quizzes/c/q.md", number_lines(text, 1))
    return question, [f"{each.line}:{each.column} {each.code}" for each in found.findings]


def good(text: str) -> Question:
    """The one question of a text without findings."""
    question, findings = parse(text)
    assert not findings, findings
    return question


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """A question without errors, of any type."""
    type_ = draw(st.sampled_from(sorted(KINDS)))
    words = draw(st.lists(st.sampled_from(WORDS), min_size=2, max_size=6, unique=True))
    points = "" if type_ == "scale" else f" points={draw(st.sampled_from(POINTS))}"
    exact = " exact" if draw(st.booleans()) else ""
    body = draw(_BODIES[type_](words))
    return good(f"## Thế nào? {{#q type={type_}{points}{exact}}}\n\n{body}\n")


def answers_to(question: Question) -> st.SearchStrategy[Any]:
    """Answers in option keys, of which many are good ones."""
    keys = st.sampled_from([option.key for option in question.options] or ["x"])
    value = st.one_of(keys, st.sampled_from(question.accepted or ("x",)), st.sampled_from(WORDS), st.text(max_size=9))
    junk = st.one_of(st.none(), st.integers(), st.booleans(), st.lists(st.lists(st.none(), max_size=1), max_size=1))
    return st.one_of(
        value,
        st.lists(keys, max_size=6),
        st.permutations([option.key for option in question.options]),
        st.dictionaries(keys, value, max_size=6),
        st.just(KINDS[question.type].right_answer(question)),
        junk,
        st.dictionaries(st.text(max_size=3), junk, max_size=2),
    )


def _one(words: list[str]) -> st.SearchStrategy[str]:
    boxes = st.lists(st.sampled_from(["[ ]", "[50%]", "[-25%]"]), min_size=len(words) - 1, max_size=len(words) - 1)
    return boxes.map(lambda rest: _lines(f"- {box} {word}" for box, word in zip(["[x]", *rest], words, strict=True)))


def _many(words: list[str]) -> st.SearchStrategy[str]:
    rights = st.integers(1, len(words))
    plain = rights.map(lambda count: _lines(f"- [{'x' if at < count else ' '}] {w}" for at, w in enumerate(words)))
    shares = ["[60%]", "[40%]", "[-30%]", "[ ]", "[-100%]", "[0%]"]
    return st.one_of(
        plain, st.just(_lines(f"- {box} {word}" for box, word in zip(shares[: len(words)], words, strict=True)))
    )


def _order(words: list[str]) -> st.SearchStrategy[str]:
    return st.just(_lines(f"{at}. {word}" for at, word in enumerate(words, 1)))


def _match(words: list[str]) -> st.SearchStrategy[str]:
    decoy = st.sampled_from(["", "\n- => thừa ra"])
    return decoy.map(lambda more: _lines(f"- {word} => việc của {word}" for word in words) + more)


def _short(words: list[str]) -> st.SearchStrategy[str]:
    return st.just(_lines(f"= {word}" for word in words))


def _number(words: list[str]) -> st.SearchStrategy[str]:
    whole, more = st.integers(-5000, 5000), st.integers(0, 50)
    return st.one_of(
        whole.map(lambda low: f"= {low}"),
        st.builds(lambda middle, by: f"= {middle} +- {by},5", whole, more),
        st.builds(lambda low, by: f"= {low}..{low + by}\n= 9999", whole, more),
        st.builds(lambda low, by: f"= {abs(low)},25..{abs(low) + by},5", whole, more),
    )


def _cloze(words: list[str]) -> st.SearchStrategy[str]:
    first, second, *rest = words
    menu = f"[[{first}|~{second}]]"
    typed = " và ".join(f"[[{word}|{word} này]]" for word in rest)
    return st.sampled_from([f"Bấm {menu} rồi {typed}.", f"Bấm [[{first}]] {menu}.", f"Bấm {menu}."])


def _hotspot(words: list[str]) -> st.SearchStrategy[str]:
    lines = (f"- [{'x' if at == 1 else ' '}] {word} ({at * 16}%, 10%, 15%, 50.5%)" for at, word in enumerate(words))
    message = f"/// message | Số lạ\n\nTôi nói về {', '.join(words)}.\n\n///\n\n"
    quoting = (f"- [{'x' if at == 1 else ' '}] {word}" for at, word in enumerate(words))
    return st.sampled_from(["![Màn hình](media/a.webp)\n\n" + _lines(lines), message + _lines(quoting)])


def _scale(words: list[str]) -> st.SearchStrategy[str]:
    return st.just(_lines(f"- {at}: {word}" for at, word in enumerate(words, 1)))


def _lines(lines: Any) -> str:
    return "\n".join(lines)


_BODIES = {
    "one": _one,
    "many": _many,
    "order": _order,
    "match": _match,
    "short": _short,
    "number": _number,
    "cloze": _cloze,
    "hotspot": _hotspot,
    "scale": _scale,
}
