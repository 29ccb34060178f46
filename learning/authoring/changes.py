"""What changed between two states of a course, by the table of changes; pure: knows neither people nor database.

Source of the rules: the design's content-format, "Publishing and history".
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from learning.content.library import Option, Question, Quiz
from learning.quizzes.kinds import KINDS
from learning.vietnamese import fold

ALIKE_PERCENT = 80  # from here on a new question is shown as probably the removed one under another id
_PUNCTUATION = re.compile(r"[.,;:!?…\"'“”‘’()*_`]+(?!\d)")
_PLACE = frozenset({"id", "line", "path"})
_BESIDE_THE_POINT = frozenset({"tags", "lesson", "hints", "explanation"})
_WORDS = frozenset({"stem", "passage"})
_OPTION_WORDS = frozenset({"key", "text", "feedback"})
_RULES_OF_TEXT = frozenset({"slug", "path", "title", "introduction", "after", "shuffle"})


class Kind(StrEnum):
    """What became of a question. Answers are kept by the first two, by the others they stay with the old version."""

    WORDING = "wording"
    CORRECTION = "correction"
    NEW = "new"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Wording:
    """Where the publisher says "chỉ sửa chữ": everywhere, or for questions named "id" or "quiz/id"."""

    everywhere: bool = False
    questions: frozenset[str] = frozenset()

    def covers(self, quiz: str, question: str) -> bool:
        return self.everywhere or bool({question, f"{quiz}/{question}"} & self.questions)


@dataclass(frozen=True)
class CourseState:
    """A published or publishable state: parts as a version keeps them, quizzes by slug, html of lessons by slug."""

    parts: tuple[Mapping[str, Any], ...] = ()
    quizzes: Mapping[str, Quiz] = field(default_factory=dict)
    lessons: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class QuestionChange:
    """What became of one question.

    decided: the publisher's word made it wording. reason, of a new one: words (the publisher may still say so),
    options or type. options: old option key -> new one, where they differ. alike: the removed question that an added
    one resembles ("quiz/id"), and by how many percent.
    """

    quiz: str
    question: str
    kind: Kind
    decided: bool = False
    reason: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    alike: str = ""
    alike_percent: int = 0

    def as_decision(self) -> dict[str, Any]:
        """For JSON, as a version keeps it (learning.quizzes.corrections reads it)."""
        return {
            "quiz": self.quiz,
            "question": self.question,
            "kind": self.kind.value,
            "decided": self.decided,
            "options": dict(self.options),
        }


@dataclass(frozen=True)
class PartChange:
    """A lesson, quiz or task that was added or removed, or became required or not. alike: the same title, removed."""

    kind: str
    id: str
    title: str
    what: str  # added | removed | required | optional
    required: bool
    alike: str = ""


@dataclass(frozen=True)
class RuleChange:
    """A rule of a quiz (a field of learning.content.library.Quiz) with another value."""

    quiz: str
    rule: str
    old: Any
    new: Any


@dataclass(frozen=True)
class CourseChanges:
    """All differences; lessons: slugs of those whose text or pictures changed."""

    questions: tuple[QuestionChange, ...] = ()
    parts: tuple[PartChange, ...] = ()
    rules: tuple[RuleChange, ...] = ()
    lessons: tuple[str, ...] = ()

    @property
    def quizzes(self) -> set[str]:
        """The slugs of quizzes in which anything changed."""
        removed = {one.id for one in self.parts if one.kind == "quiz" and one.what == "removed"}
        return {one.quiz for one in self.questions} | {one.quiz for one in self.rules} | removed


def compare(old: CourseState, new: CourseState, wording: Wording) -> CourseChanges:
    """The differences between two states of one course."""
    both = [slug for slug in old.quizzes if slug in new.quizzes]
    questions = [one for slug in both for one in _questions(old.quizzes[slug], new.quizzes[slug], wording)]
    return CourseChanges(
        tuple(_mark_alike(questions, old.quizzes, new.quizzes)),
        tuple(_parts(old.parts, new.parts)),
        tuple(one for slug in both for one in _rules(old.quizzes[slug], new.quizzes[slug])),
        tuple(slug for slug, html in new.lessons.items() if old.lessons.get(slug, html) != html),
    )


def compare_question(quiz: str, old: Question, new: Question, only_wording: bool) -> QuestionChange | None:
    """What became of a question that kept its id; None when nothing did. only_wording: the publisher's word."""
    if _stored(old) == _stored(new):
        return None
    if old.type != new.type:
        return QuestionChange(quiz, old.id, Kind.NEW, reason="type")
    if Counter(one.part for one in old.options) != Counter(one.part for one in new.options):
        return QuestionChange(quiz, old.id, Kind.NEW, reason="options")
    same, doubtful = _pair_options(old.options, new.options)
    other_words = bool(doubtful) or any(words_of(getattr(old, name)) != words_of(getattr(new, name)) for name in _WORDS)
    if other_words and not only_wording:
        return QuestionChange(quiz, old.id, Kind.NEW, reason="words")
    names = {**same, **doubtful}
    kind = Kind.WORDING if _key(_with_keys(old, names)) == _key(new) else Kind.CORRECTION
    moved = {before: after for before, after in names.items() if before != after}
    return QuestionChange(quiz, old.id, kind, other_words, options=moved)


