"""One's own data: what is kept and why, seeing, downloading and asking about it; and answering those who ask."""

import json
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from learning import clock, config, vietnamese
from learning.administration import data_requests, own_data
from learning.errors import InvalidInput
from learning.members import consent as consents
from learning.members.secrets import show_code
from learning.policy import Permission
from learning.progress import people
from learning.reports import members
from learning.web.access import Step, require_step, requires, the_actor

blueprint = Blueprint("data", __name__)
_TYPED = {"answer": data_requests.LONGEST, "name": 200, "phone": 40}  # of an answer to a request, at their longest


@blueprint.get("/me/data")
@requires(Permission.STUDY)
def own() -> Response:
    return _own_page(200)


@blueprint.post("/me/data/download")
@requires(Permission.STUDY)
def download() -> Response:
    """All rows as JSON; a post, since it is logged. Whoever has a second step takes it again."""
    if the_actor().grants:
        require_step(Step.AGAIN)
    text = json.dumps(own_data.download(the_actor()), ensure_ascii=False, indent=1)
    name = f"du-lieu-cua-toi-{clock.today(config.current().timezone):%Y-%m-%d}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, content_type="application/json; charset=utf-8", headers=headers)


@blueprint.post("/me/data/requests")
@requires(Permission.STUDY)
def ask() -> AnyResponse:
    """Fields kind and wish."""
    typed = {name: request.form.get(name, "") for name in ("kind", "wish")}
    try:
        data_requests.ask(the_actor(), typed["kind"], typed["wish"])
    except InvalidInput as fault:
        return _own_page(400, typed, fault.message)
    return redirect(url_for("data.own", gui=1), code=303)


@blueprint.get("/me/consent")
@requires(Permission.STUDY)
def consent() -> str:
    return render_template("administration/consent.html", standing=consents.standing_of(the_actor()))


@blueprint.post("/me/consent")
@requires(Permission.STUDY)
def answer_consent() -> AnyResponse:
    """Seen; where it is asked for (consent: ask), field shares says yes by being there."""
    asked = config.current().consent == consents.ASK
    people.answer_consent(the_actor(), ("shares" in request.form) if asked else None)
    return redirect(url_for("progress.home"), code=303)


@blueprint.get("/requests")
@requires(Permission.REQUESTS_HANDLE)
def waiting_requests() -> Response:
    return _requests_page(200)


@blueprint.post("/requests/<id:request_id>")
@requires(Permission.REQUESTS_HANDLE, again=True)
def finish_request(request_id: int) -> AnyResponse:
    """Fields go (accept, refuse), answer; for a correction name and phone, for a deletion sure."""
    typed = {name: request.form.get(name, "")[:longest] for name, longest in _TYPED.items()}
    try:
        data_requests.finish(
            the_actor(),
            request_id,
            accept=request.form.get("go") == "accept",
            sure="sure" in request.form,
            **typed,
        )
    except InvalidInput as fault:
        return _requests_page(400, request_id, typed, fault)
    return redirect(url_for("data.waiting_requests", xong=1), code=303)


@blueprint.post("/members/<id:person_id>/phone")
@requires(Permission.COMPLETION_SEE)
def reveal_phone(person_id: int) -> str:
    """A masked phone number in full; a post, since it is logged."""
    return render_template("reports/member.html", report=members.reveal_phone(the_actor(), person_id))


def _requests_page(
    status: int, request_id: int = 0, typed: dict[str, str] | None = None, fault: InvalidInput | None = None
) -> Response:
    """The open requests; request_id: the one that could not be finished, with what was typed there."""
    page = render_template(
        "administration/requests.html",
        waiting=data_requests.list_waiting(the_actor()),
        kinds=_kinds(),
        done="xong" in request.args,
        tried=request_id,
        typed=typed or {},
        fault=fault,
    )
    return make_response(page, status)


def _own_page(status: int, typed: dict[str, str] | None = None, fault: str = "") -> Response:
    actor = the_actor()
    described = own_data.describe(actor)
    tables = described["tables"]
    page = render_template(
        "administration/own_data.html",
        facts=_facts(tables["person"][0], described["unit"]),
        parts=[(title, len(tables.get(name, ()))) for name, title in _parts().items()],
        standing=consents.standing_of(actor),
        requests=data_requests.list_own(actor),
        kinds=_kinds(),
        typed=typed or {"kind": "", "wish": ""},
        fault=fault,
        sent="gui" in request.args,
        settings=config.current(),
    )
    return make_response(page, status)


def _facts(person: dict[str, Any], unit: str | None) -> list[tuple[str, str]]:
    phone = person["phone"]
    return [
        (_("Họ tên"), person["name"]),
        (_("Số điện thoại"), vietnamese.format_phone(phone) if phone else _("chưa có")),
        (_("Mã đăng nhập"), show_code(person["sign_in_code"])),
        (_("Sinh hoạt"), unit or _("không thuộc đơn vị nào")),
        (_("Ghi chú trong danh sách"), person["note"] or _("không có")),
    ]


def _kinds() -> dict[str, str]:
    return {
        "correction": _("Xin sửa cho đúng"),
        "deletion": _("Xin xoá dữ liệu của tôi"),
        "objection": _("Xin thôi chia sẻ kết quả với chi bộ"),
    }


def _parts() -> dict[str, str]:
    """The tables a person may want to know of, in the order of the page."""
    return {
        "membership": _("Nơi đã sinh hoạt"),
        "role_grant": _("Vai trò đang giữ"),
        "course_progress": _("Khoá đã học"),
        "paper": _("Lần làm bài kiểm tra"),
        "response": _("Câu trả lời"),
        "event": _("Việc học đã ghi"),
        "enrolment": _("Máy đã vào lớp"),
        "card": _("Thẻ đã cấp"),
        "notice": _("Lời nhắn"),
        "consent": _("Lần được báo về dữ liệu"),
        "audit_entry": _("Dòng nhật ký"),
    }
