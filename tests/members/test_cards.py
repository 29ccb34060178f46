"""Issuing cards: for whom, what it ends, what is written down; and what a card is worth."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from learning import clock
from learning.administration.models import AuditEntry
from learning.db import db
from learning.errors import NotAllowed, NotFound
from learning.members import cards, notices, queries, secrets, sessions, signing_in
from learning.members.cards import CardState
from learning.members.models import Card
from learning.policy import OPERATOR, Role
from tests import factories
from tests.people import PEOPLE, World, act_as

QueryCount = Callable[[], AbstractContextManager[list[str]]]

# who may issue for whom; everybody else gets "not found", whatever they know of the person
ALLOWED = {
    "dung": {"an", "binh", "dung", "phuc"},
    "em": {"cuc", "em"},
    "giang": {"an", "binh", "cuc", "dung", "em", "giang", "phuc"},
    "ha": {"ha"},
    "lan": set(PEOPLE),
    "an": set(),
    "phuc": set(),
    "khanh": set(),
    "quy": set(),
}


@pytest.mark.parametrize("issuer", ALLOWED)
def test_who_may_issue_for_whom(world: World, issuer: str) -> None:
    actor = act_as(world.people[issuer])
    allowed = set()
    for name, person in world.people.items():
        try:
            assert cards.issue_card(actor, person.id).person_id == person.id
            allowed.add(name)
        except NotFound:
            pass
    assert allowed == ALLOWED[issuer]
    assert _count(Card) == len(allowed)
    assert _count(AuditEntry) == len(allowed)


def test_the_operator_issues_for_everybody(world: World) -> None:
    for person in world.people.values():
        cards.issue_card(OPERATOR, person.id)


def test_nobody_else_exists(world: World) -> None:
    with pytest.raises(NotFound):
        cards.issue_card(act_as(world.lan), 999_999)


def test_a_leader_of_higher_reach_is_not_reset_from_below(world: World) -> None:
    factories.grant(world.an, Role.COMMITTEE, world.ward_a)
    factories.grant(world.binh, Role.LEADER, world.cell_2)
    for person in (world.an, world.binh):
        with pytest.raises(NotFound):
            cards.issue_card(act_as(world.dung), person.id)
    factories.grant(world.phuc, Role.LEADER, world.cell_1)
    cards.issue_card(act_as(world.dung), world.phuc.id)
    cards.issue_card(act_as(world.giang), world.binh.id)


def test_a_role_that_has_ended_counts_for_neither(world: World) -> None:
    factories.grant(world.an, Role.COMMITTEE, world.ward_a, until_on=factories.yesterday())
    factories.grant(world.khanh, Role.ADMIN, world.city, until_on=factories.yesterday())
    cards.issue_card(act_as(world.dung), world.an.id)
    with pytest.raises(NotFound):
        cards.issue_card(act_as(world.khanh), world.an.id)


def test_whoever_moved_or_left_is_out_of_reach(world: World) -> None:
    factories.move(world.an, world.cell_3)
    world.binh.status = "left"
    db.session.commit()
    for person in (world.an, world.binh):
        with pytest.raises(NotFound):
            cards.issue_card(act_as(world.dung), person.id)
    cards.issue_card(act_as(world.ha), world.an.id)


def test_a_card_is_kept_as_hashes_audited_and_told(world: World) -> None:
    actor = replace(act_as(world.dung), device_id=_device_of(world))
    issued = cards.issue_card(actor, world.an.id)
    kept = db.session.scalars(select(Card)).one()
    assert issued.token not in (kept.token_hash, kept.code_hash)
    assert len(issued.token) >= 22
    assert (len(issued.code), set(issued.code) - set(secrets.CODE_ALPHABET)) == (8, set())
    assert kept.expires_at == kept.issued_at + timedelta(days=60)
    assert kept.issued_by == world.dung.id
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "card_issued")).one()
    assert (entry.actor_id, entry.person_id, entry.unit_id) == (world.dung.id, world.an.id, world.cell_1.id)
    assert entry.device_id == actor.device_id
    assert issued.code not in str(entry.detail)
    told = notices.list_unseen(act_as(world.an))
    assert len(told) == 1
    assert "báo chi bộ" in told[0].text


def test_a_new_card_ends_the_old_one_but_no_device(world: World) -> None:
    old = cards.issue_card(OPERATOR, world.an.id)
    entered = signing_in.sign_in_with_card(old.token, None, "Máy")
    new = cards.issue_card(act_as(world.dung), world.an.id)
    assert cards.look_up_card(old.token).state is CardState.REPLACED
    assert cards.look_up_card(new.token).state is CardState.OK
    assert sessions.is_enrolled(entered.token, world.an.id)


def test_a_lost_phone_ends_all_devices(world: World) -> None:
    tokens = [sessions.enrol(world.an.id, "card", None, f"Máy {number}") for number in range(3)]
    other = sessions.enrol(world.binh.id, "card", None, "Máy")
    cards.issue_card(act_as(world.dung), world.an.id, lost_phone=True)
    for token in tokens:
        found = sessions.find(token)
        assert found is None or found.actor is None
    assert sessions.is_enrolled(other, world.binh.id)
    assert "máy cũ" in notices.list_unseen(act_as(world.an))[0].text


def test_what_a_card_is_worth(world: World) -> None:
    issued = cards.issue_card(OPERATOR, world.an.id)
    view = cards.look_up_card(issued.token)
    assert (view.state, view.given_name, view.cell_name) == (CardState.OK, "An", world.cell_1.name)
    assert cards.look_up_card("x" * 22) == cards.CardView(CardState.UNKNOWN)
    with time_machine.travel(clock.now() + timedelta(days=60, minutes=1), tick=False):
        assert cards.look_up_card(issued.token) == cards.CardView(CardState.EXPIRED)
    world.an.status = "left"
    db.session.commit()
    assert cards.look_up_card(issued.token) == cards.CardView(CardState.UNKNOWN)


def test_looking_spends_nothing(world: World) -> None:
    issued = cards.issue_card(OPERATOR, world.an.id)
    for _ in range(10):
        cards.look_up_card(issued.token)
    assert db.session.scalars(select(Card)).one().uses == 0


def test_all_without_a_card_get_one_in_one_go(world: World) -> None:
    kept = cards.issue_card(OPERATOR, world.an.id)
    issued = cards.issue_cards(act_as(world.dung), world.cell_1.id)
    assert [card.name for card in issued] == [world.binh.name, world.dung.name, world.phuc.name]
    assert {card.unit_name for card in issued} == {world.cell_1.name}
    assert cards.look_up_card(kept.token).state is CardState.OK
    assert cards.issue_cards(act_as(world.dung), world.cell_1.id) == []
    assert _count(AuditEntry) == 4
    assert len({card.token for card in issued} | {card.code for card in issued}) == 6


def test_a_ward_gets_its_cells_one_after_the_other(world: World) -> None:
    issued = cards.issue_cards(act_as(world.giang), world.ward_a.id)
    assert [card.unit_name for card in issued] == [world.cell_1.name] * 4 + [world.cell_2.name] * 3


def test_those_of_higher_reach_are_left_out_of_a_whole_cell(world: World) -> None:
    issued = cards.issue_cards(act_as(world.em), world.cell_2.id)
    assert [card.name for card in issued] == [world.cuc.name, world.em.name]


def test_chosen_people_get_new_cards_all_or_none(world: World) -> None:
    actor = act_as(world.dung)
    assert [card.name for card in cards.issue_cards(actor, world.cell_1.id, [world.binh.id])] == [world.binh.name]
    before = _count(Card)
    for stranger in (world.cuc.id, 999_999):
        with pytest.raises(NotFound):
            cards.issue_cards(actor, world.cell_1.id, [world.an.id, stranger])
    with pytest.raises(NotFound):
        cards.issue_cards(act_as(world.em), world.cell_2.id, [world.giang.id])
    assert _count(Card) == before


@pytest.mark.parametrize(("issuer", "unit"), [("dung", "cell_2"), ("dung", "ward_a"), ("giang", "ward_b")])
def test_a_unit_outside_looks_absent(world: World, issuer: str, unit: str) -> None:
    actor, unit_id = act_as(world.people[issuer]), getattr(world, unit).id
    with pytest.raises(NotFound):
        cards.issue_cards(actor, unit_id)
    with pytest.raises(NotFound):
        cards.show_desk(actor, unit_id)


def test_the_city_committee_sees_no_names_and_so_no_cards(world: World) -> None:
    for unit in (world.city, world.ward_a, world.cell_1):
        with pytest.raises(NotFound):
            cards.issue_cards(act_as(world.quy), unit.id)
        with pytest.raises(NotFound):
            cards.show_desk(act_as(world.quy), unit.id)
    with pytest.raises(NotFound):
        cards.show_desk(act_as(world.quy))


def test_the_desk_shows_one_unit_and_the_way_down(world: World) -> None:
    cards.issue_card(OPERATOR, world.binh.id)
    sessions.enrol(world.an.id, "card", None, "Máy")
    desk = cards.show_desk(act_as(world.dung))
    assert desk.unit.id == world.cell_1.id
    assert [(holder.name, holder.has_card, holder.devices) for holder in desk.holders] == [
        (world.an.name, False, 1),
        (world.binh.name, True, 0),
        (world.dung.name, False, 0),
        (world.phuc.name, False, 0),
    ]
    ward = cards.show_desk(act_as(world.giang))
    assert (ward.holders, [unit.id for unit in ward.below]) == ((), [world.cell_1.id, world.cell_2.id])


def test_reusable_cards_are_the_operators_alone(world: World) -> None:
    issued = cards.issue_reusable_card(OPERATOR, world.an.id)
    for number in range(6):
        signing_in.sign_in_with_card(issued.token, None, f"Máy {number}")
    with time_machine.travel(clock.now() + timedelta(days=900), tick=False):
        assert cards.look_up_card(issued.token).state is CardState.OK
    with pytest.raises(NotAllowed):
        cards.issue_reusable_card(act_as(world.lan), world.an.id)


def test_a_large_cell_costs_the_same_queries(world: World, query_count: QueryCount) -> None:
    counts = []
    for size in (3, 30):
        unit = factories.make_unit(world.ward_a, f"L{size}", "cell")
        factories.make_people(size, unit)
        actor, unit_id = act_as(world.giang), unit.id
        db.session.expunge_all()
        with query_count() as queries_sent:
            cards.show_desk(actor, unit_id)
        counts.append(len(queries_sent))
    assert counts[0] == counts[1] <= 8


def _device_of(world: World) -> int:
    found = sessions.find(sessions.enrol(world.dung.id, "card", None, "Máy của Dũng"))
    assert found is not None
    return found.device_id


def _count(model: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model).where(*_of_cards(model))) or 0


def _of_cards(model: type) -> list:
    return [AuditEntry.action == "card_issued"] if model is AuditEntry else []


def test_a_person_on_several_devices_is_listed_with_each(world: World) -> None:
    for number in range(2):
        sessions.enrol(world.an.id, "card", None, f"Máy {number}")
    assert [device.label for device in sessions.list_devices(act_as(world.an))] == ["Máy 1", "Máy 0"]
    assert queries.list_enrolments(world.binh.id) == []
