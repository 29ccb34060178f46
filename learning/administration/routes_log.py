"""The audit log as pages: what one's roles let one read, what concerns oneself, and the former as a file."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext as _

from learning import clock, config
from learning.administration import audit_words, log_reading
from learning.administration.log_reading import Asked
from learning.errors import InvalidInput
from learning.members.routes_cards import row_id
from learning.policy import Permission
from learning.web.access import requires, the_actor

blueprint = Blueprint("log", __name__)
FIRST_YEAR, LAST_YEAR = 2000, 2100


@blueprint.get("/audit")
@requires(Permission.LOG_READ)
def log() -> str:
    asked = _asked()
    page = log_reading.read_log(the_actor(), asked)
    return render_template(
        "administration/log.html", page=page, asked=asked, topics=audit_words.TOPICS, more=_more("log.log", page.next)
    )


@blueprint.post("/audit/export")
@requires(Permission.LOG_READ, again=True)
def export_log() -> Response:
    data = log_reading.export_log(the_actor(), _asked())
    name = f"nhat-ky-{clock.today(config.current().timezone):%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, content_type="text/csv; charset=utf-8", headers=headers)


@blueprint.get("/me/log")
@requires(Permission.STUDY)
def own_log() -> str:
    page = log_reading.read_own(the_actor(), _asked())
    return render_template("administration/log_own.html", page=page, more=_more("log.own_log", page.next))


def _asked() -> Asked:
    """The fields topic, from, to and before, of the address or of the post. Raises InvalidInput."""
    topic = request.values.get("topic", "")
    before = request.values.get("before")
    return Asked(
        topic if topic in audit_words.TOPICS else "",
        _day("from"),
        _day("to"),
        row_id(before) if before else None,
    )


def _day(name: str) -> date | None:
    text = request.values.get(name, "").strip()
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise InvalidInput(_("Xin chọn ngày trong lịch, ví dụ 20/11/2026."), name)
    return day


def _more(endpoint: str, before: int | None) -> str | None:
    """The address of the next page, with what was asked for."""
    if before is None:
        return None
    kept: dict[str, Any] = {name: text for name in ("topic", "from", "to") if (text := request.args.get(name))}
    return url_for(endpoint, **kept, before=before)
