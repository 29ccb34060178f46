"""Texts that try to run a script, where an author can write them, rendered and opened in a browser.

`LEARNING_XSS_CORPUS=FOLDER python -m tests.bad_input.scripts` does it with every line of every .txt file and every text
of every .json list in a folder, as the public collections have them, and prints figures. None of them is kept here.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from playwright.sync_api import Browser, Page, Route

from learning.content.intake import MOST_BYTES
from learning.content.library import Course
from learning.content.worker import Renderer, RenderingFailed
from learning.quizzes.quiz import read_library
from tests.browser import chromium

CORPUS = "LEARNING_XSS_CORPUS"
A_PAGE = 100  # texts

VECTORS = (
    "<script>alert(1)</script>",
    "<ScRiPt src=//xau.example/a.js></sCrIpT>",
    '<img src="x" onerror="alert(1)">',
    "<img src=x onerror=alert(1)//",
    '"><svg onload=alert(1)>',
    "'\"><img src=x onerror=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
    "<iframe src=javascript:alert(1)>",
    "<body onload=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<object data=javascript:alert(1)>",
    "<style>@import 'javascript:alert(1)';</style>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:msgbox(1))",
    "[x](https://a.example \"' onmouseover=alert(1) x='\")",
    "![x](javascript:alert(1))",
    '![x](x"onerror="alert(1))',
    '![x" onerror="alert(1)](media/a.png)',
    "<javascript:alert(1)>",
    "<https://a.example/\"onmouseover=alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    "**x**{#y onclick=alert(1)}",
    '{.x" onclick="alert(1)}',
    "`<img src=x onerror=alert(1)>`",
    "```\n</code></pre><script>alert(1)</script>\n```",
    "\ue000check:<script>alert(1)</script>\ue001",
    "{{7*7}}<img src=x onerror=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<a href='&#x6A;avascript:alert(1)' autofocus tabindex=1 onfocus=alert(1)>x</a>",
)  # fmt: skip

# Says it when anything of an author runs, and finds what would run when it is pressed.
_WATCH = """
window.ran = [];
for (const name of ["alert", "confirm", "prompt", "print", "open"]) {
  window[name] = (...said) => window.ran.push([name, ...said.map(String)]);
}
"""
_JUDGE = """() => {
  const never = /^(script|iframe|object|embed|style|base|link|meta|form|frame|applet)$/i;
  const addresses = /^(href|src|srcset|action|formaction|poster|data|xlink:href|background)$/;
  const schemes = /^(javascript|vbscript|data|file|blob):/;
  const found = [], look = (root) => {
    for (const one of root.querySelectorAll("*")) {
      if (never.test(one.localName)) found.push(one.outerHTML.slice(0, 90));
      for (const { name, value } of one.attributes) {
        const bare = value.replace(/[\\u0000-\\u0020]/g, "").toLowerCase();
        const runs = /^on|^style$|^srcdoc$/.test(name) || (addresses.test(name) && schemes.test(bare));
        if (runs) found.push(`${name}=${value}`.slice(0, 90));
      }
      if (one.content) look(one.content);
    }
  };
  look(document.body);
  return found.concat(window.ran.map((one) => `ran ${one.join(" ")}`));
}"""


@dataclass
class Figures:
    """What became of some texts."""

    texts: int = 0
    refused: int = 0  # the checker has an error for a lesson that says this and no more
    too_tangled: int = 0  # the renderer gave it up within its limits
    bad: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        counts = f"{self.texts} texts, {self.refused} with an error of the checker, {self.too_tangled} not rendered"
        return f"{counts}; {len(self.bad)} pages with something that runs"


def corpus(folder: Path) -> list[str]:
    """Every text of a folder of collections, each once."""
    found: dict[str, None] = {}
    for path in sorted(folder.rglob("*")):
        text = path.read_text("utf-8", "replace") if path.suffix in {".txt", ".json"} else ""
        try:
            read = json.loads(text) if path.suffix == ".json" else text.splitlines()
        except ValueError:
            continue
        found |= dict.fromkeys(one for one in read if isinstance(one, str) and one.strip())
    return list(found)


def lesson_of(text: str) -> dict[str, bytes]:
    """A course whose only lesson is the text."""
    texts = {"courses/c/course.md": "---\ntitle: C\n---\n", "courses/c/01-a.md": f"---\ntitle: A\n---\n\n{text}\n"}
    return {path: one.encode("utf-8", "replace")[:MOST_BYTES] for path, one in texts.items()}


def course_of(text: str) -> dict[str, bytes]:
    """A course with the text at every place where an author writes."""
    lesson = f"""---