def words_of(text: str) -> str:
    """What of a text is words: order of words stays; marks, case, spaces, emphasis and punctuation do not count."""
    return " ".join(_PUNCTUATION.sub(" ", fold(text)).split())


def _questions(old: Quiz, new: Quiz, wording: Wording) -> Iterator[QuestionChange]:
    before = {question.id: question for question in old.questions}
    after = {question.id: question for question in new.questions}
    for identity, question in before.items():
        if identity not in after:
            yield QuestionChange(old.slug, identity, Kind.REMOVED)
            continue
        change = compare_question(old.slug, question, after[identity], wording.covers(old.slug, identity))
        if change:
            yield change
    yield from (QuestionChange(old.slug, identity, Kind.ADDED) for identity in after if identity not in before)


def _pair_options(old: Sequence[Option], new: Sequence[Option]) -> tuple[dict[str, str], dict[str, str]]:
    """Old key -> new key: pairs that say the same, and the rest in the order written, which somebody must judge.

    Both sides have as many options of each part.
    """
    left, right = sorted(old, key=lambda one: one.part), sorted(new, key=lambda one: one.part)
    same: dict[str, str] = {}

    def take(equal: Callable[[Option, Option], bool]) -> None:
        for one in list(left):
            other = next((each for each in right if equal(one, each)), None)
            if other is not None:
                same[one.key] = other.key
                left.remove(one)
                right.remove(other)

    take(lambda one, other: one.key == other.key)
    take(lambda one, other: one.part == other.part and words_of(one.text) == words_of(other.text) != "")
    return same, {one.key: other.key for one, other in zip(left, right, strict=True)}


def _with_keys(question: Question, names: Mapping[str, str]) -> Question:
    """The question with its options under the keys of another version."""
    options = (replace(one, key=names[one.key], to=names.get(one.to, one.to)) for one in question.options)
    return replace(question, options=tuple(options))


def _key(question: Question) -> Any:
    """What decides the marks, in a shape that can be compared."""
    plain = _stored(question)
    by_option = {
        one["key"]: {name: value for name, value in one.items() if name not in _OPTION_WORDS}
        for one in plain.pop("options")
    }
    rest = {name: value for name, value in plain.items() if name not in _WORDS | _BESIDE_THE_POINT}
    return rest, by_option, KINDS[question.type].right_answer(question)


def _stored(question: Question) -> dict[str, Any]:
    """A question as it looks after being stored, wherever it stands in its file."""
    stored: dict[str, Any] = json.loads(json.dumps(question.as_dict()))
    return {name: value for name, value in stored.items() if name not in _PLACE}


def _mark_alike(
    found: Sequence[QuestionChange], old: Mapping[str, Quiz], new: Mapping[str, Quiz]
) -> Iterator[QuestionChange]:
    """The changes, each added question with the removed one that it resembles most."""
    removed = [one for one in found if one.kind is Kind.REMOVED]
    for one in found:
        if one.kind is not Kind.ADDED or not removed:
            yield one
            continue
        text = _text(_find(new[one.quiz], one.question))
        percents = {
            f"{gone.quiz}/{gone.question}": _alike(text, _find(old[gone.quiz], gone.question)) for gone in removed
        }
        name = max(percents, key=percents.__getitem__)
        enough = percents[name] >= ALIKE_PERCENT
        yield replace(one, alike=name, alike_percent=percents[name]) if enough else one


def _find(quiz: Quiz, identity: str) -> Question:
    return next(question for question in quiz.questions if question.id == identity)


def _text(question: Question) -> str:
    return words_of(" ".join([question.stem, question.passage, *sorted(one.text for one in question.options)]))


def _alike(text: str, other: Question) -> int:
    return int(100 * SequenceMatcher(None, text, _text(other), autojunk=False).ratio())


def _parts(old: Iterable[Mapping[str, Any]], new: Iterable[Mapping[str, Any]]) -> Iterator[PartChange]:
    before = {(part["kind"], part["id"]): part for part in old}
    after = {(part["kind"], part["id"]): part for part in new}
    gone = [part for key, part in before.items() if key not in after]
    for key, part in after.items():
        if key not in before:
            yield _part(part, "added", _same_title(part, gone))
        elif part["required"] != before[key]["required"]:
            yield _part(part, "required" if part["required"] else "optional")
    yield from (_part(part, "removed") for part in gone)


def _part(part: Mapping[str, Any], what: str, alike: str = "") -> PartChange:
    return PartChange(part["kind"], part["id"], part["title"], what, bool(part["required"]), alike)


def _same_title(part: Mapping[str, Any], gone: Collection[Mapping[str, Any]]) -> str:
    wanted = (part["kind"], words_of(part["title"]))
    return next((one["id"] for one in gone if (one["kind"], words_of(one["title"])) == wanted), "")


def _rules(old: Quiz, new: Quiz) -> Iterator[RuleChange]:
    after = new.rules()
    for name, value in old.rules().items():
        if name not in _RULES_OF_TEXT and after[name] != value:
            yield RuleChange(old.slug, name, value, after[name])
