"""Who gets what at which address, as data: address × person × object → status. Every rule of the URL map has a row.

A status is that of the answer; "in" stands for 200 or 303 (let in), "absent" for 404, "closed" for 403, "ask" for the
sign-in page (401). Whoever is not named in a row gets its `others`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

GUEST = "guest"
EVERYBODY = (GUEST, "an", "binh", "cuc", "dung", "em", "giang", "ha", "khanh", "lan", "phuc", "quy")
STATUS = {"in": (200, 303), "absent": (404,), "closed": (403,), "ask": (401,), "bad": (400,), "gone": (410,)}
LEADERS = ("dung", "em", "giang", "ha")
ISSUERS = (*LEADERS, "lan")
HOLDERS = (*ISSUERS, "khanh", "phuc", "quy")
REFUSAL = {"go": "refuse", "answer": "Chưa đủ căn cứ."}
# How browsers may keep what comes from below an address; all else not at all.
KEPT = {
    "/courses/": ("private, no-cache",),
    "/packs/": ("private, no-cache", "private, max-age=31536000, immutable"),
    "/sw.js": ("no-cache",),
    "/manifest.webmanifest": ("no-cache",),
    "/phone": ("private, no-cache",),
}
EVERYBODYS = ("/", "/courses", "/healthz", "/readyz", "/login")
OF_PHONES = ("/sw.js", "/manifest.webmanifest", "/phone")


@dataclass(frozen=True)
class Row:
    """One address with one object. expected: who gets what; form: what is posted."""

    method: str
    rule: str
    address: str
    expected: dict[str, str] = field(default_factory=dict)
    others: str = "in"
    guest: str = "ask"
    form: dict[str, str] = field(default_factory=dict)

    @property
    def rule_address(self) -> str:
        """The address without its query."""
        return self.address.partition("?")[0]

    def status_for(self, name: str) -> tuple[int, ...]:
        said = self.expected.get(name, self.guest if name == GUEST else self.others)
        return STATUS[said]


def only(*names: str, but: str) -> dict[str, dict[str, str] | str]:
    """These are let in, everybody else gets `but`."""
    return {"expected": dict.fromkeys(names, "in"), "others": but}


def of_unit(inside: tuple[str, ...], outside: tuple[str, ...]) -> dict[str, dict[str, str] | str]:
    """These are let in, those with the same right elsewhere see nothing there, the others have no such right."""
    return {"expected": dict.fromkeys(inside, "in") | dict.fromkeys(outside, "absent"), "others": "closed"}


def rows(objects: dict[str, object]) -> list[Row]:
    """The table for a world; objects: ids by name ("cell_1", "an", "paper_of_an", "media", …)."""

    def at(template: str) -> str:
        return template.format(**objects)

    study = "/courses/<course_slug>"
    lesson = "/courses/<course_slug>/<lesson_slug>"
    quiz = "/quizzes/<course_slug>/<quiz_slug>"
    paper = "/papers/<id:paper_id>"
    pack = "/packs/<course_slug>/<id:number>"
    values = "/packs/<course_slug>/fields"
    unit = "/units/<id:unit_id>"
    member = "/members/<id:person_id>"
    card = "/members/<id:person_id>/card"
    own_key = "/me/passkeys/<id:passkey_id>/remove"
    request = "/requests/<id:request_id>"
    open_to_all = {"guest": "in"}
    bad = dict.fromkeys(HOLDERS, "bad")
    every = [Row("GET", rule, rule, **open_to_all) for rule in (*EVERYBODYS, *OF_PHONES)]
    return [
        *every,
        Row("GET", study, "/courses/khoa-mo", **open_to_all),
        Row("GET", study, "/courses/khoa-thu"),
        Row("GET", study, "/courses/khong-co", others="absent", guest="absent"),
        Row("GET", study, "/courses/khoa-phuong-b", **of_ward_b()),
        Row("GET", lesson, "/courses/khoa-mo/bai-1", **open_to_all),
        Row("GET", lesson, "/courses/khoa-thu/bai-1"),
        Row("GET", lesson, "/courses/khoa-thu/khong-co", others="absent"),
        Row("GET", lesson, "/courses/khoa-phuong-b/bai-1", **of_ward_b()),
        Row("POST", lesson + "/read", "/courses/khoa-mo/bai-1/read", **open_to_all),
        Row("POST", lesson + "/read", "/courses/khoa-thu/bai-1/read"),
        Row("POST", lesson + "/read", "/courses/khoa-phuong-b/bai-1/read", **of_ward_b()),
        Row("GET", "/media/<sha256>/<name>", "/media/abc/x.svg", others="absent", guest="absent"),
        Row("POST", "/check", "/check", form=check("khoa-mo"), **open_to_all),
        Row("POST", "/check", "/check", form=check("khoa-thu")),
        Row("POST", "/check", "/check", form=check("khoa-phuong-b"), **of_ward_b()),
        Row("GET", quiz, "/quizzes/khoa-thu/kiem-tra"),
        Row("GET", quiz, "/quizzes/khoa-phuong-b/kiem-tra", **of_ward_b()),
        Row("POST", quiz, "/quizzes/khoa-thu/kiem-tra"),
        Row("POST", quiz, "/quizzes/khoa-phuong-b/kiem-tra", **of_ward_b()),
        Row("GET", paper, at("/papers/{paper_of_an}"), **only("an", but="absent")),
        Row("GET", paper, "/papers/999999", others="absent"),
        Row("POST", paper, at("/papers/{paper_of_an}"), form={"go": "list"}, **only("an", but="absent")),
        Row("GET", "/me", "/me"),
        Row("GET", "/me/devices", "/me/devices"),
        Row(
            "POST",
            "/me/devices",
            "/me/devices",
            form={"id": str(objects["device_of_an"])},
            **only("an", but="absent"),
        ),
        Row("GET", "/me/key", "/me/key"),
        Row("POST", "/me/key", "/me/key", form={"how": "digits", "key": "1"}, others="bad"),
        Row("POST", "/switch", "/switch"),
        Row("POST", "/login/tile", "/login/tile", form={"id": "999999"}, others="absent", guest="absent"),
        Row("GET", "/me/passkeys", "/me/passkeys"),
        Row("POST", "/me/passkeys", "/me/passkeys", form={"ticket": "x", "credential": "{}"}, others="bad"),
        Row("POST", own_key, at("/me/passkeys/{passkey_of_an}/remove"), **only("an", but="absent")),
        Row("GET", "/login/passkey", "/login/passkey", **open_to_all),
        Row("POST", "/login/passkey", "/login/passkey", others="bad", guest="bad"),
        Row("POST", "/second-step/passkey", "/second-step/passkey", others="bad"),
        Row("POST", "/me/devices/lost", "/me/devices/lost"),
        *role_rows(at, objects),
        Row("GET", "/me/passphrase", "/me/passphrase"),
        Row("GET", "/second-step", "/second-step", **only(*HOLDERS, but="absent")),
        Row("POST", "/second-step", "/second-step", form={"way": "pin"}, **{"expected": bad, "others": "absent"}),
        Row("POST", "/second-step/new", "/second-step/new", form={"way": "x"}, **{"expected": bad, "others": "absent"}),
        Row("POST", "/second-step/invite", "/second-step/invite", **only(*HOLDERS, but="absent")),
        Row("POST", "/me/passphrase", "/me/passphrase", form={"how": "own", "passphrase": "ngắn"}, others="bad"),
        Row("POST", "/me/notices", "/me/notices", form={"last": "1"}),
        Row("GET", "/me/data", "/me/data"),
        Row("POST", "/me/data/download", "/me/data/download"),
        Row("POST", "/me/data/requests", "/me/data/requests", form={"kind": "deletion"}),
        Row("POST", "/me/data/requests", "/me/data/requests", form={"kind": "correction"}, others="bad"),
        Row("GET", "/me/consent", "/me/consent"),
        Row("POST", "/me/consent", "/me/consent"),
        Row("GET", "/me/log", "/me/log"),
        Row("GET", "/audit", "/audit?topic=cards", **only(*HOLDERS, but="closed")),
        Row("POST", "/audit/export", "/audit/export", form={"topic": "people"}, **only(*HOLDERS, but="closed")),
        Row("GET", "/requests", "/requests", **only("giang", "ha", "lan", but="closed")),
        Row("POST", request, at("/requests/{request_of_an}"), form=REFUSAL, **of_unit(("giang", "lan"), ("ha",))),
        Row("POST", request, at("/requests/{request_of_giang}"), form=REFUSAL, **of_unit(("lan",), ("giang", "ha"))),
        Row("POST", request, "/requests/999999", form=REFUSAL, **of_unit((), ("giang", "ha", "lan"))),
        Row("POST", member + "/phone", at("/members/{an}/phone"), **of_unit(("dung", "giang"), ("em", "ha"))),
        Row("POST", member + "/phone", at("/members/{lan}/phone"), **of_unit((), LEADERS)),
        Row("POST", member + "/phone", "/members/999999/phone", **of_unit((), LEADERS)),
        Row("GET", "/cell", "/cell", **only(*LEADERS, but="closed")),
        Row("GET", "/cell", at("/cell?don-vi={cell_1}"), **only(*LEADERS, but="closed")),
        Row("GET", unit, at("/units/{city}"), **of_unit(("lan", "quy"), LEADERS)),
        Row("GET", unit, at("/units/{ward_a}"), **of_unit(("giang", "lan", "quy"), ("dung", "em", "ha"))),
        Row("GET", unit, at("/units/{ward_b}"), **of_unit(("ha", "lan", "quy"), ("dung", "em", "giang"))),
        Row("GET", unit, at("/units/{cell_1}"), **of_unit(("dung", "giang", "lan", "quy"), ("em", "ha"))),
        Row("GET", unit, "/units/999999", **of_unit((), (*LEADERS, "lan", "quy"))),
        Row("GET", member, at("/members/{an}"), **of_unit(("dung", "giang"), ("em", "ha"))),
        Row("GET", member, at("/members/{cuc}"), **of_unit(("em", "giang"), ("dung", "ha"))),
        Row("GET", member, at("/members/{ha}"), **of_unit(("ha",), ("dung", "em", "giang"))),
        Row("GET", member, at("/members/{lan}"), **of_unit((), LEADERS)),
        Row("GET", member, "/members/999999", **of_unit((), LEADERS)),
        *helping_rows(at, objects),
        *confirming_rows(at, objects),
        *editing_rows(at, objects),
        *token_rows(at, objects),
        *export_rows(at),
        *roster_rows(at, objects),
        *lesson_report_rows(at),
        Row("GET", "/cards", "/cards", **of_unit(ISSUERS, ("quy",))),
        Row("GET", "/cards", at("/cards?unit={cell_1}"), **of_unit(("dung", "giang", "lan"), ("em", "ha", "quy"))),
        Row(
            "POST",
            "/cards",
            "/cards",
            form={"unit": str(objects["cell_2"]), "person": str(objects["cuc"])},
            **of_unit(("em", "giang", "lan"), ("dung", "ha", "quy")),
        ),
        Row("POST", card, at("/members/{binh}/card"), **of_unit(("dung", "giang", "lan"), ("em", "ha", "quy"))),
        Row("POST", card, at("/members/{giang}/card"), **of_unit(("giang", "lan"), ("dung", "em", "ha", "quy"))),
        Row("POST", card, at("/members/{lan}/card"), **of_unit(("lan",), ("dung", "em", "giang", "ha", "quy"))),
        *(
            Row("POST", card, at(f"/members/{{{name}}}/card"), form={"lost_phone": "1"}, **of_unit(issuers, others))
            for name, issuers, others in (
                ("dung", ("dung", "giang", "lan"), ("em", "ha", "quy")),
                ("em", ("em", "giang", "lan"), ("dung", "ha", "quy")),
                ("phuc", ("dung", "giang", "lan"), ("em", "ha", "quy")),
                ("ha", ("ha", "lan"), ("dung", "em", "giang", "quy")),
                ("khanh", ("lan",), ("dung", "em", "giang", "ha", "quy")),
                ("quy", ("lan",), ("dung", "em", "giang", "ha", "quy")),
            )
        ),
        Row("POST", card, "/members/999999/card", **of_unit((), (*ISSUERS, "quy"))),
        Row("GET", "/admin/start", "/admin/start", **only("lan", but="closed")),
        Row(
            "POST",
            "/admin/start",
            "/admin/start",
            form={"name": "Thành phố thử", "kind": "city"},
            **only("lan", but="closed"),
        ),
        Row("GET", "/admin/fields", "/admin/fields", **only("lan", but="closed")),
        Row("GET", "/admin/fields", at("/admin/fields?unit={cell_3}"), **only("lan", but="closed")),
        Row(
            "POST",
            "/admin/fields",
            "/admin/fields",
            form={"unit": str(objects["cell_1"]), "thu.noi": "nhà văn hoá"},
            **only("lan", but="closed"),
        ),
        Row("POST", "/display", "/display", form={"size": "l"}, **open_to_all),
        Row("POST", "/events", "/events", others="bad", guest="bad"),
        Row("POST", "/papers", "/papers", others="bad", guest="bad"),
        Row("GET", pack, "/packs/khoa-mo/1", **open_to_all),
        Row("GET", pack, "/packs/khoa-thu/1"),
        Row("GET", pack, "/packs/khoa-thu/9", others="absent"),
        Row("GET", pack, "/packs/khong-co/1", others="absent", guest="absent"),
        Row("GET", pack, "/packs/khoa-phuong-b/1", **of_ward_b()),
        Row("GET", values, "/packs/khoa-mo/fields", **open_to_all),
        Row("GET", values, "/packs/khoa-thu/fields"),
        Row("GET", values, "/packs/khoa-phuong-b/fields", **of_ward_b()),
        Row("POST", "/login", "/login", form={"account": "x", "password": "x"}, others="bad", guest="bad"),
        Row("POST", "/login/card", "/login/card", form={"code": "x"}, others="bad", guest="bad"),
        Row("GET", "/login/card/<token>", "/login/card/abc", others="absent", guest="absent"),
        Row("POST", "/login/card/<token>", "/login/card/abc", others="absent", guest="absent"),
        Row("GET", "/login/link/<token>", "/login/link/abc", others="absent", guest="absent"),
        Row("POST", "/login/link/<token>", "/login/link/abc", others="absent", guest="absent"),
        Row("POST", "/logout", "/logout", **open_to_all),
    ]


def role_rows(at: Callable[[str], str], objects: dict[str, object]) -> list[Row]:
    """Giving roles, taking them back, resetting their second step: leaders and helpers by the committees above them,
    all by the administrator, nobody's own by themself.
    """
    granters = ("giang", "ha", "lan", "quy")
    end, reset = "/roles/<id:grant_id>/end", "/roles/<id:grant_id>/reset"

    def give(unit: str, whom: str, role: str) -> dict[str, str]:
        return {"unit": str(objects[unit]), "person": str(objects[whom]), "role": role}

    return [
        Row("GET", "/roles", "/roles", **only(*granters, but="closed")),
        Row("GET", "/roles", at("/roles?unit={cell_1}"), **of_unit(("giang", "lan", "quy"), ("ha",))),
        Row(
            "POST", "/roles", "/roles", form=give("cell_1", "an", "leader"), **of_unit(("giang", "lan", "quy"), ("ha",))
        ),
        Row(
            "POST",
            "/roles",
            "/roles",
            form=give("ward_a", "an", "committee"),
            **of_unit(("lan",), ("giang", "ha", "quy")),
        ),
        Row(
            "POST", "/roles", "/roles", form=give("cell_1", "cuc", "admin"), **of_unit(("lan",), ("giang", "ha", "quy"))
        ),
        Row("POST", reset, at("/roles/{grant_of_dung}/reset"), **of_unit(("giang", "lan", "quy"), ("ha",))),
        Row("POST", reset, at("/roles/{grant_of_giang}/reset"), **of_unit(("lan",), ("giang", "ha", "quy"))),
        Row("POST", reset, at("/roles/{grant_of_lan}/reset"), **of_unit((), granters)),
        Row("POST", end, at("/roles/{grant_of_giang}/end"), **of_unit(("lan",), ("giang", "ha", "quy"))),
        Row("POST", end, at("/roles/{grant_of_lan}/end"), **of_unit((), granters)),
        Row("POST", end, "/roles/999999/end", **of_unit((), granters)),
    ]


def helping_rows(at: Callable[[str], str], objects: dict[str, object]) -> list[Row]:
    """Help given, assignments, slips: leaders and, where nothing but names shows, helpers."""
    together = "/members/<id:person_id>/together"
    allowances = "/members/<id:person_id>/allowances"
    slip = "/slips/<id:paper_id>"
    task = "/tasks/<course_slug>/<task_slug>"
    cell_1, cuc = {"don-vi": str(objects["cell_1"])}, str(objects["cuc"])
    helpers = (*LEADERS, "phuc")
    lesson = {"khoa": "khoa-thu", "lesson": "bai-1", "sheet": "s" * 16}
    attended = cell_1 | lesson | {"day": "2026-01-09", "person": str(objects["an"])}
    dates = {"course": str(objects["course"]), "round": "1", "opens": "2026-01-01", "due": ""}
    return [
        Row("GET", "/attendance", "/attendance", **only(*helpers, but="closed")),
        Row("GET", "/attendance", at("/attendance?don-vi={cell_1}"), **only(*helpers, but="closed")),
        Row("POST", "/attendance", "/attendance", form=attended, **of_unit(("dung", "giang", "phuc"), ("em", "ha"))),
        Row(
            "POST",
            "/attendance/undo",
            "/attendance/undo",
            form=cell_1 | {"save": str(objects["attended_by_binh"]), "who": "all"},
            **of_unit(("dung", "giang", "phuc"), ("em", "ha")),
        ),
        Row("GET", together, at("/members/{an}/together"), **of_unit(("dung", "giang", "phuc"), ("em", "ha"))),
        Row("GET", together, at("/members/{cuc}/together"), **of_unit(("em", "giang"), ("dung", "ha", "phuc"))),
        Row(
            "POST",
            together,
            at("/members/{an}/together"),
            form=lesson,
            **of_unit(("dung", "giang", "phuc"), ("em", "ha")),
        ),
        Row("GET", "/tasks", "/tasks", **only(*LEADERS, but="closed")),
        Row("POST", "/tasks", "/tasks", form=cell_1 | {"confirm": "all"}, **of_unit(("dung", "giang"), ("em", "ha"))),
        Row("GET", task, "/tasks/khoa-thu/khong-co", others="absent"),
        Row("POST", task, "/tasks/khoa-thu/khong-co", others="bad"),
        Row(
            "POST",
            allowances,
            at("/members/{an}/allowances"),
            form={"quiz": "khoa-thu/kiem-tra", "tries": "1", "sheet": "a" * 16},
            **of_unit(("dung", "giang"), ("em", "ha")),
        ),
        Row("GET", "/slips", "/slips", **only(*LEADERS, but="closed")),
        Row(
            "POST",
            "/slips",
            "/slips",
            form={"don-vi": str(objects["cell_2"]), "quiz": "khoa-thu/kiem-tra", "person": cuc},
            **of_unit(("em", "giang"), ("dung", "ha")),
        ),
        Row("GET", slip, at("/slips/{paper_of_an}"), **of_unit((), LEADERS)),
        Row("POST", slip, at("/slips/{paper_of_an}"), **of_unit((), LEADERS)),
        Row("GET", "/print/<course_slug>/<lesson_slug>", "/print/khoa-thu/bai-1"),
        Row("GET", "/print/<course_slug>/<lesson_slug>", "/print/khoa-phuong-b/bai-1", **of_ward_b()),
        Row("GET", "/assignments", "/assignments", **only(*LEADERS, "quy", but="closed")),
        Row(
            "GET", "/assignments", at("/assignments?don-vi={cell_2}"), **of_unit(("em", "giang", "quy"), ("dung", "ha"))
        ),
        Row("POST", "/assignments", "/assignments", form=cell_1 | dates, **assigning()),
    ]


def confirming_rows(at: Callable[[str], str], objects: dict[str, object]) -> list[Row]:
    """Confirmations of completion: leaders and the committee above them, nobody's own; the check is open to all."""
    cell_1 = {"don-vi": str(objects["cell_1"])}
    revoke, own = "/confirmations/<id:confirmation_id>/revoke", "/me/confirmations/<id:confirmation_id>"
    in_cell_1 = of_unit(("dung", "giang"), ("em", "ha"))
    return [
        Row("GET", "/confirmations", "/confirmations", **only(*LEADERS, but="closed")),
        Row("GET", "/confirmations", at("/confirmations?don-vi={cell_1}"), **only(*LEADERS, but="closed")),
        Row("POST", "/confirmations", "/confirmations", form=cell_1 | {"confirm": "all"}, **in_cell_1),
        Row("POST", "/confirmations/print", "/confirmations/print", form=cell_1, **in_cell_1),
        Row("GET", "/me/confirmations", "/me/confirmations"),
        Row("GET", own, at("/me/confirmations/{confirmation_of_an}"), **only("an", but="absent")),
        Row("GET", own + ".pdf", at("/me/confirmations/{confirmation_of_an}.pdf"), **only("an", but="absent")),
        Row("POST", revoke, at("/confirmations/{confirmation_of_an}/revoke"), form={"reason": "Nhầm."}, **in_cell_1),
        Row("POST", revoke, "/confirmations/999999/revoke", form={"reason": "Nhầm."}, **of_unit((), LEADERS)),
        Row("GET", "/verify", "/verify", guest="in"),
        Row("GET", "/verify/<code>", at("/verify/{code_of_an}"), guest="in"),
        Row("GET", "/verify/<code>", "/verify/KHONGCOMANAY", others="absent", guest="absent"),
    ]


