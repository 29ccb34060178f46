"""Writes docs/findings.md from the samples: `python -m tests.findings_page`. A test compares page and samples.

Each file in samples/mended is the mended twin of the file of that name in samples/broken.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from learning.authoring.kept_reading import Remembered
from learning.content.codes import CODES
from learning.content.findings import Finding
from learning.content.fixing import fix
from learning.content.library import Library
from learning.quizzes.quiz import read_library

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "tests" / "samples"
PAGE = ROOT / "docs" / "findings.md"
TODAY = date(2026, 11, 24)
LONGEST_SHOWN = 1200

_remembered = Remembered()

COURSE, LESSON = "courses/dien-thoai/course.md", "courses/dien-thoai/03-moi.md"
_TITLE = b"---\ntitle: B\xc3\xa0i m\xe1\xbb\x9bi\n---\n"
_QUIZ = "---\ntitle: Câu hỏi\n---\n\n## Được chưa? {#a}\n\n- [ ] Không\n- [x] Có\n".encode()
_SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 2"><path d="M0 0h3"/></svg>'
_ANOTHER_COURSE = {"courses/moi/course.md": b"---\ntitle: M\xe1\xbb\x9bi\n---\n", "courses/moi/01-a.md": _TITLE}

# What one text file cannot show: wrong files and mended ones.
_OTHERS: dict[str, tuple[dict[str, bytes], dict[str, bytes]]] = {
    "E101": ({LESSON: _TITLE.decode().encode("cp1258", "replace")}, {LESSON: _TITLE}),
    "E102": (
        {LESSON: _TITLE + b"\nM\xe1\xbb\x9f." + b" M\xe1\xbb\x9f." * 12_000},
        {LESSON: _TITLE + b"\nM\xe1\xbb\x9f.\n"},
    ),
    "E103": ({"courses/dien-thoai/moi.md": _TITLE}, {LESSON: _TITLE}),
    "E104": ({"courses/moi/01-a.md": _TITLE}, _ANOTHER_COURSE),
    "E121": ({"courses/moi/course.md": _ANOTHER_COURSE["courses/moi/course.md"]}, _ANOTHER_COURSE),
    "E209": (
        {"courses/dien-thoai/media/hinh.svg": _SVG.replace(b"<path", b"<script/><path")},
        {"courses/dien-thoai/media/hinh.svg": _SVG},
    ),
    "E212": ({"quizzes/dien-thoia/moi.md": _QUIZ}, {"quizzes/dien-thoai/moi.md": _QUIZ}),
    "W506": (
        {LESSON: _TITLE.replace(b"i\n---", b"i\nupdated: 2025-11-20\n---")},
        {LESSON: _TITLE.replace(b"i\n---", b"i\nupdated: 2026-11-20\n---")},
    ),
    "W507": (
        {"courses/dien-thoai/media/hinh.svg": _SVG.replace(b"0h3", b"0h3" + b" h1" * 20_000)},
        {"courses/dien-thoai/media/hinh.svg": _SVG},
    ),
}

_INTRODUCTION = """\
# Lời nhắc khi kiểm tra bài (findings)

`learning check` đọc mọi khoá học và bộ câu hỏi, rồi nói chỗ nào cần sửa và sửa thế nào. Mã bắt đầu bằng E là lỗi:
sửa xong mới công bố được. Mã bắt đầu bằng W là lời nhắc: nên sửa, nhưng vẫn công bố được.
`learning check --fix` tự sửa những chỗ không phải đoán. Máy chỉ thêm mã riêng, dòng trống, dấu cách và dấu ngoặc kép,
và nối lại đường dẫn khi một bài đổi số thứ tự.

*`learning check` reads all courses and quizzes and says what to mend, and how. Codes that begin with E are errors and
keep a course from being published; those with W are warnings and do not. `learning check --fix` mends what needs no
guess: ids, blank lines, indents, quotes, and links to lessons that were renumbered.*

Trang này do máy viết từ các bài mẫu / *written from the samples by* `python -m tests.findings_page`.
"""

_PARTS = {
    "E1": "Tệp và phần khai báo / *Files and front matter*",
    "E2": "Ảnh, đường dẫn, chỗ điền / *Pictures, links, fields*",
    "E3": "Bài học / *Lessons*",
    "E4": "Câu hỏi / *Questions*",
    "W5": "Lời nhắc / *Warnings*",
}


@dataclass(frozen=True)
class Example:
    """Files that give a code, and the same mended; both are laid over the good library in samples/base."""

    code: str
    wrong: dict[str, bytes]
    mended: dict[str, bytes]


def read(files: dict[str, bytes]) -> Library:
    """The library of samples/base with these files in it."""
    return _read_again(_good() | files)


@cache
def _good() -> dict[str, bytes]:
    base = SAMPLES / "base"
    return {path.relative_to(base).as_posix(): path.read_bytes() for path in base.rglob("*") if path.is_file()}


def _read_again(files: Mapping[str, bytes]) -> Library:
    """Two hundred times the same library but for a file: the others are read once."""
    return read_library(files, TODAY, _remembered)


def find_examples() -> dict[str, Example]:
    """One example for each code that has one."""
    found = {code: Example(code, wrong, mended) for code, (wrong, mended) in _OTHERS.items()}
    for mended in sorted((SAMPLES / "mended").glob("*.md"), reverse=True):
        code = mended.stem.partition("-")[0]
        wrong = SAMPLES / "broken" / mended.name
        path = wrong.with_suffix(".findings").read_text("utf-8").splitlines()[0]
        found[code] = Example(code, {path: wrong.read_bytes()}, {path: mended.read_bytes()})
    return found


def build() -> str:
    """The whole page."""
    examples = find_examples()
    pieces, part = [_INTRODUCTION], ""
    for code in sorted(CODES):
        if code[:2] != part:
            part = code[:2]
            pieces.append(f"## {_PARTS[part]}\n")
        pieces.append(_section(examples[code]))
    return "\n".join(pieces)


def _section(example: Example) -> str:
    found = next(one for one in read(example.wrong).findings if one.code == example.code)
    return "\n".join(
        [
            f"### {example.code}\n",
            f"{_sentence(found.message())} Cách sửa: {found.cure()}.{_fixable(found, example)}\n",
            f"*{_sentence(found.message('en'))} Cure: {found.cure('en')}.*\n",
            _shown("Chưa đúng / *wrong*", example.wrong, example.mended),
            _shown("Đã sửa / *mended*", example.mended, example.wrong),
        ]
    )


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:] + ("" if text.endswith((".", "…")) else ".")


def _fixable(found: Finding, example: Example) -> str:
    after = fix(example.wrong, read)
    left = {one.code for one in read(example.wrong | after).findings}
    return "" if found.code in left else " `--fix` sửa được / *mends this*."


def _shown(heading: str, files: dict[str, bytes], others: dict[str, bytes]) -> str:
    """Each file under its path; front matter that both have is left out, and long files are cut."""
    pieces = []
    for path, data in sorted(files.items()):
        text, other = (each.decode("utf-8", "replace") for each in (data, others.get(path, b"")))
        front, rule, body = text.partition("\n---\n")
        if rule and body.strip() and other.startswith(front + rule):
            text = body
        text = text.strip("\n")
        text = text if len(text) <= LONGEST_SHOWN else text[:120] + " …"
        pieces.append(f"{heading}, `{path}`:\n\n````\n{text}\n````\n")
    return "\n".join(pieces)


if __name__ == "__main__":
    PAGE.write_text(build(), "utf-8")
