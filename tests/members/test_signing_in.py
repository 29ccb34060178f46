"""Signing in by card, code, passphrase and link; what ends it."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from learning import clock, config
from learning.administration.models import AuditEntry
from learning.db import db
from learning.errors import InvalidInput, TooManyTries
from learning.members import (
    administrators,
    cards,
    credentials,
    hashing,
    notices,
    passphrases,
    secrets,
    sessions,
    signing_in,
    throttle,
)
from learning.members.cards import CardState
from learning.members.models import Card, Device, Enrolment, SignInFailure
from learning.members.signing_in import CardRefused, Signed
from learning.policy import OPERATOR
from tests.people import World, act_as

HERE = "192.0.2.1"
WORDS = "bông lúa mưa rào con nghé bánh cốm"
HASHED = passphrases.hash_made(WORDS)
OTHER_HASHED = passphrases.hash_own("thuyền nan trôi chậm")


def test_a_card_enrols_three_browsers_and_no_fourth(world: World) -> None:
    issued = cards.issue_card(OPERATOR, world.an.id)
    for number in range(cards.MAX_BROWSERS):
        signed = signing_in.sign_in_with_card(issued.token, None, f"Máy {number}")
        assert _active(signed.token) == world.an.id
    assert cards.look_up_card(issued.token).state is CardState.USED_UP
    with pytest.raises(CardRefused) as refusal:
        signing_in.sign_in_with_card(issued.token, None, "Máy bốn")
    assert refusal.value.state is CardState.USED_UP
    assert len(db.session.scalars(select(Device)).all()) == 3


def test_the_same_browser_again_spends_nothing(world: World) -> None:
    issued = cards.issue_card(OPERATOR, world.an.id)
    token = signing_in.sign_in_with_card(issued.token, None, "Máy").token
    for _ in range(5):
        token = signing_in.sign_in_with_card(issued.token, token, "Máy").token
    found = sessions.find(token)
    assert found is not None
    token = sessions.sign_out(found)
    token = signing_in.sign_in_with_card(issued.token, token, "Máy").token
    assert db.session.scalars(select(Card)).one().uses == 1
    for number in range(2):
        signing_in.sign_in_with_card(issued.token, None, f"Máy {number}")
    assert cards.look_up_card(issued.token, token).state is CardState.OK
    assert cards.look_up_card(issued.token).state is CardState.USED_UP


def test_another_person_on_the_same_browser_spends_their_own(world: World) -> None:
    first = cards.issue_card(OPERATOR, world.an.id)
    second = cards.issue_card(OPERATOR, world.binh.id)
    token = signing_in.sign_in_with_card(first.token, None, "Máy chung").token
    token = signing_in.sign_in_with_card(second.token, token, "Máy chung").token
    assert _active(token) == world.binh.id
    assert [card.uses for card in db.session.scalars(select(Card).order_by(Card.id))] == [1, 1]
    assert len(db.session.scalars(select(Device)).all()) == 1
    assert sessions.is_enrolled(token, world.an.id)


@pytest.mark.parametrize("state", [CardState.REPLACED, CardState.EXPIRED, CardState.UNKNOWN])
def test_a_card_without_worth_is_refused(world: World, state: CardState) -> None:
    issued = cards.issue_card(OPERATOR, world.an.id)
    later = timedelta()
    if state is CardState.REPLACED:
        cards.issue_card(OPERATOR, world.an.id)
    elif state is CardState.EXPIRED:
        later = timedelta(days=61)
    else:
        world.an.status = "left"
        db.session.commit()
    with time_machine.travel(clock.now() + later, tick=False):
        for attempt in (
            lambda: signing_in.sign_in_with_card(issued.token, None, "Máy"),
            lambda: signing_in.sign_in_with_code(issued.code, None, "Máy", HERE),
        ):
            with pytest.raises(CardRefused) as refusal:
                attempt()
            assert refusal.value.state is state
    assert db.session.scalars(select(Device)).all() == []


def test_the_code_signs_in_however_it_is_typed(world: World) -> None:
    issued = cards.issue_card(OPERATOR, world.an.id)
    typed = f" {issued.code[:4].lower()}-{issued.code[4:].lower()} "
    assert signing_in.sign_in_with_code(typed, None, "Máy", HERE).person_id == world.an.id


@pytest.mark.parametrize("code", ["ABC", "2345678", "23456789", "2345678923", "ăâêôơưđ9"])
def test_a_wrong_code_is_told_in_words(world: World, code: str) -> None:
    with pytest.raises(InvalidInput, match="chưa khớp"):
        signing_in.sign_in_with_code(code, None, "Máy", HERE)


def test_a_keyboard_that_adds_marks_keeps_nobody_out(world: World) -> None:
    """Telex has made "Á" of the "AS" of a card, and of a sign-in code; failures of the account stay one row."""
    cards.issue_card(OPERATOR, world.an.id)
    card = db.session.scalars(select(Card)).one()
    card.code_hash = secrets.hash_code("4AS7M2CK", config.current().secret_key)
    world.an.sign_in_code, world.an.passphrase_hash = "UNS4K7P2", HASHED
    db.session.commit()
    assert signing_in.sign_in_with_code("4á7m 2ck", None, "Máy", HERE).person_id == world.an.id
    for account in ("ún4k7p2", "uns4k7p2"):
        with pytest.raises(InvalidInput):
            signing_in.sign_in_with_passphrase(account, "sai bét", None, "Máy", HERE)
    counts = db.session.scalars(select(SignInFailure.count).where(SignInFailure.key.startswith("account:"))).all()
    assert counts == [2]
    assert signing_in.sign_in_with_passphrase("ún4k7p2", WORDS, None, "Máy", HERE).person_id == world.an.id


@pytest.mark.parametrize(
    ("typed", "words"),
    [("4KTP 7M2O", "không có số 0"), ("4Á7M2CK", "thêm dấu"), ("4KTP 7M2C", "xem lại 8 chữ và số"), (" ", "Xin gõ 8")],
)
def test_a_wrong_code_is_told_why(world: World, typed: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        signing_in.sign_in_with_code(typed, None, "Máy", HERE)


def test_wrong_codes_slow_a_known_device_but_not_the_room(world: World) -> None:
    issued = cards.issue_card(OPERATOR, world.an.id)
    token = sessions.enrol(world.binh.id, "card", None, "Máy")
    with time_machine.travel(clock.now(), tick=False):
        for _ in range(4):
            with pytest.raises(InvalidInput):
                signing_in.sign_in_with_code("23456789", token, "Máy", HERE)
        with pytest.raises(TooManyTries):
            signing_in.sign_in_with_code(issued.code, token, "Máy", HERE)
        assert signing_in.sign_in_with_code(issued.code, None, "Máy bên cạnh", HERE).person_id == world.an.id


@pytest.mark.parametrize("account", ["0900 000 101", "+84 900.000.101", "code"])
def test_passphrase_by_phone_and_by_code(world: World, account: str) -> None:
    world.an.passphrase_hash = HASHED
    db.session.commit()
    account = world.an.sign_in_code.lower() if account == "code" else account
    signed = signing_in.sign_in_with_passphrase(account, "bong lua MUA RAO connghe banhcom", None, "Máy", HERE)
    assert _active(signed.token) == signed.person_id == world.an.id
    assert db.session.scalars(select(Enrolment)).one().method == "passphrase"


def test_a_wrong_passphrase_ten_times(world: World) -> None:
    world.an.passphrase_hash = HASHED
    db.session.commit()
    waits = []
    with time_machine.travel(clock.now(), tick=False) as now:
        for _ in range(10):
            while True:
                try:
                    _enter(world, "sai bét")
                except TooManyTries as slowed:
                    waits.append(slowed.wait_seconds)
                    now.shift(slowed.wait_seconds)
                except InvalidInput as fault:
                    assert "chưa khớp" in fault.message
                    break
        assert waits == [2, 4, 8, 16, 32, 64]
        now.shift(128)
        assert _enter(world, WORDS).person_id == world.an.id
        with pytest.raises(InvalidInput):
            _enter(world, "sai lần nữa")


def test_an_enrolled_device_is_not_slowed_by_others(world: World) -> None:
    world.an.passphrase_hash = HASHED
    db.session.commit()
    own = sessions.enrol(world.an.id, "card", None, "Máy của An")
    with time_machine.travel(clock.now(), tick=False):
        for _ in range(4):
            with pytest.raises(InvalidInput):
                _enter(world, "kẻ lạ đang thử")
        with pytest.raises(TooManyTries):
            _enter(world, WORDS)
        assert _enter(world, WORDS, own).person_id == world.an.id
        stranger = sessions.enrol(world.cuc.id, "card", None, "Máy của Cúc")
        with pytest.raises(TooManyTries):
            _enter(world, WORDS, stranger)


def test_after_a_hundred_failures_the_card_still_works_and_a_new_passphrase_begins_anew(world: World) -> None:
    world.an.passphrase_hash = HASHED
    db.session.commit()
    key = throttle.account_key(world.an.phone or "", None)
    with time_machine.travel(clock.now(), tick=False) as now:
        for _ in range(throttle.LAST_FAILURE):
            throttle.begin(key, HERE)
            now.shift(301)
        with pytest.raises(InvalidInput, match="thẻ"):
            _enter(world, WORDS)
        issued = cards.issue_card(OPERATOR, world.an.id)
        signing_in.sign_in_with_card(issued.token, None, "Máy")
        words = credentials.make_passphrase(act_as(world.an))
        assert _enter(world, words).person_id == world.an.id


@pytest.mark.parametrize("account", ["0900 000 999", "0900 000 102", "23456789"])
def test_an_unknown_account_gets_the_same_answer_and_the_same_throttle(world: World, account: str) -> None:
    """0900 000 102 is Bình's, who has no passphrase."""
    world.an.passphrase_hash = HASHED
    db.session.commit()
    answers = []
    with time_machine.travel(clock.now(), tick=False):
        for each in (account, "0900 000 101"):
            for _ in range(5):
                try:
                    signing_in.sign_in_with_passphrase(each, "sai bét", None, "Máy", HERE)
                except (InvalidInput, TooManyTries) as fault:
                    answers.append(str(fault))
    assert answers[:5] == answers[5:]