def roster_rows(at: Callable[[str], str], objects: dict[str, object]) -> list[Row]:
    """Rosters: committees for the units below, the administrator for all; a file only for whoever sent it; names out
    of the house only where they may be seen; the list of leavers as members are edited."""
    importers = ("giang", "ha", "lan", "quy")
    unit = {"unit": str(objects["ward_a"])}
    waiting = "/roster/uploads/<id:upload_id>"
    past = "/roster/imports/<id:import_id>"
    own = of_unit(("giang",), ("ha", "lan", "quy"))
    ward_a = of_unit(("giang", "lan", "quy"), ("ha",))
    template = "/roster/template/<kind>"
    back = unit | {"person": str(objects["an"])}
    return [
        Row("GET", "/roster", "/roster", **only(*importers, but="closed")),
        Row("GET", "/roster", at("/roster?unit={ward_a}"), **ward_a),
        Row("GET", template, at("/roster/template/xlsx?unit={ward_a}"), **ward_a),
        Row("GET", template, "/roster/template/csv", **only(*importers, but="closed")),
        Row(
            "POST",
            "/roster/export",
            "/roster/export",
            form=unit | {"kind": "csv"},
            **of_unit(("giang", "lan"), ("ha", "quy")),
        ),
        Row("POST", "/roster/uploads", "/roster/uploads", form=unit, **sends_nothing()),
        Row("GET", waiting, at("/roster/uploads/{upload_of_giang}"), **own),
        Row("GET", waiting, "/roster/uploads/999999", **of_unit((), importers)),
        Row("GET", waiting + "/columns", at("/roster/uploads/{upload_of_giang}/columns"), **own),
        Row("POST", waiting + "/columns", at("/roster/uploads/{upload_of_giang}/columns"), form={"take": "1"}, **own),
        Row("POST", waiting + "/reading", at("/roster/uploads/{upload_of_giang}/reading"), **own),
        Row("POST", waiting + "/faults", at("/roster/uploads/{upload_of_giang}/faults"), **own),
        Row("GET", past, at("/roster/imports/{roster_import}"), **ward_a),
        Row("POST", past + "/undo", "/roster/imports/999999/undo", **of_unit((), importers)),
        Row("POST", past + "/undo", at("/roster/imports/{roster_import}/undo"), **ward_a),
        Row("POST", waiting + "/import", at("/roster/uploads/{upload_of_giang}/import"), **own),
        Row("POST", waiting + "/drop", at("/roster/uploads/{upload_of_hand}/drop"), **own),
        Row("GET", "/roster/left", "/roster/left", **only("dung", "em", "giang", "ha", "lan", but="closed")),
        Row("GET", "/roster/left", at("/roster/left?unit={cell_1}"), **of_unit(("dung", "giang", "lan"), ("em", "ha"))),
        Row("POST", "/roster/left", "/roster/left", form=back, **of_unit((), (*LEADERS, "lan"))),
    ]


