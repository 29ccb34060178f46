"""Rosters on the web: a file sent, its columns, what it would change, importing it, taking it back, exporting."""

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from learning import config
from learning.errors import InvalidInput
from learning.members.routes_cards import row_id
from learning.policy import Permission
from learning.progress import people, rosters
from learning.progress.rosters import Wish
from learning.units import exports, imports, leavers, roster_desk, roster_export, uploads
from learning.units.roster import Fault
from learning.units.roster_columns import Column
from learning.units.roster_encodings import WORDS
from learning.units.uploads import Upload
from learning.web.access import requires, the_actor
from learning.web.forms import takes_file

blueprint = Blueprint("rosters", __name__)

FAULTS_SHOWN = 50
MEDIA = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
_FORM_BYTES = 4_000  # what a form adds to its file


@blueprint.get("/roster")
@requires(Permission.ROSTER_IMPORT)
def desk() -> Response:
    return _desk(row_id(request.args["unit"]) if "unit" in request.args else None)


@blueprint.get("/roster/template/<kind>")
@requires(Permission.ROSTER_IMPORT)
def template(kind: str) -> Response:
    """An empty roster as csv or xlsx, with the units of `unit` to choose among."""
    if kind not in MEDIA:
        raise InvalidInput("Xin chọn tệp CSV hoặc Excel.")
    desk = roster_desk.get_desk(the_actor(), row_id(request.args["unit"]) if "unit" in request.args else None)
    return _file(exports.make_template(the_actor(), desk.unit, kind), kind, "danh-sach-mau")


@blueprint.post("/roster/export")
@requires(Permission.ROSTER_IMPORT, again=True)
def export() -> Response:
    kind = request.form.get("kind", "csv")
    return _file(exports.export_roster(the_actor(), row_id(request.form["unit"]), kind), kind, "danh-sach")


@blueprint.post("/roster/uploads")
@requires(Permission.ROSTER_IMPORT)
@takes_file(uploads.MAX_BYTES + _FORM_BYTES)
def send() -> AnyResponse:
    """Fields unit and file."""
    unit_id, file = row_id(request.form["unit"]), request.files.get("file")
    try:
        name, data = (file.filename or "", file.read()) if file else ("", b"")
        upload_id = uploads.receive(the_actor(), unit_id, name, data)
    except InvalidInput as fault:
        return _desk(unit_id, fault)
    return _to_upload(upload_id)


@blueprint.get("/roster/uploads/<id:upload_id>")
@requires(Permission.ROSTER_IMPORT)
def upload(upload_id: int) -> AnyResponse:
    """What the file would change; while it is being imported, how far that is; once it is, what it has changed."""
    found = uploads.get_upload(the_actor(), upload_id)
    if found.row.state == "done":
        done = found.row.import_id
        address = url_for(".past", import_id=done) if done else url_for(".desk", unit=found.unit.id, moi=0)
        return redirect(address, 303)
    if found.is_running:
        how_far = rosters.progress_of(upload_id)
        return make_response(render_template("units/roster_running.html", upload=found, how_far=how_far))
    return _preview(found)


@blueprint.post("/roster/uploads/<id:upload_id>/reading")
@requires(Permission.ROSTER_IMPORT)
def say_reading(upload_id: int) -> AnyResponse:
    """Fields encoding and sheet: what the file could not say itself."""
    uploads.say_reading(the_actor(), upload_id, request.form.get("encoding", ""), request.form.get("sheet", ""))
    return _to_upload(upload_id)


@blueprint.get("/roster/uploads/<id:upload_id>/columns")
@requires(Permission.ROSTER_IMPORT)
def columns(upload_id: int) -> Response:
    return _columns(upload_id)


@blueprint.post("/roster/uploads/<id:upload_id>/columns")
@requires(Permission.ROSTER_IMPORT)
def say_columns(upload_id: int) -> AnyResponse:
    """Field preset takes a remembered way; else c0, c1, … say what each column is, remember under which name."""
    form = request.form
    try:
        if "take" in form:
            uploads.take_preset(the_actor(), upload_id, form.get("preset", ""))
            return redirect(url_for(".columns", upload_id=upload_id), 303)
        seen = uploads.see_columns(uploads.get_upload(the_actor(), upload_id))
        said = {one.words: form[f"c{place}"] for place, one in enumerate(seen) if f"c{place}" in form}
        uploads.say_columns(the_actor(), upload_id, said, form.get("remember", ""))
    except InvalidInput as fault:
        return _columns(upload_id, fault)
    return _to_upload(upload_id)


@blueprint.post("/roster/uploads/<id:upload_id>/faults")
@requires(Permission.ROSTER_IMPORT)
def faults(upload_id: int) -> Response:
    """All that has to be mended or decided, as a file to work through."""
    found = uploads.get_upload(the_actor(), upload_id)
    return _file(roster_export.export_faults(uploads.take_faults(the_actor(), found)), "csv", "can-sua")