@pytest.mark.parametrize("account", ["0900 000 999", "0900 000 101", "0900 000 102"])
def test_every_account_costs_one_hash(world: World, account: str, monkeypatch: pytest.MonkeyPatch) -> None:
    world.an.passphrase_hash = HASHED
    db.session.commit()
    verified = []
    really = hashing.HASHER.verify
    monkeypatch.setattr(
        hashing, "HASHER", type("Counting", (), {"verify": lambda _, *a: verified.append(a) or really(*a)})()
    )
    with pytest.raises(InvalidInput):
        signing_in.sign_in_with_passphrase(account, "sai bét", None, "Máy", HERE)
    assert len(verified) == 1


def test_two_people_with_one_phone(world: World) -> None:
    world.binh.phone = world.an.phone
    world.an.passphrase_hash, world.binh.passphrase_hash = HASHED, OTHER_HASHED
    db.session.commit()
    assert _enter(world, WORDS).person_id == world.an.id
    assert _enter(world, "thuyền nan trôi chậm").person_id == world.binh.id
    world.binh.passphrase_hash = HASHED
    db.session.commit()
    with pytest.raises(InvalidInput, match="mã đăng nhập") as fault:
        _enter(world, WORDS)
    assert fault.value.field == "account"
    signed = signing_in.sign_in_with_passphrase(world.binh.sign_in_code, WORDS, None, "Máy", HERE)
    assert signed.person_id == world.binh.id


