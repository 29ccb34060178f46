"""static/js/marking.js says of every answer what the server says: the shipped file, in Chromium, in one page load."""

import json
from dataclasses import asdict
from typing import Any

import brotli
import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from learning import config
from learning.content.library import Question
from learning.quizzes import marking
from learning.quizzes.keys import make_key
from learning.quizzes.kinds import KINDS
from learning.quizzes.kinds.kind import Tally
from learning.web import tallies
from tests import browser as chrome
from tests.question_making import answers_to, good, questions
from tests.quizzes.test_marking_table import MARKS, QUESTIONS, keyed

STROKED = good("## Gọi đâu? {#q type=short}\n\n= đường dây nóng\n")
SCRIPT = config.folder("static") / "js" / "marking.js"
HARD = [
    ("short", "MÃ ÔTP".encode().decode()),
    ("short", "ma\u0303 o\u0302tp"),  # as some keyboards send it: decomposed
    ("short", "m\u200bã\u00ad  otp\u2028"),
    ("short", "mã\totp\n"),
    ("short", "x" * 201),
    ("short", "constructor"),
    ("short exact", "ma\u0301"),
    ("one", "constructor"),
    ("one", "__proto__"),
    ("many", ["constructor"]),
    ("match", {"constructor": "toString"}),
    ("cloze", {"1": "x" * 201}),
    ("number", "1 5 0 0"),
    ("number", "+1500"),
    ("number", "- 5"),
    ("number range", "- 5"),
    ("number range", "–5"),
    ("number range", "0015"),
    ("number range", "1e1"),
    ("number range", "0x10"),
    ("number range", "Infinity"),
    ("number within", "15.000"),
    ("number within", "0.015"),
    ("number", "1" * 41),
]


def html_of(question: Question) -> dict[str, Any]:
    """Pieces as publishing makes them, each told apart."""
    return {
        "options": {option.key: f"<b>{option.key}</b>" for option in question.options},
        "feedback": {option.key: f"<p>{option.key}</p>" for option in question.options},
        "explanation": "<p>vì thế</p>",
        "revealed": "<mark>dấu hiệu</mark>",
    }


def asked(question: Question, answer: Any) -> dict[str, Any]:
    """A case for the script: the key, the answer, and what the server says of it."""
    kind, html = KINDS[question.type], html_of(question)
    cleaned = kind.clean(question, answer)
    verdict = marking.verdict(question, cleaned)
    pieces = [*kind.describe(question, cleaned, html).feedback] if verdict != "blank" else []
    pieces += [html["explanation"]] if verdict in {"right", "noted"} else []
    tally = kind.tally(question, cleaned) if verdict in {"nearly", "again"} else None
    return {
        "key": make_key(question, [(option.key, option.key) for option in question.options], html),
        "answer": answer,
        "wanted": {
            "verdict": verdict,
            "correct": verdict == "right",
            "share": float(marking.share(question, cleaned)),
            "tally": {"type": kind.name, **asdict(tally)} if tally else None,
            "feedback_html": "".join(f"<div>{piece}</div>" for piece in pieces),
            "revealed_html": "" if verdict == "blank" else html["revealed"],
        },
    }


def drawn_cases() -> list[dict[str, Any]]:
    """Questions of every type and answers to them, drawn by Hypothesis; the same at each run."""
    found: list[dict[str, Any]] = []

    @settings(max_examples=150, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def draw(data: st.DataObject) -> None:
        question = data.draw(questions())
        found.extend(asked(question, data.draw(answers_to(question))) for _ in range(6))

    draw()
    return found


@pytest.fixture(scope="module")
def page() -> Any:
    with chrome.chromium() as browser:
        page = chrome.phone_page(browser)
        page.add_script_tag(path=str(SCRIPT))
        yield page
        page.context.close()


pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chrome.CHROMIUM is None, reason="chromium is not here"),
]


