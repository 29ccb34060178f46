"""The published versions of a course: listing them, what differs between them, and going back to an old one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from learning import policy
from learning.authoring import difference, publishing, queries
from learning.authoring.changes import Kind, Wording
from learning.authoring.folders import FOLDERS
from learning.authoring.publishing import Published
from learning.authoring.pulling import folder_of
from learning.courses import queries as course_queries
from learning.courses import versions
from learning.courses.models import Course
from learning.errors import InvalidInput, NotFound
from learning.policy import Actor, Permission
from learning.quizzes.corrections import FOLLOWED
from learning.units import queries as unit_queries


@dataclass(frozen=True)
class PublishedVersion:
    """One version: by is the publisher's name, "" for the operator; decisions: what became of questions."""

    number: int
    at: datetime
    by: str
    message: str
    decisions: tuple[Mapping[str, Any], ...]
    is_present: bool


def list_courses(actor: Actor) -> list[str]:
    """The slugs of the courses whose history the actor may see, in their order."""
    return [course.slug for course in course_queries.list_current() if _publishes(actor, course.owner_path)]


def list_versions(actor: Actor, slug: str) -> list[PublishedVersion]:
    """All versions of a course, the newest first. Raises NotFound."""
    course = _course(actor, slug)
    found = course_queries.list_versions(course.id)
    names = {row.id: row.name for row in queries.list_people(one.published_by for one in found if one.published_by)}
    return [
        PublishedVersion(
            one.number,
            one.published_at,
            names.get(one.published_by, ""),
            one.message,
            tuple(one.about.get("decisions") or ()),
            one.number == course.current_number,
        )
        for one in found
    ]


def diff_versions(actor: Actor, slug: str, old: int, new: int) -> str:
    """A unified diff of the files of two versions. Raises NotFound."""
    _course(actor, slug)
    return difference.unified(
        versions.source_files(slug, old), versions.source_files(slug, new), f"ban-{old}", f"ban-{new}"
    )


def diff_with_folder(actor: Actor, slug: str, old: int, files: Mapping[str, bytes]) -> str:
    """A unified diff from the files of a version to those of the folders, given as folders.read_folders reads them.

    Raises NotFound.
    """
    _course(actor, slug)
    before = versions.source_files(slug, old)
    tops = tuple(f"{top}/{folder_of(before)}/" for top in FOLDERS)
    after = {path: data for path, data in files.items() if path.startswith(tops)}
    return difference.unified(before, after, f"ban-{old}", "thu-muc")


def roll_back(actor: Actor, slug: str, number: int, message: str) -> Published:
    """Publish an old version as a new number, with all the consequences of any publication.

    Raises NotFound, InvalidInput where the version is the present one, and what publishing.publish raises.
    """
    files, wording = _plan(actor, slug, number)
    return publishing.publish(actor, files, [slug], message, wording=wording, bases=_as_if_pulled(actor, slug))[0]


def preview_roll_back(actor: Actor, slug: str, number: int) -> Published:
    """What roll_back would do; changes nothing."""
    files, wording = _plan(actor, slug, number)
    return publishing.preview(actor, files, [slug], wording=wording, bases=_as_if_pulled(actor, slug))[0]


def _plan(actor: Actor, slug: str, number: int) -> tuple[dict[str, bytes], Wording]:
    """The files to publish (other courses as they are, for lessons that name them) and where words count for nothing.

    What was only wording, or a correction, on every step since then is so on the way back.
    """
    course = _course(actor, slug)
    if number == course.current_number:
        raise InvalidInput(f"Bản {number} đang là bản được dùng.")
    files = versions.source_files(slug, number)
    for other in course_queries.list_current():
        if other.slug != slug:
            files |= versions.source_files(other.slug)
    since = [one for one in list_versions(actor, slug) if one.number > number]
    named = {(one["quiz"], one["question"]) for version in since for one in version.decisions if one["decided"]}
    renewed = {
        (one["quiz"], one["question"])
        for version in since
        for one in version.decisions
        if Kind(one["kind"]) not in FOLLOWED
    }
    return files, Wording(questions=frozenset(f"{quiz}/{question}" for quiz, question in named - renewed))


def _as_if_pulled(actor: Actor, slug: str) -> dict[str, int]:
    """Going back is meant: the old files count as work on the present version."""
    course = _course(actor, slug)
    return {folder_of(versions.source_files(slug)): course.current_number}


def _course(actor: Actor, slug: str) -> Course:
    course = course_queries.find_course(slug)
    if course is None or not _publishes(actor, unit_queries.get_unit(course.owner_unit_id).path):
        raise NotFound
    return course


def _publishes(actor: Actor, owner_path: str) -> bool:
    return policy.may(actor, Permission.COURSES_PUBLISH, owner_path)
