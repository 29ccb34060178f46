"""One attempt as issued: which questions, in which order, under which option ids. Pure but for the dice it is given."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from learning.content.library import Question, Quiz
from learning.quizzes.kinds import KINDS

Layout = list[dict[str, Any]]
Answers = dict[str, Any]


def draw(quiz: Quiz, dice: Random) -> Layout:
    """Draws the questions of a paper and gives each option an id of this paper alone (4 hex digits).

    [{"question": id, "options": [[paper's id, option key], …]}, …]; shuffled as the quiz says, where its type lets it.
    "typed" lists the ids of options for which something is typed.
    """
    questions = list(quiz.questions)
    count = min(quiz.draw or len(questions), len(questions))
    if count < len(questions):
        chosen = set(dice.sample(range(len(questions)), count))
        questions = [question for index, question in enumerate(questions) if index in chosen]
    if quiz.shuffle in {"questions", "both"}:
        dice.shuffle(questions)
    return [_entry(question, quiz, dice) for question in questions]


def mix_options(question: Question, dice: Random, *, asked: bool) -> list[str]:
    """The option keys of a question in the order in which they are shown; asked: whether the quiz wants them mixed."""
    kind = KINDS[question.type]
    keys = [option.key for option in question.options]
    if kind.mixed == "always" or (kind.mixed == "asked" and asked):
        dice.shuffle(keys)
    while kind.gives_away(question, keys):
        dice.shuffle(keys)
    return keys


def questions_of(layout: Layout, quiz: Quiz) -> list[Question]:
    """The questions of a paper in its order."""
    by_id = {question.id: question for question in quiz.questions}
    return [by_id[entry["question"]] for entry in layout]


def question_number(layout: Layout, text: str) -> int | None:
    """The place (from 1) of a question as a form or a phone writes it; None when the paper has no such place."""
    return next((number for number in range(1, len(layout) + 1) if str(number) == text), None)


def to_keys(entry: Mapping[str, Any], answer: Any) -> Any:
    """An answer in a paper's option ids, turned into option keys; None when it names an option that is not there."""
    keys = dict(entry["options"])
    if not keys or answer is None:
        return answer
    if isinstance(answer, str):
        return keys.get(answer) if answer else None
    if isinstance(answer, Mapping):
        return _map_to_keys(keys, entry.get("typed", ()), answer)
    if isinstance(answer, Sequence):
        return [keys[item] for item in answer] if all(item in keys for item in answer) else None
    return None


def to_paper_ids(entry: Mapping[str, Any], answer: Any) -> Any:
    """The reverse of to_keys, for an answer that was made elsewhere than on the paper's page."""
    ids = {key: paper_id for paper_id, key in entry["options"]}
    if not ids or answer is None:
        return answer
    if isinstance(answer, Mapping):
        typed = entry.get("typed", ())
        return {ids[key]: value if ids[key] in typed else ids[value] for key, value in answer.items() if key in ids}
    return ids.get(answer) if isinstance(answer, str) else [ids[key] for key in answer if key in ids]


def _map_to_keys(keys: Mapping[str, str], typed: Sequence[str], answer: Mapping[str, Any]) -> dict[str, Any] | None:
    """What was typed stays, whatever it looks like."""
    known = {name: value if name in typed or value == "" else _key(keys, value) for name, value in answer.items()}
    if None in known.values() or any(name not in keys for name in known):
        return None
    return {keys[name]: value for name, value in known.items()}


def _key(keys: Mapping[str, str], value: Any) -> str | None:
    return keys.get(value) if isinstance(value, str) else None


def _entry(question: Question, quiz: Quiz, dice: Random) -> dict[str, Any]:
    keys = mix_options(question, dice, asked=quiz.shuffle in {"options", "both"})
    ids = [f"{number:x}" for number in dice.sample(range(0x1000, 0x10000), len(keys))]
    typed_keys = {option.key for option in question.options if option.accepted}
    typed = [paper_id for paper_id, key in zip(ids, keys, strict=True) if key in typed_keys]
    entry = {"question": question.id, "options": [list(pair) for pair in zip(ids, keys, strict=True)]}
    return entry | {"typed": typed} if typed else entry
