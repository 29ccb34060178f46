"""What /api/v1 offers, for its OpenAPI document. A test compares it with the addresses that are there."""

from typing import Any

from learning.exchange.openapi import LARGEST_ID, Operation, Parameter, document
from learning.reports import shapes

VERSION = "1.1.0"
LARGEST_PAGE, USUAL_PAGE = 500, 100
_ID = {"type": "integer", "minimum": 1, "maximum": LARGEST_ID}
_UNIT = Parameter("unit_id", "Id of a unit at or below that of the token", _ID)
_COURSE = Parameter("course_slug", "Slug of a course", {"type": "string", "pattern": "^[a-z0-9-]{1,80}$"})
_PAGES = (
    Parameter("after", "Only those with a larger id", {**_ID, "minimum": 0, "default": 0}, "query"),
    Parameter(
        "limit",
        "How many at most",
        {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": USUAL_PAGE},
        "query",
    ),
)
OPERATIONS = (
    Operation("document", "/api/v1/openapi.json", "This document", shapes.Document, needs_token=False),
    Operation("units", "/api/v1/units", "The unit of the token and all below it", shapes.UnitPage, _PAGES),
    Operation("unit", "/api/v1/units/{unit_id}", "One unit", shapes.UnitEntry, (_UNIT,), (404,)),
    Operation("courses", "/api/v1/courses", "The courses that the unit may study", shapes.CourseList),
    Operation(
        "course_report",
        "/api/v1/units/{unit_id}/courses/{course_slug}",
        "Who stands how in a course, in numbers, by the units directly below",
        shapes.CourseReport,
        (_UNIT, _COURSE),
        (403, 404),
    ),
    Operation(
        "members",
        "/api/v1/units/{unit_id}/members",
        "Members by name with their completion, where the token may see names; each reading is logged",
        shapes.MemberPage,
        (_UNIT, *_PAGES),
        (403, 404),
    ),
)
ERRORS = {
    400: "A parameter is not what it should be",
    401: "No token, or one that is wrong, expired or taken back",
    403: "The token may not see this",
    404: "There is no such thing at or below the token's unit",
    405: "Only GET",
    429: "Too many requests; Retry-After says how many seconds to wait",
    500: "A fault of ours; the log has it under the reference",
    503: "The server is busy; Retry-After says how many seconds to wait",
}
INFO = {
    "title": "Lớp học số: số liệu học tập (reports)",
    "version": VERSION,
    "description": "Read only. Every request shows a token of a unit: `Authorization: Bearer lhs_…`. See docs/api.md.",
}


def make() -> dict[str, Any]:
    """The document."""
    return document(INFO, OPERATIONS, ERRORS, shapes.Fault)
