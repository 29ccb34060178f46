"""Pages of confirmations: the leader's desk, a member's own, the paper, and the check that is open to all."""

from io import BytesIO
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from learning.helping.routes import cell_page
from learning.members import qr
from learning.members.routes_cards import home_address, row_id, send_pdf
from learning.policy import Permission
from learning.reports import confirmations as service
from learning.reports import deeds
from learning.reports.confirmations import Deed
from learning.units.models import Unit
from learning.web.access import public, requires, the_actor

blueprint = Blueprint("confirmations", __name__)


@blueprint.get("/confirmations")
@requires(Permission.CONFIRMATIONS_ISSUE)
def desk() -> AnyResponse | str:
    """Who of a cell has completed what and can have it on paper; what was issued. khoa: of that course alone."""
    return cell_page(Permission.CONFIRMATIONS_ISSUE, "confirmations.desk", _desk_page)


@blueprint.post("/confirmations")
@requires(Permission.CONFIRMATIONS_ISSUE)
def issue() -> AnyResponse:
    """Field confirm: the completions (all, with the value "all"); khoa: the course that the page shows alone."""
    unit_id, slug = row_id(request.form["don-vi"]), request.form.get("khoa", "")
    wanted = request.form.getlist("confirm")
    done = service.issue(the_actor(), unit_id, None if wanted == ["all"] else wanted, slug)
    return _to_desk(unit_id, slug, **{"da-cap": len(done)})


@blueprint.post("/confirmations/print")
@requires(Permission.CONFIRMATIONS_ISSUE, again=True)
def print_pdf() -> AnyResponse:
    """Field id: those to print; without one all valid ones of the unit, or of the course khoa."""
    ids = [row_id(text) for text in request.form.getlist("id")]
    unit_id, slug = row_id(request.form["don-vi"]), request.form.get("khoa", "")
    return _pdf(service.list_to_print(the_actor(), unit_id, ids or None, slug))


@blueprint.post("/confirmations/<id:confirmation_id>/revoke")
@requires(Permission.CONFIRMATIONS_ISSUE)
def revoke(confirmation_id: int) -> AnyResponse:
    unit_id = service.revoke(the_actor(), confirmation_id, request.form.get("reason", ""))
    return _to_desk(unit_id, request.form.get("khoa", ""), **{"thu-hoi": 1})


@blueprint.get("/me/confirmations")
@requires(Permission.STUDY)
def own() -> str:
    return render_template("reports/confirmations_own.html", deeds=service.list_own(the_actor()))


@blueprint.get("/me/confirmations/<id:confirmation_id>")
@requires(Permission.STUDY)
def own_deed(confirmation_id: int) -> str:
    """One as a page to print."""
    deed, home = service.get_own(the_actor(), confirmation_id), home_address()
    return render_template(
        "reports/confirmation.html",
        deed=deed,
        done=deeds.done_words(deed.done),
        completed=deeds.long_date(deed.completed_on),
        issued=deeds.long_date(deed.issued_on),
        nature=deeds.NATURE,
        host=home.partition("//")[2],
        square=qr.svg(f"{home}/verify/{deed.code}"),
    )


@blueprint.get("/me/confirmations/<id:confirmation_id>.pdf")
@requires(Permission.STUDY)
def own_pdf(confirmation_id: int) -> AnyResponse:
    return _pdf([service.get_own(the_actor(), confirmation_id)])


@blueprint.get("/verify")
@public
def verify_form() -> AnyResponse | str:
    """Typing a code by hand."""
    if request.args.get("ma", "").strip():
        return redirect(url_for("confirmations.verify", code=request.args["ma"].strip()[:80]), code=303)
    return _unlisted(render_template("reports/verify.html", deed=None, asked=False))


@blueprint.get("/verify/<code>")
@public
def verify(code: str) -> AnyResponse:
    """Whether a confirmation is genuine; every text that is no code of one gets the same answer."""
    deed = service.verify(code, request.remote_addr or "")
    page = _unlisted(render_template("reports/verify.html", deed=deed, asked=True))
    page.status_code = 200 if deed else 404
    return page


def _desk_page(unit: Unit) -> str:
    desk = service.get_desk(the_actor(), unit.id, request.args.get("khoa", ""))
    return render_template("reports/confirmations.html", desk=desk)


def _to_desk(unit_id: int, slug: str, **said: Any) -> AnyResponse:
    """Back to the desk, of the same course, which says by its address what was done."""
    return redirect(url_for("confirmations.desk", **{"don-vi": unit_id, "khoa": slug or None, **said}), code=303)


def _pdf(found: list[Deed]) -> AnyResponse:
    file = BytesIO()
    deeds.write(file, found, home_address())
    return send_pdf(file, "xac-nhan-hoan-thanh.pdf")


def _unlisted(page: str) -> AnyResponse:
    """A page that search engines leave out."""
    response = make_response(page)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