def sends_nothing() -> dict[str, dict[str, str] | str]:
    """A post without its file: said to whoever may import there."""
    bad = dict.fromkeys(("giang", "lan", "quy"), "bad")
    return {"expected": bad | {"ha": "absent"}, "others": "closed"}


def editing_rows(at: Callable[[str], str], objects: dict[str, object]) -> list[Row]:
    """Members and units changed by hand; a unit is changed from above it."""
    member, unit = "/members/<id:person_id>/edit", "/units/<id:unit_id>/edit"
    reach = "/units/<id:unit_id>/names"
    opened = {"names": "on", "because": "Theo quyết định của thành uỷ"}
    phone = {"phone": "0900 000 199"}
    named = {"do": "rename", "name": "Chi bộ Tổ dân phố số 1", "code": "C1"}
    return [
        Row("GET", member, at("/members/{an}/edit"), **of_unit(("dung", "giang", "lan"), ("em", "ha"))),
        Row(
            "POST",
            member,
            at("/members/{an}/edit"),
            form={"group": "1"},
            **of_unit(("dung", "giang", "lan"), ("em", "ha")),
        ),
        Row("POST", member, at("/members/{giang}/edit"), form=phone, **of_unit(("giang", "lan"), ("dung", "em", "ha"))),
        Row("POST", member, at("/members/{an}/edit"), form={"unit": str(objects["cell_3"])}, **nobody_moves()),
        Row("GET", unit, at("/units/{cell_1}/edit"), **of_unit(("giang", "lan", "quy"), ("ha",))),
        Row("POST", unit, at("/units/{cell_1}/edit"), form=named, **of_unit(("giang", "lan", "quy"), ("ha",))),
        Row("GET", unit, at("/units/{ward_a}/edit"), **of_unit(("lan", "quy"), ("giang", "ha"))),
        Row("GET", reach, at("/units/{ward_a}/names"), **only("lan", but="closed")),
        Row("POST", reach, at("/units/{ward_a}/names"), form=opened, **only("lan", but="closed")),
        Row("POST", reach, at("/units/{cell_1}/names"), form=opened, **of_unit((), ("lan",))),
    ]


