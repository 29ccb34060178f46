"""Many at once: a card enrols three browsers and no more, a link one; guesses at the same time are all counted."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask, current_app
from sqlalchemy import select

from learning.db import db
from learning.errors import InvalidInput, TooManyTries
from learning.members import administrators, cards, signing_in, throttle
from learning.members.models import Card, Enrolment, SignInFailure
from learning.members.signing_in import CardRefused
from learning.policy import OPERATOR
from tests.people import World

AT_ONCE = 8


def test_a_card_is_not_overspent(world: World) -> None:
    issued = cards.issue_card(OPERATOR, world.an.id)
    outcomes = _at_once(lambda: signing_in.sign_in_with_card(issued.token, None, "Máy").token)
    assert sum(isinstance(each, str) for each in outcomes) == cards.MAX_BROWSERS
    assert sum(isinstance(each, CardRefused) for each in outcomes) == AT_ONCE - cards.MAX_BROWSERS
    assert db.session.scalars(select(Card)).one().uses == cards.MAX_BROWSERS
    assert len(db.session.scalars(select(Enrolment)).all()) == cards.MAX_BROWSERS


def test_a_link_opens_once(world: World) -> None:
    token = administrators.make_first("Mai Thị Thử")
    outcomes = _at_once(lambda: signing_in.sign_in_with_link(token, None, "Máy").token)
    assert sum(isinstance(each, str) for each in outcomes) == 1


def test_guesses_at_once_are_all_counted(world: World) -> None:
    key = throttle.account_key("0900000101", None)
    throttle.begin(key, "192.0.2.1")
    outcomes = _at_once(lambda: throttle.begin(key, "192.0.2.1"))
    let_in = [each for each in outcomes if not isinstance(each, Exception)]
    assert len(let_in) == throttle.FREE_FAILURES
    assert all(isinstance(each, (throttle.Try, TooManyTries, InvalidInput)) for each in outcomes)
    assert db.session.get_one(SignInFailure, key).count == 1 + len(let_in)


def _at_once(act: Callable[[], object]) -> list[object]:
    """The outcomes (values or exceptions) of the same act in several threads that begin together."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    barrier = Barrier(AT_ONCE)

    def run(_number: int) -> object:
        with app.app_context():
            barrier.wait()
            try:
                return act()
            except (CardRefused, InvalidInput, TooManyTries) as refusal:
                return refusal
            finally:
                db.session.remove()

    db.session.rollback()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        outcomes = list(pool.map(run, range(AT_ONCE)))
    db.session.expire_all()
    return outcomes
