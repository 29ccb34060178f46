"""The leader's side of cards: choosing for whom, issuing, the sheet to print. Holds the blueprint of members."""

from io import BytesIO

from flask import Blueprint, render_template, request, send_file
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as AnyResponse

from learning import config
from learning.members import card_sheets, qr
from learning.members import cards as service
from learning.members.cards import Issued
from learning.members.secrets import show_code
from learning.policy import Permission
from learning.web.access import requires, the_actor

blueprint = Blueprint("members", __name__)
MAX_SHEET = 400  # cards at once, some seconds of work: the next press gives the next; all at once: `learning cards`


@blueprint.get("/cards")
@requires(Permission.CARDS_ISSUE)
def cards() -> str:
    """One unit: who has no card, and the units below."""
    unit_id = row_id(request.args["unit"]) if "unit" in request.args else None
    desk = service.show_desk(the_actor(), unit_id)
    return render_template("members/cards_choose.html", desk=desk, at_once=MAX_SHEET)


@blueprint.post("/cards")
@requires(Permission.CARDS_ISSUE, again=True)
def issue_cards() -> AnyResponse | str:
    """Issue for the people named, or for those here and below who have no card (field who: without, as a page, or
    without-pdf); shows the sheets this once.
    """
    unit_id, who = row_id(request.form["unit"]), request.form.get("who", "")
    people = None if who.startswith("without") else [row_id(text) for text in request.form.getlist("person")]
    issued = service.issue_cards(the_actor(), unit_id, people, MAX_SHEET)
    return _pdf(issued) if issued and who == "without-pdf" else print_sheet(issued, home_address())


@blueprint.post("/members/<id:person_id>/card")
@requires(Permission.CARDS_ISSUE, again=True)
def issue_card(person_id: int) -> str:
    """A new card for one person; field lost_phone is ticked when the phone is gone too."""
    issued = service.issue_card(the_actor(), person_id, lost_phone="lost_phone" in request.form)
    return print_sheet([issued], home_address())


def print_sheet(issued: list[Issued], home: str) -> str:
    """The printable page of cards whose square codes lead to `home` (https://hoc.example)."""
    sheets = [
        [
            {
                "name": card.name,
                "cell_name": card.unit_name,
                "code": show_code(card.code),
                "qr": qr.svg(f"{home}/login/card/{card.token}"),
            }
            for card in own
        ]
        for _unit, _number, _of, own in card_sheets.sheets_of(issued)
    ]
    return render_template("members/cards.html", sheets=sheets, count=len(issued))


def send_pdf(file: BytesIO, name: str) -> AnyResponse:
    """A PDF to keep; browsers open it or save it under the name."""
    file.seek(0)
    response = send_file(file, mimetype="application/pdf", as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"  # send_file says something milder
    return response


def _pdf(issued: list[Issued]) -> AnyResponse:
    file = BytesIO()
    card_sheets.write(file, issued, home_address())
    return send_pdf(file, "the-hoc.pdf")


def row_id(text: str) -> int:
    """The id of a row as a form or address gives it; 400 for what cannot be one on either engine."""
    if not (text.isascii() and text.isdigit() and len(text) <= 10 and 0 < int(text) < 2**31):
        raise BadRequest
    return int(text)


def home_address() -> str:
    """Where the class is reached, as it is printed on paper: https://hoc.example."""
    return config.current().public_url or request.host_url.rstrip("/")
