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