def token_rows(at: Callable[[str], str], objects: dict[str, object]) -> list[Row]:
    """Tokens are made by committees and administrators; what they open is closed to every cookie."""
    makers, revoke = ("giang", "lan", "quy"), "/tokens/<id:token_id>/revoke"
    made = {"don-vi": str(objects["cell_1"]), "label": "Bảng điều hành", "until": str(objects["tomorrow"])}
    unit, api = at("/api/v1/units/{cell_1}"), "/api/v1/units"
    addresses = {
        api: api,
        "/api/v1/courses": "/api/v1/courses",
        f"{api}/<id:unit_id>": unit,
        f"{api}/<id:unit_id>/members": f"{unit}/members",
        f"{api}/<id:unit_id>/courses/<course_slug>": f"{unit}/courses/khoa-thu",
    }
    return [
        Row("GET", "/tokens", "/tokens", **only(*makers, "ha", but="closed")),
        Row("GET", "/tokens", at("/tokens?don-vi={cell_1}"), **of_unit(makers, ("ha",))),
        Row("POST", "/tokens", "/tokens", form=made, **of_unit(makers, ("ha",))),
        Row("POST", revoke, at("/tokens/{token_of_giang}/revoke"), **of_unit(makers, ("ha",))),
        Row("POST", revoke, "/tokens/999999/revoke", **of_unit((), (*makers, "ha"))),
        Row("GET", "/api/v1/openapi.json", "/api/v1/openapi.json", guest="in"),
        *(Row("GET", rule, address, others="ask") for rule, address in addresses.items()),
    ]