def test_whoever_left_cannot_enter_nor_stay(world: World) -> None:
    world.an.passphrase_hash = HASHED
    db.session.commit()
    token = _enter(world, WORDS).token
    world.an.status = "left"
    db.session.commit()
    assert _active(token) is None
    with pytest.raises(InvalidInput, match="chưa khớp"):
        _enter(world, WORDS)


@pytest.mark.parametrize(("account", "passphrase"), [("", WORDS), ("0900 000 101", ""), ("—", WORDS)])
def test_something_left_out_is_no_failure(world: World, account: str, passphrase: str) -> None:
    for _ in range(10):
        with pytest.raises(InvalidInput, match="Xin gõ"):
            signing_in.sign_in_with_passphrase(account, passphrase, None, "Máy", HERE)


def test_every_sign_in_has_a_new_token_and_the_old_is_worthless(world: World) -> None:
    """Fixation: whoever planted or knew the device's token has nothing afterwards."""
    issued = cards.issue_card(OPERATOR, world.an.id)
    planted = sessions.enrol(world.cuc.id, "card", None, "Máy")
    signed = signing_in.sign_in_with_card(issued.token, planted, "Máy")
    assert signed.token != planted
    assert sessions.find(planted) is None
    assert _active(signed.token) == world.an.id
    made_up = signing_in.sign_in_with_card(issued.token, "chosen-by-the-attacker", "Máy")
    assert made_up.token != "chosen-by-the-attacker"
    assert sessions.find("chosen-by-the-attacker") is None


