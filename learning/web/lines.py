"""Lists as several pages show them, with the addresses filled in."""

from typing import Any

from flask import url_for

from learning.courses import catalogue
from learning.policy import Actor


def course_lines(actor: Actor | None) -> list[dict[str, Any]]:
    """The courses somebody may study: title, summary, url, lessons, minutes."""
    return [
        {
            "title": version.title,
            "summary": version.summary,
            "url": url_for("courses.course", course_slug=course.slug),
            "lessons": len(version.lessons),
            "minutes": version.minutes,
        }
        for course, version in catalogue.list_courses(actor)
    ]