def test_the_phone_says_what_the_server_says(page: Page) -> None:
    cases = [asked(QUESTIONS[name], keyed(QUESTIONS[name], answer)) for name, answer, _ in MARKS]
    cases += [asked(QUESTIONS[name], answer) for name, answer in HARD]
    cases += [asked(STROKED, answer) for answer in ("duong day nong", "ĐƯỜNG DÂY NÓNG", "Ðường dây nóng", "dương")]
    cases += drawn_cases()
    verdicts = {case["wanted"]["verdict"] for case in cases}
    assert verdicts == {"blank", "noted", "right", "nearly", "again"}
    assert {case["key"]["type"] for case in cases} == set(KINDS)
    cases = json.loads(json.dumps(cases))  # keys and answers are JSON, as they travel
    said = page.evaluate("(cases) => cases.map(({ key, answer }) => marking.mark(key, answer))", cases)
    for case, result in zip(cases, said, strict=True):
        assert result["share"] == pytest.approx(case["wanted"]["share"], abs=1e-9), case
        assert result | {"share": 0} == case["wanted"] | {"share": 0}, case


def test_an_answer_in_pieces_hears_how_much_of_it_is_right(page: Page, app: Flask) -> None:
    cases = [
        ("many", {"right": 2, "whole": 3, "missing": 1, "extra": 0}, "chọn đúng 2 trong 3 ý. Còn thiếu 1 ý."),
        ("many", {"right": 2, "whole": 2, "missing": 0, "extra": 1}, "đúng 2 trong 2 ý. Có 1 ý nên bỏ chọn."),
        ("many", {"right": 0, "whole": 2, "missing": 2, "extra": 1}, "Còn thiếu 2 ý. Có 1 ý nên bỏ chọn."),
        ("cloze", {"right": 1, "whole": 3, "missing": 2, "extra": 0}, "đúng 1 trong 3 chỗ. Còn 2 chỗ chưa điền."),
        ("order", {"right": 1, "whole": 3, "missing": 0, "extra": 0}, "1 trong 3 việc đã đứng đúng chỗ."),
        ("order", {"right": 0, "whole": 3, "missing": 0, "extra": 0}, ""),
        ("match", {"right": 1, "whole": 3, "missing": 1, "extra": 0}, "đúng 1 trong 3 cặp. Còn 1 cặp chưa ghép."),
    ]
    with app.test_request_context():
        words = tallies.words()
        told = [tallies.sentence(type_, Tally(**numbers)) for type_, numbers, _ in cases]
    for (type_, numbers, wanted), said in zip(cases, told, strict=True):
        assert said.endswith(wanted), (type_, numbers, said)
        shown = page.evaluate(
            "([notes, result]) => marking.show(notes, result)",
            [
                {"nearly": "<p>{said}</p>", "tally": words},
                {"verdict": "nearly", "tally": {"type": type_, **numbers}, "feedback_html": "x", "revealed_html": ""},
            ],
        )
        assert shown == f"<p>{f'<div>{said}</div>' if said else ''}x</p>"
    result = {"verdict": "nearly", "tally": {"type": "many", "right": 1}, "feedback_html": "x", "revealed_html": ""}
    older = {"nearly": "{said}"}  # a pack that was taken along before there were sentences
    assert page.evaluate("([notes, result]) => marking.show(notes, result)", [older, result]) == "x"


def test_an_unknown_type_is_left_to_the_server(page: Page) -> None:
    assert page.evaluate("marking.mark({ type: 'drawing', feedback: [] }, 'x')") is None


def test_field_values_go_into_html_as_text(page: Page) -> None:
    filled = page.evaluate(
        "marking.fill('<p>{{noi}} {{ noi }} {{khac}} {{toString}}</p>', { noi: '<b>&\"$1' })",
    )
    once = "&#60;b&#62;&#38;&#34;$1"
    assert filled == f"<p>{once} {once} {{{{khac}}}} {{{{toString}}}}</p>"
    shown = page.evaluate(
        "marking.show({ right: '<i>{said}</i>' }, { verdict: 'right', feedback_html: '$& {{noi}}', "
        "revealed_html: '<u>x</u>' }, { noi: 'VNeID' })"
    )
    assert shown == '<div class="prose"><u>x</u></div><i>$& VNeID</i>'


def test_the_script_is_small() -> None:
    assert len(brotli.compress(SCRIPT.read_bytes(), quality=11)) <= 3 * 1024