def export_rows(at: Callable[[str], str]) -> list[Row]:
    """Tables to take away and the monthly report: whoever sees them on a page, for the units they see there."""
    export, month = "/units/<id:unit_id>/export", "/units/<id:unit_id>/month"
    cell = of_unit(("dung", "giang", "lan", "quy"), ("em", "ha"))
    names = of_unit(("dung", "giang"), ("em", "ha", "lan", "quy"))
    assign = of_unit(("dung", "giang", "quy"), ("em", "ha"))
    counts = {"bang": "units", "khoa": "khoa-thu", "dang": "csv"}
    return [
        Row("GET", export, at("/units/{cell_1}/export"), **cell),
        Row("POST", export, at("/units/{cell_1}/export"), form=counts, **cell),
        Row("POST", export, at("/units/{cell_1}/export"), form=counts | {"bang": "members"}, **names),
        Row("POST", export, at("/units/{cell_1}/export"), form=counts | {"bang": "matrix", "dang": "in"}, **names),
        Row("POST", export, at("/units/{cell_1}/export"), form=counts | {"bang": "tasks"}, **names),
        Row("POST", export, at("/units/{cell_1}/export"), form=counts | {"bang": "assignments"}, **closed_to("lan")),
        Row("GET", month, at("/units/{ward_a}/month"), **of_unit(("giang", "lan", "quy"), ("dung", "em", "ha"))),
        Row("POST", month, at("/units/{cell_1}/month"), form={"reporter": "Bí thư"}, **assign),
        Row("POST", month + "/export", at("/units/{cell_1}/month/export"), form={"dang": "in"}, **cell),
    ]