title: A
---

{text}

## {text}

- {text}

1. x {text}

> [!WARNING]
> {text}

[{text}](https://a.example) [x]({text}) [x](<{text}>) ![{text}](media/a.png) ![x]({text}) `{text}` **{text}** <{text}>

| a | {text} |
| --- | --- |
| {text} | b |

OTP.[^1]

*[OTP]: {text}

/// tab | {text}

{text}

///

/// task | {text} {{#viec}}

{text}

///

/// message | {text} {{.sms}}

{text}

Tôi: =={text}==

///

/// simulation | {text}

## {text} {{.list}}
{text}

- **{text}**
  > {text}
- x
  {text}
- {text}: ____ = {text}

///

[^1]: {text}
"""
    quiz = f"""---
title: A
---

{text}

## {text} {{#cau-1}}

{text}

/// message | {text}

{text}

///

> [!TIP]
> {text}

- [x] {text}
  > {text}
- [ ] b {text}

> {text}
"""
    texts = {
        "courses/c/course.md": f"---\ntitle: C\n---\n\n{text}\n",
        "courses/c/01-a.md": lesson,
        "quizzes/c/q.md": quiz,
    }
    return {path: one.encode("utf-8", "replace")[:MOST_BYTES] for path, one in texts.items()}


def run(browser: Browser, texts: Iterable[str], on_the_way: Callable[[Figures], None] | None = None) -> Figures:
    """Renders each text at every place and opens it; nothing but our sanitising stands between, no security policy."""
    figures = Figures()
    with Renderer() as renderer:
        waiting = iter(texts)
        while some := list(islice(waiting, A_PAGE)):
            htmls = [html for text in some for html in _rendered(renderer, text, figures)]
            figures.bad += open_page(browser, "\n".join(htmls))
            if on_the_way:
                on_the_way(figures)
    return figures


def open_page(browser: Browser, html: str) -> list[str]:
    """What runs in a page, would run when pressed, or is fetched from elsewhere than media."""
    page = browser.new_page()
    fetched: list[str] = []
    try:
        page.add_init_script(_WATCH)
        page.route("**/*", lambda route: _answer(route, html, fetched))
        page.goto("http://trang.example/")
        _press_everything(page)
        return [*page.evaluate(_JUDGE), *fetched]
    finally:
        page.close()


def _rendered(renderer: Renderer, text: str, figures: Figures) -> Iterator[str]:
    figures.texts += 1
    figures.refused += any(one.severity == "error" for one in read_library(lesson_of(text)).findings)
    library = read_library(course_of(text))
    try:
        for course in library.courses:
            yield from _pages(renderer, course)
    except RenderingFailed:
        figures.too_tangled += 1


def _pages(renderer: Renderer, course: Course) -> Iterator[str]:
    yield renderer.fragment(course.introduction, course, {})
    for lesson in course.lessons:
        page = renderer.lesson(course, lesson, {})
        yield page.html + "".join(explanation for *_, explanation in page.words)
    for quiz in course.quizzes:
        yield renderer.fragment(quiz.introduction, course, {}, quiz.path)
        for question in quiz.questions:
            html = renderer.question(question, course, {})
            pieces = [html["stem"], html["passage"], html["revealed"], html["explanation"], *html["hints"]]
            yield "".join([*pieces, *html["options"].values(), *html["feedback"].values()])


def _answer(route: Route, html: str, fetched: list[str]) -> None:
    address = route.request.url
    if address == "http://trang.example/":
        return route.fulfill(content_type="text/html; charset=utf-8", body=f"<!doctype html><body>{html}")
    if not address.endswith("/favicon.ico"):
        fetched.append(f"fetched {address}"[:90])
    return route.abort()


def _press_everything(page: Page) -> None:
    """Give a moment to what begins by itself, then the events that authors of such texts wait for."""
    page.evaluate(
        """() => new Promise((done) => {
          for (const one of document.querySelectorAll("body *"))
            for (const name of ["mouseover", "focus", "load", "error", "toggle"]) one.dispatchEvent(new Event(name));
          setTimeout(done, 50);
        })"""
    )


def main() -> None:
    folder = os.environ.get(CORPUS)
    if not folder:
        sys.exit(f"{CORPUS} names no folder")
    with chromium() as browser:
        run(browser, corpus(Path(folder)), lambda figures: print(figures, figures.bad[-5:], flush=True))


if __name__ == "__main__":
    main()
