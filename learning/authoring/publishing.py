"""From two folders of text to published versions: check, render, store, and bring progress up to date."""

from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from types import MappingProxyType

from learning import policy
from learning.administration import audit
from learning.authoring import changes, difference, rendering
from learning.authoring import impact as impacts
from learning.authoring.changes import CourseChanges, CourseState, Kind, Wording
from learning.authoring.folders import FOLDERS
from learning.authoring.impact import Impact
from learning.authoring.rendering import Before
from learning.content.findings import Finding
from learning.content.library import Course, Library
from learning.content.parsed import Parsed
from learning.content.worker import Renderer
from learning.courses import catalogue, versions
from learning.courses import queries as course_queries
from learning.courses.versions import Line, Rendered, Stored
from learning.db import transaction
from learning.errors import Conflict, InvalidInput, NotAllowed
from learning.policy import Actor, Permission
from learning.progress import service as progress
from learning.quizzes import papers, remarking
from learning.quizzes import queries as quiz_queries
from learning.quizzes.quiz import ReadFiles, read_files, read_library
from learning.units import queries as unit_queries

NO_WORDING = Wording()
NO_BASES: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True)
class Published:
    """What became, or would become, of the course in a folder. impact is None for a new or an unchanged one."""

    stored: Stored
    folder: str
    impact: Impact | None = None


@dataclass(frozen=True)
class _Draft:
    """A course ready to be stored; rendered is None when its files are the present version."""

    course: Course
    files: dict[str, bytes]
    base: int | None
    rendered: Rendered | None

    @property
    def state(self) -> CourseState:
        pages = self.rendered.lessons.items() if self.rendered else ()
        return CourseState(
            tuple(versions.parts_of(self.course)),
            {quiz.slug: quiz for quiz in self.course.quizzes},
            {slug: page.html for slug, page in pages},
        )


class Diverged(Conflict):
    """Folder and database have both moved on; difference: a diff from what is published to the folder."""

    def __init__(self, message: str, difference: str) -> None:
        super().__init__(message)
        self.difference = difference