def lesson_report_rows(at: Callable[[str], str]) -> list[Row]:
    """Who reads a lesson may say that it is wrong; the trainers of its owner read it."""
    tell, close = "/courses/<course_slug>/<lesson_slug>/report", "/author/reports/<id:report_id>/close"
    said = {"kind": "wrong", "words": "Sai ngày."}
    return [
        Row("GET", tell, "/courses/khoa-thu/bai-1/report"),
        Row("GET", tell, "/courses/khoa-phuong-b/bai-1/report", **of_ward_b()),
        Row("POST", tell, "/courses/khoa-thu/bai-1/report", form=said),
        Row("POST", tell, "/courses/khoa-thu/bai-1/report", form={"kind": "wrong"}, others="bad"),
        Row("POST", tell, "/courses/khoa-phuong-b/bai-1/report", form=said, **of_ward_b()),
        Row("GET", "/author/reports", "/author/reports", **only("khanh", but="closed")),
        Row("POST", close, at("/author/reports/{lesson_report}/close"), **of_unit((), ("khanh",))),
    ]


def closed_to(name: str) -> dict[str, dict[str, str] | str]:
    """What whoever assigns in cell 1 is given; the named sees counts there, and no assignments."""
    return of_unit(("dung", "giang", "quy"), ("em", "ha", name))


def nobody_moves() -> dict[str, dict[str, str] | str]:
    """Out of a ward only from above it: the administrator (who would, and so is left out here by being let in)."""
    return {
        "expected": {"lan": "in", "dung": "absent", "giang": "absent", "em": "absent", "ha": "absent"},
        "others": "closed",
    }


def assigning() -> dict[str, dict[str, str] | str]:
    """Cell 1's own assignment: its leader, its ward's committee, the city's."""
    return of_unit(("dung", "giang", "quy"), ("em", "ha"))


def check(course: str) -> dict[str, str]:
    return {"course": course, "lesson": "bai-1", "check": "thu-1", "answer": "x"}


def of_ward_b() -> dict[str, dict[str, str] | str]:
    """A course that ward B owns: seen there, by its committee, and by whoever has a role above it."""
    return {"expected": dict.fromkeys(("ha", "lan", "quy"), "in"), "others": "absent"}
