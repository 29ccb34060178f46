"""Files that were read one by one into a library: what spans files. What one file says is learning.content.parsed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from learning.content import abbreviations, references
from learning.content.findings import Finding, closest, finding
from learning.content.inspection import Region, Use
from learning.content.library import Course, Lesson, Library, Quiz
from learning.content.parsed import Parsed, role_of

_OF_DESKTOPS = frozenset({"thumbs.db", "desktop.ini", "icon\r"})
_A_YEAR = timedelta(days=365)


def is_hidden(path: str) -> bool:
    """Whether a file is no business of ours, as those of editors, of version control and of desktops."""
    parts = path.split("/")
    return parts[-1].lower() in _OF_DESKTOPS or any(
        part.startswith("~$") or part.endswith("~") or (part.startswith(".") and part.strip(".")) for part in parts
    )


def assemble(files: Mapping[str, Parsed], today: date | None = None) -> Library:
    """The courses of some files, with every finding of each file and between them.

    Keys are posix paths from the folder that holds `courses/` and `quizzes/`. Facts are called old only when today is
    given.
    """
    shelf = _Shelf(files, today)
    drafts = [_gather(shelf, folder) for folder in sorted(shelf.courses)]
    names = {
        draft.course.slug: frozenset(lesson.slug for lesson in draft.course.lessons) for draft in drafts if draft.course
    }
    for draft in drafts:
        if draft.course:
            shelf.findings += references.check_uses(draft.course, draft.uses, names)
            shelf.findings += references.check_regions(draft.regions, draft.sizes)
            shelf.findings += abbreviations.check_abbreviations(draft.course.glossary, draft.terms)
    shelf.report_quizzes_without_course()
    found = tuple(draft.course for draft in drafts if draft.course)
    shelf.report_same_names((course.slug, course.path) for course in found)
    return Library(found, tuple(sorted(set(shelf.findings))))


class _Shelf:
    """All files, by their folder of courses and of quizzes; findings of all courses gather here."""

    def __init__(self, files: Mapping[str, Parsed], today: date | None) -> None:
        self.findings: list[Finding] = []
        self.courses: dict[str, dict[str, Parsed]] = {}
        self.quizzes: dict[str, dict[str, Parsed]] = {}
        self._today = today
        for path in sorted(files):
            self.findings += files[path].found.findings
            if role_of(path):
                top, folder, _ = path.split("/", 2)
                folders = self.courses if top == "courses" else self.quizzes
                folders.setdefault(folder, {})[path] = files[path]

    def report_quizzes_without_course(self) -> None:
        for folder, held in self.quizzes.items():
            if folder not in self.courses:
                texts = [path for path in held if role_of(path) == "quiz"]
                path = min(texts, default=f"quizzes/{folder}/")
                known = closest(folder, self.courses)
                self.findings.append(finding(path, 1, 1, "E212", target=folder, known=known))

    def report_same_names(self, names: Iterable[tuple[str, str]]) -> None:
        """A finding for each file whose name another of the list has before it."""
        seen: set[str] = set()
        for name, path in names:
            if name in seen:
                self.findings.append(finding(path, 1, 1, "E118", value=name))
            seen.add(name)

    def report_age(self, path: str, parsed: Parsed) -> None:
        if parsed.updated and self._today:
            day, line, column = parsed.updated
            if self._today - day > _A_YEAR:
                self.findings.append(finding(path, line, column, "W506", value=day))

    def report_same_ids(self, lessons: Mapping[str, Parsed]) -> None:
        """Tasks and checks are events of the course, so their ids may not meet."""
        seen: set[str] = set()
        for path, parsed in lessons.items():
            for line, id_ in parsed.ids:
                if id_ in seen:
                    self.findings.append(finding(path, line, 1, "E313", id=id_))
                seen.add(id_)


@dataclass
class _Draft:
    """A course folder with its quizzes; course is None when course.md cannot be read."""

    course: Course | None
    uses: list[Use] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    sizes: dict[str, tuple[int, int]] = field(default_factory=dict)
    terms: list[abbreviations.Terms] = field(default_factory=list)


def _gather(shelf: _Shelf, folder: str) -> _Draft:
    held = shelf.courses[folder] | shelf.quizzes.get(folder, {})
    by_role: dict[str, dict[str, Parsed]] = {}
    for path, parsed in held.items():
        by_role.setdefault(role_of(path), {})[path] = parsed
    path = f"courses/{folder}/course.md"
    if path not in held:
        shelf.findings.append(finding(path, 1, 1, "E104"))
    else:
        shelf.report_age(path, held[path])
    lessons = _in_order(by_role.get("lesson", {}))
    course = held[path].item if path in held else None
    draft = _Draft(None)
    for parsed in held.values():
        draft.uses += parsed.found.uses
        draft.regions += parsed.found.regions
    draft.sizes = {path: parsed.size for path, parsed in by_role.get("media", {}).items() if parsed.size}
    draft.terms = [parsed.terms for parsed in lessons.values()]
    read_lessons = _read_lessons(shelf, lessons)
    read_quizzes = tuple(one.item for one in by_role.get("quiz", {}).values() if isinstance(one.item, Quiz))
    shelf.report_same_names((quiz.slug, quiz.path) for quiz in read_quizzes)
    if isinstance(course, Course):
        words = held.get(f"courses/{folder}/glossary.md")
        draft.course = replace(
            course,
            glossary=words.item if words and isinstance(words.item, tuple) else (),
            lessons=read_lessons,
            quizzes=read_quizzes,
            media={path: one.item for path, one in by_role.get("media", {}).items() if isinstance(one.item, bytes)},
        )
        if not read_lessons:
            shelf.findings.append(finding(course.path, 1, 1, "E121"))
    return draft


def _in_order(lessons: Mapping[str, Parsed]) -> dict[str, Parsed]:
    """The lessons that could be read, by their numbers."""

    def place(path: str) -> tuple[int, str]:
        name = path.rpartition("/")[2]
        return int(name.partition("-")[0]), name

    return {path: lessons[path] for path in sorted(lessons, key=place) if isinstance(lessons[path].item, Lesson)}


def _read_lessons(shelf: _Shelf, lessons: Mapping[str, Parsed]) -> tuple[Lesson, ...]:
    read: list[Lesson] = []
    for path, parsed in lessons.items():
        if isinstance(parsed.item, Lesson):
            read.append(replace(parsed.item, position=len(read) + 1))
            shelf.report_age(path, parsed)
    shelf.report_same_names((lesson.slug, lesson.path) for lesson in read)
    shelf.report_same_ids(lessons)
    return tuple(read)
