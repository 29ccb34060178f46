"""The door for authored text: bytes in, clean composed text out, refusing what no renderer should be given."""

import re
import unicodedata
from collections.abc import Iterator

from learning.content.findings import Finding, finding
from learning.vietnamese import nfc

MOST_BYTES = 64 * 1024

_OTHER_LINE_ENDS = re.compile("\r\n?")
# Among them those that Word and web pages put in place of a space, which look like one and are none to a reader of
# structure. `.num` is how an author keeps words on one line.
_ODD_SPACES = str.maketrans(
    dict.fromkeys("\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u3000", " ")
)
_INVISIBLE = str.maketrans(dict.fromkeys("\u200b\u2060\ufeff"))  # left by web pages; they hide signs from a reader
_UNWANTED_CATEGORIES = frozenset({"Cc", "Co", "Cn", "Cs"})
_NOT_PLAIN = re.compile(r"[^\n\t -~\u00a0-\u02ff\u0300-\u036f\u1e00-\u1eff]+")

# Python-Markdown is quadratic, or worse, in these within one paragraph (and in | within one line).
_MOST_IN_A_PARAGRAPH = {"[": 200, "`": 200, "*": 300, "_": 300}
_MOST_BRACKET_DEPTH = 10
_MOST_PIPES = 60
_MOST_MARKERS = 6
_MOST_UNDERLINES = 40
_DEEPEST_LIST = 32
_LONG_RUN = re.compile(r"[#*_`~\[>]{81,}")
_LINE_PREFIX = re.compile(r"[ \t>*+.)0-9-]*")
_LIST_MARKER = re.compile(r"[-*+]|[0-9]{1,9}[.)]")


def read_text(path: str, data: bytes) -> tuple[str | None, list[Finding]]:
    """The text of a file with plain line ends, in NFC, without control and private-use characters.

    None with a finding when it is over 64 KB or not UTF-8. Nesting that a renderer cannot bear is a finding too.
    """
    if len(data) > MOST_BYTES:
        return None, [finding(path, 1, 1, "E102", most=MOST_BYTES // 1024)]
    try:
        decoded = data.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        before = data[: failure.start]
        line_start = before.rfind(b"\n") + 1
        column = len(before[line_start:].decode("utf-8", "replace")) + 1
        return None, [finding(path, before.count(b"\n") + 1, column, "E101")]
    text = clean(decoded).translate(_INVISIBLE)
    return text, list(_pathologies(path, text))


def clean(text: str) -> str:
    """Any text as the rest of the content code expects it: \\n line ends, NFC, no control or private-use characters."""
    return _NOT_PLAIN.sub(_kept, compose(text))


def _kept(odd: re.Match[str]) -> str:
    return "".join(c for c in odd[0] if unicodedata.category(c) not in _UNWANTED_CATEGORIES)


def compose(text: str) -> str:
    """The text with \\n line ends, ordinary spaces for odd ones, and in NFC; no character is lost."""
    return nfc(_OTHER_LINE_ENDS.sub("\n", text).translate(_ODD_SPACES))


def _pathologies(path: str, text: str) -> Iterator[Finding]:
    """At most one finding a paragraph, in time linear in the text."""
    first, paragraph = 1, list[str]()
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.strip():
            if not paragraph:
                first = number
            paragraph.append(line)
        elif paragraph:
            sign = _line_fault(paragraph) or _paragraph_fault("\n".join(paragraph))
            if sign:
                yield finding(path, first, 1, "E309", sign=sign)
            paragraph = []


def _paragraph_fault(text: str) -> str:
    """The sign that there is too much of, or nothing."""
    for sign, most in _MOST_IN_A_PARAGRAPH.items():
        if text.count(sign) > most:
            return sign
    for sign in "=-":
        if sum(1 for line in text.split("\n") if line.strip() and not line.strip().strip(sign)) > _MOST_UNDERLINES:
            return sign
    if text.count("[") <= _MOST_BRACKET_DEPTH:
        return ""
    depth = deepest = 0
    for character in text:
        if character == "[":
            depth += 1
            deepest = max(deepest, depth)
        elif character == "]" and depth:
            depth -= 1
    return "[" if deepest > _MOST_BRACKET_DEPTH else ""


def _line_fault(lines: list[str]) -> str:
    for line in lines:
        run = _LONG_RUN.search(line)
        if run and len(set(run[0])) == 1:
            return run[0][0]
        if line.count("|") > _MOST_PIPES:
            return "|"
        prefix = _LINE_PREFIX.match(line)
        start = prefix[0] if prefix else ""
        if start.count(">") > _MOST_MARKERS:
            return ">"
        markers = [word for word in start.replace(">", " ").split() if _LIST_MARKER.fullmatch(word)]
        indent = len(start) - len(start.lstrip(" \t"))
        if len(markers) > _MOST_MARKERS or (markers and indent > _DEEPEST_LIST):
            return markers[0]
    return ""
