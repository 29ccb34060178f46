"""Pages of help given: a class, a lesson done together, practical tasks, more tries. Slips are in routes_slips."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from learning.errors import InvalidInput
from learning.helping import allowing, taking_back, tasks, together
from learning.members.routes_cards import row_id
from learning.policy import Permission
from learning.units.models import Unit
from learning.web import cells
from learning.web.access import requires, the_actor

blueprint = Blueprint("helping", __name__)


@blueprint.get("/attendance")
@requires(Permission.HELP_RECORD)
def attendance() -> AnyResponse | str:
    """Who was there when a class went through lessons: everybody ticked, the absent are unticked, one save."""
    return cell_page(Permission.HELP_RECORD, "helping.attendance", _attendance_page)


@blueprint.post("/attendance")
@requires(Permission.HELP_RECORD)
def record_attendance() -> AnyResponse:
    unit_id = row_id(request.form["don-vi"])
    done = together.record_class(
        the_actor(),
        unit_id,
        request.form.get("sheet", "")[:40],
        request.form.get("khoa", ""),
        request.form.getlist("lesson"),
        read_day(request.form.get("day", "")),
        [row_id(text) for text in request.form.getlist("person")],
    )
    said = {"don-vi": unit_id, "da-ghi": done.stored, "truoc": done.before, "khong": done.refused}
    return _go("helping.attendance", **said)


@blueprint.post("/attendance/undo")
@requires(Permission.HELP_RECORD)
def take_back_attendance() -> AnyResponse:
    """Fields save, and person for each that was not there; with who=all the whole save was a mistake."""
    unit_id, save_id = row_id(request.form["don-vi"]), row_id(request.form["save"])
    people = None if request.form.get("who") == "all" else [row_id(text) for text in request.form.getlist("person")]
    done = taking_back.take_back(the_actor(), unit_id, save_id, people)
    return _go("helping.attendance", **{"don-vi": unit_id, "lay-lai": done.gone, "con-lai": done.stay})


@blueprint.get("/members/<id:person_id>/together")
@requires(Permission.HELP_RECORD)
def together_with(person_id: int) -> str:
    """ "Làm cùng tôi": lessons that one member went through with a helper."""
    desk = together.get_together_desk(the_actor(), person_id)
    return render_template("helping/together.html", desk=desk, sheet=uuid4(), own_id=the_actor().person_id)


@blueprint.post("/members/<id:person_id>/together")
@requires(Permission.HELP_RECORD)
def record_together(person_id: int) -> AnyResponse:
    helper, course, sheet = (request.form.get(name, "")[:80] for name in ("helper", "khoa", "sheet"))
    lessons, done = request.form.getlist("lesson"), request.form.getlist("task")
    if lessons or not done:
        helper_id = row_id(helper) if helper else None
        together.record_together(the_actor(), person_id, sheet, course, lessons, helper_id)
    tasks.report_for(the_actor(), person_id, course, done, sheet)
    return _go("helping.together_with", person_id=person_id, **{"da-ghi": 1})


@blueprint.get("/tasks")
@requires(Permission.TASKS_CONFIRM)
def task_desk() -> AnyResponse | str:
    """Practical tasks that wait for somebody to confirm them."""
    return cell_page(
        Permission.TASKS_CONFIRM,
        "helping.task_desk",
        lambda unit: render_template("helping/tasks.html", desk=tasks.get_desk(the_actor(), unit.id)),
    )


@blueprint.post("/tasks")
@requires(Permission.TASKS_CONFIRM)
def decide_tasks() -> AnyResponse:
    """Field confirm: the tasks (all, with the value "all"); or field refuse with a reason."""
    unit_id = row_id(request.form["don-vi"])
    said: dict[str, Any] = {"don-vi": unit_id}
    if "refuse" in request.form:
        key = request.form["refuse"]
        tasks.refuse(the_actor(), unit_id, key, request.form.get("reason", ""))
        said["tra-lai"] = 1
    else:
        wanted = request.form.getlist("confirm")
        keys = [one.key for one in tasks.get_desk(the_actor(), unit_id).waiting] if wanted == ["all"] else wanted
        said["xong"] = tasks.confirm(the_actor(), unit_id, keys)
    return _go("helping.task_desk", **said)


@blueprint.post("/members/<id:person_id>/allowances")
@requires(Permission.TASKS_CONFIRM)
def grant_allowance(person_id: int) -> AnyResponse:
    """Fields quiz (course/quiz) and tries or minutes."""
    course_slug, _slash, quiz_slug = request.form.get("quiz", "").partition("/")
    what = "minutes" if request.form.get("minutes") else "tries"
    text = request.form.get(what, "")
    amount = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
    allowing.grant(the_actor(), person_id, request.form.get("sheet", ""), course_slug, quiz_slug, what, amount)
    return _go("reports.member", person_id=person_id, **{"them-luot": 1})


def cell_page(permission: Permission, endpoint: str, page: Callable[[Unit], str]) -> AnyResponse | str:
    """The page of the chosen cell; with several cells it asks once and remembers."""
    unit, found = cells.chosen(permission)
    if unit is None:
        return render_template("reports/cells.html", cells=found, address=url_for(endpoint))
    response = make_response(page(unit))
    return cells.remember(response, unit) if len(found) > 1 else response


def read_day(text: str) -> date:
    """A day as date fields send it. Raises InvalidInput."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInput(_("Xin chọn lại ngày, ví dụ 23/11/2026.")) from None


def _go(endpoint: str, **values: Any) -> AnyResponse:
    """On to a page, which says by its address what was done; figures and ids only."""
    return redirect(url_for(endpoint, **values), code=303)


def _attendance_page(unit: Unit) -> str:
    desk = together.get_class_desk(the_actor(), unit.id, request.args.get("khoa"))
    figures = {name: request.args.get(name, "0") for name in ("da-ghi", "truoc", "khong", "lay-lai", "con-lai")}
    return render_template(
        "helping/attendance.html",
        desk=desk,
        sheet=uuid4(),
        saved="da-ghi" in request.args,
        taken_back="lay-lai" in request.args,
        figures=figures,
        kept=taking_back.list_kept(the_actor(), unit.id),
    )
