"""Passphrases: what is made can be typed anyhow, what is chosen is taken exactly, what is guessed is refused."""

import pytest
from argon2 import PasswordHasher, extract_parameters
from hypothesis import given, settings
from hypothesis import strategies as st

from learning import vietnamese
from learning.errors import InvalidInput
from learning.members import passphrases
from learning.members.words import WORDS

MADE = "bông lúa mưa rào con nghé bánh cốm"


def test_there_are_enough_words_and_each_is_one_when_folded() -> None:
    folded = [passphrases.compact(word) for word in WORDS]
    assert len(folded) >= 2048
    assert len(set(folded)) == len(folded)
    assert all(word.isascii() and word.isalpha() for word in folded)
    assert all(len(word.split()) == 2 and word == vietnamese.nfc(word) for word in WORDS)


def test_made_ones_are_four_words_long_enough_and_new_each_time() -> None:
    made = {passphrases.make() for _ in range(200)}
    assert len(made) == 200
    for words in made:
        syllables = words.split()
        assert len(syllables) == 8
        assert {" ".join(pair) for pair in zip(syllables[::2], syllables[1::2], strict=True)} <= set(WORDS)
        assert len(passphrases.compact(words)) >= passphrases.MIN_LETTERS


def test_a_short_draw_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    draws = iter(["con bò"] * 2 + ["con cò"] * 2 + ["bông lúa"] * 4)
    monkeypatch.setattr(passphrases.secrets, "choice", lambda _words: next(draws))
    monkeypatch.setattr(passphrases, "MIN_LETTERS", 25)
    assert passphrases.make() == "bông lúa bông lúa bông lúa bông lúa"


@pytest.mark.parametrize(
    "typed",
    [
        MADE,
        "bong lua mua rao con nghe banh com",
        "BONG LUA MUA RAO CON NGHE BANH COM",
        "bonglua muarao connghe banhcom",
        "  bông  lúa, mưa rào - con nghé. bánh cốm ",
        "bo\u0302ng lu\u0301a mưa rào con nghé bánh cốm",
    ],
)
def test_a_made_one_may_be_typed_with_or_without_marks_capitals_and_spaces(typed: str) -> None:
    assert passphrases.verify(passphrases.hash_made(MADE), typed)


@pytest.mark.parametrize("typed", ["", "bông lúa mưa rào con nghé", "bong lua mua rao con nghe banh bao", "x" * 5000])
def test_a_made_one_is_not_something_else(typed: str) -> None:
    assert not passphrases.verify(passphrases.hash_made(MADE), typed)


def test_an_own_one_is_taken_exactly_but_for_its_encoding() -> None:
    stored = passphrases.hash_own("Con Đò Ngày xưa 7")
    assert passphrases.verify(stored, "Con \u0110o\u0300 Nga\u0300y xưa 7")
    assert passphrases.verify(stored, "Con Đò Ngày xưa ７")  # a full-width 7, as some keyboards write it
    for other in ("con đò ngày xưa 7", "Con Do Ngay xua 7", "Con Đò Ngày xưa 7 "):
        assert not passphrases.verify(stored, other)


def test_without_a_stored_one_the_same_work_is_done_for_nothing(real_hashes: None) -> None:
    parameters = extract_parameters(passphrases._NOBODYS.removeprefix("made:"))
    assert parameters == extract_parameters(passphrases.hash_made(MADE).removeprefix("made:"))
    assert (parameters.time_cost, parameters.memory_cost, parameters.parallelism) == (2, 19 * 1024, 1)
    assert not PasswordHasher(2, 19 * 1024, 1).check_needs_rehash(passphrases._NOBODYS.removeprefix("made:"))
    assert not passphrases.verify(None, MADE)


@pytest.mark.parametrize("stored", ["made:rubbish", "", "own:", "$argon2id$v=19$m=8,t=1,p=1$YWJjZGVmZ2g$YWJj"])
def test_a_damaged_one_lets_nobody_in(stored: str) -> None:
    assert not passphrases.verify(stored, MADE)


def test_own_ones_are_judged_by_length() -> None:
    passphrases.check_own("đò ngang chở lá")
    with pytest.raises(InvalidInput, match="15 chữ cái"):
        passphrases.check_own("đò ngang chở l")


@pytest.mark.parametrize(
    "text",
    [
        "aaaaaaaaaaaaaaaaaaaa",
        "ababababababababab",
        "123456789012345678",
        "98765432109876543210",
        "matkhau matkhau matkhau",
        "Mật khẩu 123456789",
        "Đảng Cộng sản Việt Nam",
        "Lớp học số Lớp học số",
        "passwordpassword1",
        "qwertyuiopasdfghjkl",
        "Phạm Thị Bảo An An An",
        "Tổ dân phố số 1 An Sen",
        "0900000101 0900000101",
        "iloveyou iloveyou",
    ],
)
def test_what_anybody_would_try_is_refused(text: str) -> None:
    context = ("Phạm", "Thị", "Bảo", "An", "Sen", "900000101")
    with pytest.raises(InvalidInput, match="dễ đoán"):
        passphrases.check_own(text, context)


def test_an_endless_one_is_refused() -> None:
    with pytest.raises(InvalidInput, match="rút ngắn"):
        passphrases.check_own("thuyền nan " * 20)


@given(st.text(max_size=200))
@settings(max_examples=300)
def test_judging_never_fails_in_another_way(text: str) -> None:
    try:
        passphrases.check_own(text, [text[:5]])
    except InvalidInput as fault:
        assert fault.field == "passphrase"


@given(st.sampled_from(WORDS), st.data())
def test_folding_forgives_any_marks_left_out(word: str, data: st.DataObject) -> None:
    typed = "".join(data.draw(st.sampled_from([c, vietnamese.fold(c) or c, c.upper()])) for c in word)
    assert passphrases.compact(typed) == passphrases.compact(word)
