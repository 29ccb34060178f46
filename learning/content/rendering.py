"""Lessons and pieces of Markdown to HTML as the look has it. Does not check: that was done when they were read."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from html import escape
from typing import Any

from learning.content import gaps, links, message_drawing, places, scanner, simulation_drawing, spots
from learning.content.conversion import convert, convert_inline
from learning.content.dressing import AVIF, ID_PREFIX, Surroundings, Words
from learning.content.intake import clean
from learning.content.library import Course, Lesson, Question
from learning.content.message import Message, parse_message
from learning.content.message_drawing import draw_message, draw_revealed, draw_with_spots
from learning.content.scanner import Block, Callout, Code, Node, Prose
from learning.content.simulation import Simulation, parse_simulation
from learning.content.texts import BLOCKS_IN_STEMS
from learning.vietnamese import fold, slugify

OPEN, CLOSE = "\ue000", "\ue001"

_PLACE = re.compile(f"<p>{OPEN}([0-9]+){CLOSE}</p>")
_PHONES = frozenset({"android", "iphone", "ios"})


@dataclass(frozen=True)
class Media:
    """Where a media file is served from, and its size in pixels when it is a picture; avif: the same in a lighter
    format, for browsers that can."""

    url: str
    width: int | None = None
    height: int | None = None
    avif: str = ""


@dataclass(frozen=True)
class RenderedLesson:
    """html holds a marker U+E000 check:<id> U+E001 where the page draws a check, and task:<id> at
    the end of a task's card, where it says how it is reported.

    words are the explained terms that it uses: (id of the entry, "w-…", term, html). The link in the text has the id
    "v-…" with the same ending. icons are names of icons.svg.
    """

    html: str
    words: tuple[tuple[str, str, str], ...]
    icons: frozenset[str]


@dataclass(frozen=True)
class _Look:
    label: str
    title: str
    classes: str
    icon: str


_CALLOUTS = {
    "NOTE": _Look("Ghi nhớ", "Ghi nhớ", "note", "info"),
    "TIP": _Look("Mẹo", "Mẹo nhỏ", "note", "tip"),
    "IMPORTANT": _Look("Điều quan trọng", "Điều quan trọng", "note", "info"),
    "WARNING": _Look("Cảnh giác", "Cảnh giác", "note vital", "warn"),
    "CAUTION": _Look("Xin cẩn thận", "Xin cẩn thận", "note vital", "warn"),
}


def render_lesson(course: Course, lesson: Lesson, media: Mapping[str, Media]) -> RenderedLesson:
    """The body of a lesson. media is by whole path ("courses/<course>/media/…"), as in course.media."""
    explanations = dict(course.glossary) | dict(lesson.glossary)
    words = Words(tuple(explanations))
    plain = _surroundings(course, media, lesson.path, Words())
    flow = _Flow(draw_revealed, {each.line: each for each in lesson.simulations}, _means(plain))
    flow.add(lesson.nodes)
    html = flow.fill(convert("\n\n".join(flow.text), _surroundings(course, media, lesson.path, words)))
    html = _voice(lesson, media) + html
    used = tuple((id_, term, convert_inline(clean(explanations[term]), plain)) for id_, term in words.used)
    return RenderedLesson(html, used, frozenset(flow.icons))


def _voice(lesson: Lesson, media: Mapping[str, Media]) -> str:
    """The lesson read aloud, when somebody recorded it; nothing is fetched before it is asked for."""
    found = media.get(links.media_path(lesson.path, lesson.audio)) if lesson.audio else None
    if found is None:
        return ""
    return (
        '<p class="voice"><b id="giong-doc">Nghe đọc bài này</b>'
        f'<audio controls preload="none" aria-labelledby="giong-doc" src="{escape(found.url)}"></audio></p>\n'
    )


def render_fragment(markdown: str, course: Course, media: Mapping[str, Media], path: str = "") -> str:
    """Blocks of HTML for an introduction, passage or explanation of the file at path (default: course.md)."""
    path = path or course.path
    nodes, _ = scanner.scan(path, places.number_lines(clean(markdown), 1))
    flow = _Flow()
    flow.add([node for node in nodes if not isinstance(node, Block)])
    return flow.fill(convert("\n\n".join(flow.text), _surroundings(course, media, path, Words())))


def render_inline(markdown: str, course: Course, media: Mapping[str, Media], path: str = "") -> str:
    """HTML without blocks, for a stem, an option or a word in a sentence."""
    return convert_inline(clean(markdown), _surroundings(course, media, path or course.path, Words()))


def render_question(question: Question, course: Course, media: Mapping[str, Media]) -> dict[str, Any]:
    """All pieces of a question: stem and options (by key) without blocks; passage (what stands between stem and
    answers, with places for its gaps), feedback (by option key, those there are), hints and explanation as blocks.

    revealed is the passage with the signs of fraud in its messages, for after the answer; empty when it has none.
    """

    def blocks(text: str) -> str:
        return render_fragment(text, course, media, question.path) if text else ""

    around = _surroundings(course, media, question.path, Words())
    has_gaps = any(option.part == gaps.PART for option in question.options)
    asked = replace(question, passage=gaps.hide(question.passage)) if has_gaps else question
    as_asked, revealed = _render_passage(asked, around)
    return {
        "stem": render_inline(question.stem, course, media, question.path),
        "passage": gaps.show(as_asked, question.passage),
        "revealed": gaps.leave_open(revealed, question.passage),
        "options": {
            option.key: render_inline(option.text, course, media, question.path) for option in question.options
        },
        "feedback": {option.key: blocks(option.feedback) for option in question.options if option.feedback},
        "hints": [blocks(hint) for hint in question.hints],
        "explanation": blocks(question.explanation),
    }


def _render_passage(question: Question, around: Surroundings) -> tuple[str, str]:
    """What stands between stem and answers: as it is asked, with simulations and with the words that may be pointed at;
    and revealed, with the signs of its messages and nothing to do ("" when there are none)."""
    if not question.passage:
        return "", ""
    nodes, _ = scanner.scan(question.path, places.number_lines(clean(question.passage), 1))
    quoted = {option.key: option.text for option in question.options if option.part == spots.PART}
    practices = {
        block.line: _practice(question, block, number) for number, block in enumerate(_blocks(nodes, "simulation"), 1)
    }
    flow = _Flow(partial(draw_with_spots, quoted=quoted) if quoted else draw_message, practices, _means(around))
    flow.add([node for node in nodes if not isinstance(node, Block) or node.name in BLOCKS_IN_STEMS])
    as_asked = flow.fill(convert("\n\n".join(flow.text), around))
    if not any(parse_message("", block)[0].has_signs for block in _blocks(nodes, "message")):
        return as_asked, ""
    told = _Flow(draw_revealed)
    told.add([node for node in nodes if not isinstance(node, Block) or node.name == "message"])
    return as_asked, told.fill(convert("\n\n".join(told.text), around))


def _blocks(nodes: Sequence[Node], name: str) -> list[Block]:
    return [node for node in nodes if isinstance(node, Block) and node.name == name]


def _practice(question: Question, block: Block, number: int) -> Simulation:
    """A simulation in a question, by an id that no other of its page has."""
    return replace(parse_simulation(question.path, block)[0], id=f"{question.id}-may-{number}")


def _means(around: Surroundings) -> simulation_drawing.Means:
    return simulation_drawing.Means(lambda text: convert_inline(clean(text), around), around.picture)


@dataclass
class _Flow:
    """The text of all nodes as one Markdown document, with places in it for the HTML that is ours alone.

    A place is a paragraph of private-use characters, which the door strips from authored text. simulations are by the
    line of their opening; where there are some, there are means to draw them.
    """

    draw_message: Callable[[Message], str] = draw_revealed
    simulations: Mapping[int, Simulation] = field(default_factory=dict)
    means: simulation_drawing.Means | None = None
    text: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    icons: set[str] = field(default_factory=set)
    tab_groups: int = 0

    def add(self, nodes: Sequence[Node]) -> None:
        index = 0
        while index < len(nodes):
            node = nodes[index]
            if isinstance(node, Block) and node.name == "tab":
                run = index
                while run < len(nodes) and _is_tab(nodes[run]):
                    run += 1
                self._tabs([each for each in nodes[index:run] if isinstance(each, Block)])
                index = run
                continue
            self._one(node)
            index += 1

    def fill(self, html: str) -> str:
        """Puts our pieces into their places. Raises ValueError when a place is missing or was copied."""
        if [int(place) for place in _PLACE.findall(html)] != list(range(len(self.pieces))):
            raise ValueError("the places of our own html were disturbed")
        return _PLACE.sub(lambda match: self.pieces[int(match[1])], html)

    def _one(self, node: Node) -> None:
        if isinstance(node, Prose):
            self.text.append(clean(node.passage.text))
        elif isinstance(node, Code):
            self._piece(f'<pre tabindex="0"><code>{escape(node.text)}\n</code></pre>')
        elif isinstance(node, Callout):
            look = _CALLOUTS[node.kind]
            self._piece(
                f'<aside class="{look.classes}" aria-label="{look.label}">{self._icon(look.icon)}'
                f"<div><strong>{look.title}</strong>"
            )
            self.add(node.nodes)
            self._piece("</div></aside>")
        elif node.name == "message":
            message, _ = parse_message("", node)
            self.icons.add(message_drawing.ICON)
            self._piece(self.draw_message(message))
        elif node.name == "simulation":
            self._simulation(node)
        elif node.name == "task":
            self._piece(
                '<section class="card task"><p class="eye">Làm trên máy của mình</p>'
                f"<p><b>{escape(clean(node.argument))}</b></p>"
            )
            self.add(node.nodes)
            self._piece(f"{OPEN}task:{node.attributes.id}{CLOSE}</section>")
        else:
            self._piece(f"{OPEN}check:{node.argument}{CLOSE}")

    def _simulation(self, block: Block) -> None:
        simulation = self.simulations.get(block.line)
        if simulation and self.means:
            self.icons |= simulation_drawing.ICONS
            self._piece(simulation_drawing.draw_simulation(simulation, self.means))

    def _tabs(self, tabs: Sequence[Block]) -> None:
        """Radio buttons and what they show, as look/03-lesson.html has it; works without script."""
        self.tab_groups += 1
        group = f"tab-{self.tab_groups}"
        are_phones = all(fold(tab.argument) in _PHONES for tab in tabs)
        legend = "Đồng chí dùng máy nào?" if are_phones else "Mời đồng chí chọn một"
        buttons = "".join(
            f'<input type="radio" name="{group}" id="{group}-{number}" value="{slugify(tab.argument)}"'
            f'{" checked" if number == 1 else ""}><label for="{group}-{number}">{escape(tab.argument)}</label>'
            for number, tab in enumerate(tabs, 1)
        )
        self._piece(f'<fieldset class="tabs"><legend class="vh">{legend}</legend>{buttons}<div class="prose">')
        for number, tab in enumerate(tabs, 1):
            self.add(tab.nodes)
            self._piece("</div></fieldset>" if number == len(tabs) else '</div><div class="prose">')

    def _icon(self, name: str) -> str:
        self.icons.add(name)
        return f'<svg class="i" aria-hidden="true"><use href="#i-{name}"/></svg>'

    def _piece(self, html: str) -> None:
        self.text.append(f"{OPEN}{len(self.pieces)}{CLOSE}")
        self.pieces.append(html)


def _is_tab(node: Node) -> bool:
    return isinstance(node, Block) and node.name == "tab"


def _surroundings(course: Course, media: Mapping[str, Media], path: str, words: Words) -> Surroundings:
    def link(target: str) -> str | None:
        kind = links.kind_of(target)
        if kind in {"https", "http", "call"}:
            return target
        if kind == "fragment":
            return f"#{ID_PREFIX}{links.anchor(target[1:])}"
        if kind == "media":
            found = media.get(links.media_path(path, target))
            return found.url if found else None
        file, fragment = links.lesson_file(target)
        slug = next((lesson.slug for lesson in course.lessons if lesson.file == file), None)
        if kind != "lesson" or slug is None:
            return None
        return f"/courses/{course.slug}/{slug}" + (f"#{ID_PREFIX}{links.anchor(fragment)}" if fragment else "")

    def picture(target: str) -> dict[str, str] | None:
        found = media.get(links.media_path(path, target)) if links.kind_of(target) == "media" else None
        if found is None:
            return None
        size = {"width": found.width, "height": found.height}
        avif = {AVIF: found.avif} if found.avif else {}
        return {"src": found.url} | {name: str(value) for name, value in size.items() if value} | avif

    return Surroundings(link, picture, words)
