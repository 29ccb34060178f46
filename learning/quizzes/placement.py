"""What a placement quiz says: which lessons to take and which may be skipped. Pure; how it is shown is the page's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from learning.courses.catalogue import VersionText


@dataclass(frozen=True)
class Verdict:
    """One marked question: the lesson that teaches it ("course/lesson"), and whether it was fully right."""

    lesson: str
    right: bool


@dataclass(frozen=True)
class Advice:
    """The lessons of one course that were asked about, in reading order."""

    slug: str
    title: str
    take: list[dict[str, Any]] = field(default_factory=list)
    skip: list[dict[str, Any]] = field(default_factory=list)


def advise(verdicts: Iterable[Verdict], courses: Iterable[tuple[str, VersionText]]) -> list[Advice]:
    """Advice for each course that was asked about. courses: those that the reader may study, in their order.

    A lesson is to be taken as soon as one of its questions was not fully right. Lessons of courses that the reader
    does not see, and lessons that are no longer there, are left out.
    """
    all_right: dict[str, bool] = {}
    for verdict in verdicts:
        all_right[verdict.lesson] = all_right.get(verdict.lesson, True) and verdict.right
    advice = [_advise_on(slug, version, all_right) for slug, version in courses]
    return [one for one in advice if one.take or one.skip]


def first_to_take(advice: Sequence[Advice]) -> dict[str, Any] | None:
    """The lesson to begin with, None when every one may be skipped."""
    return next((lesson for one in advice for lesson in one.take), None)


def _advise_on(slug: str, version: VersionText, all_right: dict[str, bool]) -> Advice:
    advice = Advice(slug, version.title)
    for lesson in version.lessons:
        right = all_right.get(f"{slug}/{lesson.slug}")
        if right is not None:
            link = {"course": slug, "slug": lesson.slug, "title": lesson.title, "number": lesson.number}
            (advice.skip if right else advice.take).append(link)
    return advice
