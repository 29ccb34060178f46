"""What phones take along, as JSON-safe values: course packs, and papers with their questions drawn."""

import html as entities
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from flask import render_template
from flask_babel import gettext as _

from learning.content.library import Question
from learning.courses import media
from learning.courses.catalogue import StudyCourse
from learning.offline.strict import CONTRACT
from learning.offline.taking import PAUSED, TIMED, Refusal, TakenPaper
from learning.quizzes import answering, papers
from learning.quizzes.keys import make_key
from learning.quizzes.papers import Published
from learning.web import tallies
from learning.web.checks import present_question
from learning.web.rendering import symbols_of

VERDICTS = ("right", "nearly", "again", "noted", "blank")
SAID = "{said}"
_PICTURE = re.compile(r"<picture>.*?</picture>|<img\b[^>]*>", re.DOTALL)
_ADDRESS = re.compile(r'\b(?:src|srcset)="(/media/[^"]+)"')


def pack(study: StudyCourse, pages: Iterable[Mapping[str, Any]], html: str) -> dict[str, Any]:
    """The pack of a version; study: without anybody's field values. pages: as the pack lists them; html: of all pages.

    It holds no key of a quiz that is graded or places people.
    """
    version = study.version
    quizzes = [_quiz(study, papers.published(quiz_id)) for quiz_id in papers.list_of_version(version.id)]
    pages = list(pages)
    drawn = "".join(str(one["html"]) for quiz in quizzes for one in quiz["questions"])
    checks = {
        f"{lesson.slug}/{name}": _own_key(published)
        for lesson in version.lessons
        for name, published in lesson.checks.items()
    }
    keys = [*checks.values(), *(one["key"] for quiz in quizzes for one in quiz["questions"])]
    notes = {verdict: _note(verdict) for verdict in VERDICTS}
    extra = "".join((drawn, *notes.values(), *(_html_of(key) for key in keys)))
    pictures = _pictures(html + extra)
    return {
        "contract": CONTRACT,
        "course": study.slug,
        "version": version.number,
        "title": version.title,
        "language": version.language,
        "bytes": sum(page["bytes"] for page in pages) + sum(one["bytes"] for one in pictures),
        "pages": pages,
        "media": pictures,
        "checks": checks,
        "quizzes": quizzes,
        "notes": notes | {"tally": tallies.words()},
        "symbols": symbols_of(extra),
    }


def paper(taken: TakenPaper) -> dict[str, Any]:
    """An open paper with its questions; their keys are with it only where the quiz is for practice."""
    known = papers.published(taken.paper.quiz_id)
    by_id = {question.id: question for question in known.quiz.questions}
    questions = []
    for number, entry in enumerate(taken.paper.layout, 1):
        question = by_id[entry["question"]]
        drawn = answering.draw_question(taken.study, taken.paper, number, None)
        key = make_key(question, entry["options"], known.html[question.id]) if _tells_at_once(known) else None
        questions.append(_question(number, drawn, key and _filled(taken.study, key)))
    return {
        "id": taken.paper.id,
        "quiz": taken.paper.quiz_slug,
        "title": known.quiz.title,
        "kind": known.quiz.kind,
        "version": taken.study.version.number,
        "attempt": taken.paper.attempt,
        "pass": known.quiz.pass_percent,
        "issued_at": taken.paper.issued_at.isoformat(),
        "until": taken.until and taken.until.isoformat(),
        "questions": questions,
        "answers": {number: response.answer for number, response in taken.responses.items()},
        "seq": max((response.seq for response in taken.responses.values()), default=0),
    }


def html_of_papers(drawn: Iterable[Mapping[str, Any]]) -> str:
    """All html of some papers, to find the icons in it."""
    questions = [one for paper in drawn for one in paper["questions"]]
    return "".join([one["html"] + (_html_of(one["key"]) if "key" in one else "") for one in questions])


