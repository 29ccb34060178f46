"""course.md into a course without its lessons, quizzes and media."""

import re
from collections.abc import Iterator

from learning.content import anchors, places
from learning.content.documents import read_document
from learning.content.findings import Finding, finding
from learning.content.inspection import Inspection
from learning.content.keys import Keys
from learning.content.lessons import check_footnotes
from learning.content.library import Completion, Course, Field
from learning.content.texts import inspect_text

KEYS = ("title", "summary", "language", "access", "competences", "updated", "fields", "complete", "sources", "id")
LANGUAGES = ("vi", "en")
ACCESS = ("members", "open")
COMPLETE = {"lessons": ("all", "none"), "quizzes": ("graded", "none"), "tasks": ("all", "none")}
UNKNOWN_YET = "hỏi chi uỷ"

_FIELD_NAME = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")


def parse_course(path: str, text: str, folder: str) -> tuple[Course | None, Keys, Inspection]:
    """The course (None when its front matter cannot be read), its keys, and what its introduction points to."""
    document = read_document(path, text)
    found = Inspection(findings=list(document.findings))
    keys = Keys(document)
    if not document.readable:
        return None, keys, found
    found.add(inspect_text(path, places.number_lines(document.body, document.body_line)))
    found.uses += anchors.anchors_of(found.headings)
    found.findings += [heading.use.finding("E307") for heading in found.headings if heading.level == 1]
    found.findings += check_footnotes(found.uses)
    keys.only(KEYS)
    course = Course(
        slug=keys.slug("id", folder),
        folder=folder,
        title=keys.required("title"),
        summary=keys.text("summary"),
        language=keys.choice("language", LANGUAGES, LANGUAGES[0]),
        access=keys.choice("access", ACCESS, ACCESS[0]),
        competences=keys.texts("competences"),
        updated=keys.day("updated"),
        fields=_fields(keys),
        complete=Completion(**keys.choices("complete", COMPLETE)),
        sources=keys.sources(),
        introduction=document.body.strip(),
    )
    found.uses += keys.uses
    found.findings += [*keys.findings, *_check_field_names(keys)]
    return course, keys, found


def _fields(keys: Keys) -> tuple[Field, ...]:
    found = []
    for entry, text in keys.map("fields"):
        question, bar, default = text.rpartition(" | ")
        found.append(Field(entry.key, (question if bar else text).strip(), default.strip() if bar else UNKNOWN_YET))
    return tuple(found)


def _check_field_names(keys: Keys) -> Iterator[Finding]:
    entry = keys.document.entries.get("fields")
    for one in entry.value.values() if entry and isinstance(entry.value, dict) else ():
        if not _FIELD_NAME.fullmatch(one.key):
            yield finding(keys.document.path, one.line, one.column, "E115", value=one.key, example="handbook.store")
