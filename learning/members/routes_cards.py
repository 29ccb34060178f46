"""The leader's side of cards: choosing for whom, issuing, the sheet to print. Holds the blueprint of members."""

from flask import Blueprint, render_template, request
from werkzeug.exceptions import BadRequest

from learning import config
from learning.members import cards as service
from learning.members import qr
from learning.members.cards import Issued
from learning.members.secrets import show_code
from learning.policy import Permission
from learning.web.access import requires, the_actor

blueprint = Blueprint("members", __name__)
MAX_SHEET = 400  # cards in one page; a whole ward is printed with `learning cards`


@blueprint.get("/cards")
@requires(Permission.CARDS_ISSUE)
def cards() -> str:
    """One unit: who has no card, and the units below."""
    unit_id = row_id(request.args["unit"]) if "unit" in request.args else None
    desk = service.show_desk(the_actor(), unit_id)
    return render_template("members/cards_choose.html", unit=desk.unit, people=desk.holders, below=desk.below)


@blueprint.post("/cards")
@requires(Permission.CARDS_ISSUE, again=True)
def issue_cards() -> str:
    """Issue for the people named, or (field who=without) for all here who have no card; shows the sheet this once."""
    unit_id = row_id(request.form["unit"])
    chosen = None if request.form.get("who") == "without" else [row_id(text) for text in request.form.getlist("person")]
    return print_sheet(service.issue_cards(the_actor(), unit_id, chosen, MAX_SHEET), _home())


@blueprint.post("/members/<id:person_id>/card")
@requires(Permission.CARDS_ISSUE, again=True)
def issue_card(person_id: int) -> str:
    """A new card for one person; field lost_phone is ticked when the phone is gone too."""
    issued = service.issue_card(the_actor(), person_id, lost_phone="lost_phone" in request.form)
    return print_sheet([issued], _home())


def print_sheet(issued: list[Issued], home: str) -> str:
    """The printable page of cards whose square codes lead to `home` (https://hoc.example)."""
    sheet = [
        {
            "name": card.name,
            "cell_name": card.unit_name,
            "code": show_code(card.code),
            "qr": qr.svg(f"{home}/login/card/{card.token}"),
            "expires_at": card.expires_at,
        }
        for card in issued
    ]
    return render_template("members/cards.html", cards=sheet)


def row_id(text: str) -> int:
    """The id of a row as a form or address gives it; 400 for what cannot be one on either engine."""
    if not (text.isascii() and text.isdigit() and len(text) <= 10 and 0 < int(text) < 2**31):
        raise BadRequest
    return int(text)


def _home() -> str:
    return config.current().public_url or request.host_url.rstrip("/")