class Faulty(InvalidInput):
    """The text has errors, so nothing was published; findings says which."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        super().__init__("Nội dung còn lỗi nên chưa công bố.")
        self.findings = tuple(findings)


def publish(
    actor: Actor,
    files: Mapping[str, bytes],
    slugs: Iterable[str] | None = None,
    message: str = "",
    *,
    wording: Wording = NO_WORDING,
    bases: Mapping[str, int] = NO_BASES,
    renderer: Renderer | None = None,
    glance: ReadFiles | None = None,
) -> list[Published]:
    """Publish the courses of these files (all, or those named), each in one transaction, with all its consequences.

    wording: where the publisher says "chỉ sửa chữ". bases: folder name -> version on which its text is based. renderer:
    a warm one, where there is one; it stays open. glance: a quicker way to read, for checking alone, the courses that
    are published as they are.
    Raises Faulty when one of them has an error, Conflict for a folder that is older than what is published, Diverged
    when both have moved on, InvalidInput for a slug or a question that is not there: then none is published. Raises
    NotAllowed for courses of units where the actor does not publish.
    """
    drafts = _prepare(actor, _read(files, wording, glance), files, slugs, wording, bases, renderer)
    return [_store(actor, draft, message, wording) for draft in drafts]


def preview(
    actor: Actor,
    files: Mapping[str, bytes],
    slugs: Iterable[str] | None = None,
    *,
    wording: Wording = NO_WORDING,
    bases: Mapping[str, int] = NO_BASES,
    renderer: Renderer | None = None,
    glance: ReadFiles | None = None,
) -> list[Published]:
    """What publish would do, with the same arguments and exceptions; changes nothing."""
    drafts = _prepare(actor, _read(files, wording, glance), files, slugs, wording, bases, renderer)
    return [_foresee(actor, draft, wording) for draft in drafts]


def nothing_published() -> bool:
    """Whether the instance has no course yet."""
    return course_queries.count_courses() == 0


def _read(files: Mapping[str, bytes], wording: Wording, glance: ReadFiles | None) -> Library:
    """All that was written; of what is published as it is, only what checking the rest asks, where that is quicker.

    A named question may be in any course, so then all is read.
    """
    present = versions.present_manifests() if glance and not wording.questions else frozenset()
    by_folder: dict[str, dict[str, bytes]] = {}
    for path, data in files.items():
        by_folder.setdefault(path.split("/")[1], {})[path] = data
    same = {folder for folder, held in by_folder.items() if versions.manifest(held) in present}
    if glance is None or not same:
        return read_library(files)

    def read(shown: Mapping[str, bytes]) -> dict[str, Parsed]:
        new = read_files({path: data for path, data in shown.items() if path.split("/")[1] not in same})
        return {**glance(shown), **new}

    return read_library(files, read=read)


def _prepare(
    actor: Actor,
    library: Library,
    files: Mapping[str, bytes],
    slugs: Iterable[str] | None,
    wording: Wording,
    bases: Mapping[str, int],
    warm: Renderer | None,
) -> list[_Draft]:
    """Check and render what is to be published; refuse all of it when something is in the way."""
    wanted = _wanted(library, slugs)
    errors = [finding for finding in library.findings if finding.severity == "error"]
    if slugs is not None:
        errors = [finding for course in wanted for finding in library.errors_of(course.slug)]
    if errors:
        raise Faulty(errors)
    drafts = []
    with nullcontext(warm) if warm else Renderer() as renderer:
        for course in wanted:
            own, base = _files_of(course, files), bases.get(course.folder)
            line = _find_line(actor, course.slug, own, base)
            rendered = None
            if line is None or line.same != line.number:
                rendered = rendering.render_course(renderer, course, own, _before(course.slug))
            drafts.append(_Draft(course, own, base, rendered))
    _check_wording(drafts, wording)
    return drafts


def _before(slug: str) -> Before:
    return Before(versions.served_files(slug), versions.present_rendering(slug))


def _foresee(actor: Actor, draft: _Draft, wording: Wording) -> Published:
    line = _find_line(actor, draft.course.slug, draft.files, draft.base)
    slug, folder = draft.course.slug, draft.course.folder
    if line is None:
        return Published(Stored(0, slug, 1, changed=True), folder)
    if draft.rendered is None:
        return Published(Stored(line.course_id, slug, line.number, changed=False), folder)
    impact = impacts.assess(actor, line.course_id, _changes(line, draft, wording), draft.state)
    return Published(Stored(line.course_id, slug, line.number + 1, changed=True), folder, impact)


def _store(actor: Actor, draft: _Draft, message: str, wording: Wording) -> Published:
    with transaction():
        course_queries.lock_course(draft.course.slug)
        line = _find_line(actor, draft.course.slug, draft.files, draft.base)
        if draft.rendered is None:
            return _foresee(actor, draft, wording)
        found, impact = CourseChanges(), None
        if line is not None:
            found = _changes(line, draft, wording)
            remarking.lock(line.course_id, {one.quiz for one in found.questions if one.kind is Kind.CORRECTION})
            impact = impacts.assess(actor, line.course_id, found, draft.state)
        owner_id = line.owner_unit_id if line else unit_queries.get_root().id
        decisions = [one.as_decision() for one in found.questions]
        stored = versions.store(actor, owner_id, draft.course, draft.rendered, draft.files, message, decisions)
        done = progress.course_changed(actor, stored.course_id)
        audit.write(
            actor,
            "course_published",
            unit_id=owner_id,
            course=stored.course_id,
            number=stored.number,
            remarked=len(done.remarked),
            completed=len(done.completed),
        )
    return Published(stored, draft.course.folder, impact)


def _find_line(actor: Actor, slug: str, files: Mapping[str, bytes], base: int | None) -> Line | None:
    """Where the course stands; None for a new one. Raises NotAllowed, Conflict, Diverged."""
    line = versions.find_line(slug, files)
    owner = unit_queries.get_unit(line.owner_unit_id) if line else unit_queries.get_root()
    if not policy.may(actor, Permission.COURSES_PUBLISH, owner.path):
        raise NotAllowed
    if line is None or line.same == line.number or base == line.number:
        return line
    if line.same is not None:
        raise Conflict(f"Thư mục của khoá {slug} đang giữ bản {line.same}, bản đang dùng là {line.number}.")
    if base is not None and base < line.number:
        raise Diverged(
            f"Khoá {slug}: thư mục sửa từ bản {base}, nhưng nay đã có bản {line.number}. Cả hai bên đều có phần mới.",
            difference.unified(versions.source_files(slug), files, f"ban-{line.number}", "thu-muc"),
        )
    return line


def _changes(line: Line, draft: _Draft, wording: Wording) -> CourseChanges:
    return changes.compare(_published_state(line.version_id), draft.state, wording)


def _published_state(version_id: int) -> CourseState:
    version = catalogue.version_text(version_id)
    return CourseState(
        tuple(version.parts),
        {slug: papers.published(quiz_id).quiz for quiz_id, slug in quiz_queries.list_quiz_ids(version_id)},
        {lesson.slug: lesson.html for lesson in version.lessons},
    )


def _check_wording(drafts: Iterable[_Draft], wording: Wording) -> None:
    """Raises InvalidInput for a question that is not there, or that no word of the publisher can keep the same."""
    named = set(wording.questions)
    for draft in drafts:
        for quiz in draft.course.quizzes:
            for question in quiz.questions:
                named -= {question.id, f"{quiz.slug}/{question.id}"}
        line = versions.find_line(draft.course.slug, draft.files) if draft.rendered and wording.questions else None
        for one in _changes(line, draft, wording).questions if line else ():
            if one.kind is Kind.NEW and not wording.everywhere and wording.covers(one.quiz, one.question):
                raise InvalidInput(
                    f"Câu {one.quiz}/{one.question} đã đổi số ý hoặc dạng câu, nên là câu mới, không chỉ sửa chữ."
                )
    if named:
        raise InvalidInput(f"Không thấy câu {', '.join(sorted(named))} trong các bài kiểm tra.")


def _wanted(library: Library, slugs: Iterable[str] | None) -> list[Course]:
    if slugs is None:
        return list(library.courses)
    by_slug = {course.slug: course for course in library.courses}
    missing = [slug for slug in slugs if slug not in by_slug]
    if missing:
        raise InvalidInput(f"Không thấy khoá học {', '.join(missing)} trong thư mục.")
    return [by_slug[slug] for slug in slugs]


def _files_of(course: Course, files: Mapping[str, bytes]) -> dict[str, bytes]:
    tops = tuple(f"{folder}/{course.folder}/" for folder in FOLDERS)
    return {path: data for path, data in files.items() if path.startswith(tops)}
