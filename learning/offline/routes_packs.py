"""Course packs: what a phone needs to go through a course without a network; the same for everybody, kept for ever."""

import json
from collections.abc import Iterator
from typing import Any

import brotli
from flask import Blueprint, Response, abort, url_for

from learning.courses import catalogue, routes
from learning.courses.catalogue import StudyCourse
from learning.errors import NotAllowed
from learning.offline.strict import CONTRACT
from learning.web import packing
from learning.web.access import current_actor, public
from learning.web.study import kept_for_ever, kept_once

blueprint = Blueprint("packs", __name__)
_QUALITY = 9  # as pages are sent (learning.web.study)


@blueprint.get("/packs/<course_slug>/<id:number>")
@public
def pack(course_slug: str, number: int) -> Response:
    """A version of a course; whoever may read the course may have it."""
    study = _study(course_slug)
    version = study if number == study.version.number else catalogue.study_number(study, number)
    return kept_for_ever(("pack", version.version.id), lambda: _pack(version))


@blueprint.get("/packs/<course_slug>/fields")
@public
def fields(course_slug: str) -> Response:
    """What the blanks of the present version mean for the reader."""
    study = _study(course_slug)
    said = {
        "contract": CONTRACT,
        "course": study.slug,
        "version": study.version.number,
        "title": study.version.title,
        "values": study.values,
    }
    return kept_once(json.dumps(said, ensure_ascii=False))


def _pack(study: StudyCourse) -> str:
    pages = list(_pages(catalogue.with_defaults(study)))
    listed = [line | {"bytes": len(brotli.compress(html.encode(), quality=_QUALITY))} for line, html in pages]
    made = packing.pack(packing.without_values(study), listed, "".join(html for _line, html in pages))
    return json.dumps(made, ensure_ascii=False, separators=(",", ":"))


def _pages(study: StudyCourse) -> Iterator[tuple[dict[str, Any], str]]:
    """The study pages of a course as the pack lists them, with their html."""
    course = url_for("courses.course", course_slug=study.slug)
    yield {"url": course, "kind": "course", "lesson": None, "title": study.version.title}, routes.course_page(study)
    for text in study.version.lessons:
        url = url_for("courses.lesson", course_slug=study.slug, lesson_slug=text.slug)
        line = {"url": url, "kind": "lesson", "lesson": text.slug, "title": text.title, "minutes": text.minutes}
        yield line | {"checks": len(text.checks)}, routes.lesson_page(study, text)


def _study(course_slug: str) -> StudyCourse:
    try:
        return catalogue.study_course(current_actor(), course_slug)
    except NotAllowed:
        abort(401)