def test_after_signing_out_the_old_token_is_worthless(world: World) -> None:
    token = sessions.enrol(world.an.id, "card", None, "Máy")
    found = sessions.find(token)
    assert found is not None
    fresh = sessions.sign_out(found)
    assert sessions.find(token) is None
    assert _active(fresh) is None
    assert not sessions.is_enrolled(fresh, world.an.id)


def test_an_own_passphrase_is_set_told_and_audited(world: World) -> None:
    credentials.choose_passphrase(act_as(world.an), "thuyền nan trôi chậm")
    assert _enter(world, "thuyền nan trôi chậm").person_id == world.an.id
    with pytest.raises(InvalidInput, match="dễ đoán"):
        credentials.choose_passphrase(act_as(world.an), "Phạm Thị Bảo An 900000101")
    assert [told.title for told in notices.list_unseen(act_as(world.an))] == ["Mật khẩu mới đã được đặt"]
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "passphrase_set")).one()
    assert (entry.actor_id, entry.person_id, entry.detail) == (world.an.id, world.an.id, {"kind": "own"})


def test_notices_stay_until_seen(world: World) -> None:
    actor = act_as(world.an)
    for _ in range(2):
        cards.issue_card(OPERATOR, world.an.id)
    first, second = notices.list_unseen(actor)
    notices.mark_seen(act_as(world.binh), second.id)
    assert len(notices.list_unseen(actor)) == 2
    notices.mark_seen(actor, first.id)
    assert notices.list_unseen(actor) == [second]


def test_the_first_administrator_enters_once(world: World) -> None:
    token = administrators.make_first("Mai Thị Thử")
    assert signing_in.look_up_link(token).given_name == "Thử"
    assert signing_in.look_up_link(token).state is CardState.OK
    signed = signing_in.sign_in_with_link(token, None, "Máy")
    found = sessions.find(signed.token)
    assert found is not None
    assert found.actor is not None
    assert [(grant.role, grant.path) for grant in found.actor.grants] == [("admin", world.city.path)]
    assert signing_in.look_up_link(token) == cards.CardView(CardState.USED_UP)
    with pytest.raises(CardRefused):
        signing_in.sign_in_with_link(token, None, "Máy")
    assert administrators.exists()


def test_a_link_ends_after_a_day_and_with_the_next_one(world: World) -> None:
    assert not administrators.exists()
    first = administrators.make_first("Mai Thị Thử")
    second = administrators.make_first("Mai Thị Lại")
    assert signing_in.look_up_link(first).state is CardState.USED_UP
    assert signing_in.look_up_link(second).given_name == "Lại"
    assert signing_in.look_up_link("x" * 22).state is CardState.UNKNOWN
    with time_machine.travel(clock.now() + timedelta(hours=24, seconds=1), tick=False):
        assert signing_in.look_up_link(second).state is CardState.EXPIRED
        with pytest.raises(CardRefused):
            signing_in.sign_in_with_link(second, None, "Máy")
    made = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "administrator_made")).all()
    assert len({entry.person_id for entry in made}) == 1
    assert {entry.acting_as for entry in made} == {"operator"}


def test_an_administrator_without_a_name_is_none(world: World) -> None:
    with pytest.raises(InvalidInput):
        administrators.make_first("  ")


def _enter(world: World, passphrase: str, token: str | None = None) -> Signed:
    return signing_in.sign_in_with_passphrase("0900 000 101", passphrase, token, "Máy", HERE)


def _active(token: str) -> int | None:
    found = sessions.find(token)
    return found.actor.person_id if found and found.actor else None
