"""Quiz files into quizzes, and the ready reader of whole libraries: the one place that joins content and kinds."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from learning.content import parsed, places, reading, slips
from learning.content.documents import read_document
from learning.content.findings import Finding, finding
from learning.content.inspection import Inspection, Use
from learning.content.keys import Keys
from learning.content.library import Library, Question, Quiz
from learning.content.parsed import Parsed
from learning.content.texts import inspect_text
from learning.quizzes import questions

KEYS = (
    "title", "kind", "pass", "attempts", "pause", "draw", "shuffle", "minutes", "counts", "after", "show", "id",
)  # fmt: skip
PRACTICE, GRADED, PLACEMENT = KIND_NAMES = ("practice", "graded", "placement")
SHUFFLE = ("both", "none", "questions", "options")
COUNTS = ("best", "last", "first")
SHOW = ("after-pass", "after-submit", "never")

ReadFiles = Callable[[Mapping[str, bytes]], Mapping[str, Parsed]]

LEAST_QUESTIONS_FOR_HABITS = 6
_A_WEEK_IN_MINUTES = 7 * 24 * 60


def read_library(files: Mapping[str, bytes], today: date | None = None, read: ReadFiles | None = None) -> Library:
    """Reads and checks all courses and quizzes. Never raises for what an author wrote.

    Keys are posix paths from the folder that holds `courses/` and `quizzes/`. Facts are called old only when today is
    given. read: another way to read the files one by one, as from what was kept.
    """
    shown = {path: data for path, data in files.items() if not reading.is_hidden(path)}
    return reading.assemble((read or read_files)(shown), today)


def read_files(files: Mapping[str, bytes]) -> dict[str, Parsed]:
    """Each file by itself."""
    return {path: read_file(path, data) for path, data in files.items()}


def read_file(path: str, data: bytes) -> Parsed:
    """One file by itself."""
    return parsed.read_file(path, data, questions.parse_questions, parse_quiz)


def parse_quiz(path: str, text: str, slug: str) -> tuple[Quiz | None, Inspection]:
    """The quiz (None when its front matter cannot be read), and what it points to."""
    document = read_document(path, text)
    found = Inspection(findings=list(document.findings))
    if not document.readable:
        return None, found
    keys = Keys(document)
    sections = questions.parse_sections(path, places.number_lines(document.body, document.body_line))
    before = inspect_text(path, sections.before)
    before.findings += slips.find_boxes(path, sections.before)
    found.add(sections.found)
    found.add(before)
    found.findings += questions.check_ids(sections.questions)
    quiz = _quiz(keys, path, slug, "\n".join(line.text for line in sections.before).strip(), sections.questions)
    if quiz.after:
        line, column = keys.place("after")
        found.uses.append(Use("lesson", quiz.after, path, line, column))
    is_explained = any(one.code in {"E410", "E435"} for one in found.findings)  # why there is no question
    found.findings += keys.findings
    found.findings += [one for one in _check(quiz, keys) if not (is_explained and one.code == "E414")]
    return quiz, found


def _quiz(keys: Keys, path: str, slug: str, introduction: str, found: tuple[Question, ...]) -> Quiz:
    keys.only(KEYS)
    kind = keys.choice("kind", KIND_NAMES, PRACTICE)
    draws_all = keys.text("draw", "all") == "all"
    return Quiz(
        slug=keys.slug("id", slug),
        path=path,
        title=keys.required("title"),
        kind=kind,
        pass_percent=keys.number("pass", 80, 0, 100),
        attempts=keys.number("attempts", 0, 0, 100),
        pause_minutes=keys.number("pause", 0, 0, _A_WEEK_IN_MINUTES),
        draw=None if draws_all else keys.number("draw", 0, 1, 1000) or None,
        shuffle=keys.choice("shuffle", SHUFFLE, SHUFFLE[0]),
        time_limit_minutes=keys.number("minutes", 0, 0, 240),
        counts=keys.choice("counts", COUNTS, COUNTS[0]),
        after=keys.text("after"),
        show=keys.choice("show", SHOW, "after-pass" if kind == GRADED else "after-submit"),
        introduction=introduction,
        questions=found,
    )


def _check(quiz: Quiz, keys: Keys) -> Iterator[Finding]:
    if not quiz.questions:
        yield finding(quiz.path, keys.document.body_line, 1, "E414")
    elif quiz.draw is not None and quiz.draw > len(quiz.questions):
        line, column = keys.place("draw")
        yield finding(quiz.path, line, column, "E413", value=quiz.draw, count=len(quiz.questions))
    elif quiz.kind == GRADED and not any(question.points for question in quiz.questions):
        yield finding(quiz.path, *keys.place("kind"), "E433")
    if quiz.kind == PLACEMENT:
        for question in quiz.questions:
            if not question.lesson:
                yield finding(quiz.path, question.line, 1, "E418")
    line, column = keys.place("title")
    for code, arguments in _habits(quiz.questions):
        yield finding(quiz.path, line, column, code, **arguments)


def _habits(found: tuple[Question, ...]) -> Iterator[tuple[str, dict[str, int]]]:
    """What lets a sly reader pass without knowing: the right option always longest, or always in one place."""
    chosen = [question.options for question in found if question.type == "one" and len(question.options) > 1]
    if len(chosen) < LEAST_QUESTIONS_FOR_HABITS:
        return
    places_of_right = {next((i for i, option in enumerate(options, 1) if option.right), 0) for options in chosen}
    if len(places_of_right) == 1:
        yield "W503", {"place": places_of_right.pop()}
    lengths = [
        (
            max((len(option.text) for option in options if option.right), default=0),
            max((len(option.text) for option in options if not option.right), default=0),
        )
        for options in chosen
    ]
    if all(right > wrong for right, wrong in lengths):
        yield "W502", {}