@blueprint.post("/roster/uploads/<id:upload_id>/import")
@requires(Permission.ROSTER_IMPORT, again=True)
def import_upload(upload_id: int) -> AnyResponse:
    """Fields missing (keep, left), yes, and only=good to leave out the rows with a fault."""
    form = request.form
    wish = Wish(form.get("missing", imports.MISSING_KEPT), form.get("yes") == "1", form.get("only") == "good")
    report = rosters.import_upload(the_actor(), upload_id, wish)
    if report is not None and report.faults and not report.is_saved and not report.faults[0].row:
        return _preview(uploads.get_upload(the_actor(), upload_id), report.faults[0])
    return _to_upload(upload_id)


@blueprint.post("/roster/uploads/<id:upload_id>/drop")
@requires(Permission.ROSTER_IMPORT)
def drop(upload_id: int) -> AnyResponse:
    return redirect(url_for(".desk", unit=uploads.drop(the_actor(), upload_id)), 303)


@blueprint.get("/roster/imports/<id:import_id>")
@requires(Permission.ROSTER_IMPORT)
def past(import_id: int) -> Response:
    return _past(import_id)


@blueprint.post("/roster/imports/<id:import_id>/undo")
@requires(Permission.ROSTER_IMPORT, again=True)
def undo(import_id: int) -> Response:
    unit, done = roster_desk.get_import(the_actor(), import_id)
    if not done.may_undo:
        return _past(import_id, InvalidInput("Chỉ lấy lại được lần nhập mới nhất. Danh sách giữ nguyên."))
    try:
        undone = rosters.undo(the_actor(), unit.id)
    except InvalidInput as fault:
        return _past(import_id, fault)
    return make_response(render_template("units/roster_undone.html", unit=unit, undone=undone))


@blueprint.get("/roster/left")
@requires(Permission.MEMBERS_EDIT)
def left() -> str:
    """Who has left a unit, or moved away from it."""
    unit_id = row_id(request.args["unit"]) if "unit" in request.args else None
    return render_template("units/left.html", desk=leavers.get_desk(the_actor(), unit_id))


@blueprint.post("/roster/left")
@requires(Permission.MEMBERS_EDIT)
def come_back() -> AnyResponse:
    """Fields unit (the page to come back to) and person: who has left belongs again to the unit that was their last."""
    unit_id = row_id(request.form["unit"])
    people.come_back(the_actor(), row_id(request.form["person"]))
    return redirect(url_for(".left", unit=unit_id, luu=1), 303)


def _desk(unit_id: int | None, fault: InvalidInput | None = None) -> Response:
    desk = roster_desk.get_desk(the_actor(), unit_id)
    limits = {"megabytes": uploads.MAX_BYTES // 1_000_000, "days": config.current().keep_uploads_days}
    page = render_template("units/roster.html", desk=desk, fault=fault, **limits)
    return make_response(page, 400 if fault else 200)


def _preview(found: Upload, stopped_by: Fault | None = None) -> Response:
    """The preview of a file; stopped_by: why importing it has just not been done."""
    preview = uploads.preview(the_actor(), found)
    page = render_template(
        "units/roster_preview.html",
        upload=found,
        preview=preview,
        report=preview.report,
        faults=uploads.faults_of(preview),
        shown=FAULTS_SHOWN,
        changes=roster_desk.list_changes(preview) if exports.may_export(the_actor(), found.unit) else None,
        many_missing=roster_desk.lacks_confirmation(preview),
        encodings=WORDS,
        stopped_by=stopped_by,
    )
    return make_response(page, 400 if stopped_by else 200)


def _columns(upload_id: int, fault: InvalidInput | None = None) -> Response:
    found = uploads.get_upload(the_actor(), upload_id)
    page = render_template(
        "units/roster_columns.html",
        upload=found,
        seen=uploads.see_columns(found),
        presets=uploads.list_presets(found.unit).values(),
        columns=list(Column),
        fault=fault,
        typed=request.form,
    )
    return make_response(page, 400 if fault else 200)


def _past(import_id: int, fault: InvalidInput | None = None) -> Response:
    unit, done = roster_desk.get_import(the_actor(), import_id)
    page = render_template("units/roster_past.html", unit=unit, done=done, fault=fault)
    return make_response(page, 400 if fault else 200)


def _to_upload(upload_id: int) -> AnyResponse:
    return redirect(url_for(".upload", upload_id=upload_id), 303)


def _file(data: bytes, kind: str, name: str) -> Response:
    response = make_response(data)
    response.headers["Content-Type"] = MEDIA[kind]
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
