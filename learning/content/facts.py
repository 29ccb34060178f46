"""The fact table of courses: each claim that carries a footnote, with its source. Pure: texts in, claims out."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from learning.content.documents import Text, read_document

_REFERENCE = re.compile(r"\[\^(?P<name>[^\]\s]+)\](?!:)")
_DEFINITION = re.compile(r"^\[\^(?P<name>[^\]\s]+)\]:\s*(?P<text>.+)$", re.MULTILINE)
_LINK = re.compile(r"\[(?P<title>[^\]]*)\]\((?P<url>[^)\s]+)\)")
_MARKER = re.compile(r"^\s*(?:[-*+]\s+|\d+\.\s+|#+\s+|>\s*\[![A-Z]+\]\s*)")
_ENDED = re.compile(r"[.?!…][”\"']?(?:\[\^[^\]\s]+\])*\s+")
_DECORATION = re.compile(r"\*\*|__|`|==")


@dataclass(frozen=True)
class Claim:
    """One sentence of a lesson and one source of it. dated is what the footnote says of the source before its link."""

    course: str
    lesson: str
    sentence: str
    source: str
    dated: str
    url: str


def list_claims(texts: Mapping[str, str]) -> list[Claim]:
    """The claims of all lessons, in order; texts: path below the content folders -> text of the file.

    A sentence with two footnotes is two claims. A footnote without text gives none (`learning check` says E210).
    """
    claims: list[Claim] = []
    for path in sorted(texts):
        parts = path.split("/")
        if len(parts) == 3 and parts[0] == "courses" and parts[2].endswith(".md"):
            claims.extend(_claims_of(parts[1], path, texts[path]))
    return claims


def format_table(claims: Iterable[Claim]) -> str:
    """The claims as Markdown, one table for each course."""
    lines = [
        "# Bảng sự thật (facts)",
        "",
        "Trang này do máy viết từ chú thích trong các bài / *written from the lessons' footnotes by* `learning facts`.",
    ]
    course = ""
    for claim in claims:
        if claim.course != course:
            course = claim.course
            lines += ["", f"## {course}", "", "| điều nói trong bài | nguồn | bài |", "| --- | --- | --- |"]
        source = f"{claim.dated} [{claim.source}]({claim.url})".strip() if claim.url else claim.source
        lines.append(f"| {_cell(claim.sentence)} | {_cell(source)} | {_cell(claim.lesson)} |")
    return "\n".join(lines) + "\n"


def _claims_of(course: str, path: str, text: str) -> Iterator[Claim]:
    document = read_document(path, text)
    title = document.entries.get("title")
    name = title.value.text if title and isinstance(title.value, Text) else path
    notes = {match["name"]: match["text"] for match in _DEFINITION.finditer(document.body)}
    for paragraph in _paragraphs(document.body):
        for start, end in _sentences(paragraph):
            sentence = paragraph[start:end]
            for match in _REFERENCE.finditer(sentence):
                if match["name"] in notes:
                    yield _claim(course, name, sentence, notes[match["name"]])


def _claim(course: str, lesson: str, sentence: str, note: str) -> Claim:
    link = _LINK.search(note)
    said = _DECORATION.sub("", _REFERENCE.sub("", sentence)).strip()
    if link is None:
        return Claim(course, lesson, said, note.strip(), "", "")
    return Claim(course, lesson, said, link["title"], note[: link.start()].strip(), link["url"])


def _paragraphs(body: str) -> Iterator[str]:
    """Paragraphs, list items and cells as one line each, without their markers."""
    gathered: list[str] = []
    for line in [*body.split("\n"), ""]:
        begins = not line.strip() or _MARKER.match(line) or _DEFINITION.match(line)
        if begins and gathered:
            yield " ".join(gathered)
            gathered = []
        if line.strip() and not _DEFINITION.match(line):
            gathered.append(_MARKER.sub("", line).lstrip("> ").strip())
        gathered = [piece for piece in gathered if piece]


def _sentences(paragraph: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _ENDED.finditer(paragraph):
        yield start, match.end()
        start = match.end()
    yield start, len(paragraph)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").strip()
