"""Codes that people type: what they are made of, and that no letter comes more often than another."""

from collections import Counter

import pytest

from learning.members import secrets

pytestmark = pytest.mark.one_engine


@pytest.mark.parametrize("length", [1, 8, 18])
def test_a_code_has_its_length_and_no_letter_that_is_misread(length: int) -> None:
    codes = {secrets.new_code(length) for _ in range(50)}
    assert {len(code) for code in codes} == {length}
    assert set("".join(codes)) <= set(secrets.CODE_ALPHABET)


def test_every_byte_that_counts_gives_each_letter_equally_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets.secrets, "token_bytes", lambda _length: bytes(range(256)))
    letters = Counter(secrets.new_code(248))
    assert letters.keys() == set(secrets.CODE_ALPHABET) and set(letters.values()) == {8}


def test_bytes_that_do_not_count_are_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter([b"\xff\xff\x00", b"\x01\x02\x03"])
    monkeypatch.setattr(secrets.secrets, "token_bytes", lambda _length: next(drawn))
    assert secrets.new_code(3) == "234"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("4ktp 7m2c", "4KTP7M2C"),
        (" 4K-TP\n7M2C\t", "4KTP7M2C"),
        ("4 K T P 7 M 2 C", "4KTP7M2C"),
        ("４ＫＴＰ７Ｍ２Ｃ", "4KTP7M2C"),
        ("4Á7M2CK", "4AS7M2CK"),  # Telex
        ("4âk7m2c", "4AAK7M2C"),
        ("đk7m2c4", "DDK7M2C4"),
        ("4ẮK7M2", "4AWSK7M2"),
        ("4ẬK7M2", "4AAJK7M2"),
        ("4ÚN7M2C", "4UNS7M2C"),  # the tone typed after the letters
        ("4À7M2CK", "4A27M2CK"),  # VNI
        ("Ư4K7M2C", "U74K7M2C"),
    ],
)
def test_a_code_is_read_however_it_was_typed(typed: str, code: str) -> None:
    assert code in secrets.readings(typed)
    assert len(secrets.readings(typed)) <= 3


@pytest.mark.parametrize("typed", ["", "Á", "日本語4KTP7", "Ấ" * 40, "́" * 300, "0Á1OILKQ"])
def test_what_is_no_code_is_read_as_none_of_ours(typed: str) -> None:
    assert all(len(one) < 2 for one in secrets.readings(typed))