def refusal(refused: Refusal) -> dict[str, Any]:
    """Why a quiz is not taken along, also in words."""
    if refused.reason == TIMED:
        words = _("Bài này có tính giờ, chỉ bắt đầu khi có mạng.")
    elif refused.reason == PAUSED:
        words = _("Bài này đang trong giờ nghỉ giữa hai lần làm.")
    else:
        words = _("Đồng chí đã làm hết số lần của bài này.")
    until = refused.until and refused.until.isoformat()
    return {
        "quiz": refused.quiz,
        "title": refused.title,
        "reason": refused.reason,
        "message": str(words),
        "until": until,
    }


def _quiz(study: StudyCourse, known: Published) -> dict[str, Any]:
    quiz = known.quiz
    questions = []
    if _tells_at_once(known):
        for number, one in enumerate(quiz.questions, 1):
            published = one.as_dict() | {"html": known.html[one.id]}
            questions.append(_question(number, present_question(study, published), _own_key(published)))
    return {
        "quiz": quiz.slug,
        "title": quiz.title,
        "kind": quiz.kind,
        "after": quiz.after,
        "pass": quiz.pass_percent,
        "count": min(quiz.draw or len(quiz.questions), len(quiz.questions)),
        "minutes": quiz.time_limit_minutes,
        "attempts": quiz.attempts,
        "pause": quiz.pause_minutes,
        "introduction": known.introduction,
        "questions": questions,
    }


def _question(number: int, drawn: Mapping[str, Any], key: Mapping[str, Any] | None) -> dict[str, Any]:
    html = render_template("offline/question.html", question=drawn, number=number)
    said = {"number": number, "html": html, "shape": drawn["shape"], "type": drawn["type"]}
    return said | ({"key": key} if key else {})


def _tells_at_once(known: Published) -> bool:
    """Only practice does; graded quizzes wait for what `show` allows, those that place people say it elsewhere."""
    return known.quiz.kind == "practice" and known.quiz.show != "never"


def _own_key(published: Mapping[str, Any]) -> dict[str, Any]:
    """The key of a published question in the course's own option ids."""
    question = Question.from_dict(published)
    return make_key(question, [(option.key, option.key) for option in question.options], published["html"])


def _filled(study: StudyCourse, key: Mapping[str, Any]) -> dict[str, Any]:
    """A key whose html has the reader's field values."""
    feedback = [[option, study.fill(html)] for option, html in key["feedback"]]
    texts = {name: study.fill(key[name]) for name in ("explanation", "revealed")}
    return {**key, "feedback": feedback, **texts}


def _note(verdict: str) -> str:
    """What stands under a question after an answer, as on line, with a place for what is said of this answer."""
    blanks = {"tally": "", "feedback": [], "revealed": ""}
    note = render_template("quizzes/check_feedback.html", verdict=verdict, explanation=SAID, **blanks)
    return note.replace(f"<div>{SAID}</div>", SAID).strip()


def _html_of(key: Mapping[str, Any]) -> str:
    return "".join((key["explanation"], key["revealed"], *(html for _option, html in key["feedback"])))


def _pictures(html: str) -> list[dict[str, Any]]:
    """The pictures in some html, each once, with their size; another format of the same picture as `instead`."""
    found: dict[str, str] = {}
    for match in _PICTURE.finditer(html):
        addresses = [entities.unescape(url) for url in _ADDRESS.findall(match[0])]
        if addresses:
            found.setdefault(addresses[0], addresses[1] if len(addresses) > 1 else "")
    sizes = media.sizes([url for pair in found.items() for url in pair if url])

    def line(url: str) -> dict[str, Any]:
        return {"url": url, "bytes": sizes.get(url, 0), "type": media.type_of(url)}

    return [line(url) | ({"instead": line(other)} if other else {}) for url, other in found.items()]


def without_values(study: StudyCourse) -> StudyCourse:
    """The course as a pack holds it: fields stay open for whoever reads it."""
    return replace(study, values={})
