"""One lesson file into a lesson and what it points to. Gets the reader of questions as an argument: types of questions
are none of its business."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from learning.content import anchors, links, places, plain
from learning.content.documents import read_document
from learning.content.findings import Finding, finding, nearest
from learning.content.glossary import Words, take_words
from learning.content.inspection import ID, Heading, Inspection, Use, inspect_prose
from learning.content.keys import Keys
from learning.content.library import Check, Lesson, Question, Task
from learning.content.message import parse_message
from learning.content.places import Line, Passage
from learning.content.scanner import Block, Callout, Node, Prose, scan
from learning.content.sentences import count_words, long_sentences
from learning.content.simulation import Simulation, parse_simulation
from learning.content.slips import find_boxes, find_slips

ParseQuestions = Callable[[str, Sequence[Line]], tuple[tuple[Question, ...], Inspection]]

KEYS = ("title", "objectives", "minutes", "updated", "audio", "sources", "id")
WORDS_A_MINUTE = 120  # a slow reader's pace
MOST_MINUTES = 240
SOUNDS = ("mp3", "m4a", "ogg", "opus")

_ITEM = re.compile(r"(?:[-*+]|[0-9]{1,9}[.)])[ \t]")
_SHALLOW = re.compile(r"(?P<indent> {2,3})(?P<item>(?:[-*+]|[0-9]{1,9}[.)])[ \t])?\S")


def parse_lesson(
    path: str, text: str, slug: str, parse_questions: ParseQuestions
) -> tuple[Lesson | None, Keys, Inspection]:
    """The lesson (None when its front matter cannot be read), its keys, and what it points to.

    The position is set by whoever knows the other lessons.
    """
    document = read_document(path, text)
    found = Inspection(findings=list(document.findings))
    keys = Keys(document)
    if not document.readable:
        return None, keys, found
    nodes, structure = scan(path, places.number_lines(document.body, document.body_line))
    found.findings += structure
    body = _Body(path, parse_questions, found)
    nodes = body.visit(nodes)
    if any(one.code == "E302" for one in found.findings):  # whose questions are told as text
        found.findings = [one for one in found.findings if one.code != "E435"]
    found.uses += anchors.anchors_of(found.headings)
    found.findings += _check_headings(found.headings)
    found.findings += check_footnotes(found.uses)
    keys.only(KEYS)
    words = count_words(document.body)
    lesson = Lesson(
        slug=keys.slug("id", slug),
        position=0,
        path=path,
        title=keys.required("title"),
        objectives=keys.texts("objectives"),
        minutes=keys.number("minutes", max(1, -(-words // WORDS_A_MINUTE)), 1, MOST_MINUTES),
        updated=keys.day("updated"),
        audio=keys.text("audio"),
        sources=keys.sources(),
        glossary=tuple(body.words),
        nodes=nodes,
        checks=tuple(body.checks),
        tasks=tuple(body.tasks),
        simulations=tuple(body.simulations),
        text=text,
    )
    if lesson.audio:
        line, column = keys.place("audio")
        found.uses.append(Use("link", lesson.audio, path, line, column))
        is_sound = lesson.audio.rpartition(".")[2].lower() in SOUNDS
        if not is_sound or links.kind_of(lesson.audio) in {"https", "http"}:
            known = ", ".join(f"media/….{name}" for name in SOUNDS)
            found.findings.append(finding(path, line, column, "E113", key="audio", value=lesson.audio, known=known))
    found.uses += keys.uses
    found.findings += keys.findings
    return lesson, keys, found


def check_footnotes(uses: Sequence[Use]) -> Iterator[Finding]:
    """A finding for each footnote of one file that has no text."""
    defined = {use.target for use in uses if use.kind == "source"}
    for use in uses:
        if use.kind == "footnote" and use.target not in defined:
            yield use.finding("E210", name=use.target)


@dataclass
class _Body:
    """Collects from the nodes of a lesson; visit returns them without what is not prose of the page."""

    path: str
    parse_questions: ParseQuestions
    found: Inspection
    words: list[tuple[str, str]] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    simulations: list[Simulation] = field(default_factory=list)

    def visit(self, nodes: Sequence[Node]) -> tuple[Node, ...]:
        self.found.findings += _check_tabs(self.path, nodes)
        visited: list[Node] = []
        for node in nodes:
            if isinstance(node, Prose):
                visited.extend(self._prose(node.passage))
            elif isinstance(node, Callout):
                visited.append(replace(node, nodes=self.visit(node.nodes)))
            elif isinstance(node, Block):
                visited.append(self._block(node))
            else:
                visited.append(node)
        return tuple(visited)

    def _prose(self, passage: Passage) -> list[Node]:
        self.found.add(inspect_prose(passage))
        words, rest, findings = take_words(passage)
        self.found.findings += [*findings, *long_sentences(passage), *_check_lists(passage)]
        self.found.findings += [*find_slips(passage), *find_boxes(passage.path, passage.lines)]
        self._add_words(words, passage)
        kept = places.trim(rest)
        return [Prose(Passage(passage.path, tuple(kept)))] if kept else []

    def _add_words(self, words: Words, passage: Passage) -> None:
        known = {term for term, _ in self.words}
        self.found.findings += [passage.finding(0, "E120", term=term) for term, _ in words if term in known]
        self.words += words

    def _block(self, block: Block) -> Block:
        if block.name == "simulation":
            self._simulation(block)
            return block
        if block.name == "message":
            self.found.add(parse_message(self.path, block)[1])
            return block
        self._check_attributes(block)
        if block.name in {"tab", "task"}:
            self.found.add(plain.inspect_constant(Passage(self.path, (block.title,))))
            if not block.argument:
                self._report(block, "E311", name=block.name)
        if block.name == "task":
            self._task(block)
        if block.name == "check":
            return self._check(block)
        return replace(block, nodes=self.visit(block.nodes))

    def _check(self, block: Block) -> Block:
        questions, inspection = self.parse_questions(self.path, block.lines)
        self.found.add(inspection)
        if len(questions) != 1:
            self._report(block, "E419", count=len(questions))
            return block
        self._report_outside(block)
        question = questions[0]
        self.checks.append(Check(question.id, question))
        # The renderer puts a marker with this id where the question belongs.
        return replace(block, argument=question.id)

    def _report_outside(self, block: Block) -> None:
        """What of a check is not in its question: words after the name of the block, or above the question."""
        first = next((line for line in block.lines if line.text.strip()), None)
        if block.argument:
            self._report(block, "E424")
        elif first and not first.text.lstrip(" ").startswith(("#", "///")):
            self.found.findings.append(Passage(self.path, (first,)).finding(0, "E424"))

    def _simulation(self, block: Block) -> None:
        """An id that was made from a title gets a number when it is taken; a written one must be free."""
        simulation, inspection = parse_simulation(self.path, block)
        self.found.add(inspection)
        taken = {each.id for each in self.simulations}
        if block.attributes.id and simulation.id in taken:
            self._report(block, "E313", id=simulation.id)
        numbered = (f"{simulation.id}-{number}" for number in count(2))
        free = simulation.id if simulation.id not in taken else next(one for one in numbered if one not in taken)
        self.simulations.append(replace(simulation, id=free))

    def _task(self, block: Block) -> None:
        if not block.attributes.id:
            self._report(block, "E312")
        elif ID.fullmatch(block.attributes.id):
            self.tasks.append(Task(block.attributes.id, block.argument, block.line))

    def _check_attributes(self, block: Block) -> None:
        for item in block.attributes.items:
            place = (self.path, block.line, item.column)
            if item.kind == "#" and block.name == "task":
                if not ID.fullmatch(item.name):
                    self.found.findings.append(finding(*place, "E115", value=item.name, example="da-cai-so-tay"))
            elif item.kind == ".":
                self.found.findings.append(finding(*place, "E314", name=item.name, known=nearest(item.name, ())))
            else:
                self.found.findings.append(finding(*place, "E315", name=item.name, known=nearest(item.name, ())))

    def _report(self, block: Block, code: str, **arguments: object) -> None:
        self.found.findings.append(finding(self.path, block.line, 1, code, **arguments))


def _check_tabs(path: str, nodes: Sequence[Node]) -> Iterator[Finding]:
    """Tabs that follow each other are one choice, which has two sides."""
    run: list[Block] = []
    for node in [*nodes, None]:
        if isinstance(node, Block) and node.name == "tab":
            run.append(node)
            continue
        if run and len(run) != 2:
            yield finding(path, run[-1 if len(run) == 1 else 2].line, 1, "E310", count=len(run))
        run = []


def _check_headings(headings: Sequence[Heading]) -> Iterator[Finding]:
    before = 1
    for heading in headings:
        if heading.level == 1:
            yield heading.use.finding("E307")
            continue
        if heading.level > before + 1:
            yield heading.use.finding("W511", before=before, after=heading.level, cure="#" * (before + 1))
        before = heading.level


def _check_lists(passage: Passage) -> Iterator[Finding]:
    """Warns of lines indented by 2 or 3 spaces, which other viewers take for part of the item above and we do not."""
    in_list, after_blank, offset = False, False, 0
    for line in passage.lines:
        match = _SHALLOW.match(line.text)
        if _ITEM.match(line.text):
            in_list = True
        elif match and in_list and (match["item"] or after_blank):
            yield passage.finding(offset, "W510", count=len(match["indent"]))
        elif line.text.strip() and not line.text.startswith(" ") and after_blank:
            in_list = False
        after_blank = not line.text.strip()
        offset += len(line.text) + 1
