"""One attempt as issued: which questions, in which order, under which option ids. Pure but for the dice it is given."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from learning.content.library import Question, Quiz

Layout = list[dict[str, Any]]
Answers = dict[str, Any]


def draw(quiz: Quiz, dice: Random) -> Layout:
    """Draws the questions of a paper and gives each option an id of this paper alone (4 hex digits).

    [{"question": id, "options": [[paper's id, option key], …]}, …]; shuffled as the quiz says.
    """
    questions = list(quiz.questions)
    count = min(quiz.draw or len(questions), len(questions))
    if count < len(questions):
        chosen = set(dice.sample(range(len(questions)), count))
        questions = [question for index, question in enumerate(questions) if index in chosen]
    if quiz.shuffle in {"questions", "both"}:
        dice.shuffle(questions)
    return [{"question": question.id, "options": _options(question, quiz, dice)} for question in questions]


def questions_of(layout: Layout, quiz: Quiz) -> list[Question]:
    """The questions of a paper in its order."""
    by_id = {question.id: question for question in quiz.questions}
    return [by_id[entry["question"]] for entry in layout]


def to_keys(entry: Mapping[str, Any], answer: Any) -> Any:
    """An answer in a paper's option ids, turned into option keys; None when it names an option that is not there."""
    keys = dict(entry["options"])
    if not keys or answer is None:
        return answer
    if isinstance(answer, str):
        return keys.get(answer) if answer else None
    if isinstance(answer, Sequence):
        return [keys[item] for item in answer] if all(item in keys for item in answer) else None
    return None


def to_paper_ids(entry: Mapping[str, Any], answer: Any) -> Any:
    """The reverse of to_keys, to show again what was ticked."""
    ids = {key: paper_id for paper_id, key in entry["options"]}
    if not ids or answer is None:
        return answer
    return ids.get(answer) if isinstance(answer, str) else [ids[key] for key in answer if key in ids]


def _options(question: Question, quiz: Quiz, dice: Random) -> list[list[str]]:
    keys = [option.key for option in question.options]
    if quiz.shuffle in {"options", "both"}:
        dice.shuffle(keys)
    ids = dice.sample(range(0x1000, 0x10000), len(keys))
    return [[f"{number:x}", key] for number, key in zip(ids, keys, strict=True)]
